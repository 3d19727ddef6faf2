"""Amounts: by their value, however written; by their exact text; by their place."""

from __future__ import annotations

from decimal import Decimal

from svodka.gold.findings import Finding, answer, finding, findings
from svodka.gold.matching import Item, Pairs, by_key, by_likeness, extent_of, span_likeness, touching
from svodka.record import Amount, Record

_ANY_OVERLAP = 1e-9


def amount_findings(document: str, gold: Record, given: Record | None, *, values: bool) -> list[Finding]:
    """Amounts matched by value, strictly and by overlap.

    Shares: of all gold amounts, those with the right value at their place («amounts placed»: the same value
    elsewhere in the article does not help); of the right values, `approx` and the text.

    Args:
        document: id of the article.
        gold: its gold.
        given: its record.
        values: the gold says what the amounts are worth, not only where they stand.
    """
    amounts = given.amounts if given else []
    wanted, found = [_item(amount) for amount in gold.amounts], [_item(amount) for amount in amounts]
    overlap = by_likeness(wanted, found, extent=extent_of, likeness=span_likeness, least=_ANY_OVERLAP)
    by_place = findings(document, "amounts overlap", wanted, found, overlap)
    if not values:
        return by_place
    strict = by_key(
        gold.amounts,
        amounts,
        key=lambda amount: (amount.start, amount.end, amount.approx, *amount_value(amount)),
    )
    value = _by_value(gold.amounts, amounts)
    listed = findings(document, "amounts value", wanted, found, value)
    listed += findings(document, "amounts strict", wanted, found, strict) + by_place
    placed = {
        i
        for i, j in touching([extent_of(item) for item in wanted], [extent_of(item) for item in found])
        if amount_value(gold.amounts[i]) == amount_value(amounts[j])
    }
    listed += [
        finding(document, "amounts placed", item, "hit" if i in placed else "wrong")
        for i, item in enumerate(wanted)
    ]
    for i, j in value:
        theirs, ours = gold.amounts[i], amounts[j]
        listed.append(answer(document, "amounts approx", wanted[i], theirs.approx, ours.approx))
        # gold may name the text without its modifier as well
        core = (theirs.model_extra or {}).get("core")
        written = theirs.text if ours.text != core else core
        listed.append(answer(document, "amounts text", wanted[i], written, ours.text))
    return listed


def _by_value(gold: list[Amount], given: list[Amount]) -> Pairs:
    """Pairs of equal value; those that are written alike first, so that order does not matter."""
    pairs = by_key(gold, given, key=lambda amount: (amount_value(amount), amount.text))
    taken, used = {i for i, _ in pairs}, {j for _, j in pairs}
    left = [i for i in range(len(gold)) if i not in taken]
    free = [j for j in range(len(given)) if j not in used]
    rest = by_key([gold[i] for i in left], [given[j] for j in free], key=amount_value)
    return sorted(pairs + [(left[i], free[j]) for i, j in rest])


def amount_value(amount: Amount) -> tuple[str, Decimal | None, Decimal | None, str | None]:
    """Kind, bounds and currency or unit: what an amount says, however it is written."""
    unit = amount.currency if amount.kind == "money" else amount.unit or "percent"
    return amount.kind, _decimal(amount.min), _decimal(amount.max), unit


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value).normalize()


def _item(amount: Amount) -> Item:
    return Item(amount.start, amount.end, amount.kind, amount.text)
