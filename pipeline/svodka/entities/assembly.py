"""All steps from the named spans of a Doc to its entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from svodka.annotations import Entity, EntityType, Gender, Mention, MentionKind, Role
from svodka.entities import groups, persons
from svodka.entities.brackets import second_names
from svodka.entities.consistency import settle
from svodka.entities.declension import CACHE_SIZE
from svodka.entities.evidence import Evidence, outside_evidence
from svodka.entities.gazetteer import NO_GAZETTEER, Gazetteer
from svodka.entities.kinds import adjective_lemma, kind_of, place_of_adjective
from svodka.entities.nominals import PERSON_NOUN, Candidate, find_nominals
from svodka.entities.person_form import parse
from svodka.entities.person_names import Features
from svodka.entities.persons import PersonMention
from svodka.entities.phrases import PhraseWord, join, nominative, stands_in_nominative
from svodka.entities.role_nouns import role_name, role_words
from svodka.entities.roles import Hit, RoleFinder, role_of
from svodka.entities.spans import NamedSpan
from svodka.entities.spelling import capitalized
from svodka.entities.tokens import Tokens

_Word = tuple[str, str, Features, bool]  # what a `PhraseWord` is made of: cheaper to make for a look-up


class Settings(NamedTuple):
    """What a user may choose; `adjectives`: mark adjectives of places that the model leaves out."""

    folder: str | None = None
    gazetteer: Gazetteer = NO_GAZETTEER
    adjectives: bool = True


class Found(NamedTuple):
    """An entity before it gets its number: its spans with their kinds."""

    type: EntityType
    name: str
    aliases: tuple[str, ...]
    gender: Gender | None
    spans: tuple[tuple[NamedSpan, MentionKind], ...]


def find_entities(tokens: Tokens, settings: Settings) -> tuple[Entity, ...]:
    """All entities of a Doc whose `ents` are set, in the order of their first mentions."""
    settings.gazetteer.lay_over(tokens)
    tokens.lay(settle(tokens, settings.folder, adjectives=settings.adjectives))
    hits = RoleFinder(tokens, settings.folder).find()
    found = [*_persons(tokens, hits, settings), *_groups(tokens, settings)]
    found.sort(key=lambda entity: entity.spans[0][0].start)
    found, nominal_roles = _with_nominals(tokens, found, hits, settings.folder)
    roles: dict[NamedSpan, list[Role]] = {}
    words = role_words(settings.folder)
    for hit in (*hits, *nominal_roles):
        name = role_name(tokens, hit.start, hit.end, hit.head, words)
        roles.setdefault(hit.person, []).append(role_of(hit, tokens, name))
    return tuple(_entity(tokens, f"e{i}", entity, roles) for i, entity in enumerate(found, 1))


def _with_nominals(
    tokens: Tokens, found: list[Found], hits: Sequence[Hit], folder: str | None
) -> tuple[list[Found], list[Hit]]:
    """The entities with the nouns that stand for them; a person's noun is one more wording of the role."""
    of_person: dict[NamedSpan, list[Hit]] = {}
    for hit in hits:
        of_person.setdefault(hit.person, []).append(hit)
    candidates = {i: _candidate(entity, of_person) for i, entity in enumerate(found) if entity.type != "LOC"}
    roles = []
    more: dict[int, list[tuple[NamedSpan, MentionKind]]] = {}
    for nominal in find_nominals(tokens, candidates, hits, folder):
        entity = found[nominal.candidate]
        span = NamedSpan(nominal.token, nominal.token + 1, entity.type, nominal.rule)
        more.setdefault(nominal.candidate, []).append((span, "nominal"))
        if entity.type == "PER" and nominal.rule != PERSON_NOUN:
            roles.append(Hit(span.start, span.end, span.start, span, nominal.rule))
    out = list(found)
    for i, nouns in more.items():
        out[i] = found[i]._replace(spans=tuple(sorted((*found[i].spans, *nouns))))
    return out, roles


def _candidate(entity: Found, hits: Mapping[NamedSpan, Sequence[Hit]]) -> Candidate:
    """A person with her roles or an organisation."""
    type, name, aliases, gender, spans = entity
    heads: Sequence[Hit] = ()
    if hits and type == "PER":
        heads = [hit for span, _ in spans for hit in hits.get(span, ())]
    return Candidate(type, gender, (name, *aliases), [span.start for span, _ in spans], heads)


def _entity(tokens: Tokens, identifier: str, found: Found, roles: dict[NamedSpan, list[Role]]) -> Entity:
    type, name, aliases, gender, spans = found
    offsets = tokens.offsets
    mentions = tuple([Mention(*offsets(start, end), kind, rule) for (start, end, _, rule), kind in spans])
    own: tuple[Role, ...] = ()
    if roles and type == "PER":
        own = tuple(sorted({role for span, _ in spans for role in roles.get(span, ())}))
    role = max(own, key=lambda role: len(role.name.split()) - role.start / 1e6).name if own else None
    return Entity(identifier, type, name, aliases, role, own, mentions, gender)


def _persons(tokens: Tokens, hits: Sequence[Hit], settings: Settings) -> list[Found]:
    evidence = outside_evidence(tokens, hits)
    own = [span for span in tokens.spans if span.type == "PER"]
    canonical = {
        i: given for i, span in enumerate(own) if (given := settings.gazetteer.canonical(tokens, span))
    }
    mentions = [
        PersonMention(span.start, canonical[i], ())
        if i in canonical
        else _person_mention(tokens, span, evidence[span], settings.folder)
        for i, span in enumerate(own)
    ]
    second = second_names(tokens, own)
    named = [i for i in range(len(own)) if i not in second]
    clusters, owners = persons.cluster([mentions[i] for i in named], settings.folder)
    owner = dict(zip(named, owners, strict=True))
    grouped: list[list[int]] = [[] for _ in clusters]
    for i in range(len(own)):
        grouped[owner[second.get(i, i)]].append(i)
    found = []
    for person, members in zip(clusters, grouped, strict=True):
        name, aliases, gender = persons.name_of(person)
        if canonical or second:
            names = [canonical[i] for i in members if i in canonical][:1]
            others = [mentions[i].text for i in members if i in second]
            name, *more = dict.fromkeys([*names, name, *aliases, *others])
            aliases = tuple(more)
        spans: list[tuple[NamedSpan, MentionKind]] = [(own[i], "name") for i in members]
        found.append(Found("PER", name, aliases, gender, tuple(spans)))
    return found


def _person_mention(tokens: Tokens, span: NamedSpan, evidence: Evidence, folder: str | None) -> PersonMention:
    start, end, _, _ = span
    case, votes = evidence
    text = tokens.phrase(start, end)
    parts = parse(text, folder)
    seen = tokens.features[start:end]
    if case:
        seen = [
            features if features.case == case else Features(case, features.gender, features.number)
            for features in seen
        ]
    if len(seen) == 1:
        return PersonMention(start, text, (seen[0],) * len(parts), votes)
    by_offset = {}
    offset = 0
    for i, features in enumerate(seen, start):
        by_offset[offset] = features
        offset += len(tokens.texts[i]) + tokens.spaced[i]
    of_parts = tuple([by_offset.get(part.start, seen[0]) for part in parts])
    return PersonMention(start, text, of_parts, votes)


def _groups(tokens: Tokens, settings: Settings) -> list[Found]:
    own = [span for span in tokens.spans if span.type != "PER"]
    mentions = [_group_mention(tokens, span, settings) for span in own]
    clusters, owner = groups.cluster(mentions, settings.folder, second_names(tokens, own))
    members: list[list[tuple[NamedSpan, MentionKind]]] = [[] for _ in clusters]
    for span, mention, index in zip(own, mentions, owner, strict=True):
        members[index].append((span, mention.kind))
    return [
        Found(group.type, *group.names(), None, tuple(spans_of))
        for group, spans_of in zip(clusters, members, strict=True)
    ]


def _group_mention(tokens: Tokens, span: NamedSpan, settings: Settings) -> groups.GroupMention:
    start, end, type, _ = span
    last = end - 1
    texts, pos, features, spaced = tokens.texts, tokens.pos, tokens.features, tokens.spaced
    words: tuple[_Word, ...] = ((texts[last], pos[last], features[last], False),)
    if start < last:
        before = [(texts[i], pos[i], features[i], spaced[i] > 0) for i in range(start, last)]
        words = (*before, *words)
    name, kind, is_nominative = _group_name(words, type, settings.folder)
    given = settings.gazetteer.canonical(tokens, span)
    if given:
        return groups.GroupMention(start, type, given, kind, nominative=True, given=True)
    return groups.GroupMention(start, type, name, kind, is_nominative)


@lru_cache(maxsize=CACHE_SIZE)
def _group_name(
    read: tuple[_Word, ...], type: EntityType, folder: str | None
) -> tuple[str, MentionKind, bool]:
    """An organisation's or a place's name: its nominative, its kind, whether it stands in the nominative."""
    words = [PhraseWord(text, pos, *features, space) for text, pos, features, space in read]
    text = join([word.text for word in words], words)
    kind = kind_of(text, type, words[-1].pos)
    if kind == "adjective":
        lemma = adjective_lemma(text)
        place = place_of_adjective(lemma, folder) if type == "LOC" else None
        return place or (lemma if text[0].islower() else capitalized(lemma)), kind, False
    if stands_in_nominative(words):
        return text, kind, True
    return nominative(words), kind, False
