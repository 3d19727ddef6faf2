"""Numbers in Russian words, in six cases: an independent speller to test the reader against.

Written from the grammar, not from the reader's word lists.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

Case = Literal["nom", "gen", "dat", "acc", "ins", "loc"]
Gender = Literal["m", "f"]

CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")


def _declined(words: str) -> dict[Case, str]:
    """Six forms in the order of the cases."""
    return dict(zip(CASES, words.split(), strict=True))


_ONE = {
    "m": _declined("один одного одному один одним одном"),
    "f": _declined("одна одной одной одну одной одной"),
}
_TWO = {
    "m": _declined("два двух двум два двумя двух"),
    "f": _declined("две двух двум две двумя двух"),
}
_THREE = _declined("три трёх трём три тремя трёх")
_FOUR = _declined("четыре четырёх четырём четыре четырьмя четырёх")
_SOFT = {
    5: "пят", 6: "шест", 7: "сем", 9: "девят", 10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат",
    14: "четырнадцат", 15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат",
    20: "двадцат", 30: "тридцат",
}  # fmt: skip
_EIGHT = _declined("восемь восьми восьми восемь восемью восьми")
_COMPOUND_TENS = {50: ("пят", 5), 60: ("шест", 6), 70: ("сем", 7), 80: ("", 8)}
_FORTY = _declined("сорок сорока сорока сорок сорока сорока")
_NINETY = _declined("девяносто девяноста девяноста девяносто девяноста девяноста")
_HUNDRED = _declined("сто ста ста сто ста ста")
_HUNDREDS = dict(zip(CASES, ("", "сот", "стам", "", "стами", "стах"), strict=True))
_NOM_HUNDREDS = {2: "двести", 3: "триста", 4: "четыреста"}
_SOFT_ENDINGS = _declined("ь и и ь ью и")

_THOUSAND = (
    _declined("тысяча тысячи тысяче тысячу тысячей тысяче"),
    _declined("тысячи тысяч тысячам тысячи тысячами тысячах"),
    "тысяч",
)


_Forms = tuple[dict[Case, str], dict[Case, str], str]


def _masculine(stem: str) -> _Forms:
    singular = dict(zip(CASES, (stem, stem + "а", stem + "у", stem, stem + "ом", stem + "е"), strict=True))
    plural = dict(
        zip(CASES, (stem + "а", stem + "ов", stem + "ам", stem + "а", stem + "ами", stem + "ах"), strict=True)
    )
    return singular, plural, stem + "ов"


_GROUPS: list[tuple[int, Gender, _Forms]] = [
    (10**12, "m", _masculine("триллион")),
    (10**9, "m", _masculine("миллиард")),
]
_GROUPS += [(10**6, "m", _masculine("миллион")), (10**3, "f", _THOUSAND)]


def spell(number: int, case: Case = "nom", gender: Gender = "m") -> str:
    """A whole number below 10^15 in words."""
    if number == 0:
        return _declined("ноль ноля нолю ноль нолём ноле")[case]
    words: list[str] = []
    for size, group_gender, forms in _GROUPS:
        group, number = divmod(number, size)
        if group:
            words += [_below_thousand(group, case, group_gender), agree(group, case, forms)]
    if number:
        words.append(_below_thousand(number, case, gender))
    return " ".join(words)


def agree(number: int, case: Case, forms: tuple[dict[Case, str], dict[Case, str], str]) -> str:
    """The form of a noun after a whole number: singular forms, plural forms, genitive plural."""
    singular, plural, genitive_plural = forms
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    if number % 10 == 1 and number % 100 != 11:
        return singular[case]
    if case in ("nom", "acc"):
        return singular["gen"] if few else genitive_plural
    return plural[case]


def spell_decimal(value: Decimal) -> str:
    """«две целых три десятых», for one to three decimals, in the nominative."""
    whole, decimals = divmod(value, 1)
    places = -decimals.as_tuple().exponent  # type: ignore[operator]
    count = int(decimals.scaleb(places))
    denominator = {1: "десят", 2: "сот", 3: "тысячн"}[places]
    return " ".join(
        (
            spell(int(whole), "nom", "f"),
            "целая" if int(whole) % 10 == 1 and int(whole) % 100 != 11 else "целых",
            spell(count, "nom", "f"),
            denominator + ("ая" if count % 10 == 1 and count % 100 != 11 else "ых"),
        )
    )


def _below_thousand(number: int, case: Case, gender: Gender) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_hundreds(hundreds, case)] if hundreds else []
    if rest >= 20:
        words.append(_tens(rest - rest % 10, case))
        rest %= 10
    if rest:
        words.append(_small(rest, case, gender))
    return " ".join(words)


def _hundreds(hundreds: int, case: Case) -> str:
    if hundreds == 1:
        return _HUNDRED[case]
    if case in ("nom", "acc"):
        return _NOM_HUNDREDS.get(hundreds) or _small(hundreds, "nom", "m") + "сот"
    return _small(hundreds, case, "m") + _HUNDREDS[case]


def _tens(tens: int, case: Case) -> str:
    if tens == 40:
        return _FORTY[case]
    if tens == 90:
        return _NINETY[case]
    if tens in _SOFT:
        return _SOFT[tens] + _SOFT_ENDINGS[case]
    unit = _small(_COMPOUND_TENS[tens][1], case, "m")
    ten = {"nom": "десят", "acc": "десят", "ins": "десятью"}.get(case, "десяти")
    return unit + ten


def _small(number: int, case: Case, gender: Gender) -> str:
    if number <= 2:
        return (_ONE if number == 1 else _TWO)[gender][case]
    if number in (3, 4, 8):
        return {3: _THREE, 4: _FOUR, 8: _EIGHT}[number][case]
    return _SOFT[number] + _SOFT_ENDINGS[case]
