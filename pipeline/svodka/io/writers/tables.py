"""CSV for spreadsheets: one quotation, or one amount, a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from svodka.io.writers.base import RecordLike, Writer, values

Row = dict[str, Any]

# spreadsheets run cells that begin so (CWE-1236); a negative number may stand
_FORMULA = re.compile(r"\s*[=+@\t\r-]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


class TableWriter(Writer):
    """CSV with a byte-order mark, by which spreadsheets know UTF-8.

    Args:
        path: of the file.
        columns: of the table.
        rows: the rows of one record.
    """

    def __init__(
        self, path: Path, columns: tuple[str, ...], rows: Callable[[Mapping[str, Any]], Iterator[Row]]
    ) -> None:
        super().__init__(path)
        self._columns, self._rows = columns, rows

    def _open(self) -> None:
        self._file = self.temporary.open("w", encoding="utf-8-sig", newline="")
        self._table = csv.writer(self._file)
        self._table.writerow(self._columns)

    def write(self, record: RecordLike) -> None:
        """Add the rows of one record."""
        for row in self._rows(values(record)):
            self._table.writerow([cell(row.get(column)) for column in self._columns])

    def _close(self) -> None:
        self._file.close()


def cell(value: object) -> str:
    """A value as a spreadsheet shows it, without being run as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


QUOTES = (
    "article",
    "published",
    "title",
    "id",
    "kind",
    "text",
    "speaker",
    "speaker_kind",
    "role",
    "confidence",
    "cue",
    "source",
    "start",
    "end",
)


def quote_rows(record: Mapping[str, Any]) -> Iterator[Row]:
    """The quotations of a record."""
    for quote in record["quotes"]:
        speaker = quote["speaker"]
        yield _head(record) | {
            **quote,
            "speaker": speaker["name"],
            "speaker_kind": speaker["kind"],
            "role": speaker["role"],
            "confidence": speaker["confidence"],
            "cue": (quote["cue"] or {}).get("text"),
            "source": (quote["source"] or {}).get("text"),
        }


AMOUNTS = (
    "article",
    "published",
    "title",
    "kind",
    "text",
    "min",
    "max",
    "approx",
    "currency",
    "unit",
    "change",
    "start",
    "end",
)


def amount_rows(record: Mapping[str, Any]) -> Iterator[Row]:
    """The amounts of a record."""
    for amount in record["amounts"]:
        yield _head(record) | dict(amount)


def _head(record: Mapping[str, Any]) -> Row:
    return {"article": record["id"], "published": record["published"], "title": record["title"]}
