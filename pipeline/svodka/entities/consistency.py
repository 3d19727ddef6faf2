"""One article, one reading: a name found once is found everywhere, contradictory types are settled.

The model sees one sentence at a time. «Эльбе» alone may look like a woman; where the same article has
«на реке Эльба» as a place, it is a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from svodka import morphology
from svodka.annotations import EntityType
from svodka.entities.declension import CACHE_SIZE
from svodka.entities.groups import stem
from svodka.entities.kinds import names_no_place, place_adjectives
from svodka.entities.person_form import parse, particles
from svodka.entities.quoted import CLOSING, OPENING, lay_by_nouns
from svodka.entities.role_nouns import is_role_noun, role_words
from svodka.entities.spans import GAZETTEER, NamedSpan
from svodka.entities.splitting import split
from svodka.entities.tokens import Tokens
from svodka.lexicon import load_table

Key = tuple[str, ...]

_FULL_NAME_VOTE = 2.0  # «Габриэл Уортман» tells more of «Уортмане» than «Уортмане» does
_PLACE_VOTE = 1.5  # the dictionary knows the word as a place and as no name
_MAJORITY = 2.0  # times as many votes as the type given
_MIN_LETTERS = 3
_APOSTROPHES = frozenset("'’ʼ")
_PREPOSITIONS = frozenset(("из", "по", "при"))  # of a job's complement
_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn")


def settle(tokens: Tokens, folder: str | None = None, *, adjectives: bool = False) -> list[NamedSpan]:
    """The article's spans after all rules, in text order, none overlapping.

    Args:
        tokens: the Doc with the model's spans.
        folder: a user's word lists.
        adjectives: whether to add adjectives of places.
    """
    lay_by_nouns(tokens, folder)
    spans = [
        _with_legal_form(tokens, _closed(tokens, span), folder)
        if span.type == "ORG"
        else _with_first_name(tokens, _with_particle(tokens, span, folder), folder)
        for span in tokens.spans
        if not _names_nothing(tokens, span, folder)
    ]
    spans = split(tokens, spans, folder)
    spans = _trimmed(tokens, spans, folder)
    spans = _settled(tokens, spans)
    spans = [*spans, *_repeated(tokens, spans, folder)]
    if adjectives:
        spans = [*spans, *_adjectives(tokens, spans, folder)]
    return sorted(spans)


# --- no names: adjectives of no place, «на [январской] встрече», and jobs, «[Микробиолог] из Твери»


def _names_nothing(tokens: Tokens, span: NamedSpan, folder: str | None) -> bool:
    start, end, type, rule = span
    if end - start > 1 or rule == GAZETTEER:
        return False
    text = tokens.texts[start]
    if type == "LOC":
        return text[0].islower() and names_no_place(text, folder)
    return type == "PER" and _is_job(tokens, start, folder)


def _is_job(tokens: Tokens, i: int, folder: str | None) -> bool:
    """A role noun that begins its sentence, or has no capital, with a complement: a name has none."""
    text = tokens.texts[i]
    if not (text[0].islower() or tokens.starts_sentence(i)) or i + 1 >= tokens.size:
        return False
    has_complement = tokens.texts[i + 1] in _PREPOSITIONS or tokens.features[i + 1].case == "gen"
    is_noun = has_complement and i + 1 not in tokens.covering and _is_common_noun(text)
    return is_noun and is_role_noun(tokens.lemmas[i], text, "NOUN", role_words(folder))


# --- legal forms: ООО «[Ромашка]» → [ООО «Ромашка»]


def _closed(tokens: Tokens, span: NamedSpan) -> NamedSpan:
    """[НПО «Метеор]» → [НПО «Метеор»]: the mark that closes a quotation inside the name belongs to it."""
    end = span.end
    if end >= tokens.size or tokens.texts[end] != "»" or span.rule == GAZETTEER:
        return span
    texts = tokens.texts[span.start : end]
    unclosed = texts[0] != "«" and texts.count("«") == texts.count("»") + 1
    return span._replace(end=end + 1, rule="closed") if unclosed and end not in tokens.covering else span


@lru_cache(maxsize=8)
def _legal_forms(folder: str | None) -> frozenset[str]:
    return frozenset(entry.values["form"] for entry in load_table("legal_forms", folder))


def _with_legal_form(tokens: Tokens, span: NamedSpan, folder: str | None) -> NamedSpan:
    start, end = span.start, span.end
    quoted = (
        start > 1
        and end < tokens.size
        and tokens.texts[start - 1] in OPENING
        and tokens.texts[end] in CLOSING
    )
    if (
        quoted
        and span.rule != GAZETTEER
        and tokens.texts[start - 2] in _legal_forms(folder)
        and start - 2 not in tokens.covering
    ):
        return NamedSpan(start - 2, end + 1, "ORG", "legal-form")
    return span


# --- a particle that the tokenizer parts from the name: О'[Лосев] → [О'Лосев]


def _with_particle(tokens: Tokens, span: NamedSpan, folder: str | None) -> NamedSpan:
    start = span.start - 2  # the particle, and the apostrophe
    if start < 0 or tokens.texts[span.start - 1] not in _APOSTROPHES or span.rule == GAZETTEER:
        return span
    joined = f"{tokens.texts[start].lower()}'" in particles(folder) and not any(
        tokens.spaced[start : span.start]
    )
    return span._replace(start=start, rule="particle") if joined and start not in tokens.covering else span


# --- a first name before a lone surname: Марфе [Вельской] → [Марфе Вельской]


def _with_first_name(tokens: Tokens, span: NamedSpan, folder: str | None) -> NamedSpan:
    """A lone surname, no place of the dictionary, with an agreeing first name that no span covers."""
    i = span.start - 1
    lone = span.end == span.start + 1 and i >= 0 and i not in tokens.covering
    if not lone or span.rule == GAZETTEER or tokens.features[i].case != tokens.features[span.start].case:
        return span
    text, before = tokens.texts[span.start], tokens.texts[i]
    if not (text[0].isupper() and before[0].isupper()) or _is_place(text):
        return span
    if span.type == "PER":
        return span._replace(start=i, rule="first-name") if _may_be_first_name(tokens, i, folder) else span
    if parse(before, folder)[0].sort == "first" and parse(text, folder)[0].sort == "surname":
        return NamedSpan(i, span.end, "PER", "first-name")
    return span


def _may_be_first_name(tokens: Tokens, i: int, folder: str | None) -> bool:
    """A proper noun with a capital in mid-sentence, that is no office: «главу края [Алмаза] Лосева»."""
    inside = i > 0 and not tokens.starts_sentence(i) and not tokens.texts[i].isupper()
    if not inside or tokens.pos[i] != "PROPN" or tokens.lemmas[i] in role_words(folder).roles:
        return False
    part = parse(tokens.texts[i], folder)[0]
    return part.kind == "word" and part.sort in ("first", "any")


# --- a noun that begins the sentence is no first name: [Тело Флинта] → Тело [Флинта]


def _trimmed(tokens: Tokens, spans: Sequence[NamedSpan], folder: str | None) -> list[NamedSpan]:
    known: dict[Key, set[Key]] = {}  # a name or the last word of one → the full keys that have it
    for span in spans:
        if span.type == "PER":
            key = tokens.key(span)
            known.setdefault(key, set()).add(key)
            if len(key) > 1:
                known.setdefault(key[-1:], set()).add(key)
    trimmed = [_without_noun(tokens, span, known) if span.type == "PER" else span for span in spans]
    doubtful = {tokens.key(span) for span, short in zip(spans, trimmed, strict=True) if span is not short}
    if not doubtful:
        return trimmed
    names = {
        tokens.key(span)
        for span in spans
        if tokens.key(span) in doubtful and _begins_in_mid_sentence(tokens, span, folder)
    }
    return [span if tokens.key(span) in names else short for span, short in zip(spans, trimmed, strict=True)]


def _begins_in_mid_sentence(tokens: Tokens, span: NamedSpan, folder: str | None) -> bool:
    """Whether the first word has its capital for being a name: «встретил [Алмаза Лосева]».

    What may be a title («с Патриархом Лосевым») is a name only behind one: «режиссёра [Эмира Лосева]».
    """
    i = span.start
    if (
        i == 0
        or tokens.starts_sentence(i)
        or tokens.pos[i] != "PROPN"
        or not tokens.texts[i - 1][0].isalpha()
    ):
        return False
    if tokens.features[i].case != tokens.features[span.end - 1].case:
        return False
    words = role_words(folder)
    if not is_role_noun(tokens.lemmas[i], tokens.texts[i], "NOUN", words):
        return tokens.lemmas[i] not in words.no_roles
    before = i - 1
    is_role = is_role_noun(tokens.lemmas[before], tokens.texts[before], tokens.pos[before], words)
    return is_role and tokens.features[before].case == tokens.features[i].case


def _without_noun(tokens: Tokens, span: NamedSpan, known: dict[Key, set[Key]]) -> NamedSpan:
    if span.end - span.start < 2 or span.rule == GAZETTEER:
        return span
    key = tokens.key(span)
    rest = key[1:] if tokens.texts[span.start][0].isalnum() else key
    if rest not in known or known[rest] == {key} or not _is_common_noun(tokens.texts[span.start]):
        return span
    return span._replace(start=span.start + 1, rule="trimmed")


@lru_cache(maxsize=CACHE_SIZE)
def _is_common_noun(word: str) -> bool:
    """Whether the dictionary knows a word only as one that is no name."""
    readings = morphology.parses(word.lower())
    if len(word) < _MIN_LETTERS or not morphology.is_known(word.lower()) or readings[0].tag.POS != "NOUN":
        return False
    return not any(grammeme in reading.tag for reading in readings for grammeme in ("Name", "Surn", "Patr"))


@lru_cache(maxsize=CACHE_SIZE)
def _may_be_common(word: str) -> bool:
    """Whether a word at the beginning of a sentence may be no name at all: «Мороз», «Белый»."""
    if not morphology.is_known(word.lower()):
        return False
    readings = [reading.tag for reading in morphology.parses(word.lower())]
    if any("Surn" in tag for tag in readings):  # «Каменев» is rather a man than what turns to stone
        readings = [tag for tag in readings if tag.POS in ("NOUN", "ADJF")]
    return any(tag.case in (None, "nomn") and not any(g in tag for g in _NAMES) for tag in readings)


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
    if not _contradict(tokens, spans):
        return list(spans)
    votes = _votes(tokens, spans)
    return [_by_majority(tokens, span, votes) for span in spans]


def _contradict(tokens: Tokens, spans: Sequence[NamedSpan]) -> bool:
    """Whether any name has votes for two types: hardly an article has one."""
    types: dict[Key, EntityType] = {}
    for span in spans:
        key = tokens.key(span)
        if types.setdefault(key, span.type) != span.type:
            return True
        if span.type != "PER":
            continue
        if len(key) > 1:
            if types.setdefault(key[-1:], "PER") != "PER":
                return True
        elif key and _is_place(tokens.texts[span.start]):
            return True
    return False


def _votes(tokens: Tokens, spans: Sequence[NamedSpan]) -> dict[Key, dict[EntityType, float]]:
    votes: dict[Key, dict[EntityType, float]] = {}
    for span in spans:
        key = tokens.key(span)
        _add(votes, key, span.type, 1.0)
        if span.type != "PER":
            continue
        if len(key) > 1:
            _add(votes, key[-1:], "PER", _FULL_NAME_VOTE)
        elif _is_place(tokens.texts[span.start]):
            _add(votes, key, "LOC", _PLACE_VOTE)
    return votes


def _add(votes: dict[Key, dict[EntityType, float]], key: Key, kind: EntityType, weight: float) -> None:
    ballot = votes.setdefault(key, {})
    ballot[kind] = ballot.get(kind, 0.0) + weight


def _by_majority(tokens: Tokens, span: NamedSpan, votes: dict[Key, dict[EntityType, float]]) -> NamedSpan:
    ballot = votes[tokens.key(span)]
    if len(ballot) == 1 or {span.type, *ballot} == {"ORG", "LOC"}:
        return span  # «Барселона» is a club and a town in one and the same article
    best = max(sorted(ballot), key=lambda kind: ballot[kind])
    if "PER" in ballot and ballot["PER"] >= _FULL_NAME_VOTE and not _is_place(tokens.texts[span.start]):
        best = "PER"
        ballot = {**ballot, "PER": _MAJORITY * max(ballot.values())}
    if span.rule != GAZETTEER and best != span.type and ballot[best] >= _MAJORITY * ballot[span.type]:
        return span._replace(type=best, rule="majority")
    return span


# --- found once, found everywhere


def _repeated(tokens: Tokens, spans: Sequence[NamedSpan], folder: str | None) -> Iterator[NamedSpan]:
    """Uncovered words in capitals that repeat a person's name found elsewhere.

    What bears an organisation's or a place's name is often none: a song, a prize.
    """
    names = _names(tokens, spans, folder)
    if not names:
        return
    covered = _covered(spans)
    capitals = _capitals(names)
    for i, text in enumerate(tokens.texts):
        if text[0] not in capitals or i in covered:
            continue
        for key in names.get(stem(text), ()):
            end = tokens.match(i, key)
            if end is not None and covered.isdisjoint(range(i, end)) and _is_name_here(tokens, i, end):
                yield NamedSpan(i, end, "PER", "repeated")
                covered.update(range(i, end))
                break


def _capitals(stems: Iterable[str]) -> frozenset[str]:
    """The capital letters that words with these stems begin with."""
    capitals = {stem[0].upper() for stem in stems}
    if "Е" in capitals:
        capitals.add("Ё")
    return frozenset(letter for letter in capitals if letter.isupper())


def _names(tokens: Tokens, spans: Sequence[NamedSpan], folder: str | None) -> dict[str, list[Key]]:
    """First stem → the persons' names that begin with it, the longest first; surnames alone included."""
    keys: dict[Key, None] = {}
    for span in spans:
        if span.type != "PER" or not tokens.texts[span.start][0].isupper():
            continue
        key = tokens.key(span)
        keys[key] = None
        if len(key) > 1 and key[-1:] not in keys and _ends_in_surname(tokens, span, folder):
            keys[key[-1:]] = None
    names: dict[str, list[Key]] = {}
    for key in keys:
        if len("".join(key)) >= _MIN_LETTERS:
            names.setdefault(key[0], []).append(key)
    for found in names.values():
        found.sort(key=len, reverse=True)
    return names


def _ends_in_surname(tokens: Tokens, span: NamedSpan, folder: str | None) -> bool:
    last = parse(" ".join(tokens.texts[span.start : span.end]), folder)[-1]
    return last.sort == "surname" and last.kind == "word"


def _is_name_here(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a word that repeats a name is no common noun that begins a sentence or stands in capitals."""
    text = tokens.texts[start]
    if end - start > 1 or not (tokens.starts_sentence(start) or text.isupper()):
        return True
    return not _may_be_common(text)


def _covered(spans: Sequence[NamedSpan]) -> set[int]:
    covered: set[int] = set()
    for start, end, _, _ in spans:
        covered.add(start)
        if end - start > 1:
            covered.update(range(start + 1, end))
    return covered


# --- adjectives of places, for models that know none of them: «[лондонский] суд»


def _adjectives(tokens: Tokens, spans: Sequence[NamedSpan], folder: str | None) -> list[NamedSpan]:
    """Adjectives of places, unless the model has marked some itself: then it knows why not the others."""
    places = [span for span in spans if span.type == "LOC" and span.end - span.start == 1]
    if any(tokens.pos[span.start] == "ADJ" for span in places):
        return []
    covered = _covered(spans)
    found = tokens.with_lemmas(place_adjectives(folder))
    return [
        NamedSpan(i, i + 1, "LOC", "adjective") for i in found if i not in covered and tokens.pos[i] == "ADJ"
    ]
