"""The table of forms: gaps stay gaps, and what failed is not taken for known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from svodka.tag.forms import PAD, Fill, Forms, Ints

SAME_SLOT = 5 << 17  # a hash that is looked for in the gap's slot first


def rows(table: Forms, *hashes: int) -> list[int]:
    return table(np.array(hashes, np.uint64), str).tolist()


def nothing(at: Ints, texts: Sequence[str]) -> None:
    pass


def table(fill: Fill = nothing, capacity: int = 64) -> Forms:
    return Forms(fill, capacity)


def test_a_form_keeps_its_row_and_a_gap_has_its_own() -> None:
    forms = table()
    first = rows(forms, 11, PAD, 12)
    assert len(set(first)) == 3
    assert first[1] == PAD
    assert rows(forms, 12, 11, PAD) == [first[2], first[0], PAD]


def test_a_gap_is_no_form_that_made_room() -> None:
    forms = table()
    rows(forms, SAME_SLOT)
    for start in range(1, 400, 10):  # enough for the form to be thrown out, in calls without a gap
        rows(forms, *range(start, start + 10))
    assert rows(forms, 1001, PAD, 1002)[1] == PAD


def test_frequent_forms_stay() -> None:
    told: list[str] = []

    def fill(at: Ints, texts: Sequence[str]) -> None:
        told.extend(texts)

    forms = table(fill)
    for start in range(100, 1_000, 10):
        rows(forms, 7, *range(start, start + 10))
    assert told.count("7") == 1


def test_a_form_whose_filling_failed_is_filled_again() -> None:
    told: list[str] = []

    def fill(at: Ints, texts: Sequence[str]) -> None:
        if not told:
            told.append("failed")
            raise MemoryError
        told.extend(texts)

    forms = table(fill)
    with pytest.raises(MemoryError):
        rows(forms, 11, 12)
    assert len(set(rows(forms, 11, 12))) == 2
    assert told == ["failed", "11", "12"]


def kin(texts: Sequence[str]) -> list[str | None]:
    """Forms above a hundred share a row for each last digit."""
    return [text[-1] if len(text) > 2 else None for text in texts]


def test_kin_share_a_row_which_is_filled_once() -> None:
    told: list[str] = []
    forms = Forms(lambda at, texts: told.extend(texts), 64, kin)
    first = rows(forms, 11, 101, 111, 12, 102)
    assert first[1] == first[2]
    assert len(set(first)) == 4
    assert rows(forms, 121, 111, 101, 11) == [first[1], first[1], first[1], first[0]]
    assert sorted(told) == ["101", "102", "11", "12"]


def test_kin_that_made_room_are_filled_anew() -> None:
    told: list[str] = []
    forms = Forms(lambda at, texts: told.extend(texts), 16, kin)
    rows(forms, 101, 111)
    for start in range(10, 90, 8):
        rows(forms, *range(start, start + 8), *range(start, start + 8))
    again = rows(forms, 121, 101, 98)
    assert again[0] == again[1] != again[2]
    assert told.count("101") + told.count("121") == 2
