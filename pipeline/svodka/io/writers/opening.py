"""The writer for a file, by its name or a format's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args

from svodka.errors import UsageError
from svodka.io.writers.base import RecordLike, Writer
from svodka.io.writers.jsonl import JsonlWriter
from svodka.io.writers.parquet import ParquetWriter
from svodka.io.writers.sqlite import SqliteWriter
from svodka.io.writers.tables import AMOUNTS, QUOTES, TableWriter, amount_rows, quote_rows

Format = Literal["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "sqlite", "quotes.csv", "amounts.csv"]
FORMATS: tuple[Format, ...] = get_args(Format)

_SUFFIXES: tuple[tuple[str, Format], ...] = (
    (".jsonl", "jsonl"),
    (".ndjson", "jsonl"),
    (".jsonl.gz", "jsonl.gz"),
    (".jsonl.zst", "jsonl.zst"),
    (".parquet", "parquet"),
    (".sqlite", "sqlite"),
    (".sqlite3", "sqlite"),
    (".db", "sqlite"),
    ("amounts.csv", "amounts.csv"),
    (".csv", "quotes.csv"),
)
_WRITERS: dict[Format, Callable[[Path], Writer]] = {
    "jsonl": JsonlWriter,
    "jsonl.gz": lambda path: JsonlWriter(path, "gz"),
    "jsonl.zst": lambda path: JsonlWriter(path, "zst"),
    "parquet": ParquetWriter,
    "sqlite": SqliteWriter,
    "quotes.csv": lambda path: TableWriter(path, QUOTES, quote_rows),
    "amounts.csv": lambda path: TableWriter(path, AMOUNTS, amount_rows),
}


def format_of(path: str | Path) -> Format:
    """The format that a file's name asks for: «….csv» is a table of quotations, «…amounts.csv» of amounts.

    Raises:
        UsageError: no format has such a suffix.
    """
    name = Path(path).name.lower()
    for suffix, found in _SUFFIXES:
        if name.endswith(suffix):
            return found
    raise UsageError(
        f"{path}: no format has this suffix", remedy=f"use one of {', '.join('.' + name for name in FORMATS)}"
    )


def open_writer(path: str | Path, *, format: Format | None = None) -> Writer:
    """A writer to be used in a `with` block; the file appears when the block ends well.

    Args:
        path: of the finished file.
        format: of its content, where its name does not tell.

    Raises:
        UsageError: an unknown format or suffix, or a package that the format needs is missing.
    """
    wanted = format or format_of(path)
    if wanted not in _WRITERS:
        raise UsageError(f"there is no format {wanted!r}", remedy=f"use one of {', '.join(FORMATS)}")
    return _WRITERS[wanted](Path(path))


def write(records: Iterable[RecordLike], path: str | Path, *, format: Format | None = None) -> int:
    """Write all records to a file, or turn lines of JSON into another format; returns their number.

    Raises:
        UsageError: see `open_writer`.
    """
    count = 0
    with open_writer(path, format=format) as writer:
        for record in records:
            writer.write(record)
            count += 1
    return count


def convert(path: Path, chunks: Iterable[bytes], *, format: Format | None = None) -> None:
    """Write a stream of JSONL, cut anywhere, to a file of another format.

    Raises:
        UsageError: see `open_writer`.
    """
    write(_lines(chunks), path, format=format)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest
