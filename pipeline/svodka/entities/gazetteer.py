"""A user's own names: a TSV of names, types and canonical forms that wins over the model.

    name	type	canonical
    Заречный комбинат	ORG	АО «Заречный комбинат»
    Кербель	PER	Мартин Кербель

All case forms of a name are found. The last column may be left out; then the name is its own canonical form.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, cast

from svodka.annotations import EntityType
from svodka.entities.groups import key_of, stem
from svodka.entities.spans import GAZETTEER, NamedSpan
from svodka.entities.tokens import Tokens
from svodka.errors import LexiconError
from svodka.lexicon import read_table

_COLUMNS = ["name", "type", "canonical"]
_TYPES = ("PER", "ORG", "LOC")


class Name(NamedTuple):
    """One line of a gazetteer; `key` is what all case forms of the name have in common."""

    key: tuple[str, ...]
    type: EntityType
    canonical: str
    capital: bool


class Gazetteer:
    """Names by their first stem."""

    def __init__(self, names: tuple[Name, ...] = ()) -> None:
        self._by_stem: dict[str, list[Name]] = {}
        for name in sorted(names, key=lambda name: -len(name.key)):
            self._by_stem.setdefault(name.key[0], []).append(name)
        self._by_key = {(name.key, name.type): name.canonical for name in names}

    def lay_over(self, tokens: Tokens) -> None:
        """Marks the gazetteer's names; spans of the model that overlap them go."""
        if not self._by_stem:
            return
        found = self._matches(tokens)
        covered = {i for span in found for i in range(span.start, span.end)}
        kept = [span for span in tokens.spans if covered.isdisjoint(range(span.start, span.end))]
        tokens.lay(sorted([*kept, *found]))

    def _matches(self, tokens: Tokens) -> list[NamedSpan]:
        found: list[NamedSpan] = []
        end = 0
        for i in range(tokens.size):
            if i < end:
                continue
            for name in self._by_stem.get(stem(tokens.texts[i]), ()):
                stop = tokens.match(i, name.key)
                if stop is not None and tokens.texts[i][0].isupper() >= name.capital:
                    found.append(NamedSpan(i, stop, name.type, GAZETTEER))
                    end = stop
                    break
        return found

    def canonical(self, tokens: Tokens, span: NamedSpan) -> str | None:
        """The canonical form of a span that this gazetteer found."""
        if span.rule != GAZETTEER:
            return None
        return self._by_key.get((tokens.key(span), span.type))


NO_GAZETTEER = Gazetteer()


def load_gazetteer(path: str | Path | None) -> Gazetteer:
    """Reads a gazetteer; None gives an empty one.

    Raises:
        LexiconError: the file is missing or a line breaks the format; the message names file and line.
    """
    return NO_GAZETTEER if path is None else _load(str(path))


@lru_cache(maxsize=16)
def _load(path: str) -> Gazetteer:
    columns, entries = read_table(Path(path))
    if columns not in (_COLUMNS, _COLUMNS[:2]):
        raise LexiconError(f"{path}: the columns are {columns}", remedy=f"name them {_COLUMNS}")
    names = []
    for entry in entries.values():
        kind = entry.values["type"]
        key = key_of(entry.values["name"])
        if kind not in _TYPES or not key:
            raise LexiconError(
                f"{entry.where}: «{kind}» is no type", remedy=f"choose from {', '.join(_TYPES)}"
            )
        name = entry.values["name"]
        canonical = entry.values.get("canonical") or name
        names.append(
            Name(key, cast(EntityType, kind), canonical, any(letter.isupper() for letter in name[:2]))
        )
    return Gazetteer(tuple(names))
