"""Which model or rule gave each annotation of an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from svodka.annotations import Amount, Entity, Quote


class Explanation(NamedTuple):
    """One annotation and where it comes from.

    Args:
        kind: what it is: "PER name", "role", "money", "direct quotation"…
        start: half-open code points into the article as it was given, as in the record.
        end: likewise.
        text: the repaired reading, which the rules saw.
        value: name, amount or speaker.
        rule: the model or rule that gave it.
    """

    kind: str
    start: int
    end: int
    text: str
    value: str
    rule: str


def explain(doc: Doc) -> list[Explanation]:
    """The annotations of a Doc in the order of the text."""
    text = doc.text
    rows = [
        *_entities(doc._.svodka_entities, text),
        *_amounts(doc._.svodka_amounts, text),
        *_quotes(doc._.svodka_quotes, text),
    ]
    source_map = doc._.source_map
    if source_map is not None:
        rows = [
            row._replace(start=a, end=b) for row in rows for a, b in [source_map.span(row.start, row.end)]
        ]
    return sorted(rows, key=lambda row: (row.start, -row.end))


def _entities(entities: Iterable[Entity], text: str) -> Iterator[Explanation]:
    for entity in entities:
        for start, end, kind, rule in entity.mentions:
            yield Explanation(f"{entity.type} {kind}", start, end, text[start:end], entity.name, rule)
        for start, end, name, rule in entity.roles:
            yield Explanation("role", start, end, text[start:end], f"{entity.name}: {name}", rule)


def _amounts(amounts: Iterable[Amount], text: str) -> Iterator[Explanation]:
    for amount in amounts:
        unit = amount.currency or amount.unit or "?"
        bounds = amount.min if amount.min == amount.max else f"{amount.min or '…'}–{amount.max or '…'}"
        value = f"{'≈ ' if amount.approx else ''}{bounds or '?'} {unit}"
        stretch = text[amount.start : amount.end]
        yield Explanation(amount.kind, amount.start, amount.end, stretch, value, amount.rule)


def _quotes(quotes: Iterable[Quote], text: str) -> Iterator[Explanation]:
    for quote in quotes:
        start, end = quote.pieces[0][0], quote.pieces[-1][1]
        content = " ".join(text[a:b] for a, b in quote.pieces)
        speaker = f"{quote.speaker.name or 'unknown'} ({quote.speaker.confidence:.2f})"
        yield Explanation(f"{quote.kind} quotation", start, end, content, speaker, quote.rule)
