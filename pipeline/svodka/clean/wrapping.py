"""Whether the lines of a text are wrapped at a width, and which of them are full."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from svodka.clean.hyphens import HYPHENS
from svodka.clean.lines import Line

# wrapped text has at least so many breaks in mid-sentence (a text of few lines: half of them), and this
# share of all breaks of their kind
_BREAKS, _SHARE = 2, 0.34
# «…родился в Твери⏎…учился на врача»: the lines of a list are of any length, wrapped ones are about as wide;
# a few lines that mostly go on need no such proof
_EVEN, _EVEN_LINES = 0.6, 0.75
_FEW, _CLEAR_SHARE = 6, 0.5
# hardly any line of the text is wider than the wrapped ones, and those are no wider than a screen
_WIDER, _WIDER_LINES = 1.3, 0.1
_WIDEST = 160
# the width is that of the widest wrapped line so near
_WINDOW = 12
_LONGEST_WORD = 30
# share of wrapped lines with room for the next word that tells proportional type from a typewriter's
_RAGGED_LINES = 0.1
_RAGGED_WIDTH = 0.85
# where words are broken at line ends, room for so much of a word shows that a paragraph has ended
_SYLLABLE = 4
_HYPHENED_LINES = 0.1


class Wrapping:
    """Line widths of a text.

    Args:
        lines: the lines.
        soft: for each line but the last, whether the break behind it is in mid-sentence beyond doubt.
    """

    def __init__(self, lines: Sequence[Line], soft: Sequence[bool]) -> None:
        self._lines, self._soft = lines, soft
        self._columns = [line.indent + len(line.text) for line in lines]
        self._measures = [
            columns if is_soft and _is_measure(line) else 0
            for line, columns, is_soft in zip(lines, self._columns, soft, strict=False)
        ]
        self._tight = self._is_even(loose=False)
        self._loose = self._is_even(loose=True)
        self._indent = median(line.indent for line in lines) if lines else 0
        soft_lines = [index for index, is_soft in enumerate(soft) if is_soft]
        hyphened = sum(lines[index].text[-1] in HYPHENS for index in soft_lines)
        self._hyphened = hyphened > _HYPHENED_LINES * len(soft_lines)
        roomy = sum(self._needed(index) <= self._width(index) for index in soft_lines)
        self._tolerance = _RAGGED_WIDTH if roomy > _RAGGED_LINES * len(soft_lines) else 1.0

    def _is_even(self, *, loose: bool) -> bool:
        """Whether the soft breaks of a kind are many, and end lines of about one width."""
        breaks = [at for at in range(len(self._soft)) if (self._lines[at].gap > 1) == loose]
        soft = [at for at in breaks if self._soft[at]]
        widths = [self._measures[at] for at in soft if self._measures[at]]
        if len(soft) < max(min(_BREAKS, len(breaks) / 2), _SHARE * len(breaks), 1) or not widths:
            return False
        widest = max(widths)
        wider = sum(columns > _WIDER * widest for columns in self._columns)
        if wider > _WIDER_LINES * len(self._lines) or widest > _WIDEST:
            return False
        if len(breaks) <= _FEW and len(soft) >= _CLEAR_SHARE * len(breaks):
            return True
        return sum(width >= _EVEN * widest for width in widths) >= _EVEN_LINES * len(widths)

    def is_wrapped(self, index: int) -> bool:
        """Whether breaks like the one behind the line are mere line ends."""
        return self._loose if self._lines[index].gap > 1 else self._tight

    def is_full(self, index: int) -> bool:
        """Whether the next line's first word had no room on the line."""
        return self._needed(index) > self._tolerance * self._width(index)

    def is_full_to_the_syllable(self, index: int) -> bool:
        """Whether not even the beginning of the next line's first word had room, where words are broken."""
        if not self._hyphened:
            return self.is_full(index)
        room = self._tolerance * self._width(index) - self._columns[index] - 1
        return room < min(_SYLLABLE, self._needed(index) - self._columns[index] - 1)

    def fill(self, index: int) -> float:
        """The share of the width that the line takes."""
        return self._columns[index] / max(1, self._width(index))

    def is_indented(self, index: int) -> bool:
        """Whether the line begins a paragraph by its indent."""
        return self._lines[index].indent > self._indent + 1

    def _needed(self, index: int) -> int:
        """Columns of the line with the next line's first word on it."""
        return self._columns[index] + 1 + len(self._lines[index + 1].text.split(None, 1)[0])

    def _width(self, index: int) -> int:
        return max(self._measures[max(0, index - _WINDOW) : index + _WINDOW + 1], default=0)


def _is_measure(line: Line) -> bool:
    """Whether the line shows the width: a long address would overrun it."""
    return max(map(len, line.text.split())) <= _LONGEST_WORD
