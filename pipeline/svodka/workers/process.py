"""One worker process, seen from both ends of its pipe."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, NamedTuple

import psutil

from svodka.article import Article
from svodka.errors import SvodkaError
from svodka.workers.engine import Engine, Outcome, Runner, portable

# a worker whose parent is gone while a stage holds the interpreter ends itself this long after the limit
_ORPHAN_GRACE_SECONDS = 30.0
_STAGE_NAME_BYTES = 64
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_MEGABYTE = 1_000_000


class Job(NamedTuple):
    """Articles that a worker gets at once; `attempts` counts the failed ones before."""

    task: int
    positions: tuple[int, ...]
    articles: tuple[Article, ...]
    attempts: int = 0


class Ready(NamedTuple):
    """The worker's first message: its models are loaded."""

    provenance: dict[str, Any]


class Broken(NamedTuple):
    """The worker's first and last message: its pipeline cannot be built."""

    error: SvodkaError


class WorkerProcess:
    """The parent's side.

    Args:
        context: multiprocessing context (spawn, fork, forkserver).
        build: makes the pipeline in the worker; picklable.
        text: records carry the text of the article.
        timeout: seconds that a job may take.
    """

    def __init__(
        self, context: BaseContext, build: Callable[[], Runner], *, text: bool, timeout: float
    ) -> None:
        self.connection, theirs = context.Pipe()
        self._stage = context.RawArray(ctypes.c_char, _STAGE_NAME_BYTES)
        arguments = (theirs, build, text, timeout, self._stage)
        self._process = context.Process(target=_serve, args=arguments, daemon=True, name="svodka-worker")  # type: ignore[attr-defined]
        with _quiet_start():
            self._process.start()
        theirs.close()
        self._seen = psutil.Process(self._process.pid)
        self._timeout = timeout
        self.ready = False
        self.job: Job | None = None
        self._deadline = 0.0

    @property
    def pid(self) -> int:
        """Number of the process."""
        return int(self._process.pid)

    @property
    def stage(self) -> str:
        """The stage that the worker is in, or was in when it ended."""
        return bytes(self._stage.value).decode() or "start"

    def give(self, job: Job) -> None:
        """Hand over a job; the clock starts."""
        self.job = job
        self._deadline = time.monotonic() + self._timeout
        self.connection.send(job.articles)

    def overdue(self) -> bool:
        """Whether the job has taken too long."""
        return self.job is not None and time.monotonic() > self._deadline

    def megabytes(self) -> float:
        """Resident memory; 0 for a process that has ended."""
        try:
            return float(self._seen.memory_info().rss / _MEGABYTE)
        except psutil.NoSuchProcess:
            return 0.0

    def end(self, grace: float = 0.0) -> int | None:
        """End the process, which holds nothing worth keeping.

        Args:
            grace: seconds that it may take to end by itself.

        Returns:
            Its exit code if it ended by itself (negative: by that signal), else None.
        """
        self._process.join(grace)
        code: int | None = self._process.exitcode
        self._process.kill()
        self._process.join()
        self.connection.close()
        return code


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Children start with one BLAS thread (more make the small networks slower) and deaf to Ctrl-C."""
    missing = {name: value for name, value in _ONE_THREAD.items() if name not in os.environ}
    os.environ.update(missing)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        for name in missing:
            del os.environ[name]


def _serve(
    connection: Connection, build: Callable[[], Runner], text: bool, timeout: float, stage: Any
) -> None:
    """The worker's side: load, then answer every batch with its outcomes until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def watch(name: str) -> None:
        stage.value = name.encode()[: _STAGE_NAME_BYTES - 1]

    try:
        engine = Engine(build(), text=text, zones=True)
        provenance = engine.load()
    except SvodkaError as error:
        connection.send(Broken(portable(error)))
        return
    gc.freeze()  # the models are here to stay
    connection.send(Ready(provenance))
    with open(os.devnull, "w") as nowhere:
        while True:
            try:
                articles: Sequence[Article] = connection.recv()
            except EOFError:
                return
            faulthandler.dump_traceback_later(timeout + _ORPHAN_GRACE_SECONDS, exit=True, file=nowhere)
            outcomes: list[Outcome] = engine.work(articles, watch)
            faulthandler.cancel_dump_traceback_later()
            connection.send(outcomes)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
