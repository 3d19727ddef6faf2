"""The gate: what makes it fail, what it lists, and what its baseline refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from svodka.gold.baseline import TOLERANCE, Baseline, Fall, corpus_of, falls, load, save
from svodka.gold.check import Verdict, check, update
from svodka.gold.counts import Counts
from svodka.gold.errors import GoldError
from svodka.gold.figures import Row
from svodka.gold.score import evaluate
from svodka.record import Record
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей, а школу за 7 млн рублей."


def gold() -> list[Record]:
    return [
        record(
            TEXT,
            entities=[entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "LOC", "Орска")],
            amounts=[amount(TEXT, "5 млн рублей", "5000000"), amount(TEXT, "7 млн рублей", "7000000")],
            quotes=[
                quote(TEXT, "мост построят за 5 млн рублей, а школу за 7 млн рублей", speaker="Иван Орлов")
            ],
        )
    ]


def given(*amounts: str, speaker: str = "Иван Орлов") -> list[Record]:
    """The gold's record with these amounts."""
    right = {"5 млн рублей": "5000000", "7 млн рублей": "7000000"}
    [item] = gold()
    plain = item.to_dict() | {"amounts": [amount(TEXT, text, right.get(text, "1")) for text in amounts]}
    plain["quotes"][0]["speaker"]["name"] = speaker
    return [Record.model_validate(plain)]


FIRST = ("5 млн рублей",)
BOTH = ("5 млн рублей", "7 млн рублей")


def baseline(records: list[Record]) -> Baseline:
    return update(gold(), evaluate(gold(), records), None)


def verdict(now: list[Record], before: list[Record]) -> Verdict:
    return check(gold(), evaluate(gold(), now), baseline(before))


def test_nothing_changed() -> None:
    assert verdict(given(*FIRST), given(*FIRST)) == Verdict([], [], [])


def test_what_broke_is_named_and_fails() -> None:
    result = verdict(given(*FIRST), given(*BOTH))
    assert [
        (c.document, c.label, c.text, c.detail) for c in result.broken if c.metric == "amounts value"
    ] == [("a.txt", "money", "7 млн рублей", "miss")]
    assert Fall("amounts value", "all", 1.0, pytest.approx(2 / 3)) in result.falls
    assert result.mended == []


def test_what_is_mended_is_named_too() -> None:
    result = verdict(given(*BOTH), given(*FIRST))
    assert [(c.document, c.side, c.text) for c in result.mended if c.metric == "amounts value"] == [
        ("a.txt", "gold", "7 млн рублей")
    ]
    assert (result.falls, result.broken) == ([], [])


def test_one_broken_one_mended_breaks_no_floor_but_is_listed() -> None:
    result = verdict(given("7 млн рублей"), given("5 млн рублей"))
    assert result.falls == []
    assert {(c.text, c.metric) for c in result.broken} >= {("5 млн рублей", "amounts value")}
    assert {(c.text, c.metric) for c in result.mended} >= {("7 млн рублей", "amounts value")}


def test_a_false_alarm_is_listed_as_extra() -> None:
    result = verdict(given(*BOTH, "Мэр"), given(*BOTH))
    assert {(c.side, c.text) for c in result.broken} == {("extra", "Мэр")}
    assert {fall.metric for fall in result.falls} == {"amounts value", "amounts strict", "amounts overlap"}


def test_a_missed_item_that_is_found_with_a_wrong_speaker_is_no_new_fault() -> None:
    before, now = given(*BOTH), given(*BOTH, speaker="Пётр Ким")
    lost = [before[0].model_copy(update={"quotes": []})]
    changes = [change for change in verdict(now, lost).broken if change.metric == "quotes value"]
    assert changes == []


def test_a_quotation_that_is_lost_does_not_mend_its_speaker() -> None:
    wrong, lost = given(*BOTH, speaker="Пётр Ким"), [given(*BOTH)[0].model_copy(update={"quotes": []})]
    result = verdict(lost, wrong)
    assert {change.metric for change in result.broken} == {"quotes strict", "quotes overlap"}
    assert result.mended == []
    result = verdict(wrong, lost)
    assert result.broken == []
    assert {change.metric for change in result.mended} == {"quotes strict", "quotes overlap"}


def test_a_wrong_speaker_says_which() -> None:
    result = verdict(given(*BOTH, speaker="Пётр Ким"), given(*BOTH))
    assert {c.detail for c in result.broken} == {"Иван Орлов ≠ Пётр Ким"}


def test_another_corpus_stops_the_run() -> None:
    before = baseline(given(*BOTH))
    other = [*gold(), record("Ещё статья.", id="b.txt")]
    with pytest.raises(GoldError, match=r"the corpus has changed .*1 articles.* now 2"):
        check(other, evaluate(other, given(*BOTH)), before)


def test_the_fingerprint_is_of_content_not_of_order() -> None:
    other = record("Ещё статья.", id="b.txt")
    assert corpus_of([*gold(), other]) == corpus_of([other, *gold()])
    assert corpus_of(gold()) != corpus_of([gold()[0].model_copy(update={"amounts": []})])


def row(figure_tp: int, wrong: int) -> Row:
    return Row("roles found", "all", Counts(figure_tp, wrong, wrong), (0.0, 0.0))


@pytest.mark.parametrize(("wrong", "falling"), [(0, False), (5, False), (6, True)])
def test_the_tolerance(wrong: int, falling: bool) -> None:
    assert TOLERANCE == 0.0005
    assert bool(falls({"roles found": {"all": 1.0}}, [row(10_000 - wrong, wrong)])) is falling


def test_a_figure_that_is_gone_has_fallen() -> None:
    assert falls({"roles found": {"PER": 0.5}}, [row(1, 0)]) == [Fall("roles found", "PER", 0.5, None)]


def test_an_update_raises_floors() -> None:
    renewed = update(gold(), evaluate(gold(), given(*BOTH)), baseline(given(*FIRST)))
    assert renewed.floors["amounts value"]["all"] == 1.0
    assert renewed.broken == {}


def test_an_update_does_not_lower_floors() -> None:
    with pytest.raises(GoldError, match=r"amounts value, all: 1\.0000 → 0\.6667") as error:
        update(gold(), evaluate(gold(), given(*FIRST)), baseline(given(*BOTH)))
    assert "--allow-regression" in error.value.remedy


def test_a_blank_reason_is_none() -> None:
    with pytest.raises(GoldError, match="floors would be lowered"):
        update(gold(), evaluate(gold(), given(*FIRST)), baseline(given(*BOTH)), reason=" ")


def test_no_baseline_is_made_of_half_a_run() -> None:
    with pytest.raises(GoldError, match=r"no record of a\.txt"):
        update(gold(), evaluate(gold(), []), None)


def test_a_reason_lowers_them_and_is_kept() -> None:
    renewed = update(gold(), evaluate(gold(), given(*FIRST)), baseline(given(*BOTH)), reason="новая модель")
    assert renewed.floors["amounts value"]["all"] == 0.6666
    [entry] = renewed.lowered
    assert entry.reason == "новая модель"
    assert entry.floors["amounts value, all"] == (1.0, pytest.approx(2 / 3))
    again = update(gold(), evaluate(gold(), given(*BOTH)), renewed)
    assert again.lowered == [entry]


def test_a_change_within_the_tolerance_leaves_the_floor_where_it_was() -> None:
    before = baseline(given(*FIRST))
    close = before.model_copy(update={"floors": {"amounts value": {"all": 0.6669}}})
    renewed = update(gold(), evaluate(gold(), given(*FIRST)), close)
    assert renewed.floors["amounts value"]["all"] == 0.6669


def test_a_baseline_comes_back_from_its_file(tmp_path: Path) -> None:
    before = update(gold(), evaluate(gold(), given(*FIRST)), baseline(given(*BOTH)), reason="новая модель")
    save(before, tmp_path / "floors.json")
    assert load(tmp_path / "floors.json") == before


def test_a_baseline_reads_well_in_a_diff(tmp_path: Path) -> None:
    save(baseline(given(*FIRST)), tmp_path / "floors.json")
    written = (tmp_path / "floors.json").read_text(encoding="utf-8")
    assert '\n  "amounts value": {\n   "a.txt": [["gold","money",76,88]]\n  }\n' in written


@pytest.mark.parametrize("content", ["", "{}", '{"schema": "svodka-baseline/1", "corpus": 1}'])
def test_a_damaged_baseline(tmp_path: Path, content: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match="no baseline"):
        load(path)


def test_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="there is no baseline") as error:
        load(tmp_path / "floors.json")
    assert "--update" in error.value.remedy


def test_the_file_holds_no_text_of_the_articles(tmp_path: Path) -> None:
    save(baseline(given()), tmp_path / "floors.json")
    assert "рублей" not in json.dumps(
        json.loads((tmp_path / "floors.json").read_text(encoding="utf-8")), ensure_ascii=False
    )
