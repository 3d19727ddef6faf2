"""The page as text: self-contained, everything escaped, comparison with gold by cause."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from svodka.errors import UsageError
from svodka.report.html import render, write_page
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей."


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    data: dict[str, Any] = json.loads(match.group(1))
    return data


def test_the_page_needs_no_network() -> None:
    page = render([record(TEXT)])
    without_libraries = re.sub(r'<script type="text/plain".*?</script>', "", page, flags=re.DOTALL)
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", without_libraries)
    assert "default-src 'none'" in page


def test_an_article_that_holds_markup_ends_no_element() -> None:
    evil = "</script><script>alert(1)</script><!-- <b>&amp;"
    page = render([record(evil, id=evil)], title="<i>x</i>")
    assert data_of(page)["articles"][0]["text"] == evil
    assert "alert(1)</script>" not in page
    assert "<i>x</i>" not in page


def test_the_comparison_tells_misses_extras_and_causes() -> None:
    said = "мост построят за 5 млн рублей"
    gold = record(
        TEXT,
        entities=[entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "LOC", "Орска")],
        amounts=[amount(TEXT, "5 млн рублей", "5000000")],
        quotes=[quote(TEXT, said, speaker="Иван Орлов")],
    )
    given = record(
        TEXT,
        entities=[entity(TEXT, "e1", "PER", "Орлов"), entity(TEXT, "e2", "ORG", "Мэр")],
        amounts=[amount(TEXT, "5 млн рублей", "5000")],
        quotes=[quote(TEXT, said, speaker="Пётр Ким")],
    )
    rows = data_of(render([given], gold=[gold]))["gold"]
    assert [(row[1], row[3], row[4]) for row in rows["misses"]] == [
        ("entities", "boundary", "Иван Орлов"),
        ("entities", "miss", "Орска"),
        ("amounts", "value", "5 млн рублей"),
        ("quotes", "speaker", said),
    ]
    assert [(row[1], row[3], row[4]) for row in rows["extras"]] == [
        ("entities", "boundary", "Орлов"),
        ("entities", "extra", "Мэр"),
        ("amounts", "value", "5 млн рублей"),
    ]


def test_without_gold_there_is_no_comparison() -> None:
    assert 'id="view-gold"' not in render([record(TEXT)])


def test_a_page_that_cannot_be_written_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_page(tmp_path / "no" / "such.html", [record(TEXT)])
    assert list(tmp_path.iterdir()) == []
