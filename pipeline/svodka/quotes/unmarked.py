"""Direct speech without quotation marks: blocks after a colon, dialogue dashes, paragraphs of own words."""

from __future__ import annotations

from svodka.quotes.bounds import trim
from svodka.quotes.content import Content, complementizer
from svodka.quotes.cues import CueHit, Cues
from svodka.quotes.direct import Speech, between, cue_before_colon, cue_in, interruptions
from svodka.quotes.reading import CLOSING, DASHES, END_MARKS, OPENING, REACH, Reading

_FIRST_PERSON = frozenset(
    "я мы меня мне мной нас нам нами мой моя мое мои моего моей моему моих моим моими "
    "наш наша наше наши нашего нашей нашему наших нашим нашими".split()
)
_BULLETS = frozenset(("*", "•", "·"))
# a block or a paragraph of speech has at most so many words
_LONGEST = 4 * REACH
# more line breaks than this between colon and text: the quotation itself got lost
_MAX_BREAKS = 2
# the author's closing words («— сказала певица.») are at most so long
_LONGEST_CLOSING = 30


def unmarked_speech(reading: Reading, cues: Cues) -> list[Speech]:
    """All direct speech that no quotation marks show."""
    found = _blocks(reading, cues)
    # all speech but blocks shows by a dash
    for start in sorted({reading.paragraph_start(dash) for dash in reading.dashes}):
        if reading.begins_unit(start):
            is_dialogue = reading.words[start] in DASHES
            speech = (_dialogue if is_dialogue else _own_words)(reading, cues, start)
            if speech is not None:
                found.append(speech)
    return found


def _in_person(reading: Reading, begin: int, end: int) -> bool:
    """Whether somebody speaks of himself outside quotation marks."""
    return any(
        reading.around[position] is None
        and (reading.lower[position] in _FIRST_PERSON or reading.feature(position, "Person") == "1")
        for position in range(begin, end)
    )


# «Посол сказал:⏎Мы готовы.»


def _blocks(reading: Reading, cues: Cues) -> list[Speech]:
    found = []
    for colon in reading.colons:
        following = colon + 1
        is_block = following < len(reading) and reading.starts_paragraph(following)
        if is_block and not _is_item(reading, following):
            speech = _block(reading, cues, colon)
            if speech is not None:
                found.append(speech)
    return found


def _is_item(reading: Reading, begin: int) -> bool:
    """A list follows, or a quotation that shows itself."""
    word = reading.words[begin]
    return word in OPENING or word in DASHES or word in _BULLETS or word.isdigit()


def _block(reading: Reading, cues: Cues, colon: int) -> Speech | None:
    begin = colon + 1
    if reading.gap(begin).count("\n") > _MAX_BREAKS:
        return None
    end = _block_end(reading, begin)
    first = reading.unit_span(colon)[0]
    hit = cue_before_colon(reading, cues, first, colon)
    if hit is None or ("weak" in hit.takes and not _in_person(reading, begin, end)):
        return None
    piece = trim(reading, begin, end - 1)
    return None if piece is None else Speech(Content((piece,), "block"), hit, (first, colon - 1))


def _block_end(reading: Reading, begin: int) -> int:
    """The word behind a block: an empty line ends it, a line end where no empty lines part the paragraphs."""
    if not reading.has_empty_lines:
        return _paragraph_end(reading, begin)
    limit = min(len(reading), begin + _LONGEST)
    for position in range(begin + 1, limit):
        if reading.starts_paragraph(position) and reading.gap(position).count("\n") > 1:
            return position
    return limit


def _paragraph_end(reading: Reading, start: int) -> int:
    return reading.paragraph_end(start, min(len(reading), start + _LONGEST))


# «Это прекрасно, я рада — сказала певица.»


def _own_words(reading: Reading, cues: Cues, start: int) -> Speech | None:
    stop = _paragraph_end(reading, start)
    dash = _last_dash(reading, start, stop)
    if dash is None or reading.words[dash - 1] in CLOSING or reading.enclosing(dash - 1) is not None:
        return None
    hit = cue_in(reading, cues, dash + 1, dash + 4)
    if hit is None or not _spoken(reading, hit, start, dash):
        return None
    if complementizer(reading, hit, stop) is not None:  # «её мать – певица – сказала, что…»
        return None
    piece = trim(reading, start, dash - 1)
    return None if piece is None else Speech(Content((piece,), "own-words"), hit, (dash + 1, stop - 1))


def _last_dash(reading: Reading, start: int, stop: int) -> int | None:
    for position in reversed(reading.dashes_in(max(start + 3, stop - _LONGEST_CLOSING) + 1, stop - 1)):
        if reading.around[position] is None:
            return position
    return None


def _spoken(reading: Reading, hit: CueHit, start: int, dash: int) -> bool:
    """«Завод встал, — сообщает газета» only reports; without the comma, or with «я», it is speech."""
    if _in_person(reading, start, dash):
        return True
    return reading.words[dash - 1] != "," and hit.sense in {"say", "voice"}


# «— Мы готовы, — сказал посол. — Давно.»


def _dialogue(reading: Reading, cues: Cues, start: int) -> Speech | None:
    """A paragraph behind a dash; a list with dashes is none."""
    stop = _paragraph_end(reading, start)
    if stop - start < 3 or reading.words[stop - 1] in {";", ","}:
        return None
    inside = range(start + 1, stop)
    breaks = interruptions(reading, cues, inside)
    if not breaks:
        return _reply(reading, start, stop)
    pieces = between(reading, inside, breaks)
    first, last, hit = breaks[0]
    return Speech(Content(pieces, "dialogue"), hit, (first, last)) if pieces else None


def _reply(reading: Reading, start: int, stop: int) -> Speech | None:
    """Somebody speaks of himself, with nobody named; a bare question is the article's own."""
    inside = range(start + 1, stop)
    if reading.words[stop - 1] not in END_MARKS or not any(reading.is_finite(p) for p in inside):
        return None
    if not _in_person(reading, start + 1, stop):
        return None
    piece = trim(reading, start + 1, stop - 1)
    return None if piece is None else Speech(Content((piece,), "reply"), None, (start, start - 1))
