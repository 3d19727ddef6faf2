"""The book of a run: which parts are done, which are open, what it all comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from svodka.article import Article
from svodka.batch.entries import Entry
from svodka.batch.error_list import as_failure
from svodka.batch.folder import WorkFolder
from svodka.batch.part import Part, Places
from svodka.batch.progress import Progress
from svodka.batch.summary import Summary, summarize
from svodka.io import Failure
from svodka.workers import Line, Outcome


class Book:
    """Keeps every finished part in the folder, and tells the progress.

    Attributes:
        count: parts seen so far.
        total: what they come to.
        kept: what of it an earlier run had done.
        open: parts under way, by number.
    """

    def __init__(self, folder: WorkFolder, progress: Progress) -> None:
        self.count = 0
        self.total = Summary()
        self.kept = Summary()
        self.open: dict[int, Part] = {}
        self._folder = folder
        self._progress = progress

    def finished(self) -> dict[int, str]:
        """Fingerprints of the parts that earlier runs have finished, by number."""
        return dict(self._folder.finished())

    def fresh(self, contents: Iterable[Sequence[Entry]]) -> Iterator[tuple[Part, Sequence[Entry]]]:
        """The parts that no earlier run has finished, with their entries."""
        for number, content in enumerate(contents):
            part = Part.of(number, content)
            if not self.skip(number, part.input):
                yield part, content

    def skip(self, number: int, input: str) -> bool:
        """Whether an earlier run has finished the part of this fingerprint."""
        self.count = max(self.count, number + 1)
        marker = self._folder.marker(number)
        if marker is None or marker.input != input:
            return False
        self.kept = self.kept.plus(marker.summary)
        self.total = self.total.plus(marker.summary)
        self._progress.skip(marker.summary)
        return True

    def begin(self, part: Part) -> None:
        """A part is under way."""
        self.open[part.number] = part
        self._progress.advance(part.summary)
        self._keep_if_finished(part)

    def settle(self, number: int, places: Places, outcomes: Sequence[Line | Failure]) -> None:
        """Note outcomes of a part under way."""
        part = self.open[number]
        for place, outcome in zip(places, outcomes, strict=True):
            part.settle(place, outcome)
        self._progress.advance(summarize(outcomes))
        self._keep_if_finished(part)

    def _keep_if_finished(self, part: Part) -> None:
        if part.is_finished:
            self._folder.store(part.number, part.input, part.summary, part.records, part.failures)
            self.total = self.total.plus(part.summary)
            del self.open[part.number]


def settled(articles: Sequence[Article], outcomes: Sequence[Outcome]) -> list[Line | Failure]:
    """Outcomes with every error as its line of the error list."""
    return [
        outcome if isinstance(outcome, Line) else as_failure(article, outcome)
        for article, outcome in zip(articles, outcomes, strict=True)
    ]
