"""Which spans a flat format takes: the outermost of the labels asked for, in one piece, of whole tokens.

The rest is reported: relations, and what the record knows of entities and amounts besides their place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from svodka.gold.labels import layer
from svodka.gold.losses import Loss
from svodka.gold.scoring.entities import COUNTED_KINDS
from svodka.gold.standoff import Span, Standoff, slice_text
from svodka.gold.tokens import Token


def flat_spans(
    document: Standoff, tokens: Sequence[Token], labels: Collection[str] | None
) -> tuple[list[Span], list[Loss]]:
    """The spans that do not overlap, in the order of the text, and what was left out.

    Args:
        document: an annotated article.
        tokens: of its text.
        labels: only spans with one of these; None takes entities and amounts.
    """
    taken: list[Span] = []
    losses: list[Loss] = []
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    for span in sorted(document.spans, key=lambda span: (span.start, -span.end)):
        reason = _obstacle(span, labels) or misfit(span, starts, ends)
        if reason is None and taken and span.start < taken[-1].end:
            reason = "inside another span or across its end"
        if reason is None:
            taken.append(span)
        else:
            losses.append(loss(document, span, reason))
    return taken, losses


def _obstacle(span: Span, labels: Collection[str] | None) -> str | None:
    if span.label not in labels if labels is not None else layer(span.label) not in ("entities", "amounts"):
        return "label not asked for"
    if span.data.get("kind", "name") not in COUNTED_KINDS:
        return f"{span.data['kind']}, no name"
    return None


def misfit(span: Span, starts: Collection[int], ends: Collection[int]) -> str | None:
    """Why a format that is bound to tokens cannot take a span; None where it can."""
    if len(span.pieces) > 1:
        return "in pieces"
    return None if span.start in starts and span.end in ends else "not made of whole tokens"


def loss(document: Standoff, span: Span, reason: str) -> Loss:
    """A span that was left out."""
    return Loss(str(document.id), span.label, slice_text(document.text, span.pieces), reason)


def knowledge_lost(document: Standoff) -> Iterator[Loss]:
    """What a format of bare spans cannot take of any article."""
    spans = {span.id: span for span in document.spans}
    for relation in document.relations:
        yield loss(document, spans[relation.head], f"relation {relation.label}")
    for span in document.spans:
        if "min" in span.data:
            yield loss(document, span, "value of the amount")
    for entity in document.meta.get("record", {}).get("entities", []):
        yield Loss(str(document.id), entity["type"], entity["name"], "entity: name, aliases, role")
