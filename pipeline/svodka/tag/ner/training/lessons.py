"""What networks learn from: versions of the articles, with labels that others gave them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from spacy.strings import get_string_id

from svodka.news_words import word_list
from svodka.tag.ner.network import Network, Tokens
from svodka.tag.ner.training import distil
from svodka.tag.ner.training.augment import Changer, Exchange, Mentions
from svodka.tag.ner.training.data import Article, gold_tags
from svodka.tag.ner.training.dictionary import classes
from svodka.tag.vectors import vectors

log = logging.getLogger(__name__)

Sentences = list[list[str]]
Probabilities = NDArray[np.float16]
Label = Callable[[Iterator[Sentences]], list[Probabilities]]
"""Gives the probabilities, tokens × tags, of each article."""


@dataclass(frozen=True, slots=True)
class Source:
    """Articles with gold, and more without."""

    train: Sequence[Article]
    more: Sequence[Article]

    @property
    def articles(self) -> list[Article]:
        """All of them."""
        return [*self.train, *self.more]


def plain(article: Article) -> Sentences:
    """The words of an article by sentence."""
    return [list(sentence.words) for sentence in article.sentences]


class Elders:
    """The students together as a function of sentences; they run as the shipped network does."""

    def __init__(self, weights: Sequence[Path]) -> None:
        self._networks = [Network(load_file(path), vectors()) for path in weights]

    def label(self, articles: Iterator[Sentences]) -> list[Probabilities]:
        """Mean probabilities, tokens × tags, of each article."""
        return [
            np.mean([softmax(network.scores(tokens)) for network in self._networks], axis=0).astype(
                np.float16
            )
            for tokens in map(_tokens, articles)
        ]


def _tokens(article: Sentences) -> Tokens:
    text = {get_string_id(word): word for sentence in article for word in sentence}
    hashes = [get_string_id(word) for sentence in article for word in sentence]
    return Tokens(np.array(hashes, np.uint64), text.__getitem__, [list(map(len, article))])


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores, tokens × tags → probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def lessons(source: Source, label: Label, copies: int, seed: int) -> Iterator[list[distil.Example]]:
    """The articles as they are, gold and labels half and half; then copies with labels alone.

    Args:
        source: the articles.
        label: what labels them.
        copies: versions in all.
        seed: of the words that copies have.
    """
    yield [
        distil.Example(plain(article), taught(article, given))
        for article, given in zip(source.articles, label(map(plain, source.articles)), strict=True)
    ]
    word_classes, _ = classes(word_list())
    forms = {word for article in source.articles for word in article.words}
    changer = Changer(Exchange(forms, vectors(), word_classes), Mentions(source.train))
    for copy in range(1, copies):
        random = np.random.default_rng([seed, copy])
        changed = [changer.article(article, random) for article in source.articles]
        log.info("copy %d of %d", copy, copies - 1)
        yield list(map(distil.Example, changed, label(iter(changed))))


def taught(article: Article, given: Probabilities) -> Probabilities:
    """The teacher's word, averaged with the gold of the article if it has any."""
    if not article.spans:
        return given
    return ((distil.gold_targets(gold_tags(article)) + given) / 2).astype(np.float16)
