"""The word forms in use, in tables of bounded size, one a network.

What a network makes of a form before it looks at the neighbours is worked out once a form; such a table gives
each form its row there. When it is full, the forms asked for least make room: the frequent forms of the
language stay, memory stays flat over any number of articles.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape

Ints = NDArray[np.intp]
Hashes = NDArray[np.uint64]

PAD: Final = 0
"""Row of the gap between sentences, and its hash (spaCy's for the empty string)."""
BLOCK: Final = 256
_SLOT_MASK: Final = np.uint64(2**17 - 1)
# tokens a row, after which the calls so far count half (Einziger et al., TinyLFU, 2017); if they did oftener,
# a form of every tenth article would be forgotten with those of a single one
AGING: Final = 50
LOCK: Final = threading.RLock()
"""Held while a network runs: threads share its forms and buffers."""

Fill = Callable[[Ints, Sequence[str]], None]
"""Takes rows, and the forms that stand there from now on."""
Kin = Callable[[Sequence[str]], Sequence[str | None]]
"""Gives each form a name that it shares with all forms whose rows would be the same; None for one alone."""


def _no_kin(texts: Sequence[str]) -> Sequence[str | None]:
    return [None] * len(texts)


class Forms:
    """Hashes of forms (spaCy's ORTH) → rows. Not for several threads at once: see `LOCK`.

    Args:
        fill: is told of every new form, but of one alone where several share a row.
        capacity: rows; more than a call's distinct forms.
        kin: tells which forms share a row.
    """

    def __init__(self, fill: Fill, capacity: int, kin: Kin = _no_kin) -> None:
        self.capacity = capacity
        self._fill = fill
        self._kin = kin
        self._shared: dict[str, int] = {}  # rows by the names of kin
        self._slots = np.zeros(int(_SLOT_MASK) + 1, np.int32)  # last bits of a hash → a row to try first
        self._hashes = np.zeros(capacity, np.uint64)  # by row
        # all hashes that have a row, in order, and their rows: a dict of as many takes ten times the memory
        self._known = np.array([PAD], np.uint64)
        self._rows: Ints = np.array([PAD])
        self._free: Ints = np.arange(1, capacity)
        self._asked = np.zeros(capacity, np.int64)  # calls, those of long ago count less
        self._until_aging = AGING * capacity

    def __call__(self, hashes: Hashes, text: Callable[[int], str]) -> Ints:
        """The row of each form, until the next call; new forms are taken in.

        Args:
            hashes: of forms, PAD for a gap.
            text: the form of a hash.
        """
        places = (hashes & _SLOT_MASK).astype(np.intp)
        rows = self._slots[places].astype(np.intp)
        strange = np.flatnonzero(self._hashes[rows] != hashes)
        if len(strange):
            keys, numbers = np.unique(hashes[strange], return_inverse=True)
            at, is_known = self._find(keys)
            new = keys[~is_known]
            if len(new) > len(self._free):
                self._evict(len(new), np.concatenate([rows, self._rows[at[is_known]]]))
            self._add(new, text)
            found = self._rows[self._find(keys)[0]]
            rows[strange] = self._slots[places[strange]] = found[numbers]
        self._asked[rows] += 1
        self._until_aging -= len(rows)
        if self._until_aging < 0:
            self._asked //= 2
            self._until_aging = AGING * self.capacity
        return rows

    def _find(self, keys: Hashes) -> tuple[Ints, NDArray[np.bool_]]:
        """Where hashes stand, or would stand, among the known ones, and which of them do."""
        at = np.searchsorted(self._known, keys)
        return at, self._known[np.minimum(at, len(self._known) - 1)] == keys

    def _add(self, keys: Hashes, text: Callable[[int], str]) -> None:
        for start in range(0, len(keys), BLOCK):
            part = keys[start : start + BLOCK]
            texts = [text(key) for key in part.tolist()]
            rows, new, shared = self._give_rows(self._kin(texts))
            self._fill(rows[new], [texts[number] for number in new.tolist()])
            # only now, so that a form whose filling failed is not taken for known
            self._free = self._free[len(new) :]
            self._shared |= shared
            self._hashes[rows[new]] = part[new]
            self._asked[rows[new]] = 0
            at, _ = self._find(part)
            self._known, self._rows = np.insert(self._known, at, part), np.insert(self._rows, at, rows)

    def _give_rows(self, kin: Sequence[str | None]) -> tuple[Ints, Ints, dict[str, int]]:
        """A row for each form, which forms are the first in theirs, and rows that kin share from now on."""
        free = iter(self._free[: len(kin)].tolist())
        rows, new, shared = [], [], dict[str, int]()
        for number, name in enumerate(kin):
            row = None if name is None else self._shared.get(name, shared.get(name))
            if row is None:
                row = next(free)
                new.append(number)
                if name is not None:
                    shared[name] = row
            rows.append(row)
        return np.array(rows, np.intp), np.array(new, np.intp), shared

    def _evict(self, wanted: int, needed: Ints) -> None:
        """Free the rows asked for least, a sixteenth of all at least, but for those that are needed now."""
        may_go = np.zeros(self.capacity, np.bool_)
        may_go[self._rows] = True
        may_go[needed] = may_go[PAD] = False
        taken = np.flatnonzero(may_go)
        count = max(wanted - len(self._free), self.capacity // 16)
        least = taken[np.argpartition(self._asked[taken], min(count, len(taken)) - 1)[:count]]
        goes = np.zeros(self.capacity, np.bool_)
        goes[least] = True
        stays = ~goes[self._rows]
        self._known, self._rows = self._known[stays], self._rows[stays]
        self._shared = {name: row for name, row in self._shared.items() if not goes[row]}
        # a freed row has the gap's hash, but is not the gap
        self._slots[(self._hashes[least] & _SLOT_MASK).astype(np.intp)] = PAD
        self._hashes[least] = PAD
        self._free = np.concatenate([self._free, least])


def shape(form: str) -> str:
    """slovnet's name for how a form is written; the common cases without its patterns."""
    if len(form) > 1 and "а" <= form[0].lower() <= "я":
        if form.islower():
            return "RU_xx"
        if form[1:].islower():
            return "RU_Xx"
    return str(word_shape(form))
