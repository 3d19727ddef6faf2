"""JSON, one record a line, plain or packed."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, Protocol

import zstandard

from svodka.io.writers.base import RecordLike, Writer, line

Packing = Literal["", "gz", "zst"]


class _Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...
    def close(self) -> None: ...


class JsonlWriter(Writer):
    """JSONL; the packed bytes depend on the records alone (gzip carries no name and no time)."""

    def __init__(self, path: Path, packing: Packing = "") -> None:
        super().__init__(path)
        self._packing = packing
        self._stack = ExitStack()

    def _open(self) -> None:
        file = self._stack.enter_context(self.temporary.open("wb"))
        self._stream: _Sink = file
        if self._packing == "gz":
            self._stream = gzip.GzipFile("", "wb", fileobj=file, mtime=0)
            self._stack.callback(self._stream.close)
        elif self._packing == "zst":
            self._stream = self._stack.enter_context(zstandard.ZstdCompressor().stream_writer(file))

    def write(self, record: RecordLike) -> None:
        """Add one record."""
        self._stream.write(line(record) + b"\n")

    def _close(self) -> None:
        self._stack.close()
