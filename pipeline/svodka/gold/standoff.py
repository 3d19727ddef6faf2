"""An annotated article apart from any tool's format: labelled stretches of its text and their relations.

Every format is read into it and written from it (`formats/`); `from_record` and `to_record` lead to and from
records. What svodka knows of a stretch besides its label stands in the span's `data`, what it knows of the
article in `meta`; labels of other schemes (NEREL has 29) stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Plain = dict[str, Any]
Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch in one or more pieces.

    Args:
        id: unique in the article among spans and relations.
        label: PER, ORG, LOC, ROLE, MONEY, PERCENT, DIRECT, INDIRECT, MIXED, TOPIC, CUE, SOURCE, or another
            scheme's.
        pieces: half-open code points into the text, in the order in which they are read.
        data: plain JSON values.
        where: file and line it was read from, for messages.
    """

    id: str
    label: str
    pieces: tuple[Piece, ...]
    data: Plain = field(default_factory=dict)
    where: str = field(default="", compare=False)

    @property
    def start(self) -> int:
        """The first code point."""
        return min(start for start, _ in self.pieces)

    @property
    def end(self) -> int:
        """Behind the last code point."""
        return max(end for _, end in self.pieces)


@dataclass(frozen=True, slots=True)
class Relation:
    """A labelled arrow from one span to another; `arguments` are the names that brat gives its ends."""

    id: str
    label: str
    head: str
    child: str
    arguments: tuple[str, str] = ("Arg1", "Arg2")
    data: Plain = field(default_factory=dict)
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Standoff:
    """An article with its annotation.

    Args:
        id: of the article.
        text: of the article, no newline translated.
        spans: in the order of the file.
        relations: in the order of the file.
        meta: plain JSON values; "record" holds the fields of a record that belong to no stretch, "brat" lines
            of an .ann file that are neither spans nor relations.
        where: file (and line) it was read from, for messages.
    """

    id: str | None
    text: str
    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()
    meta: Plain = field(default_factory=dict)
    where: str = field(default="", compare=False)


def slice_text(text: str, pieces: Sequence[Piece]) -> str:
    """What stands in the text at the pieces, with a space between two."""
    return " ".join(text[start:end] for start, end in pieces)
