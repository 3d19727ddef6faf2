"""OUT.parts/: the work in progress of one run.

    run.json             what the run's bytes depend on; a run with another configuration is refused
    000000.jsonl         records of the first part
    000000.errors.jsonl  its failures, if it has any
    000000.done          its marker, written last: fingerprint of the input, counts, sizes
    finishing            all parts are done: OUT may be replaced

A part without a marker that fits counts as not done.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import orjson

from svodka.batch.durable import sync_folder, write_bytes, write_file
from svodka.batch.error_list import error_list_of
from svodka.batch.summary import Summary
from svodka.errors import RunError, UsageError
from svodka.workers import Counts

_RUN = "run.json"
_FINISHING = "finishing"
_CHUNK = 1 << 20


class Marker(NamedTuple):
    """The completion marker of a part."""

    input: str
    bytes: int
    error_bytes: int
    summary: Summary


def parts_of(out: Path) -> Path:
    """The folder of the work in progress for an output."""
    return out.with_name(out.name + ".parts")


class WorkFolder:
    """OUT.parts/, held by this process alone."""

    def __init__(self, out: Path, descriptor: int) -> None:
        self.out = out
        self.path = parts_of(out)
        self._descriptor = descriptor

    @classmethod
    @contextmanager
    def claim(cls, out: Path, *, overwrite: bool) -> Iterator[Self]:
        """Make the folder, or take up the one of a run that stopped.

        Raises:
            UsageError: the output exists, cannot be written, or another run is at work on it.
        """
        _check_output(out)
        if out.exists() and not overwrite and not _may_replace(parts_of(out)):
            raise UsageError(f"{out} is finished already", remedy="give another -o, or --overwrite")
        folder = cls(out, _lock(parts_of(out)))
        try:
            _remove(folder._discarded)
            yield folder
        finally:
            if folder.path.exists() and not (folder.path / _RUN).exists():
                _remove(folder.path)  # nothing was done
            os.close(folder._descriptor)

    @property
    def _discarded(self) -> Path:
        return self.path.with_name(self.path.name + ".done")

    def agree(
        self, configuration: dict[str, Any], *, inputs: list[str], planned: int | None, overwrite: bool
    ) -> None:
        """Take up the parts that are there, if they were made in the same way.

        With `overwrite` parts made in another way are thrown away, instead of an error.

        Raises:
            UsageError: names what differs.
        """
        run = {"configuration": configuration, "inputs": inputs, "planned": planned, "overwrite": overwrite}
        earlier = read_run(self.path)
        if earlier is not None:
            differing = _differences(earlier["configuration"], configuration)
            if not overwrite:
                differing += _differences({"inputs": earlier["inputs"]}, {"inputs": inputs})
                run["overwrite"] = earlier["overwrite"]
            if differing and not overwrite:
                raise UsageError(
                    f"{self.path} holds an unfinished run with other settings: {'; '.join(differing)}",
                    remedy="continue it with the same settings, or begin anew with --overwrite",
                )
            if differing:
                self._empty()
        with _writing(self.path):
            write_bytes(self.path / _RUN, [orjson.dumps(run)])
            sync_folder(self.path)

    def marker(self, number: int) -> Marker | None:
        """The marker of a finished part; None if the part, or any of its files, is not whole."""
        marker = _read_marker(self._file(number, "done"))
        if marker is None:
            return None
        sizes = (self._size(number, "jsonl"), self._size(number, "errors.jsonl"))
        return marker if sizes == (marker.bytes, marker.error_bytes) else None

    def finished(self) -> Iterator[tuple[int, str]]:
        """Numbers and fingerprints of the finished parts."""
        for path in sorted(self.path.glob("*.done")):
            number = int(path.stem)
            marker = self.marker(number)
            if marker is not None:
                yield number, marker.input

    def store(
        self,
        number: int,
        marker_input: str,
        summary: Summary,
        records: Iterable[bytes],
        failures: Iterable[bytes],
    ) -> None:
        """Keep a finished part, the marker last, when the rest is on the disk; lines carry their newlines.

        Raises:
            RunError: the disk is full, or cannot be written.
        """
        with _writing(self.path):
            self._file(number, "done").unlink(missing_ok=True)
            size = write_bytes(self._file(number, "jsonl"), records)
            error_size = self._store_failures(number, list(failures))
            sync_folder(self.path)
            marker = Marker(marker_input, size, error_size, summary)
            write_bytes(self._file(number, "done"), [_marker_bytes(marker)])
            sync_folder(self.path)

    def _store_failures(self, number: int, failures: list[bytes]) -> int:
        path = self._file(number, "errors.jsonl")
        if failures:
            return write_bytes(path, failures)
        path.unlink(missing_ok=True)
        return 0

    def finish(self, count: int, write: Callable[[Path, Iterator[bytes]], None]) -> None:
        """Join the first `count` parts to the output and the error list, and remove the folder.

        Args:
            count: number of parts.
            write: makes a file, whose name ends like the output's, from the chunks of the parts.

        Raises:
            RunError: the disk is full, or cannot be written.
        """
        errors = error_list_of(self.out)
        with _writing(self.out):
            write_bytes(self.path / _FINISHING, [])
            sync_folder(self.path)
            if any(self._size(number, "errors.jsonl") for number in range(count)):
                self._write(errors, lambda draft: copy(draft, self._chunks(count, "errors.jsonl")))
            else:
                errors.unlink(missing_ok=True)  # of an earlier run
            self._write(self.out, lambda draft: write(draft, self._chunks(count, "jsonl")))
            sync_folder(self.out.parent)
            self.path.rename(self._discarded)
            _remove(self._discarded)

    def _write(self, path: Path, write: Callable[[Path], None]) -> None:
        write_file(path, write, temporary=self.path / f"joined-{path.name}")

    def _chunks(self, count: int, kind: str) -> Iterator[bytes]:
        for number in range(count):
            path = self._file(number, kind)
            if path.exists():
                with path.open("rb") as file:
                    while chunk := file.read(_CHUNK):
                        yield chunk

    def _empty(self) -> None:
        for path in self.path.iterdir():
            path.unlink()

    def _file(self, number: int, kind: str) -> Path:
        return self.path / f"{number:06d}.{kind}"

    def _size(self, number: int, kind: str) -> int:
        path = self._file(number, kind)
        return path.stat().st_size if path.exists() else 0


def read_run(folder: Path) -> dict[str, Any] | None:
    """run.json of a work folder; None if there is none."""
    path = folder / _RUN
    return orjson.loads(path.read_bytes()) if path.exists() else None


def markers(folder: Path) -> Iterator[Marker]:
    """All markers in a work folder."""
    for path in sorted(folder.glob("*.done")):
        marker = _read_marker(path)
        if marker is not None:
            yield marker


def is_held(folder: Path) -> bool:
    """Whether a run is at work in the folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _read_marker(path: Path) -> Marker | None:
    if not path.exists():
        return None
    values = orjson.loads(path.read_bytes())
    summary = Summary(values["records"], values["failed"], Counts(**values["counts"]))
    return Marker(values["input"], values["bytes"], values["error_bytes"], summary)


def _marker_bytes(marker: Marker) -> bytes:
    summary = marker.summary
    return orjson.dumps(
        {
            "input": marker.input,
            "bytes": marker.bytes,
            "error_bytes": marker.error_bytes,
            "records": summary.records,
            "failed": summary.failed,
            "counts": summary.counts._asdict(),
        }
    )


def _check_output(out: Path) -> None:
    folder = out.absolute().parent
    if not folder.is_dir():
        raise UsageError(
            f"there is no folder {folder} for the output", remedy="make it first, or give another -o"
        )
    if out.exists() and not out.is_file():
        raise UsageError(f"the output {out} is no regular file", remedy="give a file name as -o")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            f"the folder {folder} of the output cannot be written",
            remedy="check its permissions, or give another -o",
        )


def _may_replace(folder: Path) -> bool:
    """Whether an output beside the folder is what its run was allowed to replace, or has made."""
    run = read_run(folder)
    return run is not None and (run["overwrite"] or (folder / _FINISHING).exists())


def _lock(folder: Path) -> int:
    try:
        folder.mkdir(exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}", remedy="give another -o") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise UsageError(
            f"another run is at work in {folder}", remedy="wait for it, or give another -o"
        ) from error
    return descriptor


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [
        f"{name} was {old.get(name)}, is {new.get(name)}"
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        where = getattr(error, "filename", None) or path
        reason = getattr(error, "strerror", None) or error
        raise RunError(
            f"{where} cannot be written: {reason}; the parts finished before are kept",
            remedy="make room or mend the disk, then start the same command again: it continues",
        ) from error


def copy(path: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks to a file as they are."""
    with path.open("wb") as file:
        file.writelines(chunks)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
