"""One-to-one matching of predictions to gold, without regard to their order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple, TypeVar

G = TypeVar("G")
P = TypeVar("P")
Pairs = list[tuple[int, int]]
Extent = tuple[int, int]


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
    gold: Sequence[G],
    predicted: Sequence[P],
    *,
    extent: Callable[[G | P], Extent],
    likeness: Callable[[G, P], float],
    least: float,
) -> Pairs:
    """The likest pairs first, each item used once.

    Args:
        gold: gold items.
        predicted: predicted items.
        extent: where an item begins and ends; items without a common letter are not compared.
        likeness: 0 (nothing in common) to 1.
        least: pairs less alike are none.
    """
    places, others = [extent(item) for item in gold], [extent(item) for item in predicted]
    rated = sorted(
        # of pairs equally alike the first in the text: the order of the items must not matter
        (-rate, places[i], others[j], i, j)
        for i, j in touching(places, others)
        if (rate := likeness(gold[i], predicted[j])) >= least
    )
    pairs: Pairs = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for *_, i, j in rated:
        if i not in used_gold and j not in used_predicted:
            pairs.append((i, j))
            used_gold.add(i)
            used_predicted.add(j)
    return sorted(pairs)


def touching(gold: Sequence[Extent], predicted: Sequence[Extent]) -> Iterator[tuple[int, int]]:
    """Pairs with a common letter, by one sweep over the text: long articles have thousands of items."""
    starts = [(start, 0, i) for i, (start, _) in enumerate(gold)]
    starts += [(start, 1, j) for j, (start, _) in enumerate(predicted)]
    sides = (gold, predicted)
    active: tuple[list[int], list[int]] = ([], [])
    for start, side, index in sorted(starts):
        other = 1 - side
        active[other][:] = [k for k in active[other] if sides[other][k][1] > start]
        for k in active[other]:
            yield (index, k) if side == 0 else (k, index)
        active[side].append(index)


def extent_of(item: Item) -> Extent:
    """Where an item begins and ends."""
    return item.start, item.end


def span_likeness(one: Item, other: Item) -> float:
    """Common letters by the longer one's; 0 where the labels differ."""
    if one.label != other.label:
        return 0.0
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / max(one.end - one.start, other.end - other.start) if common > 0 else 0.0
