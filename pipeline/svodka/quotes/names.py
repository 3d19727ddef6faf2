"""Names of speakers that are no entities of the article: noun phrases put into the nominative."""

from __future__ import annotations

from svodka import morphology
from svodka.quotes.reading import Reading, fold

_AGREEING = frozenset(("amod", "det", "nummod", "acl"))


def nominative_phrase(reading: Reading, first: int, last: int, head: int) -> str:
    """«источника в полиции» → «источник в полиции»: the head and what agrees with it change, the rest stays."""
    parts: list[str] = []
    previous = None
    for position in range(first, last + 1):
        word = reading.words[position]
        if position == head or (reading.dep[position] in _AGREEING and reading.head[position] == head) or _in_apposition(reading, position, head):
            word = nominative(reading, position)
        if previous is not None and reading.end[previous] < reading.start[position]:
            parts.append(" ")
        parts.append(word)
        previous = position
    phrase = "".join(parts)
    return phrase[:1].lower() + phrase[1:] if reading.pos[first] != "PROPN" and phrase[1:2].islower() else phrase


def _in_apposition(reading: Reading, position: int, head: int) -> bool:
    return reading.dep[position] in {"appos", "flat:name"} and reading.head[position] == head and reading.feature(position, "Case") == reading.feature(head, "Case")


def nominative(reading: Reading, position: int) -> str:
    """A word in the nominative of its own number."""
    word = reading.words[position]
    if reading.feature(position, "Case") in {"", "Nom"}:
        return word
    return inflected(word, reading.pos[position], str(reading.tokens[position].morph), "nomn")


def inflected(word: str, pos: str, features: str, case: str) -> str:
    """A word in another case, in its own letter case; unchanged where the dictionary knows no such form."""
    number = "plur" if "Number=Plur" in features else "sing"
    parse = morphology.best_parse(word, pos, features)
    if "Case=" not in features:  # a nominative name
        own = [p for p in morphology.parses(word) if {"nomn", number} in p.tag and fold(p.word) == fold(word)]
        parse = max(own, key=lambda p: ("Name" in p.tag or "Surn" in p.tag, p.score), default=parse)
    form = parse.inflect({case, number}) or parse.inflect({case})
    if form is None:
        return word
    return _like(word, str(form.word))


def _like(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
