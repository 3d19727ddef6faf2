"""Sentence starts."""

from __future__ import annotations

import re

import razdel
from spacy.language import Language
from spacy.tokens import Doc

_LINE = re.compile(r"[^\n]+")


@Language.factory("svodka_sentences", assigns=["token.is_sent_start", "doc.sents"])
def create_sentences(nlp: Language, name: str) -> object:
    return split


def split(doc: Doc) -> Doc:
    starts = {
        line.start() + sentence.start for line in _LINE.finditer(doc.text) for sentence in razdel.sentenize(line.group())
    }
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc
