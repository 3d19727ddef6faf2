"""The component svodka_ner: sentences of many documents through the network, mentions into ``doc.ents``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from safetensors import safe_open
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from svodka.requirements import check_requirements
from svodka.tag.forms import PAD
from svodka.tag.layout import Layout, layouts
from svodka.tag.ner.decode import best_paths, spans
from svodka.tag.ner.network import WEIGHTS, Tokens, network

REQUIRES = ["token.is_sent_start"]


class NamedEntities:
    """Sets ``doc.ents`` with the labels PER, LOC, ORG.

    Needs sentence borders only. Entities that a document already has are kept, and win where they overlap.
    The network is loaded on first use, once a process, and shared between threads; pickling takes none of it.
    """

    @cached_property
    def models(self) -> dict[str, str]:
        """The weights in use, for the provenance of records."""
        with safe_open(WEIGHTS, framework="numpy") as file:
            return {"ner": str(file.metadata()["name"])}

    def __call__(self, doc: Doc) -> Doc:
        """One document; many are faster through ``pipe``."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Documents in order, the sentences of ``batch_size`` of them through the network together."""
        for docs, found in layouts(stream, batch_size):
            for layout in found:
                if len(layout.places):
                    _annotate(layout)
            yield from docs


def _annotate(layout: Layout) -> None:
    sizes = np.diff(np.flatnonzero(np.diff(layout.sentences, prepend=-1, append=-1)))
    ends = np.cumsum(sizes)
    # where each document's words, and its sentences, begin
    words = np.searchsorted(layout.places, layout.bounds).tolist()
    sentences = np.searchsorted(ends, words, side="right").tolist()
    lengths = [sizes[start:end].tolist() for start, end in pairwise(sentences)]
    tokens = Tokens(layout.hashes[layout.hashes != PAD], layout.text, lengths)
    tags = best_paths(network().scores(tokens), sizes.tolist())
    for doc, first, (start, end) in zip(layout.docs, layout.bounds.tolist(), pairwise(words), strict=False):
        places = (layout.places[start:end] - first).tolist()
        found = [
            Span(doc, places[begin], places[stop - 1] + 1, label=kind)
            for begin, stop, kind in spans(tags[start:end])
        ]
        doc.ents = merged(doc.ents, found)


def merged(given: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """All given entities, and the found ones that touch none of them."""
    if not given:
        return list(found)
    taken = {token.i for span in given for token in span}
    return [*given, *filter_spans([span for span in found if not any(token.i in taken for token in span)])]


@Language.factory("svodka_ner", assigns=["doc.ents", "token.ent_iob", "token.ent_type"], requires=REQUIRES)
def create_ner(nlp: Language, name: str) -> NamedEntities:
    """The factory of svodka_ner.

    Raises:
        PipelineError: no component before it sets sentence borders.
    """
    check_requirements(nlp, name, REQUIRES)
    return NamedEntities()
