"""Cheap random access to what the tagger says of the tokens around a mention."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

from spacy.tokens import Doc, Token

from svodka import morphology
from svodka.entities.declension import CACHE_SIZE, opencorpora_case
from svodka.entities.groups import stem
from svodka.entities.person_names import Features
from svodka.entities.spans import NamedSpan, parse_features

_SENTENCE_END = frozenset(".!?…;") | {"...", "?!", "!.."}


class Tokens:
    """A Doc's tokens without white space, with its named spans laid over them; values are read on demand.

    All indices here and in `spans` count tokens that are not white space; `doc_index` leads back.
    """

    def __init__(self, doc: Doc, spans: Sequence[NamedSpan]) -> None:
        self.doc = doc
        self.doc_index: list[int] = []
        self._paragraphs: set[int] = set()
        place: list[int] = []
        for token in doc:
            place.append(len(self.doc_index))
            if not token.is_space:
                self.doc_index.append(token.i)
            elif token.text.count("\n") > 1:
                self._paragraphs.add(len(self.doc_index))
        place.append(len(self.doc_index))
        self.size = len(self.doc_index)
        self.spans: list[NamedSpan] = []
        self.covering: dict[int, int] = {}
        solid = [span._replace(start=place[span.start], end=place[span.end]) for span in spans]
        self.lay([span for span in solid if span.start < span.end])
        self._keys: list[int] = doc.to_array("LEMMA").tolist()
        self._texts: dict[int, str] = {}
        self._pos: dict[int, str] = {}
        self._lemmas: dict[int, str] = {}
        self._features: dict[int, Features] = {}

    def lay(self, spans: list[NamedSpan]) -> None:
        """Lays other spans over the tokens."""
        self.spans = spans
        self.covering = {i: index for index, span in enumerate(spans) for i in range(span.start, span.end)}

    def capitalized(self) -> list[int]:
        """Tokens that begin with a capital letter."""
        return [i for i in range(self.size) if self.text(i)[0].isupper()]

    def key(self, span: NamedSpan) -> tuple[str, ...]:
        """What all case forms of a span's text have in common."""
        return tuple(stem(self.text(i)) for i in range(span.start, span.end) if self.text(i)[0].isalnum())

    def match(self, start: int, key: tuple[str, ...]) -> int | None:
        """End of the words with these stems from a token on, whatever marks stand between them."""
        i = start
        for part in key:
            while start < i < self.size and not self.text(i)[0].isalnum() and not self.ends_sentence(i):
                i += 1
            if i >= self.size or stem(self.text(i)) != part:
                return None
            i += 1
        return i

    def token(self, i: int) -> Token:
        """The spaCy token."""
        return self.doc[self.doc_index[i]]

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """Code points that the tokens `[start, end)` cover."""
        last = self.token(end - 1)
        return self.token(start).idx, last.idx + len(last)

    def text(self, i: int) -> str:
        """The token's text."""
        known = self._texts.get(i)
        if known is None:
            known = self._texts[i] = self.token(i).text
        return known

    def pos(self, i: int) -> str:
        """The token's UD part of speech."""
        known = self._pos.get(i)
        if known is None:
            known = self._pos[i] = self.token(i).pos_
        return known

    def lemma(self, i: int) -> str:
        """The token's lemma in lower case with «е» for «ё»."""
        known = self._lemmas.get(i)
        if known is None:
            known = self._lemmas[i] = self.token(i).lemma_.lower().replace("ё", "е")
        return known

    def features(self, i: int) -> Features:
        """Case, gender, number as the tagger saw them."""
        known = self._features.get(i)
        if known is None:
            known = self._features[i] = parse_features(str(self.token(i).morph))
        return known

    def spaced(self, i: int) -> bool:
        """Whether white space follows the token."""
        here = self.doc_index[i]
        return bool(self.doc[here].whitespace_) or (here + 1 < len(self.doc) and self.doc[here + 1].is_space)

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
        if not lemmas:
            return []
        wanted: dict[int, bool] = {}
        found = []
        for i, here in enumerate(self.doc_index):
            key = self._keys[here]
            hit = wanted.get(key)
            if hit is None:
                hit = wanted[key] = self.lemma(i) in lemmas
            if hit:
                found.append(i)
        return found

    def ends_sentence(self, i: int) -> bool:
        """Whether nothing that belongs together reaches over this token."""
        return self.text(i) in _SENTENCE_END

    def starts_sentence(self, i: int) -> bool:
        """Whether a sentence or a paragraph begins here."""
        return i in self._paragraphs or bool(self.token(i).is_sent_start)


@lru_cache(maxsize=CACHE_SIZE)
def noun_cases(form: str) -> frozenset[str]:
    """Cases that a common noun's form may stand in."""
    cases = (opencorpora_case(parse.tag) for parse in morphology.parses(form) if parse.tag.case)
    return frozenset(case for case in cases if case)
