"""The word vectors that natasha ships: navec, 250 000 lower-cased news words × 300, product-quantized.

Kukushkin, navec (2019), MIT. Each vector is 100 bytes, one a slice of three numbers, which a code book of 256
triples a slice spells out.
"""

import gzip
import tarfile
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.errors import PipelineError
from svodka.tag.models import data_folder

FILE: Final = "emb/navec_news_v1_1B_250K_300d_100q.tar"
UNKNOWN: Final = "<unk>"


class Vectors:
    """Ids of words and vectors of ids. Read-only after construction.

    Attributes:
        ids: lower-cased word → id.
        counts: how often each word stood in navec's billion tokens.
    """

    def __init__(self, path: Path) -> None:
        with tarfile.open(path) as archive:
            vocabulary = gzip.decompress(_member(archive, "vocab.bin"))
            quantized = _member(archive, "pq.bin")
        size = int(np.frombuffer(vocabulary, "<u4", 1)[0])
        self.counts = np.frombuffer(vocabulary, "<u4", size, 4)
        words = vocabulary[4 + 4 * size :].decode("utf-8").splitlines()
        self.ids = dict(zip(words, range(size), strict=True))
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


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise PipelineError(
            f"the word vectors have no {name}", remedy="pip install --force-reinstall natasha"
        )
    return file.read()


@lru_cache(maxsize=1)
def vectors() -> Vectors:
    """The vectors, read once a process.

    Raises:
        PipelineError: natasha is not installed, or lacks them.
    """
    path = data_folder() / FILE
    if not path.exists():
        raise PipelineError(f"{path} is missing", remedy="pip install --force-reinstall natasha")
    return Vectors(path)
