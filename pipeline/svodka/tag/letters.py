"""Words as letters: what a word can be, told by its hash, for regular expressions over sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from svodka.tag.forms import Hashes

NONE: Final = 0
_LAST_BITS: Final = np.uint64(2**16 - 1)


class Letters:
    """Hashes of words → letters.

    Args:
        letters: ASCII letters by word; «е» stands for «ё» as well.
    """

    def __init__(self, letters: Mapping[str, str]) -> None:
        by_hash = {get_string_id(word.replace("ё", "е")): ord(letter) for word, letter in letters.items()}
        by_hash |= {get_string_id(word): ord(letter) for word, letter in letters.items()}
        self._hashes = np.array(sorted(by_hash), np.uint64)
        self._letters = np.array([by_hash[key] for key in self._hashes.tolist()], np.uint8)
        self._may_end = np.zeros(int(_LAST_BITS) + 1, np.bool_)
        self._may_end[(self._hashes & _LAST_BITS).view(np.intp)] = True

    def __call__(self, hashes: Hashes) -> NDArray[np.uint8]:
        """The letter of each as a byte, NONE for other words."""
        letters = np.zeros(len(hashes), np.uint8)
        # nearly all other words differ in their last bits
        likely = np.flatnonzero(self._may_end.take((hashes & _LAST_BITS).view(np.intp)))
        at = np.minimum(np.searchsorted(self._hashes, hashes[likely]), len(self._hashes) - 1)
        letters[likely] = np.where(self._hashes[at] == hashes[likely], self._letters[at], NONE)
        return letters
