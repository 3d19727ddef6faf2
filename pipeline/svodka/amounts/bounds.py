"""What stands around an amount and opens, closes or blurs it: «более», «до», «около», «с лишним»."""

from __future__ import annotations

from typing import NamedTuple

from svodka.amounts.quantities import Quantity
from svodka.amounts.stretch import Stretch

_PREPOSITIONS = frozenset({"на", "в", "во", "за", "до", "по", "с", "со", "к", "из"})
MAX_MODIFIERS = 3
# which bound each rule sets
_BOUNDS = {
    "more": "more",
    "less": "less",
    "until": "less",
    "from": "more",
    "within": "less",
    "more_after": "more",
    "less_after": "less",
    "surplus": "more",
}


class Bounds(NamedTuple):
    """The reach of an amount with its modifiers, and what they do to it.

    Args:
        first, last: atoms of the whole expression, half-open.
        bound: "more", "less", or "" (exact).
        approx: it is near the value.
        rules: names of the effects, in the order found.
    """

    first: int
    last: int
    bound: str
    approx: bool
    rules: tuple[str, ...]


def read_bounds(stretch: Stretch, quantity: Quantity, change: str) -> Bounds:
    """Look around a quantity for modifiers.

    Args:
        change: the change that governs it; «до» is no bound then.
    """
    first, effects = _before(stretch, quantity, change)
    last, closing = _after(stretch, quantity)
    if quantity.surplus:
        closing = "surplus"
    if closing:
        effects.append(closing)
    bound = next((_BOUNDS[effect] for effect in effects if effect in _BOUNDS), "")
    return Bounds(first, last, bound, "about" in effects or quantity.approx, tuple(dict.fromkeys(effects)))


def _before(stretch: Stretch, quantity: Quantity, change: str) -> tuple[int, list[str]]:
    first = quantity.first
    effects: list[str] = []
    for _ in range(MAX_MODIFIERS):
        found = _modifier(stretch, first)
        if found is None or not _holds(stretch, quantity, *found, change):
            break
        first = found[0]
        effects.append(found[1])
    return first, effects


def _modifier(stretch: Stretch, end: int) -> tuple[int, str] | None:
    """A modifier right before an atom, or with a preposition between: «более чем на | 40 %»."""
    modifiers = stretch.vocabulary.modifiers
    if stretch.norm(end - 1) in _PREPOSITIONS:
        loose = modifiers.before(stretch.norms, end - 1)
        if loose is not None and loose[1].loose and stretch.norm(end - 1) != "до":
            return loose[0], loose[1].effect
    found = modifiers.before(stretch.norms, end)
    return None if found is None else (found[0], found[1].effect)


def _holds(stretch: Stretch, quantity: Quantity, begin: int, effect: str, change: str) -> bool:
    """Whether the words do modify this amount."""
    is_range = quantity.low != quantity.high
    if effect in ("none", "within"):
        return effect == "within" and not is_range
    if effect == "until":  # the end of a change is exact: «вырос до 63 млрд»
        return not (quantity.paired or change)
    if effect == "from":
        return not (quantity.paired or is_range or stretch.norm(begin - 1) in stretch.vocabulary.sources)
    return True


def _after(stretch: Stretch, quantity: Quantity) -> tuple[int, str]:
    if stretch.norm(quantity.last) == "+" and stretch.glued(quantity.last):
        return quantity.last + 1, "more_after"
    found = stretch.vocabulary.closing_modifiers.at(stretch.norms, quantity.last)
    if found is None or _opens_another(stretch, found[0]):
        return quantity.last, ""
    return found[0], f"{found[1].effect}_after"


def _opens_another(stretch: Stretch, index: int) -> bool:
    """«на 10 % и более чем на 5 млн», «10 % и более 5 млн»: the words belong to what follows."""
    vocabulary = stretch.vocabulary
    norm = stretch.norm(index)
    starts = norm in vocabulary.starts or norm == "чем" or stretch.is_number(index)
    return starts or (index < len(stretch.forms) and stretch.forms[index] in vocabulary.signs)
