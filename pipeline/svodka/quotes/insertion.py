"""Insertions: what is reported stands around the cue.

«Завод встал, сообщает газета», «Как пишет газета, завод встал», «Завод, по словам посла, встал».
"""

from __future__ import annotations

from svodka.quotes.content import Content, Cues, content_end, is_insertion, trim
from svodka.quotes.cues import CueHit
from svodka.quotes.reading import DASHES, END_MARKS, Reading
from svodka.quotes.vocabulary import Vocabulary

_RELATIVE = frozenset(("который", "чей"))
_THAT = frozenset(("что", "чтобы", "будто"))
_BREAKS = frozenset((";", ":"))
_WHERE = frozenset("где куда когда откуда почему поэтому причем чтобы если хотя и а но".split())


def verb_insertion(reading: Reading, hit: CueHit, cues: Cues, vocabulary: Vocabulary) -> Content | None:
    """What «…, сообщает газета» or «как сообщает газета, …» reports."""
    if "insert" not in hit.takes and "passive" not in hit.takes:
        return None
    first, stop = reading.scope(hit.head)
    begin = _how_begins(reading, hit, first)
    if begin is not None and any(word in {"«", "\"", "„"} for word in reading.words[hit.last + 1 : hit.last + 3]) and hit.sense == "voice":
        return None
    if begin is not None:
        return around(reading, hit, cues, vocabulary, begin, _insertion_end(reading, hit, begin, stop), "как")
    comma = _comma_before(reading, hit, first)
    if comma is None or not is_insertion(reading, hit, comma, stop):
        return None
    if not _has_clause(reading, first, comma):
        return None
    return around(reading, hit, cues, vocabulary, comma, _insertion_end(reading, hit, comma, stop), "вставка")


def phrase_insertion(
    reading: Reading, hit: CueHit, source_last: int, cues: Cues, vocabulary: Vocabulary
) -> Content | None:
    """What «по словам посла» reports; `source_last` is the last word of the speaker behind it."""
    if not _set_off(reading, hit, max(hit.last, source_last) + 1):
        return None
    return around(reading, hit, cues, vocabulary, hit.first, max(hit.last, source_last) + 1, "фраза")


def _set_off(reading: Reading, hit: CueHit, behind: int) -> bool:
    """A phrase that reports opens its sentence or stands between commas: not «чемпион по версии федерации»."""
    first, stop = reading.scope(hit.head)
    if hit.first == first or reading.words[hit.first - 1] in {"(", ",", ":", ";"} | DASHES:
        return True
    if reading.lower[hit.first - 1] in {"и", "а", "но", "однако", "что", "кроме", "также", "ранее", "при"} or reading.starts_paragraph(hit.first):
        return behind < stop and reading.words[behind] == ","
    return behind < stop and reading.words[behind] == "," and hit.first - first <= 3


def _how_begins(reading: Reading, hit: CueHit, first: int) -> int | None:
    """Position of «как» in «как ранее сообщила газета», «как посол отметил»."""
    for position in range(hit.first - 1, max(first, hit.first - 14) - 1, -1):
        if reading.lower[position] == "как":
            before = reading.words[position - 1] if position > first else ","
            return position if before in {",", "(", "—", "-", "–"} or reading.lower[position - 1] in {"но", "и", "а", "однако"} else None
        if reading.words[position] in {",", ":", ";"} or reading.is_finite(position):
            return None
    return None


def _comma_before(reading: Reading, hit: CueHit, first: int) -> int | None:
    for position in range(hit.first - 1, max(first, hit.first - 4), -1):
        if reading.words[position] == "," or reading.words[position] in DASHES:
            return position
        if reading.lower[position] in _WHERE or reading.lemmas[position] in _RELATIVE:
            return None
        if reading.pos[position] not in {"ADV", "ADP", "PRON", "PART", "NOUN", "DET"} or reading.feature(position, "Case") == "Nom":
            return None
    return None


def _insertion_end(reading: Reading, hit: CueHit, begin: int, stop: int) -> int:
    """The word behind an insertion: behind its closing comma if the reported clause goes on there."""
    subject = reading.child(hit.head, "nsubj")
    position = hit.last + 1
    if subject is not None and position < subject < stop:
        position = subject
    outside = reading.enclosing(hit.head)
    while position < stop:
        quoted = reading.enclosing(position)
        if quoted is not None and quoted != outside:
            position = max(position + 1, reading.behind(quoted))
            continue
        if reading.words[position] == "," and _clause_resumes(reading, hit, position, stop):
            return position + 1
        if reading.words[position] in DASHES and reading.words[position - 1] == ",":
            return position + 1
        position += 1
    return stop


def _clause_resumes(reading: Reading, hit: CueHit, comma: int, stop: int) -> bool:
    """A comma closes the insertion unless it opens a relative clause, an apposition or one more item."""
    following = comma + 1
    if following >= stop:
        return False
    subtree = reading.subtree(hit.head)
    if reading.lemmas[following] in _RELATIVE:
        return False
    if reading.feature(following, "VerbForm") in {"Part", "Conv"} and following in subtree:
        return _noun_and_verb_follow(reading, following, stop)
    if following + 1 < stop and reading.pos[following] == "ADP" and reading.lemmas[following + 1] in _RELATIVE:
        return False
    if following in subtree and not any(reading.is_finite(p) and p not in subtree for p in range(following, stop)):
        return False
    return any(reading.is_finite(p) or reading.pos[p] in {"NOUN", "ADJ", "VERB"} for p in range(following, stop))


def _noun_and_verb_follow(reading: Reading, participle: int, stop: int) -> bool:
    """«Как пишет газета, выступивший в Думе посол заявил…»: the participle belongs to the next subject."""
    for position in range(participle, stop):
        if reading.words[position] == ",":
            return False
        if reading.is_finite(position) and reading.pos[position] == "VERB":
            return True
    return False


def _has_clause(reading: Reading, first: int, comma: int) -> bool:
    """Something that could be said stands before the comma."""
    words = sum(reading.is_word(position) for position in range(first, comma))
    return words >= 2


def around(
    reading: Reading, hit: CueHit, cues: Cues, vocabulary: Vocabulary, begin: int, end: int, rule: str
) -> Content | None:
    """The clause around an insertion that takes up the words from `begin` to `end`."""
    first, stop = reading.scope(hit.head)
    while end < stop and reading.words[end] in {",", "—", "–"}:
        end += 1
    at_end = not any(reading.is_word(position) for position in range(end, stop))
    left = _left_part(reading, vocabulary, first, begin, whole=at_end)
    right = None
    if end < stop and reading.words[end] not in END_MARKS and reading.words[end] not in _BREAKS:
        right = trim(reading, end, _right_end(reading, hit, cues, begin, end, stop) - 1)
    if right is not None and not reading.is_word(right[0]) and reading.words[right[0]] == ")":
        right = None
    pieces = tuple(piece for piece in (left, right) if piece is not None)
    return Content(pieces, rule) if pieces else None


def _right_end(reading: Reading, hit: CueHit, cues: Cues, begin: int, end: int, stop: int) -> int:
    last = content_end(reading, hit, cues, end, stop) if hit.form != "phrase" else _phrase_content_end(reading, hit, cues, end, stop)
    return last


def _phrase_content_end(reading: Reading, hit: CueHit, cues: Cues, begin: int, stop: int) -> int:
    """To the end of the unit, or of the subordinate clause the phrase stands in, or to another source."""
    outside = reading.enclosing(hit.head)
    position, depth = begin, 0
    while position < stop:
        quoted = reading.enclosing(position)
        if quoted is not None and quoted != outside:
            position = max(position + 1, reading.behind(quoted))
            continue
        word = reading.words[position]
        if word in "()":
            depth += 1 if word == "(" else -1
            if depth < 0:
                return position
        if word == ";":
            return position
        if position > begin and word in {",", "—", "–"} and _another_source(reading, cues, position, stop):
            return position
        position += 1
    return _relative_end(reading, hit, begin, stop)


def _another_source(reading: Reading, cues: Cues, comma: int, stop: int) -> bool:
    at = comma + 1
    while at < min(stop, comma + 3) and reading.lower[at] in {"а", "и", "но", "однако", "как"}:
        at += 1
    following = cues.by_first.get(at)
    if following is None:
        return False
    if following.form == "phrase":
        return at > comma + 1
    return is_insertion(reading, following, comma, stop)


def _relative_end(reading: Reading, hit: CueHit, begin: int, stop: int) -> int:
    """«…, который, по версии следствия, убил сторожа, задержан»: the end of the relative clause."""
    if any(reading.lemmas[p] in _RELATIVE for p in range(max(0, hit.first - 4), hit.first)):
        for position in range(begin + 1, stop):
            if reading.words[position] == "," and reading.lower[position + 1 : position + 2] not in (["который"], ["что"], ["и"], ["а"], ["но"]):
                return position
        return stop
    verb = reading.clause_head(reading.head[hit.head]) if reading.head[hit.head] != hit.head else hit.head
    if not reading.dep[verb].startswith("acl") or verb < begin:
        return stop
    inside = {position for position in reading.subtree(verb) if begin <= position < stop}
    return max(inside, default=stop - 1) + 1


def _left_part(
    reading: Reading, vocabulary: Vocabulary, first: int, begin: int, *, whole: bool
) -> tuple[int, int] | None:
    """What stands before an insertion, without words that only join sentences.

    An insertion in the middle belongs to its own clause; one at the end (`whole`) to all that stands before.
    """
    last = begin - 1
    while last >= first and (reading.words[last] == "," or reading.words[last] in DASHES or reading.words[last] == "("):
        last -= 1
    start = first
    for position in range(last, first - 1, -1):
        if whole or reading.enclosing(position) != reading.enclosing(begin):
            break
        if reading.words[position] in _BREAKS or (reading.lower[position] in _THAT and position > first):
            start = position + 1
            break
        if reading.lemmas[position] in _RELATIVE:
            return None
        if reading.words[position] == "," and any(reading.is_finite(p) for p in range(first, position)) and position < last - 1:
            start = position + 1
            break
    while start <= last:
        skipped = _connective(reading, vocabulary, start, last)
        if not skipped:
            break
        start += skipped
    if start > last:
        return None
    return trim(reading, start, last)


def _connective(reading: Reading, vocabulary: Vocabulary, start: int, last: int) -> int:
    """How many words of a connective and its comma stand here."""
    for length in (3, 2, 1):
        if start + length - 1 <= last and tuple(reading.lower[start : start + length]) in vocabulary.connectives:
            end = start + length
            return length + (1 if end <= last and reading.words[end] == "," else 0)
    return 1 if reading.words[start] in {",", "—", "–", "-"} else 0
