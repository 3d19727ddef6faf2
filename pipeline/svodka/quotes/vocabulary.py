"""The word lists of this stage, read once and folded («ё» as «е», lower case)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from svodka.lexicon import Entry, load_table
from svodka.meanings import fold


class Reporting(NamedTuple):
    """What a reporting word governs (see `speech_verbs.tsv`), its sense; for nouns the verbs beside it."""

    takes: frozenset[str]
    sense: str
    verbs: frozenset[str] = frozenset()


class Phrase(NamedTuple):
    """A prepositional phrase that reports: its words, the speaker's case, whether a pronoun fits inside."""

    words: tuple[str, ...]
    case: str
    pronoun: bool


class SpeakerNoun(NamedTuple):
    """Kind of speaker a noun stands for; `names` is yes, role, for or no (see `speaker_nouns.tsv`)."""

    kind: str
    names: str


class Vocabulary(NamedTuple):
    """All lists, by folded lemma; phrases by their last word. `reporting` holds every reporting lemma."""

    verbs: dict[str, Reporting]
    adjectives: dict[str, Reporting]
    nouns: dict[str, Reporting]
    reporting: frozenset[str]
    phrases: dict[str, tuple[Phrase, ...]]
    speakers: dict[str, SpeakerNoun]
    connectives: frozenset[tuple[str, ...]]
    how_conjunctions: frozenset[tuple[str, ...]]
    descriptions: dict[str, frozenset[str]]

    def tells(self, lemma: str, what: str) -> bool:
        """Whether a word of a description says that; see `description_words.tsv`."""
        return what in self.descriptions.get(lemma, ())


@lru_cache(maxsize=8)
def load_vocabulary(folder: str | None = None) -> Vocabulary:
    """The shipped lists with a user's folder laid over them.

    Raises:
        LexiconError: a list breaks its format.
    """
    verbs = _reporting("speech_verbs", folder)
    adjectives = _reporting("speech_adjectives", folder)
    nouns = _reporting("speech_nouns", folder)
    speakers = load_table("speaker_nouns", folder)
    connectives = load_table("connectives", folder)
    conjunctions = load_table("how_conjunctions", folder)
    descriptions = load_table("description_words", folder)
    return Vocabulary(
        verbs=verbs,
        adjectives=adjectives,
        nouns=nouns,
        reporting=frozenset((*verbs, *adjectives, *nouns)),
        phrases=_phrases(folder),
        speakers={fold(entry["lemma"]): SpeakerNoun(entry["kind"], entry["names"]) for entry in speakers},
        connectives=frozenset(tuple(fold(entry["connective"]).split()) for entry in connectives),
        how_conjunctions=frozenset(tuple(fold(entry["conjunction"]).split()) for entry in conjunctions),
        descriptions={fold(entry["lemma"]): frozenset(entry.words("tells")) for entry in descriptions},
    )


def clause_openers(*kinds: str) -> frozenset[str]:
    """Words that open a reported clause, folded: those of some kinds (see `clause_openers.tsv`)."""
    return frozenset(fold(entry["word"]) for entry in load_table("clause_openers") if entry["opens"] in kinds)


def _reporting(name: str, folder: str | None) -> dict[str, Reporting]:
    return {fold(entry["lemma"]): _one(entry) for entry in load_table(name, folder)}


def _one(entry: Entry) -> Reporting:
    verbs = entry.words("verbs") if "verbs" in entry.values else ()
    return Reporting(frozenset(entry.words("takes")), entry["sense"], frozenset(map(fold, verbs)))


def _phrases(folder: str | None) -> dict[str, tuple[Phrase, ...]]:
    """The longest first: «по собственному признанию» before «по признанию»."""
    by_last: dict[str, list[Phrase]] = {}
    for entry in load_table("speech_phrases", folder):
        words = tuple(fold(entry["phrase"]).split())
        by_last.setdefault(words[-1], []).append(Phrase(words, entry["case"], entry["pronoun"] == "yes"))
    return {
        last: tuple(sorted(found, key=lambda phrase: -len(phrase.words))) for last, found in by_last.items()
    }
