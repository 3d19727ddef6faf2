"""Cues: the words that report.

A cue is only a candidate here; whether it reports anything is for `content` to find out.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Literal, NamedTuple

from svodka.quotes.reading import Reading
from svodka.quotes.vocabulary import Phrase, Reporting, Vocabulary

CueForm = Literal["verb", "phrase", "noun", "adjective"]

_POSSESSIVES = frozenset("его ее их моим моему твоим нашим вашим своим собственным собственному".split())
# «поспешил заверить»: the infinitive reports as the verb before it does; «мог заявить» reports nothing
_ACTUAL = frozenset(
    "начать начинать стать продолжить продолжать поспешить успеть попытаться пытаться позволить преминуть "
    "решиться взяться приняться любить привыкнуть осмелиться предпочесть предпочитать иметь".split()
)
# «дал понять, что»
_GIVING = frozenset(("дать", "давать"))
_PHRASE = frozenset(("phrase",))
_PASSIVE = frozenset(("passive", "что"))
# what participles, converbs and infinitives do not govern
_FINITE_ONLY = frozenset(("insert", "how"))
# words that may stand between the preposition of a phrase and its noun: «по последним официальным данным»
_MAX_ADJECTIVES = 2


class CueHit(NamedTuple):
    """A candidate: its first and last word, the word that governs the content, what it may govern.

    For a phrase `pronoun` is the speaker inside it («по его словам»), `case` that of the speaker behind.
    """

    first: int
    last: int
    head: int
    form: CueForm
    takes: frozenset[str]
    sense: str
    pronoun: int | None = None
    case: str = ""


class Cues:
    """The cues of a Doc by place, and the lists they were found by."""

    def __init__(self, hits: list[CueHit], vocabulary: Vocabulary) -> None:
        self.hits = hits
        self.vocabulary = vocabulary
        self._by_head = {hit.head: hit for hit in hits if hit.form != "phrase"}
        self._by_first = {hit.first: hit for hit in hits}

    def governed_by(self, position: int) -> CueHit | None:
        """The cue whose verb, noun or adjective stands here; no phrase."""
        return self._by_head.get(position)

    def at(self, position: int) -> CueHit | None:
        """The cue that is governed from here, or begins here."""
        return self._by_head.get(position) or self._by_first.get(position)

    def beginning(self, position: int) -> CueHit | None:
        """The cue whose first word stands here."""
        return self._by_first.get(position)


def find_cues(reading: Reading, vocabulary: Vocabulary) -> list[CueHit]:
    """All words and phrases of a Doc that may report, in text order."""
    hits = _phrases(reading, vocabulary)
    inside = {position for hit in hits for position in range(hit.first, hit.last + 1)}
    for position in reading.places(vocabulary.reporting, reading.lemmas):
        if position in inside:
            continue
        lemma = reading.lemmas[position]
        if lemma in vocabulary.verbs:
            hits += _verb(reading, position, vocabulary.verbs[lemma])
        elif lemma in vocabulary.nouns:
            hits += _noun(reading, position, vocabulary.nouns[lemma])
        if lemma in vocabulary.adjectives:
            hits += _adjective(reading, position, vocabulary.adjectives[lemma])
    # «привёл слова эксперта, что»: verb and noun report together
    joined = {hit.head for hit in hits if hit.form == "noun" and hit.head != hit.last}
    alone = [hit for hit in hits if hit.form != "verb" or hit.head not in joined]
    return sorted(alone, key=attrgetter("first", "last"))


def lemma_of(reading: Reading, hit: CueHit) -> str:
    """The lemma of a cue: «заявить», «привести слово»; a phrase stays as it is."""
    if hit.form == "phrase" or (hit.form == "noun" and hit.first != hit.last == hit.head):
        return " ".join(reading.lower[hit.first : hit.last + 1])
    lemma = reading.lemma(hit.last)
    return lemma if hit.head == hit.last else f"{reading.lemma(hit.head)} {lemma}"


# verbs and predicates


def _verb(reading: Reading, position: int, reporting: Reporting) -> list[CueHit]:
    features = reading.features(position)
    if reading.pos[position] not in {"VERB", "AUX"} or _is_own_voice(features):
        return []
    if reading.low(position + 1) in {"бы", "б"}:  # «сказал бы»
        return []
    takes = _takes(reading, position, features, reporting.takes)
    is_negated = reading.low(position - 1) == "не"
    if takes is None or ("neg" in takes and not is_negated):
        return []
    first = position - 1 if is_negated else position
    return [CueHit(first, position, position, "verb", takes, reporting.sense)]


def _takes(
    reading: Reading, position: int, features: dict[str, str], takes: frozenset[str]
) -> frozenset[str] | None:
    """What is left of a verb's government in this form: «заявивший», «было сказано», «отметив»."""
    form = features.get("VerbForm")
    if form == "Part" and features.get("Variant") == "Short":
        return _PASSIVE if "direct" in takes else None
    if form == "Part" and features.get("Voice") == "Pass":
        return None
    if form == "Inf":
        head = reading.head[position]
        is_real = reading.lemmas[head] in (_GIVING if "given" in takes else _ACTUAL)
        if head == position or not is_real:
            return None
    elif "given" in takes:
        return None
    return takes - _FINITE_ONLY if form in {"Part", "Conv", "Inf"} else takes


def _is_own_voice(features: dict[str, str]) -> bool:
    """«Напомним», «скажите», «скажет»: nothing that somebody has said."""
    if features.get("Tense") == "Fut" or features.get("Mood") in {"Imp", "Cnd"}:
        return True
    return features.get("Person") in {"1", "2"}


def _adjective(reading: Reading, position: int, reporting: Reporting) -> list[CueHit]:
    if reading.feature(position, "Variant") != "Short" or reading.pos[position] not in {"ADJ", "VERB"}:
        return []
    first = position - 1 if reading.low(position - 1) == "не" else position
    return [CueHit(first, position, position, "adjective", reporting.takes, reporting.sense)]


# nouns


def _noun(reading: Reading, position: int, reporting: Reporting) -> list[CueHit]:
    if reading.pos[position] != "NOUN":
        return []
    verb = reading.head[position]
    if reading.lemmas[verb] in reporting.verbs and 0 < abs(verb - position) < 6:
        first, governor = min(verb, position), verb
    else:
        first = governor = position
    return [CueHit(first, position, governor, "noun", reporting.takes, reporting.sense)]


# phrases


def _phrases(reading: Reading, vocabulary: Vocabulary) -> list[CueHit]:
    return [
        hit
        for position in reading.places(vocabulary.phrases, reading.lower)
        for hit in _phrase(reading, position, vocabulary.phrases[reading.lower[position]])
    ]


def _phrase(reading: Reading, last: int, phrases: tuple[Phrase, ...]) -> list[CueHit]:
    for phrase in phrases:
        first, pronoun = _match(reading, last, phrase)
        if first is not None:
            return [CueHit(first, last, last, "phrase", _PHRASE, "say", pronoun, phrase.case)]
    return []


def _match(reading: Reading, last: int, phrase: Phrase) -> tuple[int | None, int | None]:
    """First word of a phrase that ends here, and the pronoun inside it («по его словам»)."""
    at, pronoun = last - 1, None
    if len(phrase.words) > 1:
        for _ in range(_MAX_ADJECTIVES):
            if at < 0 or reading.lower[at] == phrase.words[-2]:
                break
            if reading.pos[at] != "ADJ" and reading.lower[at] != "же":
                break
            at -= 1
        if phrase.pronoun and reading.low(at) in _POSSESSIVES and reading.low(at) != phrase.words[-2]:
            pronoun = at
            at -= 1
    for wanted in reversed(phrase.words[:-1]):
        if reading.low(at) != wanted:
            return None, None
        at -= 1
    return at + 1, pronoun
