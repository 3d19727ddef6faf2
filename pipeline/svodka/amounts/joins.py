"""Quantities that belong together: ranges, the two ends of a change, lists with a shared tail.

«2–3 млн», «от 3 до 5 тыс. руб.», «между 5 и 10 %» are one amount; «с 50 до 62 млн» are two exact ones,
«10, 20 и 30 млн рублей» three; what has no unit or scale of its own takes those of its right neighbour.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from svodka.amounts.quantities import Quantity, with_rule
from svodka.amounts.stretch import DASHES, Stretch
from svodka.amounts.units import Unit

Link = Literal["dash", "until", "since", "between", "list", "comma", "against"]

_LINKS: dict[str, Link] = {",": "comma", "против": "against"}
_RANGE_RULES = {"dash": "dash_range", "until": "from_to", "between": "between"}
_CONJUNCTIONS = frozenset({"и", "или", "либо"})
_OPENERS = frozenset({"от", "с", "со", "между"})
_TIME_PREPOSITIONS = frozenset({"в", "за", "на", "к"})
_THOUSAND = Decimal(1000)
MAX_PAIR_GAP = 8


def join(stretch: Stretch, quantities: list[Quantity]) -> list[Quantity]:
    """The quantities with ranges made one and shared tails handed out, in text order."""
    joined: list[Quantity] = []
    for left in reversed(quantities):
        if not joined:
            joined.append(left)
            continue
        result = _join_pair(stretch, left, joined[-1])
        joined[-1:] = result
    joined.reverse()
    return joined


def _join_pair(stretch: Stretch, left: Quantity, right: Quantity) -> list[Quantity]:
    """The two as one or two quantities, the right one first."""
    if left.last == right.first:
        return [right, left]
    gap = _gap(stretch, left, right)
    link = _link(stretch, gap, left, right)
    if link == "since" or (link == "until" and stretch.norm(_opener(stretch, left)) != "от"):
        return _pair(left, right)
    if link in ("dash", "between", "until"):
        return _range(stretch, left, right, link)
    if link in ("list", "against") or (link == "comma" and "shared_tail" in right.rules):
        return _list(left, right, link)
    return [right, left]


def _gap(stretch: Stretch, left: Quantity, right: Quantity) -> list[str]:
    gap = stretch.norms[left.last : min(right.first, left.last + MAX_PAIR_GAP + 2)]
    return gap[1:] if gap[:1] == ["."] and stretch.glued(left.last) and len(gap) > 1 else gap


def _link(stretch: Stretch, gap: list[str], left: Quantity, right: Quantity) -> Link | None:
    if len(gap) == 1 and gap[0] != "до":
        return _one_atom_link(stretch, gap[0], left)
    opened = gap[:1] == ["до"] and _opener(stretch, left) >= 0
    if opened and _is_approximate(stretch, right.first, gap):
        return "until"
    return "until" if _is_pair_gap(stretch, gap, left) else None


def _one_atom_link(stretch: Stretch, atom: str, left: Quantity) -> Link | None:
    if atom in DASHES:
        return "dash"
    if atom == "и" and stretch.norm(left.first - 1) == "между":
        return "between"
    if atom in ("с", "со"):  # «до 7,4 с 6,5 %»
        return "since" if stretch.norm(left.first - 1) == "до" else None
    return "list" if atom in _CONJUNCTIONS else _LINKS.get(atom)


def _is_approximate(stretch: Stretch, end: int, gap: list[str]) -> bool:
    """«до», or «до» and a word of approximation: «от 5 до примерно 7»."""
    return len(gap) == 1 or _approximation(stretch, end) == end - len(gap) + 1


def _is_pair_gap(stretch: Stretch, gap: list[str], left: Quantity) -> bool:
    """«с 50 | в 2012 году до | 62 млн»: the first end of a change may carry its time."""
    if not 2 < len(gap) <= MAX_PAIR_GAP or gap[-1] != "до" or stretch.norm(left.first - 1) not in ("с", "со"):
        return False
    timed = gap[0] in _TIME_PREPOSITIONS and any(word[0].isdigit() for word in gap)
    has_unit = left.unit is not None or left.power >= 3
    return (timed or has_unit) and all(word[0].isalnum() for word in gap)


def _opener(stretch: Stretch, quantity: Quantity) -> int:
    """Index of «от», «с», «между» before a quantity, also past an approximation; −1 without one."""
    index = quantity.first - 1
    index -= stretch.is_description(index)  # «с нынешних 13 до 15 %»
    modifier = _approximation(stretch, quantity.first)
    if modifier is not None:
        index = modifier - 1
    return index if stretch.norm(index) in _OPENERS else -1


def _approximation(stretch: Stretch, end: int) -> int | None:
    """Index of the «примерно» that ends before an atom."""
    found = stretch.vocabulary.modifiers.before(stretch.norms, end)
    return found[0] if found is not None and found[1].effect == "about" else None


def _range(stretch: Stretch, left: Quantity, right: Quantity, link: Link) -> list[Quantity]:
    """The two as one amount, or as they are where they make none: «5-3», «в 2012 — 5 млн»."""
    unit = right.unit or (left.unit if left.signed else None)
    if not _may_be_range(stretch, left, right, unit):
        return [right, left]
    low = _shared_value(left, right, ordered=True)
    vague = left.vague or right.vague
    if not vague and (low is None or right.high is None or low >= right.high):
        return _list(left, right, "list") if link == "until" else [right, left]
    opener = _opener(stretch, left) if link != "dash" else -1
    opened = opener >= 0
    about = _approximation(stretch, left.first) is not None or len(_gap(stretch, left, right)) > 1
    return [
        right._replace(
            first=opener if opened else left.first,
            low=None if vague else low,
            high=None if vague else right.high,
            unit=unit,
            vague=vague,
            signed=left.signed or right.signed,
            approx=opened and about,
            rules=(*(right.rules or left.rules), _RANGE_RULES[link]),
        )
    ]


def _may_be_range(stretch: Stretch, left: Quantity, right: Quantity, unit: Unit | None) -> bool:
    if unit is None:
        return left.unit is None and right.power >= 3
    if left.unit is None:
        return not _looks_like_year(stretch, left, right)
    return (left.unit.kind, left.unit.code) == (unit.kind, unit.code)


def _pair(left: Quantity, right: Quantity) -> list[Quantity]:
    """The two ends of a change, exact both; a sign before the first may serve both («с $13 до 15»)."""
    if left.signed and right.unit is None:
        right = right._replace(unit=left.unit, rules=left.rules)
    first = _share(left, right, ordered=False)
    return [with_rule(quantity._replace(paired=True), "change_pair") for quantity in (right, first)]


def _list(left: Quantity, right: Quantity, link: Link) -> list[Quantity]:
    if left.vague and right.vague and left.unit is None and link == "list":  # «десятки и сотни миллионов»
        return [with_rule(right._replace(first=left.first), "shared_tail")]
    if left.unit is not None or (right.unit is None and right.power < 3):
        if left.signed and right.unit is None:  # «$10, 20 и 30 млн»
            right = right._replace(unit=left.unit, rules=left.rules)
            return [with_rule(right, "shared_tail"), _share(left, right, ordered=False)]
        return [right, left]
    if left.low is not None and _is_yearlike(left) and (right.power >= 3 or _is_percent(right)):
        return [right, left]
    if left.power >= 3 and right.power < 3:
        return [right, left]
    return [right, with_rule(_share(left, right, ordered=False), "shared_tail")]


def _share(left: Quantity, right: Quantity, *, ordered: bool) -> Quantity:
    """The left one with the unit and scale of the right one where it has none of its own."""
    value = _shared_value(left, right, ordered=ordered)
    power = right.power if value != left.low else left.power
    if left.unit is None:
        left = left._replace(unit=right.unit, rules=right.rules)
    return left._replace(low=value, high=value, power=power)


def _shared_value(left: Quantity, right: Quantity, *, ordered: bool) -> Decimal | None:
    if left.low is None or left.power or right.power < 3 or left.spelled != right.spelled:
        return (
            left.low if not (left.spelled and left.power == 0 and right.power >= 3) else _scaled(left, right)
        )
    if left.unit is not None and not left.signed:
        return left.low
    coefficient = right.coefficient
    if coefficient is None or left.low >= _THOUSAND or (ordered and left.low >= coefficient):
        return left.low
    if left.low >= 100 and coefficient < 10:  # «500 и 1 млн»
        return left.low
    return left.low.scaleb(right.power)


def _scaled(left: Quantity, right: Quantity) -> Decimal | None:
    """«два-три миллиона», «пять или 6 тысяч»."""
    return None if left.low is None else left.low.scaleb(right.power)


def _is_percent(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.kind != "money"


def _is_yearlike(quantity: Quantity) -> bool:
    return (
        quantity.low is not None
        and not quantity.spelled
        and 1900 <= quantity.low <= 2100
        and quantity.power == 0
    )


def _looks_like_year(stretch: Stretch, left: Quantity, right: Quantity) -> bool:
    """«в 2012 — 5 млн»: a year and an amount, no range."""
    if not _is_yearlike(left):
        return False
    return right.power >= 3 or _is_percent(right) or not stretch.glued(left.last)
