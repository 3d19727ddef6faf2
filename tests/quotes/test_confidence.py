"""Confidence of speakers: counts to probabilities."""

from __future__ import annotations

import pytest

from svodka.lexicon import load_table
from svodka.quotes.confidence import family_of, fit, load_confidence

COUNTS = {"name": (95, 100), "pronoun: subject": (8, 10), "pronoun: nearest": (1, 10)}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("name", "pronoun: subject"),
        ("pronoun: subject", "pronoun: nearest"),
        ("pronoun: subject", "pronoun: never seen"),  # drawn to its family
        ("never seen", "pronoun: nearest"),
    ],
)
def test_more_often_right_is_more_certain(better: str, worse: str) -> None:
    confidence = fit(COUNTS)
    assert confidence(better) > confidence(worse)


def test_many_counts_speak_for_themselves() -> None:
    assert fit({"name": (950, 1000)})("name") == pytest.approx(0.95, abs=0.005)


def test_no_counts_know_nothing() -> None:
    assert fit({})("name") == pytest.approx(0.5)


def test_families() -> None:
    assert family_of("pronoun: subject, rivals") == "pronoun"
    assert family_of("name") == "name"


def test_the_shipped_table_counts() -> None:
    for row in load_table("speaker_confidence"):
        assert 0 <= int(row["right"]) <= int(row["judged"])
    assert 0.8 < load_confidence()("name") < 1.0
