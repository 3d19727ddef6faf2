"""The component svodka_ner: sentences of many documents through the network, mentions into ``doc.ents``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import Final

import numpy as np
from safetensors import safe_open
from spacy.attrs import IS_SPACE, ORTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from svodka.requirements import check_requirements
from svodka.tag.ner.batching import Ints
from svodka.tag.ner.decode import best_paths, spans
from svodka.tag.ner.network import WEIGHTS, network

REQUIRES = ["token.is_sent_start"]
START: Final = 1  # of SENT_START; 2⁶⁴ - 1 is "no", 0 "unknown"


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
        documents = iter(stream)
        while batch := list(islice(documents, batch_size)):
            self._annotate(batch)
            yield from batch

    def _annotate(self, docs: Sequence[Doc]) -> None:
        places, lengths, articles = [], [], []
        for doc in docs:
            words, sizes = sentences(doc)
            places.append(words)
            lengths.extend(sizes)
            texts = [doc.vocab.strings[form] for form in doc.to_array([ORTH])[words].tolist()]
            ends = np.cumsum(sizes).tolist()
            articles.append([texts[start:end] for start, end in pairwise([0, *ends])])
        if not lengths:
            return
        tags = best_paths(network().scores(articles), lengths)
        at = 0
        for doc, words in zip(docs, places, strict=True):
            found = [
                Span(doc, int(words[start]), int(words[end - 1]) + 1, label=kind)
                for start, end, kind in spans(tags[at : at + len(words)])
            ]
            at += len(words)
            doc.ents = merged(doc.ents, found)


def sentences(doc: Doc) -> tuple[Ints, list[int]]:
    """The tokens that are not white space, and how many of them each sentence has that has any."""
    columns = doc.to_array([IS_SPACE, SENT_START])
    words = np.flatnonzero(columns[:, 0] == 0)
    numbers = np.cumsum(columns[:, 1] == START)[words]
    changes = np.flatnonzero(np.diff(numbers, prepend=-1, append=-1)) if len(words) else np.zeros(1, np.intp)
    return words, np.diff(changes).tolist()


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
