"""What the rules read of a Doc: tokens without white space, spans that count no white space."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from svodka.entities.spans import NamedSpan
from svodka.entities.tokens import Tokens


@pytest.mark.parametrize("paragraphs", [1, 3, 300])
def test_white_space_is_left_out(paragraphs: int) -> None:
    words = ["\n", *["Анна", " ", "Ким", "пришла", "\n\n", "\n"] * paragraphs]
    doc = Doc(Vocab(), words=words, spaces=[False] * len(words))
    doc.ents = [Span(doc, 1 + 6 * n, 4 + 6 * n, label="PER") for n in range(paragraphs)]
    tokens = Tokens(doc)
    assert tokens.texts == ["Анна", "Ким", "пришла"] * paragraphs
    assert tokens.size == len(tokens.pos) == len(tokens.lemmas) == len(tokens.features) == 3 * paragraphs
    assert tokens.spans == [NamedSpan(3 * n, 3 * n + 2, "PER", "ner") for n in range(paragraphs)]
    begins = [i for i in range(1, tokens.size) if tokens.starts_sentence(i)]
    assert begins == list(range(3, tokens.size, 3))
    for span in tokens.spans:
        start, end = tokens.offsets(span.start, span.end)
        assert doc.text[start:end] == "Анна Ким"
        assert tokens.phrase(span.start, span.end) == "Анна Ким"


def test_only_names_of_known_types_are_spans() -> None:
    doc = Doc(Vocab(), words=["Анна", "Ким", "Сеул", "вчера"])
    doc.ents = [Span(doc, 0, 2, label="PERSON"), Span(doc, 2, 3, label="GPE"), Span(doc, 3, 4, label="DATE")]
    assert Tokens(doc).spans == [NamedSpan(0, 2, "PER", "ner"), NamedSpan(2, 3, "LOC", "ner")]


def test_no_tokens() -> None:
    assert Tokens(Doc(Vocab())).size == 0
    assert Tokens(Doc(Vocab(), words=["\n\n"], spaces=[False])).size == 0


@pytest.mark.parametrize("between", [" ", "\n", "\u00a0", " \n", "  \n\n "])
def test_phrases_have_one_space_for_any_white_space(between: str) -> None:
    space = between.startswith(" ")
    words = ["Дом", *([between[space:]] if between[space:] else []), "№\u00a05", "-", "бис", "."]
    doc = Doc(Vocab(), words=words, spaces=[space, *[False] * (len(words) - 1)])
    tokens = Tokens(doc)
    assert tokens.texts == ["Дом", "№\u00a05", "-", "бис", "."]
    assert tokens.spaced == [1, 0, 0, 0, 0]
    assert tokens.phrase(0, 4) == "Дом №\u00a05-бис"
    assert tokens.phrase(2, 4) == "-бис"


def test_nothing_follows_the_last_token() -> None:
    assert Tokens(Doc(Vocab(), words=["Анна", "Ким"], spaces=[True, True])).spaced == [1, 0]
    assert Tokens(Doc(Vocab(), words=["Ким", "\n"], spaces=[True, False])).spaced == [0]
