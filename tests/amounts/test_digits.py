"""What the marks inside a number in digits mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from svodka.amounts.digits import Context, Habit, habit_of, is_ambiguous, plain, read_digits


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", "5"),
        ("0,125", "0.125"),
        ("7.5", "7.5"),
        ("1 844 036,12", "1844036.12"),
        ("1\u00a0844\u202f036", "1844036"),
        ("1.844.036", "1844036"),
        ("1,844,036.5", "1844036.5"),
        ("1'844.50", "1844.50"),
        ("12345,678", "12345.678"),
        ("12.05", "12.05"),
    ],
)
def test_sure_numbers(written: str, value: str) -> None:
    assert read_digits(written) == Decimal(value)


@pytest.mark.parametrize("written", ["12.05.2013", "1,22,333", "1.2,3.4", "1,234,56", "9" * 25])
def test_no_numbers(written: str) -> None:
    assert read_digits(written) is None


@pytest.mark.parametrize(
    ("written", "context", "habit", "value"),
    [
        ("2,125", "scale", "unknown", "2.125"),
        ("2.125", "scale", "group", "2.125"),
        ("61,235", "singular", "unknown", "61.235"),
        ("61.235", "singular", "unknown", "61.235"),
        ("61,233", "singular", "unknown", "61.233"),
        ("17,739", "plural", "unknown", "17739"),
        ("1,085", "bare", "unknown", "1.085"),
        ("35,000", "bare", "unknown", "35000"),
        ("635,120", "sign", "unknown", "635120"),
        ("635,120", "sign", "decimal", "635.12"),
        ("1.500", "bare", "unknown", "1500"),
        ("1.500", "unknown", "decimal", "1.5"),
    ],
)
def test_one_mark_before_three_digits_takes_its_meaning_from_outside(
    written: str, context: Context, habit: Habit, value: str
) -> None:
    assert is_ambiguous(written)
    assert read_digits(written, context, habit) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "mark", "habit"),
    [
        ("11,5", ",", "decimal"),
        ("1,234,567", ",", "group"),
        ("2,125", ",", "unknown"),
        ("1 200,5", ",", "decimal"),
        ("5", ",", "unknown"),
    ],
)
def test_other_numbers_show_the_habit(written: str, mark: str, habit: Habit) -> None:
    assert habit_of(written, mark) == habit


@pytest.mark.parametrize(
    ("value", "written"),
    [("4.5E+8", "450000000"), ("0.50", "0.5"), ("100", "100"), ("0", "0"), ("1E-3", "0.001"), ("5.00", "5")],
)
def test_values_are_plain_strings(value: str, written: str) -> None:
    assert plain(Decimal(value)) == written
