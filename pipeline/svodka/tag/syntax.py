"""The component svodka_syntax: dependency trees of Universal Dependencies, by slovnet's network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from svodka.requirements import check_requirements
from svodka.tag import parser
from svodka.tag.layout import Layout, layouts
from svodka.tag.quotable import quotable

REQUIRES: Final = ["token.is_sent_start"]
ASSIGNS: Final = ["token.head", "token.dep"]


class Syntax:
    """Sets `token.head` and `token.dep`; a root is its own head with the relation «root».

    Sentences have the borders they had before, whatever the number of their roots. The network is loaded on
    first use, once a process, and shared between threads; pickling takes none of it.

    Args:
        sentences: parse "all", or only those that the quotes stage can use ("quotable", see `quotable`); the
            tokens of the others have no relation and are their own heads.
        acyclic: break the cycles that slovnet's heads may form; else they are slovnet's to the letter.
        lexicon: folder of word lists laid over the shipped ones, which tell "quotable" sentences.
    """

    models: Final = {"syntax": parser.NAME}

    def __init__(
        self,
        sentences: Literal["all", "quotable"] = "all",
        acyclic: bool = True,
        lexicon: str | None = None,
    ) -> None:
        self.sentences = sentences
        self.acyclic = acyclic
        self.lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Documents in order, the sentences of `batch_size` of them through the network together."""
        for docs, found in layouts(stream, batch_size):
            for layout in found:
                chosen = layout if self.sentences == "all" else layout.only(quotable(layout, self.lexicon))
                if len(chosen.places):
                    self._parse(chosen)
            yield from docs

    def _parse(self, layout: Layout) -> None:
        network = parser.parser()
        heads, relations = network(layout.hashes, layout.text, acyclic=self.acyclic)
        strings = layout.docs[0].vocab.strings
        labels = np.array([strings.add(label) for label in network.labels], np.uint64)
        own = np.arange(len(heads))
        targets = layout.places[np.where(heads == parser.ROOT, own, heads)]
        arcs = np.stack([(targets - layout.places).view(np.uint64), labels[relations]], axis=1)
        for (doc, table), start in zip(layout.spread(arcs, (0, 0)), layout.bounds[:-1], strict=True):
            doc.from_array(["HEAD", "DEP"], table)
            # spaCy cuts at every root: the borders are put back
            doc.from_array(["SENT_START"], layout.borders[start : start + len(table)])


@Language.factory(
    "svodka_syntax",
    assigns=ASSIGNS,
    requires=REQUIRES,
    default_config={"sentences": "all", "acyclic": True, "lexicon": None},
)
def create_syntax(
    nlp: Language,
    name: str,
    sentences: Literal["all", "quotable"],
    acyclic: bool,
    lexicon: str | None,
) -> Syntax:
    """The factory of svodka_syntax; see `Syntax` for the settings.

    Raises:
        PipelineError: no component before it sets sentence borders.
    """
    check_requirements(nlp, name, REQUIRES)
    return Syntax(sentences, acyclic, lexicon)
