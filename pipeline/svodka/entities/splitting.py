"""Two names that the model took for one: «Сергей Анатольевич Лосев Громов», «Аль-Кайды Усамы бин Ладена».

Only where the article's other names, the patronymic or the cases leave no doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from svodka.annotations import EntityType
from svodka.entities.person_form import parse
from svodka.entities.person_names import possible_cases
from svodka.entities.role_nouns import is_role_noun, role_words
from svodka.entities.spans import GAZETTEER, NamedSpan
from svodka.entities.tokens import Tokens

Key = tuple[str, ...]
_SHORT_NAME = 2  # first name and surname
_INITIAL_AND_SURNAME = 3  # a letter, its full stop, a word
_FULL_NAME = 3  # first name, patronymic, surname
_RULE = "split"
_COMPLEMENT_RULE = "complement"


class _Known(NamedTuple):
    """The article's names with their types, the surnames of its full names, the user's word lists."""

    types: Mapping[Key, EntityType]
    surnames: frozenset[Key]
    folder: str | None


def split(tokens: Tokens, spans: Sequence[NamedSpan], folder: str | None = None) -> list[NamedSpan]:
    """The spans, each that holds two names in two."""
    if not any(span.type == "PER" and span.end - span.start > _SHORT_NAME for span in spans):
        return list(spans)
    types = _types(tokens, spans)
    parts: list[NamedSpan] = []
    for span in spans:
        parts.extend(_without_acronym(tokens, span, types) if _ends_in_acronym(tokens, span) else (span,))
    majority = types if len(parts) == len(spans) else _types(tokens, parts)
    surnames = frozenset([key[-1:] for key, kind in majority.items() if kind == "PER" and len(key) > 1])
    known = _Known(majority, surnames, folder)
    names: list[NamedSpan] = []
    for span in parts:
        names.extend(_parts(tokens, span, known) if _may_hold_two(span) else (span,))
    return names


def _may_hold_two(span: NamedSpan) -> bool:
    return span.end - span.start > _SHORT_NAME and span.type == "PER" and span.rule != GAZETTEER


def _types(tokens: Tokens, spans: Sequence[NamedSpan]) -> dict[Key, EntityType]:
    """What each name is most often."""
    votes: dict[Key, list[EntityType]] = {}
    for span in spans:
        votes.setdefault(tokens.key(span), []).append(span.type)
    return {
        key: given[0] if given.count(given[0]) == len(given) else max(sorted(set(given)), key=given.count)
        for key, given in votes.items()
    }


def _ends_in_acronym(tokens: Tokens, span: NamedSpan) -> bool:
    """Whether a person's name that is not in capitals itself has one at its end."""
    if span.type != "PER" or span.end - span.start < _SHORT_NAME or span.rule == GAZETTEER:
        return False
    acronym = tokens.texts[span.end - 1]
    return len(acronym) > 1 and acronym.isupper() and not tokens.texts[span.start].isupper()


def _without_acronym(tokens: Tokens, span: NamedSpan, types: Mapping[Key, EntityType]) -> Iterator[NamedSpan]:
    """«после смерти [Лосева] [КНДР]»: an acronym that the article has as a name of its own."""
    last = span._replace(start=span.end - 1, rule=_RULE)
    kind = types.get(tokens.key(last))
    if kind in ("LOC", "ORG"):
        yield span._replace(end=last.start, rule=_RULE)
        yield last._replace(type=kind)
    else:
        yield span


def _second_initials(tokens: Tokens, span: NamedSpan) -> int | None:
    """Where the second name begins in «[В. Лосева А. Громов]», «из окружения [В.Лосева А.Громов]»."""
    for i in range(span.start + _INITIAL_AND_SURNAME, span.end - _INITIAL_AND_SURNAME + 1):
        if _is_initial(tokens, i) and len(tokens.texts[i - 1]) > 1 and _is_initial(tokens, span.start):
            return i
    return None


def _is_initial(tokens: Tokens, i: int) -> bool:
    return len(tokens.texts[i]) == 1 and tokens.texts[i].isupper() and tokens.texts[i + 1] == "."


def _parts(tokens: Tokens, span: NamedSpan, known: _Known) -> Iterator[NamedSpan]:
    second = _second_initials(tokens, span)
    if second is not None:
        yield span._replace(end=second, rule=_RULE)
        yield span._replace(start=second, rule=_RULE)
        return
    for cut in range(span.start + 1, span.end):
        head, tail = NamedSpan(span.start, cut, "PER", _RULE), NamedSpan(cut, span.end, "PER", _RULE)
        kind = _head_type(tokens, head, tail, known)
        if kind is not None:
            yield head._replace(type=kind)
            yield tail
            return
    span, complement = _without_complement(tokens, span, known)
    if complement is not None:
        yield complement
    yield span


def _without_complement(tokens: Tokens, span: NamedSpan, known: _Known) -> tuple[NamedSpan, NamedSpan | None]:
    """«депутат [Олий Мажлиса Гульнора Лосева]»: the name alone, and what the genitive before it names.

    The genitive is a name of its own where the article has it as one or it is a first name.
    """
    cut = _case_break(tokens, span, known.folder)
    if cut is None:
        return span, None
    head = NamedSpan(span.start, cut, "PER", _COMPLEMENT_RULE)
    kind = known.types.get(tokens.key(head))
    is_first_name = parse(tokens.texts[span.start], known.folder)[0].sort == "first"
    if kind is None and is_first_name and cut == span.start + 1:
        kind = "PER"
    return NamedSpan(cut, span.end, "PER", _COMPLEMENT_RULE), None if kind is None else head._replace(
        type=kind
    )


def _case_break(tokens: Tokens, span: NamedSpan, folder: str | None) -> int | None:
    """Where a genitive ends and a full name in another case, that of a role noun before both, begins."""
    for cut in range(span.start + 1, span.end - 1):
        case, gender, _ = tokens.features[cut]
        if case in ("", "gen") or not _ends_genitive(tokens, cut, folder):
            continue
        told_by_role = span.start > 0 and _is_role_in(tokens, span.start - 1, case, folder)
        told_by_form = case not in possible_cases(tokens.texts[cut - 1], "", folder)
        may_begin = "gen" not in possible_cases(tokens.texts[cut], "", folder, gender=gender)
        if may_begin and tokens.texts[cut][0].isupper() and (told_by_role or told_by_form):
            return cut
    return None


def _ends_genitive(tokens: Tokens, cut: int, folder: str | None) -> bool:
    """Whether the tagger has a genitive before the cut, or a man's name («Мажлиса») before a woman's."""
    case, gender, _ = tokens.features[cut - 1]
    genders_differ = gender == "masc" and tokens.features[cut].gender == "fem"
    return case == "gen" or (
        genders_differ and "gen" in possible_cases(tokens.texts[cut - 1], "", folder, gender="masc")
    )


def _is_role_in(tokens: Tokens, i: int, case: str, folder: str | None) -> bool:
    is_role = is_role_noun(tokens.lemmas[i], tokens.texts[i], tokens.pos[i], role_words(folder))
    return is_role and tokens.features[i].case == case


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
