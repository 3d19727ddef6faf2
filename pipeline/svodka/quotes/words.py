"""The words of Docs (white space left out), looked up for several Docs at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, count, pairwise
from typing import Final, NamedTuple, TypeVar

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LEMMA, MORPH, POS, SENT_START, SPACY
from spacy.tokens import Doc

from svodka.annotations import text_of
from svodka.columns import bounds, columns, ends, slices
from svodka.meanings import FOLDED, STRINGS, Meanings, Places

T = TypeVar("T")


def _features_of(morph: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in morph.split("|") if "=" in pair)


_FEATURES: Final = Meanings(_features_of, 2**12)
# strings first, then numbers
_ATTRIBUTES: Final = (LEMMA, POS, DEP, MORPH, HEAD, SENT_START, IDX, SPACY)
_BEGINS: Final = 1  # SENT_START of the first token of a sentence


class Words(NamedTuple):
    """The words of a Doc.

    Attributes:
        text: of the Doc.
        words, lemmas, pos, dep, features: as written, and what the stages before say of each.
        starts: offsets into the text.
        heads: positions of the heads among the words, its own for a root.
        tokens: which token each word is.
        sentence_starts: first words of sentences.
        line_starts: words behind the end of a line.
    """

    text: str
    words: list[str]
    lemmas: list[str]
    pos: list[str]
    dep: list[str]
    features: list[dict[str, str]]
    starts: list[int]
    heads: list[int]
    tokens: list[int]
    sentence_starts: list[int]
    line_starts: list[int]


def words_of(docs: Sequence[Doc]) -> Iterator[Words]:
    """The words of each Doc; all share a vocabulary."""
    store = docs[0].vocab.strings
    texts = list(map(text_of, docs))
    table, limits = columns(docs, _ATTRIBUTES), bounds(docs)
    offsets, spaces_behind = table[-2:].view(np.int64)
    starts: list[int] = offsets.tolist()
    stops: list[int] = ends(offsets, spaces_behind, limits, texts).tolist()
    of_docs = list(map(slice, limits.tolist(), limits[1:].tolist()))
    tokens = [slices(text, starts[own], stops[own]) for text, own in zip(texts, of_docs, strict=True)]
    spaces = [list(compress(count(), map(str.isspace, own))) for own in tokens]
    is_word = np.ones(len(starts), np.bool_)
    is_word[[own.start + space for own, found in zip(of_docs, spaces, strict=True) for space in found]] = (
        False
    )
    kept = np.flatnonzero(is_word)
    table = table.take(kept, axis=1)
    lemmas = FOLDED(table[0], store)
    pos, dep = STRINGS(table[1], store), STRINGS(table[2], store)
    features = _FEATURES(table[3], store)
    firsts = np.searchsorted(kept, limits)
    first_of_own = np.repeat(firsts[:-1], np.diff(firsts))
    heads: list[int] = (_place_heads(kept, table[4].view(np.int64), len(starts)) - first_of_own).tolist()
    places: list[int] = (kept - np.repeat(limits[:-1], np.diff(firsts))).tolist()
    begins = np.flatnonzero(table[5] == _BEGINS)
    sentence_starts: list[int] = (begins - first_of_own[begins]).tolist()
    sentences = np.searchsorted(begins, firsts).tolist()
    for number, (first, last) in enumerate(pairwise(firsts.tolist())):
        own, white = slice(first, last), spaces[number]
        yield Words(
            texts[number],
            _without(tokens[number], white),
            lemmas[own],
            pos[own],
            dep[own],
            features[own],
            _without(starts[of_docs[number]], white),
            heads[own],
            places[own],
            sentence_starts[sentences[number] : sentences[number + 1]],
            [space - before for before, space in enumerate(white) if "\n" in tokens[number][space]],
        )


def _place_heads(kept: Places, offsets: Places, tokens: int) -> Places:
    """Positions of the heads of words; one in white space is as good as none."""
    own = np.arange(len(kept))
    place = np.full(tokens, -1)
    place[kept] = own
    heads = place.take(kept + offsets)
    return np.where(heads < 0, own, heads)


def _without(items: list[T], places: list[int]) -> list[T]:
    """The items but those at a few places, in order."""
    kept: list[T] = []
    done = 0
    for place in places:
        kept += items[done:place]
        done = place + 1
    kept += items[done:]
    return kept
