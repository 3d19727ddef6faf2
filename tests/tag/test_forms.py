"""The table of forms: gaps stay gaps, and what failed is not taken for known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from svodka.tag.forms import PAD, Forms, Hashes, Ints

SAME_SLOT = 5 << 17  # a hash that is looked for in the gap's slot first


class OneVector:
    """Vectors of a single word."""

    def ids(self, words: Iterable[str]) -> np.ndarray:
        return np.zeros(len(list(words)), np.int32)

    def __getitem__(self, ids: np.ndarray) -> np.ndarray:
        return np.zeros((len(ids), 3), np.float32)


def rows(table: Forms, *hashes: int) -> list[int]:
    return table(np.array(hashes, np.uint64), str).tolist()


def table(capacity: int = 64) -> Forms:
    return Forms(OneVector(), capacity)  # type: ignore[arg-type]


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

    def fill(at: Ints, texts: Sequence[str], vectors: Hashes) -> None:
        told.extend(texts)

    forms = table()
    forms.subscribe(fill)
    for start in range(100, 1_000, 10):
        rows(forms, 7, *range(start, start + 10))
    assert told.count("7") == 1


def test_a_form_whose_filling_failed_is_filled_again() -> None:
    told: list[str] = []

    def fill(at: Ints, texts: Sequence[str], vectors: Hashes) -> None:
        if not told:
            told.append("failed")
            raise MemoryError
        told.extend(texts)

    forms = table()
    forms.subscribe(fill)
    with pytest.raises(MemoryError):
        rows(forms, 11, 12)
    assert len(set(rows(forms, 11, 12))) == 2
    assert told == ["failed", "11", "12"]
