"""razdel's tokens as a spaCy tokenizer over the repaired reading of a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import razdel
from spacy.tokens import Doc
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

import svodka.annotations  # noqa: F401  (registers the extensions)


class Tokenizer(DummyTokenizer):  # type: ignore[misc]
    def __init__(self, vocab: Vocab, repair: Callable[[str], Any] | None = None) -> None:
        self.vocab = vocab
        self.repair = repair

    def __call__(self, text: str) -> Doc:
        reading = self.repair(text) if self.repair is not None else None
        read = text if reading is None else reading.text
        words, spaces = split(read)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        if reading is not None and reading.source_map is not None:
            doc._.source_map = reading.source_map
            doc._.source_text = text
            doc._.repairs = reading.repairs
        return doc


def split(text: str) -> tuple[list[str], list[bool]]:
    words: list[str] = []
    spaces: list[bool] = []

    def gap(start: int, end: int) -> None:
        blank = text[start:end]
        if not blank:
            return
        if blank[0] == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
            blank = blank[1:]
        if blank:
            words.append(blank)
            spaces.append(False)

    last = 0
    for token in razdel.tokenize(text):
        gap(last, token.start)
        words.append(token.text)
        spaces.append(False)
        last = token.stop
    gap(last, len(text))
    return words, spaces
