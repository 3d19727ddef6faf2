"""Names of speakers that are no entities of the article: noun phrases put into the nominative."""

from __future__ import annotations

from functools import lru_cache

from svodka import morphology
from svodka.meanings import fold
from svodka.quotes.reading import Reading

_POSSESSIVE = frozenset(("его", "ее", "их"))
# numbers beside which the noun has another form in the nominative: «двух врачей», «два врача»
_FEW = frozenset(("один", "два", "три", "четыре", "оба", "полтора"))
_AGREEING = frozenset(("amod", "det", "nummod", "acl"))


def nominative_phrase(reading: Reading, first: int, last: int, head: int) -> str:
    """«источника в полиции» → «источник в полиции»: the head and what agrees with it change."""
    parts: list[str] = []
    number = _number(reading, first, head)
    for position in range(first, last + 1):
        if position > first and reading.end(position - 1) < reading.start[position]:
            parts.append(" ")
        agrees = position == head or _agrees(reading, position, head)
        changes = agrees if number is None else position == number
        parts.append(nominative(reading, position) if changes else reading.words[position])
    phrase = "".join(parts)
    if reading.pos[first] != "PROPN" and phrase[1:2].islower():
        return phrase[:1].lower() + phrase[1:]
    return phrase


def _number(reading: Reading, first: int, head: int) -> int | None:
    """«несколько» of «несколько сетей», «пяти» of «пяти сетей»: behind it the genitive stays as it is."""
    for position in range(first, head):
        label = reading.dep[position]
        if reading.head[position] == head and label.startswith("nummod"):
            is_genitive = reading.feature(head, "Case") == "Gen" and reading.lemmas[position] not in _FEW
            return position if label == "nummod:gov" or is_genitive else None
    return None


def _agrees(reading: Reading, position: int, head: int) -> bool:
    if reading.head[position] != head or reading.lower[position] in _POSSESSIVE:
        return False
    if reading.dep[position] in _AGREEING:
        return True
    is_name = reading.dep[position] in {"appos", "flat:name", "conj"}
    return is_name and reading.feature(position, "Case") == reading.feature(head, "Case")


def nominative(reading: Reading, position: int) -> str:
    """A word in the nominative of its own number."""
    word = reading.words[position]
    if reading.feature(position, "Case") in {"", "Nom"}:
        return word
    return inflected(word, reading.pos[position], reading.morph(position), "nomn")


@lru_cache(maxsize=20_000)
def inflected(word: str, pos: str, features: str, case: str) -> str:
    """A word in another case, in its own letter case; unchanged where the dictionary knows no such form.

    Args:
        features: UD features; a name without `Case` is in the nominative.
        case: OpenCorpora's name of the case («nomn», «gent»).
    """
    number = "plur" if "Number=Plur" in features else "sing"
    parse = morphology.best_parse(word, pos, features)
    if "Case=" not in features:
        own = [p for p in morphology.parses(word) if {"nomn", number} in p.tag and fold(p.word) == fold(word)]
        parse = max(own, key=lambda p: ("Name" in p.tag or "Surn" in p.tag, p.score), default=parse)
    form = parse.inflect({case, number}) or parse.inflect({case})
    return word if form is None else _like(word, str(form.word))


def _like(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
