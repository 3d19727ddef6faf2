"""Repair on texts that would be slow for patterns that look back: ten times the text, about ten times the time.

python -m tests.bench.bench_clean_slow
"""

from __future__ import annotations

import sys
import time

from svodka.clean import repair

SMALL, LARGE = 2_000, 20_000
# ten times the text may take ten times as long; the rest is room for a busy machine
MOST_GROWTH = 30.0
MOST_EXTRA_MS = 100.0
UNITS = (
    "слово ",
    "слово\n",
    "сло-\nво ",
    "сло-\n",
    "Слово-\n",
    "слово-",
    "Cлово ",
    "сло\u00adво ",
    "словоСлово",
    "c ",
    "РџСЂ",
    "\n",
    "\u00a0",
    "- ",
    '"слово',
    "прави-тельство ",
    "мостчерез реку.Глава ",
    "м0ст ",
    "слово\u200bслово",
)


def milliseconds(text: str) -> float:
    """How long one repair takes."""
    begin = time.process_time()
    repair(text)
    return (time.process_time() - begin) * 1000


def main() -> int:
    """Print a line for each unit; 1 if one grows faster than its text."""
    worst = 0
    for unit in UNITS:
        repair(unit * SMALL)
        small = min(milliseconds(unit * SMALL) for _ in range(3))
        large = milliseconds(unit * LARGE)
        fits = large < MOST_GROWTH * small + MOST_EXTRA_MS
        worst |= not fits
        print(
            f"{unit!r:>20} x {SMALL}: {small:8.1f} ms   x {LARGE}: {large:8.1f} ms{'' if fits else '   NOT LINEAR'}"
        )
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
