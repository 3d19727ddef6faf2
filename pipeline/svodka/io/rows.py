"""Rows of tables and objects of JSON as articles."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from svodka.article import Article, check_text
from svodka.errors import InputError
from svodka.io.encoding import decode, encoding_of
from svodka.io.limits import MEGABYTE, Limits, read_document
from svodka.io.unpack import Member, Unreadable, seekable

_SAMPLE = 1 << 16
_DELIMITERS = ",;\t|"
_BATCH_ROWS = 256


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of JSON objects, and the columns of CSV and Parquet, are called."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    published: str = "published"

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self.text, self.id, self.title, self.published


class _Place(NamedTuple):
    """Where a row stands: «line 3»."""

    member: Member
    unit: str
    number: int

    @property
    def id(self) -> str:
        return f"{self.member.id}:{self.number}"

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


Row = Article | Unreadable


def jsonl_rows(member: Member, encoding: str | None, fields: Fields, limits: Limits) -> Iterator[Row]:
    """One article a line; blank lines are skipped."""
    for number, line in enumerate(_lines(member, encoding, limits), 1):
        place = _Place(member, "line", number)
        if isinstance(line, InputError):
            yield _unreadable(place, str(line), line.remedy)
        elif line.strip():
            yield _parsed(line, place, fields)


def _lines(member: Member, encoding: str | None, limits: Limits) -> Iterator[str | InputError]:
    found = encoding or encoding_of(_whole_lines(member.stream.peek(_SAMPLE)))
    if not found.startswith(("utf-16", "utf-32")):
        while data := member.stream.readline(limits.document + 1):
            yield _line(data, found, limits)
        return
    yield from decode(read_document(member.stream, limits), found).splitlines()


def _line(data: bytes, encoding: str, limits: Limits) -> str | InputError:
    if len(data) > limits.document:
        return InputError(f"a line is longer than {limits.document // MEGABYTE} MB", remedy="split the file")
    try:
        return decode(data, encoding)
    except InputError as error:
        return error


def _whole_lines(head: bytes) -> bytes:
    """The head of a file up to its last line end: no character is cut."""
    end = head.rfind(b"\n")
    return head[: end + 1] if end >= 0 else head


def _parsed(line: str, place: _Place, fields: Fields) -> Row:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return _unreadable(place, f"no JSON at column {error.colno}: {error.msg}", "correct the line")
    return _article(value, place, fields)


def json_rows(member: Member, encoding: str | None, fields: Fields, limits: Limits) -> Iterator[Row]:
    """The objects of one JSON document: a list of them, or a single one."""
    text = decode(read_document(member.stream, limits), encoding)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"no JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise InputError(
            f"{member.name}: {message}", remedy="correct the file; one object a line is JSONL"
        ) from error
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield _article(item, _Place(member, "object", number), fields)


def csv_rows(member: Member, encoding: str | None, fields: Fields, limits: Limits) -> Iterator[Row]:
    """One article a row; the first row names the columns, the delimiter is one of `,` `;` `|` and tab.

    Raises:
        InputError: no column for the text, or the quotes of a row never close.
    """
    found = encoding or encoding_of(_whole_lines(member.stream.peek(_SAMPLE)))
    csv.field_size_limit(max(csv.field_size_limit(), limits.document))
    with io.TextIOWrapper(member.stream, encoding=found, newline="") as text:
        header = text.readline().removeprefix("\ufeff")
        delimiter = max(_DELIMITERS, key=header.count)
        columns = next(csv.reader([header], delimiter=delimiter), [])
        if fields.text not in columns:
            raise _no_field("header", fields.text, columns)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        yield from _csv_articles(reader, columns, member, fields)


def _csv_articles(reader: Any, columns: list[str], member: Member, fields: Fields) -> Iterator[Row]:
    while True:
        place = _Place(member, "line", reader.line_num + 2)
        try:
            row = next(reader, None)
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(
                f"{place}: {error}", remedy="check the quotes of this row, and the encoding (--encoding)"
            ) from error
        if row is None:
            return
        if not row:
            continue
        if len(row) != len(columns):
            yield _unreadable(place, f"{len(row)} cells, the header has {len(columns)}", "correct the row")
            continue
        yield _article(dict(zip(columns, row, strict=True)), place, fields)


def parquet_rows(member: Member, fields: Fields) -> Iterator[Row]:
    """One article a row.

    Raises:
        InputError: the file is damaged, pyarrow is missing, or there is no column for the text.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise InputError("Parquet needs pyarrow", remedy='pip install "svodka[parquet]"') from error
    try:
        file = parquet.ParquetFile(seekable(member.stream))
        columns = file.schema_arrow.names
        if fields.text not in columns:
            raise _no_field("header", fields.text, columns)
        wanted = [name for name in fields.names if name in columns]
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield _article(row, _Place(member, "row", number), fields)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"the Parquet file is damaged: {error}", remedy="write the file again") from error


def _article(value: object, place: _Place, fields: Fields) -> Row:
    if not isinstance(value, Mapping):
        return _unreadable(place, "no JSON object", f'write {{"{fields.text}": "…"}}')
    text = value.get(fields.text)
    if not isinstance(text, str):
        if text is None:
            error = _no_field(str(place), fields.text, value)
        else:
            error = InputError(f"{place}: the field {fields.text!r} is no string", remedy="correct it")
        return Unreadable(_id(value, place, fields), place.member.name, error)
    article = Article(
        text=text,
        id=_id(value, place, fields),
        title=_string(value.get(fields.title)),
        published=_string(value.get(fields.published)),
        source=f"{place.member.name}, {place}",
    )
    try:
        for one in (article.text, article.id, article.title, article.published):
            check_text(one or "", str(place))
    except InputError as error:
        return Unreadable(place.id, place.member.name, error)
    return article


def _id(value: Mapping[str, Any], place: _Place, fields: Fields) -> str:
    return _string(value.get(fields.id)) or place.id


def _string(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _unreadable(place: _Place, message: str, remedy: str) -> Unreadable:
    return Unreadable(place.id, place.member.name, InputError(f"{place}: {message}", remedy=remedy))


def _no_field(where: str, name: str, present: Iterable[str]) -> InputError:
    return InputError(
        f"{where}: no field {name!r}; there are: {', '.join(map(str, present)) or 'none'}",
        remedy="name the field that holds the text (--text-field)",
    )
