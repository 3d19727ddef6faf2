"""The nominative of a person's name from all forms of it that the article has.

Each mention votes for the nominatives that its forms allow, more loudly for those that agree with the case
and gender the tagger saw and with the other words of the mention. A form that stands in the nominative
somewhere in the article thus outvotes a guess from «Байелем» alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from svodka.annotations import Gender
from svodka.entities.declension import CACHE_SIZE, CASES, PASSING_SIZE
from svodka.entities.person_form import Part, fold, lemmas, parse, part_readings

_NO_READING = -0.8  # no form of this word stands in that case: «Трамп» in a man's dative
_CASE_AGREES = 1.0
_GENDER_AGREES = 0.5
_NUMBER_AGREES = 0.8
_INDECLINABLE = 0.6  # what the tagger sees of a form that is the same in all cases is a guess
_SORT_DIFFERS = -0.3
_NOM = 0  # its place in `CASES`
_BALLOT = 2.0
_CASE_MARGIN = 0.5
_TOLD_BY_FORM = 0.8  # «Каменев», «Каменевой», but not «Каменева»
_CERTAIN_GENDER = 1.6  # form, case and gender agree, or case, gender and a word beside the name
_PRIOR = {"masc": 0.4, "fem": 0.0, "": -0.6}

_LATIN_OR_NUMBER = re.compile(r"[A-Za-zIVXLХ]+")

Paradigm = tuple[str, str]
_MAN: Paradigm = ("masc", "sing")
_WOMAN: Paradigm = ("fem", "sing")
_FAMILY: Paradigm = ("", "plur")
_PARADIGMS = (_MAN, _WOMAN, _FAMILY)
_NO_WORDS = ((0.0,) * len(CASES),) * len(_PARADIGMS)
_NO_VOTES: Mapping[str, float] = {}


class Features(NamedTuple):
    """What the tagger says of a word, as in UD, in lower case, "" for nothing: «gen», «masc», «sing»."""

    case: str = ""
    gender: str = ""
    number: str = ""


NO_FEATURES = Features()


class Form(NamedTuple):
    """A mention's text, the tagger's features of its words, the slot of the full name that each one fills.

    `folder`: the user's word lists by which the text is read.
    """

    text: str
    features: tuple[Features, ...]
    slots: tuple[int, ...]
    folder: str | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The words."""
        return parse(self.text, self.folder)


class Resolved(NamedTuple):
    """Nominatives by slot (lower case), gender, and whether the name is a family's («Ивановы»)."""

    lemmas: dict[int, str]
    gender: Gender | None
    plural: bool


@lru_cache(maxsize=PASSING_SIZE)
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


def resolve(forms: Mapping[Form, int], gender_votes: Mapping[str, float] = _NO_VOTES) -> Resolved:
    """The nominative of each word, and the person's gender.

    Args:
        forms: the different mentions of one person, and how often each stands in the article.
        gender_votes: evidence from outside the name («певица», «заявила»), by gender.
    """
    scored = [(form, _case_scores(form), _times(count)) for form, count in forms.items()]
    may_be_family = all(len(form.parts) == 1 for form in forms)
    paradigms = _PARADIGMS if may_be_family else _PARADIGMS[:2]
    scores = []
    for i, paradigm in enumerate(paradigms):
        votes = sum([max(totals[i]) * times for _, totals, times in scored])
        scores.append(votes + _PRIOR[paradigm[0]] + gender_votes.get(paradigm[0], 0.0))
    best = scores.index(max(scores))
    elected = _vote([(form, totals[best], times) for form, totals, times in scored], paradigms[best])
    if paradigms[best] == _FAMILY:
        return Resolved(elected, None, plural=True)
    return Resolved(elected, _gender(scores[0], scores[1]), plural=False)


@lru_cache(maxsize=CACHE_SIZE)
def certain_gender(form: Form, gender_votes: tuple[tuple[str, float], ...] = ()) -> float:
    """How certainly a mention names a man (above zero) or a woman (below); 0.0 where that is a guess.

    The form itself must tell, or a word beside it: the tagger alone takes «Евгения Медведева» for either.
    """
    bare = _masculinity(form._replace(features=(NO_FEATURES,) * len(form.features)))
    votes = dict(gender_votes)
    seen = _masculinity(form) + votes.get("masc", 0.0) - votes.get("fem", 0.0)
    told = abs(bare) >= _TOLD_BY_FORM or bool(votes)
    return seen if told and bare * seen >= 0 and abs(seen) >= _CERTAIN_GENDER else 0.0


def _masculinity(form: Form) -> float:
    man, woman, _ = map(max, _case_scores(form))
    return man - woman


def _times(count: int) -> float:
    return 1.0 if count == 1 else 1.5


def _gender(as_man: float, as_woman: float) -> Gender | None:
    if as_woman > as_man:
        return "fem"
    # «Леруа» with nothing that agrees: nobody can tell
    return None if as_man - as_woman <= _PRIOR["masc"] else "masc"


@lru_cache(maxsize=CACHE_SIZE)
def _word_scores(
    key: str, sort: str, folder: str | None, features: Features
) -> tuple[tuple[float, ...], ...]:
    """Score of each case of `CASES` in each of `_PARADIGMS`: best reading, agreement with the tagger."""
    table = _table(key, sort, folder)
    scores = []
    for paradigm in _PARADIGMS:
        of_cases = []
        for case in CASES:
            cell = table.get((paradigm, case))
            certainty = _INDECLINABLE if cell and cell[0][0] == key and case != "nom" else 1.0
            weight = cell[0][1] if cell else _NO_READING
            of_cases.append(weight + certainty * _agreement(features, paradigm, case))
        scores.append(tuple(of_cases))
    return tuple(scores)


def _agreement(features: Features, paradigm: Paradigm, case: str) -> float:
    score = 0.0
    if features.case == case:
        score += _CASE_AGREES
    if features.gender and features.gender == paradigm[0]:
        score += _GENDER_AGREES
    if features.number == "plur" and paradigm is _FAMILY:
        score += _NUMBER_AGREES
    return score


def _case_scores(form: Form) -> tuple[tuple[float, ...], ...]:
    """Score of each case of `CASES` in each of `_PARADIGMS`: the sum over the words that decline."""
    words = [
        _word_scores(part.key, part.sort, part.folder, features)
        for part, features in zip(form.parts, form.features, strict=True)
        if part.kind == "word"
    ]
    if not words:
        return _NO_WORDS
    if len(words) == 1:
        return words[0]
    return tuple([tuple(map(sum, zip(*of_words, strict=True))) for of_words in zip(*words, strict=True)])


def _vote(scored: Iterable[tuple[Form, tuple[float, ...], float]], paradigm: Paradigm) -> dict[int, str]:
    """For each slot the nominative that the mentions agree on best.

    Args:
        scored: the different mentions, each with the scores of its cases and its weight.
        paradigm: the person's gender and number.
    """
    ballots: dict[int, dict[str, float]] = {}
    common: dict[int, frozenset[str]] = {}  # nominatives that every form of the slot allows
    seen: set[str] = set()  # words of mentions in the nominative
    for form, totals, times in scored:
        for part, slot in zip(form.parts, form.slots, strict=True):
            ballot = ballots.setdefault(slot, {})
            if part.kind == "word":
                common[slot] = common.get(slot, lemmas(part)) & lemmas(part)
                if totals[_NOM] > max(totals[_NOM + 1 :]):
                    seen.add(part.key)
            votes = _word_votes(part, paradigm, totals) if part.kind == "word" else {part.key: 0.0}
            for lemma, weight in votes.items():
                ballot[lemma] = ballot.get(lemma, 0.0) + weight * times
    return {slot: _elected(ballot, common.get(slot, frozenset()) & seen) for slot, ballot in ballots.items()}


def _elected(ballot: Mapping[str, float], common: Set[str]) -> str:
    """The best nominative, or one that stands in the article and that all forms allow, with half the votes.

    Many times «Беловой» are no «Белова» where «Ольга Беловая» stands.
    """
    best = max(ballot, key=ballot.__getitem__)
    allowed = [lemma for lemma in ballot if lemma in common and ballot[lemma] > ballot[best] / 2]
    return max(allowed, key=ballot.__getitem__) if allowed else best


def _word_votes(part: Part, paradigm: Paradigm, totals: tuple[float, ...]) -> dict[str, float]:
    """Nominatives of one word: the best with `_BALLOT`, the others with less as they are less likely."""
    votes: dict[str, float] = {part.key: 0.0}
    best = max(totals)
    for place, lemma, lacks in _nominatives(part.key, part.sort, part.folder, paradigm):
        score = _BALLOT - best + totals[place] - lacks
        votes[lemma] = max(score, votes.get(lemma, 0.0))
    return votes


@lru_cache(maxsize=CACHE_SIZE)
def _nominatives(
    key: str, sort: str, folder: str | None, paradigm: Paradigm
) -> tuple[tuple[int, str, float], ...]:
    """(Place of the case in `CASES`, nominative, how much less likely than the best of the case)."""
    table = _table(key, sort, folder)
    cells = [(place, table.get((paradigm, case), ())) for place, case in enumerate(CASES)]
    return tuple((place, lemma, cell[0][1] - weight) for place, cell in cells for lemma, weight in cell)


def spelled(lemma: str, texts: Sequence[str]) -> str:
    """A nominative with the article's letters: capitals inside («МакГрегор»), «ё», no headline capitals.

    Args:
        lemma: the nominative in lower case, «е» for «ё».
        texts: the word's forms as the article has them.
    """
    model = texts[0]
    if len(texts) > 1:
        model = max(texts, key=lambda text: (_common(lemma, text), not text.isupper(), "ё" in text))
    return _spelled_like(lemma, model)


@lru_cache(maxsize=CACHE_SIZE)
def _spelled_like(lemma: str, model: str) -> str:
    halves, models = lemma.split("-"), model.split("-")
    if len(halves) != len(models):
        return _spelled_half(lemma, model)
    return "-".join([_spelled_half(half, own) for half, own in zip(halves, models, strict=True)])


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
    parts = parse(text, folder)
    form = Form(text, (NO_FEATURES,) * len(parts), tuple(range(len(parts))), folder)
    cases = {tagged} if tagged else set()
    man, woman, _ = _case_scores(form)
    scores = {"masc": (man,), "fem": (woman,)}.get(gender, (man, woman))
    least = max(map(max, scores)) - _CASE_MARGIN
    for of_paradigm in scores:
        cases.update(case for case, score in zip(CASES, of_paradigm, strict=True) if score >= least)
    return frozenset(cases)
