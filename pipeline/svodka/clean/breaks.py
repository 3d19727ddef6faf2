"""Which line continues which: the decisions behind the layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from svodka.clean.hyphens import DASHES, Joining, head_of, join, tail_of
from svodka.clean.lines import Line
from svodka.clean.words import Vocabulary, is_word, news_count
from svodka.clean.wrapping import Wrapping
from svodka.morphology import parses


class Link(NamedTuple):
    """The line that continues a line; `joining` tells how a broken word is joined, None is a space."""

    target: int
    joining: Joining | None


_TERMINAL = re.compile(r"[.!?…][»\"”“')\]]*\Z")
_SENTENCE_END = re.compile(r"[.!?…][»\"”“')\]]*(?:\s|\Z)")
_INNER_END = re.compile(r"[.!?…][»\"”“')\]]*\s")
_COMMA = re.compile(r",\Z")
_COLON = re.compile(r"[:;]\Z")
_OPEN_END = re.compile(r"[\w,»\"”)%–—-]\Z")
_LOWER = re.compile(r"[«\"„(]?[а-яё]")
_MARKUP = re.compile(r"\S*[|=<>{}\[\]]")
_ITEM = re.compile(r"[-–—•*·]\s|\d{1,2}[.)]\s")
_LAST_WORD = re.compile(r"(?<![^\s«\"(])([а-яё]+)\Z")
_NUMBER = re.compile(r"\W*\d{1,4}\W*\Z")
_CAPITALS = re.compile(r"[^a-zа-яё]*[A-ZА-ЯЁ]{2}[^a-zа-яё]*\Z")

# an inset is at most so many lines and characters
_INSET_LINES = 12
_INSET_LENGTH = 900
_INSET_PARAGRAPHS = 4
_INSET_PARAGRAPH = 250
_DWARFED = 1.5
# a paragraph that breaks off is prose, or longer than headlines are; «Уважаемая Анна Петровна,» is neither
_LONG_PROSE = 90
_SHORT_PROSE = 40
# «чис-», «фото автора», «ле» on consecutive lines: a frequent word is worth an inset in small letters
_FREQUENT = 1_000
_LINKS = frozenset({"PREP", "CONJ"})
_INTRUDERS = 3
# a line that leaves this share of the width free, and room for the next word, has ended
_SHORT_LINE = 0.75


def find_links(lines: Sequence[Line], text: str) -> dict[int, Link]:
    """Line → the line that continues it. Links are nested: they never cross."""
    return _Finder(lines, text).links


def ends_with_link(line: str) -> bool:
    """Whether a line ends with a word or mark that cannot end a sentence: «в», «и», a comma."""
    if _COMMA.search(line):
        return True
    word = _LAST_WORD.search(line)
    return word is not None and _is_link(word.group(1))


@lru_cache(maxsize=5_000)
def _is_link(word: str) -> bool:
    """Whether a word is most likely a preposition or a conjunction."""
    return parses(word)[0].tag.POS in _LINKS


class _Finder:
    def __init__(self, lines: Sequence[Line], text: str) -> None:
        self._lines = lines
        self._vocabulary = Vocabulary(text)
        self.links: dict[int, Link] = {}
        self._targets: set[int] = set()
        self._broken_words(0, len(lines))
        self._wrapping = Wrapping(lines, [self._is_soft(index) for index in range(len(lines) - 1)])
        self._wrapped_lines()
        self._broken_paragraphs(0, len(lines))

    def _link(self, source: int, target: int, joining: Joining | None = None) -> None:
        self.links[source] = Link(target, joining)
        self._targets.add(target)

    def _is_open(self, source: int) -> bool:
        return source not in self.links and source + 1 not in self._targets

    # broken words: «чис-» … «ле»

    def _broken_words(self, first: int, last: int) -> None:
        current = first
        while current < last - 1:
            head = head_of(self._lines[current].text)
            found = self._continuation(current, head, last) if head else None
            if found is None:
                current += 1
                continue
            self._link(current, found.target, found.joining)
            if found.target > current + 1:
                self._broken_words(current + 1, found.target)
            current = found.target

    def _continuation(self, current: int, head: str, last: int) -> Link | None:
        """The next line where the word is certain, else a line past an inset, else the next line."""
        following = self._joining(current, head, current + 1)
        if following is not None and following.certain:
            return Link(current + 1, following)
        if self._lines[current].text[-1] in DASHES:  # as a rule it is one: «Москва –⏎город»
            return None
        next_line = self._lines[current + 1]
        rest = list(self._behind_inset(current, last))
        apart = self._lines[current].gap > 1 or not _LOWER.match(next_line.text)
        if apart or is_word(tail_of(next_line.text)):
            for target in rest:
                joining = self._joining(current, head, target)
                if joining is None or not joining.certain or joining.joint == "suspended":
                    continue
                if apart or news_count(head + tail_of(self._lines[target].text)) >= _FREQUENT:
                    return Link(target, joining)
        # «по-», a blank line, «Дороги станут шире»: hardly one word
        is_inset = self._lines[current].gap > 1 and next_line.text[0].isupper()
        if following is not None and not is_inset:
            return Link(current + 1, following)
        for target in rest:
            joining = self._joining(current, head, target)
            if joining is not None and joining.joint == "broken":
                return Link(target, joining)
        return Link(current + 1, following) if following is not None else None

    def _joining(self, current: int, head: str, target: int) -> Joining | None:
        return join(self._whole_head(current, head), self._whole_tail(target), self._vocabulary)

    def _whole_head(self, current: int, head: str) -> str:
        """«меж-» before «пра-» in a narrow column."""
        line = self._lines[current].text
        before = self.links.get(current - 1)
        if (
            before is None
            or before.joining is None
            or before.joining.joint != "broken"
            or len(head) + 1 < len(line)
        ):
            return head
        return (head_of(self._lines[current - 1].text) or "") + head

    def _whole_tail(self, target: int) -> str:
        """«пра-» and «вительственная» below it."""
        line = self._lines[target].text
        tail = tail_of(line)
        if len(tail) + 1 == len(line) and head_of(line) == tail and target + 1 < len(self._lines):
            return tail + tail_of(self._lines[target + 1].text)
        return tail

    def _behind_inset(self, current: int, last: int) -> Iterator[int]:
        """Lines in lower case that may continue `current` across an inset."""
        start = self._lines[current + 1].start
        for target in range(current + 2, min(last, current + 2 + _INSET_LINES)):
            if self._lines[target - 1].end - start > _INSET_LENGTH:
                return
            if _LOWER.match(self._lines[target].text):
                yield target

    # lines of equal width: «…двух⏎стран и⏎народов»

    def _is_soft(self, index: int) -> bool:
        """Whether the break behind the line is in mid-sentence beyond doubt."""
        link = self.links.get(index)
        if link is not None:
            return link.target == index + 1
        return index + 1 not in self._targets and self._goes_on(index, index + 1)

    def _goes_on(self, source: int, target: int) -> bool:
        return self._hangs(source) and self._continues(target)

    def _hangs(self, source: int) -> bool:
        line = self._lines[source].text
        return _OPEN_END.search(line) is not None

    def _continues(self, target: int) -> bool:
        line = self._lines[target].text
        return _LOWER.match(line) is not None and _MARKUP.match(line) is None

    def _wrapped_lines(self) -> None:
        for index in range(len(self._lines) - 1):
            if not self._is_open(index) or not self._wrapping.is_wrapped(index):
                continue
            intruders = self._intruders(index + 1)
            if intruders:
                self._link(index, index + 1 + intruders)
            elif self._is_wrapped_here(index):
                self._link(index, index + 1)

    def _is_wrapped_here(self, index: int) -> bool:
        line, following = self._lines[index].text, self._lines[index + 1].text
        ended = _TERMINAL.search(line) is not None or _COLON.search(line) is not None
        if self._goes_on(index, index + 1):
            return True
        if (ended and _ITEM.match(following)) or self._wrapping.is_indented(index + 1):
            return False
        if ended:
            return self._wrapping.is_full_to_the_syllable(index)
        return self._wrapping.is_full(index)

    def _intruders(self, first: int) -> int:
        """Lines of a headline or a page's head without blank lines around it, in mid-sentence."""
        for count in range(1, _INTRUDERS + 1):
            last = first + count - 1
            if last + 1 >= len(self._lines) or not self._is_open(last) or not self._is_intruder(last):
                return 0
            if self._goes_on(first - 1, last + 1):
                return count
        return 0

    def _is_intruder(self, index: int) -> bool:
        line = self._lines[index].text
        if _LOWER.match(line):
            return False
        if _NUMBER.match(line) or (
            _CAPITALS.match(line) and not _CAPITALS.match(self._lines[index - 1].text)
        ):
            return True
        return self._wrapping.fill(index) < _SHORT_LINE and not self._wrapping.is_full(index)

    # paragraphs broken by a page, or by an inset

    def _broken_paragraphs(self, first: int, last: int) -> None:
        """Links across blank lines, in the lines of the text or of one inset."""
        starts: list[int] = []
        current = first
        while current < last:
            for inset in self._insets(current):
                self._broken_paragraphs(*inset)
            source = self._source(starts, current) if starts else None
            following = self._end_of(current) + 1
            if source is None:
                starts.append(current)
            else:
                while self._end_of(starts[-1]) != source:
                    starts.pop()
                self._link(source, current)
            current = following

    def _insets(self, start: int) -> Iterator[tuple[int, int]]:
        while start in self.links:
            target = self.links[start].target
            if target > start + 1:
                yield start + 1, target
            start = target

    def _source(self, starts: Sequence[int], current: int) -> int | None:
        """The line that goes on at `current`, if any."""
        if self._continues(current):
            return self._broken_off(starts, current)
        # a name or a number may go on as well, where the paragraph before ends with «в» or a comma
        if self._ends_openly(current) or _ITEM.match(self._lines[current].text):
            return None
        for position in range(len(starts) - 1, max(-1, len(starts) - 2 - _INSET_PARAGRAPHS), -1):
            start = starts[position]
            if self._breaks_off(start) and self._ends_with_link(start):
                return self._end_of(start)
            if not self._may_be_inset(start):
                return None
        return None

    def _ends_with_link(self, start: int) -> bool:
        return ends_with_link(self._lines[self._end_of(start)].text)

    def _broken_off(self, starts: Sequence[int], current: int) -> int | None:
        """The end of the paragraph that goes on at `current`, behind the last of `starts`."""
        nearest = starts[-1]
        if self._breaks_off(nearest) and (self._is_prose(nearest) or self._ends_with_comma(nearest)):
            return self._end_of(nearest)
        for position in range(len(starts) - 1, max(0, len(starts) - 1 - _INSET_PARAGRAPHS), -1):
            if not self._may_be_inset(starts[position]):
                break
            before = starts[position - 1]
            if self._breaks_off(before) and (
                self._is_prose(before) or self._dwarfs(before, starts[position:])
            ):
                return self._end_of(before)
        long = self._length(nearest) >= _LONG_PROSE or not self._ends_openly(current)
        return self._end_of(nearest) if long and self._breaks_off(nearest) else None

    def _breaks_off(self, start: int) -> bool:
        return self._hangs(self._end_of(start)) and self._length(start) >= _SHORT_PROSE

    def _ends_with_comma(self, start: int) -> bool:
        return _COMMA.search(self._lines[self._end_of(start)].text) is not None

    def _dwarfs(self, start: int, insets: Sequence[int]) -> bool:
        """Whether a paragraph of one sentence, no headline, is much longer than the insets behind it."""
        return start > 0 and all(self._length(start) > _DWARFED * self._length(inset) for inset in insets)

    def _ends_openly(self, start: int) -> bool:
        return _TERMINAL.search(self._lines[self._end_of(start)].text) is None

    def _may_be_inset(self, start: int) -> bool:
        """A headline or a caption: short, one sentence at most, and no introduction of something."""
        text = self._lines[self._end_of(start)].text
        return (
            self._length(start) <= _INSET_PARAGRAPH and not self._is_prose(start) and not _COLON.search(text)
        )

    def _end_of(self, start: int) -> int:
        while start in self.links:
            start = self.links[start].target
        return start

    def _length(self, start: int) -> int:
        return self._lines[self._end_of(start)].end - self._lines[start].start

    def _is_prose(self, start: int) -> bool:
        """Whether there is a sentence end inside the paragraph, before its last character."""
        index = start
        while index in self.links:
            if _SENTENCE_END.search(self._lines[index].text):
                return True
            index = self.links[index].target
        return _INNER_END.search(self._lines[index].text) is not None
