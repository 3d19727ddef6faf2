"""Records to files: JSONL, Parquet, SQLite, CSV of quotations or amounts."""

from __future__ import annotations

from svodka.io.writers.base import Line, RecordLike, Writer
from svodka.io.writers.opening import FORMATS, Format, convert, format_of, open_writer, write

__all__ = [
    "FORMATS",
    "Format",
    "Line",
    "RecordLike",
    "Writer",
    "convert",
    "format_of",
    "open_writer",
    "write",
]
