"""What the components of the tag stage write to a Doc, each alone and in a row."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from svodka.errors import PipelineError
from svodka.tag.lemmatizer import Lemmatizer
from svodka.tag.morphology import Morphology
from svodka.tag.syntax import Syntax

TEXT = "Дождь. Снег. Ветер.\n Лаптева сообщила, что завод строят. Тишина."


def build(*names: str, **syntax: object) -> Language:
    nlp = spacy.blank("ru")
    for name in names:
        nlp.add_pipe(name, config=dict(syntax) if name == "svodka_syntax" else {})
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build("svodka_sentences", "svodka_morphology", "svodka_lemmatizer", "svodka_syntax")


def test_morphology(nlp: Language) -> None:
    doc = nlp("Лаптева сообщила \n о пожаре.")
    assert [(token.text, token.pos_, token.tag_) for token in doc if not token.is_space] == [
        ("Лаптева", "PROPN", "PROPN"),
        ("сообщила", "VERB", "VERB"),
        ("о", "ADP", "ADP"),
        ("пожаре", "NOUN", "NOUN"),
        (".", "PUNCT", "PUNCT"),
    ]
    assert doc[0].morph.to_dict() == {"Animacy": "Anim", "Case": "Nom", "Gender": "Fem", "Number": "Sing"}
    assert {token.pos_ for token in doc if token.is_space} == {"SPACE"}


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("Заводы строили ели.", ["завод", "строить", "ель", "."]),
        ("Мы ели суп.", ["мы", "есть", "суп", "."]),
        ("Построенный дом стоял у реки.", ["построить", "дом", "стоять", "у", "река", "."]),
        ("Компания Plus и NASA", ["компания", "plus", "и", "nasa"]),
        ("В 2020 году\n", ["в", "2020", "год", "\n"]),
    ],
)
def test_lemmas(nlp: Language, text: str, lemmas: list[str]) -> None:
    assert [token.lemma_ for token in nlp(text)] == lemmas


def test_syntax(nlp: Language) -> None:
    doc = nlp("Лаптева сообщила о пожаре.")
    assert [(token.text, token.dep_, token.head.text) for token in doc] == [
        ("Лаптева", "nsubj", "сообщила"),
        ("сообщила", "root", "сообщила"),
        ("о", "case", "пожаре"),
        ("пожаре", "obl", "сообщила"),
        (".", "punct", "сообщила"),
    ]


def test_sentences_keep_their_borders(nlp: Language) -> None:
    before = build("svodka_sentences")(TEXT)
    doc = nlp(TEXT)
    assert [sent.text for sent in doc.sents] == [sent.text for sent in before.sents]
    assert all(sent.root in sent for sent in doc.sents)


def test_only_quotable_sentences() -> None:
    nlp = build(
        "svodka_sentences", "svodka_morphology", "svodka_lemmatizer", "svodka_syntax", sentences="quotable"
    )
    doc = nlp("Шёл снег. Мэр заявил, что завод встал. Было тихо.")
    assert [any(token.dep for token in sent) for sent in doc.sents] == [False, True, False]
    assert all(token.head == token for token in doc if not token.dep)


def test_quotable_without_lemmas_means_all() -> None:
    doc = build("svodka_sentences", "svodka_syntax", sentences="quotable")(TEXT)
    assert all(token.dep for token in doc if not token.is_space)


def test_streams_as_single_documents(nlp: Language) -> None:
    texts = [TEXT, "", "  ", "Да.", TEXT.upper(), "\n"]
    columns = ["POS", "TAG", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START"]
    for doc, text in zip(nlp.pipe(texts, batch_size=4), texts, strict=True):
        assert doc.text == text
        assert np.array_equal(doc.to_array(columns), nlp(text).to_array(columns))


def test_documents_of_different_vocabularies() -> None:
    docs = [build("svodka_sentences")(text) for text in ("Дождь идёт.", "Снег шёл.")]
    for component in (Morphology(), Lemmatizer(), Syntax()):
        docs = list(component.pipe(docs))
    assert [[token.lemma_ for token in doc] for doc in docs] == [
        ["дождь", "идти", "."],
        ["снег", "идти", "."],
    ]


def test_documents_to_bytes_and_back(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [(t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i) for t in again] == [
        (t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i) for t in doc
    ]


@pytest.mark.parametrize("component", [Morphology(), Lemmatizer(), Syntax("quotable")])
def test_pickles_are_small(component: object) -> None:
    assert len(pickle.dumps(component)) < 1000


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("svodka_morphology", "svodka_sentences"),
        ("svodka_lemmatizer", "svodka_morphology"),
        ("svodka_syntax", "svodka_sentences"),
    ],
)
def test_a_wrong_order_is_refused(name: str, advice: str) -> None:
    with pytest.raises(PipelineError) as refusal:
        build(name)
    assert advice in refusal.value.remedy
