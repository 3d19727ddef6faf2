"""Insertions: what is reported stands around the cue.

«Завод встал, сообщает газета», «Как пишет газета, завод встал», «Завод, по словам посла, встал».
"""

from __future__ import annotations

from svodka.quotes.bounds import content_end, is_insertion, quotation_follows, trim
from svodka.quotes.content import Content
from svodka.quotes.cues import CueHit, Cues
from svodka.quotes.reading import BRACKETS, DASHES, END_MARKS, OPENING, Reading
from svodka.quotes.vocabulary import Vocabulary

MONTHS = frozenset("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split())
_RELATIVE = frozenset(("который", "чей"))
_THAT = frozenset(("что", "чтобы", "будто"))
_BREAKS = frozenset((";", ":"))
_COMMAS = frozenset((",", "—", "–"))
_TURNING = _COMMAS | _BREAKS | BRACKETS.keys()
_SETS_OFF = DASHES | {"(", ",", ":", ";"}
_NO_CLAUSE = END_MARKS | _BREAKS | {")"}
_LEADING = _COMMAS | {"-"}
_BEFORE_INSERTION = _LEADING | {"("}
# a clause of its own between the comma and the verb: «в Думе, где заявил посол»
_WHERE = frozenset("где куда когда откуда почему поэтому причем чтобы если хотя и а но".split())
_BEFORE_VERB = frozenset(("ADV", "ADP", "PRON", "PART", "NOUN", "DET"))
_JOINING = frozenset("и а но однако что кроме также ранее при".split())
# what an inserted verb may take
_INSERTED = frozenset(("insert", "how", "passive"))
# «как» stands so far before its verb, a comma so near before an inserted one
_FAR_HOW = 14
_NEAR_COMMA = 4


def verb_insertion(reading: Reading, hit: CueHit, cues: Cues) -> Content | None:
    """What «…, сообщает газета» or «как сообщает газета, …» reports."""
    if hit.takes.isdisjoint(_INSERTED):
        return None
    first, stop = reading.scope(hit.head)
    how = _how_begins(reading, hit, first, cues.vocabulary)
    if how is not None:
        if hit.sense == "voice" and OPENING & set(reading.words[hit.last + 1 : hit.last + 3]):
            return None
        end = _insertion_end(reading, hit, stop)
        return _around(reading, hit, cues, (how, end), "how-insertion")
    comma = _comma_before(reading, hit, first)
    if comma is None or not is_insertion(reading, hit, comma, stop):
        return None
    end = _insertion_end(reading, hit, stop)
    is_long = sum(reading.is_word(position) for position in range(first, comma)) > 1
    if not is_long and (comma == first or not any(reading.is_finite(p) for p in range(end, stop))):
        return None
    return _around(reading, hit, cues, (comma, end), "insertion")


def phrase_insertion(reading: Reading, hit: CueHit, source_last: int, cues: Cues) -> Content | None:
    """What «по словам посла» reports; `source_last` is the last word of the speaker behind it."""
    behind = max(hit.last, source_last) + 1
    if not _set_off(reading, hit, behind):
        return None
    behind = _behind_relative(reading, behind)
    return _around(reading, hit, cues, (hit.first, behind), "phrase")


def _behind_relative(reading: Reading, comma: int) -> int:
    """The comma that closes a relative clause: «По словам врачей, среди которых хирург, …»."""
    if reading.word(comma) == "," and _RELATIVE & set(reading.lemmas[comma + 1 : comma + 3]):
        for position in range(comma + 3, reading.unit_span(comma)[1]):
            if reading.words[position] == ",":
                return position
    return comma


def _set_off(reading: Reading, hit: CueHit, behind: int) -> bool:
    """A phrase that reports opens its sentence or stands between commas: not «чемпион по версии лиги»."""
    first, stop = reading.scope(hit.head)
    if hit.first == first or reading.words[hit.first - 1] in _SETS_OFF:
        return True
    if behind >= stop or reading.words[behind] != ",":
        return False
    return reading.lower[hit.first - 1] in _JOINING or hit.first - first <= 3


def _how_begins(reading: Reading, hit: CueHit, first: int, vocabulary: Vocabulary) -> int | None:
    """Position of «как» in «как ранее сообщила газета», «как посол отметил»."""
    farthest = max(first, hit.first - _FAR_HOW)
    if "как" not in reading.lower[farthest : hit.first]:
        return None
    for position in range(hit.first - 1, farthest - 1, -1):
        if reading.lower[position] == "как":
            before = reading.lower[position - 1] if position > first else ","
            is_set_off = before in {",", "(", "—", "-", "–", "но", "и", "а", "однако"}
            return position if is_set_off and not _makes_conjunction(reading, position, vocabulary) else None
        if reading.words[position] in {",", ":", ";"} or reading.is_finite(position):
            return None
    return None


def _makes_conjunction(reading: Reading, how: int, vocabulary: Vocabulary) -> bool:
    """«после того, как»: nothing is inserted."""
    if how < 1 or reading.words[how - 1] != ",":
        return False
    before = [tuple(reading.lower[max(0, how - 1 - length) : how - 1]) for length in (1, 2, 3)]
    return not vocabulary.how_conjunctions.isdisjoint(before)


def _comma_before(reading: Reading, hit: CueHit, first: int) -> int | None:
    for position in range(hit.first - 1, max(first, hit.first - _NEAR_COMMA), -1):
        if reading.words[position] == "," or reading.words[position] in DASHES:
            return position
        if reading.lower[position] in _WHERE or reading.lemmas[position] in _RELATIVE:
            return None
        if reading.pos[position] not in _BEFORE_VERB or reading.feature(position, "Case") == "Nom":
            return None
    return None


# where an insertion ends


def _insertion_end(reading: Reading, hit: CueHit, stop: int) -> int:
    """The word behind an insertion: behind its closing comma if the reported clause goes on there."""
    subject = reading.child(hit.head, "nsubj")
    position = hit.last + 1
    if subject is not None and position < subject < stop:
        position = subject
    outside = reading.around[hit.head]
    inserted = reading.subtree(hit.head)
    while position < stop:
        quoted = reading.around[position]
        if quoted is not None and quoted != outside:
            position = max(position + 1, reading.behind(quoted))
            continue
        if reading.words[position] == ",":
            date = _date_end(reading, position, stop)
            if date is None and _clause_resumes(reading, inserted, position + 1, stop):
                return position + 1
            position = date or position
        if reading.words[position] in DASHES and reading.words[position - 1] == ",":
            return position + 1
        position += 1
    return stop


def _date_end(reading: Reading, comma: int, stop: int) -> int | None:
    """The last word of a date between commas: «сообщили в среду, 8 июля 2020 года, в полиции»."""
    if not reading.word(comma + 1).isdigit() or reading.lemmas[min(comma + 2, stop - 1)] not in MONTHS:
        return None
    closing = next((p for p in range(comma + 2, min(stop, comma + 6)) if reading.words[p] == ","), None)
    return comma + 2 if closing is None else closing


def _clause_resumes(reading: Reading, inserted: set[int], following: int, stop: int) -> bool:
    """A comma closes the insertion unless it opens a relative clause, an apposition or one more item."""
    if following >= stop or reading.lemmas[following] in _RELATIVE:
        return False
    if (
        reading.pos[following] == "ADP"
        and following + 1 < stop
        and reading.lemmas[following + 1] in _RELATIVE
    ):
        return False
    rest = range(following, stop)
    if _is_apposition(reading, following, stop):
        return False
    if following in inserted:
        if reading.feature(following, "VerbForm") in {"Part", "Conv"}:
            return _noun_and_verb_follow(reading, following, stop)
        if not any(reading.is_finite(position) and position not in inserted for position in rest):
            return False
    return any(
        reading.is_finite(position) or reading.pos[position] in {"NOUN", "ADJ", "VERB"} for position in rest
    )


def _is_apposition(reading: Reading, following: int, stop: int) -> bool:
    """«Как сообщил Иван Буков, [директор завода], цех откроют»: a post between the name and a comma."""
    name = following - 2
    noun = next((p for p in range(following, stop) if reading.pos[p] != "ADJ"), stop)
    if noun == stop or reading.pos[noun] != "NOUN" or reading.pos[name] != "PROPN":
        return False
    if reading.feature(noun, "Animacy") != "Anim" or reading.feature(noun, "Case") != "Nom":
        return False
    if reading.feature(noun, "Number") != reading.feature(name, "Number"):
        return False
    closing = next((p for p in range(noun, stop) if reading.words[p] == ","), stop)
    return closing < stop and not any(
        reading.is_finite(p) or reading.feature(p, "Case") == "Nom" for p in range(noun + 1, closing)
    )


def _noun_and_verb_follow(reading: Reading, participle: int, stop: int) -> bool:
    """«Как пишет газета, выступивший в Думе посол заявил…»: the participle belongs to the next subject."""
    for position in range(participle, stop):
        if reading.words[position] == ",":
            return False
        if reading.is_finite_verb(position):
            return True
    return False


# the clause around


def _around(
    reading: Reading, hit: CueHit, cues: Cues, inserted: tuple[int, int], rule: str
) -> Content | None:
    """The clause around an insertion, given as its first word and the word behind it."""
    begin, end = inserted
    first, stop = reading.scope(hit.head)
    while end < stop and reading.words[end] in _COMMAS:
        end += 1
    at_end = not any(reading.is_word(position) for position in range(end, stop))
    left = _left_part(reading, cues.vocabulary, first, begin, whole=at_end)
    if left is not None and _joins(reading, first, begin, end, stop):
        left = None
    right = None
    if end < stop and reading.words[end] not in _NO_CLAUSE:
        right = trim(reading, end, _right_end(reading, hit, cues, end, stop) - 1)
    pieces = tuple(piece for piece in (left, right) if piece is not None)
    return Content(pieces, rule) if pieces else None


def _joins(reading: Reading, first: int, begin: int, end: int, stop: int) -> bool:
    """«Завод встал и, по словам посла, уволил рабочих»: the conjunction parts two clauses."""
    if reading.words[begin - 1] == ",":
        begin -= 1
    is_joined = begin > first and reading.lower[begin - 1] in {"и", "а", "но"}
    return is_joined and all(
        any(reading.is_finite(p) for p in clause) for clause in (range(first, begin), range(end, stop))
    )


def _right_end(reading: Reading, hit: CueHit, cues: Cues, begin: int, stop: int) -> int:
    if hit.form != "phrase":
        return content_end(reading, hit, cues, begin, stop)
    depth = 0
    for position in reading.places_outside(_TURNING, range(begin, stop), reading.around[hit.head]):
        word = reading.lower[position]
        depth += BRACKETS.get(word, 0)
        if depth < 0 or word == ";" or (word == ":" and quotation_follows(reading, position)):
            return position
        if position > begin and word in _COMMAS and _another_source(reading, cues, position, stop):
            return position
    return _relative_end(reading, hit, begin, stop)


def _another_source(reading: Reading, cues: Cues, comma: int, stop: int) -> bool:
    """«По данным полиции, погиб один, а по словам врачей, двое»."""
    at = comma + 1
    while at < min(stop, comma + 3) and reading.lower[at] in {"а", "и", "но", "однако", "как"}:
        at += 1
    following = cues.beginning(at)
    if following is None:
        return False
    if following.form == "phrase":
        return at > comma + 1
    return is_insertion(reading, following, comma, stop)


def _relative_end(reading: Reading, hit: CueHit, begin: int, stop: int) -> int:
    """«…, который, по версии следствия, убил сторожа, задержан»: the end of the relative clause."""
    if _RELATIVE & set(reading.lemmas[max(0, hit.first - 4) : hit.first]):
        for position in range(begin + 1, stop):
            if reading.words[position] == "," and reading.low(position + 1) not in {
                "который",
                "что",
                "и",
                "а",
                "но",
            }:
                return position
        return stop
    above = reading.head[hit.head]
    verb = reading.clause_head(above) if above != hit.head else hit.head
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
    while last >= first and reading.words[last] in _BEFORE_INSERTION:
        last -= 1
    start = first if whole else _clause_start(reading, first, last, begin)
    if start is None:
        return None
    while start <= last:
        skipped = _connective(reading, vocabulary, start, last)
        if not skipped:
            return trim(reading, start, last)
        start += skipped
    return None


def _clause_start(reading: Reading, first: int, last: int, begin: int) -> int | None:
    """The first word of the clause an insertion stands in; None in a relative clause."""
    outside = reading.enclosing(begin)
    for position in range(last, first - 1, -1):
        if reading.enclosing(position) != outside:
            return first
        if reading.words[position] in _BREAKS or (reading.lower[position] in _THAT and position > first):
            return position + 1
        if reading.lemmas[position] in _RELATIVE:
            return None
        is_comma = reading.words[position] == "," and position < last - 1
        if is_comma and any(reading.is_finite(earlier) for earlier in range(first, position)):
            return position + 1
    return first


def _connective(reading: Reading, vocabulary: Vocabulary, start: int, last: int) -> int:
    """How many words of a connective and its comma stand here."""
    for length in (3, 2, 1):
        end = start + length
        if end - 1 <= last and tuple(reading.lower[start:end]) in vocabulary.connectives:
            return length + (1 if end <= last and reading.words[end] == "," else 0)
    return 1 if reading.words[start] in _LEADING else 0
