"""The tokenizer of the pipeline: razdel's tokens over the repaired reading of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, Protocol

from spacy.tokens import Doc
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

from svodka.annotations import keep_text
from svodka.segment.stretches import Cuts
from svodka.source_map import Repair, SourceMap

_MARK: Final = "svodka:known"
_ZONE_MARK: Final = "svodka:known in this zone"


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


class _Hashes:
    """How a vocabulary calls the tokens of stretches that were cut before: making a Doc of hashes costs less.

    The strings of a memory zone go with it, so what is known of them has to go as well. A string of its own
    in the vocabulary tells: it is there as long as those added with it.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._is_in_zone = False
        self._cuts: Cuts | None = None

    def cuts(self) -> Cuts:
        """Those whose hashes have strings."""
        vocab: Any = self._vocab  # its type does not tell all that it has
        is_in_zone = vocab.in_memory_zone
        mark = _ZONE_MARK if is_in_zone else _MARK
        cuts = self._cuts
        if cuts is None or is_in_zone != self._is_in_zone or mark not in vocab.strings:
            vocab.strings.add(mark)
            cuts = self._cuts = Cuts(vocab.strings.add)
            self._is_in_zone = is_in_zone
        return cuts


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
        self._hashes = _Hashes(vocab)

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
        for (words, spaces), text in zip(self._hashes.cuts()(read), read, strict=True):
            doc = Doc(self.vocab, words=words.tolist(), spaces=spaces.tolist())
            keep_text(doc, text)
            docs.append(doc)
        for doc, text, reading in zip(docs, texts, readings, strict=True):
            if reading is not None and reading.source_map is not None:
                doc._.source_map = reading.source_map
                doc._.source_text = text
                doc._.repairs = reading.repairs
        return docs
