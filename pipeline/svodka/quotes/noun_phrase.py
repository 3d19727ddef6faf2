"""Noun phrases by the tree: what stands around a head without a break."""

from __future__ import annotations

from svodka.quotes.marks import Quoted
from svodka.quotes.reading import Reading

_SPREAD = frozenset(
    "amod nmod det nummod nummod:gov nummod:entity appos flat flat:name flat:foreign case compound fixed "
    "conj cc punct obl advmod acl dep parataxis".split()
)
_NAMING = frozenset(("appos", "flat:name", "flat", "flat:foreign"))
_AT_EDGE = frozenset(("»", '"', "”", "“", ")"))
# a phrase reaches at most so far from its head; names in quotation marks have at most so many words
_FARTHEST = 40
_LONGEST_NAME = 9


def noun_phrase(reading: Reading, head: int) -> tuple[int, int]:
    """First and last word of the noun phrase of a head: dependents without a break, no relative clauses."""
    branch = _branch(reading, head)
    first = last = head
    while first - 1 in branch and reading.words[first - 1] != ",":
        first -= 1
    while last + 1 in branch and (reading.words[last + 1] != "," or _leads_on(reading, last + 2, branch)):
        last += 1
    if reading.word(last + 1) == "." and len(reading.words[last]) == 1 and reading.words[last].isupper():
        last = min(last + 2, len(reading) - 1)  # «И. Буков», cut at the initial by the parser
    last = _with_name(reading, head, last)
    while last > head and not reading.is_word(last) and reading.words[last] not in _AT_EDGE:
        last -= 1
    while first < head and (
        reading.pos[first] in {"ADP", "CCONJ"} or reading.words[first] in {",", "—", "-"}
    ):
        first += 1
    return _with_marks(reading, first, last, head)


def _with_name(reading: Reading, head: int, last: int) -> int:
    """«сообщила гидролог Анна Рой»: a name right behind a noun for a person, in the same case."""
    if last != head or reading.pos[head] != "NOUN" or reading.feature(head, "Animacy") != "Anim":
        return last
    case = reading.feature(head, "Case")
    while (
        last + 1 < len(reading)
        and reading.pos[last + 1] == "PROPN"
        and reading.feature(last + 1, "Case") == case
    ):
        last += 1
    return last


def top_of(reading: Reading, position: int) -> int:
    """The head of the noun phrase a name belongs to: «тренер Иван Буков» → «тренер»."""
    for _ in range(6):
        head = reading.head[position]
        if reading.dep[position] not in _NAMING or not reading.is_noun(head) or abs(head - position) > 6:
            break
        position = head
    return position


def _branch(reading: Reading, head: int) -> set[int]:
    found, waiting = {head}, [head]
    while waiting:
        for child in reading.children[waiting.pop()]:
            if child not in found and abs(child - head) <= _FARTHEST and _belongs(reading, child, head):
                found.add(child)
                waiting.append(child)
    return found


def _belongs(reading: Reading, child: int, head: int) -> bool:
    label = reading.dep[child]
    if label not in _SPREAD or (label == "acl" and child > head):
        return False
    return not reading.is_finite_verb(child)


def _leads_on(reading: Reading, following: int, branch: set[int]) -> bool:
    """«внучка классика, певица Анна Рой»: an apposition that leads to the name."""
    if following not in branch or reading.pos[following] not in {"NOUN", "PROPN", "ADJ"}:
        return False
    return reading.feature(following, "Case") in {"Nom", "Gen"}


def _with_marks(reading: Reading, first: int, last: int, head: int) -> tuple[int, int]:
    """The phrase with the quotation marks of a name at its end: «газета «Труд»»."""
    quoted = reading.enclosing(last)
    if quoted is None or not _is_name(reading, quoted) or last + 1 >= len(reading):
        return first, last
    if reading.enclosing(head) == quoted:
        first = min(first, reading.at(quoted.start) - 1)
    elif reading.enclosing(head) is not None:
        return first, last
    return first, max(last, min(reading.behind(quoted) - 1, last + _LONGEST_NAME))


def _is_name(reading: Reading, quoted: Quoted) -> bool:
    """A name in quotation marks is short and holds no verb."""
    inside = reading.words_in(quoted.start, quoted.end)
    return len(inside) <= _LONGEST_NAME and not any(reading.is_finite_verb(p) for p in inside)
