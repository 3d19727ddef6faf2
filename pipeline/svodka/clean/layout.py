"""Lines and paragraphs of a page put back into the paragraphs that were written.

Where a line's sentence or word goes on, its line end is read as a space or not at all. Lines that stand
between the halves of a sentence are an *inset* (a headline, a caption, a page number): they are read as a
paragraph of their own, after the paragraph that they interrupt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svodka.clean.breaks import Link, ends_with_link, find_links
from svodka.clean.draft import Draft, Pass
from svodka.clean.hyphens import DASHES, HYPHENS, head_of, tail_of
from svodka.clean.lines import LINE_BREAKS, Line, lines_of
from svodka.source_map import Repair, SourceMap

# a line end before a line in lower case (its first letter), behind one that may end with a link, or (an empty
# group) behind what may be a broken word
_OPEN_LINE = re.compile(
    f"[{LINE_BREAKS}](?:(?=[^\\S{LINE_BREAKS}]*([а-яё]))|(?<=[,а-яё][{LINE_BREAKS}])"
    f"|((?<=[{HYPHENS}{DASHES} \\t][{LINE_BREAKS}])))"
)
_SMALL, _HYPHEN = 1, 2
_LINK = 12
_BROKEN_WORD = re.compile(f"[{HYPHENS}{DASHES}](?<=[^\\W_].)[ \\t]*[{LINE_BREAKS}]")


def has_broken_lines(text: str, _hints: int) -> bool:
    """Whether a word breaks at a line end, or a line begins in lower case or ends with a link («в»)."""
    may_break = False
    for end in _OPEN_LINE.finditer(text):
        if end.lastindex == _HYPHEN:
            may_break = True
        elif end.lastindex == _SMALL or ends_with_link(text[max(0, end.start() - _LINK) : end.start()]):
            return True
    return may_break and _BROKEN_WORD.search(text) is not None


def read_layout(text: str) -> Pass:
    """Join what lines, columns and pages parted; move insets behind the paragraph that they interrupt."""
    lines = lines_of(text)
    links = find_links(lines, text)
    if not links:
        return Pass(text, SourceMap.identity(len(text)), ())
    return _Assembly(text, lines, links).run()


class _Assembly:
    """Writes the linked lines out paragraph by paragraph."""

    def __init__(self, text: str, lines: Sequence[Line], links: dict[int, Link]) -> None:
        self._text, self._lines, self._links = text, lines, links
        self._draft = Draft(text)
        self._repairs: list[Repair] = []

    def run(self) -> Pass:
        self._draft.copy(0, self._lines[0].start - self._lines[0].indent)
        self._region(0, len(self._lines))
        self._draft.copy(self._lines[-1].end, len(self._text))
        text, source_map = self._draft.finish()
        return Pass(text, source_map, tuple(sorted(self._repairs)))

    def _region(self, first: int, last: int) -> None:
        """The paragraphs of `lines[first:last]`, parted by the line ends that stand before each."""
        current = first
        while current < last:
            if current > first:
                self._gap(current)
            insets = list(self._paragraph(current))
            current = self._end_of(current)
            for start, end in insets:
                self._gap(start)
                self._inset(start, end)

    def _gap(self, before: int) -> None:
        """The line ends before a paragraph, without its indent."""
        line = self._lines[before]
        self._draft.copy(self._lines[before - 1].end, line.start - line.indent)

    def _end_of(self, current: int) -> int:
        while current in self._links:
            current = self._links[current].target
        return current + 1

    def _paragraph(self, current: int) -> Iterator[tuple[int, int]]:
        """Writes one paragraph; gives the line ranges of the insets that interrupt it."""
        start = self._lines[current].start
        while current in self._links:
            target = self._links[current].target
            start = self._join(start, current, self._links[current])
            if target > current + 1:
                yield current + 1, target
            current = target
        self._draft.copy(start, self._lines[current].end)

    def _join(self, start: int, current: int, link: Link) -> int:
        """Writes line `current` from `start` on and its joint; the offset where the next line is to begin."""
        line, target = self._lines[current], self._lines[link.target]
        if link.joining is None or link.joining.joint == "suspended":
            self._draft.copy(start, line.end)
            self._space(current, link.target)
            return target.start
        hyphen = line.end - 1
        self._draft.copy(start, hyphen)
        if link.joining.joint == "compound":
            self._draft.read(hyphen, line.end, "-")
        self._list_word(line, target, link)
        return target.start

    def _space(self, current: int, target: int) -> None:
        """The line end before `target` as a space: as a whole, or its first character where a page breaks."""
        start, end = self._lines[target - 1].end, self._lines[target].start
        if target == current + 1 and self._lines[current].gap > 1:
            self._draft.read(start, start + 1, " ")
        else:
            self._draft.read(start, end, " ")
        self._repairs.append(Repair(start, end, "line", " "))

    def _list_word(self, line: Line, target: Line, link: Link) -> None:
        head, tail = head_of(line.text) or "", tail_of(target.text)
        hyphen = "-" if link.joining is not None and link.joining.joint == "compound" else ""
        repair = Repair(line.end - 1 - len(head), target.start + len(tail), "hyphen", head + hyphen + tail)
        self._repairs.append(repair)

    def _inset(self, first: int, last: int) -> None:
        start, end = self._lines[first].start, self._lines[last - 1].end
        at = self._draft.length
        self._region(first, last)
        self._repairs.append(Repair(start, end, "inset", self._draft.written_since(at)))
