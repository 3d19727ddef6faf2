"""Whether a vocabulary still has strings that were added to it: those of a memory zone go with the zone."""

from __future__ import annotations

from typing import Any, Final

from spacy.vocab import Vocab

_MARK: Final = "svodka:known"
_ZONE_MARK: Final = "svodka:known in this zone"


class Zone:
    """A string of its own in the vocabulary tells: it is there as long as those added with it.

    Attributes:
        vocab: the vocabulary.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab: Any = vocab  # its type does not tell all that it has
        self._mark = ""

    def is_another(self) -> bool:
        """Whether strings added before the last call may be gone; true of the first call."""
        mark = _ZONE_MARK if self.vocab.in_memory_zone else _MARK
        if mark == self._mark and mark in self.vocab.strings:
            return False
        self._mark = mark
        self.vocab.strings.add(mark)
        return True
