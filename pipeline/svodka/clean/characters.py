"""Characters that nobody sees: exotic spaces, soft hyphens, zero-width characters, stress marks, controls.

What shows nothing is read past. Listed as a repair is the word that held it, or had it at its edge. Not
listed is what takes nothing from the text: an exotic space where words part, be it of no width, a mark that
touches no word, «й» and «ё» of two characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.hints import (
    CONTROLS,
    EXOTIC_SPACES,
    INVISIBLE,
    LINE_END_INSIDE,
    MARKS,
    ODD,
    ODD_CHARACTERS,
    STRAY_LINE_ENDS,
    STRESS,
)
from svodka.clean.lines import LINE_BREAKS
from svodka.clean.words import is_word, may_stand_alone
from svodka.morphology import is_known
from svodka.source_map import Repair, SourceMap

# spaces of no width: the second one was once the byte-order mark
_NO_WIDTH = "\u200b\ufeff"
# a soft hyphen at the end of a line is left to the layout, one before a space to the joints
_RUN = re.compile(
    f"(?:(?!\u00ad[ \\t]*[{LINE_BREAKS}]|\u00ad [а-яё])[{ODD_CHARACTERS}])+"
    f"|[{STRAY_LINE_ENDS}](?<=[а-яё].)(?=[а-яё])"
)
_STRAY_INSIDE = re.compile(f"[{STRAY_LINE_ENDS}](?<=[а-яё].)(?=[а-яё])")
_SPACE = re.compile(f"[{EXOTIC_SPACES}]")
_MORE = re.compile(
    f"[{INVISIBLE}{STRESS}{MARKS}{STRAY_LINE_ENDS}](?:(?<![{STRAY_LINE_ENDS}])|(?<=[а-яё].)(?=[а-яё]))"
)
_BETWEEN_LETTERS = re.compile(f"[{EXOTIC_SPACES}](?<=[^\\W\\d_].)(?=[^\\W\\d_])")
_ONLY_SPACES = re.compile(f"[{EXOTIC_SPACES}]+")
_ONLY_NO_WIDTH = re.compile(f"[{_NO_WIDTH}{EXOTIC_SPACES}]+")
_STRAY_ONLY = re.compile(f"[{STRAY_LINE_ENDS}]")
_OF_WORD = re.compile(f"[{INVISIBLE}{STRESS}{MARKS}]")
_NOT_READ = re.compile(f"[{INVISIBLE}{STRESS}{EXOTIC_SPACES}{STRAY_LINE_ENDS}]")
_CONTROL = re.compile(f"[{CONTROLS}{STRAY_LINE_ENDS}]")
_STRESSED = re.compile(f"[{STRESS}]")
_HIDDEN = re.compile(f"[{INVISIBLE}{STRESS}]")
_BEFORE = re.compile(f"[^\\W_](?:[^\\W_]|[{INVISIBLE}{STRESS}{MARKS}])*\\Z")
_AFTER = re.compile(f"[^\\W_](?:[^\\W_]|[{INVISIBLE}{STRESS}{MARKS}])*")
_NO_WIDTH_BETWEEN = re.compile(f"[{_NO_WIDTH}]+")
# what an emoji is made of: pictures, and the frame around a digit
_PICTURES = frozenset({"So", "Sk", "Me"})
_EMOJI_JOINERS = re.compile("[\u200d\ufe00-\ufe0f]")
_KEYCAP = "\u20e3"
_WINDOW = 40


class _Run(NamedTuple):
    """A run of odd characters: what is read for it, and whether that is listed as a repair."""

    start: int
    end: int
    edit: Edit
    is_listed: bool


def has_odd_characters(text: str, hints: int) -> bool:
    """Whether there is anything for `read_characters` to do."""
    return bool(hints & ODD) or (bool(hints & LINE_END_INSIDE) and _STRAY_INSIDE.search(text) is not None)


def read_characters(text: str) -> Pass:
    """Read exotic spaces as spaces, drop what is invisible, compose «и» + breve to «й»."""
    if _MORE.search(text) is None and not any(
        _splits_word(text, at) for at in _BETWEEN_LETTERS.finditer(text)
    ):
        return Pass(_SPACE.sub(" ", text), SourceMap.identity(len(text)), ())
    runs = list(_runs(text))
    listed = ((run.start, run.end) for run in runs if run.is_listed)
    return apply(text, _merged(run.edit for run in runs), _repairs(text, listed))


def _splits_word(text: str, space: re.Match[str]) -> bool:
    return not _is_space(text, space, parts_words=False)


def _runs(text: str) -> Iterator[_Run]:
    parts_words = _zero_width_parts_words(text)
    for match in _RUN.finditer(text):
        run, start, end = match.group(), match.start(), match.end()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if _is_space(text, match, parts_words=parts_words):
            edit = Edit(start, end, " " * len(run) if _ONLY_SPACES.fullmatch(run) else " ")
            yield _Run(start, end, edit, False)
        elif _stays(text, match, before, after):
            continue
        elif before and (run[0] in MARKS or (run[0] in STRESS and not _is_cyrillic(before))):
            edit = Edit(start - 1, end, unicodedata.normalize("NFC", before + run[0])[:1])
            yield _Run(start, end, edit, _HIDDEN.search(run) is not None)
        else:
            edit = _read_past(start, end, before, after, run)
            yield _Run(start, end, edit, _is_listed(run, before, after))


def _stays(text: str, run: re.Match[str], before: str, after: str) -> bool:
    """Whether the run is a true line end, or holds the parts of an emoji together."""
    if _STRAY_ONLY.fullmatch(run.group()):
        return not _is_stray(text, run)
    if _EMOJI_JOINERS.search(run.group()) is None:
        return False
    return after == _KEYCAP or (before != "" and unicodedata.category(before) in _PICTURES)


def _read_past(start: int, end: int, before: str, after: str, run: str) -> Edit:
    """Inside a word the letter before stands for the run too, at its edge the character beyond it.

    So words stay whole, without what is no part of them. At the edges of the text nothing stands for it.
    """
    if (before.isalnum() and after.isalnum()) or (before and run[0] in STRESS):
        return Edit(start - 1, end, before)
    if not before or not after:
        return Edit(start, end, "")
    return Edit(start, end + 1, after) if before.isalnum() else Edit(start - 1, end, before)


def _is_listed(run: str, before: str, after: str) -> bool:
    if _CONTROL.search(run):
        return True
    if before.isalnum() and after.isalnum():
        return True
    return _ONLY_NO_WIDTH.fullmatch(run) is None and (before.isalnum() or after.isalnum())


def _is_cyrillic(letter: str) -> bool:
    return "а" <= letter.lower() <= "ё"


def _is_space(text: str, run: re.Match[str], *, parts_words: bool) -> bool:
    """Whether the run parts words: «в\u00a0Москве», «в\u200bМоскве», but not «прези\u00a0дент»."""
    spaced = _SPACE.search(run.group()) is not None
    if not spaced and not any(space in run.group() for space in _NO_WIDTH):
        return False
    before, after = _around(text, run)
    if not before or not after:
        return spaced
    if spaced:
        return (is_word(before) and is_word(after)) or not is_word(before + after)
    one, two = _nearest(text, run)
    if parts_words and is_word(one) and is_word(two):
        return not is_known((before + after).lower())
    return _parts_words(before, after) or (
        not is_word(before + after) and may_stand_alone(one) and may_stand_alone(two)
    )


def _parts_words(before: str, after: str) -> bool:
    """Whether a space of no width stands where a word ends for certain: «39\u200bлет», «мэр\u200bВанеев»."""
    if before[-1].isdigit() != after[0].isdigit():
        return True
    return before[-1].islower() and after[0].isupper() and not is_word(before + after)


def _is_stray(text: str, run: re.Match[str]) -> bool:
    """Whether a line end within a word is none: «прези\x0bдент»."""
    before, after = _around(text, run)
    return is_known((before + after).lower()) and not (is_known(before.lower()) and is_known(after))


def _zero_width_parts_words(text: str) -> bool:
    """Whether zero-width spaces stand for lost spaces; in most texts they stand inside words."""
    around = [_around(text, run) for run in _RUN.finditer(text) if run.group() in _NO_WIDTH]
    inside = sum(is_known((before + after).lower()) for before, after in around if before and after)
    return not inside


def _around(text: str, run: re.Match[str]) -> tuple[str, str]:
    """The letters on both sides of a run."""
    before = _BEFORE.search(text[max(0, run.start() - _WINDOW) : run.start()])
    after = _AFTER.match(text[run.end() : run.end() + _WINDOW])
    return _visible(before), _visible(after)


def _nearest(text: str, run: re.Match[str]) -> tuple[str, str]:
    """The letters on both sides up to the next spaces of no width."""
    before = _NO_WIDTH_BETWEEN.split(text[max(0, run.start() - _WINDOW) : run.start()])[-1]
    after = _NO_WIDTH_BETWEEN.split(text[run.end() : run.end() + _WINDOW])[0]
    return _visible(_BEFORE.search(before)), _visible(_AFTER.match(after))


def _visible(match: re.Match[str] | None) -> str:
    return _HIDDEN.sub("", match.group()) if match else ""


def _merged(edits: Iterator[Edit]) -> Iterator[Edit]:
    """A letter between two runs belongs to both: one edit."""
    last: Edit | None = None
    for edit in edits:
        if last is not None and edit.start < last.end:
            last = Edit(last.start, edit.end, last.text)
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last


def _repairs(text: str, listed: Iterable[tuple[int, int]]) -> Iterator[Repair]:
    """One repair a word, however many soft hyphens it holds."""
    done = 0
    for start, end in listed:
        if start < done:
            continue
        first = start - _reach(reversed(text[max(0, start - _WINDOW) : start]))
        done = end + _reach(text[end : end + _WINDOW])
        word = text[first:done]
        first += len(word) - len(word.lstrip(_NO_WIDTH))
        reading = unicodedata.normalize("NFC", _NOT_READ.sub("", word))
        kind = "stress" if _STRESSED.search(word) else "control"
        yield Repair(first, first + len(word.strip(_NO_WIDTH)), kind, reading)


def _reach(chars: Iterable[str]) -> int:
    """How many of the characters belong to one word."""
    return sum(1 for _ in takewhile(lambda char: char.isalnum() or _OF_WORD.match(char), chars))
