"""`python -m tests.batch.runner OUT INPUT [--workers 2] [--part-size 5] …`: a run as a command.

What `svodka extract` has no options for: small parts, a pipeline that can be poisoned. Workers start as they
do for users.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from svodka.batch import PipelineSettings, RunSettings
from svodka.batch.console import run
from svodka.errors import UsageError
from svodka.workers import Limits
from tests.batch.poison import PoisonSettings

PIPELINES = {"poison": PoisonSettings(), "whole": PipelineSettings()}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("input")
    parser.add_argument("--pipeline", choices=PIPELINES, default="poison")
    parser.add_argument("--engine", choices=["local", "ray"], default="local")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--part-size", type=int, default=5)
    parser.add_argument("--timeout", type=float, default=60.0)
    parser.add_argument("--memory", type=int, default=2000)
    options = parser.parse_args()
    settings = RunSettings(
        (options.input,),
        options.out,
        pipeline=PIPELINES[options.pipeline],
        workers=options.workers,
        part_size=options.part_size,
        limits=Limits(options.timeout, options.memory),
        engine=options.engine,
    )
    try:
        return run(settings, quiet=False, stderr=sys.stderr)
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
