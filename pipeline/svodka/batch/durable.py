"""Files that are either whole or not there, whatever happens meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

_TEMPORARY = ".tmp"


def write_bytes(path: Path, chunks: Iterable[bytes]) -> int:
    """Write a file under a temporary name, force it to the disk, then give it its name; the bytes written.

    The new name itself is only certain after `sync_folder`.
    """

    def write(temporary: Path) -> None:
        with temporary.open("wb") as file:
            file.writelines(chunks)

    return write_file(path, write)


def write_file(path: Path, write: Callable[[Path], None], *, temporary: Path | None = None) -> int:
    """Let `write` make a file under a temporary name, force it to the disk, then give it its name; its bytes.

    Args:
        path: the final name.
        write: gets the temporary path.
        temporary: where to write, on the same file system; beside `path` if not given.
    """
    draft = temporary or path.with_name(path.name + _TEMPORARY)
    try:
        write(draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        size = draft.stat().st_size
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)  # on a full disk the half-written file only stands in the way
        raise
    return size


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
