"""Quantities: numbers with their units, «$5 млн», «2 рубля 50 копеек», «50-процентный», and bare numbers.

quantity := sign? number unit? change?     «$ | 5 млн», «2 | рубля | 50 копеек»
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from svodka.amounts.numbers import Number, read_number
from svodka.amounts.stretch import Stretch
from svodka.amounts.units import Unit, read_coin, read_compound, read_sign_before, read_unit, unit_context
from svodka.amounts.vocabulary import Coin

_CENT = Decimal("0.01")


class Quantity(NamedTuple):
    """A number in the text, with its unit if it has one.

    Args:
        first, last: atoms it covers, half-open.
        low, high: its value; a range has two, a vague number none.
        coefficient: the number before the last scale, for lists that share the scale.
        power: of ten, of that scale.
        unit: None for a bare number.
        signed: the unit stands before the number.
        vague: it says no number («несколько миллионов»).
        surplus: it is said to be a little more.
        spelled: it is written in words.
        approx: it is said to be near («от 5 до примерно 7»).
        paired: one end of a change: «с 50 до 62 млн».
        rules: names of the rules that made it, in order.
    """

    first: int
    last: int
    low: Decimal | None
    high: Decimal | None
    coefficient: Decimal | None
    power: int
    unit: Unit | None
    signed: bool = False
    vague: bool = False
    surplus: bool = False
    spelled: bool = False
    approx: bool = False
    paired: bool = False
    rules: tuple[str, ...] = ()


def with_rule(quantity: Quantity, rule: str) -> Quantity:
    """The quantity with one more rule behind those that made it, each named once."""
    if rule in quantity.rules:
        return quantity
    return quantity._replace(rules=(*quantity.rules, rule))


def read_quantities(stretch: Stretch) -> list[Quantity]:
    """All numbers of the stretch in order, with and without units."""
    return list(_scan(stretch))


def _scan(stretch: Stretch) -> Iterator[Quantity]:
    done = 0
    starts = stretch.vocabulary.starts
    signs = stretch.vocabulary.signs.firsts
    compounds = stretch.vocabulary.compounds
    for index, (_, _, kind, norm, text) in enumerate(stretch.atoms):
        if index < done:
            continue
        if kind == "number" or norm in starts or text in signs:
            quantity = _read_quantity(stretch, index)
        elif kind == "word" and compounds.search(norm):
            quantity = _read_compound(stretch, index)
        else:
            continue
        if quantity is not None:
            yield quantity
            done = quantity.last


def _read_quantity(stretch: Stretch, start: int) -> Quantity | None:
    sign = read_sign_before(stretch, start) if stretch.forms[start] in stretch.vocabulary.signs else None
    if sign is not None and _is_model(stretch, sign[0]):
        return None
    number = read_number(stretch, sign[0] if sign else start, unit_context, signed=sign is not None)
    if number is None:
        return None
    after = read_unit(stretch, number.end)
    if after is None:
        number, after = _with_inner_bound(stretch, number)
    if number.value is None and after is not None and after[1].rule == "sign_after" and not number.power:
        return None  # «пара EUR/USD»
    if sign is None:
        quantity = _quantity(start, number, after)
        quantity = _with_coin(stretch, quantity, number) if after is None else _with_change(stretch, quantity)
    elif after is not None and after[1].code == sign[1].code:  # «$5 млн долларов»
        quantity = _quantity(start, number, (after[0], sign[1]), signed=True)
    else:
        quantity = _quantity(start, number, (number.end, sign[1]), signed=True)
    return _with_minus(stretch, _with_copy(stretch, quantity))


def _with_inner_bound(stretch: Stretch, number: Number) -> tuple[Number, tuple[int, Unit] | None]:
    """«5 | и более | процентов»."""
    found = stretch.vocabulary.closing_modifiers.at(stretch.norms, number.end)
    if found is None or found[1].effect != "more":
        return number, None
    unit = read_unit(stretch, found[0])
    if unit is None:
        return number, None
    return number._replace(end=found[0], surplus=True), unit


def _is_model(stretch: Stretch, index: int) -> bool:
    """«USD | 5G»: letters cling to the digits and are no scale."""
    clings = stretch.is_number(index) and stretch.is_word(index + 1) and stretch.glued(index + 1)
    return clings and stretch.norm(index + 1) not in stretch.vocabulary.scales


def _quantity(start: int, number: Number, unit: tuple[int, Unit] | None, *, signed: bool = False) -> Quantity:
    return Quantity(
        first=start,
        last=number.end if unit is None else unit[0],
        low=number.value,
        high=number.value,
        coefficient=number.coefficient,
        power=number.power,
        unit=None if unit is None else unit[1],
        signed=signed,
        vague=number.value is None,
        surplus=number.surplus,
        spelled=number.spelled,
        approx=number.approx,
        rules=() if unit is None else (unit[1].rule,),
    )


def _with_coin(stretch: Stretch, quantity: Quantity, number: Number) -> Quantity:
    """«50 копеек» is half a rouble."""
    found = read_coin(stretch, number.end)
    if found is None:
        return quantity
    end, coin = found
    unit = Unit("money", None if coin.code == "?" else coin.code, "", "coin")
    value = None if quantity.low is None else quantity.low * _CENT
    return quantity._replace(last=end, low=value, high=value, unit=unit, rules=("coin",))


def _with_change(stretch: Stretch, quantity: Quantity) -> Quantity:
    """«2 рубля | 50 копеек», «5 руб. 20 коп.», «три доллара и десять центов»."""
    if quantity.unit is None or quantity.unit.kind != "money" or quantity.low is None:
        return quantity
    start = quantity.last
    if quantity.unit.rule == "currency_abbreviation" and stretch.norm(start) == ".":
        start += 1
    if stretch.norm(start) == "и":
        start += 1
    number = read_number(stretch, start, unit_context)
    if number is None or number.value is None or number.value >= 100:
        return quantity
    found = read_coin(stretch, number.end)
    if found is None or not _same_money(quantity.unit, found[1]):
        return quantity
    value = quantity.low + number.value * _CENT
    return quantity._replace(last=found[0], low=value, high=value, power=0, rules=(*quantity.rules, "coin"))


def _same_money(unit: Unit, coin: Coin) -> bool:
    return unit.code == coin.code or unit.code in coin.also or (unit.open and coin.code == "?")


def _with_minus(stretch: Stretch, quantity: Quantity) -> Quantity:
    """«минус | 3 %», «−3 %», a hyphen that opens a bracket «(-3 %)»; any other dash may part a clause."""
    sign = quantity.first - 1
    mark = stretch.norm(sign)
    clings = stretch.glued(quantity.first) and not stretch.glued(sign)
    opens = mark in ("-", "–") and stretch.norm(sign - 1) == "(" and stretch.glued(quantity.first)
    if quantity.unit is None or not quantity.low:
        return quantity
    if mark != "минус" and not (mark == "−" and clings) and not opens:
        return quantity
    negative = quantity._replace(first=sign, low=-quantity.low, high=-quantity.low)
    return with_rule(negative, "minus")


def _with_copy(stretch: Stretch, quantity: Quantity) -> Quantity:
    """«100 рублей | (сто рублей)» is one amount."""
    if quantity.unit is None or stretch.norm(quantity.last) != "(":
        return quantity
    number = read_number(stretch, quantity.last + 1, unit_context)
    if number is None or not number.spelled or number.value != quantity.low:
        return quantity
    unit = read_unit(stretch, number.end)
    end = number.end if unit is None else unit[0]
    if stretch.norm(end) != ")" or (unit is not None and unit[1].code != quantity.unit.code):
        return quantity
    return quantity._replace(last=end + 1)


def _read_compound(stretch: Stretch, start: int) -> Quantity | None:
    """«двадцатипятипроцентный», «тысячерублёвая», «полпроцента»."""
    found = read_compound(stretch, start)
    if found is None:
        return None
    end, unit, prefix = found
    part = stretch.vocabulary.parts.get(prefix)
    value = part.value if part is not None else _compound_value(stretch.vocabulary.prefixes, prefix)
    if value is None:
        return None
    return Quantity(start, end, value, value, value, 0, unit, spelled=True, rules=(unit.rule,))


def _compound_value(prefixes: dict[str, Decimal], written: str) -> Decimal | None:
    """«двадцатипяти» → 25: the longest numeral first, each smaller than the one before."""
    total = Decimal(0)
    limit = Decimal(10) ** 7
    while written:
        length = next((n for n in range(len(written), 1, -1) if written[:n] in prefixes), 0)
        if not length or prefixes[written[:length]] >= limit:
            return None
        total += prefixes[written[:length]]
        limit = prefixes[written[:length]]
        written = written[length:]
    return total
