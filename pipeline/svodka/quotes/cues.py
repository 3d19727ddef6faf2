"""Cues: the words that report.

A cue is only a candidate here; whether it reports anything is for `content` to find out.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from svodka.quotes.reading import Reading
from svodka.quotes.vocabulary import Phrase, Reporting, Vocabulary

CueForm = Literal["verb", "phrase", "noun", "adjective"]

_POSSESSIVES = frozenset("его ее их моим моему твоим нашим вашим своим собственным собственному".split())
# «мог заявить», «поспешил заверить»: the infinitive reports as the verb before it would
_MODALS = frozenset(
    "начать начинать стать продолжить продолжать поспешить успеть попытаться пытаться позволить преминуть "
    "решиться взяться приняться любить привыкнуть осмелиться мочь смочь хотеть захотеть предпочесть "
    "предпочитать иметь просить попросить".split()
)
_MODALS_THAT_REPORT = _MODALS - frozenset("мочь хотеть захотеть просить попросить".split())
# words that may stand between the preposition of a phrase and its noun: «по последним официальным данным»
_MAX_ADJECTIVES = 2


class CueHit(NamedTuple):
    """A candidate: its first and last word, the word that governs the content, and what it may govern."""

    first: int
    last: int
    head: int
    form: CueForm
    takes: frozenset[str]
    sense: str
    lemma: str
    # where the speaker stands inside a phrase («по его словам»), and the case of the speaker behind it
    pronoun: int | None = None
    case: str = ""


def find_cues(reading: Reading, vocabulary: Vocabulary) -> list[CueHit]:
    """All words and phrases of a Doc that may report, in text order."""
    hits: list[CueHit] = []
    for position, lemma in enumerate(reading.lemmas):
        if lemma in vocabulary.verbs:
            hits += _verb(reading, position, vocabulary.verbs[lemma])
        elif lemma in vocabulary.nouns:
            hits += _noun(reading, position, vocabulary.nouns[lemma])
        if lemma in vocabulary.adjectives:
            hits += _adjective(reading, position, vocabulary.adjectives[lemma])
        if reading.lower[position] in vocabulary.phrases:
            hits += _phrase(reading, position, vocabulary.phrases[reading.lower[position]])
    phrases = {position for hit in hits if hit.form == "phrase" for position in range(hit.first, hit.last + 1)}
    return [hit for hit in hits if hit.form == "phrase" or hit.head not in phrases]


def _verb(reading: Reading, position: int, reporting: Reporting) -> list[CueHit]:
    if reading.pos[position] not in {"VERB", "AUX"} or _is_own_voice(reading, position):
        return []
    form = reading.feature(position, "VerbForm")
    takes = reporting.takes
    if form == "Inf" and not _modal_reports(reading, position):
        return []
    if form == "Part":
        if reading.feature(position, "Variant") == "Short":
            takes = frozenset({"passive", "что"})
        elif reading.feature(position, "Voice") == "Pass":
            return []
        else:
            takes = takes - {"insert"}
    if form in {"Conv", "Inf"}:
        takes = takes - {"insert"}
    first = position
    if position and reading.lower[position - 1] == "не":
        first = position - 1
    return [CueHit(first, position, position, "verb", takes, reporting.sense, reading.tokens[position].lemma_.lower())]


def _is_own_voice(reading: Reading, position: int) -> bool:
    """«Напомним», «скажите», «сказал бы»: not somebody's reported speech."""
    if reading.feature(position, "Tense") == "Fut":
        return True
    if reading.feature(position, "Mood") in {"Imp", "Cnd"} or reading.feature(position, "Person") in {"1", "2"}:
        return True
    return position + 1 < len(reading) and reading.lower[position + 1] in {"бы", "б"}


def _modal_reports(reading: Reading, position: int) -> bool:
    head = reading.head[position]
    return head != position and reading.lemmas[head] in _MODALS_THAT_REPORT


def _adjective(reading: Reading, position: int, reporting: Reporting) -> list[CueHit]:
    is_short = reading.feature(position, "Variant") == "Short"
    if not is_short or reading.pos[position] not in {"ADJ", "VERB"}:
        return []
    first = position - 1 if position and reading.lower[position - 1] == "не" else position
    lemma = reading.tokens[position].lemma_.lower()
    return [CueHit(first, position, position, "adjective", reporting.takes, reporting.sense, lemma)]


def _noun(reading: Reading, position: int, reporting: Reporting) -> list[CueHit]:
    if reading.pos[position] != "NOUN":
        return []
    first, lemma = position, reading.tokens[position].lemma_.lower()
    verb = reading.head[position]
    if verb != position and reading.lemmas[verb] in reporting.verbs and abs(verb - position) < 6:
        if verb < position:
            first = verb
        return [CueHit(first, position, verb, "noun", reporting.takes, reporting.sense, f"{reading.tokens[verb].lemma_.lower()} {lemma}")]
    return [CueHit(position, position, position, "noun", reporting.takes, reporting.sense, lemma)]


def _phrase(reading: Reading, position: int, phrases: tuple[Phrase, ...]) -> list[CueHit]:
    for phrase in phrases:
        last, pronoun = _match(reading, position, phrase)
        if last is not None:
            lemma = " ".join(reading.lower[position : last + 1])
            return [
                CueHit(position, last, last, "phrase", frozenset({"phrase"}), "say", lemma, pronoun, phrase.case)
            ]
    return []


def _match(reading: Reading, position: int, phrase: Phrase) -> tuple[int | None, int | None]:
    """Last word of a phrase that starts here, and the pronoun inside it."""
    at, pronoun, adjectives = position + 1, None, 0
    for wanted in phrase.words[1:]:
        while at < len(reading) and reading.lower[at] != wanted and wanted == phrase.words[-1]:
            if phrase.pronoun and pronoun is None and reading.lower[at] in _POSSESSIVES:
                pronoun = at
            elif adjectives < _MAX_ADJECTIVES and reading.pos[at] == "ADJ":
                adjectives += 1
            else:
                return None, None
            at += 1
        if at >= len(reading) or reading.lower[at] != wanted:
            return None, None
        at += 1
    return at - 1, pronoun
