"""Lines of a text, and how far apart they stand."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

# everything that Unicode calls a line end, the form feed between pages among them
LINE_BREAKS = "\n\r\f\v\x1c-\x1e\x85\u2028\u2029"

_LINE = re.compile(f"[^{LINE_BREAKS}]+")
_NEWLINE = re.compile(f"\r\n|[{LINE_BREAKS}]")
_PAGE_BREAK = "\f"


class Line(NamedTuple):
    """A line with something on it, without the white space around it.

    Args:
        start, end: offsets of its first character and behind its last.
        indent: white space before it.
        gap: line ends between it and the next such line (1: the next line; 2 and more: blank lines or a new
            page between); 0 for the last line.
        text: what stands on it.
    """

    start: int
    end: int
    indent: int
    gap: int
    text: str


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    spans: list[tuple[int, int, int, str]] = []
    for match in _LINE.finditer(text):
        content = match.group().strip()
        if content:
            indent = len(match.group()) - len(match.group().lstrip())
            start = match.start() + indent
            spans.append((start, start + len(content), indent, content))
    gaps = [_gap(text[one[1] : two[0]]) for one, two in pairwise(spans)] + [0]
    return [
        Line(start, end, indent, gap, content)
        for (start, end, indent, content), gap in zip(spans, gaps, strict=False)
    ]


def _gap(between: str) -> int:
    return len(_NEWLINE.findall(between)) + between.count(_PAGE_BREAK)
