"""The component svodka_lemmatizer: dictionary lemmas, chosen by the tagger's reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.vocab import Vocab

from svodka.meanings import Hashes, HashRows, Places, Rows, Tables
from svodka.morphology import lemma
from svodka.requirements import check_requirements
from svodka.zones import Zone

REQUIRES: Final = ["token.pos", "token.morph"]
CACHE_SIZE: Final = 50_000  # words kept; when full, the table starts anew

_CYRILLIC: Final = re.compile("[А-яЁё]")
# odd numbers that keep apart words that differ in one column only
_MIX: Final = np.array([1, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


class Lemmatizer:
    """Sets `token.lemma`: lower case, participles as infinitives, «ё» as the dictionary has it.

    Words without Cyrillic letters are their own lemmas in lower case, white space is its own lemma. Several
    threads may share one.
    """

    def __init__(self) -> None:
        self._tables = Tables(_Table, CACHE_SIZE)
        self._known: _Known | None = None

    def __getstate__(self) -> dict[str, object]:
        return {}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__()  # type: ignore[misc]

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Documents in order; what words of `batch_size` of them have in common is looked up once."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            for vocab, docs_of_one in groupby(filter(len, batch), attrgetter("vocab")):
                self._annotate(list(docs_of_one), vocab)
            yield from batch

    def _annotate(self, docs: Sequence[Doc], vocab: Vocab) -> None:
        readings = np.concatenate([doc.to_array(["ORTH", "POS", "MORPH"]) for doc in docs])
        lemmas = self._lemmas(readings, vocab)
        start = 0
        for doc in docs:
            table: Any = lemmas[start : start + len(doc), None]
            doc.from_array(["LEMMA"], table)
            start += len(doc)

    def _lemmas(self, readings: Hashes, vocab: Vocab) -> Hashes:
        """Hashes of the lemmas of words, which the vocabulary knows from now on."""

        def add(table: _Table, new: Hashes, places: Places) -> None:
            table.add(new, [_lemma(reading, vocab) for reading in readings[places].tolist()])

        table, rows = self._tables(readings @ _MIX, add)
        self._known_to(vocab, table).add(rows)
        return table.lemmas.take(rows)

    def _known_to(self, vocab: Vocab, table: _Table) -> _Known:
        known = self._known
        if known is None or known.table is not table or known.zone.vocab is not vocab:
            known = self._known = _Known(vocab, table)
        return known


class _Table(HashRows):
    """Lemmas in rows, by keys of words."""

    def __init__(self, capacity: int) -> None:
        super().__init__(capacity)
        self.lemmas = np.zeros(capacity, np.uint64)
        # all texts in one piece: as many strings take five times the memory
        self._texts = bytearray()
        self._ends = np.zeros(capacity, np.int32)

    def add(self, keys: Hashes, texts: Sequence[str]) -> None:
        """Takes in words that are not there, distinct and in the order of their keys."""
        rows = slice(self.count, self.count + len(keys))
        self.lemmas[rows] = list(map(get_string_id, texts))
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        self._ends[rows] = len(self._texts) + np.cumsum(list(map(len, encoded)))
        self._texts += b"".join(encoded)
        self.give_rows(keys)

    def text(self, row: int) -> str:
        """The lemma in a row."""
        return self._texts[self._ends[row - 1] : self._ends[row]].decode("utf-8", "surrogatepass")


class _Known:
    """Which lemmas of a table a vocabulary has: it forgets strings at the end of a memory zone."""

    def __init__(self, vocab: Vocab, table: _Table) -> None:
        self.zone, self.table = Zone(vocab), table
        self._rows = np.zeros(table.capacity, np.bool_)

    def add(self, rows: Rows) -> None:
        """Has the vocabulary know the lemmas in these rows."""
        if self.zone.is_another():
            self._rows[:] = False
        new = np.unique(rows[~self._rows.take(rows)])
        for row in new.tolist():
            self.zone.vocab.strings.add(self.table.text(row))
        self._rows[new] = True


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
