"""Articles made of articles: other words in the same sentences, for the teacher to label.

A small network needs many more sentences than the corpus has. Where only the teacher's opinion counts, they
need not make sense, only look like the language (Jiao et al., TinyBERT, 2020). A word is exchanged for one
that navec has seen in like company, or, in a name, for any word that the dictionaries mark in the same way
(another surname in the same case). A word that navec does not know becomes another such word, or one made of
two of them. Some mentions are exchanged as a whole for ones of other articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.news_words import word_list
from svodka.tag.ner.training.data import Article
from svodka.tag.ner.words import outline, shape
from svodka.tag.vectors import Vectors

NEIGHBOURS: Final = 12
LIKENESS: Final = 0.4  # cosine; below it a neighbour is a stranger
CHUNK: Final = 512

Sentence = list[str]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of words, of words in names, of unknown words and of whole mentions that are exchanged."""

    word: float = 0.15
    name: float = 0.35
    stranger: float = 0.4
    mention: float = 0.3


def recase(word: str, like: str) -> str:
    """Lower-cased ``word`` with the capitals of ``like``."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


class Exchange:
    """What a word may be exchanged for. Words that are no plain words (numbers, marks) stay.

    Args:
        words: the word forms of the corpus.
        vectors: navec.
        classes: the dictionary class of each word of navec.
    """

    def __init__(self, words: Iterable[str], vectors: Vectors, classes: NDArray[np.uint16]) -> None:
        self.names = word_list()
        self.ids = {name: number for number, name in enumerate(self.names)}
        self.classes = classes
        words = set(words)
        self.strangers = _strangers(words, self.ids)
        plain = np.array([word.isalpha() and len(word) > 2 for word in self.names])
        common = plain & (vectors.words.counts >= 300)
        self.members = _members(classes, common)
        present = {self.ids[word] for word in map(str.lower, words) if word in self.ids}
        wanted = np.array(sorted(i for i in present if plain[i]))
        self.near = _neighbours(wanted, np.flatnonzero(common), vectors, classes)

    def neighbour(self, word: str, random: np.random.Generator) -> str:
        """A word of like use and the same form, or the word itself."""
        found = self.near.get(self.ids.get(word.lower(), -1))
        return word if found is None else self._pick(found, word, random)

    def namesake(self, word: str, random: np.random.Generator) -> str:
        """Any word with the same marks in the dictionaries, or the word itself."""
        number = self.classes[self.ids[word.lower()]] if word.lower() in self.ids else 0
        found = self.members.get(int(number)) if number else None
        return word if found is None else self._pick(found, word, random)

    def stranger(self, word: str, random: np.random.Generator) -> str:
        """Another unknown word of the same shape, or the head of one and the tail of another."""
        among = self.strangers[shape(word)]
        first, second = (among[int(random.integers(len(among)))] for _ in range(2))
        return (
            first if random.random() < 0.5 else first[: -(-len(first) // 2)] + second[-(len(second) // 2) :]
        )

    def is_stranger(self, word: str) -> bool:
        """Whether navec does not know the word, and it is one."""
        return word.lower() not in self.ids and any(map(str.isalpha, word))

    def _pick(self, among: NDArray[np.intp], word: str, random: np.random.Generator) -> str:
        return recase(self.names[int(random.choice(among))], word)


def _strangers(words: Iterable[str], ids: dict[str, int]) -> dict[int, list[str]]:
    """The unknown words by shape."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for word in sorted(words):
        if word.lower() not in ids and any(map(str.isalpha, word)):
            found[shape(word)].append(word)
    return found


def _members(classes: NDArray[np.uint16], usable: NDArray[np.bool_]) -> dict[int, NDArray[np.intp]]:
    ids = np.flatnonzero(usable)
    ids = ids[np.argsort(classes[ids], kind="stable")]
    numbers, starts = np.unique(classes[ids], return_index=True)
    return dict(zip(numbers.tolist(), np.split(ids, starts[1:]), strict=True))


def _neighbours(
    wanted: NDArray[np.intp], usable: NDArray[np.intp], vectors: Vectors, classes: NDArray[np.uint16]
) -> dict[int, NDArray[np.intp]]:
    """For each wanted id the nearest usable ones of its class."""
    table = vectors[usable.astype(np.int32)]
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    found: dict[int, NDArray[np.intp]] = {}
    for part in np.array_split(wanted, max(1, len(wanted) // CHUNK)):
        rows = vectors[part.astype(np.int32)]
        likeness = (rows / np.linalg.norm(rows, axis=1, keepdims=True)) @ table.T
        likeness[classes[part][:, None] != classes[usable][None, :]] = -1
        likeness[part[:, None] == usable[None, :]] = -1
        best = np.argpartition(-likeness, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        for row, (word, columns) in enumerate(zip(part.tolist(), best, strict=True)):
            close = columns[likeness[row, columns] >= LIKENESS]
            if len(close):
                found[word] = usable[close]
    return found


class Mentions:
    """Mentions of the corpus by what they can stand in for: same type, outline and last letters."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.alike: defaultdict[tuple[str, ...], list[list[str]]] = defaultdict(list)
        for article in articles:
            for sentence, spans in sentences_with_spans(article):
                for start, end, kind in spans:
                    mention = sentence[start:end]
                    self.alike[self.key(mention, kind)].append(mention)

    @staticmethod
    def key(mention: Sequence[str], kind: str) -> tuple[str, ...]:
        """Mentions of one key can stand for each other."""
        return kind, outline(mention[0]), mention[-1][-2:].lower(), str(min(len(mention), 2))

    def other(self, mention: list[str], kind: str, random: np.random.Generator) -> list[str]:
        """A mention of the same key, perhaps the same."""
        among = self.alike[self.key(mention, kind)]
        return among[int(random.integers(len(among)))] if among else mention


Spans = list[tuple[int, int, str]]


def sentences_with_spans(article: Article) -> Iterable[tuple[Sentence, Spans]]:
    """Each sentence with its mentions as token spans; mentions across sentences are left out."""
    spans = sorted(article.spans)
    for sentence in article.sentences:
        ends = [start + len(word) for start, word in zip(sentence.starts, sentence.words, strict=True)]
        inside: Spans = []
        for start, end, kind in spans:
            hit = [i for i, s in enumerate(sentence.starts) if s < end and start < ends[i]]
            if hit and sentence.starts[0] <= start and end <= ends[-1]:
                inside.append((hit[0], hit[-1] + 1, kind))
        yield list(sentence.words), inside


@dataclass(frozen=True, slots=True)
class Changer:
    """Changes articles at random, by the given rates."""

    words: Exchange
    mentions: Mentions
    rates: Rates = Rates()

    def article(self, article: Article, random: np.random.Generator) -> list[Sentence]:
        """The sentences of the article with some of their words and mentions exchanged."""
        return [self._sentence(words, spans, random) for words, spans in sentences_with_spans(article)]

    def _sentence(self, sentence: Sentence, spans: Spans, random: np.random.Generator) -> Sentence:
        out: Sentence = []
        at = 0
        for start, end, kind in [*spans, (len(sentence), len(sentence), "")]:
            out += [self._word(word, random) for word in sentence[at:start]]
            mention = sentence[start:end]
            if kind and random.random() < self.rates.mention:
                mention = self.mentions.other(mention, kind, random)
            out += [self._name(word, random) for word in mention]
            at = end
        return out

    def _word(self, word: str, random: np.random.Generator) -> str:
        if self.words.is_stranger(word):
            return self.words.stranger(word, random) if random.random() < self.rates.stranger else word
        return self.words.neighbour(word, random) if random.random() < self.rates.word else word

    def _name(self, word: str, random: np.random.Generator) -> str:
        if self.words.is_stranger(word):
            return self._word(word, random)
        luck = random.random() / self.rates.name
        if luck < 0.5:
            return self.words.neighbour(word, random)
        return self.words.namesake(word, random) if luck < 1 else word
