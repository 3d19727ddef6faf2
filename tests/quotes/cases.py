"""Reads the written cases of `corpus/cases/quotes` (their README tells the format)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "corpus" / "cases" / "quotes"


class Expected(NamedTuple):
    """A quotation that must come out; None where there is no cue, source or speaker."""

    kind: str
    cue: str | None
    source: str | None
    speaker: str | None
    pieces: tuple[str, ...]


class Case(NamedTuple):
    """A text, the phenomenon it is a case of, and all its quotations."""

    where: str
    section: str
    text: str
    quotes: tuple[Expected, ...]
    negative: bool = False


def read_cases() -> list[Case]:
    """All cases in the order of the files."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in _read(path)]


def _read(path: Path) -> list[Case]:
    cases: list[Case] = []
    section, negative = "", False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        where = f"{path.name}:{number}"
        if line.startswith("## "):
            section, negative = line[3:].partition(":")[0], False
        elif line.startswith("# negatives"):
            negative = True
        elif line.startswith("    "):
            cases[-1] = cases[-1]._replace(quotes=(*cases[-1].quotes, _expected(line.strip(), where)))
        elif line and not line.startswith("#"):
            cases.append(Case(where, section, line.replace("{nl}", "\n"), (), negative))
    return cases


def _expected(line: str, where: str) -> Expected:
    head, sign, content = line.partition(" = ")
    cells = head.split(" | ")
    if not sign or len(cells) != 4:
        raise ValueError(f"{where}: not «kind | cue | source | speaker = pieces»")
    cue, source, speaker = (None if cell == "-" else cell for cell in cells[1:])
    return Expected(cells[0], cue, source, speaker, tuple(content.replace("{nl}", "\n").split(" ‖ ")))
