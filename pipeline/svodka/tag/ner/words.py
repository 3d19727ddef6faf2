"""What the network sees of a word form: its vector, its letters, its shape, its dictionary class."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from svodka.tag.vectors import Vectors

LETTERS: Final = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯіїєґІЇЄҐ"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "0.,:;!?()[]«»„“”\"'’`-–—/\\&@#%№+*_|=<>$€^~…"
)
PADDING, OTHER, BEGIN, END = 0, 1, 2, 3
CHARACTERS: Final = 4 + len(LETTERS)
HEAD, TAIL = 12, 8  # letters kept of a long word: its first and its last
WIDTH: Final = HEAD + TAIL + 2  # and a mark at either end

_CODES: Final[NDArray[np.uint8]] = np.full(0x2200, OTHER, np.uint8)
for _i, _letter in enumerate(LETTERS):
    _CODES[ord(_letter)] = 4 + _i
for _digit in "123456789":
    _CODES[ord(_digit)] = _CODES[ord("0")]

OUTLINES: Final = ("X", "x", "XX", "xx", "Xx", "Xx-Xx", "xx-Xx", "X.", "Xx-xx", "mixed")
KINDS: Final = (
    *(f"ru:{o}" for o in OUTLINES),
    *(f"en:{o}" for o in OUTLINES),
    "number",
    "number+",
    "mark",
    "other",
)
MARKS: Final = ".,:;!?()«»\"-–—„“”'/%№&"
SHAPES: Final = len(KINDS) + len(MARKS)
_KIND_IDS: Final = {kind: number for number, kind in enumerate(KINDS)}

_ENDING: Final = re.compile(
    r"(?:иями|ами|ями|ого|его|ому|ему|ыми|ими|ией|ой|ей|ом|ем|ым|им|ах|ях|ую|юю|ая|яя|ое|ее|ых|их|ый|ий|ия|ии|ию|[аеиоуыюяйь])$"
)
_CYRILLIC: Final = re.compile("[А-яЁё]")


@dataclass(frozen=True, slots=True)
class Forms:
    """Features of n word forms."""

    vectors: NDArray[np.int32]
    """(n,) ids of navec."""
    shapes: NDArray[np.int32]
    """(n,) 0 … SHAPES - 1."""
    letters: NDArray[np.uint8]
    """(n, WIDTH) codes, padded with PADDING."""


def outline(word: str) -> str:
    """Where the capitals stand: «Москва» Xx, «МИД» XX, «Ту-154» mixed, «Нью-Йорк» Xx-Xx, «С.» X."""
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    if len(word) == 2 and word[1] == "." and word[0].isupper():
        return "X."
    if word.isupper():
        return "XX"
    if word.islower():
        return "xx"
    left, dash, right = word.partition("-")
    sides = (left.islower(), left.istitle(), right.islower(), right.istitle())
    if not dash:
        return "Xx" if sides[1] else "mixed"
    return {(0, 1, 0, 1): "Xx-Xx", (1, 0, 0, 1): "xx-Xx", (0, 1, 1, 0): "Xx-xx"}.get(sides, "mixed")


def shape(word: str) -> int:
    """Number of the word's shape."""
    if len(word) == 1 and word in MARKS:
        return len(KINDS) + MARKS.index(word)
    if any(map(str.isalpha, word)):
        script = "ru" if _CYRILLIC.search(word) else "en"
        return _KIND_IDS[f"{script}:{outline(word)}"]
    if word[0].isdigit():
        return KINDS.index("number" if word.isdigit() else "number+")
    return KINDS.index("mark" if word.isascii() else "other")


def vector_ids(words: Sequence[str], vectors: Vectors) -> NDArray[np.int32]:
    """Ids of the lower-cased words; «ё» is tried as it is, then as «е»."""
    low = [word.lower() for word in words]
    ids = vectors.ids(low)
    for place in np.flatnonzero(ids == vectors.unknown).tolist():
        if "ё" in low[place]:
            ids[place : place + 1] = vectors.ids([low[place].replace("ё", "е")])
    return ids


def letters(words: Sequence[str]) -> NDArray[np.uint8]:
    """Codes of the letters, (n, WIDTH): a long word keeps its first HEAD and last TAIL."""
    cuts = [word if len(word) <= HEAD + TAIL else word[:HEAD] + word[-TAIL:] for word in words]
    points = np.frombuffer("".join(cuts).encode("utf-32-le", "surrogatepass"), "<u4")
    sizes = np.array([len(cut) for cut in cuts], np.intp)
    rows = np.arange(len(cuts))
    columns = np.arange(len(points)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    out = np.zeros((len(cuts), WIDTH), np.uint8)
    out[np.repeat(rows, sizes), columns + 1] = _CODES[np.minimum(points, len(_CODES) - 1)]
    out[:, 0], out[rows, sizes + 1] = BEGIN, END
    return out


def forms(words: Sequence[str], vectors: Vectors) -> Forms:
    """Features of word forms (none of them empty)."""
    return Forms(vector_ids(words, vectors), np.array([shape(w) for w in words], np.int32), letters(words))


def stem(word: str) -> str:
    """What the forms of a name have in common: «Обамы», «ОБАМОЙ» → «обам»; empty without a capital."""
    if not word[0].isupper() or len(word) < 2:
        return ""
    low = word.lower().replace("ё", "е")
    if len(word) <= 4 and word.isupper():  # «ЦАМО» does not decline
        return low
    cut = _ENDING.sub("", low)
    return cut if len(cut) >= 3 else low
