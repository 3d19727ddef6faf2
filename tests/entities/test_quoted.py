"""A user's nouns before quotation marks (the shipped ones: `corpus/cases/entities/texts_entities.txt`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.lang.ru import Russian
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from svodka.entities import EntityResolver
from svodka.errors import LexiconError

VOCAB = create_vocab("ru", Russian.Defaults)


def names(folder: Path | None) -> list[str]:
    doc = Doc(VOCAB, words=["артель", "«", "Вектор", "»"], spaces=[True, False, False, False])
    for token, lemma in zip(doc, ["артель", "«", "вектор", "»"], strict=True):
        token.lemma_ = lemma
    EntityResolver(folder)(doc)
    return [entity.name for entity in doc._.svodka_entities]


def with_noun(folder: Path, kind: str) -> Path:
    (folder / "quoted_nouns.tsv").write_text(f"noun\tkind\nартель\t{kind}\n", encoding="utf-8")
    return folder


def test_a_noun_of_ones_own(tmp_path: Path) -> None:
    assert names(None) == []
    assert names(with_noun(tmp_path, "ORG")) == ["Вектор"]


def test_a_kind_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"quoted_nouns\.tsv.*2.*«LOC» is no kind"):
        names(with_noun(tmp_path, "LOC"))
