"""The project's own gate: its corpus yields no less than `corpus/floors.json` says.

After a change that is meant: `svodka check corpus/gold/articles.jsonl --baseline corpus/floors.json --update`.
"""

from __future__ import annotations

from svodka import Pipeline
from svodka.gold.baseline import load
from svodka.gold.check import check
from svodka.gold.formats import read_records
from svodka.gold.predict import predict
from svodka.gold.score import evaluate
from tests.bench.shared import CORPUS


def test_no_figure_is_below_its_floor(pipeline: Pipeline) -> None:
    gold = read_records(CORPUS / "gold" / "articles.jsonl")
    predictions = predict(gold, pipeline)
    assert predictions.failed == []
    verdict = check(gold, evaluate(gold, predictions.records), load(CORPUS / "floors.json"))
    assert verdict.falls == [], "\n".join(
        f"{c.document}:{c.start} {c.metric} {c.text} {c.detail}" for c in verdict.broken
    )
