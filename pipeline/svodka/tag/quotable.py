"""Sentences whose parse the quotes stage can use: those with a word that may report, and two before."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from svodka.lexicon import load_table
from svodka.tag.layout import Layout

LISTS: Final = ("speech_verbs", "speech_nouns", "speech_adjectives")
PHRASES: Final = "speech_phrases"
BEFORE: Final = 2  # sentences parsed before one that may report: a pronoun's subject stands there


def quotable(layout: Layout) -> NDArray[np.bool_]:
    """For each word, whether its sentence is worth parsing; all are where no lemmas are known."""
    rows = np.concatenate([doc.to_array(["LEMMA", "LOWER"]) for doc in layout.docs])[layout.places]
    if not rows[:, 0].any():
        return np.ones(len(rows), np.bool_)
    hits = np.isin(rows, _cues()).any(axis=1)
    wanted = np.zeros(int(layout.sentences.max()) + 1 + BEFORE, np.bool_)
    for distance in range(BEFORE + 1):
        wanted[layout.sentences[hits] + distance] = True
    return wanted[layout.sentences + BEFORE]


@lru_cache(maxsize=1)
def _cues() -> NDArray[np.uint64]:
    """Hashes of the lemmas that may report, and of the longest word of each phrase, with and without «ё»."""
    words = {entry["lemma"] for name in LISTS for entry in load_table(name)}
    words |= {max(entry["phrase"].split(), key=len) for entry in load_table(PHRASES)}
    return np.array([get_string_id(word) for word in sorted(words)], np.uint64)
