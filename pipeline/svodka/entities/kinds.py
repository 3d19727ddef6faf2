"""What kind of mention a name is: name, acronym, adjective, generic."""

from __future__ import annotations

import re
from functools import lru_cache

from svodka import morphology
from svodka.annotations import EntityType, MentionKind
from svodka.lexicon import load_table

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
