"""Files and the members of archives as streams, within limits; nothing is ever written by a member's name."""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

import zstandard

from svodka.errors import InputError
from svodka.io.formats import HEAD, Kind, kind_of
from svodka.io.limits import Budget, Limits, Readable, Unpacked, damaged

_BUFFER = 1 << 16
_SPOOLED = 16 << 20
# resource forks of macOS, folder views
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db")
# Windows packs Russian names in its console encoding without saying so
_NAME_ENCODING = "cp866"
_OFFICE = (
    ("word/", "a Word document"),
    ("xl/", "an Excel table"),
    ("ppt/", "a PowerPoint file"),
    ("META-INF/container.xml", "an EPUB book"),
)
_ENCRYPTED = 0x1
# a thousand bytes of zstd give 32 MB at the very most
_PACKED_CHUNK = 1_000


class Member(NamedTuple):
    """Something to read: a file, or a member of an archive.

    Args:
        id: of its article, or what the ids of its articles begin with.
        name: what messages call it.
        kind: what it holds, no archive any more.
        stream: its bytes, from the beginning.
    """

    id: str
    name: str
    kind: Kind
    stream: io.BufferedReader


class Unreadable(NamedTuple):
    """A file, member or row that cannot be read, while the others go on; `error` does not repeat the name."""

    id: str
    name: str
    error: InputError


class Packed(NamedTuple):
    """A stream that may be an archive.

    `size` tells its bytes as far as they are known, `depth` is the number of archives around it.
    """

    id: str
    name: str
    stream: io.BufferedReader
    size: Callable[[], int]
    depth: int = 0


def unpack(packed: Packed, limits: Limits) -> Iterator[Member | Unreadable]:
    """The documents behind a stream: itself, or the members of the archive that it is, however nested."""
    try:
        kind = kind_of(packed.stream.peek(HEAD), packed.name)
        if kind not in ("gzip", "zstd", "zip"):
            yield Member(packed.id, packed.name, kind, packed.stream)
            return
        if packed.depth >= limits.nesting:
            raise InputError(
                f"archives stand more than {limits.nesting} deep in each other",
                remedy="unpack the inner ones",
            )
        yield from _members(packed, limits) if kind == "zip" else _content(packed, kind, limits)
    except InputError as error:
        yield Unreadable(packed.id, packed.name, error)


def _content(packed: Packed, kind: Kind, limits: Limits) -> Iterator[Member | Unreadable]:
    stream: Readable
    stream = gzip.GzipFile(fileobj=packed.stream) if kind == "gzip" else _Frames(packed.stream)
    inner = _buffered(stream, Budget(packed.size, limits))
    yield from unpack(packed._replace(stream=inner, depth=packed.depth + 1), limits)


class _Frames:
    """The content of zstd frames; unlike the reader of zstandard it tells a cut frame from a whole one."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False
        self._ready = b""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes.

        Raises:
            EOFError: the last frame is cut.
        """
        while not self._ready:
            packed = self._frame.unused_data or self._stream.read(_PACKED_CHUNK)
            if self._frame.eof and packed:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            if not packed:
                if self._begun and not self._frame.eof:
                    raise EOFError("the last frame is cut")
                return b""
            self._begun = True
            self._ready = self._frame.decompress(packed)
        data, self._ready = self._ready[:size], self._ready[size:]
        return data


def _buffered(stream: Readable, budget: Budget) -> io.BufferedReader:
    return io.BufferedReader(Unpacked(stream, budget), _BUFFER)


def _members(packed: Packed, limits: Limits) -> Iterator[Member | Unreadable]:
    with _opened(packed) as archive:
        infos = [info for info in archive.infolist() if not _is_ignored(info)]
        _check(infos, limits)
        budget = Budget(packed.size, limits)
        for info in infos:
            yield from _member(packed, archive, info, budget, limits)


def _opened(packed: Packed) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(seekable(packed.stream), metadata_encoding=_NAME_ENCODING)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise damaged(error) from error


def _is_ignored(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or any(part in info.filename.split("/") for part in _IGNORED)


def _check(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise InputError(
            f"the archive has {len(infos):,} members, more than {limits.members:,}",
            remedy="unpack it and give the folder as the input",
        )
    for start, what in _OFFICE:
        if any(info.filename.startswith(start) for info in infos):
            raise InputError(f"this is {what}", remedy="save it as plain text")


def _member(
    packed: Packed, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, limits: Limits
) -> Iterator[Member | Unreadable]:
    id_, name = f"{packed.id}/{_harmless(info.filename)}", f"{packed.name}/{info.filename}"
    if info.flag_bits & _ENCRYPTED:
        yield Unreadable(
            id_, name, InputError("the member is encrypted", remedy="unpack it with its password")
        )
        return
    try:
        stream = archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        yield Unreadable(id_, name, damaged(error))
        return
    with stream:
        inner = _buffered(stream, budget)
        yield from unpack(Packed(id_, name, inner, lambda: info.compress_size, packed.depth + 1), limits)


def _harmless(member: str) -> str:
    """A member's name as an id: relative, without steps upwards."""
    parts = member.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":"))


def seekable(stream: io.BufferedReader) -> IO[bytes]:
    """The stream, or a copy of what is left of it in memory or an unnamed file."""
    if stream.seekable():
        return stream
    copy = tempfile.SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115  closed with the archive that reads it
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy
