"""The cases that a word of a person's name may stand in, and its nominative in each of them.

The dictionary knows common first names and surnames, but takes «Байелем» or «Цзиньпина» for a plain noun,
and what it predicts for unknown names is often a verb. Names decline by few patterns, so the patterns are
listed (`lexicon/name_declension.tsv`); the dictionary only adds weight to the readings that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pymorphy3.analyzer import Parse
from pymorphy3.tagset import OpencorporaTag
from pymorphy3.units import DictionaryAnalyzer

from svodka import morphology
from svodka.lexicon import load_table

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
# names of some hundred articles in each of the caches; with 2 000 every second one is read anew, and the
# stage takes twice as long
CACHE_SIZE = 10_000
# what only leads to another cache's entries is asked for again at once or hardly ever
PASSING_SIZE = 500

_OPENCORPORA_CASES = {
    "nomn": "nom",
    "gent": "gen",
    "gen2": "gen",
    "datv": "dat",
    "accs": "acc",
    "acc2": "acc",
    "ablt": "ins",
    "loct": "loc",
    "loc2": "loc",
}
_NAME_BONUS = 0.8
_COMMON_NOUN_BONUS = 0.1  # «Мельник», «Король»: the dictionary knows the word, not the name
_ADJECTIVE_ENDINGS = ("ий", "ый", "ой", "ая", "яя")
_ADJECTIVE_BONUS = 0.5
_DICTIONARY_WEIGHT = 0.6  # of a dictionary reading that no pattern foresees («Лев», «Льва»)
_LONGEST_ENDING = 4
_PATTERN_REACH = 6


class Reading(NamedTuple):
    """One way to read a word form: its nominative, the case it stands in, gender ("" both), number."""

    lemma: str
    case: str
    gender: str
    number: str
    sort: str
    weight: float


class _Pattern(NamedTuple):
    sort: str
    gender: str
    number: str
    nominative: str
    before: re.Pattern[str]
    weight: float


@lru_cache(maxsize=8)
def _patterns(folder: str | None) -> dict[str, tuple[tuple[str, _Pattern], ...]]:
    """Ending → (case, pattern) of all patterns that have it."""
    endings: dict[str, list[tuple[str, _Pattern]]] = {}
    for entry in load_table("name_declension", folder):
        pattern = _Pattern(
            entry.values["sort"],
            entry.values["gender"],
            entry.values["number"],
            entry.values["nom"].replace("0", ""),
            re.compile(f"(?:{entry['before']})$"),
            float(entry.values["weight"]),
        )
        for case in CASES:
            endings.setdefault(entry.values[case].replace("0", ""), []).append((case, pattern))
    return {ending: tuple(found) for ending, found in endings.items()}


@lru_cache(maxsize=PASSING_SIZE)
def readings(form: str, folder: str | None = None) -> tuple[Reading, ...]:
    """All readings of a Cyrillic word form (lower case, «е» for «ё», one part of a double name).

    >>> [reading.lemma for reading in readings("байелем") if reading.case == "ins"]
    ['байел', 'байель']
    """
    best: dict[tuple[str, ...], Reading] = {}
    for reading in (*_by_pattern(form, folder), *_by_dictionary(form, folder)):
        key = reading[:4]
        known = best.get(key)
        if known is None or known.weight < reading.weight:
            best[key] = reading
    return tuple(best.values())


def _by_pattern(form: str, folder: str | None) -> Iterator[Reading]:
    for length in range(min(_LONGEST_ENDING, len(form) - 1) + 1):
        stem, ending = form[: len(form) - length], form[len(form) - length :]
        # no pattern looks further back than this; the mark keeps «^» from matching inside a word
        tail = stem if len(stem) <= _PATTERN_REACH else "…" + stem[-_PATTERN_REACH:]
        for case, pattern in _fitting(tail, ending, folder):
            lemma = stem + pattern.nominative
            yield Reading(lemma, case, pattern.gender, pattern.number, pattern.sort, pattern.weight)


@lru_cache(maxsize=CACHE_SIZE)
def _fitting(tail: str, ending: str, folder: str | None) -> tuple[tuple[str, _Pattern], ...]:
    """The patterns that have an ending after such a stem, each with the case."""
    found = _patterns(folder).get(ending, ())
    return tuple((case, pattern) for case, pattern in found if pattern.before.search(tail))


def _by_dictionary(form: str, folder: str | None) -> Iterator[Reading]:
    by_pattern = tuple(_by_pattern(form, folder))
    for parse in morphology.parses(form):
        if not _stands_in_dictionary(parse):
            continue
        tag = parse.tag
        case = opencorpora_case(tag)
        sort = _sort(tag)
        lemma = parse.normal_form.replace("ё", "е")
        if not case or sort == "patronymic":
            continue  # «Юрьевича» the dictionary takes for «Юриевич»: patronymics are left to the patterns
        if tag.POS == "ADJF":
            yield from _like_adjective(by_pattern, case, lemma)
        if tag.POS != "NOUN":
            continue
        number = "plur" if tag.number == "plur" else "sing"
        bonus = _COMMON_NOUN_BONUS if sort == "any" else _NAME_BONUS
        for gender in _genders(tag, number):
            place = (case, gender, number)
            same = [r for r in by_pattern if r[1:4] == place and _same_name(r.lemma, lemma, tag)]
            for reading in same:
                yield reading._replace(weight=reading.weight + bonus, sort=sort)
            if not same and number == "sing" and (gender == "masc" or sort == "first" or "Fixd" in tag):
                yield Reading(lemma, *place, sort, _DICTIONARY_WEIGHT + bonus)


def _like_adjective(by_pattern: tuple[Reading, ...], case: str, lemma: str) -> Iterator[Reading]:
    """A surname that is an adjective of the dictionary: «Долгорукому», «Белую»."""
    for reading in by_pattern:
        if (
            reading.case == case
            and reading.lemma[:-2] == lemma[:-2]
            and reading.lemma.endswith(_ADJECTIVE_ENDINGS)
        ):
            yield reading._replace(weight=reading.weight + _ADJECTIVE_BONUS)


def opencorpora_case(tag: OpencorporaTag) -> str:
    """A dictionary tag's case by the names of `CASES`; "" for none and for the vocative."""
    return _OPENCORPORA_CASES.get(tag.case, "")


def _stands_in_dictionary(parse: Parse) -> bool:
    return len(parse.methods_stack) == 1 and isinstance(parse.methods_stack[0][0], DictionaryAnalyzer)


def _sort(tag: OpencorporaTag) -> str:
    if "Patr" in tag:
        return "patronymic"
    if "Name" in tag:
        return "first"
    return "surname" if "Surn" in tag else "any"


def _genders(tag: OpencorporaTag, number: str) -> tuple[str, ...]:
    if number == "plur":
        return ("",)
    if "ms-f" in tag or "GNdr" in tag:
        return ("masc", "fem")
    return ("fem",) if tag.gender == "femn" else ("masc",)


def _same_name(lemma: str, normal_form: str, tag: OpencorporaTag) -> bool:
    """Whether a pattern's nominative belongs to the dictionary's entry, which is cited in the masculine."""
    if lemma == normal_form:
        return True
    cited_otherwise = "Surn" in tag and "Fixd" not in tag and (tag.gender == "femn" or tag.number == "plur")
    if not cited_otherwise:
        return False
    return lemma[:-2] == normal_form[:-2] if normal_form.endswith("й") else lemma[:-1] == normal_form
