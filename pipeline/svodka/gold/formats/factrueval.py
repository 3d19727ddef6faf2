"""The response format of factRuEval-2016 (Starostin et al., Dialogue 2016), for its own comparator.

For each article two files named after the text: .task1 with a line «type start length» a mention, .task2
with a block of «attribute : value» lines an entity. Written are names and acronyms: factRuEval hardly
annotates adjectives of places, and counts nobody's generic «полиция». Write only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from svodka.entities.person_form import parse
from svodka.gold.scoring.entities import outermost
from svodka.record import Entity, Record

_NAMED = ("name", "acronym")
_ATTRIBUTES = {"first": "firstname", "patronymic": "patronymic", "surname": "lastname"}


def write(records: Sequence[Record], folder: Path) -> None:
    """Write both files for each record; the stems of the ids name them."""
    folder.mkdir(parents=True, exist_ok=True)
    for record in records:
        stem = PurePosixPath(str(record.id)).stem
        (folder / f"{stem}.task1").write_text("".join(mentions(record)), encoding="utf-8")
        (folder / f"{stem}.task2").write_text("\n".join(entities(record)), encoding="utf-8")


def mentions(record: Record) -> Iterator[str]:
    """The lines of the first task."""
    for item in outermost(record, _NAMED):
        yield f"{item.label.lower()} {item.start} {item.end - item.start}\n"


def entities(record: Record) -> Iterator[str]:
    """The blocks of the second task: canonical names and, as further values, the other forms."""
    for entity in record.entities:
        if any(mention.kind in _NAMED for mention in entity.mentions):
            pairs = _person(entity) if entity.type == "PER" else _names(entity)
            yield "".join([f"{entity.type}\n", *(f"{name} : {value}\n" for name, value in pairs)])


def _names(entity: Entity) -> list[tuple[str, str]]:
    return [("name", form) for form in dict.fromkeys((entity.name, *entity.aliases))]


def _person(entity: Entity) -> list[tuple[str, str]]:
    """«Анна Петровна Лосева» by its parts; of two unknown parts the last is the surname."""
    parts = [part for part in parse(entity.name) if part.kind != "initial"]
    pairs: list[tuple[str, str]] = []
    for number, part in enumerate(parts):
        if part.kind == "nickname":
            attribute = "nickname"
        elif part.sort in _ATTRIBUTES:
            attribute = _ATTRIBUTES[part.sort]
        else:
            attribute = "lastname" if number == len(parts) - 1 else "firstname"
        pairs.append((attribute, part.text))
    return pairs or [("nickname", entity.name)]
