"""Direct speech in quotation marks.

Told apart from titles, names and scare quotes by what stands around the marks: a cue, a colon, a dash.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from svodka.quotes.bounds import trim
from svodka.quotes.content import Content, complementizer
from svodka.quotes.cues import CueHit, Cues
from svodka.quotes.marks import Quoted
from svodka.quotes.reading import DASHES, END_MARKS, OPENING, REACH, Reading

# the author's words behind a quotation hold their verb within so many words, without a dash within fewer
_NEAR = 8
_NEAR_WITHOUT_DASH = 3
# author's words inside quotation marks: from the dash to the verb, and to the closing dash
_NEAR_INSIDE = 5
_LONGEST_INSIDE = 30
_PAUSES = frozenset((",", "!", "?", "…", "...", "»", "."))
_QUOTING = frozenset(("direct", "passive"))
_INTRODUCING = _QUOTING | {"что"}
_EXCLAIMS = frozenset(("!", "?", "…", "...", ","))
# what may stand between the author's words and the quotation that goes on, what shows that it does
_BETWEEN = DASHES | {",", "."}
_LEADS_ON = DASHES | {":"}
_BEHIND = DASHES | {","}
# Wikinews sets quotations in italics by apostrophes around the marks
_APOSTROPHES = frozenset(("'", "''", "'''", '"'))
_WITH_THESE_WORDS = (["с", "этими", "словами"], ["с", "такими", "словами"])
# a quotation that stands alone has so many words, a headline without a verb more
_LEAST_ALONE = 4


class Speech(NamedTuple):
    """A direct quotation: its content, its cue if any, and the author's words to look for the source in.

    `more` are further cues inside the same quotation: «…, — сказал он. — …, — добавил он».
    """

    content: Content
    hit: CueHit | None
    author: tuple[int, int]
    more: tuple[CueHit, ...] = ()


def quoted_speech(reading: Reading, cues: Cues) -> list[Speech]:
    """All direct speech in quotation marks."""
    found: list[Speech] = []
    joined: set[Quoted] = set()
    for quoted in reading.outer_quoted:
        inside = reading.words_in(quoted.start, quoted.end)
        if quoted in joined or trim(reading, inside.start, inside.stop - 1) is None:
            continue
        for read in _READERS:
            speech = read(reading, cues, quoted, inside)
            if speech is not None:
                joined.update(speech.content.quoted)
                found.append(speech)
                break
    return found + _nested(reading, cues)


def is_utterance(reading: Reading, inside: range) -> bool:
    """Words somebody could have said: with a verb, an exclamation or of some length; no title."""
    if not inside:
        return False
    if reading.words[inside[-1]] in _EXCLAIMS:
        return True
    if _has_words(reading, inside, 6):
        return True
    return _has_words(reading, inside, 2) and any(reading.is_finite(position) for position in inside[:REACH])


def _has_words(reading: Reading, inside: range, least: int) -> bool:
    """Whether so many words stand there, punctuation aside."""
    for position in inside[:REACH]:
        least -= reading.is_word(position)
        if not least:
            return True
    return False


def _whole(reading: Reading, inside: range) -> tuple[int, int]:
    return trim(reading, inside.start, inside.stop - 1) or (inside.start, inside.stop - 1)


# «Я должен, — сказал Буков, — признать…»


def _interrupted(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    breaks = interruptions(reading, cues, inside)
    pieces = between(reading, inside, breaks) if breaks else ()
    if not pieces:
        return None
    first, last, hit = breaks[0]
    more = tuple(other for _, _, other in breaks[1:])
    return Speech(Content(pieces, "interrupted", (quoted,)), hit, (first, last), more)


def interruptions(reading: Reading, cues: Cues, inside: range) -> list[tuple[int, int, CueHit]]:
    """The author's words inside quotation marks: from dash to dash (or to the end), with their cue."""
    breaks = []
    begin = inside.start + 1
    for dash in reading.dashes_in(begin, inside.stop):
        if dash < begin or reading.words[dash - 1] not in _PAUSES:
            continue
        hit = cue_in(reading, cues, dash + 1, min(inside.stop, dash + _NEAR_INSIDE))
        end = _closing_dash(reading, dash + 1, inside.stop)
        if hit is None and end is not None and reading.words[end] in DASHES:
            hit = _verb_and_subject(reading, dash + 1)
        if hit is not None and end is not None:
            breaks.append((dash, end, hit))
            begin = end + 1
    return breaks


def _verb_and_subject(reading: Reading, verb: int) -> CueHit | None:
    """«…, — успокоила она. — …»: any verb with its subject behind, between two dashes."""
    if verb >= len(reading) or not reading.is_finite_verb(verb):
        return None
    if reading.feature(verb, "Person") in {"1", "2"}:
        return None
    subject = reading.child(verb, "nsubj")
    if subject is None or subject < verb or reading.feature(subject, "Animacy") == "Inan":
        return None
    return _unlisted(verb, frozenset(("direct",)))


def between(
    reading: Reading, inside: range, breaks: list[tuple[int, int, CueHit]]
) -> tuple[tuple[int, int], ...]:
    """What is left of some words without the author's."""
    pieces, begin = [], inside.start
    for first, last, _ in breaks:
        pieces.append(trim(reading, begin, first - 1))
        begin = last + 1
    pieces.append(trim(reading, begin, inside.stop - 1))
    return tuple(piece for piece in pieces if piece is not None)


def _closing_dash(reading: Reading, begin: int, stop: int) -> int | None:
    for position in range(begin + 1, min(stop, begin + _LONGEST_INSIDE)):
        if reading.words[position] in DASHES and reading.words[position - 1] in {",", ".", ":", "…"}:
            return position
    return stop - 1 if stop - begin < 12 else None


def cue_in(reading: Reading, cues: Cues, begin: int, stop: int) -> CueHit | None:
    """The first cue of direct speech among some words, before another verb."""
    for position in range(begin, min(stop, len(reading))):
        hit = cues.at(position)
        if hit is not None and (hit.form == "phrase" or _may_quote(hit)):
            return hit
        if reading.is_finite(position) or reading.words[position] in END_MARKS:
            return None
    return None


def _may_quote(hit: CueHit) -> bool:
    return hit.form in {"verb", "adjective"} and not hit.takes.isdisjoint(_QUOTING)


# ««Мы готовы», — сказал посол»


def _followed(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    begin, dashed, comma = _author_begins(reading, reading.behind(quoted))
    if begin is None or not _opens_sentence(reading, reading.at(quoted.start) - 1):
        return None
    if not is_utterance(reading, inside) and not (comma and dashed):
        return None
    stop = _author_ends(reading, begin)
    near = min(stop, begin + (_NEAR if dashed else _NEAR_WITHOUT_DASH))
    hit = cue_in(reading, cues, begin, near) or _with_these_words(reading, begin, stop)
    if hit is None and dashed and (comma or reading.words[inside[-1]] in _EXCLAIMS):
        hit = _any_verb(reading, begin, min(stop, begin + 4))
    if hit is None:
        return None
    pieces, parts = [_whole(reading, inside)], [quoted]
    following = _resumed(reading, stop)
    if following is not None:
        more = reading.words_in(following.start, following.end)
        if more and not interruptions(reading, cues, more):
            pieces.append(_whole(reading, more))
            parts.append(following)
    return Speech(Content(tuple(pieces), "followed", tuple(parts)), hit, (begin, stop - 1))


def _opens_sentence(reading: Reading, opening: int) -> bool:
    """«… и «выгодна нам», заявил посол»: behind the author's words it is a part of reported speech."""
    while opening > 0 and reading.words[opening - 1] in _APOSTROPHES:
        opening -= 1
    if opening < 1 or reading.unit_starts[reading.unit(opening)] >= opening - 2:
        return True
    return reading.words[opening - 1] in {":", "—", "–", "-", ".", "!", "?", "…"}


def _author_begins(reading: Reading, after: int) -> tuple[int | None, bool, bool]:
    """The first of the author's words behind a quotation, whether a dash and a comma stand before it."""
    comma = dashed = False
    for position in range(after, min(len(reading), after + 5)):
        if reading.starts_paragraph(position):
            break
        word = reading.words[position]
        dashed = dashed or word in DASHES
        comma = comma or word in {",", "."}
        if word in DASHES or word in {",", "."} or word in _APOSTROPHES:
            continue
        is_new_sentence = reading.words[position - 1] == "." and not dashed
        if (dashed or comma) and not is_new_sentence:
            return position, dashed, comma
        break
    return None, False, False


def _author_ends(reading: Reading, begin: int) -> int:
    """The word behind the author's words: behind a full stop or colon, at a new quotation or paragraph."""
    limit = min(len(reading), begin + REACH)
    for position in range(begin, limit):
        if position > begin and reading.starts_paragraph(position):
            return position
        if reading.words[position] == ":" or reading.ends_sentence(position):
            return position + 1
        if position > begin and reading.words[position] in OPENING and reading.words[position - 1] in DASHES:
            return position
    return limit


def _resumed(reading: Reading, stop: int) -> Quoted | None:
    """The quotation that goes on behind the author's words: «…», — сказал он. — «…»."""
    position = stop
    while reading.word(position) in _BETWEEN:
        position += 1
    goes_on = any(reading.word(before) in _LEADS_ON for before in range(max(0, stop - 1), position))
    if not goes_on or reading.starts_paragraph(position) or reading.word(position) not in OPENING:
        return None
    return reading.enclosing(position + 1)


def _with_these_words(reading: Reading, begin: int, stop: int) -> CueHit | None:
    for position in range(begin, min(stop, begin + 3)):
        words = reading.lower[position : position + 3]
        if words in _WITH_THESE_WORDS:
            last = position + 2
            return CueHit(position, last, last, "noun", frozenset(("direct",)), "say")
    return None


def _any_verb(reading: Reading, begin: int, stop: int) -> CueHit | None:
    """Behind «…», — stands a verb of speech, be it in no list."""
    for position in range(begin, stop):
        if reading.is_finite_verb(position):
            in_person = reading.feature(position, "Person") in {"1", "2"}
            return None if in_person else _unlisted(position, frozenset(("direct",)))
    return None


def _unlisted(verb: int, takes: frozenset[str]) -> CueHit:
    return CueHit(verb, verb, verb, "verb", takes, "voice")


# «Посол сказал: «Мы готовы»»


def _after_colon(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    colon = reading.at(quoted.start) - 2
    while colon > 0 and reading.words[colon] in _APOSTROPHES:
        colon -= 1
    if colon < 0 or reading.words[colon] != ":" or _is_list(reading, quoted):
        return None
    first = reading.unit_span(colon)[0]
    hit = cue_before_colon(reading, cues, first, colon)
    if hit is None and not is_utterance(reading, inside):
        return None
    is_weak = hit is None or "weak" in hit.takes or hit.sense == "voice"
    if is_weak and not _ends_unit(reading, quoted, colon):
        return None
    return Speech(Content((_whole(reading, inside),), "colon-quote", (quoted,)), hit, (first, colon - 1))


def _is_list(reading: Reading, quoted: Quoted) -> bool:
    """«Автор книг: «Заря», «Тишина»»: names, one after another."""
    after = reading.behind(quoted)
    if reading.starts_paragraph(after):
        return False
    if reading.words[after] == "(":
        return not is_utterance(reading, reading.words_in(quoted.start, quoted.end))
    return reading.words[after] in {",", "и"} and reading.word(after + 1) in OPENING


def _ends_unit(reading: Reading, quoted: Quoted, colon: int) -> bool:
    """Nothing much follows in the same sentence: a title in a list goes on with its author."""
    after, stop = reading.behind(quoted), reading.unit_span(colon)[1]
    return stop - after <= 2 or reading.words[after] in _BEHIND


def cue_before_colon(reading: Reading, cues: Cues, first: int, colon: int) -> CueHit | None:
    """The cue that a colon belongs to: the last one outside the clauses other cues report.

    A verb of no list is a cue that takes "weak": «Губернатор приветствовал гостей: «…»».
    """
    chosen: CueHit | None = None
    phrase: CueHit | None = None
    verb: int | None = None
    for position in range(first, colon):
        if reading.around[position] is not None:
            continue
        if reading.pos[position] == "VERB" and reading.feature(position, "VerbForm") in {"Fin", "Conv", ""}:
            verb = position
        hit = cues.at(position)
        if hit is not None and hit.form == "phrase":
            if colon - hit.last < _NEAR:
                return hit
            phrase = phrase or hit
        if hit is None or hit.form == "phrase" or hit.takes.isdisjoint(_INTRODUCING):
            continue
        if chosen is None or _replaces(reading, chosen, hit, colon):
            chosen = hit
    if phrase is not None and (chosen is None or _is_relative(reading, chosen, phrase.last)):
        return phrase
    if chosen is None and verb is not None and reading.feature(verb, "Person") not in {"1", "2"}:
        return _unlisted(verb, frozenset(("direct", "weak")))
    return chosen


def _is_relative(reading: Reading, hit: CueHit, begin: int) -> bool:
    """«По словам посла, порт, который считают старым, закрыт: «…»»: a cue that only describes."""
    return begin < hit.first and "который" in reading.lemmas[begin : hit.first]


def _replaces(reading: Reading, chosen: CueHit, hit: CueHit, colon: int) -> bool:
    """«рассказал, что его так назвали случайно: «…»»: not «назвали»."""
    if hit.head == chosen.head or reading.head[hit.head] == chosen.head:
        return True
    begin = complementizer(reading, chosen, colon)
    return begin is None or begin > hit.first


# «он крикнул «Вперёд!»»


def _adjacent(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    before = reading.at(quoted.start) - 2
    hit = cues.governed_by(before)
    if hit is None or "direct" not in hit.takes or hit.form == "adjective":
        return None
    if not is_utterance(reading, inside):
        return None
    first, stop = reading.unit_span(before)
    return Speech(Content((_whole(reading, inside),), "adjacent", (quoted,)), hit, (first, stop - 1))


# a quotation that is a sentence of its own


def _alone(reading: Reading, _cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    opening, after = reading.at(quoted.start) - 1, reading.behind(quoted)
    if opening < 0 or not reading.begins_unit(opening):
        return None
    goes_on = after < len(reading) and reading.unit(after) == reading.unit(opening)
    if goes_on and reading.words[after] not in END_MARKS:
        return None
    if not _has_words(reading, inside, _LEAST_ALONE):
        return None
    has_verb = any(reading.is_finite(position) for position in inside[:REACH])
    if not has_verb and not _has_words(reading, inside, _LEAST_ALONE + 1):
        return None
    return Speech(Content((_whole(reading, inside),), "alone", (quoted,)), None, (opening, opening))


# quotations inside quotations: «… он шепнул: „Я здесь“ …»


def _nested(reading: Reading, cues: Cues) -> list[Speech]:
    found = []
    for quoted in reading.quoted:
        if quoted.depth != 1:
            continue
        inside = reading.words_in(quoted.start, quoted.end)
        colon = reading.at(quoted.start) - 2
        if not inside or colon < 0 or reading.words[colon] != ":" or not is_utterance(reading, inside):
            continue
        first = reading.scope(colon)[0]
        hit = _last_cue(cues, first, colon)
        if hit is not None:
            content = Content((_whole(reading, inside),), "colon-quote", (quoted,))
            found.append(Speech(content, hit, (first, colon - 1)))
    return found


def _last_cue(cues: Cues, first: int, stop: int) -> CueHit | None:
    for position in range(stop - 1, max(first, stop - 20) - 1, -1):
        hit = cues.governed_by(position)
        if hit is not None and "direct" in hit.takes:
            return hit
    return None


_Reader = Callable[[Reading, Cues, Quoted, range], Speech | None]
_READERS: tuple[_Reader, ...] = (_interrupted, _followed, _after_colon, _adjacent, _alone)
