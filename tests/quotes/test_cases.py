"""The written cases, through the whole pipeline."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from spacy.language import Language

import svodka
from tests.quotes.cases import Case, Expected, read_cases

CASES = read_cases()


@cache
def nlp() -> Language:
    return svodka.load(stages=("quotes",), full_syntax=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.section}-{case.where}")
def test_quotations_of_a_case(case: Case) -> None:
    doc = nlp()(case.text)
    text = doc.text
    found = tuple(
        Expected(
            quote.kind,
            None if quote.cue is None else text[quote.cue.start : quote.cue.end],
            None if quote.source is None else text[slice(*quote.source)],
            quote.speaker.name,
            tuple(text[start:end] for start, end in quote.pieces),
        )
        for quote in doc._.svodka_quotes
    )
    assert found == case.quotes


def test_every_phenomenon_has_three_positives_and_two_negatives() -> None:
    positive = Counter(case.section for case in CASES if case.quotes and not case.negative)
    negative = Counter(case.section for case in CASES if case.negative or not case.quotes)
    sections = {case.section for case in CASES} - {"scare"}  # which is negative as a whole
    assert not {section for section in sections if positive[section] < 3 or negative[section] < 2}


def test_pieces_stand_in_the_text_in_order() -> None:
    for case in CASES:
        for quote in case.quotes:
            position = 0
            for piece in quote.pieces:
                position = case.text.index(piece, position) + len(piece)
