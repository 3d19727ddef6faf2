"""What the stages say about a Doc, and the extensions that carry it.

All offsets are half-open code points into `doc.text`, the repaired reading. The values are named tuples:
immutable, quick to build, and `Doc.to_bytes` can write them as they are; read back from bytes they come
as bare lists, which the extension's getter turns into these types again.

Extensions (registered on import):
    doc._.svodka_entities: tuple[Entity, ...]
    doc._.svodka_amounts: tuple[Amount, ...]
    doc._.svodka_quotes: tuple[Quote, ...]
    doc._.source_map: SourceMap | None (None: the text was not touched)
    doc._.source_text: str (the article as given)
    doc._.repairs: tuple[Repair, ...]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from spacy.tokens import Doc

from svodka.source_map import Repair, SourceMap

EntityType = Literal["PER", "ORG", "LOC"]
MentionKind = Literal["name", "acronym", "adjective", "generic", "nominal", "pronoun"]
Gender = Literal["masc", "fem"]
SpeakerKind = Literal["person", "organization", "group", "document", "unknown"]


class Mention(NamedTuple):
    """A place where an entity is spoken of. `rule` names the model or rule that found it."""

    start: int
    end: int
    kind: MentionKind
    rule: str = "ner"


class Role(NamedTuple):
    """A job or standing of a person as the article words it; `name` is in the nominative."""

    start: int
    end: int
    name: str
    rule: str = ""


class Entity(NamedTuple):
    """One person, organisation or place of the article, with all its mentions in text order.

    `id` is "e1", "e2"… in the order of first mentions. `gender` and `plural` serve pronouns (persons only).
    """

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    roles: tuple[Role, ...] = ()
    mentions: tuple[Mention, ...] = ()
    gender: Gender | None = None


class Amount(NamedTuple):
    """Money or a percentage with its exact value; `min` and `max` are decimal strings, None an open end."""

    start: int
    end: int
    kind: Literal["money", "percent"]
    min: str | None
    max: str | None
    approx: bool = False
    currency: str | None = None
    unit: Literal["percent", "percentage_point"] | None = None
    change: Literal["up", "down"] | None = None
    rule: str = ""


class Cue(NamedTuple):
    """The word or words that report: «заявил», «по словам»."""

    start: int
    end: int
    lemma: str


class Speaker(NamedTuple):
    """Who said it; `entity` is an `Entity.id` or None, `name` None means nobody can tell."""

    name: str | None
    kind: SpeakerKind
    entity: str | None = None
    role: str | None = None
    confidence: float = 0.0


class Quote(NamedTuple):
    """A quotation: content pieces (broken only by the author's words), cue, source mention, speaker."""

    kind: Literal["direct", "indirect", "mixed"]
    pieces: tuple[tuple[int, int], ...]
    cue: Cue | None
    source: tuple[int, int] | None
    speaker: Speaker
    rule: str = ""


_Values = Sequence[Any]
_TEXT = "svodka:text"


def _entity(values: _Values) -> Entity:
    entity = Entity(*values)
    return entity._replace(
        aliases=tuple(entity.aliases),
        roles=tuple(Role(*role) for role in entity.roles),
        mentions=tuple(Mention(*mention) for mention in entity.mentions),
    )


def _quote(values: _Values) -> Quote:
    quote = Quote(*values)
    return quote._replace(
        pieces=tuple((piece[0], piece[1]) for piece in quote.pieces),
        cue=Cue(*quote.cue) if quote.cue else None,
        source=(quote.source[0], quote.source[1]) if quote.source else None,
        speaker=Speaker(*quote.speaker),
    )


def _amount(values: _Values) -> Amount:
    return Amount(*values)


def _repair(values: _Values) -> Repair:
    return Repair(*values)


def _define(name: str, decode: Callable[[_Values], tuple[Any, ...]]) -> None:
    key = f"svodka:{name}"

    def read(doc: Doc) -> tuple[Any, ...]:
        stored = doc.user_data.get(key, ())
        if isinstance(stored, list):  # from Doc.from_bytes
            stored = tuple(decode(values) for values in stored)
            doc.user_data[key] = stored
        return tuple(stored)

    def write(doc: Doc, values: Iterable[tuple[Any, ...]]) -> None:
        doc.user_data[key] = tuple(values)

    Doc.set_extension(name, getter=read, setter=write, force=True)


def _read_map(doc: Doc) -> SourceMap | None:
    segments = doc.user_data.get("svodka:source_map")
    return SourceMap(segments) if segments else None


def _write_map(doc: Doc, source_map: SourceMap | None) -> None:
    doc.user_data["svodka:source_map"] = list(source_map.segments) if source_map else None


def _read_source(doc: Doc) -> str:
    text = doc.user_data.get("svodka:source_text")
    return doc.text if text is None else str(text)


def _write_source(doc: Doc, text: str) -> None:
    doc.user_data["svodka:source_text"] = text


def text_of(doc: Doc) -> str:
    """`doc.text`, without joining the tokens anew: svodka's tokenizer keeps what it read.

    spaCy makes a Python object of every token for `doc.text`, which costs more than some stages do. A Doc cut
    out of another one may have that one's user data, so the length has to be right.
    """
    text = doc.user_data.get(_TEXT)
    if text is None or not len(doc):
        return doc.text
    last = doc[-1]
    if len(text) != last.idx + len(last) + len(last.whitespace_):
        return doc.text
    return str(text)


def keep_text(doc: Doc, text: str) -> None:
    """Keep the text that a Doc was made from for `text_of`."""
    doc.user_data[_TEXT] = text


_define("svodka_entities", _entity)
_define("svodka_amounts", _amount)
_define("svodka_quotes", _quote)
_define("repairs", _repair)
Doc.set_extension("source_map", getter=_read_map, setter=_write_map, force=True)
Doc.set_extension("source_text", getter=_read_source, setter=_write_source, force=True)
