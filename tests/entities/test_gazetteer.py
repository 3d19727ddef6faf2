"""A user's gazetteer wins over the model; its errors name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.lang.ru import Russian
from spacy.tokens import Doc, Span
from spacy.vocab import create_vocab

from svodka.entities import EntityResolver
from svodka.errors import LexiconError

VOCAB = create_vocab("ru", Russian.Defaults)
HEADER = "name\ttype\tcanonical\n"


@pytest.fixture
def gazetteer(tmp_path: Path) -> Path:
    path = tmp_path / "names.tsv"
    path.write_text(
        "# our people\n"
        + HEADER
        + "Заречный комбинат\tORG\tАО «Заречный комбинат»\n"
        + "Кербель\tPER\tМартин Кербель\n"
        + "Вельма\tLOC\n",
        encoding="utf-8",
    )
    return path


def resolved(gazetteer: Path, words: str, *ents: tuple[int, int, str]) -> list[tuple[str, str, list[str]]]:
    doc = Doc(VOCAB, words=words.split(), pos=["PROPN"] * len(words.split()))
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in ents]
    EntityResolver(gazetteer=gazetteer)(doc)
    return [
        (entity.type, entity.name, [doc.text[m.start : m.end] for m in entity.mentions])
        for entity in doc._.svodka_entities
    ]


def test_finds_all_case_forms(gazetteer: Path) -> None:
    assert resolved(gazetteer, "На Заречном комбинате и за Вельмой ждут Кербеля") == [
        ("ORG", "АО «Заречный комбинат»", ["Заречном комбинате"]),
        ("LOC", "Вельма", ["Вельмой"]),
        ("PER", "Мартин Кербель", ["Кербеля"]),
    ]


def test_wins_over_the_model(gazetteer: Path) -> None:
    entities = resolved(gazetteer, "Кербель приехал в Томск", (0, 1, "ORG"), (3, 4, "LOC"))
    assert entities == [("PER", "Мартин Кербель", ["Кербель"]), ("LOC", "Томск", ["Томск"])]


def test_one_entity_with_the_models_mentions(gazetteer: Path) -> None:
    entities = resolved(gazetteer, "Мартин Громов и Кербель и Кербелем", (0, 2, "PER"))
    assert entities == [
        ("PER", "Мартин Громов", ["Мартин Громов"]),
        ("PER", "Мартин Кербель", ["Кербель", "Кербелем"]),
    ]


def test_small_letters_are_no_name(gazetteer: Path) -> None:
    assert resolved(gazetteer, "река вельма и кербель") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name\tkind\nЛосев\tPER\n", "columns"),
        (HEADER + "Лосев\tPERSON\n", "names.tsv:2: «PERSON»"),
        (HEADER + "Лосев\tPER\nЛосев\tORG\n", "names.tsv:3"),
        (HEADER + "…\tPER\n", "names.tsv:2"),
        ("", "no line names the columns"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        EntityResolver(gazetteer=path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"nowhere\.tsv"):
        EntityResolver(gazetteer=tmp_path / "nowhere.tsv")
