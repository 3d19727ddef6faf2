"""SQLite: tables of articles, entities, mentions, roles, amounts, quotes; full-text search over quotes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from svodka.io.writers.base import RecordLike, Writer, values

# offsets are code points into articles.text; pieces, aliases and the like are JSON
_SCHEMA = """
CREATE TABLE articles (
    article INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, published TEXT, text TEXT,
    sha256 TEXT NOT NULL, sentences TEXT NOT NULL, repairs TEXT NOT NULL, tokens TEXT,
    schema TEXT NOT NULL, provenance TEXT NOT NULL
);
CREATE TABLE entities (
    article INTEGER NOT NULL REFERENCES articles, id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
    aliases TEXT NOT NULL, role TEXT, mentions INTEGER NOT NULL, in_title INTEGER NOT NULL,
    quoted INTEGER NOT NULL, PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE TABLE mentions (
    article INTEGER NOT NULL REFERENCES articles, entity TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, pieces TEXT
);
CREATE TABLE roles (
    article INTEGER NOT NULL REFERENCES articles, entity TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, text TEXT NOT NULL, name TEXT NOT NULL, pieces TEXT
);
CREATE TABLE amounts (
    article INTEGER NOT NULL REFERENCES articles, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text TEXT NOT NULL, kind TEXT NOT NULL, min TEXT, max TEXT, approx INTEGER NOT NULL, currency TEXT,
    unit TEXT, change TEXT, pieces TEXT
);
CREATE TABLE quotes (
    quote INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles, id TEXT NOT NULL,
    kind TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, pieces TEXT NOT NULL,
    text TEXT NOT NULL, cue TEXT, cue_lemma TEXT, cue_start INTEGER, cue_end INTEGER, source TEXT,
    source_start INTEGER, source_end INTEGER, speaker TEXT, speaker_kind TEXT NOT NULL, speaker_entity TEXT,
    speaker_role TEXT, confidence REAL NOT NULL
);
CREATE VIRTUAL TABLE quotes_fts USING fts5(text, speaker, content='quotes', content_rowid='quote');
CREATE INDEX entities_name ON entities (name);
CREATE INDEX mentions_entity ON mentions (article, entity);
CREATE INDEX quotes_speaker ON quotes (speaker);
"""
_FILL_SEARCH = "INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild')"

_Row = Mapping[str, Any]


class SqliteWriter(Writer):
    """An SQLite database; `quotes_fts` searches quotations and speakers (FTS5)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._count = 0

    def _open(self) -> None:
        # the file is renamed only when it is whole: no journal is needed
        self._base = sqlite3.connect(self.temporary, isolation_level=None)
        self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        self._base.execute("BEGIN")

    def write(self, record: RecordLike) -> None:
        """Add one record.

        Raises:
            sqlite3.IntegrityError: an id stands twice.
        """
        row = values(record)
        self._count += 1
        self._insert("articles", _article(row))
        for entity in row["entities"]:
            self._insert("entities", _entity(entity))
            for table, column in (("mentions", "kind"), ("roles", "name")):
                for one in entity[table]:
                    self._insert(table, {"entity": entity["id"]} | _stretch(one, column))
        for amount in row["amounts"]:
            self._insert("amounts", _stretch(amount, *_AMOUNT))
        for quote in row["quotes"]:
            self._insert("quotes", _quote(quote))

    def _insert(self, table: str, row: _Row) -> None:
        columns = {"article": self._count} | dict(row)
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join("?" * len(columns))
        # table and column names are this module's own
        self._base.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(columns.values()))

    def _close(self) -> None:
        try:
            self._base.execute(_FILL_SEARCH)
            self._base.execute("COMMIT")
        finally:
            self._base.close()


_AMOUNT = ("kind", "min", "max", "approx", "currency", "unit", "change")


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _article(row: _Row) -> dict[str, Any]:
    plain = {name: row.get(name) for name in ("id", "title", "published", "text", "sha256", "schema")}
    nested = ("sentences", "repairs", "tokens", "provenance")
    return plain | {name: _json(row.get(name)) for name in nested}


def _entity(entity: _Row) -> dict[str, Any]:
    plain = {name: entity[name] for name in ("id", "type", "name", "role")}
    return plain | {"aliases": _json(entity["aliases"])} | dict(entity["salience"])


def _stretch(one: _Row, *columns: str) -> dict[str, Any]:
    plain = {name: one[name] for name in ("start", "end", "text", *columns)}
    return plain | {"pieces": _json(one.get("pieces"))}


def _quote(quote: _Row) -> dict[str, Any]:
    plain = {name: quote[name] for name in ("id", "kind", "start", "end", "text")}
    cue, source, speaker = quote["cue"] or {}, quote["source"] or {}, quote["speaker"]
    return plain | {
        "pieces": _json(quote["pieces"]),
        "cue": cue.get("text"),
        "cue_lemma": cue.get("lemma"),
        "cue_start": cue.get("start"),
        "cue_end": cue.get("end"),
        "source": source.get("text"),
        "source_start": source.get("start"),
        "source_end": source.get("end"),
        "speaker": speaker["name"],
        "speaker_kind": speaker["kind"],
        "speaker_entity": speaker["entity"],
        "speaker_role": speaker["role"],
        "confidence": speaker["confidence"],
    }
