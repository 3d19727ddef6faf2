"""Strings of a memory zone go with it; those of no zone stay."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from svodka.tag.lemmatizer import Lemmatizer
from svodka.zones import Zone


def test_what_was_added_is_there_until_its_zone_ends() -> None:
    nlp = spacy.blank("ru")
    zone = Zone(nlp.vocab)
    assert [zone.is_another() for _ in range(3)] == [True, False, False]
    for _ in range(2):
        with nlp.memory_zone():
            assert [zone.is_another() for _ in range(2)] == [True, False]
    assert zone.is_another()


def test_lemmas_are_known_in_every_zone_and_vocabulary() -> None:
    lemmatizer = Lemmatizer()
    for vocab in (Vocab(), Vocab()):
        for _ in range(2):
            with vocab.memory_zone():
                doc = Doc(vocab, words=["городами"], pos=["NOUN"], morphs=["Case=Ins|Number=Plur"])
                assert lemmatizer(doc)[0].lemma_ == "город"
        doc = Doc(vocab, words=["городами"], pos=["NOUN"], morphs=["Case=Ins|Number=Plur"])
        assert lemmatizer(doc)[0].lemma_ == "город"
