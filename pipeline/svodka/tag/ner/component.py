"""The component svodka_ner: sentences of many documents through the network, mentions into ``doc.ents``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from safetensors import safe_open
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from svodka.requirements import check_requirements
from svodka.tag.ner.decode import best_paths, spans
from svodka.tag.ner.network import WEIGHTS, network

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
        documents = iter(stream)
        while batch := list(islice(documents, batch_size)):
            self._annotate(batch)
            yield from batch

    def _annotate(self, docs: Sequence[Doc]) -> None:
        articles = [sentences(doc) for doc in docs]
        words = [[[token.text for token in sentence] for sentence in article] for article in articles]
        lengths = [len(sentence) for article in articles for sentence in article]
        if not lengths:
            return
        tags = best_paths(network().scores(words), lengths)
        at = 0
        for doc, article in zip(docs, articles, strict=True):
            tokens = [token for sentence in article for token in sentence]
            found = [
                Span(doc, tokens[start].i, tokens[end - 1].i + 1, label=kind)
                for start, end, kind in spans(tags[at : at + len(tokens)])
            ]
            at += len(tokens)
            doc.ents = merged(doc.ents, found)


def sentences(doc: Doc) -> list[list[Token]]:
    """The tokens of each sentence without white space; sentences of nothing else are left out."""
    out: list[list[Token]] = []
    for token in doc:
        if token.is_sent_start or not out:
            out.append([])
        if not token.is_space:
            out[-1].append(token)
    return [sentence for sentence in out if sentence]


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
