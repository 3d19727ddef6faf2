"""Roles of persons: are the gold's found with their holders, and do the predicted ones stand on a job?

Two shares over different items, so neither is the other's precision:

    roles found   of the gold's pairs (person, role): a predicted person who shares a letter with the one has
                  a role that shares a letter with the other
    roles right   of the predicted roles of persons whom the gold gives a role: the role shares a letter
                  with any job that the gold marks

Gold may name every job of the article, its holder or not, in the field `professions` of the record
([[start, end], …]), and the mention that a role belongs to in the field `holder` of the role ([start, end]);
without them the entity's roles and mentions count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from svodka.gold.findings import Finding, finding
from svodka.gold.matching import Item
from svodka.record import Entity, Record, Role

Span = tuple[int, int]


class _Pair(NamedTuple):
    holders: Sequence[Span]
    role: Item


def role_findings(document: str, gold: Record, given: Record | None) -> list[Finding]:
    """Shares of roles found and of roles right."""
    pairs = list(_pairs(gold))
    persons = [entity for entity in (given.entities if given else []) if entity.type == "PER"]
    found = [
        finding(document, "roles found", pair.role, "hit" if _found(pair, persons) else "wrong")
        for pair in pairs
    ]
    jobs = _jobs(gold)
    known = [holder for pair in pairs for holder in pair.holders]
    right = [
        finding(document, "roles right", _item(role), "hit" if _touches(_span(role), jobs) else "wrong")
        for person in persons
        if _mentions(person, known)
        for role in person.roles
    ]
    return found + right


def _pairs(gold: Record) -> Iterator[_Pair]:
    for entity in gold.entities:
        if entity.type == "PER":
            mentions = [(mention.start, mention.end) for mention in entity.mentions]
            for role in entity.roles:
                holder = (role.model_extra or {}).get("holder")
                yield _Pair([(holder[0], holder[1])] if holder else mentions, _item(role))


def _jobs(gold: Record) -> list[Span]:
    professions = (gold.model_extra or {}).get("professions")
    if professions is not None:
        return [(start, end) for start, end in professions]
    return [_span(role) for entity in gold.entities for role in entity.roles]


def _found(pair: _Pair, persons: Iterable[Entity]) -> bool:
    wanted = [(pair.role.start, pair.role.end)]
    return any(
        _mentions(person, pair.holders) and any(_touches(_span(role), wanted) for role in person.roles)
        for person in persons
    )


def _mentions(person: Entity, spans: Sequence[Span]) -> bool:
    return any(_touches((mention.start, mention.end), spans) for mention in person.mentions)


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _span(role: Role) -> Span:
    return role.start, role.end


def _item(role: Role) -> Item:
    return Item(role.start, role.end, "PER", role.text)
