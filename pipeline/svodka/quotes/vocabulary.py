"""The word lists of this stage, read once and folded («ё» as «е», lower case)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from svodka.lexicon import Entry, load_table
from svodka.quotes.reading import fold


class Reporting(NamedTuple):
    """What a reporting word governs (see `speech_verbs.tsv`), its sense, and for nouns the verbs beside it."""

    takes: frozenset[str]
    sense: str
    verbs: frozenset[str] = frozenset()


class Phrase(NamedTuple):
    """A prepositional phrase that reports: its words, the case of the speaker, whether a pronoun fits inside."""

    words: tuple[str, ...]
    case: str
    pronoun: bool
    document: bool


class SpeakerNoun(NamedTuple):
    """Kind of speaker a noun stands for; `names` is "yes", "for" or "no" (see `speaker_nouns.tsv`)."""

    kind: str
    names: str


class Vocabulary(NamedTuple):
    """All lists, by folded lemma; phrases by their first word."""

    verbs: dict[str, Reporting]
    adjectives: dict[str, Reporting]
    nouns: dict[str, Reporting]
    phrases: dict[str, tuple[Phrase, ...]]
    speakers: dict[str, SpeakerNoun]
    connectives: frozenset[tuple[str, ...]]


@lru_cache(maxsize=8)
def load_vocabulary(folder: str | None = None) -> Vocabulary:
    """The shipped lists with a user's folder laid over them.

    Raises:
        LexiconError: a list breaks its format.
    """
    return Vocabulary(
        verbs=_reporting("speech_verbs", folder),
        adjectives=_reporting("speech_adjectives", folder),
        nouns=_reporting("speech_nouns", folder),
        phrases=_phrases(folder),
        speakers={
            fold(entry["lemma"]): SpeakerNoun(entry["kind"], entry["names"])
            for entry in load_table("speaker_nouns", folder)
        },
        connectives=frozenset(
            tuple(fold(entry["connective"]).split()) for entry in load_table("connectives", folder)
        ),
    )


def _reporting(name: str, folder: str | None) -> dict[str, Reporting]:
    return {fold(entry["lemma"]): _one(entry) for entry in load_table(name, folder)}


def _one(entry: Entry) -> Reporting:
    verbs = entry.words("verbs") if "verbs" in entry.values else ()
    return Reporting(frozenset(entry.words("takes")), entry["sense"], frozenset(map(fold, verbs)))


def _phrases(folder: str | None) -> dict[str, tuple[Phrase, ...]]:
    by_first: dict[str, list[Phrase]] = {}
    for entry in load_table("speech_phrases", folder):
        words = tuple(fold(entry["phrase"]).split())
        phrase = Phrase(words, entry["case"], entry["pronoun"] == "yes", entry["speaker"] == "document")
        by_first.setdefault(words[0], []).append(phrase)
    return {first: tuple(sorted(found, key=lambda p: -len(p.words))) for first, found in by_first.items()}
