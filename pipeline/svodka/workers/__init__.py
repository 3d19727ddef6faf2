"""Worker processes that survive what articles do to them: crash, hang, eat memory.

The pool knows nothing of stages or files: batches of articles in, lines of JSON or errors out.
"""

from __future__ import annotations

from svodka.workers.batches import BATCH_ARTICLES, BATCH_CHARACTERS, batches
from svodka.workers.engine import Counts, Engine, Line, Outcome, Runner
from svodka.workers.ordered import in_order
from svodka.workers.pool import Limits, Pool, available_cores

__all__ = [
    "BATCH_ARTICLES",
    "BATCH_CHARACTERS",
    "Counts",
    "Engine",
    "Limits",
    "Line",
    "Outcome",
    "Pool",
    "Runner",
    "available_cores",
    "batches",
    "in_order",
]
