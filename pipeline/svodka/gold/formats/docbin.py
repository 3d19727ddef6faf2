"""spaCy's DocBin: Docs with razdel's tokens, the outermost spans as doc.ents, all that fit in span groups.

The groups are called entities, roles, amounts, quotes (with cues and sources), other. Relations, spans in
pieces and spans that are not made of whole tokens are left out and reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as SpacySpan
from spacy.vocab import Vocab

from svodka.gold.errors import GoldError
from svodka.gold.flat import flat_spans, knowledge_lost, loss, misfit
from svodka.gold.labels import layer
from svodka.gold.losses import Loss
from svodka.gold.standoff import Span, Standoff
from svodka.gold.tokens import Token
from svodka.segment.tokenizer import Tokenizer

_ID = "svodka:id"


def read(path: Path) -> list[Standoff]:
    """The Docs of a file: all span groups, or doc.ents where there are none.

    Raises:
        GoldError: the file is no DocBin.
    """
    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path}: no spaCy DocBin: {error}") from error
    return [_read(doc, f"{path}, document {n}", f"{path.stem}#{n}") for n, doc in enumerate(docs, 1)]


def _read(doc: Doc, where: str, id: str) -> Standoff:
    spans = [span for group in doc.spans.values() for span in group] or list(doc.ents)
    ordered = sorted(spans, key=lambda span: (span.start_char, -span.end_char))
    return Standoff(
        doc.user_data.get(_ID, id),
        doc.text,
        tuple(
            Span(f"T{n}", span.label_, ((span.start_char, span.end_char),), where=where)
            for n, span in enumerate(ordered, 1)
        ),
        where=where,
    )


def write(documents: Sequence[Standoff], path: Path, labels: Collection[str] | None = None) -> list[Loss]:
    """Write Docs.

    Args:
        documents: annotated articles.
        path: the file.
        labels: only spans with one of these go into doc.ents; None takes entities and amounts.

    Returns:
        What the format could not take.
    """
    tokenizer = Tokenizer(Vocab(), None)
    losses: list[Loss] = []
    binary = DocBin(store_user_data=True)
    for document in documents:
        doc = tokenizer(document.text)
        losses += _fill(doc, document, labels)
        binary.add(doc)
    binary.to_disk(path)
    return losses


def _fill(doc: Doc, document: Standoff, labels: Collection[str] | None) -> Iterator[Loss]:
    doc.user_data.clear()
    doc.user_data[_ID] = document.id
    cut = [Token(token.idx, token.idx + len(token)) for token in doc]
    starts, ends = {token.start for token in cut}, {token.end for token in cut}
    groups: dict[str, list[SpacySpan]] = {}
    for span in document.spans:
        reason = misfit(span, starts, ends)
        if reason is None:
            groups.setdefault(layer(span.label) or "other", []).append(_spacy_span(doc, span))
        else:
            yield loss(document, span, reason)
    for name, spans in groups.items():
        doc.spans[name] = spans
    doc.ents = [_spacy_span(doc, span) for span in flat_spans(document, cut, labels)[0]]
    yield from knowledge_lost(document)


def _spacy_span(doc: Doc, span: Span) -> SpacySpan:
    found = doc.char_span(span.start, span.end, label=span.label)
    assert found is not None  # it is made of whole tokens
    return found
