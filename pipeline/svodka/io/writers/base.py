"""What all writers share: records in any shape, and a file that appears only when it is finished."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
from pydantic import BaseModel

Line = bytes
# a record, its JSON values, or the line of JSON that they make
RecordLike = BaseModel | Mapping[str, Any] | Line

_TEMPORARY = ".tmp"


class Writer(ABC):
    """Writes records to a file that bears its name only when the `with` block ends well.

    The data lies in `PATH.tmp` meanwhile, and is forced to disk before the renaming; after an error it is
    deleted, and an older file at PATH stays as it was.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.temporary = path.with_name(path.name + _TEMPORARY)

    def __enter__(self) -> Self:
        self.temporary.unlink(missing_ok=True)
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._close()
        finally:
            if kind is not None:
                self.temporary.unlink(missing_ok=True)
        if kind is None:
            _to_disk(self.temporary)
            os.replace(self.temporary, self.path)
            _to_disk(self.path.parent)

    @abstractmethod
    def write(self, record: RecordLike) -> None:
        """Add one record."""

    @abstractmethod
    def _open(self) -> None: ...

    @abstractmethod
    def _close(self) -> None: ...


def values(record: RecordLike) -> Mapping[str, Any]:
    """The record as JSON values.

    Raises:
        orjson.JSONDecodeError: a line that is no JSON.
    """
    if isinstance(record, BaseModel):
        dumped: dict[str, Any] = record.model_dump(by_alias=True, mode="json")
        return dumped
    if isinstance(record, bytes):
        loaded: dict[str, Any] = orjson.loads(record)
        return loaded
    return record


def line(record: RecordLike) -> Line:
    """The record as one line of JSON, without a line end."""
    if isinstance(record, bytes):
        return record.rstrip(b"\n")
    if isinstance(record, BaseModel):
        return record.model_dump_json(by_alias=True).encode()
    return orjson.dumps(dict(record))


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
