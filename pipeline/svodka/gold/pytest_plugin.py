"""A pytest plugin: `pytest --svodka-gold GOLD [--svodka-baseline FILE]`.

The pipeline runs over the gold's texts once. Then every article is a test. With a baseline it fails if
something in it broke that the baseline does not know of, and every floor is a test as well; without one it
fails if anything at all is wrong with the article, which suits a small set of articles that must come out
right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from svodka.gold.baseline import Fall
    from svodka.gold.check import Change

_NODE = "svodka-gold"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options."""
    group = parser.getgroup("svodka")
    group.addoption("--svodka-gold", type=Path, metavar="GOLD", help="test svodka against this gold")
    group.addoption("--svodka-baseline", type=Path, metavar="FILE", help="what the gold is known to yield")


def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the tests of the gold."""
    gold = session.config.getoption("--svodka-gold")
    if gold is not None:
        baseline = session.config.getoption("--svodka-baseline")
        items.extend(_collect(session, Path(gold), baseline and Path(baseline)))


class _Outcome(NamedTuple):
    """What is wrong, by article; the floors with the figures that fell below them."""

    broken: dict[str, list[Change]]
    floors: dict[str, Fall | None]


def _collect(session: pytest.Session, gold: Path, baseline: Path | None) -> Iterator[pytest.Item]:
    from svodka.errors import SvodkaError

    try:
        outcome = _outcome(gold, baseline)
    except SvodkaError as error:
        raise pytest.UsageError(f"{error}; {error.remedy}") from error
    for article, broken in outcome.broken.items():
        yield ArticleTest.from_parent(session, name=article, nodeid=f"{_NODE}::{article}", broken=broken)
    for name, fall in outcome.floors.items():
        yield FloorTest.from_parent(session, name=name, nodeid=f"{_NODE}::{name}", fall=fall)


def _outcome(gold: Path, baseline: Path | None) -> _Outcome:
    from svodka.gold.baseline import Baseline, corpus_of, load
    from svodka.gold.check import check, check_corpus
    from svodka.gold.formats import read_records
    from svodka.gold.predict import predict
    from svodka.gold.score import evaluate
    from svodka.pipeline import Pipeline

    wanted = read_records(gold)
    nothing = Baseline(corpus=corpus_of(wanted), floors={}, broken={})
    before = nothing if baseline is None else load(baseline)
    check_corpus(wanted, before)
    predictions = predict(wanted, Pipeline())
    verdict = check(wanted, evaluate(wanted, predictions.records), before)
    broken: dict[str, list[Change]] = defaultdict(list, {str(record.id): [] for record in wanted})
    for change in verdict.broken:
        broken[change.document].append(change)
    fallen = {(fall.metric, fall.label): fall for fall in verdict.falls}
    floors = {
        f"{metric}, {label}": fallen.get((metric, label))
        for metric, labels in before.floors.items()
        for label in labels
    }
    return _Outcome(dict(broken), floors)


class _Broken(AssertionError):
    """What the test says instead of a traceback."""


class _GoldTest(pytest.Item):
    """A test whose outcome is known when it is collected."""

    message = ""

    def runtest(self) -> None:
        """Fail with the message, if there is one."""
        if self.message:
            raise _Broken(self.message)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], _style: object = None) -> str:
        """The message alone."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test stands in the report."""
        return self.path, None, self.name


class ArticleTest(_GoldTest):
    """Nothing in an article is newly wrong."""

    def __init__(self, *, broken: list[Change], **node: object) -> None:
        super().__init__(**node)  # type: ignore[arg-type]
        lines = (
            f"{c.metric}: {'extra ' if c.side == 'extra' else ''}{c.label} at {c.start} «{c.text}» {c.detail}"
            for c in broken
        )
        self.message = "\n".join(line.rstrip() for line in lines)


class FloorTest(_GoldTest):
    """A figure is not below its floor."""

    def __init__(self, *, fall: Fall | None, **node: object) -> None:
        super().__init__(**node)  # type: ignore[arg-type]
        if fall is not None:
            figure = "gone" if fall.figure is None else f"{fall.figure:.4f}"
            self.message = f"{fall.name}: {figure}, floor {fall.floor:.4f}"
