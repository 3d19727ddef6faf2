"""The cases that a word of a person's name may stand in, and its nominative in each of them.

The dictionary knows common first names and surnames, but takes «Байелем» or «Цзиньпина» for a plain noun,
and what it predicts for unknown names is often a verb. Names decline by few patterns, so the patterns are
listed (`lexicon/name_declension.tsv`); the dictionary only adds weight to the readings that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from pymorphy3.analyzer import Parse
from pymorphy3.tagset import OpencorporaTag
from pymorphy3.units import DictionaryAnalyzer

from svodka import morphology
from svodka.lexicon import load_table

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
# names of some hundred articles in each of the caches; what those have not had is rarely found further back
CACHE_SIZE = 6_000
# what only leads to another cache's entries is asked for again at once or hardly ever
PASSING_SIZE = 200

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
_TAGS = 1000
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


class _Group(NamedTuple):
    """Patterns that share an ending and what stands before it, each with the cases of that ending."""

    before: re.Pattern[str]
    patterns: list[tuple[_Pattern, list[str]]]


class _NameTag(NamedTuple):
    """Case, sort («adjective» for a surname that is one), number and genders of a name in the dictionary."""

    case: str
    sort: str
    number: str
    genders: tuple[str, ...]


@lru_cache(maxsize=8)
def _patterns(folder: str | None) -> dict[str, list[_Group]]:
    """Ending → the patterns that have it."""
    endings: dict[str, dict[_Pattern, list[str]]] = {}
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
            ending = entry.values[case].replace("0", "")
            endings.setdefault(ending, {}).setdefault(pattern, []).append(case)
    return {ending: _grouped(found) for ending, found in endings.items()}


def _grouped(cases: dict[_Pattern, list[str]]) -> list[_Group]:
    """Neighbours that follow the same stems together: their stem is looked at once."""
    groups = groupby(cases, key=lambda pattern: pattern.before)
    return [_Group(before, [(pattern, cases[pattern]) for pattern in found]) for before, found in groups]


@lru_cache(maxsize=PASSING_SIZE)
def readings(form: str, folder: str | None = None) -> tuple[Reading, ...]:
    """All readings of a Cyrillic word form (lower case, «е» for «ё», one part of a double name).

    >>> [reading.lemma for reading in readings("байелем") if reading.case == "ins"]
    ['байел', 'байель']
    """
    best: dict[tuple[str, ...], Reading] = {}
    by_pattern = list(_by_pattern(form, folder))
    for reading in [*by_pattern, *_by_dictionary(form, by_pattern)]:
        key = reading[:4]
        known = best.get(key)
        if known is None or known.weight < reading.weight:
            best[key] = reading
    return tuple(best.values())


def _by_pattern(form: str, folder: str | None) -> Iterator[Reading]:
    patterns = _patterns(folder)
    for length in range(min(_LONGEST_ENDING, len(form) - 1) + 1):
        stem, ending = form[: len(form) - length], form[len(form) - length :]
        # no pattern looks further back than this; the mark keeps «^» from matching inside a word
        tail = stem if len(stem) <= _PATTERN_REACH else "…" + stem[-_PATTERN_REACH:]
        for before, found in patterns.get(ending, ()):
            if before.search(tail):
                for pattern, cases in found:
                    sort, gender, number, nominative, _, weight = pattern
                    lemma = stem + nominative
                    for case in cases:
                        yield Reading(lemma, case, gender, number, sort, weight)


def _by_dictionary(form: str, by_pattern: Sequence[Reading]) -> Iterator[Reading]:
    """What the dictionary adds to the readings by pattern."""
    by_place: dict[tuple[str, ...], list[Reading]] = {}
    for reading in by_pattern:
        by_place.setdefault(reading[1:4], []).append(reading)
    for parse in morphology.parses(form):
        name = _name_tag(parse.tag)
        if name is None or not _stands_in_dictionary(parse):
            continue
        lemma = parse.normal_form.replace("ё", "е")
        if name.sort == "adjective":
            yield from _like_adjective(by_pattern, name.case, lemma)
            continue
        bonus = _COMMON_NOUN_BONUS if name.sort == "any" else _NAME_BONUS
        for gender in name.genders:
            place = (name.case, gender, name.number)
            same = [r for r in by_place.get(place, ()) if _same_name(r.lemma, lemma, parse.tag)]
            for reading in same:
                yield reading._replace(weight=reading.weight + bonus, sort=name.sort)
            is_new = gender == "masc" or name.sort == "first" or "Fixd" in parse.tag
            if not same and name.number == "sing" and is_new:
                yield Reading(lemma, *place, name.sort, _DICTIONARY_WEIGHT + bonus)


def _like_adjective(by_pattern: Sequence[Reading], case: str, lemma: str) -> Iterator[Reading]:
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


@lru_cache(maxsize=_TAGS)
def _name_tag(tag: OpencorporaTag) -> _NameTag | None:
    """What a dictionary tag says of a name; None if it is no name's.

    «Юрьевича» the dictionary takes for «Юриевич»: patronymics are left to the patterns.
    """
    case = opencorpora_case(tag)
    if not case or tag.POS not in ("NOUN", "ADJF") or "Patr" in tag:
        return None
    number = "plur" if tag.number == "plur" else "sing"
    if tag.POS == "ADJF":
        sort = "adjective"
    elif "Name" in tag:
        sort = "first"
    else:
        sort = "surname" if "Surn" in tag else "any"
    return _NameTag(case, sort, number, _genders(tag, number))


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
