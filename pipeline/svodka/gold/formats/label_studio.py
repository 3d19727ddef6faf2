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

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import json_array
from svodka.gold.losses import Loss
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


def read(path: Path) -> list[Standoff]:
    """The tasks of a JSON export (or of a file of pre-annotated tasks).

    Raises:
        GoldError: a task breaks the format or contradicts its text; file and line are named.
    """
    return [_read(task, where) for where, task in json_array(path)]


def _read(task: Plain, where: str) -> Standoff:
    text, data = _text(task, where)
    results = _results(task, where)
    regions = [result for result in results if result.get("type") == "labels"]
    relations = [result for result in results if result.get("type") == "relation"]
    tails = {r["to_id"]: r["from_id"] for r in relations if r["labels"] == [_PIECE]}
    offsets = Utf16(text)
    pieces: dict[str, list[Piece]] = {}
    for region in regions:
        id: str = region["id"]
        head = tails.get(id, id)
        pieces.setdefault(head, []).append(_piece(region, text, offsets, f"{where}: {id}"))
    spans = tuple(
        _span(region, tuple(pieces[region["id"]]), f"{where}: {region['id']}")
        for region in regions
        if region["id"] not in tails
    )
    arrows = (r for r in relations if r["labels"] != [_PIECE])
    name = data.get("id", task.get("id"))
    return Standoff(
        None if name is None else str(name),
        text,
        spans,
        tuple(_relation(n, result, where) for n, result in enumerate(arrows, 1)),
        data.get(_OURS, {}),
        where=where,
    )


def _text(task: Plain, where: str) -> tuple[str, Plain]:
    data = task.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise GoldError(f"{where}: a task without data.text", remedy="export as JSON, not as JSON-MIN")
    return data["text"], data


def _results(task: Plain, where: str) -> list[Plain]:
    annotations = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
    if len(annotations) > 1:
        raise GoldError(
            f"{where}: {len(annotations)} annotations of one task: which one is gold?",
            remedy="delete all but one, or mark the others as skipped",
        )
    chosen = annotations or (task.get("predictions") or [])[:1]
    results: list[Plain] = chosen[0].get("result", []) if chosen else []
    return results


def _piece(region: Plain, text: str, offsets: Utf16, where: str) -> Piece:
    value = region["value"]
    try:
        start, end = offsets.points(int(value["start"])), offsets.points(int(value["end"]))
    except ValueError as error:
        raise GoldError(f"{where}: {error}") from error
    said = value.get("text")
    if said is not None and said.split() != text[start:end].split():
        raise GoldError(
            f"{where}: says {said!r}, but {text[start:end]!r} stands at [{start}, {end})",
            remedy="offsets must count UTF-16 units, and «\\r\\n» two of them",
        )
    return start, end


def _span(region: Plain, pieces: tuple[Piece, ...], where: str) -> Span:
    labels = region["value"].get("labels") or []
    if len(labels) != 1:
        raise GoldError(f"{where}: one label is expected, not {labels}", remedy="give each region one label")
    return Span(region["id"], labels[0], pieces, (region.get("meta") or {}).get(_OURS, {}), where)


def _relation(number: int, result: Plain, where: str) -> Relation:
    ours = (result.get("meta") or {}).get(_OURS, {})
    one, two = ours.get("arguments", ("Arg1", "Arg2"))
    head, child = result["from_id"], result["to_id"]
    if result.get("direction") == "left":
        head, child = child, head
    label = (result.get("labels") or [""])[0]
    return Relation(ours.get("id", f"R{number}"), label, head, child, (one, two), ours.get("data", {}), where)


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
