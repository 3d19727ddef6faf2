"""The newspaper page that this project starts from, taken out of a PDF with its debris."""

from __future__ import annotations

import pytest

from svodka.clean import repair
from tests.bench.shared import SHARED

PATH = SHARED / "seed" / "article.txt"
pytestmark = pytest.mark.skipif(not PATH.exists(), reason="../shared is not beside the checkout")


@pytest.fixture(scope="module")
def source() -> str:
    return PATH.read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("том числе благодаря", ["том чис", "ле благодаря"]),
        ("Атамогланов добавил", ["Атамогланов до", "бавил"]),
        ("маршрута", ["марш", "рута"]),
        ("Айдос", ["Айдоc"]),
        ("странами региона", ["странами\n", "региона"]),
        ("последние годы", ["последние\n", "годы"]),
        ("Баку-Тбилиси-Джейхан", ["Баку-Тбилиси-Джейхан"]),
    ],
)
def test_words(source: str, words: str, pieces: list[str]) -> None:
    reading = repair(source)
    start = reading.text.index(words)
    assert reading.source_map is not None
    assert [source[a:b] for a, b in reading.source_map.pieces(start, start + len(words))] == pieces


def test_repairs(source: str) -> None:
    kinds = [one.kind for one in repair(source).repairs]
    assert kinds == ["hyphen", "inset", "line", "line", "hyphen", "homoglyph", "hyphen"]


def test_the_inset_is_a_paragraph_after_the_one_it_interrupts(source: str) -> None:
    paragraphs = repair(source).text.split("\n\n")
    at = next(number for number, one in enumerate(paragraphs) if "в том числе" in one)
    assert [len(one.split()) for one in paragraphs[at + 1 : at + 3]] == [3, 9]
    assert paragraphs[at].endswith("этого года.")
