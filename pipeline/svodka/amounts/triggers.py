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
# the letters of nearly all triggers: in one byte each, with all else a space, words part faster than by `re`
_LETTERS = re.compile(r"[а-яa-z]+")
_ENCODING = "cp1251"
_ONLY_LETTERS = bytes(
    code if _LETTERS.fullmatch(bytes([code]).decode(_ENCODING, "replace")) else ord(" ")
    for code in range(256)
)
# «500к» as b"0k"
_DIGITS_AND_K = bytes.maketrans("123456789к".encode(_ENCODING), b"000000000k")


class Triggers:
    """Finds the stretches that the grammar has to read: few, in half of all articles none.

    Args:
        words: the words and signs that are triggers, normalized.
    """

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words
        self._encoded = frozenset(word.encode(_ENCODING) for word in words if _LETTERS.fullmatch(word))
        others = sorted(word for word in words if not _LETTERS.fullmatch(word))
        self._others = re.compile("|".join(map(re.escape, others)) if others else r"(?!)")

    def stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches of a text that have a trigger, half-open code points."""
        normal = normalize(text)
        encoded = normal.encode(_ENCODING, "replace")
        words = self._words_of(encoded)
        has_others = self._others.search(normal) is not None
        roots = [root for root in _HIDDEN_ROOTS if root in normal]
        may_have_scale = b"0k" in encoded.translate(_DIGITS_AND_K)
        if not (words or has_others or roots or may_have_scale):
            return
        is_aligned = len(normal) == len(text)  # a few letters («İ») are more than one in lower case
        for start, end in stretches(text):
            part = normal[start:end] if is_aligned else normalize(text[start:end])
            has_word = any(map(part.__contains__, words)) and any(_has_word(part, word) for word in words)
            if has_word or (has_others and self._has_sign(part)):
                yield start, end
                continue
            may_hide = may_have_scale or any(map(part.__contains__, roots))
            if may_hide and _HIDDEN.search(text, start, end) is not None:
                yield start, end

    def _words_of(self, encoded: bytes) -> list[str]:
        """The triggers of nothing but letters that stand in a normalized text."""
        found = self._encoded.intersection(encoded.translate(_ONLY_LETTERS).split())
        return [word.decode(_ENCODING) for word in found]

    def _has_sign(self, normal: str) -> bool:
        """Whether a stretch has a trigger that is no word."""
        return self._others.search(normal) is not None and not self._words.isdisjoint(_WORDS.findall(normal))


def _has_word(normal: str, word: str) -> bool:
    """Whether a word stands in a stretch, as a whole."""
    start = normal.find(word)
    while start >= 0:
        end = start + len(word)
        if not _is_letter(normal[start - 1 : start]) and not _is_letter(normal[end : end + 1]):
            return True
        start = normal.find(word, start + 1)
    return False


def _is_letter(char: str) -> bool:
    return char.isalnum() and not char.isdecimal()
