"""Hints of damage: which suspicious neighbours stand in a text at all.

Patterns of the repairs run over every article, and most find nothing. All characters are looked up at once
here, so that a pattern only runs where two characters stand side by side that it begins with.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint16]
Codes = NDArray[np.uint16]

# characters that wrong decoding leaves: accented Latin, Serbian and Macedonian letters, box drawing
STRANGE_CHARACTERS: Final = "\x80-\x9f\u00c0-\u00ff\u0402-\u040f\u0452-\u045f\u0490\u0491\u2500-\u25a0"
CYRILLIC: Final = "\u0400-\u052f"
# Latin, Greek, and the letters of other scripts and styles that Unicode's table of confusables knows
FOREIGN: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u03ff\u0530-\u058f"
    "\u1d00-\u1d7f\u2c60-\u2cff\uff21-\uff5a\U0001d400-\U0001d7ff"
)
# the no-break space of «в Москве», thin and narrow ones of «1 000», the wide one of CJK typesetting
EXOTIC_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
CONTROLS: Final = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
# C0 without tab and line ends, DEL, C1 without NEL; soft hyphen (Word's own is U+001F), zero-width ones,
# marks of direction, variants of emoji, and U+FFFE, which pdfium puts for a hyphen at a line end
INVISIBLE: Final = (
    f"{CONTROLS}\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\ufffe\uffff"
)
STRESS: Final = "\u0300\u0301"
# the breve of a decomposed «й» (file names and PDF of macOS), the dots of «ё»
MARKS: Final = "\u0306\u0308"
ODD_CHARACTERS: Final = f"{EXOTIC_SPACES}{INVISIBLE}{STRESS}{MARKS}"
# line ends that are none within a word: they came with the bytes
STRAY_LINE_ENDS: Final = "\v\f\x1c-\x1e\x85"
# halves of characters beyond 16 bits: any of those counts as foreign here
_HALVES = "\ud800-\udfff"
_SMALL, _LETTER = "а-яё", "а-яёА-ЯЁ"
_ANY = "\u0000-\uffff"

STRANGE: Final = 1 << 0
# «годыПосол», and the letters of koi8-r, the wrong way round
CAPITAL_INSIDE: Final = 1 << 1
FOREIGN_FIRST: Final = 1 << 2
FOREIGN_BEHIND: Final = 1 << 3
# «c президентом»
LONE_LATIN: Final = 1 << 4
DIGIT_FIRST: Final = 1 << 5
DIGIT_BEHIND: Final = 1 << 6
# «годы,что», «годы.Посол»
MARK_INSIDE: Final = 1 << 7
# «прави- тельство»
HYPHEN_AND_SPACE: Final = 1 << 8
ODD: Final = 1 << 9
# «прези\x0bдент»
LINE_END_INSIDE: Final = 1 << 10
# hint → what stands before and what behind, as sets of a regular expression
_NEIGHBOURS: Final = {
    STRANGE: (STRANGE_CHARACTERS, _ANY),
    CAPITAL_INSIDE: (_SMALL, "А-ЯЁ"),
    FOREIGN_FIRST: (FOREIGN + _HALVES, CYRILLIC),
    FOREIGN_BEHIND: (CYRILLIC, FOREIGN + _HALVES),
    LONE_LATIN: ("acoy", " "),
    DIGIT_FIRST: ("0346", _LETTER),
    DIGIT_BEHIND: (_LETTER, "0346"),
    MARK_INSIDE: (",;:!?…».)", _LETTER),
    HYPHEN_AND_SPACE: ("-", " "),
    ODD: (ODD_CHARACTERS, _ANY),
    LINE_END_INSIDE: (_SMALL, STRAY_LINE_ENDS),
}


class _Tables(NamedTuple):
    """16-bit code → the hints that it may be the first and the second character of."""

    first: Bits
    second: Bits


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    tables = _Tables(np.zeros(2**16, np.uint16), np.zeros(2**16, np.uint16))
    everything = "".join(map(chr, range(2**16)))
    for hint, sets in _NEIGHBOURS.items():
        for table, characters in zip(tables, sets, strict=True):
            table[_codes("".join(re.findall(f"[{characters}]+", everything)))] |= np.uint16(hint)
    return tables


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def hints_of(text: str) -> int:
    """The hints of a text, as bits."""
    tables = _tables()
    codes = _codes(f"{text}\n")  # the last character has one behind it
    return int(np.bitwise_or.reduce(tables.first.take(codes[:-1]) & tables.second.take(codes[1:])))
