"""The development sets beside the checkout; what is not there is skipped, saying so."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from svodka.article import Article

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
NEREL_DEV = SHARED / "data" / "nerel" / "dev"
NEREL_TRAIN = SHARED / "data" / "nerel" / "train"
CORPUS = ROOT / "corpus"


def articles(folder: Path) -> Iterator[Article]:
    """The .txt files of a folder in the order of their names, no newline translated."""
    for path in sorted(folder.glob("*.txt")):
        yield Article(path.read_bytes().decode("utf-8"), id=path.name)


def sentences(path: Path) -> Iterator[Article]:
    """The rows {"id", "text"} of a JSON file."""
    for row in json.loads(path.read_text(encoding="utf-8")):
        yield Article(row["text"], id=row["id"])


def score(task: str, *paths: Path) -> dict[str, Any]:
    """The figures of the shared scorer."""
    command = [sys.executable, str(SHARED / "score" / "score.py"), task, *map(str, paths)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, Any] = json.loads(output.splitlines()[-1])
    return figures
