"""The page that the project starts from: thirteen quotations among debris, each with its speaker."""

from __future__ import annotations

from collections import Counter

import pytest

import svodka
from tests.bench.shared import SHARED

ARTICLE = SHARED / "seed" / "article.txt"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the seed article is not beside the checkout")
def test_thirteen_quotations_and_their_speakers() -> None:
    doc = svodka.load(stages=("quotes",), full_syntax=False)(ARTICLE.read_bytes().decode("utf-8"))
    assert Counter(quote.speaker.name for quote in doc._.svodka_quotes) == {
        "АЗЕРТАДЖ": 1,
        "Фарид Шафиев": 2,
        "Алим Байель": 3,
        "Агалар Атамогланов": 5,
        "Айдос Сарым": 2,
    }
    assert all(quote.cue is not None and quote.source is not None for quote in doc._.svodka_quotes)
