"""When a predicted speaker is the gold one.

A person: whole words, none that no gold form has; the surname and a second common word where both have one,
or one alias. Others: half of the words in common, endings aside («полиция Нью-Йорка», «полиции Нью-Йорка»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_SHARED_WORDS = 0.5


def same_speaker(predicted: str | None, gold: str | None, aliases: Sequence[str], kind: str) -> bool:
    """Whether a predicted name is right.

    Args:
        predicted: name of the predicted speaker, None where it is unknown.
        gold: name of the gold speaker («unknown» or None where nobody can tell).
        aliases: other right answers.
        kind: the gold speaker's kind.
    """
    if not predicted:
        return kind == "unknown"
    stemmed = kind != "person"
    forms = [_words(form or "", stemmed=stemmed) for form in (gold, *aliases)]
    words = set(_words(predicted, stemmed=stemmed))
    if not words or not forms[0]:
        return False
    return _same_person(words, forms) if kind == "person" else _alike(words, forms)


def _same_person(words: set[str], forms: Sequence[list[str]]) -> bool:
    if words - {word for form in forms for word in form}:
        return False
    full = set(forms[0])
    enough = len(words & full) >= min(2, len(words), len(full))
    return (forms[0][-1] in words and enough) or any(words <= set(form) for form in forms[1:])


def _alike(words: set[str], forms: Sequence[list[str]]) -> bool:
    return any(len(words & set(form)) / len(words | set(form)) >= _SHARED_WORDS for form in forms if form)


def _words(name: str, *, stemmed: bool) -> list[str]:
    words = [word.casefold().replace("ё", "е") for word in _WORD.findall(name)]
    return [word[: max(4, len(word) - 2)] for word in words] if stemmed else words
