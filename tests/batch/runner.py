"""`python -m tests.batch.runner OUT INPUT WORKERS PART_SIZE [TIMEOUT]`: a run over the poisonable pipeline."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

from svodka.batch import RunSettings
from svodka.batch.console import run
from svodka.errors import UsageError
from svodka.workers import Limits
from tests.batch.poison import PoisonSettings


def main(out: str, folder: str, workers: str, part_size: str, timeout: str = "60") -> int:
    settings = RunSettings(
        (folder,),
        Path(out),
        pipeline=PoisonSettings(),
        workers=int(workers),
        part_size=int(part_size),
        limits=Limits(float(timeout)),
    )
    try:
        return run(settings, quiet=False, stderr=sys.stderr)
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")  # workers have spaCy at once; the tests of spawn say so
    sys.exit(main(*sys.argv[1:]))
