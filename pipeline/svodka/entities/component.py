"""The spaCy component: doc.ents → entities with names, roles and all their mentions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from svodka.annotations import Entity, EntityType, Gender, Mention, MentionKind, Role
from svodka.entities import groups, persons
from svodka.entities.consistency import settle
from svodka.entities.evidence import Evidence, outside_evidence
from svodka.entities.kinds import adjective_lemma, kind_of, place_of_adjective
from svodka.entities.nominals import Candidate, find_nominals
from svodka.entities.person_form import parse
from svodka.entities.persons import PersonMention
from svodka.entities.phrases import PhraseWord, nominative
from svodka.entities.role_nouns import role_name
from svodka.entities.roles import Hit, RoleFinder, role_of
from svodka.entities.spans import NamedSpan, named_spans
from svodka.entities.tokens import Tokens
from svodka.requirements import check_requirements

REQUIRES = ["doc.ents", "token.pos", "token.morph", "token.lemma"]


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
    tokens = Tokens(doc, spans)
    tokens.lay(settle(tokens))
    hits = RoleFinder(tokens).find()
    found = [*_persons(tokens, text, hits), *_groups(tokens, text)]
    found.sort(key=lambda entity: entity.spans[0][0].start)
    found, nominal_roles = _with_nominals(tokens, found, hits)
    roles: dict[NamedSpan, list[Role]] = {}
    for hit in (*hits, *nominal_roles):
        name = role_name(tokens, hit.start, hit.end, hit.head)
        roles.setdefault(hit.person, []).append(role_of(hit, tokens, name))
    return tuple(_entity(tokens, f"e{i}", entity, roles) for i, entity in enumerate(found, 1))


def _with_nominals(tokens: Tokens, found: list[Found], hits: Sequence[Hit]) -> tuple[list[Found], list[Hit]]:
    """The entities with the nouns that stand for them; a person's noun is one more wording of the role."""
    candidates = [_candidate(tokens, entity, hits) for entity in found]
    roles = []
    more: dict[int, list[tuple[NamedSpan, MentionKind]]] = {}
    for nominal in find_nominals(tokens, candidates, hits):
        entity = found[nominal.candidate]
        span = NamedSpan(nominal.token, nominal.token + 1, entity.type, nominal.rule)
        more.setdefault(nominal.candidate, []).append((span, "nominal"))
        if entity.type == "PER":
            roles.append(Hit(span.start, span.end, span.start, span, nominal.rule))
    out = []
    for i, entity in enumerate(found):
        spans = tuple(sorted((*entity.spans, *more.get(i, ()))))
        out.append(entity._replace(spans=spans))
    return out, roles


def _candidate(tokens: Tokens, entity: Found, hits: Sequence[Hit]) -> Candidate:
    spans = [span for span, _ in entity.spans]
    own = set(spans)
    appositions = frozenset(
        tokens.lemma(k)
        for span in spans
        for k in (span.start - 1, span.start - 2)
        if entity.type == "ORG" and k >= 0 and tokens.pos(k) == "NOUN"
    )
    heads = tuple(hit for hit in hits if hit.person in own) if entity.type == "PER" else ()
    return Candidate(
        entity.type,
        entity.gender,
        (entity.name, *entity.aliases),
        tuple(s.start for s in spans),
        heads,
        appositions,
    )


def _entity(tokens: Tokens, identifier: str, found: Found, roles: dict[NamedSpan, list[Role]]) -> Entity:
    mentions = tuple(
        Mention(*tokens.offsets(span.start, span.end), kind, span.rule) for span, kind in found.spans
    )
    own = sorted({role for span, _ in found.spans for role in roles.get(span, ())})
    role = max(own, key=lambda role: len(role.name.split()) - role.start / 1e6).name if own else None
    return Entity(
        identifier, found.type, found.name, found.aliases, role, tuple(own), mentions, gender=found.gender
    )


def _persons(tokens: Tokens, text: str, hits: Sequence[Hit]) -> list[Found]:
    evidence = outside_evidence(tokens, hits)
    own = [span for span in tokens.spans if span.type == "PER"]
    clusters, owner = persons.cluster([_person_mention(tokens, text, span, evidence[span]) for span in own])
    members: list[list[tuple[NamedSpan, MentionKind]]] = [[] for _ in clusters]
    for span, index in zip(own, owner, strict=True):
        members[index].append((span, "name"))
    out = []
    for person, spans_of in zip(clusters, members, strict=True):
        name = persons.name_of(person)
        out.append(Found("PER", name.name, name.aliases, name.gender, tuple(spans_of)))
    return out


def _person_mention(tokens: Tokens, text: str, span: NamedSpan, evidence: Evidence) -> PersonMention:
    start, end = tokens.offsets(span.start, span.end)
    words = text[start:end]
    by_offset = {}
    for i in range(span.start, span.end):
        seen = tokens.features(i)
        by_offset[tokens.token(i).idx - start] = seen._replace(case=evidence.case) if evidence.case else seen
    first = next(iter(by_offset.values()))
    features = tuple(by_offset.get(part.start, first) for part in parse(words))
    return PersonMention(span.start, words, features, evidence.votes)


def _groups(tokens: Tokens, text: str) -> list[Found]:
    own = [span for span in tokens.spans if span.type != "PER"]
    mentions = [_group_mention(tokens, text, span) for span in own]
    clusters, owner = groups.cluster(mentions)
    members: list[list[tuple[NamedSpan, MentionKind]]] = [[] for _ in clusters]
    for span, mention, index in zip(own, mentions, owner, strict=True):
        members[index].append((span, mention.kind))
    return [
        Found(group.type, group.name(), group.aliases(), None, tuple(spans_of))
        for group, spans_of in zip(clusters, members, strict=True)
    ]


def _group_mention(tokens: Tokens, text: str, span: NamedSpan) -> groups.GroupMention:
    start, end = tokens.offsets(span.start, span.end)
    words = text[start:end]
    kind = kind_of(words, span.type, tokens.pos(span.end - 1))
    if kind == "adjective":
        place = place_of_adjective(adjective_lemma(words)) if span.type == "LOC" else None
        return groups.GroupMention(span.start, span.type, place or adjective_lemma(words), kind)
    phrase = [_phrase_word(tokens, i) for i in range(span.start, span.end)]
    name = nominative(phrase)
    in_nominative = name == words and phrase[0].case == "nom"
    return groups.GroupMention(span.start, span.type, name, kind, in_nominative)


def _phrase_word(tokens: Tokens, i: int) -> PhraseWord:
    case, gender, number = tokens.features(i)
    return PhraseWord(tokens.text(i), tokens.pos(i), case, gender, number, tokens.spaced(i))


@Language.factory(
    "svodka_entities",
    assigns=["doc._.svodka_entities"],
    requires=REQUIRES,
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
    check_requirements(nlp, name, REQUIRES)
    return EntityResolver(lexicon, gazetteer)
