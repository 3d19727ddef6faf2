"""Flat formats take what they can, and say what they left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from svodka.gold.errors import GoldError
from svodka.gold.formats import read_documents, write_documents
from svodka.gold.from_record import from_record
from svodka.gold.losses import Loss, tally
from svodka.gold.standoff import Relation, Span, Standoff
from tests.bench.shared import NEREL_DEV
from tests.gold.records import amount, entity, record

TEXT = "Мэрия Орска и экс-мэр Иван\nОрлов потратили 5 млн рублей. Он уехал."


def span(id: str, label: str, stretch: str, **data: str) -> Span:
    at = TEXT.index(stretch)
    return Span(id, label, ((at, at + len(stretch)),), data)


DOCUMENT = Standoff(
    "a.txt",
    TEXT,
    (
        span("T1", "ORG", "Мэрия Орска"),
        span("T2", "LOC", "Орска"),
        span("T3", "ROLE", "мэр"),
        span("T4", "PER", "Иван\nОрлов"),
        span("T5", "MONEY", "5 млн рублей", min="5000000"),
        span("T6", "PER", "Он", kind="pronoun"),
        Span("T7", "LOC", ((0, 5), (14, 21))),
    ),
    (Relation("R1", "Role", "T4", "T3"),),
)
COMMON = [
    Loss("a.txt", "PER", "Иван\nОрлов", "relation Role"),
    Loss("a.txt", "MONEY", "5 млн рублей", "value of the amount"),
]


def taken(document: Standoff) -> list[tuple[str, str]]:
    return [(s.label, document.text[s.start : s.end]) for s in document.spans]


def test_bio_takes_the_outermost_entities_and_amounts(tmp_path: Path) -> None:
    path = tmp_path / "gold.conll"
    losses = write_documents([DOCUMENT], path, format="bio")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ['# id = "a.txt"', f'# text = "{TEXT}"'.replace("\n", "\\n")]
    assert lines[2:10] == [
        "Мэрия\tB-ORG",
        "Орска\tI-ORG",
        "и\tO",
        "экс-мэр\tO",
        "Иван\tB-PER",
        "Орлов\tI-PER",
        "потратили\tO",
        "5\tB-MONEY",
    ]
    assert lines[-4:] == ["", "Он\tO", "уехал\tO", ".\tO"]
    [back] = read_documents(path)
    assert (back.id, back.text) == ("a.txt", TEXT)
    assert taken(back) == [("ORG", "Мэрия Орска"), ("PER", "Иван\nОрлов"), ("MONEY", "5 млн рублей")]
    assert sorted(losses) == sorted([
        Loss("a.txt", "LOC", "Мэрия экс-мэр", "in pieces"),
        Loss("a.txt", "LOC", "Орска", "inside another span or across its end"),
        Loss("a.txt", "ROLE", "мэр", "label not asked for"),
        Loss("a.txt", "PER", "Он", "pronoun, no name"),
        *COMMON,
    ])  # fmt: skip


def test_bio_of_certain_labels(tmp_path: Path) -> None:
    path = tmp_path / "gold.conll"
    losses = write_documents([DOCUMENT], path, format="bio", labels=["LOC", "ROLE"])
    assert taken(read_documents(path)[0]) == [("LOC", "Орска")]
    assert Loss("a.txt", "ROLE", "мэр", "not made of whole tokens") in losses


def test_docbin_takes_all_that_are_made_of_whole_tokens(tmp_path: Path) -> None:
    path = tmp_path / "gold.spacy"
    losses = write_documents([DOCUMENT], path, format="docbin")
    [back] = read_documents(path)
    assert (back.id, back.text) == ("a.txt", TEXT)
    assert taken(back) == [
        ("ORG", "Мэрия Орска"),
        ("LOC", "Орска"),
        ("PER", "Иван\nОрлов"),
        ("MONEY", "5 млн рублей"),
        ("PER", "Он"),
    ]
    assert sorted(losses) == sorted([
        Loss("a.txt", "LOC", "Мэрия экс-мэр", "in pieces"),
        Loss("a.txt", "ROLE", "мэр", "not made of whole tokens"),
        *COMMON,
    ])  # fmt: skip


def test_docbins_ents_do_not_overlap(tmp_path: Path) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    write_documents([DOCUMENT], tmp_path / "gold.spacy", format="docbin")
    [doc] = DocBin().from_disk(tmp_path / "gold.spacy").get_docs(Vocab())
    assert [(ent.label_, ent.text) for ent in doc.ents] == [
        ("ORG", "Мэрия Орска"),
        ("PER", "Иван\nОрлов"),
        ("MONEY", "5 млн рублей"),
    ]
    assert sorted(doc.spans) == ["amounts", "entities"]


def test_what_a_record_knows_of_entities_is_reported_too(tmp_path: Path) -> None:
    gold = record(
        TEXT,
        entities=[entity(TEXT, "e1", "ORG", "Мэрия Орска")],
        amounts=[amount(TEXT, "5 млн рублей", "5000000")],
    )
    losses = write_documents([from_record(gold)], tmp_path / "gold.conll", format="bio")
    assert tally(losses) == [("MONEY", "value of the amount", 1), ("ORG", "entity: name, aliases, role", 1)]


@pytest.mark.parametrize(
    ("lines", "spans", "text"),
    [
        (
            "Мэр O\nОрска B-LOC\n\nИван B-PER\nОрлов I-PER\n",
            [("LOC", "Орска"), ("PER", "Иван Орлов")],
            "Мэр Орска\nИван Орлов",
        ),
        (
            "Иван NOUN I-PER\nОрлов NOUN I-PER\nОрск NOUN I-LOC\n",
            [("PER", "Иван Орлов"), ("LOC", "Орск")],
            "Иван Орлов Орск",
        ),
        ("Иван S-PER\nОрск B-LOC\n-на E-LOC\n", [("PER", "Иван"), ("LOC", "Орск -на")], "Иван Орск -на"),
        ("Иван B-PER\nПётр B-PER\n", [("PER", "Иван"), ("PER", "Пётр")], "Иван Пётр"),
    ],
    ids=["BIO", "IOB with more columns", "BIOES", "neighbours"],
)
def test_columns_of_others(tmp_path: Path, lines: str, spans: list[tuple[str, str]], text: str) -> None:
    path = tmp_path / "others.conll"
    path.write_text("-DOCSTART- O\n\n" + lines, encoding="utf-8")
    [document] = read_documents(path)
    assert (document.text, taken(document)) == (text, spans)


@pytest.mark.parametrize(
    ("lines", "line", "complaint"),
    [
        ("Иван B-PER\nОрлов PER\n", 2, "no line «token … tag»"),
        ("Иван\n", 1, "no line «token … tag»"),
        ('# id = "a"\n# text = "Иван Орлов"\nОрлов\tO\n', 3, "'Орлов' does not follow in the text at 0"),
    ],
)
def test_faults_in_columns(tmp_path: Path, lines: str, line: int, complaint: str) -> None:
    path = tmp_path / "bad.conll"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(GoldError, match=complaint) as error:
        read_documents(path)
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_no_docbin(tmp_path: Path) -> None:
    path = tmp_path / "bad.spacy"
    path.write_bytes(b"no DocBin")
    with pytest.raises(GoldError, match="no spaCy DocBin"):
        read_documents(path)


@pytest.mark.skipif(not NEREL_DEV.exists(), reason="NEREL is not beside the checkout")
@pytest.mark.parametrize("format", ["bio", "docbin"])
def test_taken_and_left_out_make_up_nerel(tmp_path: Path, format: str) -> None:
    nerel = read_documents(NEREL_DEV)
    losses = write_documents(nerel, tmp_path / "nerel.out", format=format)
    back = read_documents(tmp_path / "nerel.out", format=format)
    spans = sum(not loss.reason.startswith("relation") for loss in losses)
    assert spans + sum(len(document.spans) for document in back) == sum(
        len(document.spans) for document in nerel
    )
    assert len(losses) - spans == sum(len(document.relations) for document in nerel)
