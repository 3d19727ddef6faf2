"""How the sentences of many articles are cut, grouped and put in step for the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.tag.ner.words import stem

Ints = NDArray[np.intp]
Sentences = Sequence[Sequence[str]]

LONGEST: Final = 200  # tokens of a sentence; a longer one is cut, so that the steps stay few
BATCH_TOKENS: Final = 6_000  # tokens in step; bounds the memory of the gates
MARKS: Final = frozenset(".,;:!?—")


class Steps:
    """Tokens in the order of the steps: first those that open their sentence, the longest sentence first.

    Attributes:
        order: 2 × tokens, the tokens in the order of the steps, forwards and backwards.
        back: 2 × tokens, where in that order each token is.
        bounds: where each step begins, and the end.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        sizes = np.array(lengths, np.intp)
        rank = np.argsort(np.argsort(-sizes, kind="stable"))
        place = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        first = np.concatenate([[0], np.cumsum(np.bincount(place))])
        row, size = np.repeat(rank, sizes), np.repeat(sizes, sizes)
        self.bounds: list[int] = first.tolist()
        self.back: Ints = np.stack([first[place] + row, first[size - 1 - place] + row])
        self.order: Ints = np.empty_like(self.back)
        for direction in (0, 1):
            self.order[direction, self.back[direction]] = np.arange(len(place))


def short(sentence: Sequence[str]) -> Iterator[Sequence[str]]:
    """The sentence in parts of at most LONGEST tokens, cut behind a mark if one stands in the second half."""
    start = 0
    while len(sentence) - start > LONGEST:
        middle = start + LONGEST // 2
        marks = (i + 1 for i in range(start + LONGEST - 1, middle, -1) if sentence[i] in MARKS)
        end = next(marks, start + LONGEST)
        yield sentence[start:end]
        start = end
    yield sentence[start:]


def grouped(articles: Iterable[Sentences]) -> Iterator[list[list[Sequence[str]]]]:
    """Batches of articles, at most BATCH_TOKENS together; an article that alone is longer is divided."""
    batch: list[list[Sequence[str]]] = []
    tokens = 0
    for article in articles:
        if tokens and tokens + sum(map(len, article)) > BATCH_TOKENS:
            # names recur within one batch only: an article must read the same in any company
            yield [a for a in batch if a]
            batch, tokens = [], 0
        batch.append([])
        for sentence in article:
            for part in short(sentence):
                if tokens + len(part) > BATCH_TOKENS:
                    yield [a for a in batch if a]
                    batch, tokens = [[]], 0
                batch[-1].append(part)
                tokens += len(part)
    if tokens:
        yield [a for a in batch if a]


def recurring_names(articles: Sequence[Sentences]) -> tuple[Ints, Ints]:
    """Tokens whose stem begins with a capital and stands in their article more than once, sorted by stem; and
    where each stem's tokens begin among them."""
    places: list[int] = []
    starts: list[int] = []
    at = 0
    for article in articles:
        seen: dict[str, list[int]] = {}
        for sentence in article:
            for word in sentence:
                if name := stem(word):
                    seen.setdefault(name, []).append(at)
                at += 1
        for tokens in seen.values():
            if len(tokens) > 1:
                starts.append(len(places))
                places.extend(tokens)
    return np.array(places, np.intp), np.array(starts, np.intp)
