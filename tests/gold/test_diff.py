"""What two versions of a record disagree on."""

from __future__ import annotations

from typing import Any

import pytest

from svodka.gold.diff import diff
from svodka.record import Record
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей."


def version(**changes: Any) -> Record:
    plain = {
        "entities": [entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "LOC", "Орска")],
        "amounts": [amount(TEXT, "5 млн рублей", "5000000")],
        "quotes": [quote(TEXT, "мост построят за 5 млн рублей", speaker="Иван Орлов")],
    }
    return record(TEXT, **(plain | changes))


CASES: list[tuple[str, dict[str, Any], list[tuple[str, str, str, str]]]] = [
    ("nothing", {}, []),
    ("other versions of models", {"provenance": {"svodka": "0.2.0", "models": {"ner": "x"}}}, []),
    ("other ids of entities", {"entities": [entity(TEXT, "e2", "LOC", "Орска"), entity(TEXT, "e1", "PER", "Иван Орлов")]}, []),
    ("a lost amount", {"amounts": []}, [("amount", "removed", "5 млн рублей", "kind money, min 5000000, max 5000000, currency RUB")]),
    (
        "a new mention",
        {"entities": [entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "LOC", "Орска"), entity(TEXT, "e3", "ORG", "Мэр")]},
        [("mention", "added", "Мэр", "type ORG, name Мэр, kind name")],
    ),
    (
        "another value",
        {"amounts": [amount(TEXT, "5 млн рублей", "5000")]},
        [("amount", "changed", "5 млн рублей", "max: 5000000 → 5000; min: 5000000 → 5000")],
    ),
    (
        "another speaker",
        {"quotes": [quote(TEXT, "мост построят за 5 млн рублей")]},
        [("quote", "changed", "мост построят за 5 млн рублей", "speaker: Иван Орлов → —; speaker_kind: person → unknown")],
    ),
    (
        "a shorter quotation",
        {"quotes": [quote(TEXT, "мост построят за 5 млн", speaker="Иван Орлов")]},
        [("quote", "changed", "мост построят за 5 млн рублей", "pieces: ((34, 63),) → ((34, 56),); text: мост построят за 5 млн рублей → мост построят за 5 млн")],
    ),
    ("another date", {"published": "2023-05-01"}, [("article", "changed", "", "published: — → 2023-05-01")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_differences(changes: dict[str, Any], expected: list[tuple[str, str, str, str]]) -> None:
    found = diff({"a.txt": version()}, {"a.txt": version(**changes)})
    assert [(d.part, d.change, d.text, d.detail) for d in found] == expected


def test_articles_of_one_version_only() -> None:
    found = diff({"a.txt": version()}, {"b.txt": version(id="b.txt")})
    assert [(d.document, d.change) for d in found] == [("a.txt", "removed"), ("b.txt", "added")]


def test_another_text_is_not_compared() -> None:
    [found] = diff({"a.txt": version()}, {"a.txt": record("Другой текст.")})
    assert (found.part, found.change, found.detail) == ("article", "changed", "another text (sha256)")
