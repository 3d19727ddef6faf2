"""Cost against the length of an article: 1 KB to 2 MB, and inputs that are slow elsewhere.

    python -m tests.bench.bench_linear [--stages segment tag …] [--largest 2000000] [--out out/bench/linear.json]

Articles are made of the project's own corpus, repeated to the length wanted. A cost that grows with the length
raises the microseconds a character from line to line; the bars show it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from pathlib import Path

from svodka import Article, Pipeline
from tests.bench.shared import CORPUS, ROOT, articles

SIZES = (1_000, 4_000, 16_000, 64_000, 250_000, 1_000_000, 2_000_000)
BAR = 40  # characters of the longest bar

# inputs known to cost more than linear time in other tools, by name: a piece to repeat
HOSTILE = {
    "one paragraph without a full stop": "завод строит дом ",
    "no white space": "завод",
    "full stops": ". ",
    "dots": ".",
    "opening quotation marks": "«",
    "a hundred thousand short sentences": "Да. ",
    "abbreviations": "г. Тверь ",
    "amounts": "5 млн руб. ",
    "names": "Иван Лаптев ",
    "cues": "сказал, что ",
}


def corpus_text(size: int) -> str:
    """The corpus, again and again, cut to the size."""
    whole = "\n\n".join(article.text for article in articles(CORPUS / "articles"))
    return (whole + "\n\n") * (size // len(whole) + 1)


def seconds(pipeline: Pipeline, text: str) -> float:
    """Processor time of one article."""
    start = time.process_time()
    (outcome,) = pipeline.run([Article(text)])
    if not isinstance(outcome, dict):
        raise outcome
    return time.process_time() - start


def plot(rows: Iterable[tuple[str, int, float]]) -> str:
    """A line an article: its length, its time, microseconds a character as a number and as a bar."""
    rows = list(rows)
    highest = max(spent / length for _, length, spent in rows)
    return "\n".join(
        f"{name:<36}{length:>9} characters{spent:>9.3f} s{spent / length * 1e6:>8.2f} µs "
        + "█" * round(spent / length / highest * BAR)
        for name, length, spent in rows
    )


def main() -> None:
    """Measure, print, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stages", nargs="*", default=None)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--hostile", type=int, default=200_000, help="characters of a hostile input")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "bench" / "linear.json")
    options = parser.parse_args()
    pipeline = Pipeline(stages=options.stages)
    text = corpus_text(options.largest)
    seconds(pipeline, text[:64_000])  # models and caches
    rows = [("corpus", size, seconds(pipeline, text[:size])) for size in SIZES if size <= options.largest]
    for name, piece in HOSTILE.items():
        for size in (options.hostile // 10, options.hostile):
            rows.append((name, size, seconds(pipeline, (piece * (size // len(piece) + 1))[:size])))
    print(plot(rows))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(rows, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
