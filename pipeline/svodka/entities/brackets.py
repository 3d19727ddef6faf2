"""Second names in brackets: «Микаэль Арден (Mickaël Arden)», «Центр анализа рынков (ЦАР)», «ЦАР (Центр…)»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from svodka.entities.spans import NamedSpan
from svodka.entities.tokens import Tokens

_LATIN = re.compile(r"[A-Za-zÀ-ɏ .'’-]+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_ACRONYM = re.compile(r"[А-ЯЁA-Z][А-ЯЁA-Zа-я&-]*[А-ЯЁA-Z]")


def second_names(tokens: Tokens, spans: Sequence[NamedSpan]) -> dict[int, int]:
    """Index of a span that fills brackets → index of the span before them, if both name the same."""
    links: dict[int, int] = {}
    for i, (first, second) in enumerate(pairwise(spans)):
        in_brackets = (
            first.end + 1 == second.start
            and first.type == second.type
            and tokens.texts[first.end] == "("
            and second.end < tokens.size
            and tokens.texts[second.end] in (")", ",", ";")
        )
        if in_brackets and _same(tokens, first, second):
            links[i + 1] = links.get(i, i)
    return links | _repeated(tokens, spans, links) if links else links


def _repeated(tokens: Tokens, spans: Sequence[NamedSpan], links: dict[int, int]) -> dict[int, int]:
    """The persons' Latin names where they stand without brackets, whole or in part."""
    bearers = {word: i for k, i in links.items() if spans[k].type == "PER" for word in tokens.key(spans[k])}
    if not bearers:
        return {}
    found = {}
    for k, span in enumerate(spans):
        if k not in links and span.type == "PER":
            owners = {bearers.get(word) for word in tokens.key(span)}
            owner = owners.pop() if len(owners) == 1 else None
            if owner is not None and _LATIN.fullmatch(tokens.phrase(span.start, span.end)):
                found[k] = owner
    return found


def _same(tokens: Tokens, first: NamedSpan, second: NamedSpan) -> bool:
    name, other = (tokens.phrase(span.start, span.end) for span in (first, second))
    if _LATIN.fullmatch(other) and _CYRILLIC.search(name):
        return first.type != "LOC"
    return first.type == "ORG" and (_abbreviates(other, name) or _abbreviates(name, other))


def _abbreviates(short: str, full: str) -> bool:
    """«ЦАР» for «Центр анализа рынков»: capitals, the first of which begins a word of the full name."""
    if not _ACRONYM.fullmatch(short) or " " not in full:
        return False
    return any(word[:1].lower() == short[0].lower() for word in re.split(r"[\s«\"-]+", full))
