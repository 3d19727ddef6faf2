"""Characters that nobody sees: exotic spaces, soft hyphens, zero-width characters, stress marks, controls.

Exotic spaces are read as plain ones of the same length, and what is dropped between words is lost to nobody:
neither is listed as a repair. A word that held something invisible is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.lines import LINE_BREAKS
from svodka.clean.words import is_word
from svodka.morphology import is_known
from svodka.source_map import Repair, SourceMap

# the no-break space of «в Москве», thin and narrow ones of «1 000», the wide one of CJK typesetting
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# C0 without tab and line ends, DEL, C1 without NEL, soft hyphen, zero-width and direction marks, BOM inside,
# and U+FFFE, which pdfium puts for a hyphen at a line end
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffe\uffff"
)
_STRESS = "\u0300\u0301"
# the breve of a decomposed «й» (file names and PDF of macOS), the dots of «ё»
_MARKS = "\u0306\u0308"

_ODD = f"{_SPACES}{_INVISIBLE}{_STRESS}{_MARKS}"
_ANY = re.compile(f"[{_ODD}]")
# a soft hyphen at the end of a line is left to the layout
_RUN = re.compile(f"(?:(?!\u00ad[ \\t]*[{LINE_BREAKS}])[{_ODD}])+")
_SPACE = re.compile(f"[{_SPACES}]")
_MORE = re.compile(f"[{_INVISIBLE}{_STRESS}{_MARKS}]")
_BETWEEN_LETTERS = re.compile(f"[{_SPACES}](?<=[^\\W\\d_].)(?=[^\\W\\d_])")
_ONLY_SPACES = re.compile(f"[{_SPACES}]+")
_STRESSED = re.compile(f"[{_STRESS}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}{_STRESS}]")
_WORD = re.compile(f"[^\\W\\d_](?:[^\\W\\d_]|[{_INVISIBLE}{_STRESS}{_MARKS}]+(?=[^\\W\\d_])|[{_STRESS}]+)+")
_BEFORE = re.compile(f"[^\\W\\d_](?:[^\\W\\d_]|[{_INVISIBLE}{_STRESS}{_MARKS}])*\\Z")
_AFTER = re.compile(f"[^\\W\\d_](?:[^\\W\\d_]|[{_INVISIBLE}{_STRESS}{_MARKS}])*")
_JOINER, _ZERO_WIDTH_SPACE = "\u200d", "\u200b"
_WINDOW = 40


def has_odd_characters(text: str) -> bool:
    """Whether there is anything for `read_characters` to do."""
    return _ANY.search(text) is not None


def read_characters(text: str) -> Pass:
    """Read exotic spaces as spaces, drop what is invisible, compose «и» + breve to «й»."""
    if _MORE.search(text) is None and not any(
        _splits_word(text, at) for at in _BETWEEN_LETTERS.finditer(text)
    ):
        return Pass(_SPACE.sub(" ", text), SourceMap.identity(len(text)), ())
    return apply(text, _merged(_edits(text)), _repairs(text))


def _splits_word(text: str, space: re.Match[str]) -> bool:
    return not _is_space(text, space, parts_words=False)


def _edits(text: str) -> Iterator[Edit]:
    parts_words = _zero_width_parts_words(text)
    for match in _RUN.finditer(text):
        run, start, end = match.group(), match.start(), match.end()
        before, after = text[start - 1 : start], text[end : end + 1]
        if _is_space(text, match, parts_words=parts_words):
            yield Edit(start, end, " " * len(run) if _ONLY_SPACES.fullmatch(run) else " ")
        elif _JOINER in run and not (before.isalpha() and after.isalpha()):
            continue  # holds the parts of an emoji together
        elif before and (run[0] in _MARKS or (run[0] in _STRESS and not _is_cyrillic(before))):
            yield Edit(start - 1, end, unicodedata.normalize("NFC", before + run[0])[:1])
        elif before.isalnum():
            yield Edit(start - 1, end, before)
        else:
            yield Edit(start, end + len(after), after)


def _is_cyrillic(letter: str) -> bool:
    return "а" <= letter.lower() <= "ё"


def _is_space(text: str, run: re.Match[str], *, parts_words: bool) -> bool:
    """Whether the run parts words: «в\u00a0Москве», «в\u200bМоскве», but not «прези\u00a0дент»."""
    spaced = _SPACE.search(run.group()) is not None
    if not spaced and _ZERO_WIDTH_SPACE not in run.group():
        return False
    before, after = _around(text, run)
    if not before or not after:
        return spaced
    both_words = is_word(before) and is_word(after)
    if spaced:
        return both_words or not is_word(before + after)
    return both_words and (parts_words or after[0].isupper()) and not is_known((before + after).lower())


def _zero_width_parts_words(text: str) -> bool:
    """Whether zero-width spaces stand for lost spaces; in most texts they stand inside words."""
    around = [_around(text, run) for run in _RUN.finditer(text) if run.group() == _ZERO_WIDTH_SPACE]
    inside = sum(is_known((before + after).lower()) for before, after in around if before and after)
    return not inside


def _around(text: str, run: re.Match[str]) -> tuple[str, str]:
    """The letters on both sides of a run."""
    before = _BEFORE.search(text[max(0, run.start() - _WINDOW) : run.start()])
    after = _AFTER.match(text[run.end() : run.end() + _WINDOW])
    return _visible(before), _visible(after)


def _visible(match: re.Match[str] | None) -> str:
    return _HIDDEN.sub("", match.group()) if match else ""


def _merged(edits: Iterator[Edit]) -> Iterator[Edit]:
    """A letter between two runs belongs to both: one edit."""
    last: Edit | None = None
    for edit in edits:
        if last is not None and edit.start < last.end:
            last = Edit(last.start, edit.end, last.text)
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last


def _repairs(text: str) -> Iterator[Repair]:
    """One repair a word, however many soft hyphens it holds."""
    for match in _WORD.finditer(text):
        word = match.group()
        if _HIDDEN.search(word, 1) is None:
            continue
        kind = "stress" if _STRESSED.search(word) else "control"
        yield Repair(match.start(), match.end(), kind, unicodedata.normalize("NFC", _HIDDEN.sub("", word)))
