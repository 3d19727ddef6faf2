"""The tokens of a text as hashes: stretches that were cut before are only looked up, all of them at once.

Seven in ten of the stretches between spaces were seen before. A dictionary would look each of them up in some
other corner of the memory, one behind the other; arrays are looked into for all of some texts together,
and take an eighth of the memory.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from svodka.meanings import Hashes, HashRows, Places, Rows, Tables
from svodka.segment.tokens import cut, cut_alone, kind_before, kind_behind, looks_around

Flags = NDArray[np.bool_]

REMEMBERED: Final = 2**16  # stretches; when full, the table starts anew
LONGEST_REMEMBERED: Final = 30  # letters

# the sets are what `\s` is; as sets, `re` looks for their characters much faster
_BREAKS: Final = r"\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# white space other than one space behind a token: from another white character on, two of any, one in front
_WHITE: Final = re.compile(rf"([{_BREAKS} ](?:(?<! )\s*|\s+|(?<=\A )))")
# the same where no two spaces stand together, and none in front: a pattern that need not stop at every space
_WHITE_BESIDE_WORDS: Final = re.compile(rf"([{_BREAKS}]\s*)")

_SPREAD: Final = np.uint64(
    0x9E3779B97F4A7C15
)  # parts the golden ratio of all numbers: lengths end up far apart

BY_NEIGHBOURS: Final = -1  # instead of a number of tokens: the stretch is cut where it stands


class Stretches(NamedTuple):
    """A text between its spaces.

    Attributes:
        texts: stretches without white space (some empty), and white space that is a token.
        before_space: whether a space that is no token follows each.
    """

    texts: list[str]
    before_space: list[bool]

    def starts(self) -> list[int]:
        """Offsets of each, and the end."""
        lengths = map(len, self.texts)
        return list(accumulate(map(operator.add, lengths, self.before_space), initial=0))


class Cuts:
    """Texts → the hashes of their tokens. Several threads may share one.

    Args:
        know: has the vocabulary know a token and gives its hash.
    """

    def __init__(self, know: Callable[[str], int]) -> None:
        self._know = know
        self._tables = Tables(_Table, REMEMBERED)

    def __call__(self, texts: Sequence[str]) -> list[tuple[Hashes, Flags]]:
        """The tokens of each text, and whether a space that is no token follows each: together the text."""
        parted = list(map(split, texts))
        table, rows = self._look_up([stretch for stretches in parted for stretch in stretches.texts])
        before_space = np.array([flag for stretches in parted for flag in stretches.before_space], np.bool_)
        firsts = np.cumsum([0, *(len(stretches.texts) for stretches in parted)])
        counts = table.counts.take(rows)
        by_neighbours = np.flatnonzero(counts == BY_NEIGHBOURS)
        cuts = self._in_place(texts, parted, firsts, by_neighbours)
        counts[by_neighbours] = list(map(len, cuts))
        ends: Places = counts.cumsum()
        places = np.repeat(table.firsts.take(rows) - (ends - counts), counts)
        places += np.arange(len(places))
        # what is cut in its place takes whatever stands in the table first
        tokens = table.tokens.take(places, mode="clip")
        for end, hashes in zip(ends[by_neighbours].tolist(), cuts, strict=True):
            tokens[end - len(hashes) : end] = hashes
        spaces = np.zeros(len(tokens), np.bool_)
        spaces[ends[before_space & (counts > 0)] - 1] = True
        bounds = np.append(0, ends)[firsts].tolist()
        return [(tokens[start:end], spaces[start:end]) for start, end in pairwise(bounds)]

    def _look_up(self, texts: Sequence[str]) -> tuple[_Table, Rows]:
        """The table that has all of these stretches, and their rows."""
        keys = keys_of(texts)

        def add(table: _Table, new: Hashes, places: Places) -> None:
            table.add(new, [self._cut(texts[place]) for place in places.tolist()])

        return self._tables(keys, add)

    def _cut(self, stretch: str) -> list[int] | None:
        """Hashes of a stretch's tokens; None if it has to be cut in its place, or is too long to be kept."""
        if len(stretch) > LONGEST_REMEMBERED or looks_around(stretch):
            return None
        return list(map(self._know, [stretch] if stretch.isspace() else cut_alone(stretch)))

    def _in_place(
        self, texts: Sequence[str], parted: Sequence[Stretches], firsts: Places, numbers: Places
    ) -> list[list[int]]:
        """Hashes of the tokens of some stretches where they stand.

        Args:
            parted: the stretches of each text.
            firsts: number of the first stretch of each text among all.
            numbers: of the stretches.
        """
        found = []
        of_texts = np.searchsorted(firsts, numbers, side="right") - 1
        for number in np.unique(of_texts).tolist():
            text, stretches = texts[number], parted[number]
            starts = stretches.starts()
            for at in (numbers[of_texts == number] - firsts[number]).tolist():
                stretch, start = stretches.texts[at], starts[at]
                if stretch.isspace():
                    words = iter([stretch])
                else:
                    behind = start + len(stretch)
                    words = cut(stretch, kind_before(text, start), kind_behind(text, behind))
                found.append(list(map(self._know, words)))
        return found


def keys_of(texts: Sequence[str]) -> Hashes:
    """A number for each text, others in every process: nobody can aim at one.

    Python's own hash is of the bytes in memory, one, two or four a letter: it is the same for «ba» and «慢»,
    which only their lengths tell apart.
    """
    hashes: Hashes = np.fromiter(map(hash, texts), np.int64, len(texts)).view(np.uint64)
    return hashes ^ np.fromiter(map(len, texts), np.uint64, len(texts)) * _SPREAD


class _Table(HashRows):
    """Tokens of stretches in rows, by the stretches' hashes.

    Attributes:
        tokens: hashes of the tokens of all rows, one behind the other.
        firsts, counts: where those of a row begin among them, and how many they are.
    """

    def __init__(self, capacity: int) -> None:
        super().__init__(capacity)
        self.tokens: Hashes = np.zeros(1, np.uint64)
        self.firsts = np.zeros(capacity, np.int32)
        self.counts = np.zeros(capacity, np.int32)

    def add(self, keys: Hashes, tokens: Sequence[list[int] | None]) -> None:
        """Takes in stretches that are not there, distinct and in the order of their keys."""
        rows = slice(self.count, self.count + len(keys))
        sizes = np.array([len(cut or ()) for cut in tokens], np.intp)
        self.firsts[rows] = len(self.tokens) + sizes.cumsum() - sizes
        self.counts[rows] = [BY_NEIGHBOURS if cut is None else len(cut) for cut in tokens]
        added = np.array([token for cut in tokens for token in cut or ()], np.uint64)
        self.tokens = np.concatenate([self.tokens, added])
        self.give_rows(keys)


def split(text: str) -> Stretches:
    """The text in stretches and white space."""
    has_spaces = "  " in text or text.startswith(" ")
    texts: list[str] = []
    before_space: list[bool] = []
    for number, part in enumerate((_WHITE if has_spaces else _WHITE_BESIDE_WORDS).split(text)):
        if number % 2:
            white = part
            if texts and part[0] == " ":  # which belongs to the token before it
                before_space[-1] = True
                white = part[1:]
            texts.append(white)
            before_space.append(False)
        elif part:
            stretches = part.split(" ")
            texts += stretches
            before_space += [True] * len(stretches)
            before_space[-1] = False
    return Stretches(texts, before_space)
