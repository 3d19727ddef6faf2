"""The cheap tests before the grammar: is there a word or sign of money, per cent or scale at all?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from svodka.amounts.atoms import normalize, stretches

# every letter run and every sign that may be money or per cent
_WORDS = re.compile(r"[^\W\d_]+|[^\w\s.,:;!?()«»\"'-]")
# «стопроцентный», «тысячерублёвая», «полпроцента», «500к»: triggers that are no word of a list
_HIDDEN = re.compile(r"процентн|рубл[её]в|долларов|пол(?:процент|доллар|рубл|евро)|[0-9][кkКK]\b")
# what all of those have in them
_HIDDEN_ROOTS = ("процент", "рубл", "доллар", "полевро")
_HIDDEN_SCALE = re.compile(r"[0-9][кkКK]\b")
# the letters of nearly all triggers, which `re` looks for faster than for all letters
_LETTERS = re.compile(r"[а-яa-z]+")


class Triggers:
    """Finds the stretches that the grammar has to read: few, in half of all articles none.

    Args:
        words: the words and signs that are triggers, normalized.
    """

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words
        others = sorted(word for word in words if not _LETTERS.fullmatch(word))
        self._others = re.compile("|".join(map(re.escape, others)) if others else r"(?!)")

    def stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches of a text that have a trigger, half-open code points."""
        normal = normalize(text)
        words = self._words.intersection(_LETTERS.findall(normal))
        if not words and self._others.search(normal) is None and not _may_hide(text):
            return
        for start, end in stretches(text):
            part = text[start:end]
            if self._has_word(normalize(part), words) or _HIDDEN.search(part) is not None:
                yield start, end

    def _has_word(self, normal: str, words: frozenset[str]) -> bool:
        """Whether a stretch has a trigger that is a word or sign; `words` are those of the whole text."""
        if not any(map(normal.__contains__, words)) and self._others.search(normal) is None:
            return False
        return not self._words.isdisjoint(_WORDS.findall(normal))


def _may_hide(text: str) -> bool:
    return any(map(text.__contains__, _HIDDEN_ROOTS)) or _HIDDEN_SCALE.search(text) is not None
