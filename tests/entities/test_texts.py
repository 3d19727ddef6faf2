"""From texts with marked mentions to entities: names, roles with spans, mentions with kinds."""

from __future__ import annotations

from collections import Counter

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from svodka.entities import EntityResolver
from tests.entities.cases import ExpectedEntity, TextCase, text_cases

CASES = [*text_cases("texts_roles.txt"), *text_cases("texts_entities.txt")]
# rules whose sections are called otherwise: the model's own mentions
_NO_SECTION = {"ner"}


@pytest.fixture(scope="module")
def tagger() -> Language:
    nlp = spacy.blank(
        "ru", config={"nlp": {"tokenizer": {"@tokenizers": "svodka.tokenizer.v1", "repair": False}}}
    )
    for pipe in ("svodka_sentences", "svodka_morphology", "svodka_lemmatizer"):
        nlp.add_pipe(pipe)
    return nlp


def resolved(tagger: Language, case: TextCase) -> Doc:
    doc = tagger(case.text)
    doc.ents = [
        doc.char_span(start, end, label=kind, alignment_mode="expand") for start, end, kind in case.marked
    ]
    return EntityResolver(adjectives=False)(doc)


def written(doc: Doc, expected: ExpectedEntity, position: int) -> ExpectedEntity:
    """The entity that came out, in the words of a case."""
    entity = doc._.svodka_entities[position]
    mentions = tuple(
        doc.text[m.start : m.end] + ("" if m.kind == "name" else f"/{m.kind}") for m in entity.mentions
    )
    return ExpectedEntity(
        entity.type,
        entity.name,
        tuple(role.name for role in entity.roles),
        None if expected.mentions is None else mentions,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.where)
def test_text(case: TextCase, tagger: Language) -> None:
    doc = resolved(tagger, case)
    entities = doc._.svodka_entities
    came_out = {(entity.type, entity.name): i for i, entity in enumerate(entities)}
    assert set(came_out) == {(entity.type, entity.name) for entity in case.entities}
    for expected in case.entities:
        assert written(doc, expected, came_out[expected.type, expected.name]) == expected


def test_roles_have_the_spans_of_their_words(tagger: Language) -> None:
    case = next(case for case in CASES if case.section == "role-before")
    (entity,) = resolved(tagger, case)._.svodka_entities
    (role,) = entity.roles
    assert case.text[role.start : role.end] == "Посол Казахстана в Азербайджане"
    assert role.name == entity.role == "посол Казахстана в Азербайджане"


def test_identifiers_count_first_mentions(tagger: Language) -> None:
    for case in CASES:
        entities = resolved(tagger, case)._.svodka_entities
        assert [entity.id for entity in entities] == [f"e{i}" for i in range(1, len(entities) + 1)]
        starts = [entity.mentions[0].start for entity in entities]
        assert starts == sorted(starts)


def test_every_rule_fires_in_its_section(tagger: Language) -> None:
    fired: Counter[tuple[str, str]] = Counter()
    for case in CASES:
        for entity in resolved(tagger, case)._.svodka_entities:
            fired.update((case.section, item.rule) for item in (*entity.roles, *entity.mentions))
    rules = {rule for _, rule in fired} - _NO_SECTION
    assert {rule for rule in rules if not fired[rule, rule]} == set()


def test_every_section_has_a_negative_or_a_contrast() -> None:
    sections = Counter(case.section for case in CASES)
    assert {section: n for section, n in sections.items() if n < 2} == {}
