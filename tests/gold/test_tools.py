"""What the files of the other tools look like: read as they write them, written as they read them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from svodka.gold.errors import GoldError
from svodka.gold.formats import read_documents, read_records, write_documents
from svodka.gold.formats.label_studio import Utf16
from svodka.gold.from_record import from_record
from svodka.gold.standoff import Span, Standoff
from tests.gold.records import entity, quote, record

TEXT = "Мэр Орска Иван Орлов\nуволен."


def brat(folder: Path, lines: str, text: str = TEXT) -> Path:
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "a.ann").write_bytes(lines.encode())
    return folder


FOREIGN = (
    "T1\tPERSON 10 20\tИван Орлов\n"
    "T2\tPROFESSION 0 9\tМэр Орска\n"
    "T3\tCITY 4 9\tОрска\n"
    "T4\tEVENT 10 14;21 27\tИван уволен\n"
    "R1\tWORKS_AS Arg1:T1 Arg2:T2\t\n"
    "A1\tNegation T4\n"
    "E1\tEVENT:T4 Theme:T1\n"
    "N1\tReference T3 Wikidata:Q000\tОрск\n"
    "#1\tAnnotatorNotes T1\tспросить\n"
)


def test_brat_of_others_is_read_as_it_is(tmp_path: Path) -> None:
    [document] = read_documents(brat(tmp_path, FOREIGN))
    assert [(span.id, span.label, span.pieces) for span in document.spans] == [
        ("T1", "PERSON", ((10, 20),)),
        ("T2", "PROFESSION", ((0, 9),)),
        ("T3", "CITY", ((4, 9),)),
        ("T4", "EVENT", ((10, 14), (21, 27))),
    ]
    assert [line.split("\t")[0] for line in document.meta["brat"]] == ["A1", "E1", "N1", "#1"]


def test_brat_of_others_is_written_back_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    documents = read_documents(brat(tmp_path / "in", FOREIGN))
    write_documents(documents, tmp_path / "out", format="brat")
    written = (tmp_path / "out" / "a.ann").read_text(encoding="utf-8")
    assert sorted(written.splitlines()) == sorted(line.rstrip("\t") for line in FOREIGN.splitlines())
    assert (tmp_path / "out" / "a.txt").read_bytes() == TEXT.encode()


def test_nerel_labels_become_entities_and_roles(tmp_path: Path) -> None:
    [result] = read_records(brat(tmp_path, FOREIGN))
    assert [(e.type, e.name, [r.text for r in e.roles]) for e in result.entities] == [
        ("PER", "Иван Орлов", ["Мэр Орска"]),
        ("LOC", "Орска", []),
    ]
    assert result.model_extra == {"annotated": ["entities", "roles"], "professions": [[0, 9]]}


def test_a_role_in_another_sentence_is_nobodys(tmp_path: Path) -> None:
    text = "Мэр Орска уволен. Иван Орлов не комментирует."
    lines = "T1\tPERSON 18 28\tИван Орлов\nT2\tPROFESSION 0 9\tМэр Орска\nR1\tWORKS_AS Arg1:T1 Arg2:T2\n"
    [result] = read_records(brat(tmp_path, lines, text))
    assert result.entities[0].roles == []


def test_svodkas_brat_is_made_to_be_read_by_people(tmp_path: Path) -> None:
    said = quote(TEXT, "Иван Орлов\nуволен", speaker=None)
    gold = record(TEXT, entities=[entity(TEXT, "e1", "LOC", "Орска")], quotes=[said])
    write_documents([from_record(gold)], tmp_path / "out", format="brat")
    lines = (tmp_path / "out" / "a.ann").read_text(encoding="utf-8").splitlines()
    # brat cuts spans at line breaks
    assert lines[:2] == ["T1\tLOC 4 9\tОрска", "T2\tINDIRECT 10 20;21 27\tИван Орлов уволен"]
    assert all(line.startswith("#") for line in lines[2:])
    assert "[entities]\nINDIRECT\nLOC\n" in (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lines", "line", "complaint"),
    [
        ("T1\tPER 10 20\tИван Орлов\nT2\tLOC 4 9\tБрянска\n", 2, "says 'Брянска', but 'Орска' stands there"),
        ("T1\tPER 10 99\tИван Орлов\n", 1, "beyond 28 characters"),
        ("T1\tPER 10 10\t\n", 1, "is empty"),
        ("T1\tPER 10-20\tИван Орлов\n", 1, "no span"),
        ("T1\tPER 10 20\tИван Орлов\nT1\tLOC 4 9\tОрска\n", 2, "the id T1 stands twice, first at"),
        ("T1\tPER 10 20\tИван Орлов\nR1\tCue Arg1:T1 Arg2:T7\n", 2, "points at T7, which is no span"),
        ("T1\tPER 10 20\tИван Орлов\nR1\tCue T1 T1\n", 1 + 1, "no relation"),
        ("#1\tSvodka T1\t{\n", 1, "no JSON"),
    ],
)
def test_faults_are_named_with_file_and_line(tmp_path: Path, lines: str, line: int, complaint: str) -> None:
    with pytest.raises(GoldError, match=complaint) as error:
        read_documents(brat(tmp_path, lines))
    assert str(error.value).startswith(f"{tmp_path / 'a.ann'}:{line}: ")


def test_an_ann_without_its_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text("", encoding="utf-8")
    with pytest.raises(GoldError, match=r"there is no a\.txt beside it"):
        read_documents(tmp_path)


@pytest.mark.parametrize("id", ["../a.txt", "/a.txt"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, id: str) -> None:
    with pytest.raises(GoldError, match="leads out"):
        write_documents([Standoff(id, TEXT)], tmp_path / "out", format="brat")


@pytest.mark.parametrize(
    ("text", "point", "unit"), [("абв", 2, 2), ("😀аб", 1, 2), ("😀а𝄞б", 3, 5), ("а😀", 2, 3)]
)
def test_utf16_offsets(text: str, point: int, unit: int) -> None:
    assert Utf16(text).units(point) == unit == len(text[:point].encode("utf-16-le")) // 2
    assert Utf16(text).points(unit) == point


def task(text: str, *regions: dict[str, object], **more: object) -> dict[str, object]:
    results = [{"id": f"r{n}", "type": "labels", "value": region} for n, region in enumerate(regions)]
    return {"id": 7, "data": {"text": text}, "annotations": [{"result": results}]} | more


def studio(folder: Path, *tasks: dict[str, object]) -> Path:
    path = folder / "tasks.json"
    path.write_text(json.dumps(list(tasks), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def test_label_studio_counts_utf16_units(tmp_path: Path) -> None:
    region = {"start": 3, "end": 8, "text": "Орлов", "labels": ["PER"]}
    [document] = read_documents(studio(tmp_path, task("😀 Орлов", region)))
    assert (document.id, document.spans[0].pieces) == ("7", ((2, 7),))


@pytest.mark.parametrize(
    ("tasks", "complaint"),
    [
        (
            [task("😀 Орлов", {"start": 2, "end": 7, "text": "Орлов", "labels": ["PER"]})],
            "says 'Орлов', but ' Орло'",
        ),
        ([task("😀 Орлов", {"start": 1, "end": 8, "labels": ["PER"]})], "within a character"),
        ([task("Орлов", {"start": 0, "end": 5, "labels": ["PER", "ORG"]})], "one label is expected"),
        ([task("Орлов", annotations=[{"result": []}, {"result": []}])], "which one is gold"),
        ([{"id": 1, "text": "Орлов", "label": []}], r"without data\.text"),
    ],
)
def test_what_is_wrong_with_a_task(tmp_path: Path, tasks: list[dict[str, object]], complaint: str) -> None:
    with pytest.raises(GoldError, match=complaint) as error:
        read_documents(studio(tmp_path, *tasks))
    assert f"{tmp_path / 'tasks.json'}:2" in str(error.value)


def test_skipped_annotations_are_no_gold(tmp_path: Path) -> None:
    skipped = [{"result": [], "was_cancelled": True}, {"result": []}]
    [document] = read_documents(studio(tmp_path, task("Орлов", annotations=skipped)))
    assert document.spans == ()


def jsonl(folder: Path, *lines: object) -> Path:
    path = folder / "examples.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_prodigys_own_relations_name_spans_by_place(tmp_path: Path) -> None:
    head = {"start": 0, "end": 5, "label": "PER"}
    child = {"start": 6, "end": 12, "label": "CUE"}
    example = {"text": "Орлов сказал", "spans": [head, child], "relations": [
        {"head": 0, "child": 1, "head_span": head, "child_span": child, "label": "Cue"}
    ]}  # fmt: skip
    rejected = {"text": "Нет", "answer": "reject"}
    [document] = read_documents(jsonl(tmp_path, example, rejected))
    assert document.id == "examples#1"
    assert [(r.label, r.head, r.child) for r in document.relations] == [("Cue", "T1", "T2")]


def test_prodigy_gets_tokens_that_spans_are_made_of(tmp_path: Path) -> None:
    document = Standoff("a", "экс-мэр Орска", (Span("T1", "ROLE", ((4, 7),)), Span("T2", "LOC", ((8, 13),))))
    write_documents([document], tmp_path / "p.jsonl", format="prodigy")
    example = json.loads((tmp_path / "p.jsonl").read_text(encoding="utf-8"))
    assert [token["text"] for token in example["tokens"]] == ["экс-", "мэр", "Орска"]
    assert [(span["token_start"], span["token_end"]) for span in example["spans"]] == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ({"spans": []}, "text: Field required"),
        (
            {"text": "Орлов", "spans": [{"start": 0, "end": 9, "label": "PER"}]},
            r"\[0, 9\) is empty or not within",
        ),
        ({"text": "Орлов", "spans": [{"start": 0}]}, r"spans\.0\.end: Field required"),
        ({"text": "О", "relations": [{"label": "Cue"}]}, "head_span is missing"),
        ([], "a JSON object is expected"),
    ],
)
def test_what_is_wrong_with_an_example(tmp_path: Path, line: object, complaint: str) -> None:
    with pytest.raises(GoldError, match=complaint) as error:
        read_documents(jsonl(tmp_path, {"text": "Верно"}, line), format="prodigy")
    assert str(error.value).startswith(f"{tmp_path / 'examples.jsonl'}:2")


TEXT_DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
SAID = {
    "kind": "indirect",
    "content": [[10, 14], [15, 20]],
    "cue": [21, 27],
    "source": None,
    "speaker": "Пётр Ким",
    "speaker_kind": "person",
}


def quote_file(folder: Path, **changes: object) -> Path:
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_bytes(TEXT.encode())
    gold = {"doc": "a", "sha256": TEXT_DIGEST, "quotes": [SAID | {"aliases": ["Ким"]}]} | changes
    path = folder / "a.json"
    path.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return path


def test_quotations_apart_from_their_texts(tmp_path: Path) -> None:
    [result] = read_records(quote_file(tmp_path), texts=tmp_path / "texts")
    [said] = result.quotes
    assert (result.id, result.model_extra) == ("a.txt", {"annotated": ["quotes"]})
    assert (said.start, said.end, said.text, said.cue and said.cue.text) == (10, 20, "Иван Орлов", "уволен")
    assert (said.speaker.name, (said.speaker.model_extra or {})["aliases"]) == ("Пётр Ким", ["Ким"])


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"sha256": "0"}, "not the text that"),
        ({"doc": "b"}, r"there is no text .*b\.txt"),
        ({"doc": None}, "doc: Input should be a valid string"),
        ({"quotes": [SAID | {"content": []}]}, r"quotes\.0\.content: List should have at least 1 item"),
        (
            {"quotes": [SAID, SAID | {"content": [[20, 99]]}]},
            r"quotation 2: \[20, 99\) is no stretch of the text",
        ),
        ({"quotes": [SAID | {"kind": "said"}]}, r"quotes\.0\.kind: Input should be 'direct'"),
    ],
)
def test_what_is_wrong_with_a_quote_file(tmp_path: Path, changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(GoldError, match=complaint):
        read_records(quote_file(tmp_path, **changes), texts=tmp_path / "texts")


def test_texts_that_nobody_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="there is no text") as error:
        read_records(quote_file(tmp_path))
    assert "--texts" in error.value.remedy
