"""Quotation marks: where words are put in quotation marks, as far as the marks alone can tell.

Marks pair on a stack that lives over sentence borders and is settled at the end of each paragraph, so an odd
mark spoils its paragraph at most. One pass over the text; time is linear in the number of marks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# a straight mark after one of these (or at the very start) opens
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u2009\u202f([{«„“—–-/|=")
_MARK = re.compile(r"[«»„“”\"]")
_MARK_OR_BREAK = re.compile(r"[«»„“”\"\n]")
_CLOSES = {"»": "«", "”": '“„"', "“": "„“"}
# what stands behind a mark that ends speech: the author's words, or nothing
_ENDS_SPEECH = re.compile(r"[,.!?…]*[ \u00a0]*(?:[—–-]|$|\n)")
# a quotation of more paragraphs than this is taken for a forgotten mark
MAX_PARAGRAPHS = 12
# text nested deeper than this stays part of what encloses it
MAX_DEPTH = 4


class Quoted(NamedTuple):
    """Words in quotation marks: `start` to `end` without the marks, `depth` of 0 outside all others.

    `closed` is False where no mark closes it and the paragraph's end had to.
    """

    start: int
    end: int
    depth: int
    closed: bool = True


class _Open(NamedTuple):
    mark: str
    start: int
    paragraph: int


def find_quoted(text: str) -> tuple[Quoted, ...]:
    """All words in quotation marks down to `MAX_DEPTH`, by start; enclosing ones before enclosed ones."""
    pairing = _Pairing(text)
    for match in _MARK.finditer(text):
        pairing.read(match.group(), match.start())
    pairing.end(len(text))
    found = [found for found in pairing.found if found.depth < MAX_DEPTH]
    return tuple(sorted(found, key=lambda quoted: (quoted.start, -quoted.end)))


class _Pairing:
    """The stack of marks that wait for their closing ones."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Open] = []
        self.found: list[Quoted] = []
        self.paragraph = 0
        self.last_closing = -1
        self.read_to = 0

    def read(self, mark: str, at: int) -> None:
        self._read_breaks(at)
        if self._opens(mark, at):
            if not self._continues(mark, at):
                self.stack.append(_Open(mark, at + 1, self.paragraph))
        else:
            self._close(mark, at)

    def end(self, at: int) -> None:
        """Settle what is open at the end of the text."""
        self._read_breaks(at)
        self._settle_all(at)

    def _read_breaks(self, stop: int) -> None:
        """End the paragraphs before a mark; where nothing is open they only count."""
        if self.text.find("\n", self.read_to, stop) < 0:  # mostly
            self.read_to = stop
            return
        while self.stack:
            at = self.text.find("\n", self.read_to, stop)
            if at < 0:
                break
            if not self._goes_on(at):
                self._settle_all(at)
            self.paragraph += 1
            self.read_to = at + 1
        self.paragraph += self.text.count("\n", self.read_to, stop)
        self.read_to = stop

    def _opens(self, mark: str, at: int) -> bool:
        if mark in "«„":
            return True
        if mark in "»”":
            return False
        if mark == "“" and any(waiting.mark == "„" for waiting in self.stack[-MAX_DEPTH:]):
            return False
        before = self.text[at - 1] if at else " "
        after = self.text[at + 1] if at + 1 < len(self.text) else " "
        if after.isspace() and before.isspace():
            return not any(waiting.mark == mark for waiting in self.stack[-MAX_DEPTH:])
        return before in _BEFORE_OPENING and not after.isspace()

    def _continues(self, mark: str, at: int) -> bool:
        """A paragraph inside a quotation may begin with the opening mark again: «…⏎«…»."""
        if not self.stack or self.stack[-1].mark != mark or self.stack[-1].paragraph == self.paragraph:
            return False
        return not self.text[self.text.rfind("\n", 0, at) + 1 : at].strip()

    def _close(self, mark: str, at: int) -> None:
        partners = _CLOSES.get(mark, mark)
        reach = len(self.stack) - MAX_DEPTH - 1
        for position in range(len(self.stack) - 1, max(-1, reach), -1):
            if self.stack[position].mark in partners:
                for inner in self.stack[position + 1 :]:
                    self._settle(inner, at, position + 1, closed=False)
                self._settle(self.stack[position], at, position, closed=True)
                del self.stack[position:]
                break
        self.last_closing = at

    def _settle(self, opened: _Open, end: int, depth: int, *, closed: bool) -> None:
        if end > opened.start:
            self.found.append(Quoted(opened.start, end, depth, closed))

    def _goes_on(self, at: int) -> bool:
        """Whether what is open goes on in the paragraph behind a line break."""
        outer = self.stack[0]
        if self.paragraph - outer.paragraph >= MAX_PARAGRAPHS:
            return False
        following = _MARK_OR_BREAK.search(self.text, at + 1)
        while following is not None and following.group() == "\n" and following.start() - at < 3:
            following = _MARK_OR_BREAK.search(self.text, following.end())
        if following is None:
            return False
        mark, where = following.group(), following.start()
        if mark == "\n":
            return self._closed_later(outer, where)
        starts_paragraph = not self.text[at:where].strip()
        if mark == outer.mark and starts_paragraph and not self.last_closing > outer.start:
            return True
        return not self._opens(mark, where) and outer.mark in _CLOSES.get(mark, mark)

    def _closed_later(self, outer: _Open, where: int) -> bool:
        """Whether the next mark after some paragraphs without any closes this quotation."""
        for count, following in enumerate(_MARK_OR_BREAK.finditer(self.text, where)):
            if count > 2 * MAX_PARAGRAPHS:
                return False
            if following.group() != "\n":
                mark = following.group()
                return not self._opens(mark, following.start()) and outer.mark in _CLOSES.get(mark, mark)
        return False

    def _settle_all(self, at: int) -> None:
        """«Он сказал: «Да», — outer and inner may share one closing mark; else the paragraph closes all."""
        for depth, opened in enumerate(self.stack):
            shared = self.last_closing
            if (
                opened.paragraph == self.paragraph
                and shared > opened.start
                and _ENDS_SPEECH.match(self.text, shared + 1)
            ):
                self._settle(opened, shared, depth, closed=True)
            else:
                end = at if opened.paragraph == self.paragraph else self._paragraph_end(opened.start)
                self._settle(opened, end, depth, closed=False)
        self.stack.clear()

    def _paragraph_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end
