"""Docs read together give what each gives alone."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from svodka.columns import batches, bounds, columns, ends

VOCAB = Vocab()
DOCS = [
    Doc(VOCAB, words=["Мэр", "прибыл", "."], spaces=[True, False, False]),
    Doc(VOCAB),
    Doc(VOCAB, words=["Да", "\n"], spaces=[True, False]),
    Doc(VOCAB, words=["Нет"], spaces=[True]),
]


def test_batches_keep_the_order_and_share_a_vocabulary() -> None:
    other = Doc(Vocab(), words=["да"])
    stream = [DOCS[0], DOCS[1], other, DOCS[2], DOCS[3]]
    assert list(batches(stream, 4)) == [DOCS[:2], [other], [DOCS[2]], [DOCS[3]]]
    assert list(batches([], 4)) == []


def test_columns_of_all_docs() -> None:
    orth, index = columns(DOCS, ["ORTH", "IDX"])
    assert [VOCAB.strings[key] for key in orth.tolist()] == ["Мэр", "прибыл", ".", "Да", "\n", "Нет"]
    assert index.tolist() == [0, 4, 10, 0, 3, 0]
    assert bounds(DOCS).tolist() == [0, 3, 3, 5, 6]
    assert columns([DOCS[1]], ["ORTH", "IDX"]).shape == (2, 0)


def test_tokens_end_where_their_texts_do() -> None:
    starts, spaces = columns(DOCS, ["IDX", "SPACY"]).view(np.int64)
    texts = [doc.text for doc in DOCS]
    stops = ends(starts, spaces, bounds(DOCS), texts)
    assert stops.tolist() == [3, 10, 11, 2, 4, 3]
    nothing = np.empty(0, np.int64)
    assert ends(nothing, nothing, bounds([DOCS[1]]), [""]).tolist() == []
