"""Reads the written cases of `corpus/cases/entities` (their README tells the format)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "corpus" / "cases" / "entities"

_FEATURES = re.compile(r"\{([a-z ]+)\}$")
_MARKED = re.compile(r"\[([^|\]]+)\|(PER|ORG|LOC)\]")
_ENTITY = re.compile(r"    (PER|ORG|LOC) (.+?)(?: = (.+?))?(?: <- (.+))?")


class Form(NamedTuple):
    """A mention as a case states it; case, gender, number as the tagger sees them, "" for nothing."""

    text: str
    case: str = ""
    gender: str = ""
    number: str = ""


class NameCase(NamedTuple):
    """Mentions of one article and the names of the entities that they are."""

    where: str
    section: str
    forms: tuple[Form, ...]
    names: tuple[str, ...]


class ExpectedEntity(NamedTuple):
    """An entity of a text; `mentions` is None where the case does not state them."""

    type: str
    name: str
    roles: tuple[str, ...]
    mentions: tuple[str, ...] | None


class TextCase(NamedTuple):
    """A text, its marked mentions as (start, end, type), and the entities that must come out."""

    where: str
    section: str
    text: str
    marked: tuple[tuple[int, int, str], ...]
    entities: tuple[ExpectedEntity, ...]


def name_cases(name: str) -> list[NameCase]:
    """The cases of a file `names_….txt`."""
    cases = []
    for where, section, line in _lines(FOLDER / name):
        mentions, arrow, names = line.partition(" → ")
        if not arrow:
            raise ValueError(f"{where}: no arrow in «{line}»")
        forms = tuple(_form(part) for part in mentions.split(" | "))
        cases.append(NameCase(where, section, forms, tuple(names.split(" ; "))))
    return cases


def _form(text: str) -> Form:
    match = _FEATURES.search(text)
    if match is None:
        return Form(text)
    values = match.group(1).split()
    return Form(
        text[: match.start()],
        next((v for v in values if v in ("nom", "gen", "dat", "acc", "ins", "loc")), ""),
        next((v for v in values if v in ("masc", "fem")), ""),
        next((v for v in values if v == "plur"), ""),
    )


def text_cases(name: str) -> list[TextCase]:
    """The cases of a file `texts_….txt`."""
    cases: list[TextCase] = []
    for where, section, line in _lines(FOLDER / name):
        if line.startswith("    "):
            match = _ENTITY.fullmatch(line)
            if match is None:
                raise ValueError(f"{where}: «{line}» is no entity")
            kind, entity, roles, mentions = match.groups()
            expected = ExpectedEntity(
                kind,
                entity,
                tuple(roles.split("; ")) if roles else (),
                tuple(mentions.split(", ")) if mentions else None,
            )
            cases[-1] = cases[-1]._replace(entities=(*cases[-1].entities, expected))
        else:
            cases.append(TextCase(where, section, *_marked(line), ()))
    return cases


def _marked(line: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The bare text, and the marked stretches as offsets into it."""
    line = line.replace("{nl}", "\n")
    text, last = "", 0
    spans = []
    for match in _MARKED.finditer(line):
        text += line[last : match.start()]
        spans.append((len(text), len(text) + len(match.group(1)), match.group(2)))
        text += match.group(1)
        last = match.end()
    return text + line[last:], tuple(spans)


def _lines(path: Path) -> list[tuple[str, str, str]]:
    """Place, section and text of each line that is no comment."""
    section = ""
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            section = line[3:].partition(":")[0]
        elif line.strip() and not line.startswith("#"):
            lines.append((f"{path.name}:{number}", section, line))
    return lines
