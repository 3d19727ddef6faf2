"""Records as labelled stretches and arrows, and what becomes of them when an annotator changes something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from svodka.gold.errors import GoldError
from svodka.gold.from_record import from_record
from svodka.gold.standoff import Relation, Span, Standoff
from svodka.gold.to_record import to_records
from svodka.record import Record
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей, а школу откроет Пётр Ким."


def place(stretch: str) -> dict[str, object]:
    at = TEXT.index(stretch)
    return {"start": at, "end": at + len(stretch), "text": stretch}


def annotated() -> Record:
    mayor = entity(TEXT, "e1", "PER", "Иван Орлов")
    mayor |= {"role": "мэр Орска", "roles": [place("Мэр Орска") | {"name": "мэр Орска"}]}
    said = quote(TEXT, "мост построят за 5 млн рублей", speaker="Иван Орлов", entity="e1", confidence=0.9)
    said |= {"cue": place("сообщил") | {"lemma": "сообщить"}, "source": place("Мэр Орска Иван Орлов")}
    return record(
        TEXT,
        entities=[mayor, entity(TEXT, "e2", "PER", "Пётр Ким")],
        amounts=[amount(TEXT, "5 млн рублей", "5000000")],
        quotes=[said],
    )


def spans(document: Standoff) -> list[tuple[str, str]]:
    return [(span.label, document.text[span.start : span.end]) for span in document.spans]


def test_every_stretch_is_a_span_and_every_link_an_arrow() -> None:
    document = from_record(annotated())
    assert spans(document) == [
        ("PER", "Иван Орлов"),
        ("ROLE", "Мэр Орска"),
        ("PER", "Пётр Ким"),
        ("MONEY", "5 млн рублей"),
        ("INDIRECT", "мост построят за 5 млн рублей"),
        ("CUE", "сообщил"),
        ("SOURCE", "Мэр Орска Иван Орлов"),
    ]
    assert [(r.label, r.head, r.child) for r in document.relations] == [
        ("Role", "T1", "T2"),
        ("Cue", "T5", "T6"),
        ("Source", "T5", "T7"),
        ("Speaker", "T5", "T1"),
    ]


def test_there_and_back_nothing_changes() -> None:
    assert to_records([from_record(annotated())]) == [annotated()]


def test_unknown_fields_are_handed_on() -> None:
    plain = annotated().to_dict()
    plain["source_url"] = "https://example.org"
    plain["entities"][0] |= {"wikidata": "Q1"}
    plain["quotes"][0]["speaker"] |= {"aliases": ["Орлов"]}
    plain["amounts"][0] |= {"core": "5 млн рублей"}
    rich = Record.model_validate(plain)
    assert to_records([from_record(rich)])[0].to_dict() == plain


def edited(**changes: Span) -> Record:
    """The record after an annotator changed spans of these ids."""
    document = from_record(annotated())
    new = tuple(changes.get(span.id, span) for span in document.spans)
    return to_records([replace(document, spans=new)])[0]


def test_a_moved_span_loses_its_old_reading() -> None:
    at = TEXT.index("Орлов")
    moved = Span(
        "T1",
        "PER",
        ((at, at + 5),),
        {"entity": "e1", "kind": "name", "text": "Ив. Орлов", "source_text": "Иван Орлов"},
    )
    assert edited(T1=moved).entities[0].mentions[0].text == "Орлов"


def test_a_reading_holds_while_the_span_stays() -> None:
    debris = record("чис-\n\nло", entities=[])
    kept = Span("T1", "ORG", ((0, 3), (6, 8)), {"text": "число", "source_text": "чис ло"})
    [result] = to_records([replace(from_record(debris), spans=(kept,))])
    assert result.entities[0].mentions[0].text == "число"
    assert result.entities[0].mentions[0].pieces == [(0, 3), (6, 8)]


def test_an_arrow_to_another_mention_makes_another_speaker() -> None:
    document = from_record(annotated())
    arrows = tuple(replace(r, child="T3") if r.label == "Speaker" else r for r in document.relations)
    [result] = to_records([replace(document, relations=arrows)])
    assert (result.quotes[0].speaker.name, result.quotes[0].speaker.entity) == ("Пётр Ким", "e2")


def test_spans_that_an_annotator_added_need_no_data() -> None:
    said = TEXT.index("школу откроет Пётр Ким")
    cue = TEXT.index("сообщил")
    new = Standoff(
        "a.txt",
        TEXT,
        (
            Span("T1", "PER", ((10, 20),)),
            Span("T2", "INDIRECT", ((said, said + 22),)),
            Span("T3", "CUE", ((cue, cue + 7),)),
            Span("T4", "MONEY", ((51, 63),)),
        ),
        (Relation("R1", "Cue", "T2", "T3"), Relation("R2", "Speaker", "T2", "T1")),
    )
    [result] = to_records([new])
    assert [e.name for e in result.entities] == ["Иван Орлов"]
    assert (result.quotes[0].speaker.name, result.quotes[0].cue and result.quotes[0].cue.lemma) == (
        "Иван Орлов",
        "сообщил",
    )
    assert (result.amounts[0].min, result.amounts[0].max) == (None, None)
    # what an amount is worth was not annotated, so it is not asked
    assert result.model_extra is not None
    assert result.model_extra["annotated"] == ["entities", "amounts", "quotes"]


@pytest.mark.parametrize(
    ("label", "data", "complaint"),
    [
        ("ORG", {"entity": "e1"}, "e1 as ORG, but e1 is PER"),
        ("PER", {"entity": "e9"}, "no entity 'e9'"),
        ("ROLE", {}, "a role without a person"),
    ],
)
def test_contradictions_are_refused_with_their_place(
    label: str, data: dict[str, str], complaint: str
) -> None:
    odd = Span("T9", label, ((0, 3),), data, where="gold/a.ann:9")
    document = from_record(annotated())
    with pytest.raises(GoldError, match=complaint) as error:
        to_records([replace(document, spans=(*document.spans, odd))])
    assert str(error.value).startswith("gold/a.ann:9: ")


def test_another_text_is_refused() -> None:
    with pytest.raises(GoldError, match="sha256"):
        to_records([replace(from_record(annotated()), text=TEXT + " ")])
