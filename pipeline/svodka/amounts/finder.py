"""From text to amounts: stretches with a trigger are cut into atoms and read by the grammar, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from svodka.amounts.bounds import Bounds, read_bounds
from svodka.amounts.change import governing_change
from svodka.amounts.context import ArticleMoney, borrow_unit, in_title, is_money, settle_noun
from svodka.amounts.digits import plain
from svodka.amounts.joins import join
from svodka.amounts.quantities import Quantity, read_quantities
from svodka.amounts.stretch import Stretch, cut
from svodka.amounts.triggers import Triggers
from svodka.amounts.vocabulary import load_vocabulary
from svodka.annotations import Amount

_CLOSERS = frozenset("»”“\"')]")


class AmountFinder:
    """Finds money and percentages with their exact values.

    Args:
        folder: a user's folder of word lists, laid over the shipped ones.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        self.vocabulary = load_vocabulary(folder)
        self._triggers = Triggers(self.vocabulary.triggers)

    def __call__(self, text: str) -> tuple[Amount, ...]:
        """All amounts of a text in its order; offsets are half-open code points."""
        return tuple(self._find(text))

    def _find(self, text: str) -> Iterator[Amount]:
        article = ArticleMoney(text)
        found: list[tuple[Stretch, list[Quantity]]] = []
        for start, end in self._triggers.stretches(text):
            stretch = cut(text, start, end, self.vocabulary)
            quantities = borrow_unit(stretch, join(stretch, read_quantities(stretch)))
            article.note(quantities)
            found.append((stretch, quantities))
        for stretch, quantities in found:
            yield from _amounts(stretch, quantities, article)


def _amounts(stretch: Stretch, quantities: list[Quantity], article: ArticleMoney) -> Iterator[Amount]:
    for quantity in quantities:
        if quantity.unit is None or in_title(stretch, quantity) or not is_money(stretch, quantity):
            continue
        yield _amount(stretch, settle_noun(stretch, quantity, article))


def _amount(stretch: Stretch, quantity: Quantity) -> Amount:
    change = governing_change(stretch, quantity)
    bounds = read_bounds(stretch, quantity, change)
    low, high = _values(quantity, bounds)
    unit = quantity.unit
    is_percent = unit is not None and unit.kind != "money"
    rules = (*quantity.rules, *bounds.rules, *(("change",) if change else ()))
    return Amount(
        start=stretch.atoms[bounds.first].start,
        end=_end(stretch, bounds.last),
        kind="percent" if is_percent else "money",
        min=None if low is None else plain(low),
        max=None if high is None else plain(high),
        approx=bounds.approx or quantity.vague,
        currency=None if unit is None or is_percent else unit.code,
        unit=unit.kind if unit is not None and unit.kind != "money" else None,
        change="up" if change == "up" else "down" if change == "down" else None,
        rule=" ".join(dict.fromkeys(rules)),
    )


def _values(quantity: Quantity, bounds: Bounds) -> tuple[Decimal | None, Decimal | None]:
    if quantity.vague:
        return None, None
    if bounds.bound == "more":
        return quantity.low, None
    if bounds.bound == "less":
        return None, quantity.high
    return quantity.low, quantity.high


def _end(stretch: Stretch, last: int) -> int:
    """The full stop of an abbreviation belongs to the amount («5 тыс. руб.»), unless it ends the sentence."""
    end = stretch.atoms[last - 1].end
    if (
        stretch.norm(last) != "."
        or not stretch.glued(last)
        or stretch.norm(last - 1) not in stretch.vocabulary.stops
    ):
        return end
    following = last + 1
    while stretch.norm(following) in _CLOSERS:
        following += 1
    return end if following >= len(stretch.atoms) and stretch.norm(last + 1) != ")" else end + 1
