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
Rows = NDArray[np.int32]

CAPACITY: Final = 2**16  # meanings kept: those of the forms of some thousand articles
EMPTY: Final = 0  # hash of the empty string, and its row
_SLOTS: Final = 2  # a row, at least


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
        self._table = _Table(capacity, meaning(""))

    def __call__(self, hashes: Hashes, store: StringStore) -> list[T]:
        """The meaning of each.

        Args:
            hashes: of strings in the store; 0 is the empty string.
            store: the strings.
        """
        table = self._table
        try:
            rows = table.rows_of(hashes)
        except KeyError:
            with self._adding:
                table = self._knowing(hashes, store)
                rows = table.rows_of(hashes)
        meanings: list[T] = table.meanings.take(rows).tolist()
        return meanings

    def _knowing(self, hashes: Hashes, store: StringStore) -> _Table[T]:
        """The table with all of these in it."""
        table = self._table
        new = table.unknown(hashes)
        if len(table.rows) + len(new) > table.capacity:
            table = self._table = _Table(max(self._capacity, 2 * len(hashes)), self._meaning(""))
            new = table.unknown(hashes)
        for key in new:
            table.add(key, self._meaning(store[key]))
        return table


class HashRows:
    """Hashes → rows 0, 1, 2…; the last bits of a hash tell which row to look at first. Row 0 is hash 0's.

    Attributes:
        capacity: rows.
        rows: the row of each hash.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.rows: dict[int, int] = {EMPTY: EMPTY}
        self._hashes = np.zeros(capacity, np.uint64)
        slots = 1 << (_SLOTS * capacity - 1).bit_length()
        self._last_bits = np.uint64(slots - 1)
        self._slots = np.zeros(slots, np.int32)

    def give_row(self, key: int) -> None:
        """The next row to a hash that has none."""
        row = len(self.rows)
        self._hashes[row] = key
        self.rows[key] = row

    def _find(self, hashes: Hashes) -> tuple[Rows, NDArray[np.intp]]:
        """The rows to look at first, and at which of their places the row is another's."""
        rows = self._slots.take((hashes & self._last_bits).view(np.intp))
        return rows, np.flatnonzero(self._hashes.take(rows) != hashes)

    def unknown(self, hashes: Hashes) -> dict[int, int]:
        """Those without a row, and a place of each."""
        strange = self._find(hashes)[1]
        places = zip(hashes[strange].tolist(), strange.tolist(), strict=True)
        return {key: place for key, place in places if key not in self.rows}

    def rows_of(self, hashes: Hashes) -> Rows:
        """The row of each hash.

        Raises:
            KeyError: one has none.
        """
        rows, strange = self._find(hashes)
        if len(strange):
            others = hashes[strange]
            found = [self.rows[key] for key in others.tolist()]
            rows[strange] = found
            self._slots[(others & self._last_bits).view(np.intp)] = found
        return rows


class _Table(HashRows, Generic[T]):
    """Meanings in rows."""

    def __init__(self, capacity: int, empty: T) -> None:
        super().__init__(capacity)
        self.meanings = np.empty(capacity, object)
        self.meanings[EMPTY] = empty

    def add(self, key: int, meaning: T) -> None:
        """Takes in a hash that is not there."""
        self.meanings[len(self.rows)] = meaning
        self.give_row(key)


def fold(word: str) -> str:
    """Lower case, «ё» as «е»: the key of a word in lists of words."""
    return word.lower().replace("ё", "е")


STRINGS: Final = Meanings(str)
FOLDED: Final = Meanings(fold)
