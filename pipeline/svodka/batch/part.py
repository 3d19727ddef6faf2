"""A part under way: what came of each of its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from svodka.article import Article
from svodka.batch.entries import Entry, fingerprint
from svodka.batch.error_list import as_line
from svodka.batch.summary import Summary, summarize
from svodka.io import Failure
from svodka.workers import Line, batches

Places = tuple[int, ...]


class Part:
    """Places for the outcomes of a part's entries.

    Args:
        number: of the part, from 0.
        input: fingerprint of its entries.
        size: how many they are.
    """

    def __init__(self, number: int, input: str, size: int) -> None:
        self.number = number
        self.input = input
        self.size = size
        self._settled: dict[int, Line | Failure] = {}

    @classmethod
    def of(cls, number: int, content: Sequence[Entry]) -> Self:
        """The part of these entries; what could not be read is settled."""
        part = cls(number, fingerprint(content), len(content))
        for place, entry in enumerate(content):
            if isinstance(entry, Failure):
                part.settle(place, entry)
        return part

    def settle(self, place: int, outcome: Line | Failure) -> None:
        """Note what came of the entry at a place."""
        self._settled[place] = outcome

    @property
    def is_finished(self) -> bool:
        """Whether every entry has its outcome."""
        return len(self._settled) == self.size

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
        return (self._settled[place] for place in range(self.size))


def tasks_of(content: Sequence[Entry]) -> Iterator[tuple[Places, list[Article]]]:
    """The articles of a part in batches, with their places in it; the same for every engine."""
    articles = {place: entry for place, entry in enumerate(content) if isinstance(entry, Article)}
    places = iter(articles)
    for batch in batches(articles.values()):
        yield tuple(next(places) for _ in batch), batch
