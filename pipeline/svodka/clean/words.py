"""What is a word: the dictionary, the news, the article itself."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache

from svodka import morphology
from svodka.news_words import news_words

# words of one and two letters have to be this frequent («в», «и», «на»), those of three a bit less
SHORT_COUNTS = {1: 1_900_000, 2: 150_000, 3: 30_000}

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=10_000)
def news_count(word: str) -> int:
    """How often the form stands in a news corpus of 10⁹ words; 0 where fewer than about a hundred times.

    «ё» counts as «е» as well: most of the news do without it.
    """
    lower = word.lower()
    known = news_words()
    return known.count(lower) + (known.count(lower.replace("ё", "е")) if "ё" in lower else 0)


@lru_cache(maxsize=20_000)
def is_word(form: str) -> bool:
    """Whether the dictionary or the news know the form, whatever its case."""
    lower = form.lower()
    return morphology.is_known(lower) or news_count(lower) > 0


def may_stand_alone(part: str) -> bool:
    """Whether a part of a longer string may be a word: short ones have to be frequent («в», «на»)."""
    least = SHORT_COUNTS.get(len(part))
    return is_word(part) if least is None else news_count(part) >= least


class Vocabulary:
    """The words of one article, counted in lower case; names are also known by their stems.

    The words are counted when the first is asked for: most articles that might be debris are none.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(map(str.lower, _WORD.findall(self._text)))

    @cached_property
    def _stems(self) -> set[str]:
        return {_stem(word) for word in self._counts}

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    def count(self, word: str) -> int:
        """How often the form stands in the article."""
        return self._counts[word.lower()]

    def has(self, word: str) -> bool:
        """Whether the form stands in the article; its words are counted only where the letters do."""
        return word.casefold() in self._folded and self.count(word) > 0

    def has_stem(self, word: str) -> bool:
        """Whether the word, or another form of it, stands in the article: «Сарымом» beside «Сарым»."""
        return _stem(word.lower()) in self._stems


def letters_start(text: str, end: int) -> int:
    """Where the run of letters begins that stands before `end`; `end` where there is none."""
    start = end
    while start and _is_letter(text[start - 1]):
        start -= 1
    return start


def _is_letter(char: str) -> bool:
    return char.isalnum() and not char.isdecimal()


def _stem(word: str) -> str:
    return word[: max(5, len(word) - 2)]
