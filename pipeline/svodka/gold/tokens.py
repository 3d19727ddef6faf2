"""razdel's tokens, for the formats that are bound to tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import razdel


class Token(NamedTuple):
    """A token of a text, half-open code points."""

    start: int
    end: int


def tokens(text: str, borders: Collection[int] = ()) -> list[Token]:
    """The tokens of a text without white space, cut at the given offsets as well."""
    cuts = sorted(set(borders))
    return [part for token in razdel.tokenize(text) for part in _cut(token.start, token.stop, cuts)]


def _cut(start: int, end: int, cuts: Collection[int]) -> Iterator[Token]:
    for cut in cuts:
        if start < cut < end:
            yield Token(start, cut)
            start = cut
    yield Token(start, end)
