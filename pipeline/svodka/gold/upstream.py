"""A stage on gold upstream: what it would yield if the stage before had made no mistake.

mentions   names of persons, organisations and places come from the gold instead of the tagger: what is left
           is the entities stage's, roles above all
entities   who is who comes from the gold as well: what is left is the quotes stage's
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from svodka.annotations import Entity as FoundEntity
from svodka.annotations import Mention, Role
from svodka.compose import compose
from svodka.errors import UsageError
from svodka.gold.errors import GoldError
from svodka.gold.predict import article_of
from svodka.gold.score import layers
from svodka.gold.scoring.entities import COUNTED_KINDS, outermost
from svodka.pipeline import Pipeline
from svodka.record import Entity, Record

GIVEN = ("mentions", "entities")

# pronouns are for the quotes stage to resolve
_FROM_ENTITIES_STAGE = (*COUNTED_KINDS, "nominal")
_RULE = "gold"


def records_on_gold(gold: Sequence[Record], pipeline: Pipeline, given: str) -> list[Record]:
    """The records of gold articles with one stage's work taken from the gold.

    Args:
        gold: records that annotate entities.
        pipeline: with all stages.
        given: what is taken from the gold, one of `GIVEN`.

    Raises:
        UsageError: nothing of this name can be given.
        GoldError: an article's entities are not annotated.
        StageError: a stage failed.
    """
    if given not in GIVEN:
        raise UsageError(f"{given!r} cannot be given", remedy=f"choose from {', '.join(GIVEN)}")
    return [_record(record, pipeline, given) for record in gold]


def _record(gold: Record, pipeline: Pipeline, given: str) -> Record:
    if "entities" not in layers(gold):
        raise GoldError(f"{gold.id}: its entities are not annotated, so they cannot be given")
    article = article_of(gold)
    doc = pipeline.nlp.make_doc(article.text)
    for name, component in pipeline.nlp.pipeline:
        doc = component(doc)
        if name == "svodka_ner" and given == "mentions":
            doc.ents = _ents(doc, gold)
        elif name == "svodka_entities" and given == "entities":
            doc._.svodka_entities = _entities(doc, gold)
    return Record.model_validate(compose(doc, article, provenance=pipeline.provenance))


class _Reading:
    """Stretches of the source as stretches of the repaired reading."""

    def __init__(self, doc: Doc) -> None:
        source_map = doc._.source_map
        self.places = (
            None if source_map is None else [source_map.span(i, i + 1) for i in range(len(doc.text))]
        )

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The letters that come from the stretch; None where nothing of it is read."""
        if self.places is None:
            return start, end
        inside = [i for i, (first, last) in enumerate(self.places) if start < last and first < end]
        return (inside[0], inside[-1] + 1) if inside else None


def _ents(doc: Doc, gold: Record) -> list[Span]:
    reading = _Reading(doc)
    places = [(reading.span(item.start, item.end), item.label) for item in outermost(gold)]
    found = [doc.char_span(*place, label=label, alignment_mode="expand") for place, label in places if place]
    return filter_spans([span for span in found if span is not None])


def _entities(doc: Doc, gold: Record) -> list[FoundEntity]:
    reading = _Reading(doc)
    found = [_entity(entity, reading, doc._.svodka_entities) for entity in gold.entities]
    return [entity for entity in found if entity.mentions]


def _entity(gold: Entity, reading: _Reading, predicted: Sequence[FoundEntity]) -> FoundEntity:
    """The gold's entity; its gender, which gold does not tell, from a predicted one that it overlaps."""
    mentions = tuple(
        Mention(*place, kind=mention.kind, rule=_RULE)
        for mention in gold.mentions
        if mention.kind in _FROM_ENTITIES_STAGE and (place := reading.span(mention.start, mention.end))
    )
    roles = tuple(
        Role(*place, name=role.name, rule=_RULE)
        for role in gold.roles
        if (place := reading.span(role.start, role.end))
    )
    same = (
        e for e in predicted if any(a.start < b.end and b.start < a.end for a in e.mentions for b in mentions)
    )
    like = next(same, None)
    return FoundEntity(
        gold.id,
        gold.type,
        gold.name,
        tuple(gold.aliases),
        gold.role,
        roles,
        tuple(sorted(mentions)),
        like.gender if like is not None else None,
    )
