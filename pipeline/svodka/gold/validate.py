"""Is gold sound? Asked before it is used, so that no figure rests on a slip of the annotator's."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence

from svodka.gold.errors import GoldError
from svodka.gold.scoring.amounts import amount_value
from svodka.gold.scoring.entities import COUNTED_KINDS
from svodka.gold.standoff import Piece, Relation, Span, Standoff
from svodka.record import Quote, Record, Stretch

_SHOWN = 40


def check_ids(placed: Iterable[tuple[str, str | None]]) -> None:
    """No two articles have one id.

    Args:
        placed: file and line of each article, for messages, and its id; articles without ids are no rivals.

    Raises:
        GoldError: naming both places.
    """
    seen: dict[str, str] = {}
    for where, id in placed:
        if id is None:
            continue
        if id in seen:
            raise GoldError(f"{where}: the article {id} stands twice, first at {seen[id]}")
        seen[id] = where


def check_standoff(document: Standoff) -> None:
    """Spans stand in the text, ids are unique, arrows begin and end at spans.

    Raises:
        GoldError: naming file and line.
    """
    ids: dict[str, str] = {}
    items: tuple[Span | Relation, ...] = (*document.spans, *document.relations)
    for item in items:
        where = item.where or document.where or str(document.id)
        if item.id in ids:
            raise GoldError(f"{where}: the id {item.id} stands twice, first at {ids[item.id]}")
        ids[item.id] = where
    for span in document.spans:
        _check_pieces(span.pieces, len(document.text), f"{span.where or document.where}: {span.id}")
    spans = {span.id for span in document.spans}
    for relation in document.relations:
        for end in (relation.head, relation.child):
            if end not in spans:
                raise GoldError(
                    f"{relation.where or document.where}: {relation.id} points at {end}, which is no span"
                )


def check_record(record: Record, where: str) -> None:
    """A gold record carries its text, what it says of it holds, and nothing in it contradicts the rest.

    Args:
        record: a gold record.
        where: file and line, for messages.

    Raises:
        GoldError: naming file, line and field.
    """
    if record.text is None:
        raise GoldError(f"{where}: gold without its text", remedy="write the records without --no-text")
    if hashlib.sha256(record.text.encode("utf-8")).hexdigest() != record.sha256:
        raise GoldError(f"{where}: sha256 is not that of the text")
    for field, stretch in _stretches(record):
        _check_stretch(record, stretch, f"{where}: {field}")
    entities = [entity.id for entity in record.entities]
    _check_unique(entities, f"{where}: the entity")
    _check_unique([quote.id for quote in record.quotes], f"{where}: the quotation")
    for quote in record.quotes:
        if quote.speaker.entity is not None and quote.speaker.entity not in entities:
            raise GoldError(f"{where}: {quote.id}: its speaker {quote.speaker.entity} is no entity")
    _check_agreement(_mentions(record), f"{where}: mentions", record.text)
    _check_agreement(_amounts(record), f"{where}: amounts", record.text)
    _check_agreement(_quotes(record), f"{where}: quotations", record.text)


def _stretches(record: Record) -> Iterator[tuple[str, Stretch | Quote]]:
    for entity in record.entities:
        for n, mention in enumerate(entity.mentions):
            yield f"{entity.id}.mentions[{n}]", mention
        for n, role in enumerate(entity.roles):
            yield f"{entity.id}.roles[{n}]", role
    for n, amount in enumerate(record.amounts):
        yield f"amounts[{n}]", amount
    for quote in record.quotes:
        yield quote.id, quote
        if quote.cue is not None:
            yield f"{quote.id}.cue", quote.cue
        if quote.source is not None:
            yield f"{quote.id}.source", quote.source


def _check_stretch(record: Record, stretch: Stretch | Quote, where: str) -> None:
    text = record.text or ""
    pieces = stretch.pieces or [(stretch.start, stretch.end)]
    _check_pieces(pieces, len(text), where)
    bounds = min(start for start, _ in pieces), max(end for _, end in pieces)
    if bounds != (stretch.start, stretch.end):
        raise GoldError(f"{where}: [{stretch.start}, {stretch.end}) is not what the pieces span, {bounds}")
    if any(repair.start <= stretch.end and stretch.start <= repair.end for repair in record.repairs):
        return  # the reading is meant to differ
    written = "".join(text[start:end] for start, end in pieces)
    if _bare(written) != _bare(stretch.text):
        raise GoldError(f"{where}: says {_short(stretch.text)}, but {_short(written)} stands at {bounds}")


def _bare(text: str) -> str:
    """Without white space and invisible characters: gold gives the reading, the article has line breaks."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def _check_pieces(pieces: Iterable[Piece], length: int, where: str) -> None:
    last: Piece | None = None
    for start, end in sorted(pieces):
        if not 0 <= start < end <= length:
            raise GoldError(
                f"{where}: [{start}, {end}) is empty or not within the text of {length} characters"
            )
        if last is not None and start < last[1]:
            raise GoldError(f"{where}: the pieces {list(last)} and {[start, end]} overlap")
        last = start, end
    if last is None:
        raise GoldError(f"{where}: no pieces")


def _check_unique(ids: Sequence[str], where: str) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise GoldError(f"{where} {id} stands twice")
        seen.add(id)


Claim = tuple[tuple[Piece, ...], Hashable]


def _check_agreement(claims: Iterable[Claim], where: str, text: str) -> None:
    """No place may be given twice, neither with one meaning nor with two."""
    seen: dict[tuple[Piece, ...], Hashable] = {}
    for place, meaning in claims:
        if place in seen:
            other = seen[place]
            shown = _short("".join(text[start:end] for start, end in place))
            what = "stands twice" if other == meaning else f"is {other} and {meaning}"
            raise GoldError(f"{where}: {shown} at {list(place)} {what}")
        seen[place] = meaning


def _mentions(record: Record) -> Iterator[Claim]:
    for entity in record.entities:
        for mention in entity.mentions:
            if mention.kind in COUNTED_KINDS:
                pieces = mention.pieces or [(mention.start, mention.end)]
                yield tuple(pieces), f"{entity.id} ({entity.type})"


def _amounts(record: Record) -> Iterator[Claim]:
    for amount in record.amounts:
        yield ((amount.start, amount.end),), str(amount_value(amount))


def _quotes(record: Record) -> Iterator[Claim]:
    for quote in record.quotes:
        # one content may be reported twice («X заявил, что сообщили в Y»), but not by one cue
        cue = () if quote.cue is None else ((quote.cue.start, quote.cue.end),)
        yield (*quote.pieces, *cue), f"{quote.kind} of {quote.speaker.name}"


def _short(text: str) -> str:
    return f"«{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}»"
