"""Prodigy's JSONL: text, tokens, spans and relations; offsets are code points.

Tokens are razdel's, cut where a span begins or ends within one, so that every span is made of whole tokens.
A span in pieces is one span a piece with a common `id`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import json_lines
from svodka.gold.losses import Loss
from svodka.gold.shapes import RelationNote, shaped
from svodka.gold.standoff import Piece, Plain, Relation, Span, Standoff
from svodka.gold.tokens import Token, tokens

_OURS = "svodka"


class _Place(BaseModel):
    """A span, or a piece of one."""

    start: int
    end: int
    label: str
    id: int | str | None = None
    svodka: dict[str, Any] = {}


class _Arrow(BaseModel):
    """A relation; its ends are described by their places."""

    label: str
    head_span: _Place | None = None
    child_span: _Place | None = None
    svodka: RelationNote = RelationNote()


class _Example(BaseModel):
    text: str
    id: int | str | None = None
    meta: dict[str, Any] = {}
    spans: list[_Place] = []
    relations: list[_Arrow] = []
    answer: str = "accept"
    svodka: dict[str, Any] = {}


def read(path: Path) -> list[Standoff]:
    """The accepted examples of a file.

    Raises:
        GoldError: an example breaks the format; file and line are named.
    """
    examples = [(where, shaped(_Example, example, where)) for where, example in json_lines(path)]
    return [
        _read(example, where, f"{path.stem}#{number}")
        for number, (where, example) in enumerate(examples, 1)
        if example.answer == "accept"
    ]


def _read(example: _Example, where: str, name: str) -> Standoff:
    pieces: dict[str, list[Piece]] = {}
    heads: dict[str, _Place] = {}
    for number, place in enumerate(example.spans, 1):
        id = f"T{number}" if place.id is None else str(place.id)
        pieces.setdefault(id, []).append((place.start, place.end))
        heads.setdefault(id, place)
    spans = tuple(
        Span(id, place.label, tuple(pieces[id]), place.svodka, where) for id, place in heads.items()
    )
    relations = tuple(_relation(n, arrow, spans, where) for n, arrow in enumerate(example.relations, 1))
    given = example.id if "id" in example.model_fields_set else example.meta.get("id", name)
    own_id = None if given is None else str(given)
    return Standoff(own_id, example.text, spans, relations, example.svodka, where=where)


def _relation(number: int, arrow: _Arrow, spans: Sequence[Span], where: str) -> Relation:
    ours = arrow.svodka
    head = ours.head or _end(arrow.head_span, spans, f"{where}: relation {number}: head_span")
    child = ours.child or _end(arrow.child_span, spans, f"{where}: relation {number}: child_span")
    return Relation(ours.id or f"R{number}", arrow.label, head, child, ours.arguments, ours.data, where)


def _end(wanted: _Place | None, spans: Sequence[Span], where: str) -> str:
    """The span that an end of a relation describes by offsets and label."""
    if wanted is None:
        raise GoldError(f"{where} is missing")
    for span in spans:
        if (span.start, span.end, span.label) == (wanted.start, wanted.end, wanted.label):
            return span.id
    raise GoldError(f"{where} is none of the spans: {wanted.label} at [{wanted.start}, {wanted.end})")


def write(documents: Sequence[Standoff], path: Path) -> list[Loss]:
    """Write one example a line, ready for review."""
    path.write_bytes(b"".join(orjson.dumps(_example(document)) + b"\n" for document in documents))
    return []


def _example(document: Standoff) -> Plain:
    borders = {border for span in document.spans for piece in span.pieces for border in piece}
    cut = tokens(document.text, borders)
    spans = {span.id: list(_spans(span, cut)) for span in document.spans}
    example: Plain = {
        "id": document.id,
        "text": document.text,
        "tokens": [_token(n, token, document.text) for n, token in enumerate(cut)],
        "spans": [part for parts in spans.values() for part in parts],
        "relations": [_arrow(relation, spans) for relation in document.relations],
        "answer": "accept",
    }
    return example | ({_OURS: document.meta} if document.meta else {})


def _token(number: int, token: Token, text: str) -> Plain:
    return {
        "text": text[token.start : token.end],
        "start": token.start,
        "end": token.end,
        "id": number,
        "ws": text[token.end : token.end + 1].isspace(),
    }


def _spans(span: Span, cut: Sequence[Token]) -> Iterator[Plain]:
    for number, (start, end) in enumerate(span.pieces):
        part: Plain = {"id": span.id, "start": start, "end": end, "label": span.label}
        first = bisect_left(cut, start, key=lambda token: token.start)
        last = bisect_right(cut, end, key=lambda token: token.end) - 1
        if first <= last:  # white space has no token
            part |= {"token_start": first, "token_end": last}
        if number == 0 and span.data:
            part[_OURS] = span.data
        yield part


def _arrow(relation: Relation, spans: dict[str, list[Plain]]) -> Plain:
    head, child = spans[relation.head][0], spans[relation.child][0]
    ours: dict[str, Any] = {
        "id": relation.id,
        "head": relation.head,
        "child": relation.child,
        "arguments": relation.arguments,
    }
    if relation.data:
        ours["data"] = relation.data
    return {
        "head": head.get("token_end"),
        "child": child.get("token_end"),
        "head_span": {key: value for key, value in head.items() if key != _OURS},
        "child_span": {key: value for key, value in child.items() if key != _OURS},
        "label": relation.label,
        _OURS: ours,
    }
