"""How the sentences of many articles are cut, grouped and put in step for the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from svodka.tag.forms import Ints

LONGEST: Final = 64  # tokens of a sentence; a longer one is cut, so that the steps stay few
CONTEXT: Final = 24  # tokens beyond a cut that are seen on either side
BATCH_TOKENS: Final = 12_000  # tokens in step, those of a batch of articles; bounds the memory of the gates
STRETCH: Final = 768  # tokens in step whose gates are worked out together; they stay in the cache


class Steps:
    """Tokens in the order of the steps: first those that open their sentence, the longest sentence first.

    Attributes:
        order: 2 × tokens, the tokens in the order of the steps, forwards and backwards.
        back: 2 × tokens, where in that order each token is.
        across: 2 × tokens, where in the other direction's order each token of this order is.
        bounds: where each step begins, and the end.
        stretches: the same, cut into stretches of some whole steps, each with its end.
    """

    def __init__(self, lengths: Sequence[int] | Ints) -> None:
        sizes = np.asarray(lengths, np.intp)
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


class Part(NamedTuple):
    """Tokens of a sentence that are read together: some of its own, and those of the parts beside it."""

    before: int
    own: int
    behind: int


class Windows:
    """Parts as the network reads them, each with what it sees of the parts beside it.

    Attributes:
        lengths: tokens of each.
        tokens: which token each place of the windows holds.
        own: which places count; the others are context.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        before, own, behind = np.array(parts, np.intp).T
        self.lengths: Ints = before + own + behind
        firsts = np.cumsum(own) - own - before
        place = np.arange(self.lengths.sum()) - np.repeat(
            np.cumsum(self.lengths) - self.lengths, self.lengths
        )
        self.tokens: Ints = np.repeat(firsts, self.lengths) + place
        start = np.repeat(before, self.lengths)
        self.own: NDArray[np.bool_] = (place >= start) & (place < start + np.repeat(own, self.lengths))


def parts(length: int) -> Iterator[Part]:
    """A sentence of so many tokens in parts of LONGEST, which see CONTEXT tokens on either side."""
    for start in range(0, length, LONGEST):
        end = min(start + LONGEST, length)
        yield Part(min(start, CONTEXT), end - start, min(length - end, CONTEXT))


def grouped(articles: Iterable[Sequence[int]]) -> Iterator[list[list[Part]]]:
    """Batches of articles, as the parts of their sentences: at most BATCH_TOKENS together; an article that
    alone is longer is divided.

    Args:
        articles: lengths of the sentences of each, none of them 0.
    """
    batch: list[list[Part]] = []
    tokens = 0
    for article in articles:
        if tokens and tokens + sum(article) > BATCH_TOKENS:
            # names recur within one batch only: an article must read the same in any company
            yield list(filter(None, batch))
            batch, tokens = [], 0
        batch.append([])
        for sentence in article:
            for part in parts(sentence):
                if tokens + part.own > BATCH_TOKENS:
                    batch[-1][-1:] = [last._replace(behind=0) for last in batch[-1][-1:]]
                    yield list(filter(None, batch))
                    batch, tokens = [[]], 0
                    part = part._replace(before=0)  # noqa: PLW2901
                batch[-1].append(part)
                tokens += part.own
    if tokens:
        yield list(filter(None, batch))


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
