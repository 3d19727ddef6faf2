"""The one place where label schemes meet: what svodka calls what others annotate.

NEREL (counts from its training and development parts): PERSON 8727, ORGANIZATION 6388, COUNTRY 3992, CITY
2054, STATE_OR_PROVINCE 637, LOCATION 472, DISTRICT 178, MONEY 282, PERCENT 111, PROFESSION 7914, WORKS_AS
4066. Left out on purpose: NATIONALITY (people, not a place: «россияне»), FACILITY («Белый дом» as a
building), FAMILY; FACILITY would be half right as a place, but svodka's measure of places does not have it.
"""

from __future__ import annotations

ENTITY_LABELS = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "ORGANIZATION": "ORG",
    "LOC": "LOC",
    "LOCATION": "LOC",
    "GPE": "LOC",
    "COUNTRY": "LOC",
    "CITY": "LOC",
    "STATE_OR_PROVINCE": "LOC",
    "DISTRICT": "LOC",
}
AMOUNT_LABELS = {"MONEY": "money", "PERCENT": "percent"}
ROLE_LABELS = frozenset(("ROLE", "PROFESSION"))
ROLE_RELATIONS = frozenset(("Role", "WORKS_AS"))
QUOTE_LABELS = {"DIRECT": "direct", "INDIRECT": "indirect", "MIXED": "mixed", "TOPIC": "topic"}
PART_LABELS = frozenset(("CUE", "SOURCE"))
SPEAKER_KINDS = {"PER": "person", "ORG": "organization", "LOC": "organization"}


def layer(label: str) -> str | None:
    """The layer of annotation that a label belongs to; None for one that svodka has nothing for."""
    for name, labels in (
        ("entities", ENTITY_LABELS),
        ("amounts", AMOUNT_LABELS),
        ("roles", ROLE_LABELS),
        ("quotes", QUOTE_LABELS),
        ("quotes", PART_LABELS),
    ):
        if label in labels:
            return name
    return None
