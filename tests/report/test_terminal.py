"""The terminal view: what is highlighted, and how values read."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from svodka.record import Amount
from svodka.report.terminal import AMOUNT_STYLE, CUE_STYLE, STYLES, highlight, print_record
from svodka.report.values import value_of
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей [bold]."
RECORD = record(
    TEXT,
    entities=[entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "LOC", "Орска")],
    amounts=[amount(TEXT, "5 млн рублей", "5000000")],
    quotes=[
        quote(TEXT, "мост построят за 5 млн рублей", speaker="Иван Орлов")
        | {"cue": {"start": 21, "end": 28, "text": "сообщил", "lemma": "сообщить"}}
    ],
)


def test_the_article_is_highlighted_at_its_annotations() -> None:
    spans = {(TEXT[span.start : span.end], str(span.style)) for span in highlight(RECORD).spans}
    assert {("Иван Орлов", STYLES["PER"]), ("Орска", STYLES["LOC"]), ("сообщил", CUE_STYLE)} <= spans
    assert ("5 млн рублей", AMOUNT_STYLE) in spans


def printed(*, with_text: bool) -> str:
    out = StringIO()
    print_record(RECORD, with_text=with_text, console=Console(file=out, width=120))
    return out.getvalue()


def test_markup_in_an_article_is_printed_as_it_stands() -> None:
    assert TEXT in printed(with_text=True)


def test_tables_say_who_said_what_and_how_much() -> None:
    tables = printed(with_text=False)
    assert TEXT not in tables
    for part in ("Кто что сказал", "Иван Орлов", "сообщил", "Сколько", "5 000 000 RUB", "Кто есть кто"):
        assert part in tables


@pytest.mark.parametrize(
    ("bounds", "unit", "reads"),
    [
        (("450000000", "450000000"), {"currency": "USD"}, "450 000 000 USD"),
        (("450000000", None), {"currency": "USD"}, "от 450 000 000 USD"),
        ((None, "35"), {"kind": "percent", "currency": None, "unit": "percent"}, "до 35 %"),
        (
            ("2.5", "3"),
            {"kind": "percent", "currency": None, "unit": "percentage_point"},
            "от 2,5 до 3 п. п.",
        ),
        (("5", "5"), {"approx": True, "currency": None}, "≈ 5 валюта не названа"),
        ((None, None), {"currency": "EUR", "approx": True}, "≈ сколько, не сказано EUR"),
    ],
)
def test_values_for_people(
    bounds: tuple[str | None, str | None], unit: dict[str, object], reads: str
) -> None:
    plain = amount(TEXT, "5 млн рублей", None) | {"min": bounds[0], "max": bounds[1]} | unit
    assert value_of(Amount.model_validate(plain)) == reads
