"""Records built by hand for tests of the scorer and of the formats."""

from __future__ import annotations

import hashlib
from typing import Any

from svodka.record import SCHEMA, Record


def record(text: str, *, id: str = "a.txt", **parts: Any) -> Record:
    """A record of a text with the given entities, amounts and quotes."""
    plain: dict[str, Any] = {
        "schema": SCHEMA, "id": id, "title": None, "published": None, "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(), "sentences": [], "repairs": [], "tokens": None,
        "entities": [], "amounts": [], "quotes": [], "provenance": {"svodka": "0.1.0", "models": {}},
    }  # fmt: skip
    return Record.model_validate(plain | parts)


def entity(text: str, id: str, type: str, *mentions: str, kind: str = "name") -> dict[str, Any]:
    """An entity whose mentions are the first occurrences of the given stretches."""
    spans = [(text.index(mention), mention) for mention in mentions]
    return {
        "id": id, "type": type, "name": mentions[0], "aliases": [], "role": None, "roles": [],
        "mentions": [{"start": at, "end": at + len(m), "text": m, "kind": kind} for at, m in spans],
        "salience": {"mentions": len(mentions), "in_title": False, "quoted": 0},
    }  # fmt: skip


def amount(text: str, stretch: str, value: str | None, **changes: Any) -> dict[str, Any]:
    """An exact amount of roubles at the first occurrence of a stretch."""
    at = text.index(stretch)
    plain = {
        "start": at, "end": at + len(stretch), "text": stretch, "kind": "money", "min": value, "max": value,
        "approx": False, "currency": "RUB", "unit": None, "change": None,
    }  # fmt: skip
    return plain | changes


def quote(
    text: str, *contents: str, speaker: str | None = None, kind: str = "indirect", **more: Any
) -> dict[str, Any]:
    """A quotation whose pieces are the first occurrences of the given stretches."""
    pieces = [[text.index(content), text.index(content) + len(content)] for content in contents]
    said = {
        "name": speaker,
        "kind": "person" if speaker else "unknown",
        "entity": None,
        "role": None,
        "confidence": 1.0,
    }
    return {
        "id": "q1", "kind": kind, "start": pieces[0][0], "end": pieces[-1][1], "pieces": pieces,
        "text": " ".join(contents), "cue": None, "source": None, "speaker": said | more,
    }  # fmt: skip
