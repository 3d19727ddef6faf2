"""A run as a command: display, signals, messages, exit codes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from svodka.batch.error_list import error_list_of
from svodka.batch.folder import parts_of
from svodka.batch.progress import Lines, Tally
from svodka.batch.run import Result, extract, extract_to_streams
from svodka.batch.settings import RunSettings
from svodka.batch.status import status
from svodka.errors import RunError

EXIT_ARTICLES_FAILED = 1
EXIT_STOPPED = 3
# as shells report a process that a signal ended
_EXIT_SIGNAL = 128
_STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(KeyboardInterrupt):
    """A signal asks the run to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run(settings: RunSettings, *, quiet: bool, stderr: TextIO) -> int:
    """Run to the end, to a signal, or to a full disk; the exit code.

    Raises:
        UsageError: refused before any work.
    """
    try:
        with _interruptible(), _display(stderr, quiet) as tally:
            result = _extract(settings, tally)
    except Interrupted as stop:
        _say(stderr, f"stopped by {signal.Signals(stop.number).name}{_how_to_continue(settings.out)}")
        return _EXIT_SIGNAL + stop.number
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_SIGNAL + signal.SIGPIPE
    except RunError as error:
        _say(stderr, f"{error}; {error.remedy}")
        return EXIT_STOPPED
    if not quiet:
        _say(stderr, _summary(result, tally, settings.out))
    return EXIT_ARTICLES_FAILED if result.total.failed else 0


def _extract(settings: RunSettings, tally: Tally) -> Result:
    if settings.out is not None:
        return extract(settings, tally)
    return extract_to_streams(settings, sys.stdout.buffer, sys.stderr.buffer, tally)


@contextmanager
def _interruptible() -> Iterator[None]:
    def stop(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    # under nohup a hangup is ignored, and stays so
    wanted = [
        number
        for number in _STOPPING_SIGNALS
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN
    ]
    before = {number: signal.signal(number, stop) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _display(stderr: TextIO, quiet: bool) -> Iterator[Tally]:
    with ExitStack() as stack:
        if quiet:
            yield Tally()
        elif stderr.isatty():
            from svodka.batch.bar import Bar

            yield stack.enter_context(Bar(stderr))
        else:
            yield stack.enter_context(Lines(stderr))


def _how_to_continue(out: Path | None) -> str:
    if out is None or not parts_of(out).is_dir():
        return ""
    done = status(out).done
    return f"; {done} articles are done and kept in {parts_of(out)}: start the same command again to continue"


def _summary(result: Result, tally: Tally, out: Path | None) -> str:
    total, kept = result
    words = [
        f"{total.articles} articles",
        f"{total.counts.entities} entities",
        f"{total.counts.amounts} amounts",
        f"{total.counts.quotes} quotations",
        f"{total.failed} failed",
        f"{tally.seconds:.1f} s",
        f"{tally.rate:.1f} articles/s",
    ]
    if kept.articles:
        words.append(f"{kept.articles} done before")
    if total.failed and out is not None:
        words.append(f"see {error_list_of(out)}")
    return ", ".join(words)


def _say(stderr: TextIO, text: str) -> None:
    stderr.write(f"svodka: {text}\n")
    stderr.flush()
