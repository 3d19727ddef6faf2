"""evaluate, check, diff, convert, explain as a user calls them: output, exit codes, errors of use."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from svodka.cli import main
from svodka.record import Record
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей, а школу за 7 млн рублей."


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def svodka(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["svodka", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        output = capsys.readouterr()
        return Outcome(int(end.value.code or 0), output.out, output.err)

    return run


def gold() -> Record:
    return record(
        TEXT,
        entities=[entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "LOC", "Орска")],
        amounts=[amount(TEXT, "5 млн рублей", "5000000"), amount(TEXT, "7 млн рублей", "7000000")],
        quotes=[quote(TEXT, "мост построят за 5 млн рублей, а школу за 7 млн рублей", speaker="Иван Орлов")],
    )


def worse() -> Record:
    return gold().model_copy(update={"amounts": gold().amounts[:1]})


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, records in (("gold", [gold()]), ("same", [gold()]), ("worse", [worse()]), ("none", [])):
        lines = "".join(item.to_json() + "\n" for item in records)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_evaluate_prints_a_table(svodka: Callable[..., Outcome], files: Path) -> None:
    outcome = svodka("evaluate", files / "gold.jsonl", "--pred", files / "worse.jsonl")
    assert outcome.code == 0
    rows = [line.split() for line in outcome.out.splitlines()]
    assert ["amounts", "value", "100.0", "50.0", "66.7", "66.7–66.7", "2", "1", "0", "1"] in rows
    assert ["quotes", "speaker", "100.0", "100.0–100.0", "1", "1", "0"] in rows


def test_evaluate_prints_json(svodka: Callable[..., Outcome], files: Path) -> None:
    outcome = svodka("evaluate", files / "gold.jsonl", "--pred", files / "worse.jsonl", "--json", "-v")
    figures = json.loads(outcome.out)
    assert figures["metrics"]["amounts value"]["all"] == {
        "p": 1.0, "r": 0.5, "f": 0.6667, "interval": [0.6667, 0.6667], "tp": 1, "fp": 0, "fn": 1, "n": 2,
    }  # fmt: skip
    assert figures["metrics"]["quotes kind"]["all"] == {
        "share": 1.0,
        "interval": [1.0, 1.0],
        "right": 1,
        "n": 1,
    }
    assert {finding["text"] for finding in figures["findings"]} == {"7 млн рублей"}


def test_evaluate_lists_what_is_wrong(svodka: Callable[..., Outcome], files: Path) -> None:
    outcome = svodka("evaluate", files / "gold.jsonl", "--pred", files / "worse.jsonl", "--findings")
    line = "  a.txt:76 money «7 млн рублей» [amounts value, amounts strict, amounts overlap, amounts placed]"
    assert line in outcome.out.splitlines()


def test_an_article_without_a_record_is_named(svodka: Callable[..., Outcome], files: Path) -> None:
    outcome = svodka("evaluate", files / "gold.jsonl", "--pred", files / "none.jsonl")
    assert outcome.code == 1
    assert outcome.err == "svodka: there is no record of a.txt: missed whole\n"


def test_without_records_the_pipeline_runs(svodka: Callable[..., Outcome], files: Path) -> None:
    outcome = svodka("evaluate", files / "gold.jsonl", "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["metrics"]["amounts value"]["all"]["f"] == 1.0


def test_the_gate(svodka: Callable[..., Outcome], files: Path) -> None:
    reference, floors = files / "gold.jsonl", files / "floors.json"
    assert (
        svodka("check", reference, "--baseline", floors, "--pred", files / "same.jsonl", "--update").code == 0
    )
    same = svodka("check", reference, "--baseline", floors, "--pred", files / "same.jsonl")
    assert same == Outcome(0, "no figure is below its floor\n", "")
    fallen = svodka("check", reference, "--baseline", floors, "--pred", files / "worse.jsonl")
    assert fallen.code == 1
    lines = fallen.out.splitlines()
    assert lines[:2] == [
        "newly broken: 1",
        "  a.txt:76 money «7 млн рублей» [amounts overlap, amounts placed, amounts strict, amounts value]",
    ]
    assert "below the floor: amounts value, all: 0.6667, floor 1.0000" in lines
    refused = svodka("check", reference, "--baseline", floors, "--pred", files / "worse.jsonl", "--update")
    assert refused.code == 2
    assert "floors would be lowered" in refused.err
    allowed = ["--update", "--allow-regression", "новая модель"]
    assert (
        svodka("check", reference, "--baseline", floors, "--pred", files / "worse.jsonl", *allowed).code == 0
    )
    assert json.loads(floors.read_text(encoding="utf-8"))["lowered"][0]["reason"] == "новая модель"
    mended = svodka("check", reference, "--baseline", floors, "--pred", files / "same.jsonl")
    assert (mended.code, mended.out.splitlines()[0]) == (0, "newly mended: 1")


def test_diff(svodka: Callable[..., Outcome], files: Path) -> None:
    assert svodka("diff", files / "gold.jsonl", files / "same.jsonl") == Outcome(0, "", "")
    outcome = svodka("diff", files / "gold.jsonl", files / "worse.jsonl")
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "a.txt",
        "  - amount 76 «7 млн рублей» kind money, min 7000000, max 7000000, currency RUB",
    ]
    assert (
        json.loads(svodka("diff", files / "worse.jsonl", files / "gold.jsonl", "--json").out)["change"]
        == "added"
    )


def test_convert_there_and_back(svodka: Callable[..., Outcome], files: Path) -> None:
    there = svodka("convert", files / "gold.jsonl", files / "brat", "--to", "brat")
    assert there == Outcome(0, "", f"{files / 'brat'}: 1 articles\n")
    svodka("convert", files / "brat", files / "back.jsonl", "--to", "records")
    assert (files / "back.jsonl").read_bytes() == (files / "gold.jsonl").read_bytes()


def test_convert_leaves_nothing_half_done(svodka: Callable[..., Outcome], files: Path) -> None:
    two = "".join(gold().model_copy(update={"id": id}).to_json() + "\n" for id in ("a", "a.txt"))
    (files / "two.jsonl").write_text(two, encoding="utf-8")
    before = sorted(files.iterdir())
    outcome = svodka("convert", files / "two.jsonl", files / "brat", "--to", "brat")
    assert (outcome.code, "two articles would be written to a.txt" in outcome.err) == (2, True)
    assert sorted(files.iterdir()) == before


def test_convert_reports_losses(svodka: Callable[..., Outcome], files: Path) -> None:
    outcome = svodka(
        "convert", files / "gold.jsonl", files / "gold.conll", "--to", "bio", "--labels", "PER,LOC"
    )
    assert "left out: 2 × MONEY: label not asked for" in outcome.err.splitlines()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["evaluate", "missing.jsonl"], "there is no file or folder missing.jsonl; check the path"),
        (["evaluate", "gold.jsonl", "--pred", "missing.jsonl"], "there is no file missing.jsonl"),
        (["evaluate", "gold.jsonl", "--format", "excel"], "there is no format 'excel'; choose from records"),
        (["evaluate", "gold.jsonl", "--lexicon", "missing"], "there is no folder missing"),
        (
            ["check", "gold.jsonl", "--baseline", "missing.json"],
            "there is no baseline missing.json; make one with --update",
        ),
        (
            ["check", "gold.jsonl", "--baseline", "f.json", "--allow-regression", "так"],
            "--allow-regression without --update",
        ),
        (["diff", "gold.jsonl", "missing.jsonl"], "there is no file missing.jsonl"),
        (
            ["convert", "gold.jsonl", "same.jsonl", "--to", "records"],
            "same.jsonl exists; choose another name",
        ),
        (["convert", "gold.jsonl", ".", "--to", "brat"], "the folder . is not empty"),
        (["convert", "gold.jsonl", "no/new.jsonl", "--to", "records"], "there is no folder no for new.jsonl"),
        (["check", "gold.jsonl", "--baseline", "no/f.json", "--update"], "there is no folder no for f.json"),
        (["convert", "gold.jsonl", "new", "--to", "quotes"], "the format quotes is read only"),
        (["explain", "missing.txt"], "there is no file or folder missing.txt"),
        (["explain", "none.jsonl"], "there is no article in none.jsonl; give a file that holds one"),
        (["show", "none.jsonl"], "there is no article in none.jsonl"),
        (["show", "two"], "there is more than one article in two; give one of them"),
        (["show", "a.txt", "--lexicon", "missing"], "there is no folder missing"),
        (["report", "missing.jsonl"], "there is no file missing.jsonl; check the path"),
        (
            ["report", "gold.jsonl", "--gold", "none.jsonl", "-o", "no/page.html"],
            "no/page.html cannot be written",
        ),
    ],
)
def test_errors_of_use_exit_with_2(
    svodka: Callable[..., Outcome],
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    complaint: str,
) -> None:
    monkeypatch.chdir(files)
    (files / "two").mkdir()
    for name in ("a.txt", "two/a.txt", "two/b.txt"):
        (files / name).write_text(TEXT, encoding="utf-8")
    outcome = svodka(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"svodka: {complaint}")
    assert outcome.err.count("\n") == 1


def test_explain_names_rules(svodka: Callable[..., Outcome], files: Path) -> None:
    (files / "a.txt").write_text(
        "«Мост открыт», — сказал мэр Иван Орлов. Цена — 5 млн рублей.", encoding="utf-8"
    )
    outcome = svodka("explain", files / "a.txt", "--json")
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert [
        (row["kind"], row["text"]) for row in rows if row["kind"] in ("direct quotation", "PER name", "money")
    ] == [
        ("direct quotation", "Мост открыт"),
        ("PER name", "Иван Орлов"),
        ("money", "5 млн рублей"),
    ]
    assert all(row["rule"] for row in rows)
    # places are those of the record: into the article as it stands in the file
    torn = "Мэр Иван Ор-\nлов приехал. Цена — 5 млн рублей."
    (files / "b.txt").write_text(torn, encoding="utf-8")
    rows = [json.loads(line) for line in svodka("explain", files / "b.txt", "--json").out.splitlines()]
    assert [(row["text"], torn[row["start"] : row["end"]]) for row in rows if row["kind"] == "money"] == [
        ("5 млн рублей", "5 млн рублей")
    ]
    assert ("Иван Орлов", "Иван Ор-\nлов") in [(row["text"], torn[row["start"] : row["end"]]) for row in rows]
    assert "5000000 RUB" in svodka("explain", files / "a.txt").out
