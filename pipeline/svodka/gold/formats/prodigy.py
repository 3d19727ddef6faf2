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

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import json_lines
from svodka.gold.losses import Loss
from svodka.gold.standoff import Piece, Plain, Relation, Span, Standoff
from svodka.gold.tokens import Token, tokens

_OURS = "svodka"


def read(path: Path) -> list[Standoff]:
    """The accepted examples of a file.

    Raises:
        GoldError: an example breaks the format; file and line are named.
    """
    return [
        _read(example, where, number)
        for number, (where, example) in enumerate(json_lines(path), 1)
        if example.get("answer", "accept") == "accept"
    ]


def _read(example: Plain, where: str, number: int) -> Standoff:
    text = example.get("text")
    if not isinstance(text, str):
        raise GoldError(f"{where}: an example without text")
    pieces: dict[str, list[Piece]] = {}
    heads: dict[str, Plain] = {}
    for n, span in enumerate(example.get("spans") or [], 1):
        if "start" not in span or "end" not in span or "label" not in span:
            raise GoldError(f"{where}: span {n} has no start, end or label")
        id = str(span.get("id", f"T{n}"))
        pieces.setdefault(id, []).append((span["start"], span["end"]))
        heads.setdefault(id, span)
    spans = tuple(
        Span(id, span["label"], tuple(pieces[id]), span.get(_OURS, {}), where) for id, span in heads.items()
    )
    arrows = enumerate(example.get("relations") or [], 1)
    relations = tuple(_relation(n, arrow, spans, where) for n, arrow in arrows)
    name = (
        example.get("id")
        if "id" in example
        else (example.get("meta") or {}).get("id", f"{path_id(where)}{number}")
    )
    return Standoff(name, text, spans, relations, example.get(_OURS, {}), where=where)


def path_id(where: str) -> str:
    """What the ids of nameless articles begin with: the name of their file."""
    return Path(where.rpartition(":")[0]).stem + "#"


def _relation(number: int, arrow: Plain, spans: Sequence[Span], where: str) -> Relation:
    ours: Plain = arrow.get(_OURS, {})
    one, two = ours.get("arguments", ("Arg1", "Arg2"))
    head = ours.get("head") or _end(arrow.get("head_span"), spans, f"{where}: relation {number}: head_span")
    child = ours.get("child") or _end(
        arrow.get("child_span"), spans, f"{where}: relation {number}: child_span"
    )
    id = ours.get("id", f"R{number}")
    return Relation(id, arrow["label"], head, child, (one, two), ours.get("data", {}), where)


def _end(wanted: Plain | None, spans: Sequence[Span], where: str) -> str:
    """The span that an end of a relation describes by offsets and label."""
    for span in spans:
        if wanted and (span.start, span.end, span.label) == (wanted["start"], wanted["end"], wanted["label"]):
            return span.id
    raise GoldError(f"{where} is none of the spans: {wanted}")


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
