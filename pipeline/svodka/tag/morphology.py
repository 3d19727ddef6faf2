"""Part of speech and features by slovnet's model."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from svodka.requirements import check_requirements


def data() -> Path:
    spec = find_spec("natasha")
    assert spec and spec.origin
    return Path(spec.origin).parent / "data"


@lru_cache(maxsize=1)
def navec() -> Any:
    from navec import Navec

    return Navec.load(data() / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")


@lru_cache(maxsize=1)
def morph() -> Any:
    from slovnet import Morph

    return Morph.load(data() / "model" / "slovnet_morph_news_v1.tar", batch_size=4).navec(navec())


@Language.factory("svodka_morphology", assigns=["token.pos", "token.morph", "token.tag"])
def create_morphology(nlp: Language, name: str) -> Any:
    check_requirements(nlp, "svodka_morphology", ["token.is_sent_start"])
    return tag


tag_models = {"morphology": "slovnet_morph_news_v1", "vectors": "navec_news_v1_1B_250K_300d_100q"}


def sents(doc: Doc) -> list[list[Any]]:
    out = []
    for sent in doc.sents:
        toks = [t for t in sent if not t.is_space]
        if toks:
            out.append(toks)
    return out


def tag(doc: Doc) -> Doc:
    sentences = sents(doc)
    for toks, markup in zip(sentences, morph().map([[t.text for t in s] for s in sentences])):
        for token, m in zip(toks, markup.tokens):
            token.pos_ = m.pos
            token.tag_ = m.pos
            token.set_morph("|".join(f"{k}={v}" for k, v in sorted(m.feats.items())))
    for token in doc:
        if token.is_space:
            token.pos_ = "SPACE"
            token.set_morph("")
    return doc
