"""What spaCy knows of the tokens of several Docs, in one array.

Docs are short, and a call of numpy takes as long as it takes over some hundred tokens: a stage that reads a
batch of Docs at once pays for its calls once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

import numpy as np
from spacy.tokens import Doc

from svodka.meanings import Hashes, Places


def batches(stream: Iterable[Doc], batch_size: int) -> Iterator[list[Doc]]:
    """Docs in order, at most so many together, which share a vocabulary."""
    docs = iter(stream)
    while batch := list(islice(docs, batch_size)):
        for _, group in groupby(batch, key=lambda doc: id(doc.vocab)):
            yield list(group)


def columns(docs: Sequence[Doc], attributes: Sequence[int | str]) -> Hashes:
    """Attributes × tokens of all Docs, one Doc behind the other."""
    tables = [doc.to_array(list(attributes)).reshape(-1, len(attributes)) for doc in docs]
    return np.ascontiguousarray(np.concatenate(tables).T)


def bounds(docs: Sequence[Doc]) -> Places:
    """Where the tokens of each Doc begin among those of all, and the end."""
    return np.cumsum([0, *map(len, docs)])


def ends(starts: Places, spaces_behind: Places, limits: Places, texts: Sequence[str]) -> Places:
    """Where tokens end in their texts, in code points.

    Args:
        starts: offset of each token in its text.
        spaces_behind: 1 where a space that is no token follows.
        limits: see `bounds`.
        texts: of the Docs.
    """
    found = np.append(starts[1:], 0)
    some = np.flatnonzero(np.diff(limits))
    found[limits[some + 1] - 1] = [len(texts[number]) for number in some.tolist()]
    return found - spaces_behind


def slices(text: str, starts: Sequence[int], stops: Sequence[int]) -> list[str]:
    """Parts of a text: they cost less than the vocabulary's strings, which lie all over the memory."""
    return [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
