"""Look-up tables over atoms: phrases, and words given by their beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView
from typing import Generic, TypeVar

from svodka.amounts.atoms import normalize

Value = TypeVar("Value")


class PhraseTable(Generic[Value]):
    """Phrases of one or more atoms; the longest match wins.

    Args:
        entries: pairs of a phrase (its atoms' forms) and what it stands for.
    """

    __slots__ = ("_by_first", "_by_last")

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Value]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in sorted(entries, key=lambda entry: -len(entry[0])):
            self._by_first.setdefault(phrase[0], []).append((phrase, value))
            self._by_last.setdefault(phrase[-1], []).append((phrase, value))

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_first)

    @property
    def firsts(self) -> KeysView[str]:
        """The first atoms of the phrases."""
        return self._by_first.keys()

    def __contains__(self, first: object) -> bool:
        return first in self._by_first

    def at(self, forms: list[str], start: int) -> tuple[int, Value] | None:
        """The phrase that begins at `start`: where it ends, and what it stands for."""
        if start >= len(forms):
            return None
        for phrase, value in self._by_first.get(forms[start], ()):
            if forms[start : start + len(phrase)] == list(phrase):
                return start + len(phrase), value
        return None

    def before(self, forms: list[str], end: int) -> tuple[int, Value] | None:
        """The phrase that ends just before `end`: where it begins, and what it stands for."""
        if end <= 0:
            return None
        for phrase, value in self._by_last.get(forms[end - 1], ()):
            start = end - len(phrase)
            if start >= 0 and forms[start:end] == list(phrase):
                return start, value
        return None


class CueWords(Generic[Value]):
    """Words given in full or by their beginning («увелич*»), each with what it stands for."""

    __slots__ = ("_beginnings", "_exact", "_stems")

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self._exact: dict[str, Value] = {}
        self._stems: dict[str, Value] = {}
        for word, value in entries:
            known = self._stems if word.endswith("*") else self._exact
            known[normalize(word.removesuffix("*"))] = value
        self._beginnings = tuple(self._stems)

    def get(self, norm: str) -> Value | None:
        """What the word stands for, the longest beginning first; None if it is not in the list."""
        exact = self._exact.get(norm)
        if exact is not None or not norm.startswith(self._beginnings):
            return exact
        return self._stems[max((stem for stem in self._stems if norm.startswith(stem)), key=len)]

    def __contains__(self, norm: str) -> bool:
        return norm in self._exact or norm.startswith(self._beginnings)
