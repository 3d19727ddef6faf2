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
from svodka.tag.models import Model, load_model
from svodka.tag.threads import one_blas_thread
from svodka.tag.vectors import Vectors, vectors

NAME = "slovnet_morph_news_v1"
CAPACITY: Final = 30_000  # forms kept


class Tagger:
    """Safe to share between threads, which take turns.

    Attributes:
        labels: the tags, «NOUN|Animacy=Inan|Case=Nom|Gender=Masc|Number=Sing».
    """

    def __init__(self, model: Model, vectors: Vectors, capacity: int = CAPACITY) -> None:
        self.labels = model.labels
        self._encoder = Encoder(model, vectors, capacity)
        self._weight, self._bias = self._encoder.last.fold(
            model.arrays["head.proj.weight"], model.arrays["head.proj.bias"]
        )
        self._linear = graph("linear")

    def __call__(self, hashes: Hashes, text: Callable[[int], str]) -> Ints:
        """Numbers of the tags of tokens.

        Args:
            hashes: of the tokens' forms, one PAD between sentences.
            text: the form of a hash.
        """
        best = np.empty(len(hashes), np.intp)
        with LOCK, one_blas_thread():
            for start, end, known in self._encoder.blocks(hashes, text, 0, len(hashes)):
                scores = self._linear(x=known, w=self._weight, bias=self._bias)
                np.argmax(scores, axis=1, out=best[start:end])
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
