"""Named spans of a Doc and what the tagger says of their words."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc

from svodka.annotations import EntityType
from svodka.entities.person_names import Features

TYPES: dict[str, EntityType] = {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC"}
GAZETTEER = "gazetteer"  # the rule of spans that no other rule may touch
_CASES = {"Nom": "nom", "Gen": "gen", "Dat": "dat", "Acc": "acc", "Ins": "ins", "Loc": "loc", "Par": "gen"}


class NamedSpan(NamedTuple):
    """Tokens `[start, end)` that name something, and the model or rule that says so."""

    start: int
    end: int
    type: EntityType
    rule: str


def named_spans(doc: Doc) -> list[NamedSpan]:
    """The spans of `doc.ents` that are persons, organisations or places, in text order."""
    spans = []
    for span in doc.ents:
        kind = TYPES.get(span.label_)
        if kind is not None:
            spans.append(NamedSpan(span.start, span.end, kind, "ner"))
    return spans


def parse_features(morph: str) -> Features:
    """UD features as the tagger writes them, «Case=Gen|Gender=Masc|Number=Sing»."""
    values = dict(pair.split("=", 1) for pair in morph.split("|") if "=" in pair)
    return Features(
        _CASES.get(values.get("Case", ""), ""),
        values.get("Gender", "").lower(),
        values.get("Number", "").lower(),
    )
