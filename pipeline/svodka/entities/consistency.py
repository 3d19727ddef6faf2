"""One article, one reading: a name found once is found everywhere, and the article settles contradictory types.

The model sees one sentence at a time. «Эльбе» alone may look like a woman; where the same article has «на реке
Эльба» as a place, it is a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from svodka import morphology
from svodka.annotations import EntityType
from svodka.entities.declension import CACHE_SIZE
from svodka.entities.groups import stem
from svodka.entities.person_form import parse
from svodka.entities.spans import NamedSpan
from svodka.entities.tokens import Tokens
from svodka.lexicon import load_table

Key = tuple[str, ...]

_FULL_NAME_VOTE = 2.0  # «Габриэл Уортман» tells more of «Уортмане» than «Уортмане» does
_PLACE_VOTE = 1.5  # the dictionary knows the word as a place and as no name
_MAJORITY = 2.0  # times as many votes as the type given
_MIN_LETTERS = 3
_OPENING = frozenset('«"“„')
_CLOSING = frozenset('»"”“')


def settle(tokens: Tokens) -> list[NamedSpan]:
    """The article's spans after all rules, in text order, none overlapping."""
    spans = [_with_legal_form(tokens, span) for span in tokens.spans]
    spans = _trimmed(tokens, spans)
    spans = _settled(tokens, spans)
    return sorted([*spans, *_repeated(tokens, spans)])


def key_at(tokens: Tokens, span: NamedSpan) -> Key:
    """What all case forms of a span's text have in common."""
    return tuple(stem(tokens.text(i)) for i in range(span.start, span.end) if tokens.text(i)[0].isalnum())


# --- legal forms: ООО «[Ромашка]» → [ООО «Ромашка»]


@lru_cache(maxsize=1)
def _legal_forms() -> frozenset[str]:
    return frozenset(entry.values["form"] for entry in load_table("legal_forms"))


def _with_legal_form(tokens: Tokens, span: NamedSpan) -> NamedSpan:
    start, end = span.start, span.end
    quoted = (
        span.type == "ORG"
        and start > 1
        and end < tokens.size
        and tokens.text(start - 1) in _OPENING
        and tokens.text(end) in _CLOSING
    )
    if quoted and tokens.text(start - 2) in _legal_forms() and start - 2 not in tokens.covering:
        return NamedSpan(start - 2, end + 1, "ORG", "legal-form")
    return span


# --- a noun that begins the sentence is no first name: [Тело Флинта] → Тело [Флинта]


def _trimmed(tokens: Tokens, spans: Sequence[NamedSpan]) -> list[NamedSpan]:
    known = {key_at(tokens, span) for span in spans if span.type == "PER"}
    return [_without_noun(tokens, span, known) for span in spans]


def _without_noun(tokens: Tokens, span: NamedSpan, known: set[Key]) -> NamedSpan:
    if span.type != "PER" or span.end - span.start < 2:
        return span
    rest = span._replace(start=span.start + 1, rule="trimmed")
    others = {(key[-1],) for key in known if len(key) > 1 and key != key_at(tokens, span)} | known
    if key_at(tokens, rest) in others and _is_common_noun(tokens.text(span.start)):
        return rest
    return span


@lru_cache(maxsize=CACHE_SIZE)
def _is_common_noun(word: str) -> bool:
    """Whether the dictionary knows a word only as one that is no name."""
    readings = morphology.parses(word.lower())
    if len(word) < _MIN_LETTERS or not morphology.is_known(word.lower()) or readings[0].tag.POS != "NOUN":
        return False
    return not any(grammeme in reading.tag for reading in readings for grammeme in ("Name", "Surn", "Patr"))


@lru_cache(maxsize=CACHE_SIZE)
def _is_place(word: str) -> bool:
    """Whether the dictionary knows a word as a place and as no person's name."""
    if not morphology.is_known(word.lower()):
        return False
    tags = [reading.tag for reading in morphology.parses(word.lower())]
    return any("Geox" in tag for tag in tags) and not any(
        grammeme in tag for tag in tags for grammeme in ("Name", "Surn", "Patr")
    )


# --- contradictory types


def _settled(tokens: Tokens, spans: Sequence[NamedSpan]) -> list[NamedSpan]:
    votes = _votes(tokens, spans)
    return [_by_majority(tokens, span, votes) for span in spans]


def _votes(tokens: Tokens, spans: Sequence[NamedSpan]) -> dict[Key, dict[EntityType, float]]:
    votes: dict[Key, dict[EntityType, float]] = {}

    def add(key: Key, kind: EntityType, weight: float) -> None:
        ballot = votes.setdefault(key, {})
        ballot[kind] = ballot.get(kind, 0.0) + weight

    for span in spans:
        key = key_at(tokens, span)
        add(key, span.type, 1.0)
        if span.type == "PER" and len(key) > 1:
            add(key[-1:], "PER", _FULL_NAME_VOTE)
        elif span.type == "PER" and _is_place(tokens.text(span.start)):
            add(key, "LOC", _PLACE_VOTE)
    return votes


def _by_majority(tokens: Tokens, span: NamedSpan, votes: dict[Key, dict[EntityType, float]]) -> NamedSpan:
    ballot = votes[key_at(tokens, span)]
    if len(ballot) == 1 or {span.type, *ballot} == {"ORG", "LOC"}:
        return span  # «Барселона» is a club and a town in one and the same article
    best = max(sorted(ballot), key=lambda kind: ballot[kind])
    if best != span.type and ballot[best] >= _MAJORITY * ballot[span.type]:
        return span._replace(type=best, rule="majority")
    return span


# --- found once, found everywhere


def _repeated(tokens: Tokens, spans: Sequence[NamedSpan]) -> Iterator[NamedSpan]:
    """Uncovered words in capitals that repeat a name found elsewhere."""
    names = _names(tokens, spans)
    covered = {i for span in spans for i in range(span.start, span.end)}
    i = 0
    for i in tokens.capitalized():
        if i in covered:
            continue
        for key, kind in names.get(stem(tokens.text(i)), ()):
            end = _match(tokens, i, key, covered)
            if end is not None and _is_name_here(tokens, i, end, kind):
                yield NamedSpan(i, end, kind, "repeated")
                covered.update(range(i, end))
                break


def _names(tokens: Tokens, spans: Sequence[NamedSpan]) -> dict[str, list[tuple[Key, EntityType]]]:
    """First stem → the names that begin with it, the longest first; what has two types is left out."""
    types: dict[Key, set[EntityType]] = {}
    for span in spans:
        key = key_at(tokens, span)
        if not key or span.type == "ORG" or not tokens.text(span.start)[0].isupper():
            continue  # what bears an organisation's name is often not one: a song, a prize, the river of that name
        types.setdefault(key, set()).add(span.type)
        if span.type == "PER" and len(key) > 1 and _ends_in_surname(tokens, span):
            types.setdefault(key[-1:], set()).add("PER")
    names: dict[str, list[tuple[Key, EntityType]]] = {}
    for key, kinds in types.items():
        if len(kinds) == 1 and len("".join(key)) >= _MIN_LETTERS:
            names.setdefault(key[0], []).append((key, next(iter(kinds))))
    for found in names.values():
        found.sort(key=lambda name: -len(name[0]))
    return names


def _ends_in_surname(tokens: Tokens, span: NamedSpan) -> bool:
    parts = parse(" ".join(tokens.text(i) for i in range(span.start, span.end)))
    return parts[-1].sort == "surname" and parts[-1].kind == "word"


def _match(tokens: Tokens, i: int, key: Key, covered: set[int]) -> int | None:
    """End of the words that repeat a name from token `i` on."""
    for part in key:
        while i < tokens.size and not tokens.text(i)[0].isalnum() and part != key[0]:
            i += 1
        if i >= tokens.size or i in covered or stem(tokens.text(i)) != part:
            return None
        i += 1
    return i


def _is_name_here(tokens: Tokens, start: int, end: int, kind: EntityType) -> bool:
    if end - start > 1:
        return True
    text = tokens.text(start)
    if tokens.pos(start) in ("ADJ", "VERB", "ADV", "ADP") and kind != "PER":
        return False
    return not (tokens.starts_sentence(start) or text.isupper()) or not _is_common_noun(text)
