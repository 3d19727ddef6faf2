"""spaCy's test for Russian numerals, quickly: spaCy looks every new word up in a list of 884."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from spacy.lang.ru import lex_attrs


@lru_cache(maxsize=1)
def _numerals() -> frozenset[str]:
    return frozenset(lex_attrs._num_words)


def like_num(text: str) -> bool:
    """What `token.like_num` is: the same as spaCy's for every text."""
    if text.isalpha():
        return text.lower() in _numerals()
    spacys: Any = lex_attrs.like_num
    return bool(spacys(text))
