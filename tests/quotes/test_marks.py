"""Quotation marks by the marks alone: what pairs, how deep, and what a forgotten one spoils."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.quotes.marks import MAX_DEPTH, find_quoted

# text, then (words, depth, closed) of each stretch in quotation marks
PAIRED = [
    ("guillemets", "Он сказал: «Да».", [("Да", 0, True)]),
    ("low-high", "„Да“, — сказал он.", [("Да", 0, True)]),
    ("curly", "“Да”, — сказал он.", [("Да", 0, True)]),
    ("straight", '"Да", - сказал он.', [("Да", 0, True)]),
    ("two of one kind", "клуб «Заря» и клуб «Весна»", [("Заря", 0, True), ("Весна", 0, True)]),
    ("nested kinds", "«Клуб „Заря“ мой»", [("Клуб „Заря“ мой", 0, True), ("Заря", 1, True)]),
    ("nested straight", '"Клуб "Заря" мой"', [('Клуб "Заря" мой', 0, True), ("Заря", 1, True)]),
    ("closing as one", "«Я за «Зарю», — сказал он.", [("Я за «Зарю", 0, True), ("Зарю", 1, True)]),
    ("two paragraphs", "«Раз.\nДва», — сказал он.", [("Раз.\nДва", 0, True)]),
    ("marks at paragraphs", "«Раз.\n«Два», — сказал он.", [("Раз.\n«Два", 0, True)]),
    ("unclosed", "Он: «Да.\nКлуб «Заря» пел.", [("Да.", 0, False), ("Заря", 0, True)]),
    ("straight after straight", '"Раз", "два"', [("Раз", 0, True), ("два", 0, True)]),
]
UNPAIRED = ["", "без кавычек", "Заря» пела", "5'10\"", "»»»", "“", "\n\n"]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in PAIRED], ids=[row[0] for row in PAIRED])
def test_words_in_marks(text: str, expected: list[tuple[str, int, bool]]) -> None:
    found = find_quoted(text)
    assert [(text[quoted.start : quoted.end], quoted.depth, quoted.closed) for quoted in found] == expected


@pytest.mark.parametrize("text", UNPAIRED)
def test_nothing_in_marks(text: str) -> None:
    assert find_quoted(text) == ()


@given(st.text(alphabet='аб «»„“”"\n.,—', max_size=200))
def test_stretches_lie_in_the_text_and_nest(text: str) -> None:
    found = find_quoted(text)
    assert list(found) == sorted(found, key=lambda quoted: (quoted.start, -quoted.end))
    for quoted in found:
        assert 0 <= quoted.start < quoted.end <= len(text)
        assert 0 <= quoted.depth < MAX_DEPTH
    outer = [quoted for quoted in found if quoted.depth == 0]
    assert all(one.end <= other.start for one, other in pairwise(outer))


def test_deep_nesting_is_read_to_its_limit() -> None:
    found = find_quoted("«" * 10_000 + "да" + "»" * 10_000)
    assert len(found) == MAX_DEPTH
