"""Batch runs: one worker against two, what the machinery costs, and memory over a long run.

    python -m tests.bench.bench_batch [--articles 12000] [--scaling 2500] [--stages amounts] [--json FILE]

The articles are NEREL's training part (else the project's own), over and over with changed names, so that no
cache knows them. Speed is wall time, and says little when other work runs on the machine; the cost of the
machinery is counted in CPU time, which minds less. `--articles 50000` is the long run of a release: on two
idle cores some ten minutes.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import Any

import psutil

from svodka import Article
from svodka.batch import PipelineSettings, RunSettings, Summary, extract
from svodka.batch.progress import Tally
from svodka.errors import SvodkaError
from svodka.workers import Engine, Runner, batches
from svodka.workers.engine import Watch
from tests.bench.shared import CORPUS, NEREL_TRAIN, articles

MIN_SCALING = 1.8
MAX_OVERHEAD = 0.05
MAX_GROWTH = 0.05
ROUNDS = 3
SETTLED_AFTER = 5_000  # articles: by then the bounded caches are full
SAMPLE_EVERY = 500
# a name inside a sentence
NAME = re.compile(r"(?<=[а-я,] )[А-Я][а-я]{4,}")
CONSONANTS = "бвгдзклмнпрст"


def renamed(text: str, round_: int) -> str:
    """The article with its names changed the same way throughout: stems get other consonants, endings stay."""

    @cache
    def other(name: str) -> str:
        rng = random.Random(f"{round_} {name}")
        stem = "".join(rng.choice(CONSONANTS) if letter in CONSONANTS else letter for letter in name[1:-2])
        return name[0] + stem + name[-2:]

    return NAME.sub(lambda match: other(match[0]), text) if round_ else text


def endless() -> Iterator[Article]:
    """The articles round by round."""
    source = list(articles(NEREL_TRAIN if NEREL_TRAIN.is_dir() else CORPUS / "articles"))
    for round_ in count():
        for article in source:
            yield Article(renamed(article.text, round_), id=f"{round_}/{article.id}")


def write_archive(path: Path, size: int) -> int:
    """A JSONL file of so many articles; its characters."""
    characters = 0
    with path.open("w", encoding="utf-8") as file:
        for article in islice(endless(), size):
            file.write(json.dumps({"id": article.id, "text": article.text}, ensure_ascii=False) + "\n")
            characters += len(article.text)
    return characters


class Sampler(Tally):
    """Resident megabytes of the largest worker, and of the main process, every now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.workers: list[tuple[int, float]] = []
        self.main: list[tuple[int, float]] = []

    def advance(self, done: Summary) -> None:
        """Look, if it is time."""
        before = self.total.articles // SAMPLE_EVERY
        super().advance(done)
        if self.total.articles // SAMPLE_EVERY > before:
            process = psutil.Process()
            largest = max((child.memory_info().rss for child in process.children()), default=0)
            self.workers.append((self.total.articles, largest / 1e6))
            self.main.append((self.total.articles, process.memory_info().rss / 1e6))


def growth(samples: list[tuple[int, float]]) -> float | None:
    """How much larger memory ever gets than it was on average over the last of the settling thousands.

    None if the run was too short to tell.
    """
    settled = [size for articles, size in samples if SETTLED_AFTER - 1_000 < articles <= SETTLED_AFTER]
    later = [size for articles, size in samples if articles > SETTLED_AFTER]
    return max(later) / (sum(settled) / len(settled)) - 1 if settled and later else None


def run(settings: RunSettings) -> Sampler:
    """One run from the beginning."""
    sampler = Sampler()
    extract(settings, sampler)
    return sampler


def cpu_seconds() -> float:
    """CPU time of this process and its ended children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure_cpu(settings: RunSettings) -> float:
    """CPU seconds of one run, processes and models included."""
    before = cpu_seconds()
    run(settings)
    return cpu_seconds() - before


class Timed:
    """A pipeline that adds up the CPU seconds spent in it, in a file."""

    def __init__(self, pipeline: Runner, log: Path) -> None:
        self._pipeline = pipeline
        self._log = log

    @property
    def nlp(self) -> Any:
        return self._pipeline.nlp

    @property
    def provenance(self) -> dict[str, Any]:
        return self._pipeline.provenance

    def run(
        self, articles: Sequence[Article], watch: Watch | None = None
    ) -> Sequence[dict[str, Any] | SvodkaError]:
        before = time.process_time()
        outcomes = self._pipeline.run(articles, watch)
        with self._log.open("a", encoding="utf-8") as file:
            file.write(f"{time.process_time() - before}\n")
        return outcomes


@dataclass(frozen=True, slots=True)
class TimedSettings(PipelineSettings):
    """Makes the timed pipeline."""

    log: Path | None = None

    def build(self) -> Runner:
        assert self.log is not None
        return Timed(super(TimedSettings, self).build(), self.log)


def share_of_machinery(settings: RunSettings, pipeline: TimedSettings, empty: Path) -> float:
    """CPU seconds of a run outside of its pipeline, per second inside; the start of processes in neither."""
    timed = replace(settings, pipeline=pipeline)
    seconds, inside = [], []
    for one in (replace(timed, inputs=(str(empty),)), timed):
        seconds.append(measure_cpu(one))
        inside.append(sum(map(float, pipeline.log.read_text(encoding="utf-8").split())))
        pipeline.log.unlink()
    work = inside[1] - inside[0]  # less the first sentence, which loads the models
    return (seconds[1] - seconds[0] - work) / work


def cpu_alone(pipeline: PipelineSettings, articles: list[Article]) -> float:
    """CPU seconds of the pipeline over the articles, with the writing of JSON."""
    engine = Engine(pipeline.build())
    engine.load()
    before = time.process_time()
    for batch in batches(articles):
        engine.work(batch)
    return time.process_time() - before


def overhead(settings: RunSettings, size: int, empty: Path) -> float:
    """CPU time of a run over that of the pipeline alone, less one; the loading of models is in neither.

    Alone means: records as lines of JSON, in a process like a worker's, but nothing read, sent or stored.
    The same work takes some percent more or less from one minute to the next, so both take turns, and the
    median of the rounds counts.
    """
    articles = list(islice(endless(), size))  # making them up is no work of the pipeline
    start = statistics.median(measure_cpu(replace(settings, inputs=(str(empty),))) for _ in range(ROUNDS))
    found = []
    for _ in range(ROUNDS):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            alone = process.submit(cpu_alone, settings.pipeline, articles).result()
        found.append((measure_cpu(settings) - start) / alone - 1)
    return statistics.median(found)


def main() -> int:
    """Measure; 1 if a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--articles",
        type=int,
        default=12_000,
        help="of the long run; 0 leaves it out",
    )
    parser.add_argument("--scaling", type=int, default=2_500, help="articles of the other runs")
    parser.add_argument("--stages", help="as in svodka extract")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    pipeline = PipelineSettings(stages=tuple(options.stages.split(",")) if options.stages else None)
    figures: dict[str, Any] = {"load before": os.getloadavg()[0], "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive, empty, out = folder / "in.jsonl", folder / "empty.jsonl", folder / "out.jsonl"
        empty.touch()
        figures["characters"] = write_archive(archive, options.scaling)
        figures["articles"] = options.scaling
        for workers in (1, 2):
            settings = RunSettings((str(archive),), out, pipeline=pipeline, workers=workers, overwrite=True)
            figures[f"articles/s, {workers} workers"] = run(settings).rate
        figures["two over one"] = figures["articles/s, 2 workers"] / figures["articles/s, 1 workers"]
        one = RunSettings((str(archive),), out, pipeline=pipeline, workers=1, overwrite=True)
        timed = TimedSettings(stages=pipeline.stages, log=folder / "cpu")
        figures["machinery over pipeline"] = share_of_machinery(one, timed, empty)
        figures["overhead of the machinery"] = overhead(one, options.scaling, empty)
        if options.articles:
            write_archive(archive, options.articles)
            sampler = run(RunSettings((str(archive),), out, pipeline=pipeline, workers=2, overwrite=True))
            figures |= {
                "long run": options.articles,
                "articles/s, long run": sampler.rate,
                "growth of a worker": growth(sampler.workers),
                "growth of the main process": growth(sampler.main),
                "largest MB of a worker": max(size for _, size in sampler.workers),
                "MB of a worker": [
                    round(size) for _, size in sampler.workers[:: max(1, len(sampler.workers) // 20)]
                ],
                "MB of the main process": [
                    round(size) for _, size in sampler.main[:: max(1, len(sampler.main) // 20)]
                ],
            }
    return report(figures, options.json)


def report(figures: dict[str, Any], path: Path | None) -> int:
    """Print, write, judge."""
    for name, value in figures.items():
        print(f"{name:28} {value:.3f}" if isinstance(value, float) else f"{name:28} {value}")
    if path:
        path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    missed = [
        name
        for name, is_met in (
            ("two over one", figures["two over one"] >= MIN_SCALING),
            ("machinery over pipeline", figures["machinery over pipeline"] <= MAX_OVERHEAD),
            ("overhead of the machinery", figures["overhead of the machinery"] <= MAX_OVERHEAD),
            ("growth of a worker", (figures.get("growth of a worker") or 0) <= MAX_GROWTH),
        )
        if not is_met
    ]
    if missed:
        print(f"missed: {', '.join(missed)} (load {figures['load before']:.1f} on {figures['cores']} cores)")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
