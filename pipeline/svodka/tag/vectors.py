"""The word vectors that natasha ships: navec, 250 000 lower-cased news words × 300, product-quantized.

Kukushkin, navec (2019), MIT. Each vector is 100 bytes, one a slice of three numbers, which a code book of 256
triples a slice spells out.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.news_words import MISSING, Member, news_words

UNKNOWN: Final = "<unk>"
_TOGETHER: Final = 32  # for each the system brings in 64 KB


class Vectors:
    """Ids of words and vectors of ids. Read-only after construction.

    Attributes:
        words: the ids of lower-cased words.
        unknown: the id of any other word.
    """

    def __init__(self) -> None:
        self.words = news_words()
        (self.unknown,) = self.words.find([UNKNOWN]).tolist()
        self._member = Member("pq.bin")
        quantized = self._member.bytes
        rows, dimension, slices, centroids = quantized[:16].view("<u4").tolist()
        end = 16 + rows * slices
        self._codes = quantized[16:end].reshape(rows, slices)
        book = np.frombuffer(quantized[end:].tobytes(), "<f4")
        self._book = book.reshape(slices * centroids, dimension // slices)
        self._offsets = np.arange(slices, dtype=np.int32) * centroids

    def __len__(self) -> int:
        return len(self._codes)

    def ids(self, words: Iterable[str]) -> NDArray[np.int32]:
        """The id of each lower-cased word, `unknown` for one that navec has not."""
        found = self.words.find(words)
        return np.where(found == MISSING, np.int32(self.unknown), found)

    def __getitem__(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Vectors, ids × 300."""
        vectors = np.empty((len(ids), self._book.shape[1] * len(self._offsets)), np.float32)
        for start in range(0, len(ids), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            triples = self._book.take(self._codes[ids[part]] + self._offsets, axis=0)
            vectors[part] = triples.reshape(len(triples), -1)
            self._member.forget()  # 25 MB, of which few forms are looked up once most are known
        return vectors


@lru_cache(maxsize=1)
def vectors() -> Vectors:
    """The vectors, read once a process.

    Raises:
        PipelineError: natasha is not installed, or lacks them.
    """
    return Vectors()
