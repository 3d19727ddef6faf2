"""What the sentence and the article say about an amount: its currency, and whether it is one at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from svodka.amounts.quantities import Quantity
from svodka.amounts.stretch import Stretch
from svodka.amounts.units import Unit
from svodka.morphology import parses

MAX_CUE_DISTANCE = 10
MAX_TITLE = 12
_OPENING = frozenset('«„“"')
_CLOSING = frozenset('»“”"')
_COUNTED = frozenset({"NOUN", "ADJF", "PRTF"})
_CYRILLIC = re.compile("[а-яё]+")


class ArticleMoney:
    """The currencies that an article speaks of, for nouns that several countries share.

    Args:
        text: the article.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, str | None] = {}

    def resolve(self, noun: str, countries: dict[str, re.Pattern[str]]) -> str | None:
        """The one code of «крона» whose country the article names; None if it names none or several."""
        if noun not in self._found:
            named = [code for code, words in sorted(countries.items()) if words.search(self._text)]
            self._found[noun] = named[0] if len(named) == 1 else None
        return self._found[noun]


def settle_noun(stretch: Stretch, quantity: Quantity, article: ArticleMoney) -> Quantity:
    """Give «крона», «франк», «песо» the currency of the article's country."""
    unit = quantity.unit
    if unit is None or not unit.noun:
        return quantity
    countries = stretch.vocabulary.currencies.countries.get(unit.noun, {})
    code = article.resolve(unit.noun, countries) or unit.code
    return replace(
        quantity, unit=unit._replace(code=code, noun=""), rules=(*quantity.rules, "article_currency")
    )


def is_money(stretch: Stretch, quantity: Quantity) -> bool:
    """Whether a doubtful noun is money here: not «5 фунтов мяса», «20 почтовых марок»."""
    unit = quantity.unit
    if unit is None or not unit.doubtful:
        return True
    if counts_things(stretch, quantity.last):
        return False
    return quantity.power >= 3 or _cue_near(stretch, quantity) or len(money_codes(stretch)) > 0


def money_codes(stretch: Stretch) -> list[str]:
    """Codes of currency signs and sure names in the stretch, with or without a number."""
    codes: list[str] = []
    nouns = stretch.vocabulary.currencies.nouns
    for norm in stretch.norms:
        noun = nouns.get(norm)
        if noun is not None and noun.code and not noun.doubtful and not noun.ambiguous:
            codes.append(noun.code)
    return list(dict.fromkeys(codes))


def borrow_currency(stretch: Stretch, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Give large numbers without a unit the currency of the sentence, where they are money.

    «долг 228 млн рублей, из них 170 миллионов просрочено»: both are roubles. A number that counts things
    («170 миллионов тонн») is none, nor one beside such counts unless a word of money governs it.
    """
    bare = [quantity for quantity in quantities if quantity.unit is None and quantity.power >= 3]
    if not bare:
        return list(quantities)
    code = _only_code(stretch, quantities)
    counted = any(counts_things(stretch, quantity.last) for quantity in bare)
    return [_borrow(stretch, quantity, code, counted) for quantity in quantities]


def _borrow(stretch: Stretch, quantity: Quantity, code: str | None, counted: bool) -> Quantity:
    if quantity.unit is not None or quantity.power < 3 or counts_things(stretch, quantity.last):
        return quantity
    if _cue_near(stretch, quantity):
        rule = "money_cue"
    elif code is not None and not counted:
        rule = "borrowed_currency"
    else:
        return quantity
    return replace(quantity, unit=Unit("money", code, "", rule), rules=(*quantity.rules, rule))


def _only_code(stretch: Stretch, quantities: Sequence[Quantity]) -> str | None:
    """The one currency of the sentence; amounts in brackets are conversions and do not count."""
    units = [
        q.unit
        for q in quantities
        if q.unit is not None and q.unit.kind == "money" and not _bracketed(stretch, q)
    ]
    codes = {unit.code for unit in units}
    if not units:
        codes = set(money_codes(stretch))
    return codes.pop() if len(codes) == 1 else None


def _bracketed(stretch: Stretch, quantity: Quantity) -> bool:
    for index in range(quantity.first - 1, max(quantity.first - 5, -1), -1):
        if stretch.norms[index] in "()":
            return stretch.norms[index] == "("
    return False


def _cue_near(stretch: Stretch, quantity: Quantity) -> bool:
    """A word of money before the number, in the same clause."""
    for index in range(quantity.first - 1, max(quantity.first - MAX_CUE_DISTANCE, 0) - 1, -1):
        norm = stretch.norms[index]
        if norm in ".;:!?":
            return False
        if norm in stretch.vocabulary.money_cues:
            return True
    return False


def counts_things(stretch: Stretch, index: int) -> bool:
    """Whether the atom after a number is what it counts: «| тонн», «| новых домов», «| iPhone»."""
    if stretch.norm(index) == "." and stretch.glued(index):  # «25 тыс. | заявителей»
        index += 1
    if not stretch.is_word(index):
        return False
    norm = stretch.norm(index)
    if not _CYRILLIC.fullmatch(norm):
        return True
    reading = parses(norm)[0].tag
    return reading.POS in _COUNTED and ("gent" in reading or "plur" in reading)


def in_title(stretch: Stretch, quantity: Quantity) -> bool:
    """Whether the amount stands in the title of a work: фильм «Миллион долларов за голову»."""
    for index in range(quantity.first - 1, max(quantity.first - MAX_TITLE, 0) - 1, -1):
        norm = stretch.norms[index]
        if norm in _OPENING:
            return stretch.norm(index - 1) in stretch.vocabulary.title_nouns
        if norm in _CLOSING:
            return False
    return False
