"""Precision, recall and F of records against gold records, with every single finding.

Three ways to match, each one-to-one:

    strict    the same offsets (quotations: the same words of content) and the same label
    overlap   a common letter (quotations: F of the words of content at least 0.75) and the same label
    value     amounts: the same kind, bounds and currency or unit; quotations: overlap and the right speaker

Entities are compared by their outermost mentions of the kinds that NEREL marks (name, acronym, adjective,
generic). A gold quotation of kind «topic» forgives one prediction and is never missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from svodka.errors import SvodkaError
from svodka.gold.counts import Counts
from svodka.gold.matching import Pairs, by_key, by_likeness
from svodka.gold.speaker import same_speaker
from svodka.record import Amount, Quote, Record

Outcome = Literal["hit", "miss", "extra", "wrong speaker"]

COUNTED_KINDS = ("name", "acronym", "adjective", "generic")
QUOTE_LIKENESS = 0.75  # F of the words of content from which two quotations are one
TOPIC_LIKENESS = 0.5
_ANY_OVERLAP = 1e-9
_WORD = re.compile(r"\w+")
# gold may or may not count the conjunction into the content
_SUBORDINATORS = frozenset(("что", "чтобы", "будто", "как", "якобы"))


class GoldError(SvodkaError):
    """Gold and predictions cannot be compared, or gold contradicts itself."""

    remedy = "correct the gold file, or give the records of the same articles"


class Finding(NamedTuple):
    """One item of gold or prediction and what became of it under one metric."""

    document: str
    metric: str
    label: str
    outcome: Outcome
    start: int
    end: int
    text: str
    detail: str = ""

    @property
    def key(self) -> tuple[str, str, str, int, int, str]:
        """What makes it the same item in another evaluation of the same article."""
        return self.document, self.metric, self.label, self.start, self.end, self.text


class Evaluation(NamedTuple):
    """Findings, and counts by metric, label and document."""

    documents: tuple[str, ...]
    findings: tuple[Finding, ...]

    def counts(self, metric: str, label: str | None = None) -> dict[str, Counts]:
        """Counts of each document under a metric; of one label, or of all."""
        table = dict.fromkeys(self.documents, Counts())
        for finding in self.findings:
            if finding.metric == metric and label in (None, finding.label):
                table[finding.document] = table[finding.document].plus(_ONE[finding.outcome])
        return table

    def metrics(self) -> list[str]:
        """The metrics that have findings, in their fixed order."""
        found = {finding.metric for finding in self.findings}
        return [metric for metric in METRICS if metric in found]

    def labels(self, metric: str) -> list[str]:
        """The labels found under a metric, sorted."""
        return sorted({finding.label for finding in self.findings if finding.metric == metric})


METRICS = (
    "entities strict",
    "entities overlap",
    "amounts value",
    "amounts strict",
    "amounts overlap",
    "quotes strict",
    "quotes overlap",
    "quotes value",
)
# a found quotation with the wrong speaker is a false alarm and a miss at once
_ONE = {
    "hit": Counts(1, 0, 0),
    "miss": Counts(0, 0, 1),
    "extra": Counts(0, 1, 0),
    "wrong speaker": Counts(0, 1, 1),
}


class _Item(NamedTuple):
    start: int
    end: int
    label: str
    text: str


def evaluate(gold: Sequence[Record], predicted: Sequence[Record]) -> Evaluation:
    """Compare records with gold records of the same ids; an article without a record counts as missed whole.

    Raises:
        GoldError: an id stands twice, or the texts of one article differ.
    """
    records = _by_id(predicted, "the records")
    documents = _by_id(gold, "the gold")
    findings: list[Finding] = []
    for name, wanted in documents.items():
        given = records.get(name)
        if given is not None:
            _check_same_text(name, wanted, given)
        findings += _entities(name, wanted, given)
        findings += _amounts(name, wanted, given)
        findings += _quotes(name, wanted, given)
    return Evaluation(tuple(documents), tuple(findings))


def _by_id(records: Iterable[Record], what: str) -> dict[str, Record]:
    table: dict[str, Record] = {}
    for record in records:
        name = str(record.id)
        if name in table:
            raise GoldError(f"the id {name!r} stands twice in {what}")
        table[name] = record
    return table


def _check_same_text(name: str, gold: Record, given: Record) -> None:
    if gold.sha256 != given.sha256:
        raise GoldError(f"{name}: the record was made from another text than the gold (sha256 differs)")


def _entities(name: str, gold: Record, given: Record | None) -> list[Finding]:
    wanted, found = outermost(gold), outermost(given)
    strict = by_key(wanted, found, key=lambda item: (item.start, item.end, item.label))
    overlap = by_likeness(wanted, found, likeness=_span_likeness, least=_ANY_OVERLAP)
    return _findings(name, "entities strict", wanted, found, strict) + _findings(
        name, "entities overlap", wanted, found, overlap
    )


def outermost(record: Record | None) -> list[_Item]:
    """The mentions that stand in no other, by start; of equal ones the first type by alphabet."""
    if record is None:
        return []
    spans = sorted(
        {
            (mention.start, -mention.end, entity.type, mention.text)
            for entity in record.entities
            for mention in entity.mentions
            if mention.kind in COUNTED_KINDS
        }
    )
    items: list[_Item] = []
    for start, negative_end, label, text in spans:
        if not items or start >= items[-1].end:
            items.append(_Item(start, -negative_end, label, text))
    return items


def _amounts(name: str, gold: Record, given: Record | None) -> list[Finding]:
    amounts = given.amounts if given else []
    wanted, found = [_amount_item(a) for a in gold.amounts], [_amount_item(a) for a in amounts]
    value = by_key(gold.amounts, amounts, key=amount_value)
    strict = by_key(
        gold.amounts,
        amounts,
        key=lambda amount: (amount.start, amount.end, amount.approx, *amount_value(amount)),
    )
    overlap = by_likeness(wanted, found, likeness=_span_likeness, least=_ANY_OVERLAP)
    return [
        finding
        for metric, pairs in (
            ("amounts value", value),
            ("amounts strict", strict),
            ("amounts overlap", overlap),
        )
        for finding in _findings(name, metric, wanted, found, pairs)
    ]


def amount_value(amount: Amount) -> tuple[str, Decimal | None, Decimal | None, str | None]:
    """Kind, bounds and currency or unit: what an amount says, however it is written."""
    unit = amount.currency if amount.kind == "money" else amount.unit or "percent"
    return amount.kind, _decimal(amount.min), _decimal(amount.max), unit


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value).normalize()


def _amount_item(amount: Amount) -> _Item:
    return _Item(amount.start, amount.end, amount.kind, amount.text)


def _quotes(name: str, gold: Record, given: Record | None) -> list[Finding]:
    if gold.text is None:
        raise GoldError(f"{name}: gold without its text")
    text = gold.text
    predictions = given.quotes if given else []
    real = [quote for quote in gold.quotes if quote.kind != "topic"]
    wanted = [content_words(text, quote) for quote in real]
    found = [content_words(text, quote) for quote in predictions]
    pairs = by_likeness(wanted, found, likeness=_f_of_words, least=QUOTE_LIKENESS)
    topics = [content_words(text, quote) for quote in gold.quotes if quote.kind == "topic"]
    forgiven = _forgiven(topics, found, {j for _, j in pairs})
    items = [_quote_item(quote) for quote in real]
    # forgiven predictions are neither hit nor extra
    counted = [j for j in range(len(predictions)) if j not in forgiven]
    place = {j: index for index, j in enumerate(counted)}
    others = [_quote_item(predictions[j]) for j in counted]
    overlap = [(i, place[j]) for i, j in pairs]
    strict = [(i, place[j]) for i, j in pairs if wanted[i] == found[j]]
    findings = _findings(name, "quotes strict", items, others, strict)
    findings += _findings(name, "quotes overlap", items, others, overlap)
    value = _findings(name, "quotes value", items, others, overlap)
    judged = [_with_speaker(hit, real[i], predictions[j]) for hit, (i, j) in zip(value, pairs, strict=False)]
    return findings + judged + value[len(pairs) :]


def _with_speaker(hit: Finding, gold: Quote, given: Quote) -> Finding:
    if _right_speaker(gold, given):
        return hit
    detail = f"{gold.speaker.name or 'unknown'} ≠ {given.speaker.name or 'unknown'}"
    return hit._replace(outcome="wrong speaker", detail=detail)


def _right_speaker(gold: Quote, given: Quote) -> bool:
    aliases = (gold.speaker.model_extra or {}).get("aliases", [])
    return same_speaker(given.speaker.name, gold.speaker.name, aliases, gold.speaker.kind)


def _forgiven(
    topics: Sequence[set[tuple[int, int]]], found: Sequence[set[tuple[int, int]]], used: set[int]
) -> set[int]:
    free = list(topics)
    forgiven: set[int] = set()
    for index, words in enumerate(found):
        if index in used:
            continue
        near = next((topic for topic in free if _f_of_words(topic, words) >= TOPIC_LIKENESS), None)
        if near is not None:
            free.remove(near)
            forgiven.add(index)
    return forgiven


def content_words(text: str, quote: Quote) -> set[tuple[int, int]]:
    """The offsets of the words of a quotation's content, without a conjunction at its start."""
    words = [
        (match.start(), match.end(), match.group().casefold())
        for start, end in quote.pieces
        for match in _WORD.finditer(text, start, end)
        if not _cut(text, match.start(), match.end())
    ]
    while words and words[0][2] in _SUBORDINATORS:
        words.pop(0)
    return {(start, end) for start, end, _ in words}


def _cut(text: str, start: int, end: int) -> bool:
    """Whether a word goes on beyond `[start, end)`: half words count for neither side."""
    return bool(start and _WORD.match(text[start - 1])) or bool(_WORD.match(text[end : end + 1]))


def _quote_item(quote: Quote) -> _Item:
    return _Item(quote.start, quote.end, quote.kind, quote.text)


def _f_of_words(one: set[tuple[int, int]], other: set[tuple[int, int]]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _span_likeness(one: _Item, other: _Item) -> float:
    if one.label != other.label:
        return 0.0
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / max(one.end - one.start, other.end - other.start) if common > 0 else 0.0


def _findings(
    name: str, metric: str, wanted: Sequence[_Item], found: Sequence[_Item], pairs: Pairs
) -> list[Finding]:
    """Hits in the pairs' order, then misses, then extras; a hit carries the gold's label and span."""
    hit_gold, hit_found = {i for i, _ in pairs}, {j for _, j in pairs}
    listed: list[tuple[Outcome, _Item]] = [("hit", wanted[i]) for i, _ in pairs]
    listed += [("miss", item) for i, item in enumerate(wanted) if i not in hit_gold]
    listed += [("extra", item) for j, item in enumerate(found) if j not in hit_found]
    return [
        Finding(name, metric, item.label, outcome, item.start, item.end, item.text)
        for outcome, item in listed
    ]
