"""The component svodka_sentences: where sentences begin, for the tokens of any tokenizer."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from svodka.annotations import text_of
from svodka.segment.ends import sentence_starts

_YES, _NO = 1, 2**64 - 1  # spaCy's numbers; 0 would be "unknown"


class Sentences:
    """Sets `token.is_sent_start`, by the rules in `ends`; what was set before is overwritten."""

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        if len(doc):
            offsets = doc.to_array(["IDX"])
            starts = np.fromiter(sentence_starts(text_of(doc)), np.uint64)
            table: Any = np.full((len(doc), 1), _NO, np.uint64)
            tokens = np.searchsorted(offsets, starts)
            table[tokens[tokens < len(doc)]] = _YES
            table[: tokens[0] + 1 if len(tokens) else 1] = (
                _NO  # white space in front is of the first sentence
            )
            table[0] = _YES
            doc.from_array(["SENT_START"], table)
        return doc


@Language.factory("svodka_sentences", assigns=["token.is_sent_start", "doc.sents"])
def create_sentences(nlp: Language, name: str) -> Sentences:  # noqa: ARG001  spaCy's signature
    """The factory of svodka_sentences."""
    return Sentences()
