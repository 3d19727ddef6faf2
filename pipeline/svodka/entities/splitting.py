"""Two names that the model took for one: «Сергей Анатольевич Лосев Громов», «Аль-Кайды Усамы бин Ладена».

Only where the article's other names or the patronymic leave no doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from svodka.annotations import EntityType
from svodka.entities.person_form import parse
from svodka.entities.spans import GAZETTEER, NamedSpan
from svodka.entities.tokens import Tokens

Key = tuple[str, ...]
_SHORT_NAME = 2  # first name and surname
_FULL_NAME = 3  # first name, patronymic, surname
_RULE = "split"


class _Known(NamedTuple):
    """The article's names with their types, the surnames of its full names, the user's word lists."""

    types: Mapping[Key, EntityType]
    surnames: frozenset[Key]
    folder: str | None


def split(tokens: Tokens, spans: Sequence[NamedSpan], folder: str | None = None) -> list[NamedSpan]:
    """The spans, each that holds two names in two."""
    if not any(span.type == "PER" and span.end - span.start > 2 for span in spans):
        return list(spans)
    types: dict[Key, list[EntityType]] = {}
    for span in spans:
        types.setdefault(tokens.key(span), []).append(span.type)
    majority = {key: max(sorted(set(votes)), key=votes.count) for key, votes in types.items()}
    surnames = frozenset(key[-1:] for key, kind in majority.items() if kind == "PER" and len(key) > 1)
    known = _Known(majority, surnames, folder)
    return [part for span in spans for part in _parts(tokens, span, known)]


def _parts(tokens: Tokens, span: NamedSpan, known: _Known) -> Iterator[NamedSpan]:
    if span.type == "PER" and span.end - span.start > 2 and span.rule != GAZETTEER:
        for cut in range(span.start + 1, span.end):
            head, tail = span._replace(end=cut, rule=_RULE), span._replace(start=cut, rule=_RULE)
            kind = _head_type(tokens, head, tail, known)
            if kind is not None:
                yield head._replace(type=kind)
                yield tail
                return
    yield span


def _head_type(tokens: Tokens, head: NamedSpan, tail: NamedSpan, known: _Known) -> EntityType | None:
    """What the head is a name of, if both parts are names of their own."""
    if not (tokens.texts[head.start][0].isupper() and tokens.texts[tail.start][0].isupper()):
        return None
    head_key, tail_key = tokens.key(head), tokens.key(tail)
    kind = known.types.get(head_key)
    is_known = known.types.get(tail_key) == "PER" or tail_key in known.surnames
    if not is_known and (kind != "PER" or len(tail_key) < _SHORT_NAME):
        return None
    if kind in ("ORG", "LOC") and len(tail_key) > 1:
        return kind
    if len(head_key) == 1 and len(tail_key) > 1 and _are_relatives(head_key, tail_key, known):
        return "PER"  # «сын Веры Глеб Лосев», where Вера Лосева and Глеб Лосев are known
    parts = parse(tokens.phrase(head.start, head.end), known.folder)
    # «Кима Чен Ира» is known, and «Ким Ир Сен» more than a name could still add
    follows_known = kind == "PER" and len(tail_key) > 1
    if len(parts) == _FULL_NAME and (parts[1].sort == "patronymic" or follows_known):
        return "PER"
    is_full = kind == "PER" and len(parts) > 1 and parts[-1].kind == "word"
    others = tail_key in known.surnames and parse(tokens.texts[tail.start], known.folder)[0].sort == "surname"
    return "PER" if is_full and others and _is_surname(tokens, head, known.folder) else None


def _are_relatives(first_name: Key, full_name: Key, known: _Known) -> bool:
    """Whether the article has both full names, of one surname, and the first person's first name alone."""
    names = (first_name, full_name, first_name + full_name[-1:])
    return all(known.types.get(name) == "PER" for name in names)


def _is_surname(tokens: Tokens, span: NamedSpan, folder: str | None) -> bool:
    """Whether the last word is a surname for certain, not one more first name or a patronymic."""
    return parse(tokens.texts[span.end - 1], folder)[0].sort == "surname"
