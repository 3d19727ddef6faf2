"""Quotations apart from their articles: a folder of {"doc", "quotes"} JSON files, the texts in another.

So are kept annotations of articles that may not be passed on: offsets only, and a checksum of the text. Read
only.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from svodka.gold.errors import GoldError
from svodka.gold.formats.files import read_json, read_text
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


def _read(file: Path, texts: Path) -> Record:
    gold = read_json(read_text(file), str(file))
    if not isinstance(gold.get("doc"), str) or not isinstance(gold.get("quotes"), list):
        raise GoldError(f'{file}: the keys "doc" and "quotes" are expected')
    source = texts / f"{gold['doc'].removesuffix('.txt')}.txt"
    if not source.exists():
        raise GoldError(
            f"{file}: there is no text {source}", remedy="name the folder of the texts with --texts"
        )
    text = read_text(source)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if gold.get("sha256", digest) != digest:
        raise GoldError(f"{source}: not the text that {file} annotates (sha256 differs)")
    quotes = [_quote(n, quote, text, f"{file}: quotation {n}") for n, quote in enumerate(gold["quotes"], 1)]
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


def _quote(number: int, quote: Plain, text: str, where: str) -> Plain:
    missing = [key for key in ("kind", "content", "cue", "source", "speaker") if key not in quote]
    if missing:
        raise GoldError(f"{where}: no {', '.join(missing)}")
    pieces = [_piece(piece, text, where) for piece in quote["content"]]
    cue, source = (_stretch(quote[part], text, where) for part in ("cue", "source"))
    kind = quote.get("speaker_kind") or "unknown"
    return {
        "id": f"q{number}",
        "kind": quote["kind"],
        "start": min(start for start, _ in pieces),
        "end": max(end for _, end in pieces),
        "pieces": pieces,
        "text": slice_text(text, pieces),
        "cue": cue and cue | {"lemma": cue["text"]},
        "source": source,
        "speaker": {
            "name": None if kind == "unknown" else quote["speaker"],
            "kind": kind,
            "entity": None,
            "role": None,
            "confidence": 1.0,
            "aliases": quote.get("aliases") or [],
        },
    }


def _piece(piece: object, text: str, where: str) -> Piece:
    match piece:
        case [int(start), int(end)] if 0 <= start < end <= len(text):
            return start, end
    raise GoldError(f"{where}: {piece} is no stretch of the text of {len(text)} characters")


def _stretch(piece: object, text: str, where: str) -> Plain | None:
    if piece is None:
        return None
    start, end = _piece(piece, text, where)
    return {"start": start, "end": end, "text": text[start:end]}
