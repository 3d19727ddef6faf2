"""brat's standoff: for each article a .txt, never changed, and an .ann beside it.

An .ann file has a line for each annotation, columns parted by tabs:

    T1  PER 0 10;14 20       text      a span: label and pieces, code points
    R1  Speaker Arg1:T7 Arg2:T1        a relation
    #1  Svodka T1            {…}       what svodka knows of T1 besides, as JSON
    #2  SvodkaRecord article {…}       fields of the record that belong to no span

brat cuts a span at line breaks; so does the writer, and the note keeps the uncut pieces. All other lines
(events, attributes, NEREL's links to Wikidata: N, other notes) are kept as they are and written back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import orjson
from pydantic import BaseModel

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import read_json, read_text, write_text
from svodka.gold.losses import Loss
from svodka.gold.shapes import shaped
from svodka.gold.standoff import Piece, Plain, Relation, Span, Standoff, slice_text

_SPAN = re.compile(r"(?P<label>\S+) (?P<pieces>\d+ \d+(?:;\d+ \d+)*)")
_RELATION = re.compile(r"(?P<label>\S+) (?P<one>\S+?):(?P<head>\S+) (?P<two>\S+?):(?P<child>\S+)\s*")
_SPAN_ID, _RELATION_ID = re.compile(r"T\d+"), re.compile(r"R\d+")
_LINE_BREAKS = re.compile(r"[\r\n]+")
_NOTE, _RECORD_NOTE = "Svodka", "SvodkaRecord"


def read(path: Path) -> list[Standoff]:
    """The articles of a folder, or of one .ann file; ids are the paths of the .txt files below the folder.

    Raises:
        GoldError: a line breaks the format or contradicts the text; file and line are named.
    """
    folder = path if path.is_dir() else path.parent
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
    return [_read(file, file.with_suffix(".txt").relative_to(folder).as_posix()) for file in files]


def _read(file: Path, id: str) -> Standoff:
    source = file.with_suffix(".txt")
    if not source.exists():
        raise GoldError(f"{file}: there is no {source.name} beside it")
    text = read_text(source)
    lines = _Lines.of(file)
    relations = tuple(
        relation for where, line in lines.relations if (relation := _relation(line, where)) is not None
    )
    spans = tuple(_span(line, where, text, lines.data) for where, line in lines.spans)
    meta: Plain = dict(lines.meta)
    if lines.others:
        meta["brat"] = lines.others
    if "id" in meta:
        named = meta.pop("id")
        return Standoff(None if named is None else str(named), text, spans, relations, meta, where=str(file))
    return Standoff(id, text, spans, relations, meta, where=str(file))


class _Note(BaseModel):
    """A note of svodka's about a span."""

    pieces: list[Piece] = []


class _Lines(NamedTuple):
    """The lines of an .ann file by what they are; spans and relations with their places."""

    spans: list[tuple[str, str]]
    relations: list[tuple[str, str]]
    data: dict[str, Plain]
    meta: Plain
    others: list[str]

    @classmethod
    def of(cls, file: Path) -> _Lines:
        lines = cls([], [], {}, {}, [])
        for number, raw in enumerate(read_text(file).split("\n"), 1):
            line, where = raw.removesuffix("\r"), f"{file}:{number}"
            id, _, rest = line.partition("\t")
            if _SPAN_ID.fullmatch(id):
                lines.spans.append((where, line))
            elif _RELATION_ID.fullmatch(id):
                lines.relations.append((where, line))
            elif id.startswith("#") and rest.startswith(f"{_NOTE} "):
                target, _, data = rest.removeprefix(f"{_NOTE} ").partition("\t")
                lines.data[target] = read_json(data, where)
            elif id.startswith("#") and rest.startswith(f"{_RECORD_NOTE} "):
                lines.meta.update(read_json(rest.partition("\t")[2], where))
            elif line:
                lines.others.append(line)
        return lines


def _span(line: str, where: str, text: str, notes: dict[str, Plain]) -> Span:
    columns = line.split("\t", 2)
    match = _SPAN.fullmatch(columns[1]) if len(columns) == 3 else None
    if match is None:
        raise GoldError(f"{where}: no span «ID⇥LABEL START END⇥TEXT»: {line!r}")
    pieces = tuple(_piece(piece) for piece in match["pieces"].split(";"))
    for start, end in pieces:
        if not start < end <= len(text):
            raise GoldError(
                f"{where}: {columns[0]}: [{start}, {end}) is empty or beyond {len(text)} characters"
            )
    # brat writes a line break inside a span as a space
    written = slice_text(text, pieces)
    if _LINE_BREAKS.sub(" ", written).split() != columns[2].split():
        raise GoldError(f"{where}: {columns[0]}: says {columns[2]!r}, but {written!r} stands there")
    data = dict(notes.get(columns[0], {}))
    uncut = tuple(shaped(_Note, data, f"{where}: its note").pieces)
    data.pop("pieces", None)
    # the note holds as long as nobody moved the span
    return Span(columns[0], match["label"], uncut if _cut(text, uncut) == pieces else pieces, data, where)


def _piece(piece: str) -> Piece:
    start, end = piece.split(" ")
    return int(start), int(end)


def _relation(line: str, where: str) -> Relation:
    id, _, rest = line.partition("\t")
    match = _RELATION.fullmatch(rest)
    if match is None:
        raise GoldError(f"{where}: no relation «ID⇥LABEL Arg1:ID Arg2:ID»: {line!r}")
    return Relation(
        id, match["label"], match["head"], match["child"], (match["one"], match["two"]), where=where
    )


def write(documents: Sequence[Standoff], path: Path) -> list[Loss]:
    """Write a folder of .txt and .ann, with brat's annotation.conf.

    Raises:
        GoldError: two articles would get one file, or an id leads out of the folder.
    """
    names = _names(documents)
    path.mkdir(parents=True, exist_ok=True)
    for name, document in zip(names, documents, strict=True):
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, document.text)
        lines = "".join(f"{line}\n" for line in _lines(document, name))
        file.with_suffix(".ann").write_bytes(lines.encode("utf-8"))
    (path / "annotation.conf").write_text(_configuration(documents), encoding="utf-8")
    return []


def _names(documents: Iterable[Standoff]) -> list[str]:
    names: dict[str, None] = {}
    for number, document in enumerate(documents, 1):
        name = str(PurePosixPath(document.id or f"article-{number:05}.txt"))
        name = name if name.endswith(".txt") else name + ".txt"
        if name.startswith("/") or ".." in PurePosixPath(name).parts:
            raise GoldError(f"the id {document.id!r} leads out of the folder", remedy="rename the article")
        if name in names:
            raise GoldError(f"two articles would be written to {name}", remedy="rename one of them")
        names[name] = None
    return list(names)


def _lines(document: Standoff, name: str) -> Iterator[str]:
    ids = _ids(document)
    notes: list[tuple[str, Plain]] = []
    for span in document.spans:
        pieces = _cut(document.text, span.pieces)
        offsets = ";".join(f"{start} {end}" for start, end in pieces)
        written = _LINE_BREAKS.sub(" ", slice_text(document.text, pieces))
        yield f"{ids[span.id]}\t{span.label} {offsets}\t{written}"
        data = span.data | ({"pieces": span.pieces} if pieces != span.pieces else {})
        if data:
            notes.append((f"{_NOTE} {ids[span.id]}", data))
    for relation in document.relations:
        one, two = relation.arguments
        ends = f"{one}:{ids[relation.head]} {two}:{ids[relation.child]}"
        yield f"{ids[relation.id]}\t{relation.label} {ends}"
        if relation.data:
            notes.append((f"{_NOTE} {ids[relation.id]}", relation.data))
    yield from document.meta.get("brat", [])
    meta = {key: value for key, value in document.meta.items() if key != "brat"}
    if document.id != name:
        meta["id"] = document.id
    if meta:
        notes.append((f"{_RECORD_NOTE} article", meta))
    taken = {line.partition("\t")[0] for line in document.meta.get("brat", [])}
    numbers = (f"#{n}" for n in range(1, len(notes) + len(taken) + 1) if f"#{n}" not in taken)
    for number, (target, data) in zip(numbers, notes, strict=False):
        yield f"{number}\t{target}\t{orjson.dumps(data).decode()}"


def _ids(document: Standoff) -> dict[str, str]:
    """Other tools' ids become brat's, T and R with a number."""
    ids: dict[str, str] = {}
    for letter, pattern, items in (
        ("T", _SPAN_ID, [span.id for span in document.spans]),
        ("R", _RELATION_ID, [relation.id for relation in document.relations]),
    ):
        own = {id for id in items if pattern.fullmatch(id)}
        free = (f"{letter}{n}" for n in range(1, 2 * len(items) + 1) if f"{letter}{n}" not in own)
        ids |= {id: id if id in own else next(free) for id in items}
    return ids


def _cut(text: str, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Pieces without line breaks; one of nothing but line breaks stays, a span needs a place."""
    cut: list[Piece] = []
    for start, end in pieces:
        begin = start
        for match in _LINE_BREAKS.finditer(text, start, end):
            if begin < match.start():
                cut.append((begin, match.start()))
            begin = match.end()
        if begin < end:
            cut.append((begin, end))
    return tuple(cut or pieces)


def _configuration(documents: Iterable[Standoff]) -> str:
    """brat shows nothing whose label its configuration does not name."""
    spans, relations = set(), set()
    for document in documents:
        spans |= {span.label for span in document.spans}
        relations |= {relation.label for relation in document.relations}
    lines = ["[entities]", *sorted(spans), "", "[relations]"]
    lines += [f"{label}\tArg1:<ENTITY>, Arg2:<ENTITY>" for label in sorted(relations)]
    lines += [
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "",
        "[events]",
        "",
        "[attributes]",
        "",
    ]
    return "\n".join(lines)
