"""Where sentences begin: a «|» stands before every sentence but the first."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from svodka.segment.ends import sentence_starts
from svodka.segment.sentences import Sentences

CASES = {
    "end marks": ["Завод встал. |Почему? |Никто не знает! |Ждём…"],
    "a small letter goes on": ["Он ушёл… и вернулся.", "Уходите! закричал он. |Все ушли."],
    "initials": [
        "Пьесу написал А. П. Лаптев. |Её поставят.",
        "Поёт В. Лаптева. |Зал полон.",
        "Лаптев А. П. |Он родился в Твери.",
        "Приехали Дж. Смит и Вс. Лаптев. |Их ждали.",
    ],
    "a letter that is no initial": ["Много витамина С. |Он полезен.", "Матч группы Б. |В среду начнут."],
    "places and titles": [
        "Живёт на ул. Садовая в г. Тверь. |Доволен.",
        "Выступил проф. Лаптев. |Зал молчал.",
        "Он учился в школе им. Чехова. |Потом уехал.",
    ],
    "a pronoun that looks like an abbreviation": ["Мы помогли им. |Потом уехали."],
    "years": [
        "Завод открыт в 2003 г. |Компания выросла.",
        "В 2020 г. Тверь росла. |Все рады.",
        "Суд отменил закон от 6 мая 1999 г. № 12. |Его заменят.",
    ],
    "sums and measures": [
        "Цена 100 руб. |Билет дороже.",
        "Заплатил 5 тыс. 300 руб. |Доволен.",
        "Его рост 180 см. |Он высок.",
        "Заём на 5 млн долл. США погашен. |Доллар упал.",
        "Билет стоит 5 долл. |Санкции не помогли.",
    ],
    "lists and asides": [
        "Купили хлеб, соль и т. д. |Потом ушли.",
        "Это ложь, т. е. неправда. |Так и есть.",
        "Приехали сварщики и др. |Цех полон.",
    ],
    "papers": ["Дело по ст. 159 передано. |Суд завтра.", "Смотри рис. 5 и п. 2. |Там всё."],
    "brackets": ["Правил долго (с 1992 г.) Лаптев. |Ушёл сам.", "(Он молчит.) |Все ждут."],
    "items of a list": ["1. Порядок оплаты. |2. Сроки.", "2.1. Сроки. |Их два.", "а) Тверь. |б) Псков."],
    "author's words behind a quotation": [
        "«Мы готовы!» — сказал он. |Все ушли.",
        "«Мы готовы!» — Лаптев улыбнулся. |Все ушли.",
        "— Уходите! — сказал он.",
    ],
    "a quotation of several sentences": ["«Мы строим. |Нас ждут», — сказал он. |И ушёл."],
    "a quotation that ends a sentence": ["Он сказал: «Да!» |Потом ушёл.", "Он сказал: «Да». |Потом ушёл."],
    "a name that the sentence runs around": [
        "Программа «Что? Где? Когда?» вышла в эфир. |Все рады.",
        "Песня «Ах. Ох», которая всем мила, забыта. |Жаль.",
    ],
    "ends of lines": ["Завод встал\n|Почему, не знает никто", "Да.\n\n|Нет.", "Да\r\n|Нет"],
    "footnotes and smiles": ["Завод встал.[1] |Почему?", "Мы рады :) |Приходите"],
    "no end": ["Выпуск 3.5 вышел", "Сайт пример.рф открыт", "Тверь; Псков; Рига"],
    "white space around": ["  Да.  |Нет.  "],
    "nothing": ["", "   ", "\n"],
}


@pytest.mark.parametrize(
    "marked", [text for texts in CASES.values() for text in texts], ids=lambda text: repr(text[:30])
)
def test_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    starts = list(sentence_starts(text))
    shown = list(text)
    for start in reversed(starts[1:]):
        shown.insert(start, "|")
    assert "".join(shown) == marked
    assert all(not text[start].isspace() for start in starts)


@pytest.mark.parametrize(
    ("words", "spaces", "starts"),
    [
        (["Да", ".", "Нет", "."], [False, True, False, False], [0, 2]),
        ([" ", "Да", ".", "\n", "Нет"], [False, False, False, False, False], [0, 4]),
        (["г.", "Тверь", "растёт", "."], [True, True, False, False], [0]),
        (["Да.Нет", "снова"], [True, False], [0]),  # other tokenizers cut otherwise
    ],
)
def test_tokens_of_any_tokenizer(words: list[str], spaces: list[bool], starts: list[int]) -> None:
    doc = Sentences()(Doc(Vocab(), words=words, spaces=spaces))
    assert [token.i for token in doc if token.is_sent_start] == starts
    assert all(token.is_sent_start is not None for token in doc)


def test_borders_set_before_are_overwritten() -> None:
    doc = Doc(Vocab(), words=["Да", ".", "Нет"], spaces=[False, True, False], sent_starts=[1, 1, -1])
    assert [sent.text for sent in Sentences()(doc).sents] == ["Да.", "Нет"]


def test_in_a_pipeline_of_ones_own() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_sentences")
    assert [sent.text for sent in nlp("Поёт А. Лаптев. Зал полон.").sents] == [
        "Поёт А. Лаптев.",
        "Зал полон.",
    ]


@given(st.text())
def test_any_text_has_sentences(text: str) -> None:
    starts = list(sentence_starts(text))
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(text) and not text[start].isspace() for start in starts)
    assert bool(starts) == any(not letter.isspace() for letter in text)
