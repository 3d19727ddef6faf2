"""Round trips: what stands in a file comes out of it, whatever the format."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from svodka.article import Article
from svodka.clean import repair
from svodka.errors import InputError, UsageError
from svodka.io import Fields, plan, read
from svodka.io.encoding import decode
from tests.io.nasty import PAGE, zipped
from tests.io.pdf_file import columns, pdf

TEXT = "«Ёлка» в Зареченске — 450 млн ₽.\r\n\r\nГлава города Пётр Ванеев…\n\n\n"
ROWS = [
    {"id": "x", "text": TEXT, "title": "Ёлка", "published": "2021-03-04"},
    {"id": "y", "text": "Другая статья.", "title": None, "published": None},
]
ARTICLES = [(row["id"], row["text"], row["title"], row["published"]) for row in ROWS]


def parts(articles: list[Article]) -> list[tuple[str | None, ...]]:
    return [(one.id, one.text, one.title, one.published) for one in articles]


def write_jsonl(path: Path) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")


def write_json(path: Path) -> None:
    path.write_text(json.dumps(ROWS, indent=2), encoding="utf-8")


def write_csv(path: Path, delimiter: str = ",") -> None:
    def cell(value: str | None) -> str:
        return '"' + (value or "").replace('"', '""') + '"'

    lines = [delimiter.join(ROWS[0])] + [delimiter.join(map(cell, row.values())) for row in ROWS]
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))


def write_parquet(path: Path) -> None:
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)


TABLES: dict[str, Callable[[Path], None]] = {
    "a.jsonl": write_jsonl,
    "a.ndjson": write_jsonl,
    "a.json": write_json,
    "a.csv": write_csv,
    "a.tsv": lambda path: write_csv(path, "\t"),
    "a.semicolon.csv": lambda path: write_csv(path, ";"),
    "a.parquet": write_parquet,
}
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, packing: str, tmp_path: Path) -> None:
    TABLES[name](tmp_path / name)
    packed = tmp_path / (name + packing)
    packed.write_bytes(PACKINGS[packing]((tmp_path / name).read_bytes()))
    assert parts(list(read([packed]))) == ARTICLES


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_plain_text_keeps_every_character(encoding: str, packing: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.txt{packing}"
    path.write_bytes(PACKINGS[packing](TEXT.encode(encoding)))
    assert parts(list(read([path]))) == [(path.name, TEXT, None, None)]


def test_a_zip_is_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    table = json.dumps({"text": "Вторая."}).encode()
    path.write_bytes(zipped(**{"b/c.txt": TEXT.encode(), "d.jsonl": table, "e.gz": gzip.compress(b"x")}))
    assert [article.id for article in read([path])] == ["a.zip/b/c.txt", "a.zip/d.jsonl:1", "a.zip/e.gz"]


def test_fields_by_option(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"n": 7, "body": "Текст.", "head": "Имя", "day": "2020-01-02"}\n', encoding="utf-8")
    fields = Fields(text="body", id="n", title="head", published="day")
    assert parts(list(read([path], fields=fields))) == [("7", "Текст.", "Имя", "2020-01-02")]


def test_dates_of_parquet_are_iso(tmp_path: Path) -> None:
    row = {"text": "Да.", "published": datetime.datetime(2020, 1, 2, 3, 4)}
    parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "a.parquet")
    assert next(read([tmp_path / "a.parquet"])).published == "2020-01-02T03:04:00"


def test_ids_without_an_id_field_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "1"}\n\n{"text": "2"}\n', encoding="utf-8")
    assert [article.id for article in read([path], id_prefix="p/")] == ["p/a.jsonl:1", "p/a.jsonl:3"]


def test_a_page_gives_article_title_and_date_without_menus(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    (article,) = read([path])
    assert (article.title, article.published) == ("Мост открыт", "2021-03-04")
    assert article.text.startswith("Мост открыт\nВчера в Зареченске")
    assert article.text.count("Мост открыт") == 1
    assert "Главная" not in article.text
    assert "права защищены" not in article.text


LEFT = [
    "Вчера в Зареченске открыли мост, ко-",
    "торый строили два года. Глава города",
    "Пётр Ванеев отметил: рабо-",
]
RIGHT = ["та сделана в срок. Движение откро-", "ют в субботу, пояснили в мэрии."]


@pytest.mark.parametrize("rows_first", [False, True])
def test_columns_of_a_pdf(rows_first: bool, tmp_path: Path) -> None:
    lines = columns(LEFT, RIGHT)
    if rows_first:
        lines.sort(key=lambda placed: (-placed.y, placed.x))
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([lines]))
    (article,) = read([path])
    assert repair(article.text).text == (
        "Вчера в Зареченске открыли мост, который строили два года. Глава города Пётр Ванеев отметил: "
        "работа сделана в срок. Движение откроют в субботу, пояснили в мэрии."
    )


def test_pages_of_a_pdf_go_on(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([columns(LEFT), columns(RIGHT)]))
    (article,) = read([path])
    assert "работа сделана" in repair(article.text).text


def test_folders_are_read_sorted_by_their_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/b/d.txt", ".hidden", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert [article.id for article in read([tmp_path])] == ["a/b/d.txt", "a/c.txt", "b.txt"]
    assert [source.id for source in plan([tmp_path], id_prefix="z/")] == [
        "z/a/b/d.txt",
        "z/a/c.txt",
        "z/b.txt",
    ]


def test_annotations_beside_their_texts_are_no_articles(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        "a.ann",
        "a.spans",
        "a.html",
        "a.md",
        "b.news",
        "a.b.ann",
        "c.txt",
        "c",
        "c.txt.gz",
        "A.ann",
    ):
        (tmp_path / name).write_text(name)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c.txt").write_text("x")
    found = ["A.ann", "a/c.txt", "a.b.ann", "a.html", "a.md", "a.txt", "b.news", "c", "c.txt", "c.txt.gz"]
    assert [source.id for source in plan([tmp_path])] == found
    # given by its name it is read
    assert [source.id for source in plan([tmp_path / "a.ann"])] == ["a.ann"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("x")
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    assert [source.id for source in plan([tmp_path])] == ["a/x.txt"]


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    name = os.fsdecode("мост.txt".encode("cp1251"))
    (tmp_path / name).write_text("x")
    (article,) = read([tmp_path])
    assert article.id == "\ufffd" * 4 + ".txt"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT.encode()))))
    assert parts(list(read(["-"]))) == [("stdin", TEXT, None, None)]


def test_zip_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(zipped(**{"a.txt": TEXT.encode()}))))
    assert parts(list(read(["-"]))) == [("stdin/a.txt", TEXT, None, None)]


class TestRefusedBeforeAnyWork:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"no file or folder .*gone\.txt"):
            plan([tmp_path / "gone.txt"])

    def test_two_files_with_one_id(self, tmp_path: Path) -> None:
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "x.txt").write_text("x")
        with pytest.raises(UsageError, match=r"'x\.txt': .*a/x\.txt and .*b/x\.txt"):
            plan([tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt"])

    def test_unknown_encoding(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="no encoding 'klingon'"):
            next(read([tmp_path], encoding="klingon"))


def test_a_given_encoding_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Ванеев".encode("koi8-r"))
    assert next(read([path], encoding="cp1251")).text == "Ванеев".encode("koi8-r").decode("cp1251")


def test_a_file_that_goes_while_reading_is_one_failure(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    failures: list[object] = []
    articles = read([tmp_path], on_error=failures.append)
    assert next(articles).id == "a.txt"
    (tmp_path / "b.txt").unlink()
    assert list(articles) == []
    assert len(failures) == 1


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_is_decoded_as_it_is_or_refused(text: str) -> None:
    """Control characters may make it binary, zeros in every other place UTF-16; nothing is decoded wrongly."""
    data = text.encode()
    if b"\x00" in data or any(byte < 32 for byte in data) or b"\x7f" in data:
        return
    assert decode(data) == text.removeprefix("\ufeff")


@given(data=st.binary(max_size=400))
def test_any_bytes_give_a_text_or_an_input_error(data: bytes) -> None:
    with suppress(InputError):
        assert isinstance(decode(data), str)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5"])
@pytest.mark.parametrize("text", ["Мост открыт.", "ГЛАВА ГОРОДА", "Щука и ёж", "NATO: мэр против"])
def test_a_few_words_are_enough_to_tell_the_encoding(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text
