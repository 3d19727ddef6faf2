"""The gate: has anything become worse than the baseline says, and what, by article and text?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from svodka.gold.baseline import (
    Baseline,
    Fall,
    Key,
    Lowered,
    broken_items,
    corpus_of,
    falls,
    floors_of,
    key_of,
    known_items,
    make,
    raised,
)
from svodka.gold.errors import GoldError
from svodka.gold.figures import rows
from svodka.gold.findings import ASKED_OF, Evaluation, Finding
from svodka.record import Record


class Change(NamedTuple):
    """An item that was right and is wrong now, or the other way round; `detail` says how it is wrong."""

    document: str
    metric: str
    label: str
    side: str
    start: int
    text: str
    detail: str = ""


def change_of(finding: Finding) -> Change:
    """A finding that is no hit as an item of a list."""
    side = key_of(finding)[2]
    detail = finding.detail or finding.outcome
    return Change(finding.document, finding.metric, finding.label, side, finding.start, finding.text, detail)


class Verdict(NamedTuple):
    """What the gate found."""

    falls: list[Fall]
    broken: list[Change]
    mended: list[Change]


def check(gold: Sequence[Record], evaluation: Evaluation, baseline: Baseline) -> Verdict:
    """Compare an evaluation with a baseline of the same corpus.

    Raises:
        GoldError: the gold is not the one that the baseline was made from.
    """
    check_corpus(gold, baseline)
    return _verdict(gold, evaluation, baseline)


def check_corpus(gold: Sequence[Record], baseline: Baseline) -> None:
    """Refuse figures of another corpus; worth asking before the pipeline runs over the gold.

    Raises:
        GoldError: the gold is not the one that the baseline was made from.
    """
    corpus = corpus_of(gold)
    if corpus != baseline.corpus:
        raise GoldError(
            "the corpus has changed since the baseline was made "
            f"({baseline.corpus.articles} articles, "
            f"fingerprint {baseline.corpus.fingerprint[:12]}; "
            f"now {corpus.articles}, {corpus.fingerprint[:12]})",
            remedy="make a new baseline with --update",
        )


def _verdict(gold: Sequence[Record], evaluation: Evaluation, baseline: Baseline) -> Verdict:
    now, before = broken_items(evaluation), known_items(baseline)
    details = {key_of(f): f.detail or f.outcome for f in evaluation.findings if f.outcome != "hit"}
    texts = {str(record.id): record.text or "" for record in gold}
    return Verdict(
        falls(baseline.floors, rows(evaluation)),
        [_change(key, texts, details.get(key, "")) for key in _listed(_news(now, before))],
        [_change(key, texts, "") for key in _listed(_news(before, now))],
    )


def _news(items: Counter[Key], others: Counter[Key]) -> Counter[Key]:
    """What is wrong on one side only.

    Not counted is the wrong speaker of a quotation that the other side has not found at all: neither does
    finding it break the speaker, nor does losing it mend him.
    """
    news = items - others
    asked = {key: (ASKED_OF.get(key[0], ""), *key[1:]) for key in news}
    return Counter({key: number for key, number in news.items() if asked[key] not in others})


def _listed(items: Counter[Key]) -> list[Key]:
    """By article and place."""
    return sorted(items.elements(), key=lambda key: (key[1], key[4], key[5], key[0], key[2]))


def _change(key: Key, texts: dict[str, str], detail: str) -> Change:
    metric, document, side, label, start, end = key
    return Change(document, metric, label, side, start, texts.get(document, "")[start:end], detail)


def update(
    gold: Sequence[Record], evaluation: Evaluation, baseline: Baseline | None, *, reason: str | None = None
) -> Baseline:
    """A baseline of what holds now: its floors only rise, unless a reason is given.

    Args:
        gold: the corpus; it may be another one than before.
        evaluation: of the records.
        baseline: the one before, None for the first.
        reason: why floors may be lowered; it is kept. A blank one is none.

    Raises:
        GoldError: a floor would be lowered without a reason, or an article has no record.
    """
    reason = (reason or "").strip() or None
    if evaluation.unrecorded:
        raise GoldError(
            f"no record of {', '.join(evaluation.unrecorded)}: no baseline can be made of that",
            remedy="remove the cause and start again",
        )
    table = rows(evaluation)
    floors = floors_of(table)
    if baseline is None:
        return make(gold, evaluation, floors, [])
    fallen = falls(baseline.floors, table)
    lowered = list(baseline.lowered)
    if fallen and reason is None:
        names = "; ".join(f"{fall.name}: {fall.floor:.4f} → {shown(fall.figure)}" for fall in fallen)
        raise GoldError(
            f"floors would be lowered: {names}", remedy="give --allow-regression REASON if that is meant"
        )
    if fallen and reason is not None:
        lowered.append(
            Lowered(reason=reason, floors={fall.name: (fall.floor, fall.figure) for fall in fallen})
        )
    kept = baseline.floors if not fallen else _without(baseline, fallen)
    return make(gold, evaluation, raised(kept, floors), lowered)


def _without(baseline: Baseline, fallen: Sequence[Fall]) -> dict[str, dict[str, float]]:
    gone = {(fall.metric, fall.label) for fall in fallen}
    return {
        metric: {label: floor for label, floor in labels.items() if (metric, label) not in gone}
        for metric, labels in baseline.floors.items()
    }


def shown(figure: float | None) -> str:
    """A figure for messages."""
    return "gone" if figure is None else f"{figure:.4f}"
