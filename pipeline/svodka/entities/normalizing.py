"""`normalize`: the nominative of a name that a user has found himself."""

from __future__ import annotations

import re
from functools import lru_cache

from svodka import morphology
from svodka.annotations import EntityType
from svodka.entities.declension import CACHE_SIZE, opencorpora_case
from svodka.entities.kinds import adjective_lemma, place_of_adjective
from svodka.entities.persons import PersonMention, cluster, name_of
from svodka.entities.phrases import PhraseWord, nominative

_WORD = re.compile(r"\w+(?:[-‑'’.&]\w+)*|[^\w\s]")
_GENDERS = {"masc": "masc", "femn": "fem", "neut": "neut"}
_POS = {"NOUN": "NOUN", "ADJF": "ADJ", "PRTF": "ADJ", "NUMR": "NUM"}
# «Министерства» is rather one ministry's genitive than several ministries
_FORMS = [
    (case, number) for number in ("sing", "plur") for case in ("nom", "gen", "dat", "ins", "loc", "acc")
]
_PLURAL_NAME = ("nom", "plur")


def normalize(name: str, *, type: EntityType) -> str:
    """The nominative of a name, as far as the name alone tells it.

    >>> normalize("Фариды Шафиевой", type="PER")
    'Фарида Шафиева'
    >>> normalize("Министерства обороны РФ", type="ORG")
    'Министерство обороны РФ'
    >>> normalize("лондонского", type="LOC")
    'Лондон'

    Args:
        name: the name in any case; white space around it is ignored.
        type: "PER", "ORG" or "LOC".

    Returns:
        The name in the nominative; "" for an empty name.
    """
    text = " ".join(name.split())
    if not text:
        return ""
    if type == "PER":
        (person,), _ = cluster([PersonMention(0, text, ())])
        return name_of(person).name
    if type == "LOC" and " " not in text and text[0].islower():
        place = place_of_adjective(adjective_lemma(text))
        if place is not None:
            return place
    return nominative(_words(text))


def _words(text: str) -> list[PhraseWord]:
    """The words of a phrase, read so that all modifiers and the head are in one case and number."""
    matches = list(_WORD.finditer(text))
    readings = [_readings(match.group()) for match in matches]
    head = _head(readings)
    form = None if head is None else _common_form(readings[: head + 1])
    words = []
    for i, match in enumerate(matches):
        space = match.end() < len(text) and text[match.end()].isspace()
        word = _in_form(readings[i], form, noun=i == head)
        words.append(word._replace(text=match.group(), space=space))
    return words


@lru_cache(maxsize=CACHE_SIZE)
def _readings(word: str) -> tuple[PhraseWord, ...]:
    """The dictionary's readings in the tagger's terms, the likeliest first, places before all others."""
    if not word[0].isalpha():
        return (PhraseWord(word, "PUNCT"),)
    found = []
    parses = sorted(morphology.parses(word.lower()), key=lambda parse: "Geox" not in parse.tag)
    for parse in parses:
        tag = parse.tag
        number = "plur" if tag.number == "plur" else "sing"
        gender = _GENDERS.get(str(tag.gender), "")
        found.append(PhraseWord(word, _POS.get(str(tag.POS), "X"), opencorpora_case(tag), gender, number))
    return tuple(found) or (PhraseWord(word, "X"),)


def _head(readings: list[tuple[PhraseWord, ...]]) -> int | None:
    """The first noun; what may also be an adjective is one before another noun («Первого канала»)."""
    nouns = [any(word.pos == "NOUN" for word in of_word) for of_word in readings]
    for i, of_word in enumerate(readings):
        is_modifier = any(word.pos == "ADJ" for word in of_word) and any(nouns[i + 1 : i + 2])
        if nouns[i] and not is_modifier:
            return i
    return None


def _common_form(readings: list[tuple[PhraseWord, ...]]) -> tuple[str, str] | None:
    """Case and number that all words can stand in."""
    last = len(readings) - 1
    forms = [
        {(word.case, word.number) for word in of_word if word.case and (word.pos == "NOUN" or i < last)}
        for i, of_word in enumerate(readings)
    ]
    common = set.intersection(*forms)
    if readings[last][0].pos == "NOUN" and (readings[last][0].case, readings[last][0].number) == _PLURAL_NAME:
        return _PLURAL_NAME if _PLURAL_NAME in common else min(common, key=_FORMS.index, default=None)
    return min(common, key=_FORMS.index, default=None)


def _in_form(readings: tuple[PhraseWord, ...], form: tuple[str, str] | None, *, noun: bool) -> PhraseWord:
    """The first reading in a case and number, as a noun for the head."""
    for word in readings:
        if (word.case, word.number) == form and (word.pos == "NOUN") == noun:
            return word
    return readings[0]
