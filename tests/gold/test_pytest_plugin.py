"""`pytest --svodka-gold`: every article a test, every floor a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from svodka import Pipeline
from svodka.gold.baseline import save
from svodka.gold.check import update
from svodka.gold.score import evaluate
from svodka.record import Record
from tests.gold.records import amount, record

pytest_plugins = ["pytester"]

TEXT = "Мост построят за 5 млн рублей."


def gold(value: str) -> Record:
    """Gold of amounts alone, right with 5 million."""
    return record(TEXT, amounts=[amount(TEXT, "5 млн рублей", value)], annotated=["amounts", "amount values"])


def write(folder: Path, *records: Record) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(item.to_json() + "\n" for item in records), encoding="utf-8")
    return path


@pytest.fixture
def amounts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    # the plugin runs in this process: it need not load the models of all stages
    monkeypatch.setattr("svodka.pipeline.Pipeline", lambda: Pipeline(stages=("amounts",)))


def run(pytester: pytest.Pytester, *arguments: object) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*map(str, arguments), "-rA")


def test_an_article_that_comes_out_right(pytester: pytest.Pytester, amounts_only: None) -> None:
    result = run(pytester, "--svodka-gold", write(pytester.path, gold("5000000")))
    result.assert_outcomes(passed=1)
    assert result.ret == 0


def test_an_article_that_does_not(pytester: pytest.Pytester, amounts_only: None) -> None:
    result = run(pytester, "--svodka-gold", write(pytester.path, gold("6000000")))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["amounts value: money at 17 «5 млн рублей» miss", "FAILED svodka-gold::a.txt*"]
    )


def test_known_errors_of_a_baseline_pass(pytester: pytest.Pytester, amounts_only: None) -> None:
    wrong = gold("6000000")
    given = Pipeline(stages=("amounts",)).extract(TEXT, id="a.txt")
    save(update([wrong], evaluate([wrong], [given]), None), pytester.path / "floors.json")
    arguments = (
        "--svodka-gold",
        write(pytester.path, wrong),
        "--svodka-baseline",
        pytester.path / "floors.json",
    )
    # the article, and the floors of amounts value, strict, overlap and placed
    run(pytester, *arguments).assert_outcomes(passed=5)


def test_a_fallen_floor_fails(pytester: pytest.Pytester, amounts_only: None) -> None:
    right = gold("5000000")
    baseline = update([right], evaluate([right], [right]), None)
    high = {"amounts overlap": {"all": 1.0}, "amounts value": {"percent": 0.9}}
    save(baseline.model_copy(update={"floors": high}), pytester.path / "floors.json")
    arguments = (
        "--svodka-gold",
        write(pytester.path, right),
        "--svodka-baseline",
        pytester.path / "floors.json",
    )
    result = run(pytester, *arguments)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["amounts value, percent: gone, floor 0.9000"])


def test_errors_of_use_are_pytests(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--svodka-gold", pytester.path / "missing.jsonl")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: there is no file or folder *missing.jsonl; check the path"])


def test_without_the_option_nothing_happens(pytester: pytest.Pytester) -> None:
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_it_costs_a_start_of_pytest_next_to_nothing() -> None:
    code = "import sys, svodka.gold.pytest_plugin; print(*{'spacy', 'pydantic', 'razdel', 'numpy'} & set(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == ""
