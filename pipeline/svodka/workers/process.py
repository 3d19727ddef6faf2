"""One worker process, seen from both ends of its pipe."""

from __future__ import annotations

import ctypes
import fcntl
import gc
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, NamedTuple

import psutil

from svodka.article import Article
from svodka.errors import PipelineError, SvodkaError
from svodka.workers.engine import Engine, Outcome, Runner, portable

_STAGE_NAME_BYTES = 64
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_MEGABYTE = 1_000_000


class Job(NamedTuple):
    """Articles that a worker gets at once.

    Args:
        task: the task that they belong to.
        positions: their places in it.
        articles: themselves.
        is_last_try: the article failed in company, and is tried once more alone.
        was_lost: its worker was once killed by somebody else.
    """

    task: int
    positions: tuple[int, ...]
    articles: tuple[Article, ...]
    is_last_try: bool = False
    was_lost: bool = False


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
        arguments = (theirs, build, text, self._stage)
        self._process = context.Process(target=_serve, args=arguments, daemon=True, name="svodka-worker")  # type: ignore[attr-defined]
        with _quiet_start():
            self._process.start()
        theirs.close()
        self._seen = psutil.Process(self._process.pid)
        self._timeout = timeout
        self.ready = False
        self.job: Job | None = None
        self.served = 0  # articles that it was given
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
        self.served += len(job.articles)
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
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for name in missing:
            del os.environ[name]


def _serve(connection: Connection, build: Callable[[], Runner], text: bool, stage: Any) -> None:
    """The worker's side: load, then answer every batch with its outcomes until the pipe closes."""
    for of_the_terminal in (signal.SIGINT, signal.SIGHUP):  # the parent decides what they mean
        signal.signal(of_the_terminal, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _end_with_parent()

    def watch(name: str) -> None:
        stage.value = name.encode()[: _STAGE_NAME_BYTES - 1]

    try:
        engine = Engine(build(), text=text, zones=True)
        provenance = engine.load()
    except SvodkaError as error:
        connection.send(Broken(portable(error)))
        return
    except Exception as error:  # it has to cross to the parent, whatever it is
        reason = f"the pipeline cannot be built: {type(error).__name__}: {error}"
        connection.send(Broken(PipelineError(reason, remedy="install svodka anew, or report it")))
        return
    gc.freeze()  # the models are here to stay
    connection.send(Ready(provenance))
    for articles in _received(connection):
        outcomes: list[Outcome] = engine.work(articles, watch)
        connection.send(outcomes)


def _received(connection: Connection) -> Iterator[Sequence[Article]]:
    while True:
        try:
            yield connection.recv()
        except EOFError:
            return


def _end_with_parent() -> None:
    """Let the kernel end this process when its parent is gone, even while a pattern holds the interpreter.

    The pipe behind the parent's sentinel closes with the parent; a descriptor with O_ASYNC then raises
    SIGIO, whose default is to end the process.
    """
    parent = parent_process()
    if parent is not None:
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
        if not parent.is_alive():  # it went while this process started
            os._exit(1)
