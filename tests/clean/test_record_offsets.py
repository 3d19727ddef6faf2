"""Records of damaged articles: every offset points at what the source says there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.clean.damage import Damaged, damage
from tests.clean.other_damage import OTHER_DAMAGES
from tests.clean.test_source_map import ARTICLES, DAMAGES

if TYPE_CHECKING:
    from svodka import Pipeline

Span = tuple[int, int]


def stretches(record: dict[str, Any]) -> Iterator[tuple[str, list[Span]]]:
    """Text and source pieces of every annotation."""
    for entity in record["entities"]:
        for one in [*entity["mentions"], *entity["roles"]]:
            yield one["text"], pieces(one)
    for amount in record["amounts"]:
        yield amount["text"], pieces(amount)
    for quote in record["quotes"]:
        yield quote["text"], pieces(quote)
        for part in ("cue", "source"):
            if quote[part]:
                yield quote[part]["text"], pieces(quote[part])


def pieces(one: dict[str, Any]) -> list[Span]:
    return [(start, end) for start, end in one.get("pieces") or [(one["start"], one["end"])]]


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def clean_letters(article: str, damaged: Damaged, where: list[Span]) -> str:
    """What the damaged source says there, letter by letter as it was before the damage."""
    chars = []
    for start, end in where:
        for char, origin in zip(damaged.text[start:end], damaged.origins[start:end], strict=True):
            chars.append(char if origin is None else article[origin])
    return letters("".join(chars))


@pytest.mark.parametrize("article", ARTICLES, ids=["bridge", "festival"])
@pytest.mark.parametrize("index", range(len(DAMAGES)), ids=[repr(one)[:40] for one in DAMAGES])
def test_offsets_point_into_the_source(pipeline: Pipeline, article: str, index: int) -> None:
    found = 0
    for seed in range(4):
        damaged = damage(article, DAMAGES[index], seed=seed)
        record = pipeline.extract(damaged.text).to_dict()
        assert record["text"] == damaged.text
        assert all(0 <= start < end <= len(damaged.text) for start, end in record["sentences"])
        for text, where in stretches(record):
            found += 1
            assert all(0 <= start < end <= len(damaged.text) for start, end in where)
            assert clean_letters(article, damaged, where) == letters(text)
        for repair in record["repairs"]:
            assert 0 <= repair["start"] <= repair["end"] <= len(damaged.text)
    assert found > 20


def visible(text: str) -> str:
    """Without white space and what shows nothing: those are read past, and the latter not always listed."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(char for char in composed if not char.isspace() and unicodedata.category(char)[0] != "C")


@pytest.mark.parametrize("name", OTHER_DAMAGES)
def test_where_nothing_is_listed_the_source_says_what_the_record_says(pipeline: Pipeline, name: str) -> None:
    for seed, article in enumerate(ARTICLES * 2):
        damaged = damage(article, OTHER_DAMAGES[name], seed=seed)
        record = pipeline.extract(damaged.text).to_dict()
        assert record["text"] == damaged.text
        repaired = [(one["start"], one["end"]) for one in record["repairs"]]
        for text, where in stretches(record):
            assert all(0 <= start < end <= len(damaged.text) for start, end in where)
            if not any(start < b and a < end for start, end in where for a, b in repaired):
                assert visible("".join(damaged.text[start:end] for start, end in where)) == visible(text)
