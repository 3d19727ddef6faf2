"""From an annotated Doc to the record: offsets led back to the source, fields in the contract's order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from spacy.attrs import IDX, SENT_START
from spacy.tokens import Doc

from svodka.annotations import Amount, Entity, Mention, Quote, text_of
from svodka.article import Article
from svodka.record import SCHEMA
from svodka.source_map import Repair, SourceMap

Plain = dict[str, Any]
Span = tuple[int, int]


def compose(doc: Doc, article: Article, *, provenance: Plain, tokens: bool = False) -> Plain:
    """The record of one article as plain JSON values (see `record.Record` for the shape).

    Args:
        doc: the Doc that the stages annotated.
        article: the article it was made from; offsets of the record are code points into `article.text`.
        provenance: versions, as the record's `provenance`.
        tokens: also write the tokens.
    """
    source = _Source(doc)
    found = doc._  # spaCy makes it anew each time
    quotes: tuple[Quote, ...] = found.svodka_quotes
    entities = with_pronouns(found.svodka_entities, quotes)
    speakers = [quote.speaker.entity for quote in quotes]
    headline = _headline(source.reading)
    return {
        "schema": SCHEMA,
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "text": article.text,
        "sha256": hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
        "sentences": [source.span(*sentence) for sentence in _sentences(doc, source.reading)],
        "repairs": [_repair(repair) for repair in found.repairs],
        "tokens": _tokens(doc, source) if tokens else None,
        "entities": [
            _entity(
                entity,
                source,
                quoted=speakers.count(entity.id),
                in_title=_in_title(entity, source, headline, article),
            )
            for entity in entities
        ],
        "amounts": [_amount(amount, source) for amount in found.svodka_amounts],
        "quotes": [_quote(number, quote, source) for number, quote in enumerate(quotes, 1)],
        "provenance": provenance,
    }


def with_pronouns(entities: Sequence[Entity], quotes: Iterable[Quote]) -> list[Entity]:
    """Entities with the sources that only the quotes stage could resolve («он», «политик») as mentions.

    A source that overlaps no mention of its speaker yet is a pronoun: nouns are the entities stage's.
    """
    found: dict[str, list[Mention]] = {}
    for quote in quotes:
        if quote.speaker.entity is not None and quote.source is not None:
            mention = Mention(*quote.source, kind="pronoun", rule="quotes")
            found.setdefault(quote.speaker.entity, []).append(mention)
    return [_add_mentions(entity, found[entity.id]) if entity.id in found else entity for entity in entities]


def _add_mentions(entity: Entity, candidates: Sequence[Mention]) -> Entity:
    mentions = list(entity.mentions)
    for new in candidates:
        if new.end - new.start <= _LONGEST_PRONOUN and not _overlaps(new, mentions):
            mentions.append(new)
    if len(mentions) == len(entity.mentions):
        return entity
    return entity._replace(mentions=tuple(sorted(mentions)))


_LONGEST_PRONOUN = 7  # «последняя» and other nominals are longer than «которая»


def _overlaps(new: Mention, mentions: Sequence[Mention]) -> bool:
    first, stop = new.start, new.end
    return any(start < stop and first < end for start, end, _, _ in mentions)


# all of Unicode's spaces (Zs) but the plain one
_OWN_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


class _Source:
    """Stretches of the reading as stretches of the source."""

    __slots__ = ("map", "reading", "text")

    def __init__(self, doc: Doc) -> None:
        source_map: SourceMap | None = doc._.source_map
        self.reading = text_of(doc)
        self.text = self.reading
        if source_map is not None:
            self.text = with_own_spaces(self.reading, doc._.source_text, source_map)
        # None where every letter stands where it stood
        self.map = None if source_map is None or _is_identity(source_map) else source_map

    def span(self, start: int, end: int) -> Span:
        return (start, end) if self.map is None else self.map.span(start, end)

    def pieces(self, start: int, end: int) -> list[Span]:
        return [(start, end)] if self.map is None else self.map.pieces(start, end)

    def stretch(self, start: int, end: int) -> Plain:
        if self.map is None:
            return {"start": start, "end": end, "text": self.text[start:end]}
        pieces = self.map.pieces(start, end)
        if len(pieces) == 1:
            first, last = pieces[0]
            return {"start": first, "end": last, "text": self.text[start:end]}
        first, last = min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)
        return {"start": first, "end": last, "text": self.text[start:end], "pieces": pieces}

    def mentions(self, mentions: Iterable[Mention]) -> list[Plain]:
        if self.map is not None:
            return [self.stretch(start, end) | {"kind": kind} for start, end, kind, _ in mentions]
        text = self.text  # most of a record are mentions: `stretch` without the call
        return [
            {"start": start, "end": end, "text": text[start:end], "kind": kind}
            for start, end, kind, _ in mentions
        ]


def _is_identity(source_map: SourceMap) -> bool:
    first = source_map.segments[0]
    return len(source_map.segments) == 1 and first[:2] == first[2:]


def with_own_spaces(reading: str, source: str, source_map: SourceMap) -> str:
    """The reading with the source's no-break and thin spaces put back.

    They are read as plain spaces, but that is no repair: what was not repaired is handed on as it stands.
    """
    parts: list[str] = []
    for start, end, source_start, source_end in source_map.segments:
        read, stood = reading[start:end], source[source_start:source_end]
        if stood.replace("\u00a0", " ") == read:
            parts.append(stood)
        elif len(read) == len(stood):
            parts += _spaces_put_back(read, stood)
        else:
            parts.append(read)
    return "".join(parts)


def _spaces_put_back(read: str, stood: str) -> Iterator[str]:
    done = 0
    for space in _OWN_SPACE.finditer(stood):
        at = space.start()
        if read[at] == " ":
            yield read[done:at]
            yield space[0]
            done = at + 1
    yield read[done:]


def _sentences(doc: Doc, text: str) -> list[Span]:
    """Sentences without white space at either end; empty ones are left out."""
    if not len(doc) or not doc.has_annotation("SENT_START"):
        return []
    columns = doc.to_array([IDX, SENT_START])  # `doc.sents` makes a Python object of every token
    starts = columns[columns[:, 1] == 1, 0].tolist()
    if not starts or starts[0]:
        starts.insert(0, 0)
    spans = []
    for start, end in pairwise([*starts, len(text)]):
        first, last = start, end
        while first < last and text[last - 1].isspace():
            last -= 1
        while first < last and text[first].isspace():
            first += 1
        if first < last:
            spans.append((first, last))
    return spans


def _repair(repair: Repair) -> Plain:
    return {"start": repair.start, "end": repair.end, "kind": repair.kind, "text": repair.text}


def _tokens(doc: Doc, source: _Source) -> list[Plain]:
    words = [token for token in doc if not token.is_space]
    place = {token.i: index for index, token in enumerate(words)}
    return [
        dict(zip(("start", "end"), source.span(token.idx, token.idx + len(token)), strict=True))
        | {
            "lemma": token.lemma_,
            "pos": token.pos_,
            "feats": str(token.morph),
            "head": place.get(token.head.i, index),
            "dep": token.dep_,
        }
        for index, token in enumerate(words)
    ]


def _entity(entity: Entity, source: _Source, *, quoted: int, in_title: bool) -> Plain:
    return {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "role": entity.role,
        "roles": [source.stretch(role.start, role.end) | {"name": role.name} for role in entity.roles],
        "mentions": source.mentions(entity.mentions),
        "salience": {"mentions": len(entity.mentions), "in_title": in_title, "quoted": quoted},
    }


def _headline(text: str) -> int:
    """Where the headline ends: a first line without a full stop, with text below it; 0 without one."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0 or not text[end:].strip() or text[start:end].rstrip().endswith((".", ":", ";", ",")):
        return 0
    return end


def _in_title(entity: Entity, source: _Source, headline: int, article: Article) -> bool:
    if headline:
        for mention in entity.mentions:
            if mention.start < headline:
                return True
    title = article.title
    return title is not None and any(
        mention.kind in ("name", "acronym") and source.reading[mention.start : mention.end] in title
        for mention in entity.mentions
    )


def _amount(amount: Amount, source: _Source) -> Plain:
    return source.stretch(amount.start, amount.end) | {
        "kind": amount.kind,
        "min": amount.min,
        "max": amount.max,
        "approx": amount.approx,
        "currency": amount.currency,
        "unit": amount.unit,
        "change": amount.change,
    }


def _quote(number: int, quote: Quote, source: _Source) -> Plain:
    pieces = [piece for start, end in quote.pieces for piece in source.pieces(start, end)]
    cue = quote.cue
    return {
        "id": f"q{number}",
        "kind": quote.kind,
        "start": min(piece[0] for piece in pieces),
        "end": max(piece[1] for piece in pieces),
        "pieces": pieces,
        "text": " ".join(source.text[start:end] for start, end in quote.pieces),
        "cue": source.stretch(cue.start, cue.end) | {"lemma": cue.lemma} if cue else None,
        "source": source.stretch(*quote.source) if quote.source else None,
        "speaker": quote.speaker._asdict(),
    }
