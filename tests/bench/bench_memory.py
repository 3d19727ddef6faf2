"""Peak memory of a process that turns the training part of NEREL into records, as a worker does.

A process of its own, with nothing else loaded; resident memory as the system counts it, files that it shares
with other processes included.

    python -m tests.bench.bench_memory [--out out/bench/memory.json]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from pathlib import Path

import psutil

from svodka import Pipeline
from svodka.workers import batches
from tests.bench.shared import NEREL_TRAIN, ROOT, articles

MB = 10**6
LIMIT = 400  # MB


def measure() -> dict[str, float]:
    """MB after loading, after the last article, and at most."""
    pipeline = Pipeline()
    pipeline.extract("Мэр Иван Буков заявил: «Мост стоил 5 млн рублей, 10 % бюджета».")
    process = psutil.Process()
    loaded = process.memory_info().rss
    for batch in batches(articles(NEREL_TRAIN)):
        pipeline.run(batch)
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    sizes = {"with the models": loaded, "after all articles": process.memory_info().rss, "peak": peak}
    return {name: size / MB for name, size in sizes.items()}


def main() -> int:
    """Measure, print, keep the figures; 1 if the peak is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "bench" / "memory.json")
    options = parser.parse_args()
    if not NEREL_TRAIN.exists():
        print("The development sets are not beside the checkout: nothing to measure on.")
        return 0
    figures = measure()
    for name, size in figures.items():
        print(f"{name:<20}{size:6.0f} MB")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    if figures["peak"] > LIMIT:
        print(f"above {LIMIT} MB")
    return int(figures["peak"] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
