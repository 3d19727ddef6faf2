"""Round trips: every writer's file holds the records again; it appears whole or not at all."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import duckdb
import pytest
import zstandard
from pyarrow import parquet

from svodka.errors import UsageError
from svodka.io.writers import FORMATS, convert, format_of, open_writer, write
from svodka.io.writers.tables import cell
from svodka.record import Record

TEXT = "«Мост открыт», — сказал\n\nмэр Пётр Ванеев. Он стоил 450 млн руб."
RECORD: dict[str, Any] = {
    "schema": "svodka/1",
    "id": "a.txt",
    "title": None,
    "published": "2021-03-04",
    "text": TEXT,
    "sha256": "0" * 64,
    "sentences": [[0, 41], [42, 63]],
    "repairs": [{"start": 22, "end": 24, "kind": "line", "text": " "}],
    "tokens": None,
    "entities": [
        {
            "id": "e1",
            "type": "PER",
            "name": "Пётр Ванеев",
            "aliases": ["Ванеев"],
            "role": "мэр",
            "roles": [{"start": 24, "end": 27, "text": "мэр", "name": "мэр"}],
            "mentions": [{"start": 28, "end": 39, "text": "Пётр Ванеев", "kind": "name"}],
            "salience": {"mentions": 1, "in_title": False, "quoted": 1},
        }
    ],
    "amounts": [
        {
            "start": 51,
            "end": 63,
            "text": "450 млн руб.",
            "kind": "money",
            "min": "450000000",
            "max": "450000000",
            "approx": False,
            "currency": "RUB",
            "unit": None,
            "change": None,
        }
    ],
    "quotes": [
        {
            "id": "q1",
            "kind": "direct",
            "start": 1,
            "end": 12,
            "pieces": [[1, 12]],
            "text": "Мост открыт",
            "cue": {"start": 16, "end": 22, "text": "сказал", "lemma": "сказать"},
            "source": {"start": 24, "end": 39, "text": "мэр Пётр Ванеев", "pieces": [[24, 39]]},
            "speaker": {
                "name": "Пётр Ванеев",
                "kind": "person",
                "entity": "e1",
                "role": "мэр",
                "confidence": 0.97,
            },
        }
    ],
    "provenance": {"svodka": "0.1.0", "models": {"ner": "1"}},
}
EMPTY = RECORD | {"id": "b.txt", "text": "", "sentences": [], "repairs": []}
EMPTY |= {"entities": [], "amounts": [], "quotes": []}
UNKNOWN = deepcopy(RECORD) | {"id": "c.txt", "tokens": []}
UNKNOWN["quotes"][0] |= {
    "cue": None,
    "source": None,
    "speaker": {"name": None, "kind": "unknown", "entity": None, "role": None, "confidence": 0.5},
}
RECORDS = [RECORD, EMPTY, UNKNOWN]


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def without_absent(value: Any) -> Any:
    """Parquet has a null where JSON has no field."""
    if isinstance(value, dict):
        return {
            key: without_absent(one) for key, one in value.items() if not (key == "pieces" and one is None)
        }
    return [without_absent(one) for one in value] if isinstance(value, list) else value


def from_parquet(path: Path) -> list[dict[str, Any]]:
    rows = parquet.read_table(path).to_pylist()
    for row in rows:
        row["provenance"]["models"] = dict(row["provenance"]["models"])
    return [without_absent(row) for row in rows]


READERS: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
    "a.jsonl": lambda path: lines(path.read_bytes()),
    "a.jsonl.gz": lambda path: lines(gzip.decompress(path.read_bytes())),
    "a.jsonl.zst": lambda path: lines(zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()),
    "a.parquet": from_parquet,
}


@pytest.mark.parametrize("name", READERS)
def test_round_trip(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert write(RECORDS, path) == len(RECORDS)
    assert READERS[name](path) == RECORDS
    assert [Record.model_validate(row) for row in READERS[name](path)]


@pytest.mark.parametrize("name", READERS)
def test_records_models_and_lines_are_the_same(name: str, tmp_path: Path) -> None:
    path, again = tmp_path / name, tmp_path / f"again.{name}"
    write([Record.model_validate(row) for row in RECORDS], path)
    write([json.dumps(row).encode() + b"\n" for row in RECORDS], again)
    assert READERS[name](path) == READERS[name](again) == RECORDS


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_streams_of_lines_cut_anywhere_are_converted(size: int, tmp_path: Path) -> None:
    data = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in RECORDS)
    convert(tmp_path / "a.parquet", (data[at : at + size] for at in range(0, len(data), size)))
    assert from_parquet(tmp_path / "a.parquet") == RECORDS


@pytest.mark.parametrize("format", FORMATS)
def test_the_bytes_depend_on_the_records_alone(format: Any, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(RECORDS, tmp_path / name, format=format)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_no_records_make_a_valid_file(format: Any, tmp_path: Path) -> None:
    assert write([], tmp_path / "a", format=format) == 0
    assert (tmp_path / "a").exists()


@pytest.mark.parametrize("format", FORMATS)
def test_an_error_leaves_the_old_file_and_no_other(format: Any, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")

    def broken() -> Iterator[dict[str, Any]]:
        yield RECORD
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(broken(), path, format=format)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


QUERY = """
SELECT quote.speaker.name, quote.text
FROM read_parquet('{path}'), unnest(quotes) AS row(quote)
WHERE quote.speaker.kind = 'person'
"""


def test_duckdb_reads_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write(RECORDS, path)
    assert duckdb.sql(QUERY.format(path=path)).fetchall() == [("Пётр Ванеев", "Мост открыт")]


class TestSqlite:
    @pytest.fixture
    def base(self, tmp_path: Path) -> sqlite3.Connection:
        write(RECORDS, tmp_path / "a.sqlite")
        return sqlite3.connect(tmp_path / "a.sqlite")

    @pytest.mark.parametrize(
        ("table", "count"),
        [("articles", 3), ("entities", 2), ("mentions", 2), ("roles", 2), ("amounts", 2), ("quotes", 2)],
    )
    def test_tables(self, base: sqlite3.Connection, table: str, count: int) -> None:
        assert base.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)

    def test_search_over_quotations(self, base: sqlite3.Connection) -> None:
        found = base.execute(
            "SELECT articles.id, quotes.text FROM quotes_fts JOIN quotes ON quote = quotes_fts.rowid"
            " JOIN articles USING (article) WHERE quotes_fts MATCH 'МОСТ' ORDER BY article"
        )
        assert found.fetchall() == [("a.txt", "Мост открыт"), ("c.txt", "Мост открыт")]

    def test_search_over_speakers(self, base: sqlite3.Connection) -> None:
        found = base.execute("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'speaker: ванеев'")
        assert found.fetchone() == (1,)

    def test_values(self, base: sqlite3.Connection) -> None:
        row = base.execute('SELECT text, min, max, currency, start, "end" FROM amounts').fetchone()
        assert row == ("450 млн руб.", "450000000", "450000000", "RUB", 51, 63)
        text, quote = base.execute(
            'SELECT articles.text, substr(articles.text, start + 1, "end" - start) FROM quotes'
            " JOIN articles USING (article)"
        ).fetchone()
        assert (text, quote) == (TEXT, "Мост открыт")

    def test_nested_values_are_json(self, base: sqlite3.Connection) -> None:
        repairs, provenance = base.execute("SELECT repairs, provenance FROM articles").fetchone()
        assert json.loads(repairs) == RECORD["repairs"]
        assert json.loads(provenance) == RECORD["provenance"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_table_of_quotations(tmp_path: Path) -> None:
    write(RECORDS, tmp_path / "quotes.csv")
    first, second = rows(tmp_path / "quotes.csv")
    assert (first["article"], first["text"], first["speaker"], first["cue"], first["confidence"]) == (
        "a.txt",
        "Мост открыт",
        "Пётр Ванеев",
        "сказал",
        "0.97",
    )
    assert (second["article"], second["speaker"], second["source"]) == ("c.txt", "", "")


def test_table_of_amounts(tmp_path: Path) -> None:
    write(RECORDS, tmp_path / "amounts.csv")
    first, _ = rows(tmp_path / "amounts.csv")
    assert (first["text"], first["min"], first["currency"], first["approx"]) == (
        "450 млн руб.",
        "450000000",
        "RUB",
        "no",
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+7 495", "'+7 495"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("- сказал он", "'- сказал он"),
        ("-5.25", "-5.25"),
        ("450000000", "450000000"),
        ("Мост — открыт", "Мост — открыт"),
        (None, ""),
        (True, "yes"),
        (0.97, "0.97"),
    ],
)
def test_no_cell_is_run_as_a_formula(value: object, shown: str) -> None:
    assert cell(value) == shown


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.jsonl", "jsonl"),
        ("a.b.JSONL.GZ", "jsonl.gz"),
        ("a.jsonl.zst", "jsonl.zst"),
        ("a.parquet", "parquet"),
        ("a.db", "sqlite"),
        ("a.sqlite", "sqlite"),
        ("a.csv", "quotes.csv"),
        ("quotes.csv", "quotes.csv"),
        ("a.amounts.csv", "amounts.csv"),
    ],
)
def test_the_name_tells_the_format(name: str, format: str) -> None:
    assert format_of(name) == format


@pytest.mark.parametrize("name", ["a", "a.txt", "a.xlsx", "a.gz"])
def test_other_names_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format has this suffix"):
        open_writer(tmp_path / name)
