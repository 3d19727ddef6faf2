"""From scores of tags to mentions: the best legal path of each sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.tag.ner.tags import TAGS

Span = tuple[int, int, str]
"""First token, token after the last, type."""

FORBIDDEN: Final = -1e4


def _may_follow(left: str, right: str) -> bool:
    """B and I go on to I or E of their type; O, E and S end a mention or stand outside one."""
    if left[0] in "BI":
        return right[0] in "IE" and left[1:] == right[1:]
    return right[0] in "BSO"


_LEGAL: Final = np.array([[_may_follow(left, right) for right in TAGS] for left in TAGS])
_COST: Final = np.where(_LEGAL, 0, FORBIDDEN).astype(np.float32)
_OUTSIDE: Final = TAGS.index("O")


def best_path(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """The legal tags with the largest sum of scores (Viterbi) of one sentence (tokens × tags)."""
    total = scores[0] + _COST[_OUTSIDE]
    back = np.zeros(scores.shape, np.intp)
    columns = np.arange(len(TAGS))
    for i in range(1, len(scores)):
        reached = total[:, None] + _COST
        back[i] = reached.argmax(0)
        total = reached[back[i], columns] + scores[i]
    path = np.zeros(len(scores), np.intp)
    path[-1] = (total + _COST[:, _OUTSIDE]).argmax()
    for i in range(len(scores) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def best_paths(scores: NDArray[np.float32], lengths: Sequence[int]) -> NDArray[np.intp]:
    """The best legal tags of sentences, none of them empty, that lie one after another.

    Nearly always each token's best tag gives a legal sequence, which then is the best one; only the other
    sentences are searched.
    """
    tags: NDArray[np.intp] = scores.argmax(1)
    sizes = np.array(lengths, np.intp)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    before = np.roll(tags, 1)
    before[starts] = _OUTSIDE
    legal = _LEGAL[before, tags]
    legal[ends - 1] &= _LEGAL[tags[ends - 1], _OUTSIDE]
    for sentence in np.unique(np.searchsorted(ends, np.flatnonzero(~legal), side="right")).tolist():
        part = slice(starts[sentence], ends[sentence])
        tags[part] = best_path(scores[part])
    return tags


def spans(tags: NDArray[np.intp]) -> Iterator[Span]:
    """Mentions in a legal sequence of tags."""
    start = 0
    for i in np.flatnonzero(tags).tolist():
        place, _, kind = TAGS[tags[i]].partition("-")
        if place in "BS":
            start = i
        if place in "ES":
            yield start, i + 1, kind
