"""What always holds: nothing raises, offsets stay in bounds, the same input gives the same entities."""

from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.ru import Russian
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from svodka.entities import EntityResolver, normalize
from svodka.entities.groups import key_of, stem
from svodka.entities.person_form import parse
from svodka.entities.person_names import wording_of
from svodka.entities.phrases import spelled_like

TYPES = ("PER", "ORG", "LOC")
WORDS = st.sampled_from(
    "Посол Кербель Кербеля Ивановых Мария Лосева А . , « » — ( ) ООО МИД ЦАМО российский Томск Томске "
    "директор певица был стала глава и Google II оглы фон - 5 \n\n ё".split(" ")
)
TAGS = st.sampled_from(
    [
        ("NOUN", "Case=Nom|Gender=Masc|Number=Sing"),
        ("PROPN", "Case=Gen|Gender=Fem|Number=Sing"),
        ("ADJ", "Case=Ins|Number=Plur"),
        ("VERB", "Gender=Fem|Number=Sing|Tense=Past|VerbForm=Fin"),
        ("PUNCT", ""),
        ("ADP", ""),
    ]
)
TOKENS = st.lists(st.tuples(WORDS.filter(bool), TAGS, st.sampled_from(["", *TYPES])), max_size=25)
VOCAB = create_vocab("ru", Russian.Defaults)


def tagged(tokens: list[tuple[str, tuple[str, str], str]]) -> Doc:
    doc = Doc(
        VOCAB,
        words=[word for word, _, _ in tokens],
        pos=[pos for _, (pos, _), _ in tokens],
        morphs=[morph for _, (_, morph), _ in tokens],
        lemmas=[word.lower() for word, _, _ in tokens],
        ents=[f"B-{kind}" if kind else "O" for _, _, kind in tokens],
    )
    return EntityResolver()(doc)


@given(TOKENS)
@settings(max_examples=150, deadline=None)
def test_mentions_and_roles_lie_in_the_text(tokens: list[tuple[str, tuple[str, str], str]]) -> None:
    doc = tagged(tokens)
    starts = {token.idx for token in doc}
    ends = {token.idx + len(token) for token in doc}
    for entity in doc._.svodka_entities:
        assert entity.name
        assert entity.name not in entity.aliases
        assert entity.mentions
        for item in (*entity.mentions, *entity.roles):
            assert item.start < item.end
            assert item.start in starts
            assert item.end in ends


@given(TOKENS)
@settings(max_examples=100, deadline=None)
def test_names_do_not_overlap(tokens: list[tuple[str, tuple[str, str], str]]) -> None:
    doc = tagged(tokens)
    spans = sorted(
        (mention.start, mention.end) for entity in doc._.svodka_entities for mention in entity.mentions
    )
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(TOKENS)
@settings(max_examples=30, deadline=None)
def test_bytes_keep_the_entities(tokens: list[tuple[str, tuple[str, str], str]]) -> None:
    doc = tagged(tokens)
    again = Doc(VOCAB).from_bytes(doc.to_bytes())
    assert again._.svodka_entities == doc._.svodka_entities


@given(st.text(max_size=40), st.sampled_from(TYPES))
@settings(max_examples=300, deadline=None)
def test_normalize_takes_any_string(name: str, kind: str) -> None:
    assert bool(normalize(name, type=kind)) == bool(name.split())


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя-АБВГД'. ", min_size=1, max_size=25))
@settings(max_examples=300, deadline=None)
def test_words_of_a_name_stand_where_they_say(name: str) -> None:
    for part, lemmas in zip(parse(name), wording_of(name, ()).lemmas, strict=True):
        assert name[part.start : part.start + len(part.text)] == part.text
        assert part.key in lemmas


@given(st.text(alphabet="абвеиомстуыьюяАБЁё", min_size=1, max_size=15))
def test_a_stem_begins_its_word(word: str) -> None:
    assert word.lower().replace("ё", "е").startswith(stem(word))
    assert key_of(word) == (stem(word),)


@given(st.text(alphabet="абвеё", min_size=1, max_size=8))
def test_spelling_like_itself_changes_nothing(word: str) -> None:
    assert spelled_like(word, word) == word


@pytest.mark.parametrize("text", ["", " ", "\n\n", "«»", "Текст без имён."])
def test_texts_without_entities(text: str) -> None:
    doc = spacy.blank("ru").make_doc(text)
    assert EntityResolver(adjectives=False)(doc)._.svodka_entities == ()
