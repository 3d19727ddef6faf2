"""Tokens are razdel's; with the white space between them they are the text to the letter."""

from __future__ import annotations

import pickle
import random
from pathlib import Path
from typing import NamedTuple

import pytest
import razdel
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.strings import StringStore
from spacy.vocab import Vocab

from svodka.annotations import text_of
from svodka.segment.stretches import REMEMBERED, Cuts
from svodka.segment.tokenizer import Tokenizer
from svodka.segment.tokens import cut
from svodka.source_map import Repair, SourceMap

STORE = StringStore()
CUTS = Cuts(STORE.add)
SHARED = Path(__file__).parents[3] / "shared" / "data"

# text → tokens, parted by «|»; «·» is a token of white space
CASES = {
    "plain words": ("Завод встал.", "Завод|встал|."),
    "hyphen": ("кто-то из-за угла", "кто-то|из-за|угла"),
    "decimal comma": ("выросло на 10,5%", "выросло|на|10,5|%"),
    "fraction": ("1/2 доли", "1/2|доли"),
    "quotation marks": ("«Мы готовы», — сказал он", "«|Мы|готовы|»|,|—|сказал|он"),
    "end marks": ("Да?! Ну...", "Да|?!|Ну|..."),
    "smile": ("Привет :)", "Привет|:)"),
    "underscore": ("файл a_b", "файл|a_b"),
    "letters of two scripts": ("mβж", "mβж"),
    "no joining": ("С.Лаптев", "С|.|Лаптев"),
    # the cut depends on the word behind or before
    "year before a number": ("в 2020. 5 мая", "в|2020.|5|мая"),
    "year before a word": ("в 2020. Май", "в|2020|.|Май"),
    "dash before a number": ("от 5 -10", "от|5|-10"),
    "dash at the beginning": ("-10 градусов", "-|10|градусов"),
    "dash behind a word": ("Москва- город", "Москва-|город"),
    "across a line": ("2020.\n5", "2020.|·|5"),
    # white space
    "two spaces": ("да  нет", "да|·|нет"),
    "in front": (" да", "·|да"),
    "at the end": ("да ", "да"),
    "only white space": (" \n ", "·"),
    "nothing": ("", ""),
}


def words_and_spaces(text: str, cuts: Cuts = CUTS) -> tuple[list[str], list[bool]]:
    ((words, spaces),) = cuts([text])
    return [STORE[word] for word in words.tolist()], spaces.tolist()


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_tokens(text: str, expected: str) -> None:
    words, _ = words_and_spaces(text)
    assert "|".join("·" if word.isspace() else word for word in words) == expected


@pytest.mark.parametrize(
    ("text", "spaces"),
    [
        ("да нет", [True, False]),
        ("да, нет ", [False, True, True]),
        ("да \n нет", [True, False, False]),
        ("да\nнет", [False, False, False]),
        ("  да", [False, False]),
    ],
)
def test_spaces_that_are_no_tokens(text: str, spaces: list[bool]) -> None:
    assert words_and_spaces(text)[1] == spaces


def by_razdel(text: str) -> list[str]:
    return [token.text for token in razdel.tokenize(text)]


def ours(text: str) -> list[str]:
    return [word for word in words_and_spaces(text)[0] if not word.isspace()]


ALPHABET = 'абвЁж АБxyzA0123456789..,,--——–_//\\\\!!??…:;)((**"«»\n\t  \u00a0Δβ\x1c\x00°€№%&#@~|<>=\u0301\u2011\u2212😀İſ٣'
PIECES = [
    "yahoo",
    "Yahoo!",
    "10",
    "5,5",
    "кто-то",
    "-",
    "—",
    "...",
    "?!",
    "=)",
    ":-)",
    "--",
    "**",
    "2020.",
    "-5",
    ".5",
    " ",
    "\n",
    "т.д.",
    "ΔP",
]


def test_fuzzed_strings_as_razdel() -> None:
    choice = random.Random(7)
    for number in range(10_000):
        pool = PIECES if number % 2 else ALPHABET
        text = "".join(choice.choices(pool, k=choice.randrange(25)))
        assert ours(text) == by_razdel(text), repr(text)


@given(st.text())
def test_any_text_is_kept(text: str) -> None:
    words, spaces = words_and_spaces(text)
    assert "".join(word + " " * space for word, space in zip(words, spaces, strict=True)) == text
    assert ours(text) == by_razdel(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ba", "慢"),  # letters of two bytes beside letters of one
        (")<", "㰩"),
        ("\x38\x04", "и"),
        ("b\x00\x01\x00", "\U00010062"),  # of four
    ],
)
def test_stretches_whose_bytes_are_the_same_are_told_apart(one: str, other: str) -> None:
    assert hash(one) == hash(other)
    assert ours(f"{one} {other}") == by_razdel(f"{one} {other}")


@pytest.mark.parametrize("folder", ["nerel/train", "factrueval/devset"])
def test_news_as_razdel(folder: str) -> None:
    paths = sorted((SHARED / folder).glob("*.txt"))
    if not paths:
        pytest.skip("the development sets are not beside the checkout")
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        assert ours(text) == by_razdel(text), path.name


def test_texts_together_are_cut_as_each_alone() -> None:
    texts = [text for text, _ in CASES.values()]
    tokenizer = Tokenizer(Vocab())
    docs = list(tokenizer.pipe(texts, batch_size=7))
    assert [text_of(doc) for doc in docs] == texts
    for text, doc in zip(texts, docs, strict=True):
        assert [token.text_with_ws for token in doc] == [token.text_with_ws for token in tokenizer(text)]


def test_a_stretch_that_is_remembered_is_cut_the_same() -> None:
    assert ours("Тверь, Тверь, Тверь,") == ["Тверь", ","] * 3


def test_more_stretches_than_are_remembered() -> None:
    cuts = Cuts(STORE.add)
    for number in range(3):
        text = " ".join(f"а{number}-{n}," for n in range(REMEMBERED // 2))
        words, spaces = words_and_spaces(text, cuts)
        assert "".join(word + " " * space for word, space in zip(words, spaces, strict=True)) == text


def test_a_text_of_more_stretches_than_are_remembered() -> None:
    text = " ".join(map(str, range(REMEMBERED + 10)))
    assert words_and_spaces(text, Cuts(STORE.add))[0] == text.split(" ")


def test_stretches_of_many_letters_and_white_space() -> None:
    text = "я" * 1000 + " " + "-" * 40 + "\n" * 100 + "5 -10" + " " * 50
    words, spaces = words_and_spaces(text)
    assert words == ["я" * 1000, "-" * 40, "\n" * 100, "5", "-10", " " * 49]
    assert spaces == [True, False, False, True, True, False]


def test_long_runs_of_marks() -> None:
    assert list(cut("." * 50_000)) == ["." * 50_000]


class Read(NamedTuple):
    text: str
    source_map: SourceMap | None = None
    repairs: tuple[Repair, ...] = ()


def join_broken(text: str) -> Read:
    if "-\n" not in text:
        return Read(text)
    at = text.index("-\n")
    end = len(text)
    source_map = SourceMap([(0, at, 0, at), (at, end - 2, at + 2, end)])
    return Read(text.replace("-\n", ""), source_map, (Repair(at, at + 2, "hyphen", ""),))


def test_document_of_the_repaired_reading() -> None:
    tokenizer = Tokenizer(Vocab(), join_broken)
    doc = tokenizer("Посту-\nпило много")
    assert [token.text for token in doc] == ["Поступило", "много"]
    assert doc._.source_text == "Посту-\nпило много"
    assert doc._.source_map.span(0, 9) == (0, 11)
    assert doc._.repairs == (Repair(5, 7, "hyphen", ""),)


def test_document_without_repairs_is_its_own_source() -> None:
    doc = Tokenizer(Vocab(), join_broken)("Поступило много")
    assert text_of(doc) == "Поступило много"
    assert doc._.repairs == ()
    assert doc._.source_map is None
    assert doc._.source_text == "Поступило много"


@given(st.text())
def test_document_holds_any_text(text: str) -> None:
    assert TOKENIZER(text).text == text


TOKENIZER = Tokenizer(Vocab())


def test_strings_of_memory_zones_come_and_go() -> None:
    nlp = spacy.blank("ru")
    tokenizer = Tokenizer(nlp.vocab)
    texts = ["Посол прибыл", "Посол убыл", "Мэр прибыл"]
    for _ in range(2):
        for text in texts:
            with nlp.memory_zone():
                assert [[token.text for token in tokenizer(text)] for text in texts] == [
                    text.split() for text in texts
                ]
        assert tokenizer(texts[0]).text == texts[0]


def test_pickled_and_saved(tmp_path: Path) -> None:
    nlp = spacy.blank("ru")
    tokenizer = Tokenizer(nlp.vocab, join_broken)
    again = pickle.loads(pickle.dumps(tokenizer))
    assert again("Посту-\nпило").text == "Поступило"
    tokenizer.to_disk(tmp_path)
    assert tokenizer.from_disk(tmp_path)("Да.").text == "Да."
    assert tokenizer.from_bytes(tokenizer.to_bytes())("Да.").text == "Да."
