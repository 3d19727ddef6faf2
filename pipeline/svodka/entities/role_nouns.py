"""Which nouns are jobs, and their nominative."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from svodka import morphology
from svodka.entities.declension import CACHE_SIZE
from svodka.entities.phrases import PhraseWord, nominative
from svodka.entities.tokens import Tokens
from svodka.lexicon import load_table
from svodka.meanings import fold

_NOUNS = 1_000
_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn")


class RoleWords(NamedTuple):
    """The word lists of roles; all with «е» for «ё». `predicates` are the verbs and the posts."""

    roles: frozenset[str]
    no_roles: frozenset[str]
    takes_genitive: frozenset[str]
    adjectives: frozenset[str]
    verbs: frozenset[str]
    posts: frozenset[str]
    predicates: frozenset[str]
    leading: dict[str, str]
    ranks: frozenset[str]


@lru_cache(maxsize=8)
def role_words(folder: str | None = None) -> RoleWords:
    """The lists, a user's folder laid over the shipped ones."""
    nouns = load_table("role_nouns", folder)

    def keys(name: str, column: str) -> frozenset[str]:
        return frozenset(fold(entry.values[column]) for entry in load_table(name, folder))

    verbs, posts = keys("role_verbs", "verb"), keys("post_nouns", "noun")
    return RoleWords(
        roles=frozenset(fold(e.values["noun"]) for e in nouns if e.values["role"] == "yes"),
        no_roles=frozenset(fold(e.values["noun"]) for e in nouns if e.values["role"] == "no"),
        takes_genitive=frozenset(fold(e.values["noun"]) for e in nouns if e.values["takes"] == "genitive"),
        adjectives=keys("role_adjectives", "adjective"),
        verbs=verbs,
        posts=posts,
        predicates=verbs | posts,
        leading={fold(e.values["verb"]): e.values["case"] for e in load_table("leading_verbs", folder)},
        ranks=keys("rank_nouns", "noun"),
    )


def is_role_noun(lemma: str, text: str, pos: str, words: RoleWords) -> bool:
    """Whether a word names a job or standing: on the list, or an animate common noun that is not barred.

    Args:
        lemma: lower case, «е» for «ё».
        text: the form as it stands in the article.
        pos: UD part of speech.
        words: the lists.
    """
    if pos not in ("NOUN", "PROPN", "ADJ", "VERB") or lemma in words.no_roles:
        return False
    if lemma in words.roles:
        return True
    if pos not in ("NOUN", "PROPN"):
        return False
    if "-" in lemma:
        first, last = lemma.partition("-")[0], lemma.rpartition("-")[2]
        if first in words.roles or last in words.roles or last in words.no_roles:
            return first in words.roles or last in words.roles
    if pos == "PROPN" and not morphology.is_known(text.lower()):  # «Мажлиса» is no noun of the language
        return False
    return _is_animate(text.lower(), lemma)


@lru_cache(maxsize=CACHE_SIZE)
def _is_animate(form: str, lemma: str) -> bool:
    """Whether the likeliest noun of the dictionary for a form is a person or an animal, and no name.

    A noun with the tagger's lemma is the likeliest: «критики» may be of «критика» as well.
    """
    nouns = [reading for reading in morphology.parses(form) if reading.tag.POS == "NOUN"]
    found = [noun for noun in nouns if fold(noun.normal_form) == lemma] or nouns
    if not found:
        return False
    tag = found[0].tag
    return tag.animacy == "anim" and not any(grammeme in tag for grammeme in _NAMES)


@lru_cache(maxsize=CACHE_SIZE)
def participle(form: str, gender: str) -> str | None:
    """«возглавляет» → «возглавляющий»: what a verb's subject is; None where the verb has no such form."""
    for parse in morphology.parses(form):
        tag = parse.tag
        if tag.POS not in ("VERB", "PRTF"):
            continue
        wanted = {"PRTF", "actv", "sing", "nomn", "femn" if gender == "fem" else "masc"}
        forms = (other for other in parse.lexeme if wanted <= other.tag.grammemes)
        return next((str(other.word) for other in forms if other.tag.tense == tag.tense), None)
    return None


def role_name(tokens: Tokens, start: int, end: int, head: int, words: RoleWords) -> str:
    """A role in the nominative singular, its first letter small unless it is a name."""
    if tokens.lemmas[head] in words.leading:
        gender = tokens.features[head].gender or tokens.features[relative_before(tokens, head)].gender
        verb = tokens.texts[head].lower()
        return f"{participle(verb, gender) or verb} {tokens.phrase(head + 1, end)}"
    if end == start + 1:
        case, gender, _ = tokens.features[start]
        return _noun_name(tokens.texts[start], case, gender)
    phrase = []
    for i in range(start, end):
        case, gender, _ = tokens.features[i]
        pos = "NOUN" if i == head else tokens.pos[i]
        phrase.append(PhraseWord(tokens.texts[i], pos, case, gender, "sing", tokens.spaced[i] > 0))
    if _is_title_adjective(tokens, head, end, words):
        # the adjective behind the noun is put in the nominative as one before it
        title = nominative([phrase[-1]._replace(pos="ADJ", space=True), phrase[head - start]])
        phrase[-1] = phrase[-1]._replace(text=title.split()[0])
    return _uncapitalized(nominative(phrase))


@lru_cache(maxsize=_NOUNS)
def _noun_name(text: str, case: str, gender: str) -> str:
    """A role of one word: half of them are, and those come again and again."""
    return _uncapitalized(nominative((PhraseWord(text, "NOUN", case, gender, "sing"),)))


def _uncapitalized(name: str) -> str:
    return name[:1].lower() + name[1:] if not name[:2].isupper() else name


def _is_title_adjective(tokens: Tokens, head: int, end: int, words: RoleWords) -> bool:
    """Whether a role is a rank and an agreeing adjective: «герцога [Лотарингского]»."""
    if tokens.lemmas[head] not in words.ranks or end != head + 2:
        return False
    if not any(parse.tag.POS == "ADJF" for parse in morphology.parses(tokens.texts[head + 1].lower())):
        return False
    noun, adjective = tokens.features[head], tokens.features[head + 1]
    # of a man's accusative, which is his genitive, the tagger sees now this, now that
    same_case = noun.case == adjective.case or {noun.case, adjective.case} == {"gen", "acc"}
    return same_case and noun.number == adjective.number == "sing"


def relative_before(tokens: Tokens, i: int) -> int:
    """The place of «который» in «который сейчас возглавляет», or of what stands there instead of it."""
    k = i - 1
    while k > 0 and tokens.pos[k] == "ADV":
        k -= 1
    return max(k, 0)
