"""Label Studio's JSON: a task for each article, with one annotation.

Offsets count UTF-16 units there, as JavaScript does: «😀» is two. A span in pieces is one region a piece,
tied to the first by relations called «piece». What svodka knows of a span besides its label stands in the
region's `meta`, the rest of the record in the task's data: Label Studio hands both back on export.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import json_array
from svodka.gold.losses import Loss
from svodka.gold.shapes import RelationNote, shaped
from svodka.gold.standoff import Piece, Plain, Relation, Span, Standoff

_PIECE = "piece"
_OURS = "svodka"


class Utf16:
    """Offsets in code points to offsets in UTF-16 units, and back."""

    def __init__(self, text: str) -> None:
        self._points = [at for at, letter in enumerate(text) if ord(letter) > 0xFFFF]
        self._units = [at + before for before, at in enumerate(self._points)]

    def units(self, point: int) -> int:
        """The offset in UTF-16 units of an offset in code points."""
        return point + bisect_left(self._points, point)

    def points(self, unit: int) -> int:
        """The offset in code points of an offset in UTF-16 units.

        Raises:
            ValueError: it stands within a character.
        """
        before = bisect_left(self._units, unit)
        if before and self._units[before - 1] == unit - 1:
            raise ValueError(f"offset {unit} stands within a character of two UTF-16 units")
        return unit - before


class _Note(BaseModel):
    svodka: dict[str, Any] = {}


class _ArrowNote(BaseModel):
    svodka: RelationNote = RelationNote()


class _Region(BaseModel):
    """A labelled stretch, or a piece of one."""

    class Value(BaseModel):
        start: int
        end: int
        text: str | None = None
        labels: list[str] = []

    id: str
    value: Value
    meta: _Note | None = None


class _Arrow(BaseModel):
    """A relation between regions."""

    from_id: str
    to_id: str
    direction: str = "right"
    labels: list[str] = []
    meta: _ArrowNote | None = None


class _Annotation(BaseModel):
    result: list[dict[str, Any]] = []
    was_cancelled: bool = False


class _Task(BaseModel):
    class Data(BaseModel):
        text: str | None = None
        id: int | str | None = None
        svodka: dict[str, Any] = {}

    id: int | str | None = None
    data: Data = Data()
    annotations: list[_Annotation] = []
    predictions: list[_Annotation] = []


def read(path: Path) -> list[Standoff]:
    """The tasks of a JSON export (or of a file of pre-annotated tasks).

    Raises:
        GoldError: a task breaks the format or contradicts its text; file and line are named.
    """
    return [_read(shaped(_Task, task, where), where) for where, task in json_array(path)]


def _read(task: _Task, where: str) -> Standoff:
    text = task.data.text
    if text is None:
        raise GoldError(f"{where}: a task without data.text", remedy="export as JSON, not as JSON-MIN")
    results = _results(task, where)
    regions = [shaped(_Region, result, where) for result in results if result.get("type") == "labels"]
    arrows = [shaped(_Arrow, result, where) for result in results if result.get("type") == "relation"]
    heads = {arrow.to_id: arrow.from_id for arrow in arrows if arrow.labels == [_PIECE]}
    offsets = Utf16(text)
    pieces: dict[str, list[Piece]] = {}
    for region in regions:
        piece = _piece(region, text, offsets, f"{where}: {region.id}")
        pieces.setdefault(heads.get(region.id, region.id), []).append(piece)
    spans = tuple(
        _span(region, tuple(pieces[region.id]), f"{where}: {region.id}")
        for region in regions
        if region.id not in heads
    )
    own = [arrow for arrow in arrows if arrow.labels != [_PIECE]]
    relations = tuple(_relation(n, arrow, where) for n, arrow in enumerate(own, 1))
    given = task.data.id if "id" in task.data.model_fields_set else task.id
    name = None if given is None else str(given)
    return Standoff(name, text, spans, relations, task.data.svodka, where=where)


def _results(task: _Task, where: str) -> list[dict[str, Any]]:
    annotations = [annotation for annotation in task.annotations if not annotation.was_cancelled]
    if len(annotations) > 1:
        raise GoldError(
            f"{where}: {len(annotations)} annotations of one task: which one is gold?",
            remedy="delete all but one, or mark the others as skipped",
        )
    chosen = annotations or task.predictions[:1]
    return chosen[0].result if chosen else []


def _piece(region: _Region, text: str, offsets: Utf16, where: str) -> Piece:
    value = region.value
    try:
        start, end = offsets.points(value.start), offsets.points(value.end)
    except ValueError as error:
        raise GoldError(f"{where}: {error}") from error
    if value.text is not None and value.text.split() != text[start:end].split():
        raise GoldError(
            f"{where}: says {value.text!r}, but {text[start:end]!r} stands at [{start}, {end})",
            remedy="offsets must count UTF-16 units, and «\\r\\n» two of them",
        )
    return start, end


def _span(region: _Region, pieces: tuple[Piece, ...], where: str) -> Span:
    labels = region.value.labels
    if len(labels) != 1:
        raise GoldError(f"{where}: one label is expected, not {labels}", remedy="give each region one label")
    return Span(region.id, labels[0], pieces, region.meta.svodka if region.meta else {}, where)


def _relation(number: int, arrow: _Arrow, where: str) -> Relation:
    ours = arrow.meta.svodka if arrow.meta else RelationNote()
    ends = (arrow.to_id, arrow.from_id) if arrow.direction == "left" else (arrow.from_id, arrow.to_id)
    label = arrow.labels[0] if arrow.labels else "related"
    return Relation(ours.id or f"R{number}", label, *ends, ours.arguments, ours.data, where)


def write(documents: Sequence[Standoff], path: Path) -> list[Loss]:
    """Write a JSON array with one task a line, ready for import."""
    tasks = [orjson.dumps(_task(number, document)) for number, document in enumerate(documents, 1)]
    path.write_bytes(b"[\n" + b",\n".join(tasks) + b"\n]\n")
    return []


def _task(number: int, document: Standoff) -> Plain:
    data: Plain = {"text": document.text, "id": document.id}
    if document.meta:
        data[_OURS] = document.meta
    regions = [region for span in document.spans for region in _regions(span, document.text)]
    arrows = [_arrow(relation) for relation in document.relations]
    return {"id": number, "data": data, "annotations": [{"id": number, "result": regions + arrows}]}


def _regions(span: Span, text: str) -> Iterator[Plain]:
    offsets = Utf16(text)
    for number, (start, end) in enumerate(span.pieces, 1):
        region: Plain = {
            "id": span.id if number == 1 else f"{span.id}.{number}",
            "type": "labels",
            "from_name": "label",
            "to_name": "text",
            "origin": "manual",
            "value": {
                "start": offsets.units(start),
                "end": offsets.units(end),
                "text": text[start:end],
                "labels": [span.label],
            },
        }
        if number == 1 and span.data:
            region["meta"] = {_OURS: span.data}
        yield region
        if number > 1:
            yield _tie(span.id, region["id"], _PIECE)


def _tie(head: str, child: str, label: str) -> Plain:
    return {"type": "relation", "from_id": head, "to_id": child, "direction": "right", "labels": [label]}


def _arrow(relation: Relation) -> Plain:
    ours: dict[str, Any] = {"id": relation.id, "arguments": relation.arguments}
    if relation.data:
        ours["data"] = relation.data
    return _tie(relation.head, relation.child, relation.label) | {"meta": {_OURS: ours}}
