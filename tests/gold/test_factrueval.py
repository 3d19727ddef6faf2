"""Responses for factRuEval's comparator."""

from __future__ import annotations

from pathlib import Path

import pytest

from svodka.gold.errors import GoldError
from svodka.gold.formats import factrueval, read_documents, write_documents
from svodka.gold.from_record import from_record
from svodka.record import Record
from tests.gold.records import entity, record

TEXT = "Мэр Орска Иван Орлов и российская полиция встретили Анну Петровну Лосеву из МИД РФ и Добрыню."


def annotated() -> Record:
    mayor = entity(TEXT, "e1", "PER", "Иван Орлов") | {"aliases": ["Орлов"]}
    guest = entity(TEXT, "e2", "PER", "Анну Петровну Лосеву") | {"name": "Анна Петровна Лосева"}
    ministry = entity(TEXT, "e3", "ORG", "МИД РФ") | {"aliases": ["министерство"]}
    return record(
        TEXT,
        id="2016/book_1.txt",
        entities=[
            mayor,
            guest,
            ministry,
            entity(TEXT, "e4", "LOC", "РФ", kind="acronym") | {"name": "Россия"},
            entity(TEXT, "e5", "LOC", "российская", kind="adjective"),
            entity(TEXT, "e6", "ORG", "полиция", kind="generic"),
        ],
    )


def test_mentions_are_outermost_names_by_start_and_length() -> None:
    assert "".join(factrueval.mentions(annotated())) == "per 10 10\nper 52 20\norg 76 6\n"


def test_entities_are_blocks_of_attributes() -> None:
    assert "\n".join(factrueval.entities(annotated())) == (
        "PER\nfirstname : Иван\nlastname : Орлов\n\n"
        "PER\nfirstname : Анна\npatronymic : Петровна\nlastname : Лосева\n\n"
        "ORG\nname : МИД РФ\nname : министерство\n\n"
        "LOC\nname : Россия\n"
    )


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("Орлов", [("lastname", "Орлов")]),
        ("Анна", [("firstname", "Анна")]),
        ("И. Орлов", [("lastname", "Орлов")]),
        ("Лосева Анна Петровна", [("lastname", "Лосева"), ("firstname", "Анна"), ("patronymic", "Петровна")]),
        ("Ли Чжан", [("firstname", "Ли"), ("lastname", "Чжан")]),
    ],
)
def test_parts_of_names(name: str, pairs: list[tuple[str, str]]) -> None:
    gold = record(name, entities=[entity(name, "e1", "PER", name)])
    [block] = factrueval.entities(gold)
    assert block == "PER\n" + "".join(f"{key} : {value}\n" for key, value in pairs)


def test_files_are_named_after_the_texts(tmp_path: Path) -> None:
    write_documents([from_record(annotated())], tmp_path / "out", format="factrueval")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["book_1.task1", "book_1.task2"]


def test_it_is_write_only(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="write only"):
        read_documents(tmp_path, format="factrueval")
