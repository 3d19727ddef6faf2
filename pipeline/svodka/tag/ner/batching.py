"""How the sentences of many articles are cut, grouped and put in step for the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.tag.forms import Ints

LONGEST: Final = 200  # tokens of a sentence; a longer one is cut, so that the steps stay few
BATCH_TOKENS: Final = 10_000  # tokens in step, those of a batch of articles; bounds the memory of the gates
STRETCH: Final = 256  # tokens in step whose gates are worked out together; they stay in the cache
MARKS: Final = frozenset(".,;:!?—")
"""Behind them a long sentence may be cut."""


class Steps:
    """Tokens in the order of the steps: first those that open their sentence, the longest sentence first.

    Attributes:
        order: 2 × tokens, the tokens in the order of the steps, forwards and backwards.
        back: 2 × tokens, where in that order each token is.
        across: 2 × tokens, where in the other direction's order each token of this order is.
        bounds: where each step begins, and the end.
        stretches: the same, cut into stretches of some whole steps, each with its end.
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
        self.across: Ints = np.stack([self.back[1, self.order[0]], self.back[0, self.order[1]]])
        numbers = first[:-1] // STRETCH
        cuts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
        self.stretches = [self.bounds[start : end + 1] for start, end in pairwise(cuts)]


def parts(marks: NDArray[np.bool_]) -> Iterator[int]:
    """Lengths of the parts of a sentence, LONGEST tokens at most, cut behind a mark that stands in the second
    half if there is one.

    Args:
        marks: which of the sentence's tokens are MARKS.
    """
    start = 0
    while len(marks) - start > LONGEST:
        second_half = start + LONGEST // 2 + 1
        found = np.flatnonzero(marks[second_half : start + LONGEST])
        length = second_half + int(found[-1]) + 1 - start if len(found) else LONGEST
        yield length
        start += length
    yield len(marks) - start


def grouped(articles: Iterable[Sequence[int]], marks: NDArray[np.bool_]) -> Iterator[list[list[int]]]:
    """Batches of articles, as the lengths of their sentences: at most BATCH_TOKENS together; an article that
    alone is longer is divided.

    Args:
        articles: lengths of the sentences of each, none of them 0.
        marks: which of all tokens are MARKS.
    """
    batch: list[list[int]] = []
    tokens = at = 0
    for article in articles:
        if tokens and tokens + sum(article) > BATCH_TOKENS:
            # names recur within one batch only: an article must read the same in any company
            yield [lengths for lengths in batch if lengths]
            batch, tokens = [], 0
        batch.append([])
        for sentence in article:
            for length in parts(marks[at : at + sentence]) if sentence > LONGEST else (sentence,):
                if tokens + length > BATCH_TOKENS:
                    yield [lengths for lengths in batch if lengths]
                    batch, tokens = [[]], 0
                batch[-1].append(length)
                tokens += length
            at += sentence
    if tokens:
        yield [lengths for lengths in batch if lengths]


def recurring_names(stems: NDArray[np.uint64], articles: Ints) -> tuple[Ints, Ints]:
    """Tokens whose stem stands in their article more than once, sorted by article and stem; and where each
    stem's tokens begin among them.

    Args:
        stems: a number for the stem of each token (see `words.stem`), 0 for none.
        articles: the number of each token's article.
    """
    named = np.flatnonzero(stems)
    named = named[np.lexsort((stems[named], articles[named]))]
    same = (np.diff(stems[named]) == 0) & (np.diff(articles[named]) == 0)
    recurs = np.append(same, False) | np.insert(same, 0, False) if len(named) else np.zeros(0, np.bool_)
    first = np.insert(~same, 0, True) if len(named) else recurs
    places: Ints = named[recurs]
    return places, np.flatnonzero(first[recurs])
