"""Gold is refused before it is used, with the place of the fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from svodka.gold.errors import GoldError
from svodka.gold.formats import detect, read_records
from svodka.record import Record
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей."


def sound() -> dict[str, Any]:
    said = quote(TEXT, "мост построят за 5 млн рублей", speaker="Иван Орлов", entity="e1")
    gold = record(
        TEXT,
        entities=[entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "LOC", "Орска")],
        amounts=[amount(TEXT, "5 млн рублей", "5000000")],
        quotes=[said],
    )
    return gold.to_dict()


def written(folder: Path, plain: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n" + Record.model_validate(plain).to_json() + "\n", encoding="utf-8")
    return path


def test_sound_gold_is_read(tmp_path: Path) -> None:
    [gold] = read_records(written(tmp_path, sound()))
    assert gold.to_dict() == sound()


def spoil(plain: dict[str, Any], path: str, value: object) -> None:
    *parents, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for key in parents:
        plain = plain[key]  # type: ignore[index]
    plain[last] = value  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("text", None, "gold without its text"),
        ("sha256", "0" * 64, "sha256 is not that of the text"),
        ("entities.0.mentions.0.end", 999, r"e1\.mentions\[0\]: \[10, 999\) is empty or not within"),
        ("entities.0.mentions.0.start", 20, r"e1\.mentions\[0\]: \[20, 20\) is empty"),
        (
            "entities.0.mentions.0.text",
            "Орлов Иван",
            r"e1\.mentions\[0\]: says «Орлов Иван», but «Иван Орлов» stands",
        ),
        ("amounts.0.text", "6 млн рублей", r"amounts\[0\]: says «6 млн рублей»"),
        ("quotes.0.pieces", [[34, 40], [38, 63]], r"q1: the pieces \[34, 40\] and \[38, 63\] overlap"),
        ("quotes.0.pieces", [[34, 40]], r"q1: \[34, 63\) is not what the pieces span"),
        ("quotes.0.speaker.entity", "e7", "q1: its speaker e7 is no entity"),
        ("entities.1.id", "e1", "the entity e1 stands twice"),
    ],
)
def test_faults_are_named_with_file_line_and_field(
    tmp_path: Path, path: str, value: object, complaint: str
) -> None:
    plain = sound()
    spoil(plain, path, value)
    with pytest.raises(GoldError, match=complaint) as error:
        read_records(written(tmp_path, plain))
    assert str(error.value).startswith(f"{tmp_path / 'gold.jsonl'}:2: ")


@pytest.mark.parametrize(
    ("part", "change", "complaint"),
    [
        ("amounts", {}, "amounts: «5 млн рублей» at .* stands twice"),
        ("amounts", {"min": "6"}, "amounts: «5 млн рублей» .* is .*5.* and .*6"),
        ("quotes", {"id": "q2"}, "quotations: «мост построят за 5 млн рублей» .* stands twice"),
        ("quotes", {"id": "q2", "kind": "mixed"}, "is indirect of Иван Орлов and mixed of Иван Орлов"),
        ("entities", {"id": "e3", "type": "ORG"}, r"mentions: «Иван Орлов» .* is e1 \(PER\) and e3 \(ORG\)"),
    ],
)
def test_contradictions_are_named(tmp_path: Path, part: str, change: dict[str, str], complaint: str) -> None:
    plain = sound()
    plain[part].append(plain[part][0] | change)
    with pytest.raises(GoldError, match=complaint):
        read_records(written(tmp_path, plain))


def test_a_repaired_reading_may_differ(tmp_path: Path) -> None:
    plain = sound()
    plain["amounts"][0]["text"] = "5 миллионов рублей"
    plain["repairs"] = [{"start": 53, "end": 56, "kind": "line", "text": "миллионов"}]
    assert len(read_records(written(tmp_path, plain))) == 1


@pytest.mark.parametrize("line", ["{", "[]", '{"schema": "svodka/1"}', '{"schema": "svodka/9"}'])
def test_no_record(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GoldError) as error:
        read_records(path, format="records")
    assert f"{path}:1: no record: " in str(error.value)


def test_an_article_that_stands_twice(tmp_path: Path) -> None:
    path = written(tmp_path, sound())
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(GoldError) as error:
        read_records(path)
    assert str(error.value) == f"{path}:4: the article a.txt stands twice, first at {path}:2"


def test_a_folder_of_records(tmp_path: Path) -> None:
    written(tmp_path, sound())
    (tmp_path / "more.jsonl").write_text(
        Record.model_validate(sound() | {"id": "b.txt"}).to_json(), encoding="utf-8"
    )
    assert [gold.id for gold in read_records(tmp_path)] == ["a.txt", "b.txt"]
    written(tmp_path, sound() | {"id": "b.txt"})
    with pytest.raises(
        GoldError, match=r"more\.jsonl:1: the article b\.txt stands twice, first at .*gold\.jsonl:2"
    ):
        read_records(tmp_path)


def test_what_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes("Орск".encode("cp1251"))
    with pytest.raises(GoldError, match="not UTF-8 at byte 0"):
        read_records(path)


@pytest.mark.parametrize("name", ["missing", "notes.md", "empty"])
def test_what_is_no_gold(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.md").write_text("# Орск", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(GoldError, match=r"there is no file|no gold that svodka knows"):
        detect(tmp_path / name)


def test_a_format_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no format 'excel'") as error:
        read_records(tmp_path, format="excel")
    assert "choose from records, brat" in error.value.remedy
