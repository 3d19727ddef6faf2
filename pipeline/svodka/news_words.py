"""natasha's data files, and the words that stand in one of them: those of navec, with their frequencies.

navec (Kukushkin, 2020, MIT): 250 000 lower-cased word forms of 10⁹ words of news. The list is read once for
all stages. natasha's folder is looked up, natasha itself is never imported (that would need setuptools).
"""

from __future__ import annotations

import gzip
import mmap
import tarfile
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.errors import PipelineError

FILE: Final = "emb/navec_news_v1_1B_250K_300d_100q.tar"
MISSING: Final = -1


class NewsWords:
    """The words of navec, found by their hashes: 3 MB, where a dict of as many strings takes 41.

    Two of them, or a word that is none of them, have a hash in common once in 10⁹ processes.

    Attributes:
        counts: how often each word stood in the news, by id.
    """

    def __init__(self) -> None:
        vocabulary = gzip.decompress(Member("vocab.bin").bytes.data)
        size = int(np.frombuffer(vocabulary, "<u4", 1)[0])
        self.counts: NDArray[np.uint32] = np.frombuffer(vocabulary, "<u4", size, 4).astype(np.uint32)
        lines = BytesIO(vocabulary[4 + 4 * size :] + b"\n")  # the last word has no end of line
        hashes = np.fromiter(map(hash, islice(lines, size)), np.int64, size)
        self._ids = np.argsort(hashes).astype(np.int32)
        self._hashes = hashes[self._ids]

    def __len__(self) -> int:
        return len(self.counts)

    def find(self, words: Iterable[str]) -> NDArray[np.int32]:
        """The id of each lower-cased word, or MISSING."""
        wanted = np.array([hash(_line(word)) for word in words], np.int64)
        places = np.minimum(np.searchsorted(self._hashes, wanted), len(self) - 1)
        return np.where(self._hashes[places] == wanted, self._ids[places], np.int32(MISSING))

    def count(self, word: str) -> int:
        """How often a lower-cased word stood in the news; 0 where it is none of them."""
        (place,) = self.find([word]).tolist()
        return 0 if place == MISSING else int(self.counts[place])


def _line(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass") + b"\n"


def word_list() -> list[str]:
    """The words in the order of their ids, read anew: 250 000 strings, for those who train."""
    vocabulary = gzip.decompress(Member("vocab.bin").bytes.data)
    return vocabulary[4 + 4 * int(np.frombuffer(vocabulary, "<u4", 1)[0]) :].decode("utf-8").splitlines()


def data_folder() -> Path:
    """natasha's data folder.

    Raises:
        PipelineError: natasha is not installed.
    """
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise PipelineError("the models are missing: natasha is not installed", remedy="pip install natasha")
    return Path(spec.origin).parent / "data"


class Member:
    """A file in navec's archive, mapped into memory: processes share it.

    Attributes:
        bytes: what it holds.

    Raises:
        PipelineError: natasha is not installed, or lacks the archive, or that has no such file.
    """

    def __init__(self, name: str) -> None:
        path = data_folder() / FILE
        if not path.exists():
            raise PipelineError(f"{path} is missing", remedy="pip install --force-reinstall natasha")
        with tarfile.open(path) as archive:
            if name not in archive.getnames():
                raise PipelineError(
                    f"the word vectors have no {name}", remedy="pip install --force-reinstall natasha"
                )
            info = archive.getmember(name)
        with path.open("rb") as file:
            self._pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.bytes = np.frombuffer(self._pages, np.uint8, info.size, info.offset_data)

    def forget(self) -> None:
        """Takes what was read out of this process's memory; the system has it at hand for a next look."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._pages.madvise(mmap.MADV_DONTNEED)


@lru_cache(maxsize=1)
def news_words() -> NewsWords:
    """navec's words, read on first use, once a process."""
    return NewsWords()
