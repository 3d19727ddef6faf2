"""Entities: their outermost mentions of the kinds that NEREL marks (name, acronym, adjective, generic)."""

from __future__ import annotations

from collections.abc import Sequence

from svodka.gold.findings import Finding, findings
from svodka.gold.matching import Item, by_key, by_likeness, extent_of, span_likeness
from svodka.record import Record

COUNTED_KINDS = ("name", "acronym", "adjective", "generic")
_ANY_OVERLAP = 1e-9


def entity_findings(document: str, gold: Record, given: Record | None) -> list[Finding]:
    """Mentions with the same offsets and type (strict), with a common letter and the same type (overlap)."""
    wanted, found = outermost(gold), outermost(given)
    strict = by_key(wanted, found, key=lambda item: (item.start, item.end, item.label))
    overlap = by_likeness(wanted, found, extent=extent_of, likeness=span_likeness, least=_ANY_OVERLAP)
    return findings(document, "entities strict", wanted, found, strict) + findings(
        document, "entities overlap", wanted, found, overlap
    )


def outermost(record: Record | None, kinds: Sequence[str] = COUNTED_KINDS) -> list[Item]:
    """The mentions that stand in no other, by start; of equal ones the first type by alphabet."""
    if record is None:
        return []
    spans = sorted(
        {
            (mention.start, -mention.end, entity.type, mention.text)
            for entity in record.entities
            for mention in entity.mentions
            if mention.kind in kinds
        }
    )
    items: list[Item] = []
    for start, negative_end, label, text in spans:
        if not items or start >= items[-1].end:
            items.append(Item(start, -negative_end, label, text))
    return items
