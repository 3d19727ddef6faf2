"""One-to-one matching of predictions to gold, without regard to their order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

G = TypeVar("G")
P = TypeVar("P")
Pairs = list[tuple[int, int]]


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
