"""Files in, articles out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from svodka.article import Article
from svodka.errors import InputError, UsageError
from svodka.io.encoding import check_encoding, decode
from svodka.io.failure import Failure
from svodka.io.ids import Ids
from svodka.io.inputs import Source, plan
from svodka.io.limits import DEFAULT, Limits, read_document
from svodka.io.page import read_page
from svodka.io.pdf import read_pdf
from svodka.io.rows import Fields, csv_rows, json_rows, jsonl_rows, parquet_rows
from svodka.io.unpack import Member, Packed, Unreadable, unpack

OnError = Callable[[Failure], None]

_STAGE = "read"
_NO_FIELDS = Fields()


def read(  # noqa: PLR0913  each option is one of the command line's
    inputs: Sequence[str | Path],
    *,
    encoding: str | None = None,
    fields: Fields = _NO_FIELDS,
    id_prefix: str = "",
    on_error: OnError | None = None,
    limits: Limits = DEFAULT,
) -> Iterator[Article]:
    """The articles of files, folders and standard input, one by one, in order.

    Plain text, HTML, PDF, JSON, JSONL, CSV and Parquet, also in .gz, .zst and .zip, are told apart by what
    they hold. Of the ids seen a hash stays in memory, to find those that come twice.

    Args:
        inputs: paths; "-" is standard input.
        encoding: of the text files; found out from their content where it is not given.
        fields: what the fields of JSON, CSV and Parquet are called.
        id_prefix: put before the ids that come from file names.
        on_error: gets what cannot be read; without it the first such article raises.
        limits: what a document and an archive may unfold to.

    Raises:
        UsageError: before any work, see `plan`; an unknown encoding.
        InputError: an article cannot be read and there is no `on_error`.
    """
    check_encoding(encoding)
    seen = Ids()
    for source in plan(inputs, id_prefix=id_prefix):
        for found in read_source(source, encoding=encoding, fields=fields, limits=limits):
            one = _unless_seen(found, seen)
            if isinstance(one, Article):
                yield one
            elif on_error is None:
                raise InputError(f"{one.name}: {one.error}", remedy=one.error.remedy)
            else:
                on_error(Failure(one.id, one.name, _STAGE, str(one.error), one.error.remedy))


def read_one(path: str | Path, *, encoding: str | None = None) -> Article:
    """The article of a file that holds one, or of standard input.

    Raises:
        UsageError: there is no such file, it holds no article or several; an unknown encoding.
        InputError: it cannot be read.
    """
    articles = read([path], encoding=encoding)
    article = next(articles, None)
    if article is None:
        raise UsageError(f"there is no article in {path}", remedy="give a file that holds one")
    if next(articles, None) is not None:
        raise UsageError(f"there is more than one article in {path}", remedy="give one of them")
    return article


def _unless_seen(found: Article | Unreadable, seen: Ids) -> Article | Unreadable:
    if not isinstance(found, Article):
        return found
    key = found.id or ""
    earlier = seen.earlier(key, found.source)
    if earlier is None:
        return found
    error = InputError(f"the id {key!r} is also that of {earlier}", remedy="give each article its own id")
    return Unreadable(key, found.source or "", error)


def read_source(
    source: Source, *, encoding: str | None = None, fields: Fields = _NO_FIELDS, limits: Limits = DEFAULT
) -> Iterator[Article | Unreadable]:
    """The articles of one file, and what of it cannot be read."""
    try:
        packed = _opened(source)
    except OSError as error:
        yield Unreadable(source.id, source.name, _system_error(error))
        return
    with packed.stream:
        for member in unpack(packed, limits):
            if isinstance(member, Unreadable):
                yield member
                continue
            try:
                yield from _articles(member, encoding, fields, limits)
            except InputError as error:
                yield Unreadable(member.id, member.name, error)
            except OSError as error:
                yield Unreadable(member.id, member.name, _system_error(error))


def _opened(source: Source) -> Packed:
    if source.path is None:
        borrowed = _Borrowed(sys.stdin.buffer)
        return Packed(source.id, source.name, io.BufferedReader(borrowed), borrowed.size)
    size = source.path.stat().st_size
    return Packed(source.id, source.name, source.path.open("rb"), lambda: size)


def _system_error(error: OSError) -> InputError:
    return InputError(error.strerror or str(error), remedy="check the file and its disk")


def _articles(
    member: Member, encoding: str | None, fields: Fields, limits: Limits
) -> Iterator[Article | Unreadable]:
    match member.kind:
        case "jsonl":
            yield from jsonl_rows(member, encoding, fields, limits)
        case "json":
            yield from json_rows(member, encoding, fields, limits)
        case "csv":
            yield from csv_rows(member, encoding, fields, limits)
        case "parquet":
            yield from parquet_rows(member, fields)
        case "html":
            yield read_page(member, encoding, limits)
        case "pdf":
            yield read_pdf(member, limits)
        case _:
            text = decode(read_document(member.stream, limits), encoding)
            yield Article(text, id=member.id, source=member.name)


class _Borrowed(io.RawIOBase):
    """Standard input without its lid: closing the reader leaves it open."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._count = 0

    def size(self) -> int:
        """The bytes read so far."""
        return self._count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._count += len(data)
        buffer[: len(data)] = data
        return len(data)
