"""The spaCy component: doc.ents → entities with names, roles and all their mentions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from svodka.annotations import Entity, EntityType, Gender, Mention, MentionKind, Role
from svodka.entities import groups, persons
from svodka.entities.kinds import adjective_lemma, kind_of, place_of_adjective
from svodka.entities.person_form import parse
from svodka.entities.persons import PersonMention
from svodka.entities.phrases import PhraseWord, nominative
from svodka.entities.role_nouns import role_name
from svodka.entities.roles import RoleFinder, role_of
from svodka.entities.spans import NamedSpan, features, named_spans
from svodka.entities.tokens import Tokens


class Found(NamedTuple):
    """An entity before it gets its number: its spans with their kinds."""

    type: EntityType
    name: str
    aliases: tuple[str, ...]
    gender: Gender | None
    spans: tuple[tuple[NamedSpan, MentionKind], ...]


class EntityResolver:
    """Finds out who is who; see `svodka.entities`."""

    def __init__(self, lexicon: str | Path | None = None, gazetteer: str | Path | None = None) -> None:
        self.lexicon = None if lexicon is None else str(lexicon)
        self.gazetteer = None if gazetteer is None else str(gazetteer)

    def __call__(self, doc: Doc) -> Doc:
        """Writes `doc._.svodka_entities`."""
        doc._.svodka_entities = find_entities(doc)
        return doc


def find_entities(doc: Doc) -> tuple[Entity, ...]:
    """All entities of a Doc whose `ents` are set, in the order of their first mentions."""
    text = doc.text
    spans = named_spans(doc)
    found = [*_persons(doc, text, spans), *_groups(doc, text, spans)]
    found.sort(key=lambda entity: entity.spans[0][0].start)
    roles = _roles(Tokens(doc, spans), spans)
    return tuple(_entity(doc, f"e{i}", entity, roles) for i, entity in enumerate(found, 1))


def _roles(tokens: Tokens, spans: Sequence[NamedSpan]) -> dict[NamedSpan, list[Role]]:
    roles: dict[NamedSpan, list[Role]] = {}
    original = dict(zip(tokens.spans, spans, strict=True))
    for hit in RoleFinder(tokens).find():
        name = role_name(tokens, hit.start, hit.end, hit.head)
        roles.setdefault(original[hit.person], []).append(role_of(hit, tokens, name))
    return roles


def _entity(doc: Doc, identifier: str, found: Found, roles: dict[NamedSpan, list[Role]]) -> Entity:
    mentions = []
    for span, kind in found.spans:
        last = doc[span.end - 1]
        mentions.append(Mention(doc[span.start].idx, last.idx + len(last), kind, span.rule))
    own = sorted({role for span, _ in found.spans for role in roles.get(span, ())})
    role = max(own, key=lambda role: len(role.name.split()) - role.start / 1e6).name if own else None
    return Entity(
        identifier, found.type, found.name, found.aliases, role, tuple(own), tuple(mentions), gender=found.gender
    )


def _text_of(doc: Doc, text: str, span: NamedSpan) -> str:
    last = doc[span.end - 1]
    return text[doc[span.start].idx : last.idx + len(last)]


def _persons(doc: Doc, text: str, spans: Sequence[NamedSpan]) -> list[Found]:
    own = [span for span in spans if span.type == "PER"]
    clusters, owner = persons.cluster([_person_mention(doc, text, span) for span in own])
    members: list[list[tuple[NamedSpan, MentionKind]]] = [[] for _ in clusters]
    for span, index in zip(own, owner, strict=True):
        members[index].append((span, "name"))
    out = []
    for person, spans_of in zip(clusters, members, strict=True):
        name = persons.name_of(person)
        out.append(Found("PER", name.name, name.aliases, name.gender, tuple(spans_of)))
    return out


def _person_mention(doc: Doc, text: str, span: NamedSpan) -> PersonMention:
    start = doc[span.start].idx
    words = _text_of(doc, text, span)
    by_offset = {doc[i].idx - start: features(doc[i]) for i in range(span.start, span.end)}
    first = next(iter(by_offset.values()))
    return PersonMention(span.start, words, tuple(by_offset.get(part.start, first) for part in parse(words)))


def _groups(doc: Doc, text: str, spans: Sequence[NamedSpan]) -> list[Found]:
    own = [span for span in spans if span.type != "PER"]
    mentions = [_group_mention(doc, text, span) for span in own]
    clusters, owner = groups.cluster(mentions)
    members: list[list[tuple[NamedSpan, MentionKind]]] = [[] for _ in clusters]
    for span, mention, index in zip(own, mentions, owner, strict=True):
        members[index].append((span, mention.kind))
    return [
        Found(group.type, group.name(), group.aliases(), None, tuple(spans_of))
        for group, spans_of in zip(clusters, members, strict=True)
    ]


def _group_mention(doc: Doc, text: str, span: NamedSpan) -> groups.GroupMention:
    words = _text_of(doc, text, span)
    kind = kind_of(words, span.type, doc[span.end - 1].pos_)
    if kind == "adjective":
        place = place_of_adjective(adjective_lemma(words)) if span.type == "LOC" else None
        return groups.GroupMention(span.start, span.type, place or adjective_lemma(words), kind)
    tokens = [_phrase_word(doc, i) for i in range(span.start, span.end)]
    name = nominative([token for token in tokens if token.text.strip()])
    in_nominative = name == words and tokens[0].case == "nom"
    return groups.GroupMention(span.start, span.type, name, kind, in_nominative)


def _phrase_word(doc: Doc, i: int) -> PhraseWord:
    token = doc[i]
    case, gender, number = features(token)
    return PhraseWord(token.text, token.pos_, case, gender, number, bool(token.whitespace_))


@Language.factory(
    "svodka_entities",
    assigns=["doc._.svodka_entities"],
    requires=["doc.ents", "token.pos", "token.morph", "token.lemma"],
    default_config={"lexicon": None, "gazetteer": None},
)
def create_entities(nlp: Language, name: str, lexicon: str | None, gazetteer: str | None) -> EntityResolver:
    """Factory of the component `svodka_entities`.

    Args:
        nlp: the pipeline it joins.
        name: its name there.
        lexicon: folder of word lists laid over the shipped ones.
        gazetteer: TSV of names, types and canonical forms that win over the model.
    """
    return EntityResolver(lexicon, gazetteer)
