"""What an evaluation finds: every item of gold or prediction, and what became of it under each metric."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from svodka.gold.counts import Counts
from svodka.gold.matching import Item, Pairs

Outcome = Literal["hit", "miss", "extra", "wrong speaker", "wrong", "unknown"]

METRICS = (
    "entities strict",
    "entities overlap",
    "roles found",
    "roles right",
    "amounts value",
    "amounts strict",
    "amounts overlap",
    "amounts placed",
    "amounts approx",
    "amounts text",
    "quotes strict",
    "quotes overlap",
    "quotes value",
    "quotes speaker",
    "quotes kind",
    "quotes cue",
    "quotes source",
)
# one question about each item of one side: precision, recall and F are the same share
SHARES = frozenset(
    (
        "roles found",
        "roles right",
        "amounts placed",
        "amounts approx",
        "amounts text",
        "quotes speaker",
        "quotes kind",
        "quotes cue",
        "quotes source",
    )
)
# shares that are asked only of what is found under another metric
ASKED_OF = {
    "amounts approx": "amounts value",
    "amounts text": "amounts value",
    "quotes speaker": "quotes overlap",
    "quotes kind": "quotes overlap",
    "quotes cue": "quotes overlap",
    "quotes source": "quotes overlap",
}
# what stands at the right place but says the wrong thing is a false alarm and a miss at once
_ONE: dict[Outcome, Counts] = {
    "hit": Counts(1, 0, 0),
    "miss": Counts(0, 0, 1),
    "extra": Counts(0, 1, 0),
    "wrong speaker": Counts(0, 1, 1),
    "wrong": Counts(0, 1, 1),
    "unknown": Counts(0, 1, 1),
}


class Finding(NamedTuple):
    """One item of gold or prediction and what became of it under one metric.

    Args:
        document: id of the article.
        metric: one of `METRICS`.
        label: entity type, kind of amount or of quotation; the gold's where gold and prediction meet.
        outcome: hit, miss (only in gold), extra (only predicted), wrong speaker (a quotation found, under
            «quotes value»); of shares: hit, wrong, unknown (the speaker was left open).
        start: code points into the article; the gold's where gold and prediction meet.
        end: likewise, half-open.
        text: reading of the item.
        detail: for wrong answers, gold ≠ given.
    """

    document: str
    metric: str
    label: str
    outcome: Outcome
    start: int
    end: int
    text: str
    detail: str = ""


class Evaluation:
    """Findings, and counts by metric, label and document.

    Args:
        documents: ids of the gold's articles, in order.
        findings: everything found, in the documents' order.
        unrecorded: ids of gold articles without a record; they count as missed whole.
        surplus: number of records that have no gold.
    """

    def __init__(
        self,
        documents: Sequence[str],
        findings: Sequence[Finding],
        *,
        unrecorded: Sequence[str] = (),
        surplus: int = 0,
    ) -> None:
        self.documents = tuple(documents)
        self.findings = tuple(findings)
        self.unrecorded = tuple(unrecorded)
        self.surplus = surplus

    @cached_property
    def _table(self) -> dict[tuple[str, str], dict[str, Counts]]:
        table: dict[tuple[str, str], dict[str, Counts]] = {}
        for finding in self.findings:
            row = table.setdefault((finding.metric, finding.label), {})
            row[finding.document] = row.get(finding.document, Counts()).plus(_ONE[finding.outcome])
        return table

    def counts(self, metric: str, label: str | None = None) -> dict[str, Counts]:
        """Counts of each document under a metric; of one label, or of all."""
        sums = dict.fromkeys(self.documents, Counts())
        for (name, kind), row in self._table.items():
            if name == metric and label in (None, kind):
                for document, counts in row.items():
                    sums[document] = sums[document].plus(counts)
        return sums

    def metrics(self) -> list[str]:
        """The metrics that have findings, in their fixed order."""
        found = {metric for metric, _ in self._table}
        return [metric for metric in METRICS if metric in found]

    def labels(self, metric: str) -> list[str]:
        """The labels found under a metric, sorted."""
        return sorted({label for name, label in self._table if name == metric})

    def outcomes(self, metric: str, label: str | None = None) -> Counter[str]:
        """How many findings of a metric had which outcome."""
        return Counter(
            finding.outcome
            for finding in self.findings
            if finding.metric == metric and label in (None, finding.label)
        )


def findings(
    document: str, metric: str, wanted: Sequence[Item], found: Sequence[Item], pairs: Pairs
) -> list[Finding]:
    """Hits in the pairs' order, then misses, then extras; a hit carries the gold's label and span."""
    hit_gold, hit_found = {i for i, _ in pairs}, {j for _, j in pairs}
    listed: list[tuple[Outcome, Item]] = [("hit", wanted[i]) for i, _ in pairs]
    listed += [("miss", item) for i, item in enumerate(wanted) if i not in hit_gold]
    listed += [("extra", item) for j, item in enumerate(found) if j not in hit_found]
    return [finding(document, metric, item, outcome) for outcome, item in listed]


def finding(document: str, metric: str, item: Item, outcome: Outcome, detail: str = "") -> Finding:
    """What became of one item."""
    return Finding(document, metric, item.label, outcome, item.start, item.end, item.text, detail)


def answer(document: str, metric: str, item: Item, gold: object, given: object) -> Finding:
    """A share's finding: the answer is right or wrong."""
    if gold == given:
        return finding(document, metric, item, "hit")
    return finding(document, metric, item, "wrong", f"{gold} ≠ {given}")
