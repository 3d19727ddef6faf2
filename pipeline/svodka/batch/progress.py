"""How far a run has come: figures, and a plain line now and then."""

from __future__ import annotations

import threading
import time
from typing import Protocol, Self, TextIO

from svodka.batch.summary import Summary

LINE_EVERY_SECONDS = 30.0


class Progress(Protocol):
    """What a run reports to; called from one thread."""

    def begin(self, planned: int | None) -> None:
        """The work begins; `planned` is the number of articles, if it is known."""

    def skip(self, done: Summary) -> None:
        """An earlier run has done these."""

    def advance(self, done: Summary) -> None:
        """These are done now."""


class _Silent:
    def begin(self, planned: int | None) -> None:
        pass

    def skip(self, done: Summary) -> None:
        pass

    def advance(self, done: Summary) -> None:
        pass


SILENT: Progress = _Silent()


class Tally:
    """The figures behind a display: done, failed, articles a second of this run."""

    def __init__(self) -> None:
        self.planned: int | None = None
        self.total = Summary()
        self._now = 0
        self._start = time.monotonic()

    def begin(self, planned: int | None) -> None:
        """The clock starts."""
        self.planned = planned
        self._start = time.monotonic()

    def skip(self, done: Summary) -> None:
        """Count what an earlier run has done; it does not make this one faster."""
        self.total = self.total.plus(done)

    def advance(self, done: Summary) -> None:
        """Count what is done now."""
        self.total = self.total.plus(done)
        self._now += done.articles

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._start

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self._now / self.seconds if self._now else 0.0

    def __str__(self) -> str:
        of = "" if self.planned is None else f" of {self.planned}"
        text = f"{self.total.articles}{of} articles, {self.total.failed} failed, {self.rate:.1f} articles/s"
        if self.planned is None or not self.rate:
            return text
        return f"{text}, {_duration((self.planned - self.total.articles) / self.rate)} left"


class Lines(Tally):
    """A plain line every half minute, for logs."""

    def __init__(self, stream: TextIO, every: float = LINE_EVERY_SECONDS) -> None:
        super().__init__()
        self._stream = stream
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._report, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _report(self) -> None:
        while not self._over.wait(self._every):
            self._stream.write(f"svodka: {self}\n")
            self._stream.flush()


def _duration(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
