"""The `svodka_amounts` component: money and percentages of a Doc, in anybody's Russian pipeline."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from svodka.amounts.finder import AmountFinder
from svodka.annotations import text_of

SPANS_KEY = "svodka_amounts"


class AmountsComponent:
    """Writes `doc._.svodka_amounts` (tuple of Amount) and, on whole tokens, `doc.spans["svodka_amounts"]`.

    Reads only the text: works on any tokenization, with or without other components.

    Args:
        lexicon: a user's folder of word lists, laid over the shipped ones.
    """

    def __init__(self, lexicon: Path | str | None = None) -> None:
        self._find = AmountFinder(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        amounts = self._find(text_of(doc))
        doc._.svodka_amounts = amounts
        spans = (doc.char_span(a.start, a.end, label=a.kind, alignment_mode="expand") for a in amounts)
        doc.spans[SPANS_KEY] = [span for span in spans if span is not None]
        return doc


@Language.factory(
    "svodka_amounts", assigns=["doc._.svodka_amounts", "doc.spans"], default_config={"lexicon": None}
)
def create_amounts(nlp: Language, name: str, lexicon: str | None) -> AmountsComponent:  # noqa: ARG001
    """Make the component for `nlp.add_pipe("svodka_amounts")`.

    Args:
        lexicon: a user's folder of word lists.
    """
    return AmountsComponent(lexicon)
