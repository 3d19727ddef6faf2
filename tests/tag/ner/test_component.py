"""The component svodka_ner in a pipeline of anybody's."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from svodka.errors import PipelineError
from svodka.tag.ner import NamedEntities
from svodka.tag.ner.network import CAPACITY, WEIGHTS

LETTER = (
    "Директор завода «Ромашка» Пётр Иванович Кузнецов приехал в Тверь. "
    "В Твери его встретил губернатор Анатолий Зорин.\n\n"
    "Зорин пообещал российским рабочим помощь правительства. "
    "Об этом сообщило Министерство промышленности РФ."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("ru")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("svodka_ner")
    return nlp


def entities(doc: Doc) -> list[tuple[str, str]]:
    return [(entity.text, entity.label_) for entity in doc.ents]


def test_names_adjectives_and_bodies_are_found(nlp: Language) -> None:
    found = entities(nlp(LETTER))
    for expected in [
        ("Пётр Иванович Кузнецов", "PER"),
        ("Анатолий Зорин", "PER"),
        ("Зорин", "PER"),
        ("Тверь", "LOC"),
        ("Твери", "LOC"),
        ("российским", "LOC"),
        ("правительства", "ORG"),
        ("Министерство промышленности РФ", "ORG"),
    ]:
        assert expected in found


@pytest.mark.parametrize(
    "text",
    [
        "Вечером пошёл дождь, и все разошлись по домам.",
        "Цены выросли на 5 процентов за год.",
        "— Спасибо, — ответила она. — Мне ничего не нужно.",
    ],
)
def test_nothing_is_found_where_nothing_is_named(nlp: Language, text: str) -> None:
    assert entities(nlp(text)) == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \n"])
def test_blank_documents_stay_blank(nlp: Language, text: str) -> None:
    assert nlp(text).ents == ()


def test_white_space_is_in_no_entity_at_its_ends(nlp: Language) -> None:
    doc = nlp("  Анатолий   Зорин\nприехал в  Тверь  .")
    assert ("Тверь", "LOC") in entities(doc)
    assert not any(entity[0].is_space or entity[-1].is_space for entity in doc.ents)


def test_batches_give_what_documents_alone_give(nlp: Language) -> None:
    texts = [LETTER, "", "Анатолий Зорин уехал.", LETTER * 3, "  "] * 3
    alone = [entities(nlp(text)) for text in texts]
    for size in (1, 2, 100):
        assert [entities(doc) for doc in nlp.pipe(texts, batch_size=size)] == alone


def test_entities_that_are_there_already_win(nlp: Language) -> None:
    component = nlp.get_pipe("svodka_ner")
    doc = nlp("В Тверь приехал Анатолий Зорин.")
    doc.ents = [Span(doc, 0, 2, label="EVENT")]
    assert entities(component(doc)) == [("В Тверь", "EVENT"), ("Анатолий Зорин", "PER")]


def test_no_sentence_borders_is_refused_when_the_pipeline_is_built() -> None:
    with pytest.raises(PipelineError, match="is_sent_start"):
        spacy.blank("ru").add_pipe("svodka_ner")


def test_pickling_takes_no_weights(nlp: Language) -> None:
    nlp(LETTER)
    data = pickle.dumps(nlp.get_pipe("svodka_ner"))
    assert len(data) < 1000
    again = pickle.loads(data)
    assert entities(again(nlp.make_doc("Тверь"))) == entities(nlp("Тверь"))


def test_provenance_names_the_weights() -> None:
    assert NamedEntities().models["ner"].startswith("svodka-ner-")


def test_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 15_000_000


def test_threads_get_the_same(nlp: Language) -> None:
    component = nlp.get_pipe("svodka_ner")
    docs = [nlp.make_doc(f"{LETTER} В деле {i} назван Сидор Петров{i}.") for i in range(16)]
    with ThreadPoolExecutor(4) as pool:
        parallel = [entities(doc) for doc in pool.map(component, docs)]
    assert parallel == [entities(component(nlp.make_doc(doc.text))) for doc in docs]


def test_a_sentence_without_end_is_read(nlp: Language) -> None:
    component = nlp.get_pipe("svodka_ner")
    words = ["Анатолий", "Зорин", "приехал", "в", "Тверь", ","] * 8_000
    doc = component(Doc(nlp.vocab, words=words, sent_starts=[True] + [False] * (len(words) - 1)))
    assert len(doc.ents) == pytest.approx(16_000, rel=0.01)


def test_more_forms_than_are_kept_change_nothing(nlp: Language) -> None:
    before = entities(nlp(LETTER))
    component = nlp.get_pipe("svodka_ner")
    for start in range(0, 2 * CAPACITY, 4_000):
        component(nlp.make_doc(" ".join(f"слово{i}." for i in range(start, start + 4_000))))
    assert entities(nlp(LETTER)) == before


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_sound_spans(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    for entity in doc.ents:
        assert entity.label_ in {"PER", "LOC", "ORG"}
        assert text[entity.start_char : entity.end_char] == entity.text
