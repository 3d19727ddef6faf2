"""What a format could not take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


class Loss(NamedTuple):
    """An annotation that was left out of a file, and why."""

    document: str
    label: str
    text: str
    reason: str


def tally(losses: Sequence[Loss]) -> list[tuple[str, str, int]]:
    """Label, reason and number of what was left out, the most frequent first."""
    counts = Counter((loss.label, loss.reason) for loss in losses)
    return [(label, reason, n) for (label, reason), n in sorted(counts.items(), key=lambda i: (-i[1], i[0]))]
