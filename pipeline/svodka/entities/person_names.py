"""The nominative of a person's name from all forms of it that the article has.

Each mention votes for the nominatives that its forms allow, more loudly for those that agree with the case
and gender the tagger saw and with the other words of the mention. A form that stands in the nominative
somewhere in the article thus outvotes a guess from «Байелем» alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from svodka.annotations import Gender
from svodka.entities.declension import CACHE_SIZE, CASES
from svodka.entities.person_form import Part, fold, parse, part_readings

_NO_READING = -0.8  # no form of this word stands in that case: «Трамп» in a man's dative
_CASE_AGREES = 1.0
_GENDER_AGREES = 0.5
_NUMBER_AGREES = 0.8
_INDECLINABLE = 0.6  # what the tagger sees of a form that is the same in all cases is a guess
_SORT_DIFFERS = -0.3
_BALLOT = 2.0
_CASE_MARGIN = 0.5
_PRIOR = {"masc": 0.4, "fem": 0.0, "": -0.6}

_LATIN_OR_NUMBER = re.compile(r"[A-Za-zIVXLХ]+")

Paradigm = tuple[str, str]
_MAN: Paradigm = ("masc", "sing")
_WOMAN: Paradigm = ("fem", "sing")
_FAMILY: Paradigm = ("", "plur")


class Features(NamedTuple):
    """What the tagger says of a word, as in UD, in lower case, "" for nothing: «gen», «masc», «sing»."""

    case: str = ""
    gender: str = ""
    number: str = ""


NO_FEATURES = Features()


class Form(NamedTuple):
    """A mention's words, the tagger's features of each, and the slot of the full name that each one fills."""

    parts: tuple[Part, ...]
    features: tuple[Features, ...]
    slots: tuple[int, ...]


class Resolved(NamedTuple):
    """Nominatives by slot (lower case), gender, and whether the name is a family's («Ивановы»)."""

    lemmas: dict[int, str]
    gender: Gender | None
    plural: bool


@lru_cache(maxsize=CACHE_SIZE)
def _table(
    key: str, sort: str, folder: str | None
) -> dict[tuple[Paradigm, str], tuple[tuple[str, float], ...]]:
    """(Paradigm, case) → nominatives with their weights, the best first."""
    table: dict[tuple[Paradigm, str], dict[str, float]] = {}
    for reading in part_readings(key, folder):
        weight = reading.weight
        if "any" not in (sort, reading.sort) and sort != reading.sort:
            weight += _SORT_DIFFERS
        cell = table.setdefault(((reading.gender, reading.number), reading.case), {})
        cell[reading.lemma] = max(weight, cell.get(reading.lemma, weight))
    return {place: tuple(sorted(cell.items(), key=lambda item: -item[1])) for place, cell in table.items()}


def resolve(forms: Sequence[Form], gender_votes: dict[str, float] | None = None) -> Resolved:
    """The nominative of each word, and the person's gender.

    Args:
        forms: all mentions of one person.
        gender_votes: evidence from outside the name («певица», «заявила»), by gender.
    """
    counted: dict[Form, int] = {}
    for form in forms:
        counted[form] = counted.get(form, 0) + 1
    may_be_family = all(len(form.parts) == 1 for form in counted)
    paradigms = (_MAN, _WOMAN, _FAMILY) if may_be_family else (_MAN, _WOMAN)
    scores = {}
    for paradigm in paradigms:
        votes = sum(_best_case(form, paradigm) * _times(n) for form, n in counted.items())
        scores[paradigm] = votes + _PRIOR[paradigm[0]] + (gender_votes or {}).get(paradigm[0], 0.0)
    best = max(paradigms, key=lambda paradigm: scores[paradigm])
    lemmas = _vote(counted, best)
    if best == _FAMILY:
        return Resolved(lemmas, None, plural=True)
    return Resolved(lemmas, _gender(best, scores), plural=False)


def _times(count: int) -> float:
    return 1.0 if count == 1 else 1.5


def _gender(best: Paradigm, scores: dict[Paradigm, float]) -> Gender | None:
    other = _WOMAN if best == _MAN else _MAN
    if best == _MAN and scores[best] - scores[other] <= _PRIOR["masc"]:
        return None  # «Леруа» with nothing that agrees: nobody can tell
    return "masc" if best == _MAN else "fem"


def _agreement(features: Features, paradigm: Paradigm, case: str) -> float:
    score = 0.0
    if features.case == case:
        score += _CASE_AGREES
    if features.gender and features.gender == paradigm[0]:
        score += _GENDER_AGREES
    if features.number == "plur" and paradigm is _FAMILY:
        score += _NUMBER_AGREES
    return score


@lru_cache(maxsize=CACHE_SIZE)
def _case_scores(form: Form, paradigm: Paradigm) -> tuple[float, ...]:
    """Score of each case of `CASES`: the best reading of each word and its agreement with the tagger."""
    scores = []
    for case in CASES:
        total = 0.0
        for part, features in zip(form.parts, form.features, strict=True):
            if part.kind != "word":
                continue
            cell = _table(part.key, part.sort, part.folder).get((paradigm, case))
            certainty = _INDECLINABLE if cell and cell[0][0] == part.key and case != "nom" else 1.0
            total += (cell[0][1] if cell else _NO_READING) + certainty * _agreement(features, paradigm, case)
        scores.append(total)
    return tuple(scores)


def _best_case(form: Form, paradigm: Paradigm) -> float:
    return max(_case_scores(form, paradigm))


def _vote(counted: dict[Form, int], paradigm: Paradigm) -> dict[int, str]:
    """For each slot the nominative that the mentions agree on best."""
    ballots: dict[int, dict[str, float]] = {}
    for form, count in counted.items():
        totals = _case_scores(form, paradigm)
        for part, slot in zip(form.parts, form.slots, strict=True):
            ballot = ballots.setdefault(slot, {})
            votes = _word_votes(part, paradigm, totals) if part.kind == "word" else {part.key: 0.0}
            for lemma, weight in votes.items():
                ballot[lemma] = ballot.get(lemma, 0.0) + weight * _times(count)
    return {slot: _winner(ballot) for slot, ballot in ballots.items()}


def _word_votes(part: Part, paradigm: Paradigm, totals: tuple[float, ...]) -> dict[str, float]:
    """Nominatives of one word: the best with `_BALLOT`, the others with less as they are less likely."""
    table = _table(part.key, part.sort, part.folder)
    votes: dict[str, float] = {part.key: 0.0}
    best = max(totals)
    for case, total in zip(CASES, totals, strict=True):
        cell = table.get((paradigm, case), ())
        for lemma, weight in cell:
            score = _BALLOT - best + total - cell[0][1] + weight
            votes[lemma] = max(score, votes.get(lemma, 0.0))
    return votes


def _winner(ballot: dict[str, float]) -> str:
    return max(ballot, key=lambda lemma: ballot[lemma])


def spelled(lemma: str, texts: Sequence[str]) -> str:
    """A nominative with the article's letters: capitals inside («МакГрегор»), «ё», no headline capitals.

    Args:
        lemma: the nominative in lower case, «е» for «ё».
        texts: the word's forms as the article has them.
    """
    model = max(texts, key=lambda text: (_common(lemma, text), not text.isupper(), "ё" in text))
    halves, models = lemma.split("-"), model.split("-")
    if len(halves) != len(models):
        return _spelled_half(lemma, model)
    return "-".join(_spelled_half(half, own) for half, own in zip(halves, models, strict=True))


def _spelled_half(lemma: str, model: str) -> str:
    same = _common(lemma, model)
    if model.isupper() and len(model) > 1 and not _LATIN_OR_NUMBER.fullmatch(model):
        return capitalized(lemma)
    spelling = model[:same] + lemma[same:]
    return capitalized(spelling) if model[:1].isupper() else spelling


def capitalized(word: str) -> str:
    """The first letter in upper case, the rest as it is."""
    return word[:1].upper() + word[1:]


def _common(lemma: str, text: str) -> int:
    """Length of the common beginning, whatever the case and «ё»."""
    folded = fold(text)
    same = 0
    for letter, other in zip(lemma, folded, strict=False):
        if letter != other:
            break
        same += 1
    return same


@lru_cache(maxsize=CACHE_SIZE)
def possible_cases(text: str, tagged: str = "", folder: str | None = None) -> frozenset[str]:
    """Cases that a person's name may stand in by its endings, the tagger's opinion included."""
    parts = parse(text, folder)
    form = Form(parts, (NO_FEATURES,) * len(parts), tuple(range(len(parts))))
    cases = {tagged} if tagged else set()
    scores = [_case_scores(form, paradigm) for paradigm in (_MAN, _WOMAN)]
    least = max(map(max, scores)) - _CASE_MARGIN
    for of_paradigm in scores:
        cases.update(case for case, score in zip(CASES, of_paradigm, strict=True) if score >= least)
    return frozenset(cases)
