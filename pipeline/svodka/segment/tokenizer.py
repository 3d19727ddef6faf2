"""The tokenizer of the pipeline: razdel's tokens over the repaired reading of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol

from spacy.tokens import Doc
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

from svodka.annotations import keep_text
from svodka.segment.stretches import Cuts
from svodka.source_map import Repair, SourceMap
from svodka.zones import Zone


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
        self._zone = Zone(vocab)
        self._cuts = Cuts(vocab.strings.add)

    def __reduce__(self) -> tuple[type[Tokenizer], tuple[Any, ...]]:
        return Tokenizer, (self.vocab, self.repair)

    def __call__(self, text: str) -> Doc:
        """The document of a text; what was repaired is kept in its extensions."""
        return self._docs([text])[0]

    def pipe(self, texts: Iterable[str], batch_size: int = 64, **_: object) -> Iterator[Doc]:
        """Documents in order, the words of `batch_size` of them looked up together."""
        waiting = iter(texts)
        while batch := list(islice(waiting, batch_size)):
            yield from self._docs(batch)

    def _docs(self, texts: Sequence[str]) -> list[Doc]:
        readings = [None if self.repair is None else self.repair(text) for text in texts]
        read = [
            text if reading is None else reading.text for text, reading in zip(texts, readings, strict=True)
        ]
        docs = []
        words: Any  # hashes: the type of Doc knows of strings only
        cuts = self._known_cuts()(read)
        for text, reading, kept, (words, spaces) in zip(texts, readings, read, cuts, strict=True):
            doc = Doc(self.vocab, words=words.tolist(), spaces=spaces.tolist())
            keep_text(doc, kept)
            if reading is not None and reading.source_map is not None:
                doc._.source_map = reading.source_map
                doc._.source_text = text
                doc._.repairs = reading.repairs
            docs.append(doc)
        return docs

    def _known_cuts(self) -> Cuts:
        """Stretches that were cut before; the strings of their hashes are in the vocabulary."""
        if self._zone.is_another():
            self._cuts = Cuts(self.vocab.strings.add)
        return self._cuts
