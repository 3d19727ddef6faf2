"""Where lines ended whose line ends are lost: every line of a width ends inside one string.

A wrapped line holds as many words as its width has room for. Once the width W is known, exactly one string of
each line reaches over its end, and that one is two words: «…открыли новый мостчерез» with W = 24 has its end
in «мостчерез». A width is believed where the strings at its line ends are no words, but fall into two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

_NARROWEST, _WIDEST = 18, 160
# so many line ends have to be in strings that are no words, and at most so many in strings that are some
_LEAST, _MISSES = 6, 0.12
# short lines are ends of paragraphs only where the width is known for certain
_PARAGRAPHS = 8
# a width is given up after so many more misses than hits
_HOPELESS = 3
# a width of many lines is found from the first ones
_PROBED = 40
_STRING = re.compile(r"\S+")
_BLOCK = re.compile(r"[^\n]+")
# «региона.Посол»: the end of a paragraph, or of a line
_FULL_STOP = re.compile(r"[.!?…][»\")]?(?=[А-ЯЁ«„\"])(?<=[а-яё»\")].)")


class Cut(NamedTuple):
    """Where a string falls into two, and whether both are words beyond doubt; nothing is lost at a hyphen."""

    offset: int
    is_certain: bool
    is_gap: bool = True


# the cut of a string not behind an offset; None where it is one word. Where it is certain that the line ends
# in the string (the last argument), a word that may as well be two is two: «Поданным»
Judge = Callable[[str, int, bool], Cut | None]


class LineEnd(NamedTuple):
    """Where a line end is lost; a paragraph that ends before its line is full ended there too."""

    offset: int
    is_paragraph: bool


class _String(NamedTuple):
    """What stands between two spaces, and whether a full stop without a space behind it is in it."""

    start: int
    end: int
    has_stop: bool


class _Ends(NamedTuple):
    gaps: list[LineEnd]
    hits: int
    misses: int


def line_ends(text: str, judge: Judge) -> list[LineEnd] | None:
    """The lost line ends; None where no width explains the strings."""
    blocks = [
        [
            _String(match.start(), match.end(), _FULL_STOP.search(match.group()) is not None)
            for match in _STRING.finditer(text, block.start(), block.end())
        ]
        for block in _BLOCK.finditer(text)
    ]
    blocks = [strings for strings in blocks if strings]
    widths = range(_NARROWEST, _WIDEST)
    found = [(width, _Lines(text, judge, width).ends(blocks, _PROBED)) for width in widths]
    width, best = max(found, key=lambda pair: (pair[1].hits - 2 * pair[1].misses, pair[0]))
    if best.hits < _LEAST or best.misses > _MISSES * best.hits:
        return None
    gaps = _Lines(text, judge, width, is_sure=True).ends(blocks, len(text)).gaps
    return gaps if best.hits >= _PARAGRAPHS else [gap._replace(is_paragraph=False) for gap in gaps]


class _Lines:
    """Goes through the strings of a text as lines of one width."""

    def __init__(self, text: str, judge: Judge, width: int, *, is_sure: bool = False) -> None:
        self._text, self._judge, self._width, self._is_sure = text, judge, width, is_sure
        self._gaps: list[LineEnd] = []
        self._hits = self._misses = self._count = 0
        # where the line begins; None after a miss, until a string shows a line end again
        self._begin: int | None = 0
        self._in_step = True

    def ends(self, blocks: Sequence[Sequence[_String]], most: int) -> _Ends:
        """The line ends of the blocks, until there are `most` of them."""
        self._most = most
        for strings in blocks:
            self._begin, self._in_step = strings[0].start, True
            for string in strings:
                # most strings stand inside their line, and a hundred widths are tried
                if string.has_stop or self._begin is None or string.end >= self._begin + self._width:
                    self._pass(*string, is_last=string is strings[-1])
            if self._count >= most or self._is_hopeless():
                break
        return _Ends(self._gaps, self._hits, self._misses)

    def _is_hopeless(self) -> bool:
        """Whether the strings at the first line ends are mostly words: another width is tried."""
        return not self._is_sure and self._misses > _HOPELESS + self._hits

    def _pass(self, start: int, end: int, has_stop: bool, *, is_last: bool) -> None:
        """Goes past one string, line end by line end."""
        while start < end and self._count < self._most and not self._is_hopeless():
            stop = _FULL_STOP.search(self._text, start, end) if has_stop else None
            if stop is not None and (self._begin is None or stop.end() <= self._begin + self._width):
                is_early = self._begin is not None and end < self._begin + self._width
                start = self._end_line(stop.end(), is_certain=True, is_paragraph=is_early)
                continue
            if self._begin is None:
                cut = self._judge(self._text[start:end], end - start, False)
                if cut is None or not (cut.is_certain and cut.is_gap):
                    return
                start = self._end_line(start + cut.offset, is_certain=True)
                continue
            limit = self._begin + self._width
            if start >= limit:  # the line ended before the string, where nothing is lost
                self._miss()
                continue
            if end < limit:
                return
            forced = self._is_sure and self._in_step and not is_last
            cut = self._judge(self._text[start:end], limit - start, forced)
            if is_last and end == limit and (cut is None or not cut.is_certain):
                return
            if cut is None:
                self._miss()
                return
            if cut.is_gap:
                start = self._end_line(start + cut.offset, is_certain=cut.is_certain)
            else:
                self._begin = start = start + cut.offset

    def _end_line(self, offset: int, *, is_certain: bool, is_paragraph: bool = False) -> int:
        self._gaps.append(LineEnd(offset, is_paragraph))
        self._hits += is_certain
        self._count += 1
        self._begin, self._in_step = offset, is_certain
        return offset

    def _miss(self) -> None:
        self._misses += 1
        self._count += 1
        self._begin = None
