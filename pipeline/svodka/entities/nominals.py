"""Common nouns that stand for an entity named before: «посол», «дипломат», «компания», «ведомство».

Only where the article leaves no doubt: the noun is (or generalizes) the role of one person named before, or
fits the name of the organisation mentioned last among those that it may stand for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
# «девушка», «мужчина» take up only whom the last sentences named
_NEAR = 50
PERSON_NOUN = "nominal-person"  # the rule of nouns that are no roles


class Candidate(NamedTuple):
    """A person or organisation that nouns may stand for.

    Attributes:
        starts: where it is named.
        heads: a person's roles.
    """

    type: EntityType
    gender: Gender | None
    names: Sequence[str]
    starts: Sequence[int]
    heads: Sequence[Hit] = ()


class Nominal(NamedTuple):
    """A noun's token and the index of the candidate that it stands for."""

    token: int
    candidate: int
    rule: str


@lru_cache(maxsize=8)
def _hypernyms(folder: str | None) -> dict[str, frozenset[str]]:
    return {e.values["noun"]: frozenset(e.words("roles")) for e in load_table("role_hypernyms", folder)}


@lru_cache(maxsize=8)
def _generalizations(folder: str | None) -> dict[str, list[str]]:
    """Role → its hypernyms."""
    nouns: dict[str, list[str]] = {}
    for noun, roles in _hypernyms(folder).items():
        for role in roles:
            nouns.setdefault(role, []).append(noun)
    return nouns


@lru_cache(maxsize=8)
def _org_nouns(folder: str | None) -> dict[str, tuple[str, ...]]:
    return {
        e.values["noun"]: tuple(w.lower() for w in e.words("names")) for e in load_table("org_nouns", folder)
    }


@lru_cache(maxsize=8)
def _person_nouns(folder: str | None) -> dict[str, str]:
    return {e.values["noun"]: e.values["gender"] for e in load_table("person_nouns", folder)}


def find_nominals(
    tokens: Tokens, candidates: Mapping[int, Candidate], hits: Iterable[Hit], folder: str | None = None
) -> list[Nominal]:
    """The nouns that certainly stand for one of the candidates, in text order."""
    return list(_Finder(tokens, candidates, hits, folder).find())


class _Finder:
    """Looks one Doc's nouns up among its entities."""

    def __init__(
        self, tokens: Tokens, candidates: Mapping[int, Candidate], hits: Iterable[Hit], folder: str | None
    ) -> None:
        self.tokens = tokens
        self.candidates = candidates
        self.folder = folder
        self.taken = {i for hit in hits for i in range(hit.start, hit.end)}
        self.by_role: dict[str, list[tuple[int, Hit]]] = {}
        for index, candidate in candidates.items():
            for hit in candidate.heads:
                self.by_role.setdefault(tokens.lemmas[hit.head], []).append((index, hit))
        self.organisations = [i for i, candidate in candidates.items() if candidate.type == "ORG"]
        self.people = [i for i, candidate in candidates.items() if candidate.type == "PER"]
        self._newcomers: set[str] = set()
        self._fitting: dict[str, list[int]] = {}

    def find(self) -> Iterator[Nominal]:
        """All nominal mentions."""
        tokens = self.tokens
        for i in tokens.with_lemmas(self._wanted()):
            taken = i in self.taken or i in tokens.covering or tokens.features[i].number == "plur"
            if taken or self._is_other(i) or self._is_modifier(i):
                continue
            nominal = self._resolve(i)
            if nominal is not None:
                yield nominal

    def _wanted(self) -> set[str]:
        wanted = set(self.by_role)
        generalizations = _generalizations(self.folder)
        for role in self.by_role:
            wanted.update(generalizations.get(role, ()))
        if self.people:
            wanted.update(_person_nouns(self.folder))
        if self.organisations:
            wanted.update(_org_nouns(self.folder))
        return wanted

    def _is_modifier(self, i: int) -> bool:
        """«на [военном] параде»: what may be a noun is the adjective of the next one."""
        tokens = self.tokens
        if tokens.pos[i] != "ADJ" or i + 1 >= tokens.size or tokens.pos[i + 1] not in ("NOUN", "ADJ"):
            return False
        return tokens.features[i].case == tokens.features[i + 1].case != ""

    def _is_other(self, i: int) -> bool:
        tokens = self.tokens
        k = i - 1
        while k >= 0 and tokens.pos[k] in ("ADJ", "DET", "PRON", "NUM"):
            if tokens.lemmas[k] in _OTHERS:
                return True
            k -= 1
        return k >= 0 and tokens.texts[k].lower() == "из"

    def _resolve(self, i: int) -> Nominal | None:
        tokens = self.tokens
        noun = tokens.lemmas[i]
        named = i + 1 < tokens.size and (i + 1 in tokens.covering or tokens.texts[i + 1] in _OPENING)
        if named and (tokens.is_person(i + 1) or noun in _org_nouns(self.folder)):
            return None  # it belongs to the name that follows
        if self._is_post(i) or self._is_predicate(i):
            return None
        complement = self._complement(i)
        person = self._person(i, (noun,), complement)
        if person is not None:
            return Nominal(i, person, "nominal-role")
        if complement is not None:
            return None
        person = self._person(i, _hypernyms(self.folder).get(noun, ()), None)
        if person is not None:
            return Nominal(i, person, "nominal-hypernym")
        return self._by_noun(i, noun)

    def _by_noun(self, i: int, noun: str) -> Nominal | None:
        """What the noun stands for whatever roles the article has named."""
        person = self._by_gender(i, noun)
        if person is not None:
            return Nominal(i, person, PERSON_NOUN)
        organisation = self._organisation(i, noun)
        return None if organisation is None else Nominal(i, organisation, "nominal-org")

    def _is_post(self, i: int) -> bool:
        """«на посту [президента]», «должность генерального [прокурора]» speak of the post."""
        tokens = self.tokens
        k = i - 1
        while k > 0 and tokens.pos[k] == "ADJ":
            k -= 1
        return k >= 0 and tokens.lemmas[k] in role_words(self.folder).posts

    def _is_predicate(self, i: int) -> bool:
        """«чей сын стал [директором]»: it says what somebody else is, who has no name."""
        tokens = self.tokens
        verbs = role_words(self.folder).verbs
        if tokens.features[i].case != "ins":
            return False
        verb = next((k for k in (i - 1, i - 2) if k > 0 and tokens.lemmas[k] in verbs), 0)
        subject = verb - 1
        return verb > 0 and tokens.pos[subject] == "NOUN" and tokens.features[subject].case == "nom"

    def _complement(self, i: int) -> str | None:
        """The word that narrows the noun: «президент [Франции]»."""
        tokens = self.tokens
        k = i + 1
        while k < tokens.size and tokens.pos[k] == "ADJ" and tokens.features[k].case == "gen":
            k += 1
        if k >= tokens.size or tokens.starts_sentence(k):
            return None
        is_complement = k in tokens.covering or tokens.pos[k] in ("NOUN", "PROPN")
        return tokens.texts[k] if is_complement and tokens.features[k].case == "gen" else None

    def _person(self, i: int, roles: Iterable[str], complement: str | None) -> int | None:
        """The person named last before who has one of these roles."""
        gender = self.tokens.features[i].gender
        best: tuple[int, int] | None = None
        for role in roles:
            for index, hit in self.by_role.get(role, ()):
                candidate = self.candidates[index]
                last = self._last_before(i, candidate)
                if last is None or (gender == "fem" and candidate.gender == "masc"):
                    continue
                if self._narrows(hit, complement):
                    best = max(best or (-1, -1), (last, index))
        return best[1] if best else None

    def _by_gender(self, i: int, noun: str) -> int | None:
        """«девушка»: the only woman named in the last sentences, unless the noun brought in somebody else."""
        gender = _person_nouns(self.folder).get(noun)
        if gender is None:
            return None
        near = {
            index
            for index in self.people
            if self.candidates[index].gender in (gender, None) and self._is_near(i, self.candidates[index])
        }
        only = near.pop() if len(near) == 1 else None
        if only is None or noun in self._newcomers or not self._is_taken_up(i):
            self._newcomers.add(noun)
            return None
        return only if self.candidates[only].gender == gender else None

    def _is_near(self, i: int, candidate: Candidate) -> bool:
        at = bisect_left(candidate.starts, i) - 1
        return at >= 0 and i - candidate.starts[at] <= _NEAR

    def _is_taken_up(self, i: int) -> bool:
        """Whether nothing parts the noun from the person: no «его», no adjective, no name behind."""
        tokens = self.tokens
        k = i - 1
        if k >= 0 and (tokens.pos[k] in ("ADJ", "DET", "NUM", "PRON") or _is_participle(tokens, k)):
            return tokens.lemmas[k] in ("этот", "сам")
        return i + 1 >= tokens.size or not tokens.is_person(i + 1)

    def _last_before(self, i: int, candidate: Candidate) -> int | None:
        """Where a candidate was named last, if that was not too long ago."""
        at = bisect_left(candidate.starts, i) - 1
        last = candidate.starts[at] if at >= 0 else -_WINDOW - 1
        return last if i - last <= _WINDOW else None

    def _narrows(self, hit: Hit, complement: str | None) -> bool:
        """Whether the role has the noun's complement: «президент Франции» is not «президент России»."""
        if complement is None:
            return True
        key = stem(complement)
        return any(stem(self.tokens.texts[k]) == key for k in range(hit.start, hit.end))

    def _organisation(self, i: int, noun: str) -> int | None:
        """The organisation named last before that the noun may stand for."""
        fitting = self._fitting.get(noun)
        if fitting is None:
            names = _org_nouns(self.folder).get(noun)
            every = () if names is None else self.organisations
            fitting = [k for k in every if self._may_stand_for(noun, names or (), self.candidates[k])]
            self._fitting[noun] = fitting
        best: tuple[int, int] | None = None
        for index in fitting:
            last = self._last_before(i, self.candidates[index])
            if last is not None:
                best = max(best or (-1, -1), (last, index))
        return best[1] if best else None

    def _may_stand_for(self, noun: str, names: tuple[str, ...], organisation: Candidate) -> bool:
        if any(self._is_before(noun, start) for start in organisation.starts):
            return True
        words = [word for name in organisation.names for word in key_of(name)]
        return stem(noun) in words or any(word.startswith(names) for word in words)

    def _is_before(self, noun: str, start: int) -> bool:
        """«[компания] Ромашка», «[компания] «Ромашка»»: whether it is one of the two tokens before a name."""
        before = range(max(start - 2, 0), start)
        return noun in self.tokens.lemmas[before.start : start] and any(
            self.tokens.lemmas[k] == noun and self.tokens.pos[k] == "NOUN" for k in before
        )


def _is_participle(tokens: Tokens, i: int) -> bool:
    return tokens.pos[i] == "VERB" and bool(tokens.features[i].case)
