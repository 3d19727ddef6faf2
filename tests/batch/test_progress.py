"""The figures of a run under way, as lines and as a bar."""

from __future__ import annotations

import io
import re
import time

import pytest

from svodka.batch import Summary
from svodka.batch.bar import Bar
from svodka.batch.progress import Lines, Tally


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: seconds)


def test_articles_of_an_earlier_run_make_this_one_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    at(monkeypatch, 100.0)
    tally.begin(1000)
    tally.skip(Summary(490, 10))
    at(monkeypatch, 110.0)
    tally.advance(Summary(95, 5))
    assert tally.rate == 10.0
    assert str(tally) == "600 of 1000 articles, 15 failed, 10.0 articles/s, 0:00:40 left"


def test_without_a_known_number_nothing_is_said_of_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    at(monkeypatch, 0.0)
    tally.begin(None)
    at(monkeypatch, 2.0)
    tally.advance(Summary(4))
    assert str(tally) == "4 articles, 0 failed, 2.0 articles/s"


def test_lines_come_now_and_then_without_a_terminal() -> None:
    stream = io.StringIO()
    with Lines(stream, every=0.02) as lines:
        lines.begin(10)
        lines.advance(Summary(4, 1))
        time.sleep(0.2)
    first = stream.getvalue().splitlines()[0]
    assert first.startswith("svodka: 5 of 10 articles, 1 failed, ")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_shows_done_and_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    stream = Terminal()
    with Bar(stream) as bar:
        bar.begin(10)
        bar.skip(Summary(3))
        bar.advance(Summary(3, 1))
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", stream.getvalue())
    assert "7/10" in shown
    assert "1 failed" in shown
