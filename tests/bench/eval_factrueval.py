"""factRuEval-2016's own comparator over svodka's names, and over another system's records through the same export.

    python -m tests.bench.eval_factrueval SCRIPTS [--records RECORDS] [--set FOLDER]

SCRIPTS is the folder `scripts` of a copy of dialogue-evaluation/factRuEval-2016; FOLDER the development part of its
data beside the checkout. Track 1 runs with -l (places that act as organisations are places), track 2 with -m
(further values are no fault).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from svodka import Pipeline
from svodka.gold.formats import factrueval, records
from svodka.record import Record
from tests.bench.shared import SHARED, articles

DEVSET = SHARED / "data" / "factrueval" / "devset"


def compare(scripts: Path, standard: Path, given: list[Record]) -> str:
    """What the comparator prints for both tracks."""
    with tempfile.TemporaryDirectory() as folder:
        factrueval.write(given, Path(folder))
        return "\n".join(
            f"track {script[1]} {option}\n{_run(scripts, script, option, standard, folder)}"
            for script, option in (("t1_eval.py", "-l"), ("t2_eval.py", "-m"))
        )


def _run(scripts: Path, script: str, option: str, standard: Path, folder: str) -> str:
    command = [sys.executable, script, "-s", str(standard.resolve()), "-t", folder, option]
    return subprocess.run(command, cwd=scripts, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Print the comparator's tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scripts", type=Path)
    parser.add_argument("--records", type=Path, help="records of any system; without them svodka runs")
    parser.add_argument("--set", type=Path, default=DEVSET)
    options = parser.parse_args()
    if not options.set.exists():
        print(f"factRuEval's data is not at {options.set}: nothing to compare with.")
        return
    if options.records is None:
        given = list(Pipeline(stages=("entities",)).stream(articles(options.set)))
    else:
        given = list(records.by_id(options.records).values())
    print(compare(options.scripts, options.set, given))


if __name__ == "__main__":
    main()
