"""One-to-one matching: each item once, the likest first, in any order, and as quick as the text is long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svodka.gold.matching import Item, Pairs, by_key, by_likeness, extent_of, span_likeness


def item(start: int, end: int, label: str = "PER") -> Item:
    return Item(start, end, label, "")


def by_overlap(gold: list[Item], predicted: list[Item], least: float = 1e-9) -> Pairs:
    return by_likeness(gold, predicted, extent=extent_of, likeness=span_likeness, least=least)


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        ([item(0, 5)], [item(0, 5)], [(0, 0)]),
        ([item(0, 5)], [item(5, 9)], []),
        ([item(0, 5)], [item(0, 5, "ORG")], []),
        ([item(0, 5)], [item(2, 5), item(1, 5)], [(0, 1)]),
        ([item(0, 5), item(3, 9)], [item(4, 9)], [(1, 0)]),
        ([item(0, 9), item(2, 4)], [item(2, 4), item(0, 9)], [(0, 1), (1, 0)]),
        ([item(0, 5), item(0, 5)], [item(0, 5)], [(0, 0)]),
    ],
    ids=["equal", "neighbours", "other label", "likest", "one for two", "nested", "twice in the gold"],
)
def test_pairs(gold: list[Item], predicted: list[Item], pairs: Pairs) -> None:
    assert by_overlap(gold, predicted) == pairs


def test_a_key_that_stands_twice_is_found_twice() -> None:
    assert by_key("аба", "бба", key=str) == [(0, 2), (1, 0)]


items = st.lists(
    st.builds(
        lambda start, length, label: item(start, start + length, label),
        st.integers(0, 30),
        st.integers(0, 9),
        st.sampled_from(("PER", "ORG")),
    ),
    max_size=8,
)


@given(items, items)
def test_nothing_alike_is_left_and_nothing_is_used_twice(gold: list[Item], predicted: list[Item]) -> None:
    pairs = by_overlap(gold, predicted)
    used_gold, used_predicted = [i for i, _ in pairs], [j for _, j in pairs]
    assert len(set(used_gold)) == len(set(used_predicted)) == len(pairs)
    assert all(span_likeness(gold[i], predicted[j]) > 0 for i, j in pairs)
    left = [
        (i, j)
        for i, wanted in enumerate(gold)
        for j, found in enumerate(predicted)
        if i not in used_gold and j not in used_predicted and span_likeness(wanted, found) > 0
    ]
    assert left == []


@settings(max_examples=500)
@given(items, items, st.randoms(use_true_random=False))
def test_the_order_changes_nothing(gold: list[Item], predicted: list[Item], random: st.DrawFn) -> None:
    shuffled = random.sample(predicted, len(predicted))  # type: ignore[attr-defined]
    rates = sorted(span_likeness(gold[i], predicted[j]) for i, j in by_overlap(gold, predicted))
    assert rates == sorted(span_likeness(gold[i], shuffled[j]) for i, j in by_overlap(gold, shuffled))


def test_an_article_of_50_000_names_is_matched() -> None:
    many = [item(10 * n, 10 * n + 6) for n in range(50_000)]
    assert len(by_overlap(many, many)) == 50_000
