"""Names come out in the nominative, one for each person, organisation and place of an article."""

from __future__ import annotations

from collections import Counter

import pytest

from svodka.entities import groups, normalize, persons
from svodka.entities.kinds import kind_of
from svodka.entities.person_form import parse
from svodka.entities.person_names import Features
from tests.entities.cases import Form, NameCase, name_cases

PERSONS = name_cases("names_persons.txt")
ORGANISATIONS = name_cases("names_organisations.txt")
PLACES = name_cases("names_places.txt")
MIN_CASES = 4
MIN_PERSON_CASES = 5


def person_mention(place: int, form: Form) -> persons.PersonMention:
    features = Features(form.case, form.gender, form.number)
    return persons.PersonMention(place, form.text, (features,) * len(parse(form.text)))


def group_names(case: NameCase, kind: str) -> list[str]:
    mentions = [
        groups.GroupMention(
            i,
            kind,
            normalize(form.text, type=kind),
            kind_of(form.text, kind, "ADJ" if form.text[0].islower() and kind == "LOC" else "NOUN"),
        )
        for i, form in enumerate(case.forms)
    ]
    clusters, _ = groups.cluster(mentions)
    return [group.names()[0] for group in clusters]


@pytest.mark.parametrize("case", PERSONS, ids=lambda case: case.where)
def test_persons(case: NameCase) -> None:
    mentions = [person_mention(i, form) for i, form in enumerate(case.forms)]
    clusters, _ = persons.cluster(mentions)
    clusters.sort(key=lambda person: min(mention.start for mention in person.mentions))
    assert tuple(persons.name_of(person).name for person in clusters) == case.names


@pytest.mark.parametrize("case", ORGANISATIONS, ids=lambda case: case.where)
def test_organisations(case: NameCase) -> None:
    assert tuple(group_names(case, "ORG")) == case.names


@pytest.mark.parametrize("case", PLACES, ids=lambda case: case.where)
def test_places(case: NameCase) -> None:
    assert tuple(group_names(case, "LOC")) == case.names


@pytest.mark.parametrize(
    ("cases", "least"), [(PERSONS, MIN_PERSON_CASES), (ORGANISATIONS, MIN_CASES), (PLACES, MIN_CASES)]
)
def test_every_phenomenon_has_cases(cases: list[NameCase], least: int) -> None:
    counts = Counter(case.section for case in cases)
    assert {section: n for section, n in counts.items() if n < least} == {}


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("  Фариды   Зейналовой ", "PER", "Фарида Зейналова"),
        ("Министерства обороны", "ORG", "Министерство обороны"),
        ("лондонского", "LOC", "Лондон"),
        ("", "PER", ""),
        ("   ", "ORG", ""),
        ("№ 5", "PER", "№ 5"),
    ],
)
def test_normalize(name: str, kind: str, expected: str) -> None:
    assert normalize(name, type=kind) == expected
