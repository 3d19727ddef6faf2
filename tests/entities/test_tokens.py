"""What the rules read of a Doc: tokens without white space, spans that count no white space."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from svodka.entities.spans import NamedSpan
from svodka.entities.tokens import Tokens, tokens_of


def tokens(doc: Doc) -> Tokens:
    (found,) = tokens_of([doc])
    return found


@pytest.mark.parametrize("paragraphs", [1, 3, 300])
def test_white_space_is_left_out(paragraphs: int) -> None:
    words = ["\n", *["Анна", " ", "Ким", "пришла", "\n\n", "\n"] * paragraphs]
    doc = Doc(Vocab(), words=words, spaces=[False] * len(words))
    doc.ents = [Span(doc, 1 + 6 * n, 4 + 6 * n, label="PER") for n in range(paragraphs)]
    found = tokens(doc)
    assert found.texts == ["Анна", "Ким", "пришла"] * paragraphs
    assert found.size == len(found.pos) == len(found.lemmas) == len(found.features) == 3 * paragraphs
    assert found.spans == [NamedSpan(3 * n, 3 * n + 2, "PER", "ner") for n in range(paragraphs)]
    begins = [i for i in range(1, found.size) if found.starts_sentence(i)]
    assert begins == list(range(3, found.size, 3))
    for span in found.spans:
        start, end = found.offsets(span.start, span.end)
        assert doc.text[start:end] == "Анна Ким"
        assert found.phrase(span.start, span.end) == "Анна Ким"


def test_only_names_of_known_types_are_spans() -> None:
    doc = Doc(Vocab(), words=["Анна", "Ким", "Сеул", "вчера"])
    doc.ents = [Span(doc, 0, 2, label="PERSON"), Span(doc, 2, 3, label="GPE"), Span(doc, 3, 4, label="DATE")]
    assert tokens(doc).spans == [NamedSpan(0, 2, "PER", "ner"), NamedSpan(2, 3, "LOC", "ner")]


def test_no_tokens() -> None:
    assert tokens(Doc(Vocab())).size == 0
    assert tokens(Doc(Vocab(), words=["\n\n"], spaces=[False])).size == 0


@pytest.mark.parametrize("between", [" ", "\n", "\u00a0", " \n", "  \n\n "])
def test_phrases_have_one_space_for_any_white_space(between: str) -> None:
    space = between.startswith(" ")
    words = ["Дом", *([between[space:]] if between[space:] else []), "№\u00a05", "-", "бис", "."]
    doc = Doc(Vocab(), words=words, spaces=[space, *[False] * (len(words) - 1)])
    found = tokens(doc)
    assert found.texts == ["Дом", "№\u00a05", "-", "бис", "."]
    assert found.spaced == [1, 0, 0, 0, 0]
    assert found.phrase(0, 4) == "Дом №\u00a05-бис"
    assert found.phrase(2, 4) == "-бис"


def test_nothing_follows_the_last_token() -> None:
    assert tokens(Doc(Vocab(), words=["Анна", "Ким"], spaces=[True, True])).spaced == [1, 0]
    assert tokens(Doc(Vocab(), words=["Ким", "\n"], spaces=[True, False])).spaced == [0]


def test_docs_together_are_read_as_each_alone() -> None:
    vocab = Vocab()
    docs = [
        Doc(vocab, words=["Анна", "Ким"], spaces=[True, False]),
        Doc(vocab),
        Doc(vocab, words=["\n", "Ким", "пришла", "."], spaces=[False, True, False, True]),
    ]
    docs[0].ents = [Span(docs[0], 0, 2, label="PER")]
    docs[2].ents = [Span(docs[2], 1, 2, label="PER")]
    for together, doc in zip(tokens_of(docs), docs, strict=True):
        assert vars(together) == vars(tokens(doc))
