"""slovnet's morphology network: the best of 753 tags for each token."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np

from svodka.tag.convolutions import Encoder
from svodka.tag.forms import LOCK, PAD, Hashes, Ints
from svodka.tag.graphs import graph
from svodka.tag.models import Floats, Model, load_model
from svodka.tag.rounding import Rounded
from svodka.tag.threads import one_blas_thread
from svodka.tag.vectors import Vectors, vectors

NAME = "slovnet_morph_news_v1"
CAPACITY: Final = 34_000  # forms kept, those that navec has not aside
LARGEST_CODE: Final = 2**8 - 1
# Rough scores whose order was wrong, two in a thousand tokens of NEREL train, were less than .46 apart.
NEAR: Final = 1
ROWS: Final = 256  # scored together: their scores stay in the processor's cache


class Best:
    """The column of the best score, x · weight + bias.

    Scores are computed roughly first, in one byte, which is twice as fast, and anew where two come near.

    Args:
        weight: inputs × outputs.
    """

    def __init__(self, weight: Floats, bias: Floats) -> None:
        self._weight, self._bias = weight, bias
        self._rounded = Rounded(weight)
        self._linear, self._rough = graph("linear"), graph("rough")

    def roughly(self, x: Floats) -> tuple[Ints, Ints]:
        """For each row the best score's column, and the rows where another may be the best.

        Args:
            x: rows × inputs, none below zero.
        """
        best, near = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for start in range(0, len(x), ROWS):
            columns, doubtful = self._roughly(x[start : start + ROWS])
            best.append(columns)
            near.append(start + doubtful)
        return np.concatenate(best), np.concatenate(near)

    def _roughly(self, x: Floats) -> tuple[Ints, Ints]:
        unit = np.array(max(x.max() / LARGEST_CODE, np.finfo(np.float32).tiny), np.float32)
        weight = self._rounded
        scores = self._rough(x=x, unit=unit, w=weight.whole, units=weight.units[0], bias=self._bias)
        best: Ints = scores.argmax(axis=1)
        rows = np.arange(len(x))
        highest = scores[rows, best]
        scores[rows, best] = -np.inf
        return best, np.flatnonzero(scores.max(axis=1) > highest - NEAR)

    def exactly(self, x: Floats) -> Ints:
        """For each row the best score's column."""
        best: Ints = self._linear(x=x, w=self._weight, bias=self._bias).argmax(axis=1)
        return best


class Tagger:
    """Safe to share between threads, which take turns.

    Attributes:
        labels: the tags, «NOUN|Animacy=Inan|Case=Nom|Gender=Masc|Number=Sing».
    """

    def __init__(self, model: Model, vectors: Vectors, capacity: int = CAPACITY) -> None:
        self.labels = model.labels
        self._encoder = Encoder(model, vectors, capacity, np.int16)
        self._best = Best(
            *self._encoder.last.fold(model.arrays["head.proj.weight"], model.arrays["head.proj.bias"])
        )

    def __call__(self, hashes: Hashes, text: Callable[[int], str]) -> Ints:
        """Numbers of the tags of tokens.

        Args:
            hashes: of the tokens' forms, one PAD between sentences.
            text: the form of a hash.
        """
        best = np.empty(len(hashes), np.intp)
        doubtful, seen = [], []
        with LOCK, one_blas_thread():
            for start, end, known in self._encoder.blocks(hashes, text, 0, len(hashes)):
                best[start:end], near = self._best.roughly(known)
                doubtful.append(start + near)
                seen.append(known[near])
            if doubtful:
                best[np.concatenate(doubtful)] = self._best.exactly(np.concatenate(seen))
        tags: Ints = best[hashes != PAD]
        return tags


_LOADING = threading.Lock()


def tagger() -> Tagger:
    """natasha's network, loaded on first use, once a process."""
    with _LOADING:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Tagger:
    model = load_model(NAME, "tag")
    return Tagger(model, vectors())
