"""How often a rule that finds a speaker is right.

`speaker_confidence.tsv` counts, for each rule, how many of its speakers were judged on annotated articles,
and how many were right. Rare rules are drawn to their family («pronoun: subject, rivals» to «pronoun»),
families to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache

from svodka.lexicon import load_table

# a rule's own count weighs as much as this many speakers of its family, a family's as this many of all
_STRENGTH = 4.0

Counts = Mapping[str, tuple[int, int]]


def family_of(rule: str) -> str:
    """«pronoun: subject, rivals» → «pronoun»."""
    return rule.partition(":")[0]


def fit(counts: Counts) -> Callable[[str], float]:
    """A function from rules to probabilities, smoothed.

    Args:
        counts: rule → (right, judged).
    """
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for rule, (correct, seen) in counts.items():
        for key in (rule, f"{family_of(rule)}:*", "*"):
            right[key] += correct
            judged[key] += seen
    whole = (right["*"] + 1) / (judged["*"] + 2)

    @lru_cache(maxsize=256)
    def confidence(rule: str) -> float:
        family = f"{family_of(rule)}:*"
        prior = (right[family] + _STRENGTH * whole) / (judged[family] + _STRENGTH)
        return round((right[rule] + _STRENGTH * prior) / (judged[rule] + _STRENGTH), 4)

    return confidence


@lru_cache(maxsize=1)
def load_confidence() -> Callable[[str], float]:
    """The shipped confidence."""
    rows = load_table("speaker_confidence")
    return fit({row["rule"]: (int(row["right"]), int(row["judged"])) for row in rows})
