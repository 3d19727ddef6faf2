"""The component alone: on a Doc of another pipeline, wrongly put together, through bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from svodka.annotations import Cue
from svodka.errors import PipelineError
from svodka.quotes import QuoteExtractor
from svodka.quotes.vocabulary import load_vocabulary

PAST = "Aspect=Perf|Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin|Voice=Act"
MAN = "Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing"
# word, lemma, UD part of speech, features, head, label: as a UD treebank has them
UD = [
    ("Посол", "посол", "NOUN", MAN, 3, "nsubj"),
    ("Олег", "Олег", "PROPN", MAN, 0, "appos"),
    ("Рощин", "Рощин", "PROPN", MAN, 1, "flat:name"),
    ("заявил", "заявить", "VERB", PAST, 3, "ROOT"),
    (",", ",", "PUNCT", "", 7, "punct"),
    ("что", "что", "SCONJ", "", 7, "mark"),
    ("мост", "мост", "NOUN", "Animacy=Inan|Case=Nom|Gender=Masc|Number=Sing", 7, "nsubj"),
    (
        "открыт",
        "открыть",
        "VERB",
        "Gender=Masc|Number=Sing|Variant=Short|VerbForm=Part|Voice=Pass",
        3,
        "ccomp",
    ),
    (".", ".", "PUNCT", "", 3, "punct"),
]


def make_doc(vocab: Vocab | None = None) -> Doc:
    words, lemmas, pos, morphs, heads, deps = (list(column) for column in zip(*UD, strict=True))
    spaces = [True, True, True, False, True, True, True, False, False]
    doc = Doc(
        vocab or Vocab(),
        words=words,
        spaces=spaces,
        lemmas=lemmas,
        pos=pos,
        morphs=morphs,
        heads=heads,
        deps=deps,
    )
    doc.ents = [Span(doc, 1, 3, label="PER")]
    return doc


def test_reads_a_doc_of_another_ud_pipeline() -> None:
    doc = QuoteExtractor(load_vocabulary())(make_doc())
    (quote,) = doc._.svodka_quotes
    assert quote.kind == "indirect"
    assert quote.pieces == ((29, 40),)
    assert doc.text[29:40] == "мост открыт"
    assert quote.cue == Cue(17, 23, "заявить")
    assert quote.source == (0, 16)
    assert (quote.speaker.name, quote.speaker.kind) == ("Олег Рощин", "person")
    assert 0.0 < quote.speaker.confidence <= 1.0


def test_spans_of_the_pieces() -> None:
    doc = QuoteExtractor(load_vocabulary())(make_doc())
    (span,) = doc.spans["svodka_quotes"]
    assert (span.text, span.label_, span.id_) == ("мост открыт", "indirect", "q1")


def test_uncertain_speakers_become_unknown() -> None:
    (quote,) = QuoteExtractor(load_vocabulary(), min_speaker_confidence=1.0)(make_doc())._.svodka_quotes
    assert (quote.speaker.name, quote.speaker.kind, quote.speaker.entity) == (None, "unknown", None)
    assert quote.source == (0, 16)


def test_quotations_survive_bytes() -> None:
    doc = QuoteExtractor(load_vocabulary())(make_doc())
    again = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert again._.svodka_quotes == doc._.svodka_quotes


@pytest.mark.parametrize("words", [[], [" "], ["\n"], ["Слово"], ["«"], ["»"], [":"], ["—"]])
def test_a_doc_without_annotation_has_no_quotations(words: list[str]) -> None:
    doc = QuoteExtractor(load_vocabulary())(Doc(Vocab(), words=words))
    assert doc._.svodka_quotes == ()


def test_refuses_a_pipeline_without_tagger() -> None:
    with pytest.raises(PipelineError, match=r"token\.pos"):
        spacy.blank("ru").add_pipe("svodka_quotes")


def test_a_user_takes_a_verb_out(tmp_path: Path) -> None:
    verbs = tmp_path / "speech_verbs.tsv"
    verbs.write_text("lemma\ttakes\tsense\n-заявить\n", encoding="utf-8")
    doc = QuoteExtractor(load_vocabulary(str(tmp_path)))(make_doc())
    assert doc._.svodka_quotes == ()
