"""Word forms as the slovnet networks see them, in a table of bounded size.

What a network's first layer makes of a token depends on its word and shape alone, so it is worked out once a
form (see `convolutions`); this table gives each form its row there. When it is full, the quarter that has
gone unused for longest makes room: the frequent forms of the language stay, memory stays flat over any number
of articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape

from svodka.tag.models import Floats
from svodka.tag.ner.vectors import Vectors, vectors

Ints = NDArray[np.intp]
Hashes = NDArray[np.uint64]

PAD: Final = 0
"""Row of the gap between sentences, and its hash (spaCy's for the empty string)."""
BLOCK: Final = 1024
_SLOT_MASK: Final = np.uint64(2**17 - 1)
CAPACITY: Final = 40_000  # forms; the first layers of morphology and syntax take 3 KB each


Fill = Callable[[Ints, Floats, Ints], None]
"""Takes rows, and the vectors and shapes of the forms that stand there from now on."""


class Forms:
    """Hashes of forms (spaCy's ORTH) → rows. Not for several threads at once: see `LOCK` in `convolutions`.

    Args:
        table: navec's words.
        shapes: names of slovnet's shapes, in the networks' order.
        capacity: rows; more than a call's distinct forms.
    """

    def __init__(self, table: Vectors, shapes: Sequence[str], capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self._table = table
        self._words = np.zeros(capacity, np.int32)
        self._shapes = np.zeros(capacity, np.intp)
        self._fills: list[Fill] = []
        self._shape_ids = {shape: number for number, shape in enumerate(shapes)}
        self._rows: dict[int, int] = {PAD: PAD}
        self._slots = np.zeros(int(_SLOT_MASK) + 1, np.intp)  # last bits of a hash → a row to try first
        self._hashes = np.zeros(capacity, np.uint64)
        self._free = list(range(capacity - 1, PAD, -1))
        self._used = np.zeros(capacity, np.int64)
        self._calls = 0

    def subscribe(self, fill: Fill) -> None:
        """Have a network's layer told of every form, of those already here at once."""
        self._fills.append(fill)
        rows = np.array(sorted(self._rows.values())[1:], np.intp)
        for start in range(0, len(rows), BLOCK):
            part = rows[start : start + BLOCK]
            fill(part, self._table[self._words[part]], self._shapes[part])

    def __call__(self, hashes: Hashes, text: Callable[[int], str]) -> Ints:
        """The row of each form; new forms are taken in.

        Args:
            hashes: of forms, PAD for a gap.
            text: the form of a hash.
        """
        places = (hashes & _SLOT_MASK).astype(np.intp)
        rows = self._slots[places]
        strange = np.flatnonzero(self._hashes[rows] != hashes)
        if len(strange):
            keys = hashes[strange].tolist()
            known = [self._rows[key] for key in keys if key in self._rows]
            self._touch(np.concatenate([rows, np.array(known, np.intp)]))  # none of these must make room
            self._add([key for key in dict.fromkeys(keys) if key not in self._rows], text)
            rows[strange] = self._slots[places[strange]] = [self._rows[key] for key in keys]
        self._touch(rows)
        return rows

    def _touch(self, rows: Ints) -> None:
        self._calls += 1
        self._used[rows] = self._calls

    def _add(self, keys: Sequence[int], text: Callable[[int], str]) -> None:
        if not keys:
            return
        forms = [text(key) for key in keys]
        if len(keys) > len(self._free):
            self._evict(len(keys))
        rows = [self._free.pop() for _ in keys]
        at = np.array(rows, np.intp)
        self._words[at] = [self._word(form) for form in forms]
        self._shapes[at] = [self._shape_ids[shape(form)] for form in forms]
        self._hashes[at] = keys
        self._rows.update(zip(keys, rows, strict=True))
        vectors = self._table[self._words[at]]
        for fill in self._fills:
            fill(at, vectors, self._shapes[at])

    def _word(self, form: str) -> int:
        return self._table.ids.get(form.lower(), self._table.unknown)

    def _evict(self, wanted: int) -> None:
        """Free the rows unused for longest: at least a quarter of them."""
        taken = np.array(sorted(self._rows.values())[1:], np.intp)
        count = max(wanted - len(self._free), len(taken) // 4)
        oldest = taken[np.argsort(self._used[taken], kind="stable")[:count]]
        for key in self._hashes[oldest].tolist():
            del self._rows[key]
        self._hashes[oldest] = PAD
        self._free.extend(oldest.tolist())


def shape(form: str) -> str:
    """slovnet's name for how a form is written; the common cases without its patterns."""
    if len(form) > 1 and "а" <= form[0].lower() <= "я":
        if form.islower():
            return "RU_xx"
        if form[1:].islower():
            return "RU_Xx"
    return str(word_shape(form))


@lru_cache(maxsize=1)
def forms(shapes: tuple[str, ...]) -> Forms:
    """The table of this process, shared by the networks."""
    return Forms(vectors(), shapes)
