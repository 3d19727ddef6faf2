"""What the words beside a person's name tell of its case and gender: «певице», «заявила»."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from svodka.entities.person_names import Features
from svodka.entities.roles import Hit
from svodka.entities.spans import NamedSpan
from svodka.entities.tokens import Tokens

_NOUN_WEIGHT = 1.0
_VERB_WEIGHT = 0.7


class Evidence(NamedTuple):
    """The case of a role noun before the name ("" for none), and votes for a gender."""

    case: str = ""
    votes: tuple[tuple[str, float], ...] = ()


_NO_EVIDENCE = Evidence()


def outside_evidence(tokens: Tokens, hits: Iterable[Hit]) -> dict[NamedSpan, Evidence]:
    """Evidence for each person's span of `tokens`."""
    nouns: dict[NamedSpan, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: -hit.head):  # the nearest noun before the name knows its case
        nouns.setdefault(hit.person, []).append(hit)
    return {span: _evidence(tokens, span, nouns.get(span, ())) for span in tokens.spans if span.type == "PER"}


def _evidence(tokens: Tokens, span: NamedSpan, hits: Sequence[Hit]) -> Evidence:
    before, behind = span.start - 1, span.end
    verbs = [i for i in (before, behind) if 0 <= i < tokens.size and tokens.pos[i] == "VERB"]
    if not (hits or verbs):
        return _NO_EVIDENCE
    votes = []
    case = ""
    for hit in hits:
        seen = tokens.features[hit.head]
        if hit.rule == "role-before" and not case:
            case = seen.case
        if seen.gender == "fem" and seen.number == "sing":  # «певица» is a woman, «министр» may be one
            votes.append(("fem", _NOUN_WEIGHT))
    for i in verbs:
        gender = _past_gender(tokens.features[i])
        if gender:
            votes.append((gender, _VERB_WEIGHT))
    return Evidence(case, tuple(votes)) if case or votes else _NO_EVIDENCE


def _past_gender(verb: Features) -> str:
    """«заявила» → fem: a finite verb in the past tense beside the name, which is then its subject."""
    return verb.gender if not verb.case and verb.gender in ("masc", "fem") else ""
