"""Direct speech: words in quotation marks, after a dialogue dash, or in a block of their own.

Told apart from titles, names and scare quotes by what stands around them: a cue, a colon, a dash.
"""

from __future__ import annotations

from typing import NamedTuple

from svodka.quotes.content import Content, Cues, _complementizer, trim
from svodka.quotes.cues import CueHit
from svodka.quotes.marks import Quoted
from svodka.quotes.reading import DASHES, END_MARKS, REACH, Reading

# the author's words behind a quotation hold their verb within so many words
_NEAR = 8
# Wikinews sets quotations in italics by apostrophes around the marks
_WIKI_MARKS = frozenset(("'", "''", "'''", '"'))
_FIRST_PERSON = frozenset(
    "я мы меня мне мной нас нам нами мой моя мое мои моего моей моему моих моим моими "
    "наш наша наше наши нашего нашей нашему наших нашим нашими".split()
)


class Speech(NamedTuple):
    """A direct quotation: its content, its cue if any, and the author's words to look for the source in."""

    content: Content
    hit: CueHit | None
    author: tuple[int, int]
    # further cues inside the same quotation: «…, — сказал он. — …, — добавил он»
    more: tuple[CueHit, ...] = ()


def direct_speech(reading: Reading, cues: Cues) -> list[Speech]:
    """All direct speech of a Doc, by start."""
    found: list[Speech] = []
    joined: set[Quoted] = set()
    for quoted in reading.outer_quoted:
        if quoted in joined:
            continue
        speech = _attributed(reading, cues, quoted)
        if speech is not None:
            joined.update(speech.content.quoted)
            found.append(speech)
    found += _nested(reading, cues)
    found += _blocks(reading, cues)
    found += _unmarked(reading, cues)
    return sorted(found, key=lambda speech: speech.content.pieces)


def _attributed(reading: Reading, cues: Cues, quoted: Quoted) -> Speech | None:
    inside = reading.words_in(quoted.start, quoted.end)
    if not inside:
        return None
    for read in (_interrupted, _followed, _after_colon, _adjacent, _alone):
        speech = read(reading, cues, quoted, inside)
        if speech is not None:
            return speech
    return None


def is_utterance(reading: Reading, inside: range) -> bool:
    """Words somebody could have said: with a verb, an exclamation or of some length; no title."""
    if not inside:
        return False
    last = reading.words[inside[-1]]
    if last in {"!", "?", "…", "...", ","}:
        return True
    words = sum(reading.is_word(position) for position in inside[:REACH])
    finite = any(reading.is_finite(position) for position in inside[:REACH])
    return words >= 6 or (finite and words >= 2)


# «Я должен, — сказал Буков, — признать…»


def _interrupted(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    breaks = _interruptions(reading, cues, inside)
    if not breaks:
        return None
    pieces, begin = [], inside.start
    for first, last, _ in breaks:
        piece = trim(reading, begin, first - 1)
        if piece:
            pieces.append(piece)
        begin = last + 1
    piece = trim(reading, begin, inside.stop - 1)
    if piece:
        pieces.append(piece)
    if not pieces:
        return None
    first, last, hit = breaks[0]
    more = tuple(other for _, _, other in breaks[1:])
    return Speech(Content(tuple(pieces), "прерванная", (quoted,)), hit, (first, last), more)


def _interruptions(reading: Reading, cues: Cues, inside: range) -> list[tuple[int, int, CueHit]]:
    """The author's words inside quotation marks: from dash to dash (or to the end), with their cue."""
    breaks = []
    position = inside.start + 1
    while position < inside.stop:
        if reading.words[position] in DASHES and reading.words[position - 1] in {",", "!", "?", "…", "...", "»", "."}:
            hit = _cue_at(reading, cues, position + 1, min(inside.stop, position + 5))
            end = _closing_dash(reading, position + 1, inside.stop) if hit is not None else None
            if hit is not None and end is not None:
                breaks.append((position, end, hit))
                position = end
        position += 1
    return breaks


def _closing_dash(reading: Reading, begin: int, stop: int) -> int | None:
    for position in range(begin + 1, min(stop, begin + 30)):
        if reading.words[position] in DASHES and reading.words[position - 1] in {",", ".", ":", "…"}:
            return position
    return stop - 1 if stop - begin < 12 else None


def _cue_at(reading: Reading, cues: Cues, begin: int, stop: int) -> CueHit | None:
    """The first cue of direct speech among some words, before another verb."""
    for position in range(begin, min(stop, len(reading))):
        hit = cues.by_head.get(position) or cues.by_first.get(position)
        if hit is not None and hit.form == "verb" and "direct" in hit.takes and reading.is_finite(hit.head):
            return hit
        if hit is not None and hit.form in {"verb", "adjective"} and ({"direct", "passive"} & hit.takes):
            return hit
        if hit is not None and hit.form == "phrase":
            return hit
        if reading.is_finite(position) or reading.words[position] in END_MARKS:
            return None
    return None


# ««Мы готовы», — сказал посол»


def _followed(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    after = reading.behind(quoted)
    begin, dashed, comma = _author_begins(reading, after)
    if begin is None or not _opens_sentence(reading, reading.at(quoted.start) - 1):
        return None
    stop = _author_ends(reading, begin)
    if not is_utterance(reading, inside) and not (comma and dashed):
        return None
    hit = _cue_at(reading, cues, begin, min(stop, begin + (_NEAR if dashed else 3)))
    hit = hit or _with_these_words(reading, begin, stop)
    if hit is None and dashed and (comma or reading.words[inside[-1]] in {"!", "?", "…", "..."}):
        hit = _any_verb(reading, begin, min(stop, begin + 4))
    if hit is None:
        return None
    pieces, parts = [_whole(reading, quoted, inside)], [quoted]
    following = _resumed(reading, stop)
    if following is not None:
        more = reading.words_in(following.start, following.end)
        inner = _interruptions(reading, cues, more)
        if more and not inner:
            pieces.append(_whole(reading, following, more))
            parts.append(following)
    return Speech(Content(tuple(pieces), "после", tuple(parts)), hit, (begin, stop - 1))


def _opens_sentence(reading: Reading, opening: int) -> bool:
    """«… и «выгодна нам», заявил посол»: with the author's words before it, it is a part of reported speech."""
    if opening < 1 or reading.unit_starts[reading.unit[opening]] >= opening - 2:
        return True
    return reading.words[opening - 1] in {":", "—", "–", "-", ".", "!", "?", "…"}


def _whole(reading: Reading, quoted: Quoted, inside: range) -> tuple[int, int]:
    return trim(reading, inside.start, inside.stop - 1) or (inside.start, inside.stop - 1)


def _author_begins(reading: Reading, after: int) -> tuple[int | None, bool, bool]:
    """The first of the author's words behind a quotation, whether a dash and a comma stand before it."""
    position, comma, dashed = after, False, False
    while position < len(reading) and position < after + 4:
        word = reading.words[position]
        if reading.starts_paragraph(position) and position != after:
            return None, False, False
        if reading.starts_paragraph(position):
            return None, False, False
        if word in _WIKI_MARKS:
            pass
        elif word in DASHES:
            dashed = True
        elif word in {",", "."}:
            comma = True
        else:
            break
        position += 1
    if position >= len(reading) or not (dashed or comma) or reading.starts_paragraph(position):
        return None, False, False
    if comma and not dashed and reading.words[position - 1] == ".":
        return None, False, False
    return position, dashed, comma


def _author_ends(reading: Reading, begin: int) -> int:
    """The word behind the author's words: a full stop, a quotation after a dash or a colon, a paragraph's end."""
    position = begin
    limit = min(len(reading), begin + REACH)
    while position < limit:
        if position > begin and reading.starts_paragraph(position):
            return position
        word = reading.words[position]
        if reading.ends_sentence(position) or word == ":":
            return position + 1
        if position > begin and word in {"«", "„", "“", "\""} and reading.words[position - 1] in DASHES:
            return position
        position += 1
    return position


def _resumed(reading: Reading, stop: int) -> Quoted | None:
    """The quotation that goes on behind the author's words: «…», — сказал он. — «…»."""
    position = stop
    while position < len(reading) and reading.words[position] in DASHES | {",", "."}:
        position += 1
    has_dash = any(reading.words[p] in DASHES for p in range(max(0, stop - 1), position))
    if not has_dash or position + 1 >= len(reading) or reading.starts_paragraph(position):
        return None
    if reading.words[position] not in {"«", "„", "“", "\""}:
        return None
    return reading.enclosing(position + 1)


def _with_these_words(reading: Reading, begin: int, stop: int) -> CueHit | None:
    for position in range(begin, min(stop, begin + 3)):
        if reading.lower[position : position + 3] in (["с", "этими", "словами"], ["с", "такими", "словами"]):
            return CueHit(position, position + 2, position + 2, "noun", frozenset({"direct"}), "say", " ".join(reading.lower[position : position + 3]))
    return None


def _any_verb(reading: Reading, begin: int, stop: int) -> CueHit | None:
    """Behind «…», — stands a verb of speech, be it in no list."""
    for position in range(begin, stop):
        if reading.pos[position] == "VERB" and reading.is_finite(position):
            if reading.feature(position, "Person") in {"1", "2"}:
                return None
            return CueHit(position, position, position, "verb", frozenset({"direct"}), "voice", reading.tokens[position].lemma_.lower())
    return None


# «Посол сказал: «Мы готовы»»


def _after_colon(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    opening = reading.at(quoted.start) - 1
    colon = opening - 1
    while colon > 0 and reading.words[colon] in _WIKI_MARKS:
        colon -= 1
    if colon < 0 or reading.words[colon] != ":" or _is_list(reading, quoted):
        return None
    first, _ = reading.unit_span(colon)
    hit = cue_before_colon(reading, cues, first, colon)
    if hit is None and not is_utterance(reading, inside):
        return None
    is_weak = hit is None or "weak" in hit.takes or hit.sense == "voice"
    if is_weak and not _ends_unit(reading, quoted, colon):
        return None
    pieces, parts = [_whole(reading, quoted, inside)], [quoted]
    return Speech(Content(tuple(pieces), "двоеточие", tuple(parts)), hit, (first, colon - 1))


def _is_list(reading: Reading, quoted: Quoted) -> bool:
    """«Автор книг: «Заря», «Тишина»»: names, one after another."""
    after = reading.behind(quoted)
    if after + 1 >= len(reading) or reading.starts_paragraph(after):
        return False
    following = reading.words[after + 1] if reading.words[after] in {",", "и"} else ""
    if reading.words[after] == "(" and not is_utterance(reading, reading.words_in(quoted.start, quoted.end)):
        return True
    return following in {"«", "\"", "„", "“"}


def cue_before_colon(reading: Reading, cues: Cues, first: int, colon: int) -> CueHit | None:
    """The cue that a colon belongs to: the last one outside the clauses other cues report."""
    chosen: CueHit | None = None
    verb: int | None = None
    for position in range(first, colon):
        if reading.enclosing(position) is not None:
            continue
        hit = cues.by_head.get(position) or cues.by_first.get(position)
        if reading.pos[position] == "VERB" and reading.feature(position, "VerbForm") in {"Fin", "Conv", ""}:
            verb = position
        if hit is not None and hit.form == "phrase" and colon - hit.last < 8:
            return hit
        if hit is None or hit.form == "phrase" or not ({"direct", "passive", "что"} & hit.takes):
            continue
        if chosen is not None and not _replaces(reading, cues, chosen, hit, colon):
            continue
        chosen = hit
    if chosen is None and verb is not None and reading.feature(verb, "Person") not in {"1", "2"}:
        lemma = reading.tokens[verb].lemma_.lower()
        return CueHit(verb, verb, verb, "verb", frozenset({"direct", "weak"}), "voice", lemma)
    return chosen


def _replaces(reading: Reading, cues: Cues, chosen: CueHit, hit: CueHit, colon: int) -> bool:
    if hit.form == "noun" and hit.head == chosen.head:
        return True
    begin = _complementizer(reading, chosen, cues, colon)
    return begin is None or begin > hit.first or reading.head[hit.head] == chosen.head


def _ends_unit(reading: Reading, quoted: Quoted, colon: int) -> bool:
    """Nothing much follows in the same sentence: a title in a list goes on with its author."""
    after = reading.behind(quoted)
    _, stop = reading.unit_span(colon)
    return after >= stop or stop - after <= 2 or reading.words[after] in DASHES | {","} and not _is_list(reading, quoted)


# «он крикнул «Вперёд!»»


def _adjacent(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    opening = reading.at(quoted.start) - 1
    before = opening - 1
    if before < 0 or not is_utterance(reading, inside):
        return None
    hit = cues.by_head.get(before)
    if hit is None or "direct" not in hit.takes or hit.form not in {"verb", "noun"}:
        return None
    first, stop = reading.unit_span(before)
    return Speech(Content((_whole(reading, quoted, inside),), "рядом", (quoted,)), hit, (first, stop - 1))


# a quotation that is a sentence of its own


def _alone(reading: Reading, cues: Cues, quoted: Quoted, inside: range) -> Speech | None:
    opening, after = reading.at(quoted.start) - 1, reading.behind(quoted)
    if opening < 0 or reading.unit_starts[reading.unit[opening]] != opening:
        return None
    if after < len(reading) and reading.unit[after] == reading.unit[opening] and reading.words[after] not in END_MARKS:
        return None
    words = sum(reading.is_word(position) for position in inside[:REACH])
    if words < 4 or not any(reading.is_finite(position) for position in inside[:REACH]) and words < 5:
        return None
    return Speech(Content((_whole(reading, quoted, inside),), "сама", (quoted,)), None, (opening, opening))


# quotations inside quotations: «… он шепнул: „Я здесь“ …»


def _nested(reading: Reading, cues: Cues) -> list[Speech]:
    found = []
    for quoted in reading.quoted:
        if quoted.depth != 1:
            continue
        inside = reading.words_in(quoted.start, quoted.end)
        opening = reading.at(quoted.start) - 1
        if not inside or opening < 1 or reading.words[opening - 1] != ":" or not is_utterance(reading, inside):
            continue
        first, _ = reading.scope(opening - 1)
        hit = _last_cue(reading, cues, first, opening - 1)
        if hit is not None:
            found.append(Speech(Content((_whole(reading, quoted, inside),), "двоеточие", (quoted,)), hit, (first, opening - 2)))
    return found


def _last_cue(reading: Reading, cues: Cues, first: int, stop: int) -> CueHit | None:
    for position in range(stop - 1, max(first, stop - 20) - 1, -1):
        hit = cues.by_head.get(position)
        if hit is not None and "direct" in hit.takes:
            return hit
    return None


# «Посол сказал:⏎Мы готовы.»


def _blocks(reading: Reading, cues: Cues) -> list[Speech]:
    found = []
    for position in range(len(reading) - 1):
        if reading.words[position] != ":" or not reading.ends_paragraph(position):
            continue
        begin = position + 1
        if reading.words[begin] in {"«", "„", "“", "\"", "*", "•"} | DASHES or reading.words[begin].isdigit():
            continue
        first, _ = reading.unit_span(position)
        hit = cue_before_colon(reading, cues, first, position)
        if reading.text[reading.end[position] : reading.start[begin]].count("\n") > 2:
            continue  # the quotation itself got lost
        end = _block_end(reading, begin)
        if hit is None or ("weak" in hit.takes and not _in_person(reading, begin, end)):
            continue
        piece = trim(reading, begin, end - 1)
        if piece is not None:
            found.append(Speech(Content((piece,), "блок"), hit, (first, position - 1)))
    return found


def _block_end(reading: Reading, begin: int) -> int:
    """The word behind a block: an empty line ends it."""
    position = begin + 1
    while position < len(reading):
        gap = reading.text[reading.end[position - 1] : reading.start[position]]
        if gap.count("\n") > 1 or position - begin > 4 * REACH:
            return position
        position += 1
    return position


# «Это прекрасно, я рада — сказала певица.»: a paragraph in the speaker's own words


def _unmarked(reading: Reading, cues: Cues) -> list[Speech]:
    found = []
    for start in reading.unit_starts:
        if reading.starts_paragraph(start):
            speech = _dialogue(reading, cues, start) if reading.words[start] in DASHES else _own_words(reading, cues, start)
            if speech is not None:
                found.append(speech)
    return found


def _in_person(reading: Reading, begin: int, end: int) -> bool:
    """Whether somebody speaks of himself outside quotation marks."""
    return any(
        (reading.lower[p] in _FIRST_PERSON or reading.feature(p, "Person") == "1") and reading.enclosing(p) is None
        for p in range(begin, end)
    )


def _paragraph_end(reading: Reading, start: int) -> int:
    position = start + 1
    limit = min(len(reading), start + 4 * REACH)
    while position < limit and not reading.starts_paragraph(position):
        position += 1
    return position


def _own_words(reading: Reading, cues: Cues, start: int) -> Speech | None:
    stop = _paragraph_end(reading, start)
    for position in range(stop - 2, max(start + 3, stop - 30), -1):
        if reading.words[position] in DASHES and reading.enclosing(position) is None:
            hit = _cue_at(reading, cues, position + 1, position + 4)
            if hit is None or reading.enclosing(position - 1) is not None or reading.words[position - 1] in {"»", "\"", "”", "“"}:
                return None
            in_person = _in_person(reading, start, position)
            if not in_person and (reading.words[position - 1] == "," or hit.sense not in {"say", "voice"}):
                return None
            piece = trim(reading, start, position - 1)
            return Speech(Content((piece,), "свои слова"), hit, (position + 1, stop - 1)) if piece else None
    return None


def _dialogue(reading: Reading, cues: Cues, start: int) -> Speech | None:
    """«— Мы готовы, — сказал посол. — Давно.»; a list with dashes is none."""
    stop = _paragraph_end(reading, start)
    if stop - start < 3 or reading.words[stop - 1] in {";", ","}:
        return None
    breaks = _interruptions(reading, cues, range(start + 1, stop))
    if not breaks:
        return _reply(reading, start, stop)
    pieces, begin = [], start + 1
    for first, last, _ in breaks:
        piece = trim(reading, begin, first - 1)
        if piece:
            pieces.append(piece)
        begin = last + 1
    piece = trim(reading, begin, stop - 1)
    if piece:
        pieces.append(piece)
    first, last, hit = breaks[0]
    return Speech(Content(tuple(pieces), "диалог"), hit, (first, last)) if pieces else None


def _reply(reading: Reading, start: int, stop: int) -> Speech | None:
    ends_well = reading.words[stop - 1] in END_MARKS
    inside = range(start + 1, stop)
    if not ends_well or not any(reading.is_finite(position) for position in inside):
        return None
    spoken = reading.words[stop - 1] == "?" or any(reading.lower[p] in _FIRST_PERSON for p in inside)
    piece = trim(reading, start + 1, stop - 1)
    return Speech(Content((piece,), "реплика"), None, (start, start)) if spoken and piece else None
