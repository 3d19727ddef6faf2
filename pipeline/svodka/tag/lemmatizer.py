"""Lemmas."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from svodka.morphology import lemma
from svodka.requirements import check_requirements


@Language.factory("svodka_lemmatizer", assigns=["token.lemma"])
def create_lemmatizer(nlp: Language, name: str) -> Any:
    check_requirements(nlp, "svodka_lemmatizer", ["token.pos", "token.morph"])
    return lemmatize


def lemmatize(doc: Doc) -> Doc:
    for token in doc:
        token.lemma_ = token.text if token.is_space else lemma(token.text, token.pos_, str(token.morph))
    return doc
