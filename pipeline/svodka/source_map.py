"""The way back from the repaired reading of an article to its source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Segment(NamedTuple):
    """A stretch of the repaired reading and where it came from, half-open code points.

    Equal lengths mean letter for letter; otherwise the stretch is one character that stands for its source
    as a whole: a letter with the soft hyphen after it, a space read from a line break, or a space that the
    source lacks (an empty stretch).
    """

    start: int
    end: int
    source_start: int
    source_end: int


class Repair(NamedTuple):
    """What was read differently: `[start, end)` of the source reads as `text`."""

    start: int
    end: int
    kind: str
    text: str


class SourceMap:
    """Offsets of the repaired reading → offsets of the source.

    Args:
        segments: in the order of the repaired reading, tiling it; an inset that was moved makes the
            source offsets jump.
    """

    __slots__ = ("_starts", "segments")

    def __init__(self, segments: Sequence[Sequence[int]]) -> None:
        self.segments = tuple(Segment(*segment) for segment in segments)
        self._starts = [segment.start for segment in self.segments]

    @classmethod
    def identity(cls, length: int) -> SourceMap:
        """The map of a text whose letters stand where they stood."""
        return cls([(0, length, 0, length)])

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Source stretches of `[start, end)`, in reading order; neighbours are merged.

        An empty span gives one empty piece where it stands.
        """
        index = max(bisect_right(self._starts, start) - 1, 0)
        pieces: list[tuple[int, int]] = []
        for position in range(index, len(self.segments)):
            segment = self.segments[position]
            if segment.start >= end and pieces:
                break
            piece = self._cut(segment, start, end)
            if pieces and pieces[-1][1] == piece[0]:
                pieces[-1] = (pieces[-1][0], piece[1])
            else:
                pieces.append(piece)
            if segment.end >= end:
                break
        return pieces or [(start, end)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The shortest source stretch that holds `[start, end)`."""
        pieces = self.pieces(start, end)
        return min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)

    def through(self, inner: SourceMap) -> SourceMap:
        """The map of two repairs in a row: this one's source is the reading of `inner`."""
        segments: list[Segment] = []
        for segment in self.segments:
            if segment.end - segment.start == segment.source_end - segment.source_start:
                segments.extend(inner._slice(segment.start, segment.source_start, segment.source_end))
            else:
                segments.append(Segment(segment.start, segment.end, *inner._whole(*segment[2:])))
        return SourceMap(segments)

    def _slice(self, at: int, start: int, end: int) -> list[Segment]:
        """The segments of `[start, end)`, cut to it and moved so that they begin at `at`."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        slices: list[Segment] = []
        for position in range(index, len(self.segments)):
            segment = self.segments[position]
            if segment.start >= end:
                break
            first, last = max(segment.start, start), min(segment.end, end)
            slices.append(Segment(first - start + at, last - start + at, *self._cut(segment, first, last)))
        return slices

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        return self.span(start, end) if end > start else (self.boundary(start),) * 2

    def boundary(self, offset: int) -> int:
        """The source offset where the character that begins at `offset` begins."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        segment = self.segments[index]
        if offset >= segment.end:
            return segment.source_end
        return self._cut(segment, offset, offset)[0]

    @staticmethod
    def _cut(segment: Segment, start: int, end: int) -> tuple[int, int]:
        if segment.end - segment.start != segment.source_end - segment.source_start:
            return segment.source_start, segment.source_end
        shift = segment.source_start - segment.start
        return max(segment.start, start) + shift, min(segment.end, end) + shift
