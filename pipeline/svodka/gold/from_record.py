"""Records as standoff annotation; `to_record` leads back without a loss.

span                                  relations from it
PER, ORG, LOC     a mention           Role → the roles of its entity
ROLE              a role
MONEY, PERCENT    an amount
DIRECT, INDIRECT, MIXED, TOPIC        Cue, Source, Speaker (→ the nearest mention of the speaker's entity)
CUE, SOURCE       parts of a quotation
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from svodka.gold.standoff import Piece, Plain, Relation, Span, Standoff, slice_text
from svodka.record import Record

_PLACE = frozenset(("start", "end", "text", "pieces"))


def from_record(record: Record) -> Standoff:
    """The standoff form of a record that carries its text.

    Raises:
        ValueError: the record has no text.
    """
    if record.text is None:
        raise ValueError(f"the record {record.id!r} has no text")
    plain = record.to_dict()
    writer = _Writer(record.text)
    entities = [writer.entity(entity) for entity in plain.pop("entities")]
    for amount in plain.pop("amounts"):
        writer.span(amount["kind"].upper(), amount, without=("kind",))
    for quote in plain.pop("quotes"):
        writer.quote(quote)
    del plain["text"]
    meta = {"record": plain | {"entities": entities}}
    return Standoff(record.id, record.text, tuple(writer.spans), tuple(writer.relations), meta)


class _Writer:
    """Collects spans and relations, and numbers them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[Span] = []
        self.relations: list[Relation] = []
        self.mentions: dict[str, list[Span]] = {}
        self._numbers: Iterator[int] = count(1)

    def span(self, label: str, stretch: Plain, *, without: Sequence[str] = (), **more: object) -> Span:
        """A span of a stretch; the fields that its place does not tell go into its data."""
        pieces = _pieces(stretch)
        data = {
            name: value for name, value in stretch.items() if name not in _PLACE and name not in without
        } | more
        written = slice_text(self.text, pieces)
        if stretch["text"] != written:
            # the reading holds only as long as nobody moves the span
            data |= {"text": stretch["text"], "source_text": written}
        span = Span(f"T{next(self._numbers)}", label, pieces, data)
        self.spans.append(span)
        return span

    def relate(self, label: str, head: Span, child: Span) -> None:
        """An arrow between two spans."""
        self.relations.append(Relation(f"R{len(self.relations) + 1}", label, head.id, child.id))

    def entity(self, entity: Plain) -> Plain:
        """The spans of an entity; what is left of it belongs to no stretch."""
        name = entity["id"]
        mentions = [self.span(entity["type"], mention, entity=name) for mention in entity.pop("mentions")]
        self.mentions[name] = mentions
        for role in entity.pop("roles"):
            child = self.span("ROLE", role, entity=name)
            if mentions:
                self.relate("Role", _nearest(mentions, child), child)
        return entity

    def quote(self, quote: Plain) -> None:
        """The spans of a quotation, related to its parts and to its speaker."""
        head = self.span(quote["kind"].upper(), quote, without=("kind", "cue", "source"))
        for part in ("cue", "source"):
            if quote[part] is not None:
                self.relate(part.capitalize(), head, self.span(part.upper(), quote[part]))
        mentions = self.mentions.get(quote["speaker"]["entity"] or "")
        if mentions:
            self.relate("Speaker", head, _nearest(mentions, head))


def _pieces(stretch: Plain) -> tuple[Piece, ...]:
    pieces = stretch.get("pieces") or [(stretch["start"], stretch["end"])]
    return tuple((start, end) for start, end in pieces)


def _nearest(spans: Sequence[Span], to: Span) -> Span:
    """The span with the fewest letters between, the first of several."""
    return min(spans, key=lambda span: max(span.start - to.end, to.start - span.end, 0))
