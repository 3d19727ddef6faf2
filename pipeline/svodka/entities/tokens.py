"""Cheap random access to what the tagger says of the tokens around a mention."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from svodka import morphology
from svodka.entities.declension import CACHE_SIZE, opencorpora_case
from svodka.entities.person_names import Features
from svodka.entities.spans import NamedSpan, parse_features

_SENTENCE_END = frozenset(".!?…;") | {"...", "?!", "!.."}


class Tokens:
    """A Doc's tokens with its named spans laid over them; values are read on demand and kept."""

    def __init__(self, doc: Doc, spans: list[NamedSpan]) -> None:
        self.doc = doc
        self.size = len(doc)
        self.spans = spans
        self.covering: dict[int, int] = {}
        for index, span in enumerate(spans):
            for i in range(span.start, span.end):
                self.covering[i] = index
        self._texts: dict[int, str] = {}
        self._pos: dict[int, str] = {}
        self._lemmas: dict[int, str] = {}
        self._features: dict[int, Features] = {}

    def text(self, i: int) -> str:
        """The token's text."""
        known = self._texts.get(i)
        if known is None:
            known = self._texts[i] = self.doc[i].text
        return known

    def pos(self, i: int) -> str:
        """The token's UD part of speech."""
        known = self._pos.get(i)
        if known is None:
            known = self._pos[i] = self.doc[i].pos_
        return known

    def lemma(self, i: int) -> str:
        """The token's lemma in lower case with «е» for «ё»."""
        known = self._lemmas.get(i)
        if known is None:
            known = self._lemmas[i] = self.doc[i].lemma_.lower().replace("ё", "е")
        return known

    def features(self, i: int) -> Features:
        """Case, gender, number as the tagger saw them."""
        known = self._features.get(i)
        if known is None:
            known = self._features[i] = parse_features(str(self.doc[i].morph))
        return known

    def span_at(self, i: int) -> NamedSpan | None:
        """The named span that covers a token."""
        index = self.covering.get(i)
        return None if index is None else self.spans[index]

    def ends_sentence(self, i: int) -> bool:
        """Whether nothing that belongs together reaches over this token."""
        text = self.text(i)
        return text in _SENTENCE_END or "\n" in text

    def starts_sentence(self, i: int) -> bool:
        """Whether a sentence begins here."""
        return bool(self.doc[i].is_sent_start)


@lru_cache(maxsize=CACHE_SIZE)
def noun_cases(form: str) -> frozenset[str]:
    """Cases that a common noun's form may stand in."""
    cases = (opencorpora_case(parse.tag) for parse in morphology.parses(form) if parse.tag.case)
    return frozenset(case for case in cases if case)
