"""Precision, recall and F of records against gold records, with every single finding.

Three ways to match, each one-to-one:

    strict    the same offsets (quotations: the same words of content) and the same label
    overlap   a common letter (quotations: F of the words of content at least 0.75) and the same label
    value     amounts: the same kind, bounds and currency or unit; quotations: overlap and the right speaker

Besides, shares of what is found: is its approx, text, cue, source, kind, speaker right (`scoring/`).

Gold need not annotate everything: the field `annotated` of a gold record lists the layers it does (`LAYERS`);
without the field it is all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from svodka.gold.errors import GoldError
from svodka.gold.findings import Evaluation, Finding
from svodka.gold.scoring.amounts import amount_findings
from svodka.gold.scoring.entities import entity_findings
from svodka.gold.scoring.quotes import quote_findings
from svodka.gold.scoring.roles import role_findings
from svodka.record import Record

__all__ = ["LAYERS", "Evaluation", "Finding", "GoldError", "evaluate", "layers"]

# "amount values": not only where amounts stand but what they are worth
LAYERS = ("entities", "roles", "amounts", "amount values", "quotes")


def evaluate(gold: Sequence[Record], predicted: Sequence[Record]) -> Evaluation:
    """Compare records with gold records of the same ids; an article without a record counts as missed whole.

    Raises:
        GoldError: an id stands twice, the texts of one article differ, or no record has an id of the gold.
    """
    records = _by_id(predicted, "the records")
    documents = _by_id(gold, "the gold")
    _check_common(list(documents), list(records))
    findings: list[Finding] = []
    for name, wanted in documents.items():
        given = records.get(name)
        if given is not None and wanted.sha256 != given.sha256:
            raise GoldError(
                f"{name}: the record was made from another text than the gold (sha256 {given.sha256[:8]}…, "
                f"gold {wanted.sha256[:8]}…)"
            )
        findings += _findings(name, wanted, given)
    return Evaluation(
        list(documents),
        findings,
        unrecorded=[name for name in documents if name not in records],
        surplus=sum(name not in documents for name in records),
    )


def layers(gold: Record) -> Sequence[str]:
    """What a gold record annotates."""
    annotated: Sequence[str] = (gold.model_extra or {}).get("annotated", LAYERS)
    return annotated


def _findings(name: str, gold: Record, given: Record | None) -> list[Finding]:
    annotated = layers(gold)
    listed: list[Finding] = []
    if "entities" in annotated:
        listed += entity_findings(name, gold, given)
    if "roles" in annotated:
        listed += role_findings(name, gold, given)
    if "amounts" in annotated:
        listed += amount_findings(name, gold, given, values="amount values" in annotated)
    if "quotes" in annotated:
        listed += quote_findings(name, gold, given)
    return listed


def _by_id(records: Iterable[Record], what: str) -> dict[str, Record]:
    table: dict[str, Record] = {}
    for record in records:
        name = str(record.id)
        if name in table:
            raise GoldError(f"the id {name!r} stands twice in {what}")
        table[name] = record
    return table


def _check_common(gold: Sequence[str], records: Sequence[str]) -> None:
    if gold and records and not set(gold) & set(records):
        raise GoldError(
            f"no record has an id of the gold: the gold begins with {gold[0]!r}, "
            f"the records with {records[0]!r}",
            remedy="extract from the same folder as the gold, so that the ids are the same",
        )
