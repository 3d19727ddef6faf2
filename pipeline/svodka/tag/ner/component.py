"""The component svodka_ner: sentences of many documents through the network, mentions into ``doc.ents``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from spacy.attrs import ENT_IOB, ENT_TYPE
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from svodka.requirements import check_requirements
from svodka.tag.forms import PAD
from svodka.tag.layout import Layout, layouts
from svodka.tag.ner.decode import best_paths
from svodka.tag.ner.network import WEIGHTS, Tokens, network
from svodka.tag.ner.tags import TAGS

REQUIRES = ["token.is_sent_start"]
INSIDE, OUT, BEGIN = 1, 2, 3  # spaCy's numbers
PLACES: Final = {"B": BEGIN, "S": BEGIN, "I": INSIDE, "E": INSIDE, "O": OUT}


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
    words = np.searchsorted(layout.places, layout.bounds)  # where each document's words begin
    sentences = np.searchsorted(ends, words, side="right").tolist()
    lengths = [sizes[start:end].tolist() for start, end in pairwise(sentences)]
    tokens = Tokens(layout.hashes[layout.hashes != PAD], layout.text, lengths)
    tags = best_paths(network().scores(tokens), sizes.tolist())
    for doc, table in layout.spread(_columns(layout.docs[0].vocab)[tags], (OUT, 0)):
        _set_entities(doc, table)


def _columns(vocab: Vocab) -> NDArray[np.uint64]:
    """What each tag is in a vocabulary, tags × 2: spaCy's place in an entity, hash of the type."""
    parted = [tag.partition("-") for tag in TAGS]
    return np.array([(PLACES[place], vocab.strings.add(kind)) for place, _, kind in parted], np.uint64)


def _set_entities(doc: Doc, table: Any) -> None:
    """Entities from tokens × 2; white space inside one belongs to it. Those that are there win."""
    while len(gaps := np.flatnonzero((table[:-1, 0] == OUT) & (table[1:, 0] == INSIDE))):
        table[gaps] = table[gaps + 1]
    given = doc.ents
    doc.from_array([ENT_IOB, ENT_TYPE], table)
    if given:
        doc.ents = merged(given, doc.ents)


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
