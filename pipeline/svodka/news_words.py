"""natasha's data files, and the words that stand in one of them: those of navec, with their frequencies.

navec (Kukushkin, 2020, MIT): 250 000 lower-cased word forms of 10⁹ words of news. The list is read once for
all stages. natasha's folder is looked up, natasha itself is never imported (that would need setuptools).
"""

from __future__ import annotations

import gzip
import tarfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from svodka.errors import PipelineError

FILE: Final = "emb/navec_news_v1_1B_250K_300d_100q.tar"


class NewsWords(NamedTuple):
    """The words of navec: `ids` from the word to its row, `counts` how often each stood in the news."""

    ids: dict[str, int]
    counts: NDArray[np.uint32]


def data_folder() -> Path:
    """natasha's data folder.

    Raises:
        PipelineError: natasha is not installed.
    """
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise PipelineError("the models are missing: natasha is not installed", remedy="pip install natasha")
    return Path(spec.origin).parent / "data"


def read_member(name: str) -> bytes:
    """A file of navec's archive.

    Raises:
        PipelineError: natasha is not installed, or lacks the archive, or that has no such file.
    """
    path = data_folder() / FILE
    if not path.exists():
        raise PipelineError(f"{path} is missing", remedy="pip install --force-reinstall natasha")
    with tarfile.open(path) as archive:
        file = archive.extractfile(name) if name in archive.getnames() else None
        if file is None:
            raise PipelineError(
                f"the word vectors have no {name}", remedy="pip install --force-reinstall natasha"
            )
        return file.read()


@lru_cache(maxsize=1)
def news_words() -> NewsWords:
    """navec's words, read on first use, once a process."""
    vocabulary = gzip.decompress(read_member("vocab.bin"))
    size = int(np.frombuffer(vocabulary, "<u4", 1)[0])
    counts = np.frombuffer(vocabulary, "<u4", size, 4).astype(np.uint32)
    words = vocabulary[4 + 4 * size :].decode("utf-8").splitlines()
    return NewsWords(dict(zip(words, range(size), strict=True)), counts)
