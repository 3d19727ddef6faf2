"""Quotations: by the words of their content, with their speaker, and part by part.

A gold quotation of kind «topic» forgives one prediction and is never missed. Cue, source, kind and speaker
are asked of the quotations that are found (overlap).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from svodka.gold.errors import GoldError
from svodka.gold.findings import Finding, Outcome, answer, finding, findings
from svodka.gold.matching import Item, by_likeness
from svodka.gold.speaker import same_speaker
from svodka.record import Quote, Record, Stretch

QUOTE_LIKENESS = 0.75  # F of the words of content from which two quotations are one
TOPIC_LIKENESS = 0.5
_WORD = re.compile(r"\w+")
# gold may or may not count the conjunction into the content
_SUBORDINATORS = frozenset(("что", "чтобы", "будто", "как", "якобы"))

Words = set[tuple[int, int]]


def quote_findings(document: str, gold: Record, given: Record | None) -> list[Finding]:
    """Quotations with the same words (strict), much the same (overlap), and with speaker (value)."""
    if gold.text is None:
        raise GoldError(f"{document}: gold without its text")
    text = gold.text
    predictions = given.quotes if given else []
    real = [quote for quote in gold.quotes if quote.kind != "topic"]
    wanted = [content_words(text, quote) for quote in real]
    found = [content_words(text, quote) for quote in predictions]
    pairs = by_likeness(wanted, found, extent=_extent, likeness=_f_of_words, least=QUOTE_LIKENESS)
    topics = [content_words(text, quote) for quote in gold.quotes if quote.kind == "topic"]
    forgiven = _forgiven(topics, found, {j for _, j in pairs})
    items = [_item(quote) for quote in real]
    # forgiven predictions are neither hit nor extra
    counted = [j for j in range(len(predictions)) if j not in forgiven]
    place = {j: index for index, j in enumerate(counted)}
    others = [_item(predictions[j]) for j in counted]
    overlap = [(i, place[j]) for i, j in pairs]
    strict = [(i, place[j]) for i, j in pairs if wanted[i] == found[j]]
    listed = findings(document, "quotes strict", items, others, strict)
    listed += findings(document, "quotes overlap", items, others, overlap)
    speakers = [_speaker(document, items[i], real[i], predictions[j]) for i, j in pairs]
    listed += [_with_speaker(speaker) for speaker in speakers]
    # what was not found at all is missed or extra with its speaker too
    listed += findings(document, "quotes value", items, others, overlap)[len(pairs) :]
    listed += speakers
    for i, j in pairs:
        listed += _parts(document, items[i], real[i], predictions[j])
    return listed


def _speaker(document: str, item: Item, gold: Quote, given: Quote) -> Finding:
    aliases = (gold.speaker.model_extra or {}).get("aliases", [])
    if same_speaker(given.speaker.name, gold.speaker.name, aliases, gold.speaker.kind):
        return finding(document, "quotes speaker", item, "hit")
    outcome: Outcome = "wrong" if given.speaker.name else "unknown"
    detail = f"{gold.speaker.name or 'unknown'} ≠ {given.speaker.name or 'unknown'}"
    return finding(document, "quotes speaker", item, outcome, detail)


def _with_speaker(speaker: Finding) -> Finding:
    outcome: Outcome = "hit" if speaker.outcome == "hit" else "wrong speaker"
    return speaker._replace(metric="quotes value", outcome=outcome)


def _parts(document: str, item: Item, gold: Quote, given: Quote) -> Iterator[Finding]:
    yield answer(document, "quotes kind", item, gold.kind, given.kind)
    for metric, theirs, ours in (
        ("quotes cue", gold.cue, given.cue),
        ("quotes source", gold.source, given.source),
    ):
        if theirs is None:
            continue
        if ours is not None and ours.start < theirs.end and theirs.start < ours.end:
            yield finding(document, metric, item, "hit")
        else:
            yield finding(document, metric, item, "wrong", f"{theirs.text} ≠ {_text(ours)}")


def _text(stretch: Stretch | None) -> str:
    return "—" if stretch is None else stretch.text


def _forgiven(topics: Iterable[Words], found: Sequence[Words], used: set[int]) -> set[int]:
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


def content_words(text: str, quote: Quote) -> Words:
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


def _item(quote: Quote) -> Item:
    return Item(quote.start, quote.end, quote.kind, quote.text)


def _extent(words: Words) -> tuple[int, int]:
    return (min(words)[0], max(words)[1]) if words else (0, 0)


def _f_of_words(one: Words, other: Words) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
