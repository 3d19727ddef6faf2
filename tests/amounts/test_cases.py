"""Every written case comes out exactly: offsets, values, currency, modifiers, change; and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from svodka.amounts import AmountFinder
from svodka.amounts.rules import RULES, Rule
from svodka.annotations import Amount
from tests.amounts.cases import Case, Expected, load_cases

CASES = load_cases()
MIN_POSITIVES = 3
MIN_NEGATIVES = 2


@pytest.fixture(scope="module")
def find() -> AmountFinder:
    return AmountFinder()


def as_expected(text: str, amount: Amount) -> Expected:
    return Expected(
        amount.start,
        amount.end,
        text[amount.start : amount.end],
        amount.kind,
        amount.min,
        amount.max,
        amount.approx,
        amount.currency,
        amount.unit,
        amount.change,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.where)
def test_case(case: Case, find: AmountFinder) -> None:
    assert [as_expected(case.text, amount) for amount in find(case.text)] == list(case.amounts)


def rules_by_case(find: AmountFinder) -> list[tuple[Case, set[str]]]:
    return [(case, {rule for amount in find(case.text) for rule in amount.rule.split()}) for case in CASES]


def test_rule_names_are_unique() -> None:
    assert not [name for name, count in Counter(rule.name for rule in RULES).items() if count > 1]


def test_amounts_name_only_known_rules(find: AmountFinder) -> None:
    known = {rule.name for rule in RULES}
    assert {rule for _, rules in rules_by_case(find) for rule in rules} <= known


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_has_cases_for_and_against(rule: Rule, find: AmountFinder) -> None:
    section = [(case, rule.name in rules) for case, rules in rules_by_case(find) if case.section == rule.name]
    assert sum(fired for _, fired in section) >= MIN_POSITIVES
    assert sum(not fired for _, fired in section) >= MIN_NEGATIVES


@pytest.mark.parametrize("section", sorted({case.section for case in CASES}))
def test_phenomenon_has_positives_and_negatives(section: str) -> None:
    cases = [case for case in CASES if case.section == section]
    shapes = {"".join("0" if c.isdigit() else c for c in case.text) for case in cases if case.amounts}
    if section != "never":
        assert len(shapes) >= MIN_POSITIVES
    names = {rule.name for rule in RULES}
    if section not in names:  # of a rule's section the rule itself decides, see above
        assert sum(not case.amounts for case in cases) >= MIN_NEGATIVES


def test_every_case_is_different() -> None:
    assert not [text for text, count in Counter(case.text for case in CASES).items() if count > 1]
