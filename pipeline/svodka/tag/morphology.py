"""The component svodka_morphology: parts of speech and features (UD) by slovnet's network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from svodka import news_words
from svodka.requirements import check_requirements
from svodka.tag import tagger
from svodka.tag.forms import Ints
from svodka.tag.layout import layouts

REQUIRES: Final = ["token.is_sent_start"]
ASSIGNS: Final = ["token.pos", "token.tag", "token.morph"]


class Morphology:
    """Sets `token.pos`, `token.tag` (the same as a string) and `token.morph` from each token's sentence.

    The network is loaded on first use, once a process, and shared between threads; pickling takes none of it.
    """

    models: Final = {"morphology": tagger.NAME, "vectors": Path(news_words.FILE).stem}

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Documents in order, the sentences of `batch_size` of them through the network together."""
        for docs, found in layouts(stream, batch_size):
            for layout in found:
                network = tagger.tagger()
                tags = network(layout.hashes, layout.text)
                columns = _columns(network.labels, tags, layout.docs[0].vocab)
                for doc, table in layout.spread(columns[tags], _row("SPACE", layout.docs[0].vocab)):
                    doc.from_array(["POS", "TAG", "MORPH"], table)
            yield from docs


def _columns(labels: Sequence[str], tags: Ints, vocab: Vocab) -> NDArray[np.uint64]:
    """What each tag in use is in a vocabulary, tags × 3: part of speech, tag, hash of the features."""
    columns = np.zeros((len(labels), 3), np.uint64)
    used = np.flatnonzero(np.bincount(tags, minlength=len(labels)))
    for tag in used.tolist():
        columns[tag] = _row(labels[tag], vocab)
    return columns


_ROWS: Final[dict[str, tuple[int, int, int]]] = {}  # by label: the same in every vocabulary


def _row(label: str, vocab: Vocab) -> tuple[int, int, int]:
    row = _ROWS.get(label)
    strings: Any = vocab.strings  # its type does not say that hashes may be looked for
    # a memory zone takes back what was added inside it
    if row is None or row[0] not in strings or row[2] not in strings:
        pos, _, features = label.partition("|")
        known = strings.add(pos if pos.isupper() else "X")  # the network has a filler «<pad>»
        row = _ROWS[label] = (known, known, vocab.morphology.add(features))
    return row


@Language.factory("svodka_morphology", assigns=ASSIGNS, requires=REQUIRES)
def create_morphology(nlp: Language, name: str) -> Morphology:
    """The factory of svodka_morphology.

    Raises:
        PipelineError: no component before it sets sentence borders.
    """
    check_requirements(nlp, name, REQUIRES)
    return Morphology()
