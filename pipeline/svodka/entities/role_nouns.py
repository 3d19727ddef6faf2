"""Which nouns are jobs, and their nominative."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from svodka import morphology
from svodka.entities.declension import CACHE_SIZE
from svodka.entities.phrases import PhraseWord, nominative
from svodka.entities.tokens import Tokens
from svodka.lexicon import load_table

_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn")


class RoleWords(NamedTuple):
    """The word lists of roles; all with «е» for «ё»."""

    roles: frozenset[str]
    no_roles: frozenset[str]
    takes_genitive: frozenset[str]
    adjectives: frozenset[str]
    verbs: frozenset[str]
    posts: frozenset[str]


@lru_cache(maxsize=8)
def role_words(folder: str | None = None) -> RoleWords:
    """The lists, a user's folder laid over the shipped ones."""
    nouns = load_table("role_nouns", folder)

    def keys(name: str, column: str) -> frozenset[str]:
        return frozenset(_fold(entry.values[column]) for entry in load_table(name, folder))

    return RoleWords(
        roles=frozenset(_fold(e.values["noun"]) for e in nouns if e.values["role"] == "yes"),
        no_roles=frozenset(_fold(e.values["noun"]) for e in nouns if e.values["role"] == "no"),
        takes_genitive=frozenset(_fold(e.values["noun"]) for e in nouns if e.values["takes"] == "genitive"),
        adjectives=keys("role_adjectives", "adjective"),
        verbs=keys("role_verbs", "verb"),
        posts=keys("post_nouns", "noun"),
    )


def _fold(word: str) -> str:
    return word.lower().replace("ё", "е")


def is_role_noun(lemma: str, text: str, pos: str, words: RoleWords) -> bool:
    """Whether a word names a job or standing: on the list, or an animate common noun that is not barred.

    Args:
        lemma: lower case, «е» for «ё».
        text: the form as it stands in the article.
        pos: UD part of speech.
        words: the lists.
    """
    if pos not in ("NOUN", "PROPN", "ADJ", "VERB"):
        return False
    if lemma in words.no_roles:
        return False
    if lemma in words.roles:
        return True
    if pos not in ("NOUN", "PROPN"):
        return False
    _, hyphen, last = lemma.rpartition("-")
    if hyphen and (last in words.roles or lemma.partition("-")[0] in words.roles):
        return True
    return last not in words.no_roles and _is_animate(text.lower())


@lru_cache(maxsize=CACHE_SIZE)
def _is_animate(form: str) -> bool:
    """Whether the likeliest noun of the dictionary for a form is a person or an animal, and no name."""
    for parse in morphology.parses(form):
        tag = parse.tag
        if tag.POS == "NOUN":
            return tag.animacy == "anim" and not any(grammeme in tag for grammeme in _NAMES)
    return False


def role_name(tokens: Tokens, start: int, end: int, head: int) -> str:
    """A role in the nominative singular, its first letter small unless it is a name."""
    words = []
    for i in range(start, end):
        case, gender, _ = tokens.features(i)
        pos = "NOUN" if i == head else tokens.pos(i)
        words.append(PhraseWord(tokens.text(i), pos, case, gender, "sing", tokens.spaced(i)))
    name = nominative(words)
    return name[:1].lower() + name[1:] if not name[:2].isupper() else name
