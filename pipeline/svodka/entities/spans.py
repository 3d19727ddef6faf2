"""Named spans of a Doc and what the tagger says of their words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from spacy.strings import StringStore

from svodka.annotations import EntityType
from svodka.entities.person_names import Features
from svodka.meanings import Hashes

TYPES: dict[str, EntityType] = {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC"}
GAZETTEER = "gazetteer"  # the rule of spans that no other rule may touch
_SPAN = re.compile(b"\3\1*")  # ENT_IOB of a span's tokens: 3 of the first, 1 of the others
_CASES = {"Nom": "nom", "Gen": "gen", "Dat": "dat", "Acc": "acc", "Ins": "ins", "Loc": "loc", "Par": "gen"}


class NamedSpan(NamedTuple):
    """Tokens `[start, end)` that name something, and the model or rule that says so."""

    start: int
    end: int
    type: EntityType
    rule: str


def named_spans(iob: Hashes, labels: Hashes, spaces: Sequence[int], store: StringStore) -> list[NamedSpan]:
    """The spans of `doc.ents` that are persons, organisations or places, in text order.

    They are told by columns of the Doc: to make spaCy's objects of them costs more.

    Args:
        iob: ENT_IOB of all tokens.
        labels: their ENT_TYPE.
        spaces: tokens of white space, which the spans do not count.
        store: the labels.
    """
    places = [match.span() for match in _SPAN.finditer(iob.astype(np.uint8).tobytes())]
    own = labels[[start for start, _ in places]].tolist() if places else []
    kinds = {label: TYPES.get(store[label]) for label in set(own)}
    if spaces:
        places = [
            (start - bisect_left(spaces, start), end - bisect_left(spaces, end)) for start, end in places
        ]
    spans = []
    for (start, end), label in zip(places, own, strict=True):
        kind = kinds[label]
        if kind is not None and start < end:
            spans.append(NamedSpan(start, end, kind, "ner"))
    return spans


def parse_features(morph: str) -> Features:
    """UD features as the tagger writes them, «Case=Gen|Gender=Masc|Number=Sing»."""
    values = dict(pair.split("=", 1) for pair in morph.split("|") if "=" in pair)
    return Features(
        _CASES.get(values.get("Case", ""), ""),
        values.get("Gender", "").lower(),
        values.get("Number", "").lower(),
    )
