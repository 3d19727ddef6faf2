"""Heads and relations by slovnet's model."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from svodka.requirements import check_requirements
from svodka.tag.morphology import data, navec, sents


@lru_cache(maxsize=1)
def model() -> Any:
    from slovnet import Syntax

    return Syntax.load(data() / "model" / "slovnet_syntax_news_v1.tar", batch_size=4).navec(navec())


@Language.factory("svodka_syntax", assigns=["token.head", "token.dep"], default_config={"sentences": "all"})
def create_syntax(nlp: Language, name: str, sentences: str) -> Any:
    check_requirements(nlp, "svodka_syntax", ["token.is_sent_start"])
    return parse


def parse(doc: Doc) -> Doc:
    sentences = sents(doc)
    heads = list(range(len(doc)))
    deps = ["dep"] * len(doc)
    starts = [t.is_sent_start for t in doc]
    for toks, markup in zip(sentences, model().map([[t.text for t in s] for s in sentences])):
        for token, m in zip(toks, markup.tokens):
            head = int(m.head_id) - 1
            heads[token.i] = toks[head].i if head >= 0 else token.i
            deps[token.i] = m.rel if head >= 0 else "root"
    for token in doc:
        token.dep_ = deps[token.i]
        token.head = doc[heads[token.i]]
    return doc
