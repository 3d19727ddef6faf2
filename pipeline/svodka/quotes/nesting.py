"""One quotation in another: both stay where both have a speaker of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

from svodka.quotes.content import Content
from svodka.quotes.cues import CueHit
from svodka.quotes.reading import REACH
from svodka.quotes.source import Source

Kind = Literal["direct", "indirect", "mixed"]

# inside somebody's own words these senses are the speaker's: «Я прошу…», «Врачи считают…»
_OWN_SENSES = frozenset(("think", "urge", "promise", "warn"))


class Found(NamedTuple):
    """A quotation before its speaker is known."""

    kind: Kind
    content: Content
    hit: CueHit | None
    source: Source | None


def without_echoes(found: list[Found]) -> list[Found]:
    """The quotations without those in whose cue the speaker around only goes on."""
    if len(found) < 2:
        return found
    contents = _Contents(found)
    return [item for item in found if not any(_echoes(item, outer) for outer in contents.around(item))]


class _Contents:
    """Pieces of content by place. Of a crowd of pieces only the last `REACH` before a cue are looked at."""

    def __init__(self, found: list[Found]) -> None:
        pieces = [(piece, item) for item in found for piece in item.content.pieces]
        self.pieces = sorted(pieces, key=lambda pair: pair[0])
        self.starts = [first for (first, _), _ in self.pieces]
        self.longest = max((last - first for (first, last), _ in pieces), default=0)

    def around(self, item: Found) -> Iterator[Found]:
        """Quotations whose content holds an item's cue."""
        if item.hit is None:
            return
        head = item.hit.head
        stop = bisect_right(self.starts, head)
        for (first, last), other in reversed(self.pieces[max(0, stop - REACH) : stop]):
            if head - first > self.longest:
                return
            if last >= head and other.content.pieces != item.content.pieces:
                yield other


def _echoes(item: Found, outer: Found) -> bool:
    """«заявил, что знает… и надеется, что…», «Я прошу…»: the outer speaker goes on."""
    if item.source is None or item.hit is None:
        return True
    if outer.kind == "direct":
        is_own = item.hit.form != "verb" or item.hit.sense in _OWN_SENSES
        return item.kind != "direct" and (is_own or item.source.dropped)
    from_outside = not any(first <= item.source.head <= last for first, last in outer.content.pieces)
    return item.source.dropped and from_outside
