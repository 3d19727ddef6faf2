"""One-to-one matching of predictions to gold, without regard to their order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, TypeVar

G = TypeVar("G")
P = TypeVar("P")
Pairs = list[tuple[int, int]]


class Item(NamedTuple):
    """A labelled stretch that a metric counts."""

    start: int
    end: int
    label: str
    text: str


def by_key(gold: Sequence[G], predicted: Sequence[P], *, key: Callable[[G | P], Hashable]) -> Pairs:
    """Pairs of equal keys, each item used once, in the gold's order.

    Returns:
        Indices into `gold` and `predicted`.
    """
    free: dict[Hashable, list[int]] = {}
    for index, item in enumerate(predicted):
        free.setdefault(key(item), []).append(index)
    pairs: Pairs = []
    for index, wanted in enumerate(gold):
        rivals = free.get(key(wanted))
        if rivals:
            pairs.append((index, rivals.pop(0)))
    return pairs


def by_likeness(
    gold: Sequence[G], predicted: Sequence[P], *, likeness: Callable[[G, P], float], least: float
) -> Pairs:
    """The likest pairs first, each item used once.

    Args:
        gold: gold items.
        predicted: predicted items.
        likeness: 0 (nothing in common) to 1.
        least: pairs less alike are none.
    """
    rated = sorted(
        (
            (-rate, i, j)
            for i, wanted in enumerate(gold)
            for j, given in enumerate(predicted)
            if (rate := likeness(wanted, given)) >= least
        ),
    )
    pairs: Pairs = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, i, j in rated:
        if i not in used_gold and j not in used_predicted:
            pairs.append((i, j))
            used_gold.add(i)
            used_predicted.add(j)
    return sorted(pairs)


def span_likeness(one: Item, other: Item) -> float:
    """Common letters by the longer one's; 0 where the labels differ."""
    if one.label != other.label:
        return 0.0
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / max(one.end - one.start, other.end - other.start) if common > 0 else 0.0
