"""Cheap random access to what the tagger says of the tokens around a mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import compress, count, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from spacy.attrs import ENT_IOB, ENT_TYPE, IDX, LEMMA, MORPH, POS, SENT_START, SPACY
from spacy.strings import StringStore
from spacy.tokens import Doc

from svodka import morphology
from svodka.annotations import text_of
from svodka.columns import bounds, columns, ends, slices
from svodka.entities.declension import CACHE_SIZE, opencorpora_case
from svodka.entities.groups import stem
from svodka.entities.person_names import Features
from svodka.entities.spans import NamedSpan, named_spans, parse_features
from svodka.meanings import FOLDED, STRINGS, Hashes, Meanings

_SENTENCE_END = frozenset(".!?…;") | {"...", "?!", "!.."}


# strings first, then numbers; none that spaCy would have to look up in its vocabulary
_ATTRIBUTES: Final = (LEMMA, POS, MORPH, ENT_TYPE, ENT_IOB, SENT_START, IDX, SPACY)
_FIRST_NUMBER: Final = _ATTRIBUTES.index(SENT_START)
_BEGINS: Final = 1  # SENT_START of the first token of a sentence
_FEW: Final = 100  # white tokens of an ordinary article
_FEATURES: Final = Meanings(parse_features, 2**12)


class Seen(NamedTuple):
    """What spaCy knows of the tokens of a Doc, white space among them.

    Attributes:
        text: of the Doc.
        texts, lemmas, pos, features: of the tokens; see `Tokens`.
        spaced: 1 where a space that is no token follows.
        offsets: into the text.
        sentences: SENT_START of each.
        labels, iob: hashes of the types of `doc.ents`, and the tokens' places in them.
        strings: the types.
    """

    text: str
    texts: list[str]
    lemmas: list[str]
    pos: list[str]
    features: list[Features]
    spaced: list[int]
    offsets: list[int]
    sentences: list[int]
    labels: Hashes
    iob: Hashes
    strings: StringStore


class Tokens:
    """A Doc's tokens without white space, with its named spans laid over them.

    All indices here and in `spans` count tokens that are not white space.

    Attributes:
        size: number of tokens.
        texts: their texts.
        lemmas: their lemmas in lower case with «е» for «ё».
        pos: their UD parts of speech, "" for none.
        features: case, gender, number as the tagger saw them.
        spaced: 1 where white space follows, 0 where none does nor any token.
        spans: the named spans, in text order; at first those of `doc.ents`.
        covering: token → index of the span that it is part of.
    """

    def __init__(self, seen: Seen) -> None:
        self._text = seen.text
        self.texts, self.lemmas, self.pos, self.features = seen.texts, seen.lemmas, seen.pos, seen.features
        self.spaced, self._offsets, self._sentences = seen.spaced, seen.offsets, seen.sentences
        self._keys: dict[tuple[int, int], tuple[str, ...]] = {}
        spaces = list(compress(count(), map(str.isspace, self.texts)))
        if spaces:
            self._drop(spaces)
        self.size = len(self.texts)
        if self.size:
            self.spaced[-1] = 0
        self.lay(named_spans(seen.iob, seen.labels, spaces, seen.strings))

    def _drop(self, spaces: Sequence[int]) -> None:
        """Takes out white space, after which a paragraph may begin."""
        breaks = [i - before for before, i in enumerate(spaces) if self.texts[i].count("\n") > 1]
        for i in spaces:
            self.spaced[max(i - 1, 0)] = 1
        of_tagger = self.lemmas, self.pos, self.features
        for column in (self.texts, *of_tagger, self.spaced, self._offsets, self._sentences):
            _delete(column, spaces)
        for i in breaks:
            self._sentences[i : i + 1] = [_BEGINS]

    def lay(self, spans: list[NamedSpan]) -> None:
        """Lays other spans over the tokens."""
        self.spans = spans
        self.covering: dict[int, int] = {}
        for index, (start, end, _, _) in enumerate(spans):
            self.covering[start] = index
            for i in range(start + 1, end):
                self.covering[i] = index

    def key(self, span: NamedSpan) -> tuple[str, ...]:
        """What all case forms of a span's text have in common."""
        start, end, _, _ = span
        known = self._keys.get((start, end))
        if known is None:
            texts = self.texts[start:end]
            known = self._keys[start, end] = tuple([stem(text) for text in texts if text[0].isalnum()])
        return known

    def match(self, start: int, key: tuple[str, ...]) -> int | None:
        """End of the words with these stems from a token on, whatever marks stand between them."""
        i = start
        for part in key:
            while start < i < self.size and not self.texts[i][0].isalnum() and not self.ends_sentence(i):
                i += 1
            if i >= self.size or stem(self.texts[i]) != part:
                return None
            i += 1
        return i

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """Code points that the tokens `[start, end)` cover."""
        return self._offsets[start], self._offsets[end - 1] + len(self.texts[end - 1])

    def phrase(self, start: int, end: int) -> str:
        """The tokens `[start, end)` with one space wherever the article has white space."""
        if end - start == 1:
            return self.texts[start]
        first, last = self.offsets(start, end)
        text = self._text[first:last]
        if not text.isprintable() or "  " in text:  # white space that is not just one space
            texts = [self.texts[i] + " " * self.spaced[i] for i in range(start, end)]
            text = "".join(texts)
        return text.rstrip()

    def span_at(self, i: int) -> NamedSpan | None:
        """The named span that covers a token."""
        index = self.covering.get(i)
        return None if index is None else self.spans[index]

    def is_person(self, i: int) -> bool:
        """Whether a token is part of a person's name."""
        span = self.span_at(i)
        return span is not None and span.type == "PER"

    def with_lemmas(self, lemmas: Set[str]) -> list[int]:
        """Tokens with one of these lemmas («е» for «ё»), in text order."""
        return list(compress(count(), map(lemmas.__contains__, self.lemmas))) if lemmas else []

    def ends_sentence(self, i: int) -> bool:
        """Whether nothing that belongs together reaches over this token."""
        return self.texts[i] in _SENTENCE_END

    def parted(self, start: int, end: int) -> bool:
        """Whether one of the tokens `[start, end)` ends a sentence, or one behind the first begins one."""
        starts = self._sentences[start + 1 : end]
        return _BEGINS in starts or not _SENTENCE_END.isdisjoint(self.texts[start:end])

    def starts_sentence(self, i: int) -> bool:
        """Whether a sentence or a paragraph begins here."""
        return self._sentences[i] == _BEGINS


def tokens_of(docs: Sequence[Doc]) -> Iterator[Tokens]:
    """The tokens of each Doc; all share a vocabulary, and are looked up together."""
    strings = docs[0].vocab.strings
    doc_texts = list(map(text_of, docs))
    table, limits = columns(docs, _ATTRIBUTES), bounds(docs)
    lemma, pos, morph, labels, iob = table[:_FIRST_NUMBER]
    numbers = table[_FIRST_NUMBER:].view(np.int64)
    sentences, starts, spaced = numbers.tolist()
    stops: list[int] = ends(numbers[1], numbers[2], limits, doc_texts).tolist()
    lemmas, parts, features = FOLDED(lemma, strings), STRINGS(pos, strings), _FEATURES(morph, strings)
    for text, (first, last) in zip(doc_texts, pairwise(limits.tolist()), strict=True):
        own = slice(first, last)
        texts = slices(text, starts[own], stops[own])
        yield Tokens(
            Seen(
                text,
                texts,
                lemmas[own],
                parts[own],
                features[own],
                spaced[own],
                starts[own],
                sentences[own],
                labels[own],
                iob[own],
                strings,
            )
        )


def _delete(column: list[Any], places: Sequence[int]) -> None:
    """Deletes what stands at these places, which are in order."""
    if len(places) <= _FEW:  # what follows each moves up: next to nothing for a few, quadratic for all
        for i in reversed(places):
            del column[i]
    else:
        gone = frozenset(places)
        column[:] = [value for i, value in enumerate(column) if i not in gone]


@lru_cache(maxsize=CACHE_SIZE)
def noun_cases(form: str) -> frozenset[str]:
    """Cases that a common noun's form may stand in."""
    cases = (opencorpora_case(parse.tag) for parse in morphology.parses(form) if parse.tag.case)
    return frozenset(case for case in cases if case)
