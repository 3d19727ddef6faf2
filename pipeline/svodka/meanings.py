"""What the strings behind spaCy's hashes mean, looked up for all tokens of a Doc at once.

Stages read a Doc's attributes as hashes. A dictionary asked token by token would cost them more than their
rules do. A hash means the same in every vocabulary.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore

T = TypeVar("T")
Table = TypeVar("Table", bound="HashRows")
Hashes = NDArray[np.uint64]
Rows = NDArray[np.int32]
Places = NDArray[np.intp]

CAPACITY: Final = 2**15  # meanings kept: those of the forms of some thousand articles
EMPTY: Final = 0  # hash of the empty string, and its row
_SLOTS: Final = 2  # a row, at least


class Meanings(Generic[T]):
    """Hashes of strings → what they mean. Several threads may share them.

    Args:
        meaning: of a string.
        capacity: how many are kept; more, if one call has more.
    """

    def __init__(self, meaning: Callable[[str], T], capacity: int = CAPACITY) -> None:
        self._meaning = meaning
        empty = meaning("")
        self._tables: Tables[_Table[T]] = Tables(lambda rows: _Table(rows, empty), capacity)

    def __call__(self, hashes: Hashes, store: StringStore) -> list[T]:
        """The meaning of each.

        Args:
            hashes: of strings in the store; 0 is the empty string.
            store: the strings.
        """

        def add(table: _Table[T], new: Hashes, _: Places) -> None:
            table.add(new, [self._meaning(store[key]) for key in new.tolist()])

        table, rows = self._tables(hashes, add)
        meanings: list[T] = table.meanings.take(rows).tolist()
        return meanings


class HashRows:
    """Hashes → rows 0, 1, 2…; the last bits of a hash tell which row to look at first. Row 0 is hash 0's.

    Attributes:
        capacity: rows.
        count: rows given.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.count = 1
        self._hashes = np.zeros(capacity, np.uint64)  # by row
        slots = 1 << (_SLOTS * capacity - 1).bit_length()
        self._last_bits = np.uint64(slots - 1)
        self._slots = np.zeros(slots, np.int32)  # last bits of a hash → a row to look at first
        # all hashes in order, and their rows: a dict of as many takes ten times the memory
        self._known = np.array([EMPTY], np.uint64), np.array([EMPTY], np.int32)

    def give_rows(self, keys: Hashes) -> None:
        """The next rows to hashes that have none, distinct and in order."""
        rows = np.arange(self.count, self.count + len(keys), dtype=np.int32)
        self._hashes[rows] = keys
        known, theirs = self._known
        at = np.searchsorted(known, keys)
        # at once, for those who read meanwhile
        self._known = np.insert(known, at, keys), np.insert(theirs, at, rows)
        self.count += len(keys)

    def unknown(self, hashes: Hashes) -> tuple[Hashes, Places]:
        """Those without a row, each once and in order, and a place of each."""
        strange = self._strange(hashes)[1]
        keys, firsts = np.unique(hashes[strange], return_index=True)
        is_new = ~self._look_up(keys)[1]
        return keys[is_new], strange[firsts[is_new]]

    def rows_of(self, hashes: Hashes) -> Rows:
        """The row of each hash.

        Raises:
            KeyError: one has none.
        """
        rows, strange = self._strange(hashes)
        if len(strange):
            others = hashes[strange]
            found, is_known = self._look_up(others)
            if not is_known.all():
                raise KeyError(int(others[~is_known][0]))
            rows[strange] = found
            self._slots[(others & self._last_bits).view(np.intp)] = found
        return rows

    def _strange(self, hashes: Hashes) -> tuple[Rows, Places]:
        """The rows to look at first, and at which of their places the row is another's."""
        rows = self._slots.take((hashes & self._last_bits).view(np.intp))
        return rows, np.flatnonzero(self._hashes.take(rows) != hashes)

    def _look_up(self, hashes: Hashes) -> tuple[Rows, NDArray[np.bool_]]:
        """Their rows, and which of them have one."""
        known, rows = self._known
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return rows[at], known[at] == hashes


class Tables(Generic[Table]):
    """A table that takes in what it is asked for. When full it starts anew, which bounds its memory.

    Several threads may read at once: what belongs to a hash is in its row before anything leads there, and
    who reads a table while another thread starts anew goes on with the old one.

    Args:
        make: an empty table of so many rows.
        capacity: rows; more, if one call has more.
    """

    def __init__(self, make: Callable[[int], Table], capacity: int) -> None:
        self._make = make
        self._capacity = capacity
        self._adding = threading.Lock()
        self._table = make(capacity)

    def __call__(self, keys: Hashes, add: Callable[[Table, Hashes, Places], None]) -> tuple[Table, Rows]:
        """The table that has all of these hashes, and their rows.

        Args:
            keys: the hashes.
            add: takes into a table those that are not there, distinct and in order, and is told a place of
                each among the keys.
        """
        table = self._table
        try:
            return table, table.rows_of(keys)
        except KeyError:
            with self._adding:
                table = self._knowing(keys, add)
                return table, table.rows_of(keys)

    def _knowing(self, keys: Hashes, add: Callable[[Table, Hashes, Places], None]) -> Table:
        table = self._table
        new, places = table.unknown(keys)
        if table.count + len(new) > self._capacity:
            table = self._table = self._make(max(self._capacity, 2 * len(keys)))
            new, places = table.unknown(keys)
        add(table, new, places)
        return table


class _Table(HashRows, Generic[T]):
    """Meanings in rows."""

    def __init__(self, capacity: int, empty: T) -> None:
        super().__init__(capacity)
        self.meanings = np.empty(capacity, object)
        self.meanings[EMPTY] = empty

    def add(self, keys: Hashes, meanings: Sequence[T]) -> None:
        """Takes in hashes that are not there, distinct and in order."""
        for row, meaning in enumerate(meanings, self.count):
            self.meanings[row] = meaning
        self.give_rows(keys)


def fold(word: str) -> str:
    """Lower case, «ё» as «е»: the key of a word in lists of words."""
    return word.lower().replace("ё", "е")


STRINGS: Final = Meanings(str, 2**12)  # parts of speech and labels
FOLDED: Final = Meanings(fold)
