"""Standoff annotation as records: svodka's own without a loss, other schemes as far as `labels` reaches.

What an annotator changed wins over what the spans' data say: a moved span loses its old reading, an arrow to
another mention makes another speaker. Spans that he added need no data: a mention becomes an entity (with all
others of the same type and wording), a quotation gets the speaker that its arrow points at, and an amount
without a value is compared by its place only.

In other schemes a role belongs to a person only within a sentence (NEREL links over whole articles): no more
than 149 characters between them, no end of a sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from svodka.gold.errors import GoldError
from svodka.gold.labels import (
    AMOUNT_LABELS,
    ENTITY_LABELS,
    QUOTE_LABELS,
    ROLE_LABELS,
    ROLE_RELATIONS,
    SPEAKER_KINDS,
    layer,
)
from svodka.gold.losses import Loss
from svodka.gold.score import LAYERS
from svodka.gold.shapes import shaped
from svodka.gold.standoff import Plain, Relation, Span, Standoff, slice_text
from svodka.record import SCHEMA, Record

_FAR = 150
_END_OF_SENTENCE = re.compile(r"[.!?\n]\s")
_NO_VALUE = dict.fromkeys(("min", "max", "currency", "unit", "change")) | {"approx": False}


def to_records(documents: Sequence[Standoff]) -> list[Record]:
    """The records of annotated articles.

    What other tools annotate is rarely everything: where the documents did not come from records, the
    records' field `annotated` lists the layers that any of them has a label of.

    Raises:
        GoldError: spans and what is said of them contradict each other; file and line are named.
    """
    found = {layer(span.label) for document in documents for span in document.spans}
    return [_to_record(document, [name for name in _LAYERS if name in found]) for document in documents]


def unrecorded(document: Standoff) -> Iterator[Loss]:
    """What a record has no place for: other labels, roles without a person."""
    holders = {relation.child for relation in document.relations if relation.label in ROLE_RELATIONS}
    for span in document.spans:
        text = slice_text(document.text, span.pieces)
        if layer(span.label) is None:
            yield Loss(str(document.id), span.label, text, "no place in a record")
        elif span.label in ROLE_LABELS and span.id not in holders:
            yield Loss(str(document.id), span.label, text, "a role without a person")


_LAYERS = ("entities", "roles", "amounts", "quotes")


def _to_record(document: Standoff, found: Sequence[str]) -> Record:
    where = document.where or str(document.id)
    own = "record" in document.meta
    plain: Plain = dict(document.meta["record"]) if own else {}
    digest = hashlib.sha256(document.text.encode("utf-8")).hexdigest()
    if not own:
        plain = _frame(document) | {"annotated": found}
    elif shaped(_Kept, plain, where).sha256 != digest:
        raise GoldError(f"{where}: the text is not the one that was annotated (sha256 differs)")
    reader = _Reader(document, plain.pop("entities"))
    plain |= {"text": document.text, "entities": reader.entities(), "amounts": reader.amounts()}
    plain["quotes"] = reader.quotes()
    if not own:
        plain["professions"] = [
            [span.start, span.end] for span in document.spans if span.label in ROLE_LABELS
        ]
    if own and reader.valueless:
        plain["annotated"] = [name for name in plain.get("annotated", LAYERS) if name != "amount values"]
    try:
        return Record.model_validate(plain)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise GoldError(f"{where}: {field}: {first['msg']}") from error


class _Kept(BaseModel):
    """What the standoff form keeps of a record besides its stretches."""

    class Entity(BaseModel):
        id: str
        type: Literal["PER", "ORG", "LOC"]
        name: str
        role: str | None

    sha256: str
    entities: list[Entity]


def _frame(document: Standoff) -> Plain:
    return {
        "schema": SCHEMA,
        "id": document.id,
        "title": None,
        "published": None,
        "text": None,
        "sha256": hashlib.sha256(document.text.encode("utf-8")).hexdigest(),
        "sentences": [],
        "repairs": [],
        "tokens": None,
        "entities": [],
        "amounts": [],
        "quotes": [],
        "provenance": {"svodka": "gold", "models": {}},
    }


def _name(value: object) -> str | None:
    return None if value is None else str(value)


class _Reader:
    """One document's spans on their way into a record."""

    def __init__(self, document: Standoff, entities: Iterable[Plain]) -> None:
        self.document = document
        self.own = "record" in document.meta
        self.spans = {span.id: span for span in document.spans}
        self.table: dict[str, Plain] = {
            entity["id"]: entity | {"roles": [], "mentions": []} for entity in entities
        }
        self.owner: dict[str, str] = {}  # span id → entity id
        self.valueless = False

    def stretch(self, span: Span) -> Plain:
        """Place, reading and data of a span."""
        text = slice_text(self.document.text, span.pieces)
        data = dict(span.data)
        reading, written = data.pop("text", text), data.pop("source_text", text)
        place: Plain = {"start": span.start, "end": span.end, "text": reading if written == text else text}
        if len(span.pieces) > 1:
            place["pieces"] = [list(piece) for piece in span.pieces]
        return place | data

    def entities(self) -> list[Plain]:
        """Entities with their mentions and roles."""
        for span in self.document.spans:
            if span.label in ENTITY_LABELS:
                self._mention(span)
        heads = {r.child: r for r in self.document.relations if r.label in ROLE_RELATIONS}
        if self.own:
            for span in self.document.spans:
                if span.label in ROLE_LABELS:
                    self._own_role(span, heads.get(span.id))
        else:
            self._foreign_roles()
        return list(self.table.values())

    def _mention(self, span: Span) -> None:
        plain = {"kind": "name"} | self.stretch(span)
        kind = ENTITY_LABELS[span.label]
        entity = self._entity(_name(plain.pop("entity", None)), kind, plain["text"], span)
        self.owner[span.id] = entity["id"]
        if plain not in entity["mentions"] or self.own:
            entity["mentions"].append(plain)

    def _entity(self, name: str | None, kind: str, text: str, span: Span) -> Plain:
        if name is None:
            same = (e for e in self.table.values() if e["type"] == kind and e["name"] == text)
            return next(same, None) or self._new_entity(kind, text)
        entity = self.table.get(name)
        if entity is None:
            raise GoldError(f"{span.where or span.id}: there is no entity {name!r}")
        if entity["type"] != kind:
            raise GoldError(
                f"{span.where or span.id}: a mention of {name} as {kind}, but {name} is {entity['type']}"
            )
        return entity

    def _new_entity(self, kind: str, text: str) -> Plain:
        number = len(self.table) + 1
        while f"e{number}" in self.table:
            number += 1
        entity: Plain = {
            "id": f"e{number}",
            "type": kind,
            "name": text,
            "aliases": [],
            "role": None,
            "roles": [],
            "mentions": [],
            "salience": {"mentions": 0, "in_title": False, "quoted": 0},
        }
        self.table[entity["id"]] = entity
        return entity

    def _own_role(self, span: Span, arrow: Relation | None) -> None:
        plain = self.stretch(span)
        told = _name(plain.pop("entity", None))
        name = told if arrow is None else self.owner.get(arrow.head)
        if name not in self.table:
            raise GoldError(f"{span.where or span.id}: a role without a person: draw a Role arrow to it")
        self.table[name]["roles"].append({"name": plain["text"]} | plain)

    def _foreign_roles(self) -> None:
        for relation in self.document.relations:
            head, child = self.spans.get(relation.head), self.spans.get(relation.child)
            if relation.label not in ROLE_RELATIONS or head is None or child is None:
                continue
            if (
                ENTITY_LABELS.get(head.label) == "PER"
                and child.label in ROLE_LABELS
                and self._near(head, child)
            ):
                role = self.stretch(child) | {"holder": [head.start, head.end]}
                self.table[self.owner[head.id]]["roles"].append({"name": role["text"]} | role)

    def _near(self, one: Span, other: Span) -> bool:
        between = self.document.text[min(one.end, other.end) : max(one.start, other.start)]
        return len(between) < _FAR and not _END_OF_SENTENCE.search(between)

    def amounts(self) -> list[Plain]:
        """Amounts; those without a value are noted."""
        listed = []
        for span in self.document.spans:
            if span.label in AMOUNT_LABELS:
                plain = self.stretch(span) | {"kind": AMOUNT_LABELS[span.label]}
                self.valueless |= "min" not in plain
                listed.append(_NO_VALUE | plain)
        return listed

    def quotes(self) -> list[Plain]:
        """Quotations with the parts and the speaker that their arrows point at."""
        arrows: dict[str, dict[str, str]] = {}
        for relation in self.document.relations:
            arrows.setdefault(relation.head, {})[relation.label] = relation.child
        quotes = [span for span in self.document.spans if span.label in QUOTE_LABELS]
        return [self._quote(n, span, arrows.get(span.id, {})) for n, span in enumerate(quotes, 1)]

    def _quote(self, number: int, span: Span, arrows: dict[str, str]) -> Plain:
        plain: Plain = {"id": f"q{number}"} | self.stretch(span)
        plain |= {"kind": QUOTE_LABELS[span.label], "pieces": [list(piece) for piece in span.pieces]}
        plain["cue"] = self._part(arrows.get("Cue"))
        if plain["cue"] is not None:
            plain["cue"].setdefault("lemma", plain["cue"]["text"])
        plain["source"] = self._part(arrows.get("Source"))
        plain["speaker"] = self._speaker(plain.get("speaker"), arrows.get("Speaker"), plain["source"])
        return plain

    def _part(self, id: str | None) -> Plain | None:
        return None if id is None else self.stretch(self.spans[id])

    def _speaker(self, told: Plain | None, mention: str | None, source: Plain | None) -> Plain:
        entity = self.table.get(self.owner.get(mention or "", ""))
        if isinstance(told, dict) and (entity is None or told.get("entity") == entity["id"]):
            return told
        said: dict[str, Any] = {
            "name": None,
            "kind": "unknown",
            "entity": None,
            "role": None,
            "confidence": 1.0,
        }
        if entity is not None:
            kind = SPEAKER_KINDS[entity["type"]]
            return said | {
                "name": entity["name"],
                "kind": kind,
                "entity": entity["id"],
                "role": entity["role"],
            }
        if source is not None:
            return said | {"name": source["text"], "kind": "group"}
        return said
