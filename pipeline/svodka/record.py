"""The record: what the pipeline emits for one article, as pydantic models (schema `svodka/1`).

All offsets are Unicode code points, half-open, into the article text exactly as it was given;
`record.text[start:end]` is what stands there, the `text` of an annotation is its repaired reading.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "svodka/1"

Offset = Annotated[int, Field(ge=0)]
Piece = tuple[Offset, Offset]
DecimalString = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]


def _absent(value: object) -> bool:
    return value is None


class _Part(BaseModel):
    # a reader of svodka/1 accepts fields that it does not know, and hands them on
    model_config = ConfigDict(extra="allow", frozen=True)


class Stretch(_Part):
    """A stretch of the article; `pieces` only where debris breaks it."""

    start: Offset
    end: Offset
    text: str
    pieces: list[Piece] | None = Field(default=None, exclude_if=_absent)


class Repair(_Part):
    """A place of the source that is read differently."""

    start: Offset
    end: Offset
    kind: Literal["hyphen", "line", "inset", "homoglyph", "mojibake", "stress", "control"]
    text: str


class Token(_Part):
    """A token with its reading in context (UD labels); `head` is an index into `tokens`, a root's its own."""

    start: Offset
    end: Offset
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str


class Mention(Stretch):
    """A place where an entity is spoken of."""

    kind: Literal["name", "acronym", "adjective", "generic", "nominal", "pronoun"]


class Role(Stretch):
    """A job or standing as the article words it; `name` in the nominative."""

    name: str


class Salience(_Part):
    """How much the article is about an entity."""

    mentions: int
    in_title: bool
    quoted: int


class Entity(_Part):
    """A person, organisation or place with all its mentions."""

    id: str
    type: Literal["PER", "ORG", "LOC"]
    name: str
    aliases: list[str]
    role: str | None
    roles: list[Role]
    mentions: list[Mention]
    salience: Salience


class Amount(Stretch):
    """Money or a percentage; `min` and `max` are exact decimal strings."""

    kind: Literal["money", "percent"]
    min: DecimalString | None
    max: DecimalString | None
    approx: bool
    currency: str | None
    unit: Literal["percent", "percentage_point"] | None
    change: Literal["up", "down"] | None


class Cue(Stretch):
    """The word or words that report."""

    lemma: str


class Speaker(_Part):
    """Who said it; `confidence` from 0 to 1 that this is so."""

    name: str | None
    kind: Literal["person", "organization", "group", "document", "unknown"]
    entity: str | None
    role: str | None
    confidence: float = Field(ge=0, le=1)


class Quote(_Part):
    """A quotation with its cue, the source mention beside it and its speaker."""

    id: str
    kind: Literal["direct", "indirect", "mixed", "topic"]
    start: Offset
    end: Offset
    pieces: list[Piece]
    text: str
    cue: Cue | None
    source: Stretch | None
    speaker: Speaker


class Provenance(_Part):
    """What made the record."""

    svodka: str
    models: dict[str, str]


class Record(_Part):
    """All that svodka found in one article."""

    schema_: Literal["svodka/1"] = Field(alias="schema")
    id: str | None
    title: str | None
    published: str | None
    text: str | None = Field(default=None, exclude_if=_absent)
    sha256: str
    sentences: list[Piece]
    repairs: list[Repair]
    tokens: list[Token] | None
    entities: list[Entity]
    amounts: list[Amount]
    quotes: list[Quote]
    provenance: Provenance

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON values, in the contract's order of fields."""
        return self.model_dump(by_alias=True, mode="json")

    def to_json(self) -> str:
        """The record as one line of JSON."""
        return self.model_dump_json(by_alias=True)

    @classmethod
    def from_json(cls, line: str | bytes) -> Record:
        """Read a record back; fields it does not know are kept.

        Raises:
            pydantic.ValidationError: the line is no record of schema `svodka/1`.
        """
        return cls.model_validate_json(line)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a record, as `svodka schema` prints it."""
    return Record.model_json_schema(by_alias=True, mode="serialization") | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
    }
