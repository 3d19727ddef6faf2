"""Interviews: questions and answers by turns.

Three ways to set them: dashes («— Когда откроют мост?»), bold type (**Когда откроют мост?**), and labels
(«Корр.: …», «Буков: …»). One such paragraph proves nothing, two make an interview.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from svodka.quotes.bounds import trim
from svodka.quotes.content import Content
from svodka.quotes.cues import Cues
from svodka.quotes.direct import Speech
from svodka.quotes.reading import DASHES, OPENING, REACH, Reading

_BOLD = frozenset(("*", "**"))
_ASKERS = frozenset("корр корреспондент вопрос ведущий ведущая журналист интервьюер в".split())
_ANSWERERS = frozenset(("ответ", "о"))
# a label has at most so many words, a turn so many
_LONGEST_LABEL = 4
_LONGEST_TURN = 6 * REACH
_LEAST_TURNS = 2

Style = Literal["dash", "bold", "label"]


class Turn(NamedTuple):
    """A paragraph of an interview: its words, how it is set, whether it asks; `label` is the speaker's."""

    first: int
    stop: int
    style: Style
    asks: bool
    label: tuple[int, int] | None = None


def interview_speech(reading: Reading, cues: Cues) -> list[Speech]:
    """Questions and answers of an interview; nothing where there is none."""
    paragraphs = _paragraphs(reading)
    turns = [turn for begin, stop in paragraphs if (turn := _turn(reading, begin, stop)) is not None]
    found: list[Speech] = []
    for style in ("dash", "bold", "label"):
        own = [turn for turn in turns if turn.style == style]
        if sum(turn.asks for turn in own) >= _LEAST_TURNS or (
            style == "label" and _is_dialogue(reading, own)
        ):
            answers = _answers_between(own, paragraphs) if style == "bold" else []
            found += [
                speech for turn in (*own, *answers) if (speech := _speech(reading, cues, turn)) is not None
            ]
    return found


def _paragraphs(reading: Reading) -> list[tuple[int, int]]:
    starts = [start for start in reading.unit_starts if reading.starts_paragraph(start)]
    return list(pairwise([*starts, len(reading)]))


def _turn(reading: Reading, begin: int, stop: int) -> Turn | None:
    if stop - begin < 3 or stop - begin > _LONGEST_TURN:
        return None
    asks = reading.words[stop - 1].endswith("?")
    if reading.words[begin] in DASHES:
        return Turn(begin + 1, stop, "dash", asks)
    if reading.words[begin] in _BOLD or reading.words[begin].startswith("**"):
        return _bold(reading, begin, stop)
    return _labelled(reading, begin, stop)


def _bold(reading: Reading, begin: int, stop: int) -> Turn | None:
    inside = [p for p in range(begin, stop) if reading.words[p].strip("*")]
    if not inside or not reading.words[stop - 1].endswith("*"):
        return None
    return Turn(inside[0], inside[-1] + 1, "bold", reading.words[inside[-1]].endswith("?"))


def _labelled(reading: Reading, begin: int, stop: int) -> Turn | None:
    """«Корр.: …», «Иван Буков: …»."""
    limit = min(stop - 2, begin + _LONGEST_LABEL + 1)
    colon = next((p for p in range(begin + 1, limit) if reading.words[p] == ":"), None)
    if colon is None or reading.words[colon + 1] in OPENING:
        return None
    label = (begin, colon - 1)
    if reading.lower[begin] in _ASKERS:
        return Turn(colon + 1, stop, "label", True, label)
    is_name = all(reading.words[p][0].isupper() or reading.words[p] == "." for p in range(begin, colon))
    if is_name or reading.lower[begin] in _ANSWERERS:
        return Turn(colon + 1, stop, "label", False, label)
    return None


def _is_dialogue(reading: Reading, turns: list[Turn]) -> bool:
    """Two speakers by turns: «Буков: …⏎Седых: …⏎Буков: …»."""
    labels = [reading.lower[turn.label[0]] for turn in turns if turn.label is not None]
    return len(labels) > len(set(labels)) > 1


def _answers_between(questions: list[Turn], paragraphs: list[tuple[int, int]]) -> list[Turn]:
    """What follows a question in bold type up to the next one answers it; behind the last, one paragraph."""
    asked = {turn.first: turn for turn in questions}
    answers = []
    is_open = False
    last = max(turn.first for turn in questions)
    for begin, stop in paragraphs:
        if any(begin <= first < stop for first in asked):
            is_open = True
        elif is_open and stop - begin > 2:
            answers.append(Turn(begin, stop, "bold", False))
            is_open = begin < last
    return answers


def _speech(reading: Reading, cues: Cues, turn: Turn) -> Speech | None:
    """A turn as speech; one with a cue of its own («— Да, — сказал он.») is dialogue and found elsewhere."""
    if turn.style == "dash" and any(
        reading.words[p] in DASHES and cues.at(p + 1) is not None for p in range(turn.first, turn.stop - 1)
    ):
        return None
    piece = trim(reading, turn.first, turn.stop - 1)
    if piece is None:
        return None
    rule = "question" if turn.asks else "answer"
    label = turn.label if turn.label is not None and reading.lower[turn.label[0]] not in _ANSWERERS else None
    return Speech(Content((piece,), rule), None, label or (turn.first, turn.first - 1))
