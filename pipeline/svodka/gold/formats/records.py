"""Records themselves, one a line (JSONL)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import read_text
from svodka.record import Record


def read(path: Path) -> Iterator[tuple[str, Record]]:
    """The records of a file, or of the JSONL files of a folder, with their places («gold.jsonl:12»).

    Raises:
        GoldError: a line is no record; file, line and field are named.
    """
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        yield from _read(file)


def _read(path: Path) -> Iterator[tuple[str, Record]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            where = f"{path}:{number}"
            try:
                yield where, Record.from_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(map(str, first["loc"]))
                raise GoldError(f"{where}: no record: {field or 'JSON'}: {first['msg']}") from error


def by_id(path: Path) -> dict[str, Record]:
    """The records of a file by their ids, in order; they are taken as they are, not checked as gold is.

    Raises:
        GoldError: there is no such file, a line is no record, an id is missing or stands twice.
    """
    if not path.is_file():
        raise GoldError(f"there is no file {path}", remedy="check the path")
    table: dict[str, Record] = {}
    for where, record in read(path):
        if record.id is None or record.id in table:
            raise GoldError(
                f"{where}: the id {record.id!r} {'stands twice' if record.id else 'names no article'}"
            )
        table[record.id] = record
    return table


def write(records: Iterable[Record], path: Path) -> None:
    """Write one record a line."""
    path.write_bytes(b"".join(record.to_json().encode("utf-8") + b"\n" for record in records))
