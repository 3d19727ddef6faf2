"""The way back from the repaired reading of an article to its source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Segment(NamedTuple):
    """A stretch of the repaired reading and where it came from, half-open code points.

    Equal lengths mean letter for letter; otherwise the stretch stands for its source as a whole.
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

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Source stretches of `[start, end)`, in reading order; neighbours are merged.

        An empty span gives one empty piece where it stands.
        """
        index = max(bisect_right(self._starts, start) - 1, 0)
        pieces: list[tuple[int, int]] = []
        for segment in self.segments[index:]:
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

    @staticmethod
    def _cut(segment: Segment, start: int, end: int) -> tuple[int, int]:
        if segment.end - segment.start != segment.source_end - segment.source_start:
            return segment.source_start, segment.source_end
        shift = segment.source_start - segment.start
        return max(segment.start, start) + shift, min(segment.end, end) + shift
