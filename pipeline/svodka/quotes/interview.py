"""Interviews: questions and answers by turns.

Three ways to set them: dashes («— Когда откроют мост?»), bold type (**Когда откроют мост?**), and labels
(«Корр.: …», «Буков: …»). One such paragraph proves nothing, two make an interview.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from svodka.quotes.bounds import trim
from svodka.quotes.content import Content
from svodka.quotes.direct import Speech
from svodka.quotes.reading import DASHES, OPENING, REACH, Reading

_BOLD = frozenset(("*", "**"))
# a turn without a label begins like this
_BEFORE_TURN = DASHES | {"*"}
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


def interview_speech(reading: Reading) -> list[Speech]:
    """The answers of an interview; its questions are the article's own. Nothing where there is none."""
    paragraphs = list(pairwise([*reading.paragraphs, len(reading)]))
    labelled = {reading.paragraph_start(colon) for colon in reading.colons}
    turns = [
        turn
        for begin, stop in paragraphs
        if (begin in labelled or reading.words[begin][0] in _BEFORE_TURN)
        and (turn := _turn(reading, begin, stop)) is not None
    ]
    if len(turns) < _LEAST_TURNS:
        return []
    found: list[Speech] = []
    for style in ("dash", "bold", "label"):
        own = [turn for turn in turns if turn.style == style]
        if sum(turn.asks for turn in own) >= _LEAST_TURNS or (
            style == "label" and _is_dialogue(reading, own)
        ):
            answers = _answers(reading, own, paragraphs)
            found += [speech for turn in answers if (speech := _speech(reading, turn)) is not None]
    return found


def _turn(reading: Reading, begin: int, stop: int) -> Turn | None:
    if stop - begin < 3 or stop - begin > _LONGEST_TURN:
        return None
    word = reading.words[begin]
    if word in DASHES:
        return Turn(begin + 1, stop, "dash", reading.words[stop - 1].endswith("?"))
    if word in _BOLD or word.startswith("**"):
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
    if ":" not in reading.words[begin + 1 : limit]:
        return None
    colon = reading.words.index(":", begin + 1)
    if reading.words[colon + 1] in OPENING:
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


def _answers(reading: Reading, turns: list[Turn], paragraphs: list[tuple[int, int]]) -> list[Turn]:
    """Answers with the paragraphs they go on over; behind a question in bold type what follows answers it.

    The last answer has one paragraph: nobody can tell where an interview ends.
    """
    by_first = {turn.first: turn for turn in turns}
    last = max(by_first)
    answers: list[Turn] = []
    open_answer = False
    for begin, stop in paragraphs:
        turn = next(
            (by_first[p] for p in range(begin, min(stop, begin + _LONGEST_LABEL + 3)) if p in by_first), None
        )
        if turn is not None:
            open_answer = turn.style == "bold" or not turn.asks
            if not turn.asks and turn.style != "bold":
                answers.append(turn)
            is_new = turn.style == "bold"
        elif open_answer and stop - begin > 2 and not reading.words[begin].startswith("*"):
            if is_new:
                answers.append(Turn(begin, stop, turns[0].style, False))
            else:
                answers[-1] = answers[-1]._replace(stop=stop)
            is_new = False
            open_answer = begin < last
        if turn is not None and turn.first == last and turn.style != "bold":
            break
    return answers


def _speech(reading: Reading, turn: Turn) -> Speech | None:
    """An answer as speech; one with author's words («— Да, — сказал он.») is dialogue, found elsewhere."""
    words = range(turn.first, turn.stop)
    if turn.style == "dash" and any(
        reading.words[p] in DASHES and reading.words[p - 1] in {",", "!", "?"} for p in words
    ):
        return None
    first = turn.first
    if reading.words[first] == "(":  # «(Смеётся.) Нет»
        first = next((p + 1 for p in words[:8] if reading.words[p] == ")"), first)
    piece = trim(reading, first, turn.stop - 1)
    if piece is None:
        return None
    is_name = turn.label is not None and reading.lower[turn.label[0]] not in _ANSWERERS
    author = turn.label if turn.label is not None and is_name else (turn.first, turn.first - 1)
    return Speech(Content((piece,), "answer"), None, author)
