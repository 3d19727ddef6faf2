"""What kind of mention a name is: name, acronym, adjective, generic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from svodka import morphology
from svodka.annotations import EntityType, MentionKind
from svodka.entities.declension import CACHE_SIZE
from svodka.lexicon import load_table

# what an adjective of a place ends in → what the place may end in
_PLACE_ENDINGS = {
    "ский": ("", "а", "я", "о", "ь", "ы", "и", "ия", "ск", "ки"),
    "ской": ("", "а", "я", "о", "ь"),
    "цкий": ("ц", "цк", "к", "ч"),
}
_ACRONYM = re.compile(r"[А-ЯЁA-Z][А-ЯЁA-Z0-9]{1,6}(?:[-‑']?(?:а|у|ом|е|ы|ов))?")


def place_of_adjective(lemma: str, folder: str | None = None) -> str | None:
    """«лондонский» → «Лондон»; None for an adjective of no place."""
    return _adjectives(folder).get(lemma.replace("ё", "е"))


@lru_cache(maxsize=8)
def place_adjectives(folder: str | None = None) -> frozenset[str]:
    """All adjectives of places, with «е» for «ё»."""
    return frozenset(_adjectives(folder))


@lru_cache(maxsize=8)
def _adjectives(folder: str | None) -> dict[str, str]:
    return {
        entry.values["adjective"].replace("ё", "е"): entry.values["place"]
        for entry in load_table("place_adjectives", folder)
    }


@lru_cache(maxsize=CACHE_SIZE)
def names_no_place(word: str, folder: str | None = None) -> bool:
    """Whether a word is an adjective of the dictionary that speaks of no place: «январский», «кондитерский».

    One speaks of a place if the list or the dictionary says so, or if it may be made of a place of the
    dictionary: «потсдамский» of «Потсдам».
    """
    readings = morphology.parses(word)
    if readings[0].tag.POS != "ADJF" or not morphology.is_known(word):
        return False
    lemma = adjective_lemma(word)
    if place_of_adjective(lemma, folder) or any("Geox" in reading.tag for reading in readings):
        return False
    return not any(map(_may_be_place, _possible_places(lemma)))


def _possible_places(adjective: str) -> Iterator[str]:
    """«потсдамский» → «потсдам», «потсдама», … «потсдамск»; «елецкий» → «елец», «елецк»."""
    for ending, places in _PLACE_ENDINGS.items():
        if adjective.endswith(ending):
            root = adjective.removesuffix(ending)
            yield from (root + place for place in places)


def _may_be_place(word: str) -> bool:
    return morphology.is_known(word) and any("Geox" in reading.tag for reading in morphology.parses(word))


def kind_of(text: str, kind: EntityType, pos: str) -> MentionKind:
    """The kind of a mention of one or more words.

    Args:
        text: the mention.
        kind: its type.
        pos: UD part of speech of its last word.
    """
    if kind == "PER":
        return "name"
    if _ACRONYM.fullmatch(text):
        return "acronym"
    if " " not in text and _is_adjective(text, pos):
        return "adjective"
    if kind == "ORG" and text.islower():
        return "generic"
    return "name"


def _is_adjective(text: str, pos: str) -> bool:
    if text[0].islower():
        return pos == "ADJ" or any(parse.tag.POS == "ADJF" for parse in morphology.parses(text)[:1])
    return pos == "ADJ" and place_of_adjective(adjective_lemma(text)) is not None


def adjective_lemma(text: str) -> str:
    """The masculine nominative of an adjective, as the dictionary has it; else the word in lower case."""
    for parse in morphology.parses(text):
        if parse.tag.POS == "ADJF":
            return str(parse.normal_form)
    return text.lower()
