"""Stages on gold upstream."""

from __future__ import annotations

import pytest

from svodka import Pipeline
from svodka.errors import UsageError
from svodka.gold.errors import GoldError
from svodka.gold.upstream import records_on_gold
from svodka.record import Record
from tests.gold.records import entity, record

TEXT = "Трубозавод сообщил, что цех открыт. Мэр Бурнопотоцкий от-\nветил, что доволен."


def gold(**more: object) -> Record:
    text = TEXT
    # no model would call a workshop a person: what comes out so comes from the gold
    odd = entity(text, "e1", "PER", "цех")
    factory = entity(text, "e2", "ORG", "Трубозавод") | {"name": "Трубный завод"}
    return record(text, entities=[odd, factory], **more)


def mentions(result: Record) -> list[tuple[str, str]]:
    return sorted((e.type, m.text) for e in result.entities for m in e.mentions if m.kind == "name")


def test_mentions_from_the_gold(pipeline: Pipeline) -> None:
    [result] = records_on_gold([gold()], pipeline, "mentions")
    assert {("ORG", "Трубозавод"), ("PER", "цех")} <= set(mentions(result))


def test_entities_from_the_gold(pipeline: Pipeline) -> None:
    [result] = records_on_gold([gold()], pipeline, "entities")
    assert [(e.type, e.name) for e in result.entities] == [("PER", "цех"), ("ORG", "Трубный завод")]
    assert result.quotes[0].speaker.name == "Трубный завод"


def test_offsets_go_through_the_repaired_reading(pipeline: Pipeline) -> None:
    text = "Врачи Ор-\nска отдыхают. Иван Орлов сказал, что рад."
    torn = entity(text, "e1", "LOC", "Ор-\nска")
    person = entity(text, "e2", "PER", "Иван Орлов")
    wanted = record(text, entities=[torn, person])
    [result] = records_on_gold([wanted], pipeline, "entities")
    assert [(m.start, m.end) for e in result.entities for m in e.mentions] == [(6, 13), (24, 34)]


def test_what_is_not_annotated_cannot_be_given(pipeline: Pipeline) -> None:
    with pytest.raises(GoldError, match=r"a\.txt: its entities are not annotated"):
        records_on_gold([gold(annotated=["quotes"])], pipeline, "entities")


def test_what_cannot_be_given(pipeline: Pipeline) -> None:
    with pytest.raises(UsageError, match="'quotes' cannot be given"):
        records_on_gold([gold()], pipeline, "quotes")
