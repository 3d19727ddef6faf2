"""The component svodka_lemmatizer: dictionary lemmas, chosen by the tagger's reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from svodka.morphology import lemma
from svodka.requirements import check_requirements
from svodka.tag.layout import layouts

REQUIRES: Final = ["token.pos", "token.morph"]
CACHE_SIZE: Final = 60_000

_CYRILLIC: Final = re.compile("[А-яЁё]")
# odd numbers that keep apart words that differ in one column only
_MIX: Final = np.array([1, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


class Lemmatizer:
    """Sets `token.lemma`: lower case, participles as infinitives, «ё» as the dictionary has it.

    Words without Cyrillic letters are their own lemmas in lower case, white space is its own lemma.
    """

    def __init__(self) -> None:
        self._lemmas: dict[int, str] = {}

    def __getstate__(self) -> dict[str, object]:
        return {}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__()  # type: ignore[misc]

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Documents in order; what words of `batch_size` of them have in common is looked up once."""
        for docs, found in layouts(stream, batch_size):
            for layout in found:
                self._annotate(layout.docs)
            yield from docs

    def _annotate(self, docs: Sequence[Doc]) -> None:
        rows = np.concatenate([doc.to_array(["ORTH", "POS", "MORPH"]) for doc in docs])
        keys = rows @ _MIX
        _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        hashes = self._hashes(keys[first].tolist(), rows[first], docs[0].vocab)[inverse]
        start = 0
        for doc in docs:
            table: Any = hashes[start : start + len(doc), None]
            doc.from_array(["LEMMA"], table)
            start += len(doc)

    def _hashes(self, keys: Sequence[int], rows: NDArray[np.uint64], vocab: Vocab) -> NDArray[np.uint64]:
        """Hashes of the lemmas of different words."""
        if len(self._lemmas) > CACHE_SIZE:
            self._lemmas.clear()
        found: list[int] = []
        for at, key in enumerate(keys):
            known = self._lemmas.get(key)
            if known is None:
                known = self._lemmas[key] = _lemma(rows[at].tolist(), vocab)
            found.append(vocab.strings.add(known))
        return np.array(found, np.uint64)


def _lemma(row: Sequence[int], vocab: Vocab) -> str:
    form, pos, features = vocab.strings[row[0]], vocab.strings[row[1]], vocab.strings[row[2]]
    if _CYRILLIC.search(form):
        return lemma(form.lower(), pos, features)
    return form if form.isspace() else form.lower()


@Language.factory("svodka_lemmatizer", assigns=["token.lemma"], requires=REQUIRES)
def create_lemmatizer(nlp: Language, name: str) -> Lemmatizer:
    """The factory of svodka_lemmatizer.

    Raises:
        PipelineError: no component before it sets parts of speech and features.
    """
    check_requirements(nlp, name, REQUIRES)
    return Lemmatizer()
