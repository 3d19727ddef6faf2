"""Cheap random access to what the tagger says of the tokens around a mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import Any

from spacy.parts_of_speech import NAMES  # type: ignore[import-not-found]
from spacy.tokens import Doc

from svodka import morphology
from svodka.entities.declension import CACHE_SIZE, opencorpora_case
from svodka.entities.groups import stem
from svodka.entities.person_names import Features
from svodka.entities.spans import NamedSpan, parse_features

_SENTENCE_END = frozenset(".!?…;") | {"...", "?!", "!.."}


_POS_NAMES: dict[int, str] = dict(NAMES)
_ATTRIBUTES: list[int | str] = ["ORTH", "POS", "LEMMA", "MORPH", "SENT_START", "IDX"]

# different words of about a thousand articles
_WORDS = 50_000
# what spaCy's string hashes stand for; the hashes are the same in all vocabularies
_texts: dict[int, str] = {}
_lemmas: dict[int, str] = {}
_features: dict[int, Features] = {}
_capital_stems: dict[int, str] = {}
_caches: tuple[dict[int, Any], ...] = (_texts, _lemmas, _features, _capital_stems)


class Tokens:
    """A Doc's tokens without white space, with its named spans laid over them.

    All indices here and in `spans` count tokens that are not white space. The attributes are taken out of the
    Doc in one array; words, lemmas and features are looked up by their hashes, a few for each article.
    """

    def __init__(self, doc: Doc, spans: Sequence[NamedSpan]) -> None:
        for cache in _caches:
            if len(cache) > _WORDS:
                cache.clear()
        self._strings = doc.vocab.strings
        solid = doc.to_array(["IS_SPACE"]) == 0
        columns = doc.to_array(_ATTRIBUTES)[solid].T.tolist() if len(doc) else [[]] * len(_ATTRIBUTES)
        self._orths, self._pos, self._lemma_keys, self._morphs, self._starts, self._offsets = columns
        self.size = len(self._orths)
        place = [0, *solid.cumsum().tolist()]
        self._paragraphs = {place[i] for i in (~solid).nonzero()[0].tolist() if doc[i].text.count("\n") > 1}
        self._keys: dict[tuple[int, int], tuple[str, ...]] = {}
        self._own_lemmas: dict[int, str] = {}
        self.spans: list[NamedSpan] = []
        self.covering: dict[int, int] = {}
        placed = [span._replace(start=place[span.start], end=place[span.end]) for span in spans]
        self.lay([span for span in placed if span.start < span.end])

    def lay(self, spans: list[NamedSpan]) -> None:
        """Lays other spans over the tokens."""
        self.spans = spans
        self.covering = {i: index for index, span in enumerate(spans) for i in range(span.start, span.end)}

    def capital_stems(self) -> Iterator[tuple[int, str]]:
        """Tokens that begin with a capital letter, with their stems."""
        for i, orth in enumerate(self._orths):
            key = _capital_stems.get(orth)
            if key is None:
                text = self.text(i)
                key = _capital_stems[orth] = stem(text) if text[0].isupper() else ""
            if key:
                yield i, key

    def key(self, span: NamedSpan) -> tuple[str, ...]:
        """What all case forms of a span's text have in common."""
        place = (span.start, span.end)
        known = self._keys.get(place)
        if known is None:
            texts = [self.text(i) for i in range(*place)]
            known = self._keys[place] = tuple([stem(text) for text in texts if text[0].isalnum()])
        return known

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

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """Code points that the tokens `[start, end)` cover."""
        return self._offsets[start], self._offsets[end - 1] + len(self.text(end - 1))

    def phrase(self, start: int, end: int) -> str:
        """The tokens `[start, end)` with one space wherever the article has white space."""
        texts = [self.text(i) + " " if self.spaced(i) else self.text(i) for i in range(start, end)]
        return "".join(texts).rstrip()

    def text(self, i: int) -> str:
        """The token's text."""
        key = self._orths[i]
        known = _texts.get(key)
        if known is None:
            known = _texts[key] = self._strings[key]
        return known

    def pos(self, i: int) -> str:
        """The token's UD part of speech, "" for none."""
        return _POS_NAMES[self._pos[i]]

    def lemma(self, i: int) -> str:
        """The token's lemma in lower case with «е» for «ё»."""
        return self._lemma_of(self._lemma_keys[i])

    def _lemma_of(self, key: int) -> str:
        known = _lemmas.get(key)
        if known is None:
            known = _lemmas[key] = self._strings[key].lower().replace("ё", "е")
        return known

    def features(self, i: int) -> Features:
        """Case, gender, number as the tagger saw them."""
        key = self._morphs[i]
        known = _features.get(key)
        if known is None:
            known = _features[key] = parse_features(self._strings[key])
        return known

    def spaced(self, i: int) -> bool:
        """Whether white space follows the token."""
        return i + 1 < self.size and self._offsets[i + 1] > self._offsets[i] + len(self.text(i))

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
        wanted = {key for key, lemma in self._lemmas_here().items() if lemma in lemmas}
        return [i for i, key in enumerate(self._lemma_keys) if key in wanted] if wanted else []

    def _lemmas_here(self) -> dict[int, str]:
        """The article's lemmas by hash."""
        if not self._own_lemmas:
            self._own_lemmas = {key: self._lemma_of(key) for key in set(self._lemma_keys)}
        return self._own_lemmas

    def ends_sentence(self, i: int) -> bool:
        """Whether nothing that belongs together reaches over this token."""
        return self.text(i) in _SENTENCE_END

    def starts_sentence(self, i: int) -> bool:
        """Whether a sentence or a paragraph begins here."""
        return i in self._paragraphs or self._starts[i] == 1


@lru_cache(maxsize=CACHE_SIZE)
def noun_cases(form: str) -> frozenset[str]:
    """Cases that a common noun's form may stand in."""
    cases = (opencorpora_case(parse.tag) for parse in morphology.parses(form) if parse.tag.case)
    return frozenset(case for case in cases if case)
