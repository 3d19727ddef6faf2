"""Reads the written cases of `corpus/cases/amounts`: texts with the amounts that must come out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "corpus" / "cases" / "amounts"

_ESCAPES = {"{nbsp}": "\u00a0", "{thin}": "\u2009", "{narrow}": "\u202f", "{nl}": "\n"}
_EXPECTED = re.compile(
    r"    (?P<text>.+) = (?P<value>\S+)(?P<approx> ~)? (?P<unit>[A-Z]{3}|\?|%|pp)(?: (?P<change>up|down))?"
)


class Expected(NamedTuple):
    """An amount as a case states it; offsets into the case's text."""

    start: int
    end: int
    text: str
    kind: str
    min: str | None
    max: str | None
    approx: bool
    currency: str | None
    unit: str | None
    change: str | None


class Case(NamedTuple):
    """One text with its amounts; `where` is file and line."""

    where: str
    section: str
    text: str
    amounts: tuple[Expected, ...]


def load_cases() -> list[Case]:
    """All cases, in the order of files and lines."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]


def read_cases(path: Path) -> list[Case]:
    """The cases of one file.

    Raises:
        ValueError: a line breaks the format.
    """
    cases: list[Case] = []
    section = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if line.startswith("## "):
            section = line[3:].partition(":")[0]
        elif line.startswith("    "):
            cases[-1] = _with_amount(cases[-1], _unescape(line), where)
        elif line.strip() and not line.startswith("#"):
            cases.append(Case(where, section, _unescape(line), ()))
    return cases


def _unescape(line: str) -> str:
    for name, character in _ESCAPES.items():
        line = line.replace(name, character)
    return line


def _with_amount(case: Case, line: str, where: str) -> Case:
    match = re.fullmatch(_EXPECTED.pattern, line, re.DOTALL)
    if match is None:
        raise ValueError(f"{where}: cannot read «{line.strip()}»")
    after = case.amounts[-1].end if case.amounts else 0
    start = case.text.find(match["text"], after)
    if start < 0:
        raise ValueError(f"{where}: «{match['text']}» is not in the text after the amount before it")
    low, dots, high = match["value"].partition("..")
    unit = match["unit"]
    expected = Expected(
        start=start,
        end=start + len(match["text"]),
        text=match["text"],
        kind="percent" if unit in ("%", "pp") else "money",
        min=low or None,
        max=(high or None) if dots else low,
        approx=match["approx"] is not None,
        currency=unit if unit.isalpha() and unit.isupper() else None,
        unit={"%": "percent", "pp": "percentage_point"}.get(unit),
        change=match["change"],
    )
    return case._replace(amounts=(*case.amounts, expected))
