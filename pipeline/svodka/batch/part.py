"""A part under way: its entries, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svodka.article import Article
from svodka.batch.entries import Entry
from svodka.batch.error_list import as_failure, as_line
from svodka.batch.summary import Summary, summarize
from svodka.io import Failure
from svodka.workers import Line, Outcome, batches


class Part:
    """Entries number by number with the place for their outcomes.

    Args:
        number: of the part, from 0.
        content: its entries in order.
        input: their fingerprint.
    """

    def __init__(self, number: int, content: Sequence[Entry], input: str) -> None:
        self.number = number
        self.input = input
        self._articles = {i: entry for i, entry in enumerate(content) if isinstance(entry, Article)}
        self._settled: dict[int, Line | Failure] = {
            i: entry for i, entry in enumerate(content) if isinstance(entry, Failure)
        }
        self._size = len(content)

    def tasks(self) -> Iterator[tuple[tuple[int, ...], list[Article]]]:
        """The articles in batches, with their places in the part."""
        places = iter(self._articles)
        for batch in batches(self._articles.values()):
            yield tuple(next(places) for _ in batch), batch

    def settle(self, place: int, outcome: Outcome) -> None:
        """Note what came of the entry at a place; its article is let go."""
        article = self._articles.pop(place)
        self._settled[place] = outcome if isinstance(outcome, Line) else as_failure(article, outcome)

    @property
    def is_finished(self) -> bool:
        """Whether every entry has its outcome."""
        return len(self._settled) == self._size

    @property
    def records(self) -> Iterator[bytes]:
        """The lines of the records, in order."""
        return (item.json + b"\n" for item in self._in_order() if isinstance(item, Line))

    @property
    def failures(self) -> Iterator[bytes]:
        """The lines of the error list, in order."""
        return (as_line(item) for item in self._in_order() if isinstance(item, Failure))

    @property
    def summary(self) -> Summary:
        """Numbers of records, failures and findings so far."""
        return summarize(self._settled.values())

    def _in_order(self) -> Iterator[Line | Failure]:
        return (self._settled[place] for place in range(self._size))
