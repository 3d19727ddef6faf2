"""Bounds on what an input may unfold to, so that a small file cannot fill memory or disk."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import zstandard

from svodka.errors import InputError

MEGABYTE = 1 << 20
_CHUNK = 1 << 18

# what the unpacking libraries raise on damaged data
_DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError, zipfile.BadZipFile)


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of one input.

    Args:
        document: bytes of one document, a line of JSON, or a cell (text, page, PDF), unpacked.
        ratio: an archive that has given `free` bytes may not have grown by more than this.
        free: bytes that any archive may give.
        members: files of one archive.
        nesting: archives within archives.
    """

    document: int = 128 * MEGABYTE
    ratio: int = 150
    free: int = 32 * MEGABYTE
    members: int = 100_000
    nesting: int = 3


DEFAULT = Limits()


class Budget:
    """What one archive may still give.

    Args:
        size: its packed bytes, as far as they are known.
    """

    def __init__(self, size: Callable[[], int], limits: Limits) -> None:
        self._size, self._limits = size, limits
        self._spent = 0

    def spend(self, count: int) -> None:
        """Take `count` unpacked bytes from it.

        Raises:
            InputError: more has come than an archive of articles holds.
        """
        self._spent += count
        if self._spent > max(self._limits.free, self._limits.ratio * self._size()):
            raise InputError(
                f"the archive unpacks to {self._spent // MEGABYTE} MB and more, far more than articles would",
                remedy="if the archive is sound, unpack it and give the folder as the input",
            )


class Unpacked(io.RawIOBase):
    """The bytes that come out of an archive, counted; damage is told as an `InputError`."""

    def __init__(self, stream: Readable, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer.

        Raises:
            InputError: the archive is damaged, or gives too much.
        """
        try:
            data = self._stream.read(len(buffer))
        except _DAMAGE as error:
            raise damaged(error) from error
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def damaged(error: BaseException) -> InputError:
    """What to say of an archive that a library cannot read."""
    return InputError(
        f"the archive is damaged or incomplete: {error}", remedy="fetch or pack the archive again"
    )


def read_document(stream: Readable, limits: Limits) -> bytes:
    """All bytes of one document.

    Raises:
        InputError: there are more than a document may have.
    """
    data = bytearray()
    while chunk := stream.read(_CHUNK):
        data += chunk
        if len(data) > limits.document:
            raise InputError(
                f"the document is larger than {limits.document // MEGABYTE} MB: no article is",
                remedy="split it into articles (one file each, or JSONL)",
            )
    return bytes(data)
