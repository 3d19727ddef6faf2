"""The tokenizer of the pipeline: razdel's tokens over the repaired reading of a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from spacy.tokens import Doc
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

from svodka.annotations import keep_text
from svodka.segment.tokens import words_and_spaces
from svodka.source_map import Repair, SourceMap


class Reading(Protocol):
    """A text read without its debris, as `svodka.clean` gives it."""

    @property
    def text(self) -> str:
        """What is read."""

    @property
    def source_map(self) -> SourceMap | None:
        """The way back; None where nothing was repaired."""

    @property
    def repairs(self) -> Sequence[Repair]:
        """What was read differently."""


class Tokenizer(DummyTokenizer):
    """Text → Doc. `doc.text` is the repaired reading to the letter, for any valid Unicode string.

    White space other than a single space behind a token is a token of its own, as in spaCy.

    Args:
        vocab: the vocabulary of the documents.
        repair: reads a text without its debris; None takes every text as it is.
    """

    def __init__(self, vocab: Vocab, repair: Callable[[str], Reading] | None = None) -> None:
        self.vocab = vocab
        self.repair = repair

    def __call__(self, text: str) -> Doc:
        """The document of a text; what was repaired is kept in its extensions."""
        reading = None if self.repair is None else self.repair(text)
        read = text if reading is None else reading.text
        words, spaces = words_and_spaces(read)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        keep_text(doc, read)
        if reading is not None and reading.source_map is not None:
            doc._.source_map = reading.source_map
            doc._.source_text = text
            doc._.repairs = reading.repairs
        return doc
