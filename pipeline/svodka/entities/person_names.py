"""The nominative of a person's name from all forms of it that the article has.

Each mention votes for the nominatives that its forms allow, more loudly for those that agree with the case
and gender the tagger saw and with the other words of the mention. A form that stands in the nominative
somewhere in the article thus outvotes a guess from «Байелем» alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import cycle
from operator import add, mul
from typing import NamedTuple, TypeVar

from svodka.annotations import Gender
from svodka.entities.declension import CACHE_SIZE, CASES
from svodka.entities.person_form import Part, parse, part_readings
from svodka.meanings import fold

_NO_READING = -0.8  # no form of this word stands in that case: «Трамп» in a man's dative
_CASE_AGREES = 1.0
_GENDER_AGREES = 0.5
_NUMBER_AGREES = 0.8
_INDECLINABLE = 0.6  # what the tagger sees of a form that is the same in all cases is a guess
_SORT_DIFFERS = -0.3
_NOM = 0  # its place in `CASES`
_BALLOT = 2.0
_REPEATED = 1.5  # times the weight of what stands in the article once
_CASE_MARGIN = 0.5
_TOLD_BY_FORM = 0.8  # «Каменев», «Каменевой», but not «Каменева»
_CERTAIN_GENDER = 1.6  # form, case and gender agree, or case, gender and a word beside the name
_FULLNESS = {"word": 1.0, "fixed": 1.0, "nickname": 0.1, "initial": 0.25}
_PRIOR = {"masc": 0.4, "fem": 0.0, "": -0.6}


T = TypeVar("T")
# gender and number of a man, a woman, a family
_PARADIGMS = (("masc", "sing"), ("fem", "sing"), ("", "plur"))
_MAN, _WOMAN, _FAMILY = range(len(_PARADIGMS))
_SINGULAR = _PARADIGMS[:_FAMILY]
_PLACES = tuple([(paradigm, case) for paradigm in _PARADIGMS for case in CASES])
_PLACE_OF = {(case, *paradigm): place for place, (paradigm, case) in enumerate(_PLACES)}
# for each of `_PLACES` a number
Scores = tuple[float, ...]
_NO_SCORES: Scores = (0.0,) * len(_PLACES)
_NO_LEMMAS: frozenset[str] = frozenset()
_NO_VOTES: Mapping[str, float] = {}
_FEATURES_SIZE = 500  # what the tagger may say of a word
_CASE_SETS = 1 << len(CASES)
_DECLENSIONS = 2000
_FITS = 2000


class Features(NamedTuple):
    """What the tagger says of a word, as in UD, in lower case, "" for nothing: «gen», «masc», «sing»."""

    case: str = ""
    gender: str = ""
    number: str = ""


NO_FEATURES = Features()


# place of a case in `CASES`, place of a nominative in `Word.nominatives`, how much less likely than the best
Candidate = tuple[int, int, float]


@dataclass(slots=True, eq=False)
class Declension:
    """How well a word fits the cases of names; one object for all words that have it in common.

    Attributes:
        weights: of each of `_PLACES` that of the best reading.
        trust: how far what the tagger sees of the word counts in each of them.
        candidates: the nominatives of each of `_PARADIGMS`.
    """

    weights: Scores
    trust: Scores
    candidates: tuple[tuple[Candidate, ...], ...]


class Word(NamedTuple):
    """What a word of a name may be, however the tagger reads it.

    Attributes:
        lemmas: the nominatives that it may be a form of, itself included.
        nominatives: those of its readings.
        declension: by cases.
    """

    lemmas: frozenset[str]
    nominatives: tuple[str, ...]
    declension: Declension


class Fit(NamedTuple):
    """How well the words of a name fit together.

    Attributes:
        totals: each case of `CASES`, for each of `_PARADIGMS`.
        best: the best case of each paradigm.
        in_nominative: whether that is the nominative.
        masculinity: how much better they fit a man (above zero) than a woman (below).
        bare_masculinity: the same without the tagger's features.
    """

    totals: tuple[Sequence[float], ...]
    best: list[float]
    in_nominative: list[bool]
    masculinity: float
    bare_masculinity: float


@dataclass(slots=True, eq=False)
class Wording:
    """What mentions of one text and the same features have in common; make one for each, it is its own key.

    Attributes:
        text: the mention's.
        parts: its words.
        words: what each of them may be, None for those that do not decline.
        lemmas: the nominatives that each of them may be a form of.
        fullness: words count one, initials a quarter.
        fit: how the words and their features fit together.
    """

    text: str
    parts: tuple[Part, ...]
    words: list[Word | None]
    lemmas: list[frozenset[str]]
    fullness: float
    fit: Fit


class Form(NamedTuple):
    """The wording of mentions of a person and the slot of the full name that each of its words fills."""

    wording: Wording
    slots: tuple[int, ...]


def wording_of(text: str, features: tuple[Features, ...], folder: str | None = None) -> Wording:
    """Reads a mention.

    Args:
        text: the mention's.
        features: the tagger's of each word, or none at all.
        folder: the user's word lists.
    """
    parts = parse(text, folder)
    if len(features) != len(parts):
        features = (NO_FEATURES,) * len(parts)
    words: list[Word | None] = []
    lemmas: list[frozenset[str]] = []
    declined: list[tuple[Declension, Features]] = []
    fullness = 0.0
    for part, seen in zip(parts, features, strict=True):
        word = _word(part.key, part.sort, part.folder) if part.kind == "word" else None
        words.append(word)
        if word is None:
            lemmas.append(frozenset((part.key,)))
        else:
            lemmas.append(word.lemmas)
            declined.append((word.declension, seen))
        fullness += _FULLNESS[part.kind]
    return Wording(text, parts, words, lemmas, fullness, _fit(tuple(declined)))


class Resolved(NamedTuple):
    """Nominatives by slot (lower case), gender, and whether the name is a family's («Ивановы»)."""

    lemmas: dict[int, str]
    gender: Gender | None
    plural: bool


def resolve(forms: Mapping[Form, int], gender_votes: Mapping[str, float] = _NO_VOTES) -> Resolved:
    """The nominative of each word, and the person's gender.

    Args:
        forms: the different mentions of one person, and how often each stands in the article.
        gender_votes: evidence from outside the name («певица», «заявила»), by gender.
    """
    scored = _weighed(forms)
    paradigm, gender = _bearer(scored, gender_votes)
    return Resolved(_vote(scored, paradigm), gender, plural=paradigm == _FAMILY)


def bearer(forms: Mapping[Form, int], gender_votes: Mapping[str, float]) -> tuple[Gender | None, bool]:
    """The gender and whether the name is a family's: what `resolve` finds before it asks for nominatives."""
    paradigm, gender = _bearer(_weighed(forms), gender_votes)
    return gender, paradigm == _FAMILY


def _weighed(forms: Mapping[Form, int]) -> list[tuple[Form, float]]:
    return [(form, 1.0 if count == 1 else _REPEATED) for form, count in forms.items()]


def _bearer(
    scored: Sequence[tuple[Form, float]], gender_votes: Mapping[str, float]
) -> tuple[int, Gender | None]:
    """The place in `_PARADIGMS` of the gender and number that the forms speak for, and the gender."""
    sums = [0.0] * len(_PARADIGMS)
    may_be_family = True
    for (wording, slots), times in scored:
        man, woman, family = wording.fit.best
        sums[_MAN] += man * times
        sums[_WOMAN] += woman * times
        sums[_FAMILY] += family * times
        may_be_family = may_be_family and len(slots) == 1
    scores = [
        votes + _PRIOR[gender] + gender_votes.get(gender, 0.0)
        for votes, (gender, _) in zip(sums, _PARADIGMS if may_be_family else _SINGULAR, strict=False)
    ]
    best = scores.index(max(scores))
    return best, None if best == _FAMILY else _gender(scores[_MAN], scores[_WOMAN])


def certain_gender(wording: Wording, gender_votes: Sequence[tuple[str, float]] = ()) -> float:
    """How certainly a mention names a man (above zero) or a woman (below); 0.0 where that is a guess.

    The form itself must tell, or a word beside it: the tagger alone takes «Евгения Медведева» for either.
    """
    _, _, _, seen, bare = wording.fit
    if gender_votes:
        votes = dict(gender_votes)
        seen = seen + votes.get("masc", 0.0) - votes.get("fem", 0.0)
    elif abs(bare) < _TOLD_BY_FORM:
        return 0.0
    return seen if bare * seen >= 0 and abs(seen) >= _CERTAIN_GENDER else 0.0


def _gender(as_man: float, as_woman: float) -> Gender | None:
    if as_woman > as_man:
        return "fem"
    # «Леруа» with nothing that agrees: nobody can tell
    return None if as_man - as_woman <= _PRIOR["masc"] else "masc"


@lru_cache(maxsize=CACHE_SIZE)
def _word(key: str, sort: str, folder: str | None) -> Word:
    numbers: dict[str, int] = {}  # of the nominatives
    cells: list[dict[int, float]] = [{} for _ in _PLACES]
    for reading in part_readings(key, folder):
        number = numbers.setdefault(reading.lemma, len(numbers))
        weight = reading.weight
        if "any" not in (sort, reading.sort) and sort != reading.sort:
            weight += _SORT_DIFFERS
        place = _PLACE_OF.get(reading[1:4])
        if place is not None:
            cells[place][number] = max(weight, cells[place].get(number, weight))
    folded = {lemma: fold(lemma) for lemma in numbers}
    # the same strings in both, unless they differ
    lemmas = frozenset([key, *(lemma if lemma == bare else bare for lemma, bare in folded.items())])
    return Word(lemmas, tuple(numbers), _declension(cells, numbers.get(key)))


def _declension(cells: Sequence[Mapping[int, float]], own: int | None) -> Declension:
    """The declension of a word whose nominatives have these weights; `own` is the one that it is itself."""
    ranked = [
        sorted(cell.items(), key=lambda item: -item[1]) if len(cell) > 1 else list(cell.items())
        for cell in cells
    ]
    weights = tuple([cell[0][1] if cell else _NO_READING for cell in ranked])
    trust = tuple(
        [
            _INDECLINABLE if cell and cell[0][0] == own and case != "nom" else 1.0
            for cell, (_, case) in zip(ranked, _PLACES, strict=True)
        ]
    )
    candidates = tuple([_candidates(of_cases) for of_cases in _by_paradigm(ranked)])
    return _one_of_equals(weights, trust, candidates)


@lru_cache(maxsize=_DECLENSIONS)
def _one_of_equals(
    weights: Scores, trust: Scores, candidates: tuple[tuple[Candidate, ...], ...]
) -> Declension:
    return Declension(weights, trust, candidates)


def _candidates(cells: Sequence[Sequence[tuple[int, float]]]) -> tuple[Candidate, ...]:
    """The nominatives of one paradigm by case, those of each case with their weights, the best first."""
    return tuple(
        [(place, number, cell[0][1] - weight) for place, cell in enumerate(cells) for number, weight in cell]
    )


@lru_cache(maxsize=_FITS)
def _fit(words: tuple[tuple[Declension, Features], ...]) -> Fit:
    """How the words that decline fit together, as the tagger sees them."""
    seen = [
        tuple(map(add, word.weights, map(mul, word.trust, _agreement(features)))) for word, features in words
    ]
    totals = _by_paradigm(_sum(seen))
    best = [max(total) for total in totals]
    in_nominative = [total[_NOM] > max(total[_NOM + 1 :]) for total in totals]
    man, woman, _ = map(max, _by_paradigm(_sum([word.weights for word, _ in words])))
    return Fit(totals, best, in_nominative, best[_MAN] - best[_WOMAN], man - woman)


@lru_cache(maxsize=_FEATURES_SIZE)
def _agreement(features: Features) -> Scores:
    """How far each of `_PLACES` agrees with the tagger."""
    scores = []
    for paradigm, case in _PLACES:
        score = 0.0
        if features.case == case:
            score += _CASE_AGREES
        if features.gender and features.gender == paradigm[0]:
            score += _GENDER_AGREES
        if features.number == "plur" and paradigm == _PARADIGMS[_FAMILY]:
            score += _NUMBER_AGREES
        scores.append(score)
    return tuple(scores)


def _sum(scores: Sequence[Scores]) -> Scores:
    return reduce(_added, scores) if scores else _NO_SCORES


def _added(scores: Scores, others: Scores) -> Scores:
    return tuple(map(add, scores, others))


def _by_paradigm(places: Sequence[T]) -> tuple[Sequence[T], ...]:
    n = len(CASES)
    return places[:n], places[n : 2 * n], places[2 * n :]


def _vote(scored: Iterable[tuple[Form, float]], paradigm: int) -> dict[int, str]:
    """For each slot the nominative that the mentions agree on best.

    Args:
        scored: the different mentions, each with its weight.
        paradigm: the place of the person's gender and number in `_PARADIGMS`.
    """
    ballots: dict[int, dict[str, float]] = {}
    allowed: dict[int, list[frozenset[str]]] = {}  # the nominatives that each form of the slot allows
    seen: set[str] = set()  # words of mentions in the nominative
    for (wording, slots), times in scored:
        fit = wording.fit
        for part, word, slot in zip(wording.parts, wording.words, slots, strict=True):
            ballot = ballots.get(slot)
            if ballot is None:
                ballot = ballots[slot] = {}
                allowed[slot] = []
            ballot.setdefault(part.key, 0.0)
            if word is None:
                continue
            allowed[slot].append(word.lemmas)
            if fit.in_nominative[paradigm]:
                seen.add(part.key)
            for lemma, weight in _word_votes(word, paradigm, fit).items():
                ballot[lemma] = ballot.get(lemma, 0.0) + weight * times
    return {
        slot: _elected(ballot, seen.intersection(*allowed[slot]) if seen and allowed[slot] else _NO_LEMMAS)
        for slot, ballot in ballots.items()
    }


def _elected(ballot: Mapping[str, float], common: Set[str]) -> str:
    """The best nominative, or one that stands in the article and that all forms allow, with half the votes.

    Many times «Беловой» are no «Белова» where «Ольга Беловая» stands.
    """
    if len(ballot) == 1:  # an initial
        return next(iter(ballot))
    best = max(ballot, key=ballot.__getitem__)
    if not common:
        return best
    allowed = [lemma for lemma in ballot if lemma in common and ballot[lemma] > ballot[best] / 2]
    return max(allowed, key=ballot.__getitem__) if allowed else best


def _word_votes(word: Word, paradigm: int, fit: Fit) -> dict[str, float]:
    """Nominatives of one word: the best with `_BALLOT`, the others with less as they are less likely."""
    votes: dict[str, float] = {}
    totals = fit.totals[paradigm]
    most = _BALLOT - fit.best[paradigm]
    _, nominatives, declension = word
    for place, number, lacks in declension.candidates[paradigm]:
        lemma = nominatives[number]
        score = most + totals[place] - lacks
        known = votes.get(lemma, 0.0)
        votes[lemma] = score if score > known else known
    return votes


def possible_cases(
    text: str, tagged: str = "", folder: str | None = None, *, gender: str = ""
) -> frozenset[str]:
    """Cases that a person's name may stand in by its endings.

    Args:
        text: the name.
        tagged: the tagger's opinion, always among the cases.
        folder: a user's word lists.
        gender: "masc" or "fem" to read it as a man's or a woman's only.
    """
    cases = _cases(text, folder, gender)
    return cases | {tagged} if tagged and tagged not in cases else cases


@lru_cache(maxsize=CACHE_SIZE)
def _cases(text: str, folder: str | None, gender: str) -> frozenset[str]:
    words = [part for part in parse(text, folder) if part.kind == "word"]
    bare = _sum([_word(part.key, part.sort, part.folder).declension.weights for part in words])
    man, woman, _ = _by_paradigm(bare)
    scores = {"masc": man, "fem": woman}.get(gender, [*man, *woman])
    least = max(scores) - _CASE_MARGIN
    return _shared(frozenset([case for case, score in zip(cycle(CASES), scores) if score >= least]))


@lru_cache(maxsize=_CASE_SETS)
def _shared(cases: frozenset[str]) -> frozenset[str]:
    """One object for all sets of the same cases."""
    return cases
