"""The record's models: the contract's shape, exact values, unknown fields kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from svodka.record import SCHEMA, Record, json_schema

FIELDS = [
    "schema", "id", "title", "published", "text", "sha256", "sentences", "repairs", "tokens",
    "entities", "amounts", "quotes", "provenance",
]  # fmt: skip


def plain(**changes: Any) -> dict[str, Any]:
    record = {
        "schema": SCHEMA, "id": "a.txt", "title": None, "published": None, "text": "Текст.", "sha256": "0" * 64,
        "sentences": [[0, 6]], "repairs": [], "tokens": None, "entities": [], "amounts": [], "quotes": [],
        "provenance": {"svodka": "0.1.0", "models": {}},
    }  # fmt: skip
    return record | changes


AMOUNT = {
    "start": 0, "end": 5, "text": "5 руб", "kind": "money", "min": "5", "max": "5", "approx": False,
    "currency": "RUB", "unit": None, "change": None,
}  # fmt: skip


def test_fields_stand_in_the_order_of_the_contract() -> None:
    assert list(json.loads(Record.model_validate(plain()).to_json())) == FIELDS


def test_a_record_without_text_has_no_text_field() -> None:
    record = plain()
    del record["text"]
    assert "text" not in json.loads(Record.model_validate(record).to_json())


def test_pieces_appear_only_where_debris_breaks_an_annotation() -> None:
    whole = Record.model_validate(plain(amounts=[AMOUNT])).to_dict()["amounts"][0]
    broken = Record.model_validate(plain(amounts=[AMOUNT | {"pieces": [[0, 1], [3, 5]]}])).to_dict()[
        "amounts"
    ][0]
    assert "pieces" not in whole
    assert broken["pieces"] == [[0, 1], [3, 5]]


def test_fields_of_a_later_minor_version_are_kept() -> None:
    line = json.dumps(plain(amounts=[AMOUNT | {"note": "новое"}], language="ru"), ensure_ascii=False)
    again = json.loads(Record.from_json(line).to_json())
    assert again["language"] == "ru"
    assert again["amounts"][0]["note"] == "новое"


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": "svodka/2"},
        {"sentences": [[-1, 3]]},
        {"amounts": [AMOUNT | {"min": "5e3"}]},
        {"amounts": [AMOUNT | {"min": "пять"}]},
        {"amounts": [AMOUNT | {"kind": "weight"}]},
        {"entities": [{"id": "e1"}]},
    ],
    ids=["schema", "offset", "exponent", "word", "kind", "missing"],
)
def test_what_breaks_the_contract_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Record.model_validate(plain(**wrong))


def test_json_and_back_is_the_same() -> None:
    record = Record.model_validate(plain(amounts=[AMOUNT]))
    assert Record.from_json(record.to_json()) == record


def test_the_schema_names_every_field() -> None:
    schema = json_schema()
    assert list(schema["properties"]) == FIELDS
    assert set(schema["required"]) == set(FIELDS) - {"text"}
