"""What a run, or a part of one, came to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

from svodka.workers import Counts, Line


class Summary(NamedTuple):
    """Numbers of records, of articles that failed, and of findings."""

    records: int = 0
    failed: int = 0
    counts: Counts = Counts()

    @property
    def articles(self) -> int:
        """All articles, good and bad."""
        return self.records + self.failed

    def plus(self, other: Summary) -> Self:
        """Both together."""
        return self._replace(
            records=self.records + other.records,
            failed=self.failed + other.failed,
            counts=self.counts.plus(other.counts),
        )


def summarize(outcomes: Iterable[object]) -> Summary:
    """Outcomes counted: lines are records, all else has failed."""
    lines = 0
    everything = 0
    counts = Counts()
    for outcome in outcomes:
        everything += 1
        if isinstance(outcome, Line):
            lines += 1
            counts = counts.plus(outcome.counts)
    return Summary(lines, everything - lines, counts)
