"""From the Doc to the record: offsets led back through repairs, the text of annotations, salience."""

from __future__ import annotations

import pytest

from svodka import Pipeline, Record


@pytest.fixture(scope="module")
def amounts() -> Pipeline:
    return Pipeline(stages=("amounts",))


@pytest.mark.parametrize(
    ("text", "stretch", "reads"),
    [
        ("Это стоит 5 млн рублей.", "5 млн рублей", "5 млн рублей"),
        ("Это стоит 5\u00a0млн\u202fрублей.", "5\u00a0млн\u202fрублей", "5\u00a0млн\u202fрублей"),
        ("Это стоит 5 мил-\nлионов рублей за штуку.", "5 мил-\nлионов рублей", "5 миллионов рублей"),
        ("Это стоит 5 мил\u00adлионов рублей.", "5 мил\u00adлионов рублей", "5 миллионов рублей"),
        ("Это стоит 5 pублей.", "5 pублей", "5 рублей"),
    ],
    ids=["as it stands", "exotic spaces stay", "hyphen and line end", "soft hyphen", "Latin p"],
)
def test_the_text_of_an_annotation_is_its_repaired_reading(
    amounts: Pipeline, text: str, stretch: str, reads: str
) -> None:
    (amount,) = amounts.extract(text).amounts
    assert text[amount.start : amount.end] == stretch
    assert amount.text == reads
    assert amount.min == ("5000000" if "м" in stretch[:4] else "5")


def test_pieces_stand_where_a_break_was_cut_out(amounts: Pipeline) -> None:
    text = "Это стоит 5 мил-\nлионов рублей за штуку."
    record = amounts.extract(text)
    assert record.amounts[0].pieces is not None
    assert "".join(text[start:end] for start, end in record.amounts[0].pieces) == "5 миллионов рублей"
    assert [(repair.kind, text[repair.start : repair.end], repair.text) for repair in record.repairs] == [
        ("hyphen", "мил-\nлионов", "миллионов")
    ]


ARTICLE = (
    "Орлов открыл мост\n\nМэр Орска Иван Орлов открыл мост. «Ждали пять лет», — сказал он. Орлов доволен."
)


def test_salience_counts_mentions_titles_and_quotations(pipeline: Pipeline) -> None:
    record: Record = pipeline.extract(ARTICLE)
    (mayor,) = (entity for entity in record.entities if entity.type == "PER")
    assert mayor.name == "Иван Орлов"
    assert mayor.salience.in_title
    assert mayor.salience.quoted == 1
    assert mayor.salience.mentions == len(mayor.mentions)
    assert {mention.text for mention in mayor.mentions} >= {"Орлов", "Иван Орлов", "он"}


def test_a_title_apart_from_the_text_counts_too(pipeline: Pipeline) -> None:
    record = pipeline.extract("Мост открыл Иван Орлов. Он доволен.", title="Иван Орлов открыл мост")
    (mayor,) = (entity for entity in record.entities if entity.type == "PER")
    assert mayor.salience.in_title
