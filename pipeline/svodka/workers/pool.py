"""A pool of workers in which a poisoned article harms nobody but itself.

A worker that crashes, exceeds the time or the memory is replaced; the articles of its batch are tried once
more, each alone; the one that fails again gets a `StageError` naming the stage and the reason. A worker that
somebody else killed gets its batch back once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, NamedTuple, Self

from svodka.article import Article
from svodka.errors import RunError, StageError, SvodkaError, UsageError
from svodka.workers.engine import Outcome, Runner
from svodka.workers.process import Broken, Job, Ready, WorkerProcess

# memory can grow by a few hundred MB between two looks, so look often; a look costs 20 µs
_POLL_SECONDS = 0.1
# jobs that wait for a worker, per worker: enough that none idles while the parent reads or writes
_WAITING_PER_WORKER = 2
# the kernel out of memory, an administrator: it need not have been an article's fault
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)
# in a row, with no worker doing anything between
_STARTS = 3
# articles, after which a worker makes room for a new one, which takes a second: bounded caches, too, leave
# Python's heap in pieces, some 10 MB every thousand articles at first
RETIRE_AFTER = 3_000
# a worker that broke its pipe is about to end: its exit code is worth waiting for
_GRACE_SECONDS = 2.0


class Limits(NamedTuple):
    """What a batch may take: seconds, and megabytes of the worker's resident memory."""

    timeout: float = 60.0
    memory: int = 2000


@dataclass(slots=True)
class _Open:
    """A task whose outcomes are not all there yet."""

    key: Any
    outcomes: list[Outcome | None]
    missing: int


class Done(NamedTuple):
    """A finished task: its key and the outcome of each of its articles."""

    key: Any
    outcomes: list[Outcome]


@dataclass(slots=True)
class _State:
    queue: deque[Job] = field(default_factory=deque)
    open: dict[int, _Open] = field(default_factory=dict)
    done: list[Done] = field(default_factory=list)
    numbered: int = 0


class Pool:
    """Processes that turn batches of articles into outcomes, in any order.

    Args:
        build: makes the pipeline in a worker; must be picklable (under the start method spawn).
        workers: at most so many processes; they start as there is work for them, or when `start` is called.
        limits: of a batch.
        text: records carry the text of the article.
    """

    def __init__(
        self, build: Callable[[], Runner], *, workers: int, limits: Limits | None = None, text: bool = True
    ) -> None:
        # a method that the user has chosen is kept; else the one that is safe with threads
        method = multiprocessing.get_start_method(allow_none=True) or "spawn"
        self._context = multiprocessing.get_context(method)
        self._build = build
        self._size = workers
        self._limits = limits or Limits()
        self._text = text
        self._workers: list[WorkerProcess] = []
        self._state = _State()
        self._failed_starts = 0
        self._provenance: dict[str, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        while self._workers:
            self._workers.pop().end()

    def start(self) -> None:
        """Start all workers ahead of the work, side by side."""
        while len(self._workers) < self._size:
            self._start()

    @property
    def provenance(self) -> dict[str, Any]:
        """Versions of the program and the models, as the first worker reports them; starts it.

        Raises:
            SvodkaError: what the pipeline raised when it was built.
            RunError: the workers end before they are ready.
            UsageError: the models alone exceed the memory limit.
        """
        while self._provenance is None:
            if not self._workers:
                self._start()
            self._listen()
        return self._provenance

    def has_room(self) -> bool:
        """Whether another task should be submitted now."""
        return len(self._state.queue) < _WAITING_PER_WORKER * self._size

    def is_busy(self) -> bool:
        """Whether there is anything to wait for."""
        return bool(self._state.open or self._state.done)

    def submit(self, key: Any, articles: Sequence[Article]) -> None:
        """Enqueue a task; `key` comes back with its outcomes."""
        state = self._state
        number = state.numbered
        state.numbered += 1
        state.open[number] = _Open(key, [None] * len(articles), len(articles))
        state.queue.append(Job(number, tuple(range(len(articles))), tuple(articles)))
        self._assign()

    def wait(self) -> list[Done]:
        """The tasks finished since the last call; waits for the first, if there is anything to wait for."""
        while self._state.open and not self._state.done:
            self._assign()
            self._listen()
            self._enforce()
        done, self._state.done = self._state.done, []
        return done

    def _start(self) -> None:
        timeout = self._limits.timeout
        self._workers.append(WorkerProcess(self._context, self._build, text=self._text, timeout=timeout))

    def _assign(self) -> None:
        queue = self._state.queue
        for worker in [worker for worker in self._workers if worker.ready and worker.job is None]:
            if queue:
                self._give(worker, queue.popleft())
        starting = sum(not worker.ready for worker in self._workers)
        if len(queue) > starting and len(self._workers) < self._size:
            self._start()

    def _give(self, worker: WorkerProcess, job: Job) -> None:
        try:
            worker.give(job)
        except OSError:  # it died while it was idle
            self._bury(worker, None)

    def _listen(self) -> None:
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), _POLL_SECONDS):
            self._receive(by_connection[connection])  # type: ignore[index]

    def _receive(self, worker: WorkerProcess) -> None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker, None)
            return
        if isinstance(message, Broken):
            raise message.error
        if isinstance(message, Ready):
            self._greet(worker, message)
            return
        if worker.job is not None:
            self._complete(worker.job, message)
            if worker.served >= RETIRE_AFTER:
                self._workers.remove(worker)
                worker.end()
        worker.job = None
        self._failed_starts = 0

    def _greet(self, worker: WorkerProcess, message: Ready) -> None:
        used = worker.megabytes()
        if used >= self._limits.memory:
            raise UsageError(
                f"the models alone take {used:.0f} MB, more than --memory {self._limits.memory} allows",
                remedy="allow more memory",
            )
        worker.ready = True
        self._failed_starts = 0
        self._provenance = message.provenance

    def _complete(self, job: Job, outcomes: Sequence[Outcome]) -> None:
        task = self._state.open[job.task]
        for position, outcome in zip(job.positions, outcomes, strict=True):
            task.outcomes[position] = outcome
        task.missing -= len(job.positions)
        if not task.missing:
            del self._state.open[job.task]
            self._state.done.append(Done(task.key, [item for item in task.outcomes if item is not None]))

    def _enforce(self) -> None:
        for worker in list(self._workers):
            if worker.job is None or worker.connection.poll():
                continue
            if worker.overdue():
                self._bury(worker, TimeoutError(f"took longer than {self._limits.timeout:g} s"))
            elif worker.megabytes() > self._limits.memory:
                self._bury(worker, MemoryError(f"took more than {self._limits.memory} MB of memory"))

    def _bury(self, worker: WorkerProcess, cause: Exception | None) -> None:
        """Replace a worker that died (no cause yet) or must die, and see to the articles that it had."""
        self._workers.remove(worker)
        job, stage = worker.job, worker.stage
        code = worker.end(_GRACE_SECONDS if cause is None else 0.0)
        if not worker.ready:
            self._count_failed_start(_manner(code))
        if job is None:
            return
        if cause is None and code in _FROM_OUTSIDE and not job.was_lost:
            # in the same company again: the sums of a network depend a little on what it sees together
            self._state.queue.appendleft(job._replace(was_lost=True))
        elif job.is_last_try:
            cause = cause or ChildProcessError(_manner(code))
            self._complete(job, [_poisoned(stage, article, cause) for article in job.articles])
        else:
            self._state.queue.extendleft(reversed(_alone(job)))

    def _count_failed_start(self, manner: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _STARTS:
            raise RunError(
                f"no worker process gets ready: {manner}",
                remedy="extract one article without -o: that works in the main process and shows the cause",
            )


def _alone(job: Job) -> list[Job]:
    return [
        Job(job.task, (position,), (article,), is_last_try=True)
        for position, article in zip(job.positions, job.articles, strict=True)
    ]


def _poisoned(stage: str, article: Article, cause: Exception) -> SvodkaError:
    error = StageError(stage, article.id, cause)
    error.remedy = f"raise --timeout or --memory if the article is sound; else {StageError.remedy}"
    return error


def _manner(exit_code: int | None) -> str:
    if exit_code is None:
        return "the worker process closed its pipe"
    if exit_code >= 0:
        return f"the worker process ended with exit code {exit_code}"
    return f"the worker process ended by {signal.Signals(-exit_code).name}"


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
