"""A reading in the making: stretches of a text copied, read differently, or left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from svodka.source_map import Repair, Segment, SourceMap


class Edit(NamedTuple):
    """`[start, end)` of a text read as `text`, at most as many characters as it has, or one."""

    start: int
    end: int
    text: str


class Draft:
    """Collects the reading of `text` from its beginning to its end; the source may jump.

    `length` is the length of what is written so far.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._segments: list[Segment] = []
        self.length = 0

    def copy(self, start: int, end: int) -> None:
        """Read `[start, end)` as it stands."""
        if end > start:
            self._add(self._text[start:end], start, end)

    def read(self, start: int, end: int, text: str) -> None:
        """Read `[start, end)` as `text`: letter for letter, one character for the whole, or nothing."""
        if len(text) not in (0, 1, end - start):
            raise ValueError(f"{end - start} characters cannot be read as {len(text)}")
        if text:
            self._add(text, start, end)

    def written_since(self, length: int) -> str:
        """What was written after the draft had this length."""
        parts: list[str] = []
        missing = self.length - length
        for part in reversed(self._parts):
            if missing <= 0:
                break
            parts.append(part[-missing:])
            missing -= len(part)
        return "".join(reversed(parts))

    def _add(self, text: str, start: int, end: int) -> None:
        begin, self.length = self.length, self.length + len(text)
        self._parts.append(text)
        last = self._segments[-1] if self._segments else None
        if last is not None and len(text) == end - start and last.source_end == start and _letterwise(last):
            self._segments[-1] = Segment(last.start, self.length, last.source_start, end)
        else:
            self._segments.append(Segment(begin, self.length, start, end))

    def finish(self) -> tuple[str, SourceMap]:
        """The reading and its map."""
        return "".join(self._parts), SourceMap(self._segments or [Segment(0, 0, 0, 0)])


def _letterwise(segment: Segment) -> bool:
    return segment.end - segment.start == segment.source_end - segment.source_start


class Pass(NamedTuple):
    """What one repair made of a text: `source_map` and `repairs` point into that text."""

    text: str
    source_map: SourceMap
    repairs: tuple[Repair, ...]


def apply(text: str, edits: Iterable[Edit], repairs: Iterable[Repair] = ()) -> Pass:
    """The text with some stretches read differently; `edits` in order, without overlaps."""
    edits = list(edits)
    if not edits:
        return Pass(text, SourceMap.identity(len(text)), tuple(repairs))
    draft = Draft(text)
    done = 0
    for edit in edits:
        draft.copy(done, edit.start)
        draft.read(*edit)
        done = edit.end
    draft.copy(done, len(text))
    reading, source_map = draft.finish()
    return Pass(reading, source_map, tuple(repairs))
