"""Sentences whose parse the quotes stage can use: those that may report, and the two before a pronoun.

The parse of the sentences before says whom «он» may mean; a sentence that reports without a pronoun needs
none of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from svodka.lexicon import load_table
from svodka.tag.forms import Hashes, Ints
from svodka.tag.layout import Layout

LISTS: Final = ("speech_verbs", "speech_nouns", "speech_adjectives")
PHRASES: Final = "speech_phrases"
BEFORE: Final = 2  # sentences parsed before one with a pronoun that may report
_LAST_BITS: Final = np.uint64(2**16 - 1)
PRONOUNS: Final = ("он", "она", "оно", "они")  # lemmas


def quotable(layout: Layout) -> NDArray[np.bool_]:
    """For each word, whether its sentence is worth parsing; all are where no lemmas are known."""
    rows = np.concatenate([doc.to_array(["LEMMA", "LOWER"]) for doc in layout.docs])[layout.places]
    if not rows[:, 0].any():
        return np.ones(len(rows), np.bool_)
    sentences = layout.sentences
    size = int(sentences.max()) + 1
    reporting = _with(sentences[_cue_places(rows.ravel()) // rows.shape[1]], size)
    wanted = reporting.copy()
    pronouns = reporting & _with(sentences[np.isin(rows[:, 0], _pronouns())], size)
    for distance in range(1, BEFORE + 1):
        wanted[:-distance] |= pronouns[distance:]
    return wanted[sentences]


def _with(chosen: Ints, size: int) -> NDArray[np.bool_]:
    marked = np.zeros(size, np.bool_)
    marked[chosen] = True
    return marked


def _cue_places(hashes: Hashes) -> Ints:
    """Where the hashes of words that may report are: nearly all others differ in their last bits."""
    likely = np.flatnonzero(_cue_endings().take((hashes & _LAST_BITS).view(np.intp)))
    return likely[np.isin(hashes[likely], _cues())]


@lru_cache(maxsize=1)
def _cue_endings() -> NDArray[np.bool_]:
    """Last bits of a hash → whether those of a word that may report are the same."""
    return _with((_cues() & _LAST_BITS).view(np.intp), int(_LAST_BITS) + 1)


@lru_cache(maxsize=1)
def _pronouns() -> NDArray[np.uint64]:
    return np.array([get_string_id(word) for word in PRONOUNS], np.uint64)


@lru_cache(maxsize=1)
def _cues() -> NDArray[np.uint64]:
    """Hashes of the lemmas that may report, and of the longest word of each phrase, with and without «ё»."""
    words = {entry["lemma"] for name in LISTS for entry in load_table(name)}
    words |= {max(entry["phrase"].split(), key=len) for entry in load_table(PHRASES)}
    return np.array([get_string_id(word) for word in sorted(words)], np.uint64)
