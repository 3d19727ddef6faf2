"""What is a word: the dictionary, the news, the article itself."""

from __future__ import annotations

import io
import re
import tarfile
from collections import Counter
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from svodka import morphology
from svodka.errors import PipelineError

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EMBEDDINGS = "navec_news_v1_1B_250K_300d_100q.tar"


@lru_cache(maxsize=1)
def _news_counts() -> dict[str, int]:
    """Frequencies of 250 000 word forms in a news corpus of 10⁹ words (navec, Kukushkin 2020), lower case."""
    from navec.vocab import Vocab  # type: ignore[import-untyped,unused-ignore]

    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise PipelineError(
            "the package natasha, which carries the word vectors, is missing", remedy="pip install natasha"
        )
    with tarfile.open(Path(spec.origin).parent / "data" / "emb" / _EMBEDDINGS) as archive:
        member = archive.extractfile("vocab.bin")
        vocab = Vocab.from_file(io.BytesIO(member.read() if member else b""))
    return dict(zip(vocab.words, vocab.counts, strict=True))


def news_count(word: str) -> int:
    """How often the form stands in a news corpus of 10⁹ words; 0 where fewer than about a hundred times.

    «ё» counts as «е» as well: most of the news do without it.
    """
    counts, lower = _news_counts(), word.lower()
    count = counts.get(lower, 0)
    return count + counts.get(lower.replace("ё", "е"), 0) if "ё" in lower else count


@lru_cache(maxsize=50_000)
def is_word(form: str) -> bool:
    """Whether the dictionary or the news know the form, whatever its case."""
    lower = form.lower()
    return morphology.is_known(lower) or news_count(lower) > 0


class Vocabulary:
    """The words of one article, counted in lower case; names are also known by their stems."""

    def __init__(self, text: str) -> None:
        self._counts = Counter(match.lower() for match in _WORD.findall(text))
        self._stems = {_stem(word) for word in self._counts}

    def count(self, word: str) -> int:
        """How often the form stands in the article."""
        return self._counts[word.lower()]

    def has_stem(self, word: str) -> bool:
        """Whether the word, or another form of it, stands in the article: «Сарымом» beside «Сарым»."""
        return _stem(word.lower()) in self._stems


def _stem(word: str) -> str:
    return word[: max(5, len(word) - 2)]
