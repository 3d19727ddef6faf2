"""What the strings behind spaCy's hashes mean, looked up for all tokens of a Doc at once.

Stages read a Doc's attributes as hashes. A dictionary asked token by token would cost them more than their
rules do. A hash means the same in every vocabulary.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore

T = TypeVar("T")
Hashes = NDArray[np.uint64]
Rows = NDArray[np.intp]

CAPACITY: Final = 2**16  # meanings kept: those of the forms of some thousand articles
_EMPTY: Final = 0  # hash of the empty string, and its row
_SLOT_MASK: Final = np.uint64(2**17 - 1)


class Meanings(Generic[T]):
    """Hashes of strings → what they mean. When full it starts anew, which bounds its memory.

    Several threads may read at once: a meaning is in its row before anything leads there, and who reads a
    table while another thread starts anew goes on with the old one.

    Args:
        meaning: of a string.
        capacity: how many are kept; more, if one call has more.
    """

    def __init__(self, meaning: Callable[[str], T], capacity: int = CAPACITY) -> None:
        self._meaning = meaning
        self._capacity = capacity
        self._adding = threading.Lock()
        self._table = self._anew(capacity)

    def __call__(self, hashes: Hashes, store: StringStore) -> list[T]:
        """The meaning of each.

        Args:
            hashes: of strings in the store; 0 is the empty string.
            store: the strings.
        """
        table = self._table
        rows, strange = table.find(hashes)
        if len(strange):
            with self._adding:
                table = self._knowing(hashes, store)
                rows = table.rows_of(hashes)
        meanings: list[T] = table.meanings.take(rows).tolist()
        return meanings

    def _anew(self, capacity: int) -> _Table[T]:
        table = _Table[T](capacity)
        table.add(_EMPTY, self._meaning(""))
        return table

    def _knowing(self, hashes: Hashes, store: StringStore) -> _Table[T]:
        """The table with all of these in it."""
        table = self._table
        new = set(hashes[table.find(hashes)[1]].tolist()).difference(table.rows)
        if len(table.rows) + len(new) > table.capacity:
            new = set(hashes.tolist()) - {_EMPTY}
            table = self._table = self._anew(max(self._capacity, 2 * len(new)))
        for key in new:
            table.add(key, self._meaning(store[key]))
        return table


class _Table(Generic[T]):
    """Meanings in rows; the last bits of a hash tell which row to look at first."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.rows: dict[int, int] = {}
        self.meanings = np.empty(capacity, object)
        self._hashes = np.zeros(capacity, np.uint64)
        self._slots = np.zeros(int(_SLOT_MASK) + 1, np.intp)

    def add(self, key: int, meaning: T) -> None:
        """Takes in a hash that is not there."""
        row = len(self.rows)
        self.meanings[row] = meaning
        self._hashes[row] = key
        self.rows[key] = row

    def find(self, hashes: Hashes) -> tuple[Rows, Rows]:
        """Their rows, and at which of their places the row is another's."""
        rows = self._slots.take((hashes & _SLOT_MASK).view(np.intp))
        return rows, np.flatnonzero(self._hashes.take(rows) != hashes)

    def rows_of(self, hashes: Hashes) -> Rows:
        """The rows of hashes that are all there."""
        rows, strange = self.find(hashes)
        found = [self.rows[key] for key in hashes[strange].tolist()]
        rows[strange] = found
        self._slots[(hashes[strange] & _SLOT_MASK).view(np.intp)] = found
        return rows


def fold(word: str) -> str:
    """Lower case, «ё» as «е»: the key of a word in lists of words."""
    return word.lower().replace("ё", "е")


STRINGS: Final = Meanings(str)
FOLDED: Final = Meanings(fold)
