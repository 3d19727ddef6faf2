"""How a nominative is written: as the article writes the forms that it was made from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svodka.meanings import fold

_LATIN_OR_NUMBER = re.compile(r"[A-Za-zIVXLХ]+")


def spelled(lemma: str, texts: Sequence[str]) -> str:
    """A nominative with the article's letters: capitals inside («МакГрегор»), «ё», no headline capitals.

    Args:
        lemma: the nominative in lower case, «е» for «ё».
        texts: the word's forms as the article has them.
    """
    different = dict.fromkeys(texts)
    model = texts[0]
    if len(different) > 1:
        model = max(different, key=lambda text: (_common(lemma, text), not text.isupper(), "ё" in text))
    return _spelled_like(lemma, model)


def _spelled_like(lemma: str, model: str) -> str:
    hyphens = lemma.count("-")
    if not hyphens or hyphens != model.count("-"):
        return _spelled_half(lemma, model)
    halves, models = lemma.split("-"), model.split("-")
    return "-".join([_spelled_half(half, own) for half, own in zip(halves, models, strict=True)])


def _spelled_half(lemma: str, model: str) -> str:
    if model.isupper() and len(model) > 1 and not _LATIN_OR_NUMBER.fullmatch(model):
        return capitalized(lemma)
    same = _common(lemma, model)
    if same:
        return model[:same] + lemma[same:]
    return capitalized(lemma) if model[:1].isupper() else lemma


def capitalized(word: str) -> str:
    """The first letter in upper case, the rest as it is."""
    return word[:1].upper() + word[1:]


def _common(lemma: str, text: str) -> int:
    """Length of the common beginning, whatever the case and «ё»."""
    folded = fold(text)
    if folded.startswith(lemma):
        return len(lemma)
    same = 0
    for letter, other in zip(lemma, folded, strict=False):
        if letter != other:
            break
        same += 1
    return same
