"""Sentences whose parse the quotes stage can use: those with a word that may report, and neighbours."""

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


def quotable(layout: Layout) -> NDArray[np.bool_]:
    """For each word, whether its sentence is worth parsing; all are where no lemmas are known."""
    rows = np.concatenate([doc.to_array(["LEMMA", "LOWER"]) for doc in layout.docs])[layout.places]
    if not rows[:, 0].any():
        return np.ones(len(rows), np.bool_)
    cues = _cues()
    hits = np.fromiter((lemma in cues or form in cues for lemma, form in rows.tolist()), np.bool_, len(rows))
    wanted = np.zeros(int(layout.sentences.max()) + 3, np.bool_)
    cued = layout.sentences[hits] + 1
    for neighbour in (-1, 0, 1):
        wanted[cued + neighbour] = True
    return wanted[layout.sentences + 1]


@lru_cache(maxsize=1)
def _cues() -> frozenset[int]:
    """Hashes of the lemmas that may report, and of the longest word of each phrase, with and without «ё»."""
    words = {entry["lemma"] for name in LISTS for entry in load_table(name)}
    words |= {max(entry["phrase"].split(), key=len) for entry in load_table(PHRASES)}
    return frozenset(get_string_id(word) for word in words)
