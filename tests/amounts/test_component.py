"""The spaCy component: any tokenization, alone, through bytes, with a user's word lists."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import razdel
import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from svodka.amounts import AmountFinder, AmountsComponent
from svodka.annotations import Amount
from svodka.errors import LexiconError
from svodka.lexicon import SHIPPED

TEXT = "Артель отдала 5,3млн. рублей, а 50-процентную долю продала за $2–3 тыс. вдове."
SPANS = ["5,3млн. рублей", "50-процентную", "$2–3 тыс."]


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_amounts")
    return nlp


def razdel_doc(text: str) -> Doc:
    tokens = [token.text for token in razdel.tokenize(text)]
    spaces = [text[token.stop : token.stop + 1] == " " for token in razdel.tokenize(text)]
    return Doc(Vocab(), words=tokens, spaces=spaces)


def test_alone_on_a_blank_pipeline(nlp: spacy.Language) -> None:
    doc = nlp(TEXT)
    assert [TEXT[amount.start : amount.end] for amount in doc._.svodka_amounts] == SPANS
    assert doc._.svodka_amounts[2] == Amount(
        62, 71, "money", "2000", "3000", currency="USD", rule="sign_before dash_range"
    )


def test_span_group_covers_the_amounts_on_whole_tokens(nlp: spacy.Language) -> None:
    doc = nlp(TEXT)
    spans = doc.spans["svodka_amounts"]
    assert [span.label_ for span in spans] == ["money", "percent", "money"]
    for span, amount in zip(spans, doc._.svodka_amounts, strict=True):
        assert span.start_char <= amount.start
        assert amount.end <= span.end_char


def test_same_amounts_on_other_tokens(nlp: spacy.Language) -> None:
    doc = AmountsComponent()(razdel_doc(TEXT))
    assert doc.text == TEXT
    assert doc._.svodka_amounts == nlp(TEXT)._.svodka_amounts


def test_survives_bytes(nlp: spacy.Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.svodka_amounts == doc._.svodka_amounts
    assert isinstance(again._.svodka_amounts[0], Amount)


def test_every_call_gives_the_same(nlp: spacy.Language) -> None:
    assert nlp(TEXT)._.svodka_amounts == nlp(TEXT)._.svodka_amounts == AmountFinder()(TEXT)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "%", "рублей", "No Russian, no money here."])
def test_nothing_in_nothing(nlp: spacy.Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.svodka_amounts == ()
    assert len(doc.spans["svodka_amounts"]) == 0


def copy_header(name: str, folder: Path) -> Path:
    lines = (SHIPPED / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    path = folder / f"{name}.tsv"
    path.write_text(next(line for line in lines if not line.startswith("#")) + "\n", encoding="utf-8")
    return path


def test_a_users_list_adds_a_currency(tmp_path: Path) -> None:
    with copy_header("currency_nouns", tmp_path).open("a", encoding="utf-8") as lines:
        lines.write("аспар\tXAS\tаспар аспара аспаров аспары\n")
    assert AmountFinder()("Монета в 10 аспаров.") == ()
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_amounts", config={"lexicon": str(tmp_path)})
    assert nlp("Монета в 10 аспаров.")._.svodka_amounts[0].currency == "XAS"


@pytest.mark.parametrize(
    ("table", "line", "complaint"),
    [
        ("currency_nouns", "аспар\tаспары\tаспар", "currency_nouns.tsv:2: «аспары» is no currency code"),
        ("currencies", "звонкая монета\tXAS", "currencies.tsv:2: «звонкая монета» has no noun"),
        ("numerals", "дюжина\tдвенадцать\tteen\t\tдюжина", "numerals.tsv:2: «двенадцать» is no number"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, table: str, line: str, complaint: str) -> None:
    with copy_header(table, tmp_path).open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    with pytest.raises(LexiconError, match=complaint):
        AmountFinder(tmp_path)


def test_component_survives_pickling(nlp: spacy.Language) -> None:
    component = pickle.loads(pickle.dumps(AmountsComponent()))
    assert component(razdel_doc(TEXT))._.svodka_amounts == nlp(TEXT)._.svodka_amounts


def test_pipeline_survives_disk(nlp: spacy.Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    assert spacy.load(tmp_path / "model")(TEXT)._.svodka_amounts == nlp(TEXT)._.svodka_amounts
