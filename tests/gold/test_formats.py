"""Round trips: the lossless formats give back every span, relation and value of any record."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svodka.gold.formats import detect, read_documents, read_records, write_documents
from svodka.gold.from_record import from_record
from svodka.gold.standoff import Piece, Relation, Span, Standoff
from svodka.record import Record
from tests.bench.shared import CORPUS, NEREL_DEV
from tests.gold.records import amount, entity, quote, record

LOSSLESS = {
    "records": "gold.jsonl",
    "brat": "gold",
    "label-studio": "tasks.json",
    "prodigy": "examples.jsonl",
}

# letters of one and of two UTF-16 units, line breaks of every kind, spaces that are none, marks of the formats
ALPHABET = "аЯё 😀𝄞\u00a0\u202f\r\n\t\u2028\u0085\ufeff«»\"'\\;#T1-"
texts = st.text(ALPHABET, min_size=1, max_size=60)


@st.composite
def pieces(draw: st.DrawFn, length: int) -> tuple[Piece, ...]:
    """One to three pieces that do not overlap, in any order."""
    bounds = draw(st.lists(st.integers(0, length), min_size=2, max_size=6, unique=True).map(sorted))
    found = list(zip(bounds[::2], bounds[1::2], strict=False))
    return tuple(draw(st.permutations(found)))


@st.composite
def documents(draw: st.DrawFn) -> Standoff:
    text = draw(texts)
    data = st.dictionaries(
        st.sampled_from(("value", "note")), st.text(ALPHABET, max_size=5) | st.integers(0, 9), max_size=2
    )
    spans = tuple(
        Span(f"T{n}", draw(st.sampled_from(("PER", "MONEY", "EVENT"))), draw(pieces(len(text))), draw(data))
        for n in range(1, draw(st.integers(0, 4)) + 1)
    )
    ends = st.sampled_from([span.id for span in spans]) if spans else st.nothing()
    arrows = draw(st.lists(st.tuples(ends, ends), max_size=3)) if spans else []
    relations = tuple(Relation(f"R{n}", "Cue", head, child) for n, (head, child) in enumerate(arrows, 1))
    return Standoff(
        draw(st.sampled_from(("a.txt", "2023/05/б в.txt", "без суффикса"))), text, spans, relations
    )


@pytest.mark.parametrize("format", [name for name in LOSSLESS if name != "records"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents())
def test_whatever_is_annotated_comes_back(
    tmp_path_factory: pytest.TempPathFactory, format: str, document: Standoff
) -> None:
    path = tmp_path_factory.mktemp("gold") / LOSSLESS[format]
    assert write_documents([document], path, format=format) == []
    assert read_documents(path, format=format) == [document]


DEBRIS = "😀 «Мост\u00a0— чис-\r\n\r\nло», — сказал Иван\r\nОрлов. Цена\u202f— 5\u00a0млн рублей 😀."


def debris() -> Record:
    at = DEBRIS.index("чис-")
    said = quote(DEBRIS, "Мост\u00a0— чис", speaker="Иван Орлов", entity="e1", kind="direct")
    said |= {"pieces": [[said["start"], at + 3], [at + 8, at + 10]], "end": at + 10, "text": "Мост — число"}
    said["cue"] = {
        "start": DEBRIS.index("сказал"),
        "end": DEBRIS.index("сказал") + 6,
        "text": "сказал",
        "lemma": "сказать",
    }
    person = entity(DEBRIS, "e1", "PER", "Иван\r\nОрлов")
    person["mentions"][0]["text"] = person["name"] = "Иван Орлов"
    return record(
        DEBRIS,
        id="2023/05/а б.txt",
        entities=[person],
        amounts=[amount(DEBRIS, "5\u00a0млн рублей", "5000000")],
        quotes=[said],
        repairs=[{"start": at, "end": at + 10, "kind": "hyphen", "text": "число"}],
        published="2023-05-01",
    )


@pytest.mark.parametrize("format", LOSSLESS)
def test_emoji_line_breaks_odd_spaces_and_pieces(tmp_path: Path, format: str) -> None:
    path = tmp_path / LOSSLESS[format]
    assert write_documents([from_record(debris())], path, format=format) == []
    assert read_records(path) == [debris()]


@pytest.mark.parametrize("format", [*LOSSLESS, "bio", "docbin"])
def test_no_article_at_all(tmp_path: Path, format: str) -> None:
    path = tmp_path / LOSSLESS.get(format, "gold.out")
    assert write_documents([], path, format=format) == []
    assert read_documents(path, format=format) == []


def own_gold() -> list[Record]:
    return read_records(CORPUS / "gold" / "articles.jsonl")


@pytest.mark.parametrize("format", LOSSLESS)
def test_the_corpus_comes_back(tmp_path: Path, format: str) -> None:
    path = tmp_path / LOSSLESS[format]
    write_documents([from_record(gold) for gold in own_gold()], path, format=format)
    assert read_records(path) == own_gold()


@pytest.mark.skipif(not NEREL_DEV.exists(), reason="NEREL is not beside the checkout")
@pytest.mark.parametrize("format", ["brat", "label-studio", "prodigy"])
def test_nerel_comes_back_with_all_its_labels_and_lines(tmp_path: Path, format: str) -> None:
    nerel = read_documents(NEREL_DEV)
    assert sum(len(document.spans) for document in nerel) == 5590
    assert sum(len(document.relations) for document in nerel) == 4012
    path = tmp_path / LOSSLESS[format]
    assert write_documents(nerel, path, format=format) == []
    assert read_documents(path) == nerel


@pytest.mark.parametrize("format", LOSSLESS)
def test_a_file_tells_its_format(tmp_path: Path, format: str) -> None:
    path = tmp_path / LOSSLESS[format]
    write_documents([from_record(debris())], path, format=format)
    assert detect(path) == format
