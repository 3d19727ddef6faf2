"""What holds for every number, currency and text: values read back exactly, spans lie in the text, nothing raises."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given, settings
from hypothesis import strategies as st

import svodka.amounts
from svodka.amounts import AmountFinder
from svodka.amounts.digits import MAX_DIGITS
from svodka.annotations import Amount
from tests.amounts.speller import CASES, Case, agree, spell, spell_decimal

FIND = AmountFinder()

# nouns with all forms: singular, plural, genitive plural; gender; code
NOUNS = {
    "RUB": (
        "m",
        "рубль рубля рублю рубль рублём рубле",
        "рубли рублей рублям рубли рублями рублях",
        "рублей",
    ),
    "USD": (
        "m",
        "доллар доллара доллару доллар долларом долларе",
        "доллары долларов долларам доллары долларами долларах",
        "долларов",
    ),
    "EUR": ("m", "евро евро евро евро евро евро", "евро евро евро евро евро евро", "евро"),
    "UAH": (
        "f",
        "гривна гривны гривне гривну гривной гривне",
        "гривны гривен гривнам гривны гривнами гривнах",
        "гривен",
    ),
    "SEK": (
        "f",
        "шведская_крона шведской_кроны шведской_кроне шведскую_крону шведской_кроной шведской_кроне",
        "шведские_кроны шведских_крон шведским_кронам шведские_кроны шведскими_кронами шведских_кронах",
        "шведских_крон",
    ),
    "KZT": ("m", "тенге тенге тенге тенге тенге тенге", "тенге тенге тенге тенге тенге тенге", "тенге"),
    "CNY": ("m", "юань юаня юаню юань юанем юане", "юани юаней юаням юани юанями юанях", "юаней"),
}
SENTENCES = ("Артель «Заря» внесла {} в общий котёл.", "{} — такова цена моста.", "(по ведомости — {})")
GROUP_MARKS = (" ", "\u00a0", "\u2009", "\u202f", "")


def forms(code: str) -> tuple[dict[Case, str], dict[Case, str], str]:
    _, singular, plural, genitive = (part.replace("_", "\u0001") for part in NOUNS[code])
    read = {
        name: dict(zip(CASES, (form.replace("\u0001", " ") for form in words.split()), strict=True))
        for name, words in (("singular", singular), ("plural", plural))
    }
    return read["singular"], read["plural"], genitive.replace("\u0001", " ")


def group(digits: str, mark: str) -> str:
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    return mark.join(parts + [digits[index : index + 3] for index in range(head, len(digits), 3)])


def the_one(text: str) -> Amount:
    amounts = FIND(text)
    assert len(amounts) == 1, (text, amounts)
    return amounts[0]


def assert_reads(written: str, sentence: str, value: Decimal, code: str | None) -> None:
    text = sentence.format(written)
    amount = the_one(text)
    assert amount.min == amount.max
    assert Decimal(str(amount.min)) == value, text
    assert "E" not in str(amount.min)
    assert text[amount.start : amount.end] == written
    assert amount.currency == code


whole_numbers = st.integers(0, 10**15 - 1)
sentences = st.sampled_from(SENTENCES)
codes = st.sampled_from(sorted(NOUNS))


@given(whole_numbers, st.sampled_from(CASES), codes, sentences)
@settings(max_examples=400, deadline=None)
def test_words_read_back_in_every_case(number: int, case: Case, code: str, sentence: str) -> None:
    written = f"{spell(number, case, NOUNS[code][0])} {agree(number, case, forms(code))}"  # type: ignore[arg-type]
    assert_reads(written, sentence, Decimal(number), code)


@given(whole_numbers, codes, st.sampled_from(GROUP_MARKS), sentences)
@settings(max_examples=300, deadline=None)
def test_whole_digits_read_back(number: int, code: str, mark: str, sentence: str) -> None:
    written = f"{group(str(number), mark)} {agree(number, 'nom', forms(code))}"
    assert_reads(written, sentence, Decimal(number), code)


@given(whole_numbers, st.integers(1, 9999), codes, st.sampled_from(GROUP_MARKS), sentences)
@settings(max_examples=300, deadline=None)
def test_decimals_read_back(whole: int, part: int, code: str, mark: str, sentence: str) -> None:
    decimals = f"{part:04d}".rstrip("0")
    written = f"{group(str(whole), mark)},{decimals} {forms(code)[0]['gen']}"
    assert_reads(written, sentence, Decimal(f"{whole}.{decimals}"), code)


@given(whole_numbers, st.integers(1, 99), st.sampled_from([".,", ",.", "'.", "',"]), sentences)
@settings(max_examples=200, deadline=None)
def test_foreign_marks_read_back(whole: int, cents: int, marks: str, sentence: str) -> None:
    written = f"{group(str(whole + 1000), marks[0])}{marks[1]}{cents:02d} доллара"
    assert_reads(written, sentence, Decimal(f"{whole + 1000}.{cents:02d}"), "USD")


@given(
    st.decimals(Decimal("0.001"), Decimal(999), places=3),
    st.sampled_from([("тыс.", 3), ("млн", 6), ("млрд", 9), ("трлн", 12), ("миллиона", 6), ("миллиарда", 9)]),
    codes,
    sentences,
)
@settings(max_examples=300, deadline=None)
def test_scaled_decimals_read_back(number: Decimal, scale: tuple[str, int], code: str, sentence: str) -> None:
    digits = format(number, "f").rstrip("0").rstrip(".").replace(".", ",")
    assert_reads(f"{digits} {scale[0]} {forms(code)[2]}", sentence, number.scaleb(scale[1]), code)


@given(st.integers(0, 999), st.integers(1, 999), st.integers(1, 3), sentences)
@settings(max_examples=200, deadline=None)
def test_decimals_in_words_read_back(whole: int, part: int, places: int, sentence: str) -> None:
    value = Decimal(whole) + Decimal(min(part, 10**places - 1)).scaleb(-places)
    assert_reads(f"{spell_decimal(value)} процента", sentence, value, None)


def current_currencies() -> list[str]:
    territories = get_global("territory_currencies").values()
    return sorted({code for spans in territories for code, _, end, tender in spans if end is None and tender})


PLURALS = Locale("ru")._data["currency_names_plural"]


@pytest.mark.parametrize("code", current_currencies())
def test_every_current_code_is_read(code: str) -> None:
    assert_reads(f"40 млн {code}", "Фонд занял {} под залог.", Decimal(40_000_000), code)


@pytest.mark.parametrize("code", [code for code in current_currencies() if code in PLURALS])
@pytest.mark.parametrize(("number", "form"), [(21, "one"), (3, "few"), (17, "many")])
def test_every_current_currency_is_read_by_its_cldr_name(code: str, number: int, form: str) -> None:
    name = PLURALS[code].get(form) or PLURALS[code]["other"]
    assert_reads(f"{number} {name}", "Взнос равен {} ровно.", Decimal(number), code)


texts = st.text(
    st.sampled_from("0123456789 .,-–—%$€«»()\n\u00a0абвйтысячмлнрдубецокхпэ")
    | st.characters(exclude_categories=["Cs"]),
    max_size=80,
)
PIECES = """
от до с между и , . - — % $ 5 10,5 2013 1.234 100 000 млн тыс. миллион тысячи несколько двадцать одна целых десятых
пол половиной рублей долларов США крон копеек процентных пункта более не около на вырос ( сто )
"""
words = st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join)


@given(texts | words)
@settings(max_examples=1000, deadline=None)
def test_spans_are_ordered_and_inside_whatever_the_text(text: str) -> None:
    end = 0
    for amount in FIND(text):
        assert end <= amount.start < amount.end <= len(text)
        assert text[amount.start : amount.end] == text[amount.start : amount.end].strip()
        for value in (amount.min, amount.max):
            assert value is None or value == format(Decimal(value), "f")
        end = amount.end


def test_digits_beyond_the_limit_are_no_number() -> None:
    assert FIND("Долг " + "9" * MAX_DIGITS + " рублей")[0].min == "9" * MAX_DIGITS
    assert FIND("Долг " + "9" * (MAX_DIGITS + 1) + " рублей") == ()


def test_no_float_in_the_stage() -> None:
    for path in Path(svodka.amounts.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            assert not is_literal, (path.name, node)
            assert not (isinstance(node, ast.Name) and node.id == "float"), path.name
