"""Common nouns that stand for an entity named before: «посол», «дипломат», «компания», «ведомство».

Only where the article leaves no doubt: the noun is (or generalizes) the role of one person named before, or
fits the name of the organisation mentioned last among those that it may stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from svodka.annotations import EntityType, Gender
from svodka.entities.groups import key_of, stem
from svodka.entities.role_nouns import role_words
from svodka.entities.roles import Hit
from svodka.entities.tokens import Tokens
from svodka.lexicon import load_table

# «другой посол», «один из депутатов» is somebody else
_OTHERS = frozenset(
    [
        "другой",
        "иной",
        "каждый",
        "любой",
        "всякий",
        "один",
        "некий",
        "какой-то",
        "новый",
        "бывший",
        "будущий",
        "прежний",
        "следующий",
        "второй",
    ]
)
_OPENING = frozenset('«"“„')
# an antecedent further back than this has usually been replaced
_WINDOW = 250


class Candidate(NamedTuple):
    """An entity that nouns may stand for: where it is named, and the role nouns it has (persons)."""

    type: EntityType
    gender: Gender | None
    names: tuple[str, ...]
    starts: tuple[int, ...]
    heads: tuple[Hit, ...] = ()
    appositions: frozenset[str] = frozenset()


class Nominal(NamedTuple):
    """A noun's token and the index of the candidate that it stands for."""

    token: int
    candidate: int
    rule: str


@lru_cache(maxsize=8)
def _hypernyms(folder: str | None) -> dict[str, frozenset[str]]:
    return {e.values["noun"]: frozenset(e.words("roles")) for e in load_table("role_hypernyms", folder)}


@lru_cache(maxsize=8)
def _org_nouns(folder: str | None) -> dict[str, tuple[str, ...]]:
    return {
        e.values["noun"]: tuple(w.lower() for w in e.words("names")) for e in load_table("org_nouns", folder)
    }


def find_nominals(
    tokens: Tokens, candidates: Sequence[Candidate], hits: Iterable[Hit], folder: str | None = None
) -> list[Nominal]:
    """The nouns that certainly stand for one of the candidates, in text order."""
    taken = {i for hit in hits for i in range(hit.start, hit.end)}
    wanted = _wanted(tokens, candidates, folder)
    found = []
    for i in tokens.with_lemmas(wanted):
        if i in taken or i in tokens.covering or tokens.features(i).number == "plur" or _is_other(tokens, i):
            continue
        nominal = _resolve(tokens, i, candidates, folder)
        if nominal is not None:
            found.append(nominal)
    return found


def _wanted(tokens: Tokens, candidates: Sequence[Candidate], folder: str | None) -> set[str]:
    heads = {tokens.lemma(hit.head) for candidate in candidates for hit in candidate.heads}
    wanted = set(heads)
    wanted.update(noun for noun, roles in _hypernyms(folder).items() if not roles.isdisjoint(heads))
    if any(candidate.type == "ORG" for candidate in candidates):
        wanted.update(_org_nouns(folder))
    return wanted


def _is_other(tokens: Tokens, i: int) -> bool:
    k = i - 1
    while k >= 0 and tokens.pos(k) in ("ADJ", "DET", "PRON", "NUM"):
        if tokens.lemma(k) in _OTHERS:
            return True
        k -= 1
    return k >= 0 and tokens.text(k).lower() == "из"


def _resolve(tokens: Tokens, i: int, candidates: Sequence[Candidate], folder: str | None) -> Nominal | None:
    named = i + 1 < tokens.size and (i + 1 in tokens.covering or tokens.text(i + 1) in _OPENING)
    if named and (tokens.is_person(i + 1) or tokens.lemma(i) in _org_nouns(folder)):
        return None  # it belongs to the name that follows
    if i > 0 and tokens.lemma(i - 1) in role_words(folder).posts:
        return None  # «на посту президента» speaks of the post
    noun = tokens.lemma(i)
    same = _persons(tokens, i, candidates, frozenset((noun,)))
    if same:
        return Nominal(i, same[0], "nominal-role")
    if _complement(tokens, i):
        return None
    wider = _persons(tokens, i, candidates, _hypernyms(folder).get(noun, frozenset()))
    if wider:
        return Nominal(i, wider[0], "nominal-hypernym")
    organisation = _organisation(i, noun, candidates, folder)
    return None if organisation is None else Nominal(i, organisation, "nominal-org")


def _complement(tokens: Tokens, i: int) -> str | None:
    """The word that narrows the noun: «президент [Франции]»."""
    k = i + 1
    while k < tokens.size and tokens.pos(k) == "ADJ" and tokens.features(k).case == "gen":
        k += 1
    if k >= tokens.size or tokens.starts_sentence(k):
        return None
    is_complement = k in tokens.covering or tokens.pos(k) in ("NOUN", "PROPN")
    return tokens.text(k) if is_complement and tokens.features(k).case == "gen" else None


def _persons(tokens: Tokens, i: int, candidates: Sequence[Candidate], roles: frozenset[str]) -> list[int]:
    """Persons named before who have one of these roles, the one mentioned last first."""
    complement = _complement(tokens, i)
    gender = tokens.features(i).gender
    fits = []
    for index, candidate in enumerate(candidates):
        if candidate.type != "PER":
            continue
        last = max((start for start in candidate.starts if start < i), default=-1)
        if last < 0 or i - last > _WINDOW or (gender == "fem" and candidate.gender == "masc"):
            continue
        if any(tokens.lemma(h.head) in roles and _narrows(tokens, h, complement) for h in candidate.heads):
            fits.append((last, index))
    return [index for _, index in sorted(fits, reverse=True)]


def _narrows(tokens: Tokens, hit: Hit, complement: str | None) -> bool:
    """Whether the role has the noun's complement: «президент Франции» is not «президент России»."""
    if complement is None:
        return True
    key = stem(complement)
    return any(stem(tokens.text(k)) == key for k in range(hit.start, hit.end))


def _organisation(i: int, noun: str, candidates: Sequence[Candidate], folder: str | None) -> int | None:
    names = _org_nouns(folder).get(noun)
    if names is None:
        return None
    best: tuple[int, int] | None = None
    for index, candidate in enumerate(candidates):
        if candidate.type != "ORG":
            continue
        last = max((start for start in candidate.starts if start < i), default=-1)
        if last >= 0 and i - last <= _WINDOW and _may_stand_for(noun, names, candidate):
            best = max(best or (-1, -1), (last, index))
    return best[1] if best else None


def _may_stand_for(noun: str, names: tuple[str, ...], candidate: Candidate) -> bool:
    if noun in candidate.appositions:
        return True
    words = [word for name in candidate.names for word in key_of(name)]
    return stem(noun) in words or any(word.startswith(names) for word in words)
