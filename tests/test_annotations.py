"""The kept text of a Doc is only its own."""

from __future__ import annotations

import svodka
from svodka.annotations import text_of


def test_a_doc_cut_out_of_another_reads_its_own_text() -> None:
    nlp = svodka.load(stages=("segment",))
    doc = nlp("Первое предложение. Второе предложение короче.")
    assert text_of(doc) == doc.text
    part = list(doc.sents)[1].as_doc(copy_user_data=True)
    assert text_of(part) == part.text == "Второе предложение короче."


def test_an_empty_doc() -> None:
    assert text_of(svodka.load(stages=("segment",))("")) == ""
