"""What has become of a run, from its files alone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from svodka.batch.error_list import error_list_of
from svodka.batch.folder import is_held, markers, parts_of, read_run
from svodka.batch.summary import Summary
from svodka.errors import UsageError

_CHUNK = 1 << 20


class Status(NamedTuple):
    """How far a run has come.

    Args:
        state: "finished", "running", or "stopped" (starting it again continues).
        done: articles done, good and bad; None where a finished output does not tell without being read.
        failed: those in the error list.
        left: articles not done; None if their number is not known.
    """

    state: Literal["finished", "running", "stopped"]
    done: int | None
    failed: int
    left: int | None


def status(out: Path) -> Status:
    """The status of the run that writes, or has written, an output.

    Raises:
        UsageError: there is neither the output nor work in progress for it.
    """
    folder = parts_of(out)
    if folder.is_dir():
        return _unfinished(folder)
    if not out.is_file():
        raise UsageError(f"there is neither {out} nor {folder}", remedy="check the name: it is that of -o")
    errors = error_list_of(out)
    failed = _lines(errors) if errors.exists() else 0
    return Status("finished", _lines(out) + failed if out.suffix == ".jsonl" else None, failed, 0)


def _unfinished(folder: Path) -> Status:
    total = Summary()
    for marker in markers(folder):
        total = total.plus(marker.summary)
    run = read_run(folder)
    planned = None if run is None else run["planned"]
    left = None if planned is None else planned - total.articles
    return Status("running" if is_held(folder) else "stopped", total.articles, total.failed, left)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
