"""`make eval`: quality on the project's own corpus and, where it lies beside the checkout, on the development sets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from svodka import Article, Pipeline
from svodka.errors import SvodkaError
from tests.bench import eval_quotes
from tests.bench.shared import CORPUS, NEREL_DEV, ROOT, SHARED, articles, score, sentences

OUT = ROOT / "out" / "eval"


def write_records(pipeline: Pipeline, source: Iterable[Article], name: str) -> Path:
    """The records of the articles as JSONL; a failed article ends the evaluation."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{name}.jsonl"
    with path.open("wb") as file:
        for outcome in pipeline.run(list(source)):
            if isinstance(outcome, SvodkaError):
                raise outcome
            file.write(orjson.dumps(outcome, option=orjson.OPT_APPEND_NEWLINE))
    return path


def evaluate(pipeline: Pipeline) -> dict[str, Any]:
    """All figures by set and task."""
    gold = SHARED / "gold"
    dev = write_records(pipeline, articles(NEREL_DEV), "nerel_dev")
    rows = write_records(pipeline, sentences(gold / "amounts" / "sentences.json"), "amounts")
    own = write_records(pipeline, articles(CORPUS / "articles"), "corpus")
    own_gold = CORPUS / "gold" / "articles.jsonl"
    return {
        "corpus ner": score("ner", own, own_gold),
        "corpus quotes": score("quotes", own, own_gold),
        "corpus amounts": score("amounts", own, own_gold),
        "NEREL dev ner": score("ner", dev, NEREL_DEV),
        "NEREL dev roles": score("roles", dev, NEREL_DEV),
        "NEREL dev quotes": score("quotes", dev, gold / "quotes", NEREL_DEV),
        "gold amounts": score("amounts", rows, gold / "amounts" / "sentences.json"),
        "NEREL dev amounts": score("spans", dev, gold / "amounts" / "nerel_dev.json"),
    }


def main() -> None:
    """Print the figures."""
    if not SHARED.exists():
        print("The development sets are not beside the checkout: only what needs none of them can be scored.")
        return
    figures = evaluate(Pipeline())
    for task, values in figures.items():
        print(task)
        print("  " + json.dumps(values, ensure_ascii=False))
    eval_quotes.show()
    (OUT / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
