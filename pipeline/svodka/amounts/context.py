"""What the sentence and the article say about an amount: its currency, and whether it is one at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from svodka.amounts.quantities import Quantity, with_rule
from svodka.amounts.stretch import Stretch
from svodka.amounts.units import PERCENT_SIGN, Unit
from svodka.morphology import parses

MAX_CUE_DISTANCE = 10
MAX_TITLE = 12
MAX_SHARES = 12
MAX_BARE = 50
HUNDRED = Decimal(100)
_OPENING = frozenset('«„“"')
_CLOSING = frozenset('»“”"')
_COUNTED = frozenset({"NOUN", "ADJF", "PRTF"})
_SHARE_OPENERS = frozenset({"еще", "а", "и", "остальные", "оставшиеся"})
_POSSESSIVES = frozenset({"его", "ее", "их"})
# a reading counts from one in twenty: «стали» is a form of «сталь» in 0.01, «человек» a genitive in 0.43
ONE_IN = 20
_CYRILLIC = re.compile("[а-яё]+")


class ArticleMoney:
    """The currencies that an article speaks of, for nouns that several countries share.

    Args:
        text: the article.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._named: dict[str, set[str]] = {}
        self._countries: dict[str, str | None] = {}

    def note(self, quantities: Sequence[Quantity]) -> None:
        """Remember the full names: after «кипрских фунтов» a bare «фунт» is of Cyprus."""
        for quantity in quantities:
            unit = quantity.unit
            if unit is not None and unit.noun and unit.code and not unit.open:
                self._named.setdefault(unit.noun, set()).add(unit.code)

    def resolve(self, noun: str, countries: Mapping[str, re.Pattern[str]]) -> str | None:
        """The one code of «крона» that the article or its countries name; None for none or several."""
        named = self._named.get(noun)
        if named is not None:
            return next(iter(named)) if len(named) == 1 else None
        if noun not in self._countries:
            found = [code for code, words in countries.items() if words.search(self._text)]
            self._countries[noun] = found[0] if len(found) == 1 else None
        return self._countries[noun]


def settle_noun(stretch: Stretch, quantity: Quantity, article: ArticleMoney) -> Quantity:
    """Give a bare «крона», «франк», «песо» the currency of the article."""
    unit = quantity.unit
    if unit is None or not unit.open:
        return quantity
    countries = stretch.vocabulary.currencies.countries.get(unit.noun, {})
    code = article.resolve(unit.noun, countries) or unit.code
    settled = unit._replace(code=code, open=False)
    return with_rule(quantity._replace(unit=settled), "article_currency")


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


def borrow_unit(stretch: Stretch, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Give numbers without a unit the one that the sentence makes certain.

    «долг 228 млн рублей, из них 170 миллионов просрочено»: both are roubles. A number that counts things
    («170 миллионов тонн») is none, nor one beside such counts unless a word of money governs it.
    """
    if _fill_the_whole(stretch, quantities):
        return [_give(q, PERCENT_SIGN, "shares_of_whole") if _is_bare(stretch, q) else q for q in quantities]
    large = [q for q in quantities if q.unit is None and q.power >= 3]
    if len(large) > MAX_BARE:  # a table, not a sentence
        return list(quantities)
    bare = {q.first for q in large if _is_bare(stretch, q)}
    if not bare:
        return list(quantities)
    code = _only_code(stretch, quantities)
    things = len(bare) < len(large)
    following = (*quantities[1:], None)
    return [
        _borrow(stretch, q, code, things, after) if q.first in bare else q
        for q, after in zip(quantities, following, strict=True)
    ]


def _is_bare(stretch: Stretch, quantity: Quantity) -> bool:
    """Whether a number has no unit and counts nothing."""
    return quantity.unit is None and not _is_something_else(stretch, quantity)


def _is_something_else(stretch: Stretch, quantity: Quantity) -> bool:
    """Whether a number counts things, or is a name in quotation marks: «Миллион»."""
    quoted = stretch.norm(quantity.first - 1) in _OPENING and stretch.norm(quantity.last) in _CLOSING
    return quoted or counts_things(stretch, quantity.last)


def _fill_the_whole(stretch: Stretch, quantities: Sequence[Quantity]) -> bool:
    """«33 % получит город, ещё 33 — область, а 34 останется»: percentages and bare numbers make a hundred."""
    if len(quantities) > MAX_SHARES:
        return False
    shares = [q.low for q in quantities if _is_percent(q) and q.low == q.high and q.low is not None]
    if not shares or len(shares) == len(quantities):
        return False
    bare = [q for q in quantities if _is_bare(stretch, q)]
    if not bare or any(stretch.norm(q.first - 1) not in _SHARE_OPENERS for q in bare):
        return False
    return sum(shares) + sum(q.low or 0 for q in bare) == HUNDRED


def _is_percent(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.kind == "percent"


def _give(quantity: Quantity, unit: Unit, rule: str) -> Quantity:
    return with_rule(quantity._replace(unit=unit._replace(rule=rule)), rule)


def _borrow(
    stretch: Stretch, quantity: Quantity, code: str | None, things: bool, following: Quantity | None
) -> Quantity:
    unit = Unit("money", code, "", "")
    if following is not None and _is_conversion(stretch, quantity, following):
        return _give(quantity, unit, "conversion")
    if _cue_near(stretch, quantity):
        return _give(quantity, unit, "money_cue")
    if code is not None and not things:
        return _give(quantity, unit, "borrowed_currency")
    return quantity


def _is_conversion(stretch: Stretch, quantity: Quantity, following: Quantity) -> bool:
    """«263 млн (около 4,2 млн долларов)»: what is converted is money too."""
    if following.unit is None or following.unit.kind != "money" or stretch.norm(quantity.last) != "(":
        return False
    opening = quantity.last + 1
    modifier = stretch.vocabulary.modifiers.before(stretch.norms, following.first)
    return following.first == opening or (modifier is not None and modifier[0] == opening)


def _only_code(stretch: Stretch, quantities: Sequence[Quantity]) -> str | None:
    """The one currency of the sentence; amounts in brackets are conversions and do not count."""
    money = [q for q in quantities if q.unit is not None and q.unit.kind == "money"]
    codes = {q.unit.code for q in money if q.unit is not None and not _bracketed(stretch, q)}
    if not money:
        codes = set(money_codes(stretch))
    return codes.pop() if len(codes) == 1 else None


def _bracketed(stretch: Stretch, quantity: Quantity) -> bool:
    for index in range(quantity.first - 1, max(quantity.first - 5, -1), -1):
        if stretch.norms[index] in "()":
            return stretch.norms[index] == "("
    return False


def _cue_near(stretch: Stretch, quantity: Quantity) -> bool:
    """A word of money before the number, in the same clause."""
    cue = stretch.money_cue_before(quantity.first)
    return cue is not None and quantity.first - cue <= MAX_CUE_DISTANCE


def counts_things(stretch: Stretch, index: int) -> bool:
    """Whether the atom after a number is what it counts: «| тонн», «| новых домов», «| его сторонников»."""
    if stretch.norm(index) == "." and stretch.glued(index):  # «25 тыс. | заявителей»
        index += 1
    if stretch.norm(index) in _POSSESSIVES:
        index += 1
    if not stretch.is_word(index):
        return False
    norm = stretch.norm(index)
    if norm in stretch.vocabulary.money_cues and _is_mass(norm):  # «10 млн | прибыли»
        return False
    return not _CYRILLIC.fullmatch(norm) or _may_be_counted(norm)


def _is_mass(word: str) -> bool:
    """Whether a noun is a genitive singular, as what money measures: «прибыли», but not «кредитов»."""
    reading = parses(word)[0].tag
    return reading.POS == "NOUN" and "sing" in reading and "gent" in reading


@lru_cache(maxsize=10_000)
def _may_be_counted(word: str) -> bool:
    """Whether a word can be a noun, adjective or participle in the genitive, likely enough."""
    readings = [reading for reading in parses(word) if reading.score * ONE_IN >= 1]
    return any(reading.tag.POS in _COUNTED and "gent" in reading.tag for reading in readings)


def in_title(stretch: Stretch, quantity: Quantity) -> bool:
    """Whether the amount stands in the title of a work: фильм «Миллион долларов за голову»."""
    for index in range(quantity.first - 1, max(quantity.first - MAX_TITLE, 0) - 1, -1):
        norm = stretch.norms[index]
        if norm in _OPENING:
            return stretch.norm(index - 1) in stretch.vocabulary.title_nouns
        if norm in _CLOSING:
            return False
    return False
