"""Throughput by stage, against natasha's segment + morphology + syntax + NER.

One process, one BLAS thread, both sides in turn in the same run on the training part of NEREL (texts only); medians of
five rounds, after a first round that warms up caches on both sides and is shown too. natasha is used as its
documentation has it; with `--networks`, and where it cannot be imported (it needs setuptools < 82), its networks are
driven through slovnet without its objects, which is a twentieth faster.

    python -m tests.bench.bench_speed [--rounds 5] [--articles N] [--networks] [--out out/bench/speed.json]
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
import razdel
from navec import Navec
from slovnet import NER, Morph, Syntax

from svodka import Article, Pipeline
from svodka.compose import compose
from svodka.garbage import paused
from svodka.news_words import data_folder
from svodka.tag.threads import one_blas_thread
from svodka.workers import batches
from tests.bench.shared import NEREL_TRAIN, ROOT, articles

Times = dict[str, float]


class Natasha:
    """natasha as its documentation has it: segment, tag_morph, parse_syntax and tag_ner of a Doc."""

    name = "natasha"

    def __init__(self) -> None:
        natasha = sys.modules["natasha"]
        self.doc = natasha.Doc
        embedding = natasha.NewsEmbedding()
        self.segmenter = natasha.Segmenter()
        self.morph, self.syntax = natasha.NewsMorphTagger(embedding), natasha.NewsSyntaxParser(embedding)
        self.ner = natasha.NewsNERTagger(embedding)

    def run(self, texts: Sequence[str], clock: Clock) -> int:
        """All texts; the number of tokens."""
        count = 0
        for text in texts:
            doc = self.doc(text)
            clock("segment", lambda doc=doc: doc.segment(self.segmenter))
            clock("morphology", lambda doc=doc: doc.tag_morph(self.morph))
            clock("syntax", lambda doc=doc: doc.parse_syntax(self.syntax))
            clock("ner", lambda doc=doc: doc.tag_ner(self.ner))
            count += len(doc.tokens)
        return count


class Networks:
    """What `Natasha` runs, without its objects."""

    name = "natasha's networks"

    def __init__(self) -> None:
        folder = data_folder()
        navec = Navec.load(folder / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
        self.morph = Morph.load(folder / "model" / "slovnet_morph_news_v1.tar").navec(navec)
        self.syntax = Syntax.load(folder / "model" / "slovnet_syntax_news_v1.tar").navec(navec)
        self.ner = NER.load(folder / "model" / "slovnet_ner_news_v1.tar").navec(navec)

    def run(self, texts: Sequence[str], clock: Clock) -> int:
        """All texts; the number of tokens."""
        count = 0
        for text in texts:
            sentences = clock("segment", lambda text=text: segment(text))
            clock("morphology", lambda sentences=sentences: list(self.morph.map(sentences)))
            clock("syntax", lambda sentences=sentences: list(self.syntax.map(sentences)))
            clock("ner", lambda text=text: self.ner(text))
            count += sum(map(len, sentences))
        return count


def segment(text: str) -> list[list[str]]:
    """razdel's sentences of razdel's tokens."""
    return [[token.text for token in razdel.tokenize(sent.text)] for sent in razdel.sentenize(text)]


class Clock:
    """Adds up the seconds of processor time a stage took."""

    def __init__(self) -> None:
        self.times: Times = {}

    def __call__(self, stage: str, call: Callable[[], Any]) -> Any:
        """Do a piece of work of a stage."""
        start = time.process_time()
        result = call()
        self.times[stage] = self.times.get(stage, 0.0) + time.process_time() - start
        return result


def run_svodka(pipeline: Pipeline, batch: Sequence[Article], clock: Clock) -> int:
    """Texts to finished lines of JSON, as `Pipeline.run` does it; the number of tokens."""
    texts = [article.text for article in batch]
    docs = clock("tokenizer", lambda: list(pipeline.nlp.tokenizer.pipe(texts)))
    for name, component in pipeline.nlp.pipeline:
        if hasattr(component, "pipe"):
            docs = clock(name, lambda c=component, d=docs: list(c.pipe(d, batch_size=len(d))))
        else:
            docs = clock(name, lambda c=component, d=docs: [c(doc) for doc in d])
    for doc, article in zip(docs, batch, strict=True):
        record = clock("record", lambda d=doc, a=article: compose(d, a, provenance=pipeline.provenance))
        clock("json", lambda r=record: orjson.dumps(r))
    return sum(len(doc) for doc in docs)


def loading(build: Callable[[], Any]) -> tuple[Any, float]:
    """Something, and the seconds it took."""
    start = time.perf_counter()
    built = build()
    return built, time.perf_counter() - start


def ready(text: str) -> Pipeline:
    """A pipeline with its models loaded."""
    pipeline = Pipeline()
    pipeline.extract(text)
    return pipeline


def peer(networks: bool) -> type[Natasha | Networks]:
    """natasha, imported, or only its networks."""
    if networks or find_spec("pkg_resources") is None:
        return Networks
    importlib.import_module("natasha")
    return Natasha


def measure(source: Sequence[Article], rounds: int, networks: bool) -> dict[str, Any]:
    """Both sides in turn; seconds by stage of every round, the first one cold."""
    natasha, natasha_load = loading(peer(networks))
    pipeline, load = loading(lambda: ready(source[0].text))
    texts = [article.text for article in source]
    characters = sum(map(len, texts))
    sides: dict[str, list[Times]] = {natasha.name: [], "svodka": []}
    tokens = 0
    for _ in range(rounds + 1):
        clock = Clock()
        tokens = natasha.run(texts, clock)
        sides[natasha.name].append(clock.times)
        clock = Clock()
        for batch in batches(source):
            with paused():
                run_svodka(pipeline, batch, clock)
        sides["svodka"].append(clock.times)
    return {
        "articles": len(source),
        "characters": characters,
        "tokens": tokens,
        "load_seconds": {natasha.name: natasha_load, "svodka": load},
        "rounds": sides,
    }


def table(figures: dict[str, Any]) -> str:
    """Microseconds a token by stage: the cold round, and the median of the others; the ratio."""
    lines = [f"{figures['articles']} articles, {figures['tokens']} tokens; microseconds a token"]
    totals = {}
    for side, rounds in figures["rounds"].items():
        lines.append(f"\n{side:<22}{'first round':>12}{'median':>10}")
        for stage in rounds[0]:
            cold, warm = rounds[0][stage], statistics.median(times[stage] for times in rounds[1:])
            lines.append(f"  {stage:<20}{micro(cold, figures):>12.2f}{micro(warm, figures):>10.2f}")
        totals[side] = (
            sum(rounds[0].values()),
            statistics.median(sum(times.values()) for times in rounds[1:]),
        )
        cold, warm = totals[side]
        lines.append(f"  {'all':<20}{micro(cold, figures):>12.2f}{micro(warm, figures):>10.2f}")
    ratios = [natasha / svodka for natasha, svodka in zip(*totals.values(), strict=True)]
    lines.append(
        f"\nsvodka is {ratios[1]:.1f} times as fast as {next(iter(totals))} ({ratios[0]:.1f} in the first round)"
    )
    lines.append(f"loading: {json.dumps(figures['load_seconds'])} s")
    return "\n".join(lines)


def micro(seconds: float, figures: dict[str, Any]) -> float:
    """Seconds of a round as microseconds a token."""
    return seconds / int(figures["tokens"]) * 1e6


def main() -> None:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=None)
    parser.add_argument("--networks", action="store_true", help="against natasha's networks alone")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "bench" / "speed.json")
    options = parser.parse_args()
    if not NEREL_TRAIN.exists():
        print("The development sets are not beside the checkout: nothing to measure on.")
        return
    with one_blas_thread():
        source = list(articles(NEREL_TRAIN))[: options.articles]
        figures = measure(source, options.rounds, options.networks)
    print(table(figures))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
