"""The figures of an evaluation: for a JSON file, for a table."""

from __future__ import annotations

from typing import Any, NamedTuple

from rich.table import Table

from svodka.gold.counts import Counts, interval, total
from svodka.gold.findings import SHARES, Evaluation

ALL = "all"


class Row(NamedTuple):
    """A metric for one label, or for `ALL`, with the 95 % bootstrap interval of its F or share."""

    metric: str
    label: str
    counts: Counts
    interval: tuple[float, float]

    @property
    def is_share(self) -> bool:
        """One question about each item: there is no precision apart from recall."""
        return self.metric in SHARES

    @property
    def figure(self) -> float:
        """F, or the share."""
        return self.counts.f

    @property
    def items(self) -> int:
        """The number of gold items, or of items asked about."""
        return self.counts.tp + self.counts.fn


def rows(evaluation: Evaluation) -> list[Row]:
    """All metrics in their fixed order, each over all labels and, where there are several, by label."""
    table: list[Row] = []
    for metric in evaluation.metrics():
        labels = evaluation.labels(metric)
        for label in (None, *labels) if len(labels) > 1 else (None,):
            counts = list(evaluation.counts(metric, label).values())
            table.append(Row(metric, label or ALL, total(counts), interval(counts)))
    return table


def to_json(evaluation: Evaluation, table: list[Row], *, findings: bool = False) -> dict[str, Any]:
    """Figures (rounded to four decimals) and counts as plain JSON values.

    Args:
        evaluation: what was found.
        table: its rows.
        findings: with every finding that is no hit.
    """
    metrics: dict[str, dict[str, Any]] = {}
    for row in table:
        metrics.setdefault(row.metric, {})[row.label] = _plain(row)
    plain: dict[str, Any] = {
        "articles": len(evaluation.documents),
        "without_record": list(evaluation.unrecorded),
        "records_without_gold": evaluation.surplus,
        "metrics": metrics,
    }
    if findings:
        plain["findings"] = [f._asdict() for f in evaluation.findings if f.outcome != "hit"]
    return plain


def _plain(row: Row) -> dict[str, Any]:
    low, high = (round(bound, 4) for bound in row.interval)
    if row.is_share:
        return {
            "share": round(row.figure, 4),
            "interval": [low, high],
            "right": row.counts.tp,
            "n": row.items,
        }
    counts = row.counts
    return {
        "p": round(counts.precision, 4),
        "r": round(counts.recall, 4),
        "f": round(counts.f, 4),
        "interval": [low, high],
        **counts._asdict(),
        "n": row.items,
    }


def to_table(table: list[Row]) -> Table:
    """For the terminal: per cent with one decimal, the interval beside F."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("metric", no_wrap=True)
    shown.add_column("label", no_wrap=True)
    for name in ("P", "R", "F", "95 %", "gold", "right", "extra", "missed"):
        shown.add_column(name, justify="right", no_wrap=True)
    for row in table:
        counts = row.counts
        first = row.label == ALL
        shares = ("", "") if row.is_share else (_percent(counts.precision), _percent(counts.recall))
        shown.add_row(
            row.metric if first else "",
            "" if first else row.label,
            *shares,
            _percent(row.figure),
            f"{_percent(row.interval[0])}–{_percent(row.interval[1])}",
            *map(str, (row.items, counts.tp)),
            *(("", str(counts.fn)) if row.is_share else (str(counts.fp), str(counts.fn))),
            style="bold" if first else "",
        )
    return shown


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
