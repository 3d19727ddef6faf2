"""Hints of damage: a pattern that a hint stands for finds nothing without it."""

from __future__ import annotations

import random
import re

import pytest

from svodka.clean import characters, digits, glue, lookalikes, mojibake
from svodka.clean.hints import (
    CAPITAL_INSIDE,
    DIGIT_BEHIND,
    DIGIT_FIRST,
    FOREIGN_BEHIND,
    FOREIGN_FIRST,
    HYPHEN_AND_SPACE,
    LINE_END_INSIDE,
    LONE_LATIN,
    MARK_INSIDE,
    STRANGE,
    hints_of,
)

_CHARACTERS = "абвёАБВЁ  -–—.,;:!?…»«()\"'acoyABCx0346129\n\t\u00a0éÀђ░\U0001d400\ud835\udc00ї\u0490😀"


def _texts() -> list[str]:
    chance = random.Random(7)
    few = (chance.sample(_CHARACTERS, 4) for _ in range(20_000))
    random_ones = ["".join(chance.choices(characters, k=chance.randint(0, 12))) for characters in few]
    return [
        *random_ones,
        "бБББ",
        "прави- тельство",
        "годы,что",
        "года.Посол",
        "годыПосол",
        "прези\x0bдент",
        "c президентом",
    ]


@pytest.mark.parametrize(
    ("pattern", "hints"),
    [
        (mojibake._STRANGE, STRANGE),
        (mojibake._SWAPPED, CAPITAL_INSIDE),
        (lookalikes._MIXED, FOREIGN_FIRST | FOREIGN_BEHIND),
        (lookalikes._PREPOSITION, LONE_LATIN),
        (digits._HINT, DIGIT_FIRST | DIGIT_BEHIND),
        (characters._STRAY_INSIDE, LINE_END_INSIDE),
        *((pattern, CAPITAL_INSIDE | MARK_INSIDE | HYPHEN_AND_SPACE) for pattern in glue._PLACES),
    ],
)
def test_what_a_pattern_finds_has_its_hint(pattern: re.Pattern[str], hints: int) -> None:
    found = [text for text in _texts() if pattern.search(text)]
    assert found
    assert all(hints_of(text) & hints for text in found)


@pytest.mark.parametrize(
    "pattern_and_hints", [(mojibake._STRANGE, STRANGE), (digits._HINT, DIGIT_FIRST | DIGIT_BEHIND)]
)
def test_these_hints_are_certain(pattern_and_hints: tuple[re.Pattern[str], int]) -> None:
    pattern, hints = pattern_and_hints
    assert all(bool(hints_of(text) & hints) == bool(pattern.search(text)) for text in _texts())


@pytest.mark.parametrize(
    "text", ["", "Завод в Нижнем Новгороде встал, сказал посол: «Да». Ещё — 25 рублей.\n"]
)
def test_clean_text_has_none(text: str) -> None:
    assert hints_of(text) == 0
