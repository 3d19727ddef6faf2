"""Units: what a number is an amount of. Percent, percentage points, or a currency by name, sign or code."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from svodka.amounts.digits import Context
from svodka.amounts.stretch import Stretch
from svodka.amounts.vocabulary import Coin, Sign

UnitKind = Literal["money", "percent", "percentage_point"]

_ADJECTIVE_ENDING = re.compile(r"(?:ый|ая|ое|ые|ого|ой|ому|ую|ым|ом|ых|ыми|ою)")
# «%-ный», «%-ого»
_PERCENT_ENDING = re.compile(r"н?(?:ый|ая|ое|ые|ого|ой|ому|ую|ым|ом|ых|ыми|ою)")
_PLURAL = re.compile(r".*(?:[оеё]в|ей|ий|ых|[бвгджзклмнпрстфхцчшщ])")
_SINGULAR = re.compile(r".*(?:[аяыи]|ого)")


class Unit(NamedTuple):
    """What an amount is counted in.

    Args:
        kind: money, percent or percentage points.
        code: ISO 4217; None for per cent and for a currency that is not certain.
        noun: the noun that names the currency («крона»), else "".
        rule: name of the rule that read it.
        open: the noun alone, which several countries share: the article decides.
        doubtful: the noun may mean something else («фунт» of weight).
    """

    kind: UnitKind
    code: str | None
    noun: str
    rule: str
    open: bool = False
    doubtful: bool = False


PERCENT_SIGN = Unit("percent", None, "", "percent_sign")
PERCENT_WORD = Unit("percent", None, "", "percent_word")
PERCENT_ADJECTIVE = Unit("percent", None, "", "percent_adjective")
PERCENTAGE_POINT = Unit("percentage_point", None, "", "percentage_point")

_Reading = tuple[int, Unit]


def read_unit(stretch: Stretch, start: int) -> _Reading | None:
    """The unit that begins at an atom (after a number): where it ends, and what it is."""
    if not 0 <= start < len(stretch.norms) or stretch.norms[start] in stretch.vocabulary.starts:
        return None
    return _read_percent(stretch, start) or _read_currency(stretch, start)


def read_sign_before(stretch: Stretch, start: int) -> _Reading | None:
    """A sign or code before a number: «$ | 5 млн», «US$ | 100», «USD | 40 млн»."""
    found = stretch.vocabulary.signs.at(stretch.forms, start)
    if found is None or not found[1].before or (stretch.norm(start - 1) == "/" and stretch.glued(start)):
        return None
    return found[0], Unit("money", found[1].code, "", "sign_before")


def read_coin(stretch: Stretch, start: int) -> tuple[int, Coin] | None:
    """A coin after a number: «50 | копеек», «20 | коп.»."""
    coin = stretch.vocabulary.coins.get(stretch.norm(start))
    return None if coin is None else (start + 1, coin)


def unit_context(stretch: Stretch, start: int) -> Context:
    """How the unit at an atom bears on reading the digits before it; «unknown» without a unit."""
    if stretch.norm(start) in stretch.vocabulary.coins:
        return "singular" if _SINGULAR.fullmatch(stretch.norm(start)) else "plural"
    found = read_unit(stretch, start)
    if found is None:
        return "unknown"
    end, unit = found
    if unit.kind != "money":
        return "singular" if unit.rule == "percent_word" and _is_singular(stretch.norm(start)) else "scale"
    if unit.rule != "currency_name":
        return "sign"
    return _noun_context(stretch, start, end)


def _noun_context(stretch: Stretch, start: int, end: int) -> Context:
    nouns = stretch.vocabulary.currencies.nouns
    norm = next(norm for norm in stretch.norms[start:end] if norm in nouns)
    if norm == nouns[norm].lemma:
        return "bare"
    if _PLURAL.fullmatch(norm):
        return "plural"
    return "singular" if _is_singular(norm) else "bare"


def _is_singular(norm: str) -> bool:
    return _SINGULAR.fullmatch(norm) is not None


def _read_percent(stretch: Stretch, start: int) -> _Reading | None:
    percent = stretch.vocabulary.percent
    if stretch.hyphenated(start) and percent.get(stretch.norm(start + 1)) == "adjective":  # «50-процентный»
        return _with_point(stretch, start + 2, PERCENT_ADJECTIVE)
    unit = percent.get(stretch.norm(start))
    if unit == "sign":
        return None if _in_address(stretch, start) else _read_percent_sign(stretch, start + 1)
    if unit == "percent":
        end = start + 1
        if stretch.norm(end) == "." and percent.get(stretch.norm(end + 1)) == "point":  # «проц. пункта»
            end += 1
        return _with_point(stretch, end, PERCENT_WORD)
    if unit == "adjective":
        return _with_point(stretch, start + 1, PERCENT_ADJECTIVE)
    if unit == "percentage_point":
        return start + 1, PERCENTAGE_POINT
    return _read_abbreviated_point(stretch, start)


def _read_percent_sign(stretch: Stretch, end: int) -> _Reading:
    """«5 % |», «100 %-ный», «2 %-ных пункта», and the slip «95 % процентов»."""
    unit = PERCENT_SIGN
    if stretch.hyphenated(end) and _PERCENT_ENDING.fullmatch(stretch.norm(end + 1)):
        end, unit = end + 2, PERCENT_ADJECTIVE
    elif stretch.vocabulary.percent.get(stretch.norm(end)) == "percent":
        end += 1
    return _with_point(stretch, end, unit)


def _in_address(stretch: Stretch, index: int) -> bool:
    """«%D0%B5» is a letter of a web address."""
    following = stretch.forms[index + 1 : index + 2]
    return stretch.glued(index + 1) and following[0].isalnum() and following[0].isascii()


def _with_point(stretch: Stretch, end: int, unit: Unit) -> _Reading:
    if stretch.vocabulary.percent.get(stretch.norm(end)) == "point":
        return end + 1, PERCENTAGE_POINT
    return end, unit


def _read_abbreviated_point(stretch: Stretch, start: int) -> _Reading | None:
    """«п. п.», «п.п.»; the last full stop is left to the end of the amount."""
    if stretch.norms[start : start + 3] != ["п", ".", "п"]:
        return None
    return start + 3, PERCENTAGE_POINT


def _read_currency(stretch: Stretch, start: int) -> _Reading | None:
    if stretch.hyphenated(start):
        return _read_currency_adjective(stretch, start + 1)
    named = stretch.vocabulary.currencies.read(stretch.norms, start)
    if named is not None:
        end, name = named
        return end, Unit("money", name.code, name.noun, "currency_name", name.ambiguous, name.doubtful)
    signed = stretch.vocabulary.signs.at(stretch.forms, start)
    if signed is not None and signed[1].after and not _belongs_to_next(stretch, start, signed[0], signed[1]):
        return signed[0], Unit("money", signed[1].code, "", "sign_after")
    short = stretch.vocabulary.abbreviations.at(stretch.norms, start)
    if short is not None and _is_abbreviation(stretch, start, short[0]):
        return short[0], Unit("money", short[1].code, "", "currency_abbreviation")
    return None


def _belongs_to_next(stretch: Stretch, start: int, end: int, sign: Sign) -> bool:
    """In «до 5 $10» the sign is the next number's."""
    return sign.before and stretch.is_number(end) and stretch.glued(end) and not stretch.glued(start)


def _is_abbreviation(stretch: Stretch, start: int, end: int) -> bool:
    """A single letter («500 р.») needs its full stop, or the digits before it."""
    if len(stretch.norm(start)) > 1 or end - start > 1:
        return True
    return stretch.glued(start) or (stretch.norm(end) == "." and stretch.glued(end))


def _read_currency_adjective(stretch: Stretch, index: int) -> _Reading | None:
    """«100-долларовая»."""
    norm = stretch.norm(index)
    for stem, code in stretch.vocabulary.currency_adjectives.items():
        if norm.startswith(stem) and _ADJECTIVE_ENDING.fullmatch(norm[len(stem) :]):
            return index + 1, Unit("money", code, "", "currency_adjective")
    return None


def read_compound(stretch: Stretch, start: int) -> tuple[int, Unit, str] | None:
    """A word with its number inside («двадцатипятипроцентный»): end, unit, the number's part."""
    norm = stretch.norm(start)
    prefix, found, ending = norm.partition("процентн")
    if found and prefix and _ADJECTIVE_ENDING.fullmatch(ending):
        end, unit = _with_point(stretch, start + 1, PERCENT_ADJECTIVE)
        return end, unit, prefix
    for stem, code in stretch.vocabulary.currency_adjectives.items():
        prefix, found, ending = norm.partition(stem)
        if found and prefix and _ADJECTIVE_ENDING.fullmatch(ending):
            return start + 1, Unit("money", code, "", "currency_adjective"), prefix
    return _read_half(stretch, start)


def _read_half(stretch: Stretch, start: int) -> tuple[int, Unit, str] | None:
    """«полпроцента», «полдоллара»."""
    norm = stretch.norm(start)
    for form, part in stretch.vocabulary.parts.items():
        if part.kind == "half" and norm.startswith(form):
            rest = norm[len(form) :]
            noun = stretch.vocabulary.currencies.nouns.get(rest)
            if stretch.vocabulary.percent.get(rest) == "percent":
                return start + 1, PERCENT_WORD, form
            if noun is not None and noun.bare and not noun.ambiguous:
                return start + 1, Unit("money", noun.code, noun.lemma, "currency_name"), form
    return None
