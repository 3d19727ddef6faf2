"""Quotations apart from their articles: a folder of {"doc", "quotes"} JSON files, the texts in another.

So are kept annotations of articles that may not be passed on: offsets only, and a checksum of the text. Read
only.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import read_json, read_text
from svodka.gold.shapes import shaped
from svodka.gold.standoff import Piece, Plain, slice_text
from svodka.record import SCHEMA, Record


def read(path: Path, texts: Path | None = None) -> list[Record]:
    """The records of a folder's files in the order of their names.

    Args:
        path: folder of JSON files, or one file.
        texts: folder of «DOC.txt»; by default that of the JSON file.

    Raises:
        GoldError: a file breaks the shape, its text is missing or another one than was annotated.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    return [_read(file, texts or file.parent) for file in files]


class _Quote(BaseModel):
    """A quotation; all stretches are code points into the text."""

    kind: Literal["direct", "indirect", "mixed", "topic"]
    content: list[Piece] = Field(min_length=1)
    cue: Piece | None
    source: Piece | None
    speaker: str | None
    aliases: list[str] | None = None
    speaker_kind: Literal["person", "organization", "group", "document", "unknown"] | None = None


class _File(BaseModel):
    doc: str
    sha256: str | None = None
    quotes: list[_Quote]


def _read(file: Path, texts: Path) -> Record:
    gold = shaped(_File, read_json(read_text(file), str(file)), str(file))
    source = texts / f"{gold.doc.removesuffix('.txt')}.txt"
    if not source.exists():
        raise GoldError(
            f"{file}: there is no text {source}", remedy="name the folder of the texts with --texts"
        )
    text = read_text(source)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if gold.sha256 not in (None, digest):
        raise GoldError(f"{source}: not the text that {file} annotates (sha256 differs)")
    quotes = [_quote(n, quote, text, f"{file}: quotation {n}") for n, quote in enumerate(gold.quotes, 1)]
    frame = {
        "schema": SCHEMA,
        "id": source.name,
        "title": None,
        "published": None,
        "text": text,
        "sha256": digest,
        "sentences": [],
        "repairs": [],
        "tokens": None,
        "entities": [],
        "amounts": [],
        "quotes": quotes,
        "provenance": {"svodka": "gold", "models": {}},
        "annotated": ["quotes"],
    }
    return Record.model_validate(frame)


def _quote(number: int, quote: _Quote, text: str, where: str) -> Plain:
    pieces = quote.content
    for start, end in (*pieces, *filter(None, (quote.cue, quote.source))):
        if not 0 <= start < end <= len(text):
            raise GoldError(f"{where}: [{start}, {end}) is no stretch of the text of {len(text)} characters")
    cue, source = _stretch(quote.cue, text), _stretch(quote.source, text)
    kind = quote.speaker_kind or "unknown"
    return {
        "id": f"q{number}",
        "kind": quote.kind,
        "start": min(start for start, _ in pieces),
        "end": max(end for _, end in pieces),
        "pieces": pieces,
        "text": slice_text(text, pieces),
        "cue": cue and cue | {"lemma": cue["text"]},
        "source": source,
        "speaker": {
            "name": None if kind == "unknown" else quote.speaker,
            "kind": kind,
            "entity": None,
            "role": None,
            "confidence": 1.0,
            "aliases": quote.aliases or [],
        },
    }


def _stretch(piece: Piece | None, text: str) -> Plain | None:
    return piece and {"start": piece[0], "end": piece[1], "text": text[piece[0] : piece[1]]}
