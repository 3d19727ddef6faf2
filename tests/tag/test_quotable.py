"""Which sentences are parsed for the quotes stage."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import svodka  # noqa: F401  (registers the components)
from svodka.lexicon import load_table
from svodka.tag.letters import NONE, Letters


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("ru", config={"nlp": {"tokenizer": {"@tokenizers": "svodka.tokenizer.v1"}}})
    for name in ("svodka_sentences", "svodka_morphology", "svodka_lemmatizer"):
        nlp.add_pipe(name)
    nlp.add_pipe("svodka_syntax", config={"sentences": "quotable"})
    return nlp


def parsed(nlp: Language, text: str) -> list[bool]:
    return [any(token.dep for token in sent) for sent in nlp(text).sents]


@pytest.mark.parametrize(
    "text",
    [
        "Посол заявил, что завод закрыт.",
        "Посол сказал, мол, завод закрыт.",
        "Мэр сообщил на встрече с рабочими в четверг, что завод закрыт.",
        "Эксперт уверен, что завод закроют.",
        "Появились сообщения о том, что завод закрыт.",
        "Мэр рассказал, как чинили мост.",
        "Мэр уточнил, в каком году починят мост.",
        "Журналист спросил мэра о том, когда починят мост.",
        "Мэр уточнил, будет ли мост.",
        "Мэр пообещал жителям города построить мост.",
        "Мэр повторил призыв прекратить огонь.",
        "Завод закрыт, сообщает газета.",
        "Завод, в среду сообщил посол, закрыт.",
        "Как ранее писала местная газета, завод закрыт.",
        "Мэр сказал: мост починят.",
        "Он крикнул «Вперёд, ребята!»",
        "Мэр назвал решение своих соседей «ошибкой».",
        "«Мы готовы», — сказал мэр.",
        "«Мы готовы», сказал мэр.",
        "Мы готовы! — крикнул мэр.",
        "— Мы готовы, — улыбнулся мэр.",
        "— Мы готовы, — успокоил он.",
        "— Мы готовы, —\nуспокоил он.",
        "Мэр успокоил жителей: «Мы готовы».",
        "По словам посла, завод закрыт.",
        "По его собственным словам, завод закрыт.",
        "Согласно докладу, завод закрыт.",
    ],
)
def test_reports(nlp: Language, text: str) -> None:
    assert all(parsed(nlp, text))


@pytest.mark.parametrize(
    "text",
    [
        "Завод закрыт.",
        "Мэр выступил с заявлением.",
        "Посол сообщил об этом вчера.",
        "Мэр рассказал о мосте в интервью «Вестнику».",
        "Скажем, мост починят.",
        "Завод встал, рабочие ушли домой.",
        "Он опубликовал обещанный доклад.",
        "Мэр открыл мост, построенный рабочими.",
        "Фирма «Заря» построит мост, что обрадует жителей.",
        "Улыбнулся и ушёл.",
        "По мосту едут машины.",
    ],
)
def test_reports_nothing(nlp: Language, text: str) -> None:
    assert not any(parsed(nlp, text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мэр устал. Шёл снег. Он заявил, что уйдёт.", [True, True, True]),
        ("Мэр устал. Шёл снег. Девушка заявила, что уйдёт.", [True, True, True]),
        ("Мэр устал. Шёл снег. Мэр заявил, что уйдёт.", [False, False, True]),
        ("Мэр устал. Завод выпустил заявление. В нём говорится, что цех закрыт.", [False, True, True]),
        ("Мэр рассказал о травме. «Нога ещё болит». Шёл снег.", [True, False, False]),
        ("Завод выпустил заявление. Мэр устал. В нём говорится, что цех закрыт.", [False, False, True]),
        ("Мэр заявил, что уйдёт. Он устал. Шёл снег.", [True, False, False]),
    ],
    ids=[
        "two before a pronoun",
        "two before a noun like one",
        "no pronoun",
        "speech just before",
        "before a quotation",
        "speech farther off",
        "none behind",
    ],
)
def test_sentences_before(nlp: Language, text: str, expected: list[bool]) -> None:
    assert parsed(nlp, text) == expected


def test_every_opener_has_a_known_kind() -> None:
    kinds = {entry["opens"] for entry in load_table("clause_openers")}
    assert kinds == {"that", "question", "oblique", "whether", "relative"}


def test_letters(nlp: Language) -> None:
    letters = Letters({"ещё": "a", ",": "b"})
    doc = nlp.make_doc("еще, ещё или нет")
    found = letters(doc.to_array("ORTH"))
    assert [chr(code) if code != NONE else "" for code in found] == ["a", "b", "a", "", ""]
