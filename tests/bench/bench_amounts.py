"""Speed of the amounts stage: against natasha's MoneyExtractor on the same articles, and on texts meant to be slow.

    python -m tests.bench.bench_amounts [--json FILE] [--no-natasha]

svodka runs alone on `spacy.blank("ru")`, tokenization included. natasha 1.6 needs setuptools below 81, so it gets
an environment of its own under out/; without a package index it is left out, saying so. Both run in turns, and the
best CPU time of each counts: other work on the machine hits both alike.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from svodka.amounts import AmountFinder
from tests.bench.shared import CORPUS, NEREL_DEV, ROOT, articles

ROUNDS = 3
MAX_ARTICLES = 94
TARGET_RATIO = 20
TARGET_SECONDS = 2
TIMED = ("digits and spaces", "миллион миллион …")
# linear time doubles; beyond this it is not noise
MAX_GROWTH = 3.5
CLOCK_TICK = 0.01
NATASHA = ROOT / "out" / "natasha-env"
NATASHA_NEEDS = ("natasha>=1.6,<2", "setuptools<81")
WORKER = Path(__file__).with_name("natasha_money.py")

MEGABYTE = 1_000_000


def slow_inputs() -> dict[str, str]:
    """Texts of about a megabyte, without a sentence end, that make careless grammars quadratic."""
    rng = random.Random(7)
    digits = "".join(rng.choices("0123456789 ", k=MEGABYTE))
    pieces = {
        "миллион миллион …": "миллион ",
        "сто сто …": "сто ",
        "100 111 111 …": "111 ",
        "( ( (": "( ",
        "до до до …": "до ",
        "более чем на …": "более чем на ",
        "двадцать один …": "двадцать один ",
    }
    repeated = {name: piece * (MEGABYTE // len(piece)) + "рублей" for name, piece in pieces.items()}
    return {"digits and spaces": digits, "digits and spaces, then a sign": digits + " %", **repeated}


def texts() -> list[str]:
    """The articles to run on: the development set beside the checkout, else the sample articles."""
    folder = NEREL_DEV if NEREL_DEV.is_dir() else CORPUS / "articles"
    return [article.text for article in articles(folder)][:MAX_ARTICLES]


def make_pipeline() -> Language:
    """spaCy's blank Russian pipeline with the stage."""
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_amounts")
    return nlp


def seconds(run: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def natasha_python() -> Path | None:
    """The interpreter of natasha's own environment, made on first use; None if it cannot be made."""
    python = NATASHA / ("Scripts" if os.name == "nt" else "bin") / "python"
    if (
        python.exists()
        and subprocess.run([python, "-c", "import natasha"], capture_output=True, check=False).returncode == 0
    ):
        return python
    venv.create(NATASHA, with_pip=True, clear=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *NATASHA_NEEDS]
    made = subprocess.run(install, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        print(f"natasha is left out, its environment cannot be made: {made.stderr.strip()[-300:]}")
        return None
    return python


def natasha_seconds(python: Path, documents: list[str]) -> float:
    """CPU seconds of MoneyExtractor on the documents, after a warm-up."""
    done = subprocess.run(
        [python, "-W", "ignore", WORKER],
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout)["seconds"])


def run(*, natasha: bool = True) -> dict[str, Any]:
    """Measure everything.

    Returns:
        articles a second of both, their ratio, microseconds a token of the stage alone, seconds and growth of each slow input.
    """
    documents = texts()
    nlp = make_pipeline()
    find = nlp.get_pipe("svodka_amounts")
    docs = [nlp(text) for text in documents]
    python = natasha_python() if natasha else None
    ours: list[float] = []
    alone: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: [nlp(text) for text in documents]))
        alone.append(seconds(lambda: [find(doc) for doc in docs]))
        if python is not None:
            theirs.append(natasha_seconds(python, documents))
    return {
        "articles": len(documents),
        "svodka_articles_per_second": round(len(documents) / min(ours), 1),
        "natasha_articles_per_second": round(len(documents) / min(theirs), 1) if theirs else None,
        "ratio": round(min(theirs) / min(ours), 1) if theirs else None,
        "microseconds_per_token": round(min(alone) / sum(map(len, docs)) * 1e6, 3),
        "slow_inputs": measure_slow_inputs(),
    }


def measure_slow_inputs() -> dict[str, dict[str, float]]:
    """CPU seconds of the stage on each slow input, and how they grow when the input doubles.

    A tokenizer's own trouble with such texts is not counted.
    """
    find = AmountFinder()
    measured = {}
    for name, text in slow_inputs().items():
        half = seconds(partial(find, text[len(text) // 2 :]))
        whole = seconds(partial(find, text))
        measured[name] = {"seconds": round(whole, 2), "growth": round(whole / max(half, CLOCK_TICK), 1)}
    return measured


def failures(figures: dict[str, Any]) -> list[str]:
    """What misses its target, in words."""
    slow = figures["slow_inputs"]
    missed = [
        f"{name}: {slow[name]['seconds']} s, {TARGET_SECONDS} allowed"
        for name in TIMED
        if slow[name]["seconds"] >= TARGET_SECONDS
    ]
    missed += [
        f"{name}: twice the text takes {took['growth']} times as long"
        for name, took in slow.items()
        if took["growth"] > MAX_GROWTH
    ]
    if figures["ratio"] is not None and figures["ratio"] < TARGET_RATIO:
        missed.append(f"{figures['ratio']} times natasha's speed, {TARGET_RATIO} wanted")
    return missed


def show(figures: dict[str, Any]) -> None:
    """Print the figures as a table."""
    for name, value in figures.items():
        if isinstance(value, dict):
            print(name)
            for part, took in value.items():
                print(
                    f"    {part:<32}{took['seconds']:>8} s, twice the text {took['growth']:>5} times as long"
                )
        else:
            print(f"{name:<36}{value!s:>8}")


def main(argv: list[str] | None = None) -> int:
    """Run, print a table, write JSON if asked; 1 if a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--no-natasha", action="store_true", help="measure svodka alone")
    arguments = parser.parse_args(argv)
    figures = run(natasha=not arguments.no_natasha)
    show(figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    missed = failures(figures)
    for line in missed:
        print(f"missed: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
