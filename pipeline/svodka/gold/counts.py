"""Counts that add up: sum first, divide last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Counts(NamedTuple):
    """True positives, false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        """Share of the predictions that are right; 0 without predictions."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that is found; 0 without gold."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 0.0

    def plus(self, other: Counts) -> Counts:
        """The sum of two counts."""
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)


def total(counts: Sequence[Counts]) -> Counts:
    """The sum of any number of counts."""
    return Counts(sum(c.tp for c in counts), sum(c.fp for c in counts), sum(c.fn for c in counts))


def interval(by_document: Sequence[Counts], *, rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """The bootstrap interval of F that holds 95 % of resamplings of whole documents.

    Args:
        by_document: counts of each document; sentences of one article are not independent, so whole
            documents are drawn.
        rounds: number of resamplings.
        seed: of the random generator; the same seed gives the same interval.
    """
    if not by_document:
        return 0.0, 0.0
    # RandomState's stream is frozen: the interval is the same under every version of numpy
    generator = np.random.RandomState(seed)
    table, size = np.array(by_document), len(by_document)
    figures = sorted(
        Counts(*map(int, table[generator.randint(0, size, size)].sum(axis=0))).f for _ in range(rounds)
    )
    return figures[int(0.025 * rounds)], figures[min(int(0.975 * rounds), rounds - 1)]
