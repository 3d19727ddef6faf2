"""`make bench`: every benchmark in turn, each in a process of its own; results as JSON under out/bench/.

python -m tests.bench [NAME...]     all, or only those named («speed», «amounts»…)
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.shared import ROOT

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks there are, by the names of their modules."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def main(wanted: list[str]) -> int:
    """Run them; 1 if one failed or fell below its floor."""
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(names())}")
        return 2
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    failed = []
    for name in wanted or names():
        print(f"\n==== {name}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.bench_{name}"], cwd=ROOT, env=one_thread, check=False
        )
        if done.returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed, or below its floor: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
