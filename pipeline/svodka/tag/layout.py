"""The sentences of many documents as one sequence of word forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from svodka.columns import bounds, columns
from svodka.tag.forms import PAD, Hashes, Ints

_START = 1  # of SENT_START; 2⁶⁴ - 1 is "no", 0 "unknown"


class Layout:
    """The words of documents that share a vocabulary, in order; tokens of white space are left out.

    Attributes:
        docs: the documents.
        hashes: the words' forms with one PAD between sentences.
        places: which token of all the documents' tokens each word is.
        sentences: number of the sentence each word is in.
        bounds: where each document's tokens begin among all, and the end.
        borders: SENT_START of all the documents' tokens, as spaCy has it.
    """

    def __init__(self, docs: Sequence[Doc]) -> None:
        self.docs = docs
        self.bounds = bounds(docs)
        words, is_space, self.borders = columns(docs, ("ORTH", "IS_SPACE", "SENT_START"))
        starts = self.borders == _START
        starts[self.bounds[:-1][np.diff(self.bounds) > 0]] = True
        self.places: Ints = np.flatnonzero(is_space == 0)
        self.sentences: Ints = np.cumsum(starts)[self.places]
        self.hashes: Hashes = _with_gaps(words[self.places], self.sentences)

    def only(self, chosen: NDArray[np.bool_]) -> Layout:
        """The chosen words alone: whole sentences."""
        layout = copy(self)
        layout.places, layout.sentences = self.places[chosen], self.sentences[chosen]
        layout.hashes = _with_gaps(self.hashes[self.hashes != PAD][chosen], layout.sentences)
        return layout

    @property
    def text(self) -> Callable[[int], str]:
        """The form of a hash."""
        form: Callable[[int], str] = self.docs[0].vocab.strings.__getitem__
        return form

    def spread(self, values: NDArray[np.uint64], fill: Sequence[int]) -> Iterator[tuple[Doc, Any]]:
        """Values of words (words × columns) as those of each document's tokens, `fill` for white space."""
        table = np.empty((int(self.bounds[-1]), len(fill)), np.uint64)
        table[:] = fill
        table[self.places] = values
        for doc, start, end in zip(self.docs, self.bounds[:-1], self.bounds[1:], strict=True):
            yield doc, table[start:end]


def _with_gaps(words: Hashes, sentences: Ints) -> Hashes:
    return np.insert(words, np.flatnonzero(np.diff(sentences)) + 1, PAD)


def layouts(stream: Iterable[Doc], batch_size: int) -> Iterator[tuple[Sequence[Doc], list[Layout]]]:
    """Batches of documents, and their layouts: one a vocabulary."""
    docs = iter(stream)
    while batch := list(islice(docs, batch_size)):
        by_vocabulary: dict[int, list[Doc]] = {}
        for doc in batch:
            if len(doc):
                by_vocabulary.setdefault(id(doc.vocab), []).append(doc)
        yield batch, [Layout(docs_of_one) for docs_of_one in by_vocabulary.values()]
