"""The word vectors that natasha ships: navec, 250 000 lower-cased news words × 300, product-quantized.

Kukushkin, navec (2019), MIT. Each vector is 100 bytes, one a slice of three numbers, which a code book of 256
triples a slice spells out.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.news_words import news_words, read_member

UNKNOWN: Final = "<unk>"


class Vectors:
    """Ids of words and vectors of ids. Read-only after construction.

    Attributes:
        ids: lower-cased word → id.
        counts: how often each word stood in navec's billion tokens.
    """

    def __init__(self) -> None:
        self.ids, self.counts = news_words()
        quantized = read_member("pq.bin")
        self.unknown = self.ids[UNKNOWN]
        rows, dimension, slices, centroids = np.frombuffer(quantized, "<u4", 4).tolist()
        self._codes = np.frombuffer(quantized, np.uint8, rows * slices, 16).reshape(rows, slices)
        book = np.frombuffer(quantized, "<f4", offset=16 + rows * slices)
        self._book = book.reshape(slices * centroids, dimension // slices)
        self._offsets = np.arange(slices, dtype=np.int32) * centroids

    def __getitem__(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Vectors, ids × 300."""
        rows: NDArray[np.float32] = self._book.take(self._codes[ids] + self._offsets, axis=0)
        return rows.reshape(len(ids), -1)


@lru_cache(maxsize=1)
def vectors() -> Vectors:
    """The vectors, read once a process.

    Raises:
        PipelineError: natasha is not installed, or lacks them.
    """
    return Vectors()
