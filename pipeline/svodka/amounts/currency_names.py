"""Names of currencies in all their forms: «шведских крон», «долларов США», «фунта стерлингов».

A name is a noun with the adjectives before it and an unchanging tail behind it. Word lists:
currency_nouns.tsv (forms and codes of the nouns), currencies.tsv (full names, words of the country).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from svodka.amounts.atoms import atomize, normalize
from svodka.errors import LexiconError
from svodka.lexicon import Entry, load_table

MAX_ADJECTIVES = 3

_ADJECTIVE = re.compile(
    r"(\w{2,}?)(?:ий|ый|ой|ая|яя|ое|ее|ие|ые|ого|его|ому|ему|ую|юю|ым|им|ом|ем|ых|их|ыми|ими|ою|ею)"
)
_CODE = re.compile(r"[A-Z]{3}")
_RULE = re.compile(r"!|\?([A-Z]{3})?|[A-Z]{3}")


class CurrencyNoun(NamedTuple):
    """A noun that names a currency.

    Args:
        lemma: «крона».
        code: ISO 4217; of an ambiguous noun the one it means where nothing tells, else None.
        ambiguous: several countries call their money so.
        bare: it means money without an adjective too.
        doubtful: it may be something else («фунт» of weight), so words of money must stand by.
    """

    lemma: str
    code: str | None
    ambiguous: bool
    bare: bool
    doubtful: bool


class CurrencyName(NamedTuple):
    """What a name in the text stands for: the code, or a noun that only the article's country can tell."""

    code: str | None
    noun: str
    ambiguous: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class CurrencyNames:
    """All names: nouns by form, full names by adjective stems and noun, country words by noun and code."""

    nouns: dict[str, CurrencyNoun]
    full: dict[tuple[tuple[str, ...], str], list[tuple[tuple[str, ...], str]]]
    countries: dict[str, dict[str, re.Pattern[str]]]
    codes: frozenset[str]

    def read(self, norms: list[str], start: int) -> tuple[int, CurrencyName] | None:
        """The currency whose name begins at atom `start`: where it ends, and which it is."""
        position = start
        stems: list[str] = []
        while position < len(norms):
            noun = self.nouns.get(norms[position])
            name = self._complete(norms, position + 1, tuple(stems), noun) if noun else None
            match = _ADJECTIVE.fullmatch(norms[position])
            if name or (noun and not match):  # «зимбабвийских золотых», but «золотых рублей»
                return name
            if len(stems) == MAX_ADJECTIVES:
                return None
            if match is not None:
                stems.append(match.group(1))
                position += 1
            elif norms[position + 1 : position + 2] == ["-"]:  # «восточно-карибских»
                compound = _ADJECTIVE.fullmatch(norms[position + 2]) if position + 2 < len(norms) else None
                if compound is None:
                    return None
                stems.append(f"{norms[position]}-{compound.group(1)}")
                position += 3
            else:
                return None
        return None

    def _complete(
        self, norms: list[str], end: int, stems: tuple[str, ...], noun: CurrencyNoun
    ) -> tuple[int, CurrencyName] | None:
        for tail, code in self.full.get((stems, noun.lemma), ()):
            if norms[end : end + len(tail)] == list(tail):
                return end + len(tail), CurrencyName(code or None, noun.lemma, False, False)
        if not noun.bare or len(stems) > 1:
            return None
        if stems and stems[0].endswith("ск"):  # a country that the lists do not know: no guess
            return end, CurrencyName(None, noun.lemma, False, noun.doubtful)
        return end, CurrencyName(noun.code, noun.lemma, noun.ambiguous, noun.doubtful)


def load_currency_names(folder: str | None) -> CurrencyNames:
    """Read both word lists.

    Raises:
        LexiconError: a full name without a known noun, or a code that is none.
    """
    nouns = _nouns(load_table("currency_nouns", folder))
    lemmas = {noun.lemma for noun in nouns.values()}
    full: dict[tuple[tuple[str, ...], str], list[tuple[tuple[str, ...], str]]] = {}
    countries: dict[str, dict[str, re.Pattern[str]]] = {}
    codes = {noun.code for noun in nouns.values() if noun.code}
    for row in load_table("currencies", folder):
        stems, lemma, tail = _split(row, lemmas)
        full.setdefault((stems, lemma), []).append((tail, row["code"]))
        codes.add(_checked(row, row["code"], _CODE))
        if row["countries"]:
            countries.setdefault(lemma, {})[row["code"]] = _words(row.words("countries"))
    for names in full.values():
        names.sort(key=lambda name: -len(name[0]))
    return CurrencyNames(nouns, full, countries, frozenset(codes))


def _nouns(rows: Iterable[Entry]) -> dict[str, CurrencyNoun]:
    nouns: dict[str, CurrencyNoun] = {}
    for row in rows:
        rule = _checked(row, row["code"], _RULE)
        code = rule.removeprefix("?").removeprefix("!") or None
        noun = CurrencyNoun(
            normalize(row["noun"]), code, rule.startswith("?"), rule != "!", bool(row["doubtful"])
        )
        nouns.update((normalize(form), noun) for form in row.words("forms"))
    return nouns


def _checked(row: Entry, written: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(written):
        raise LexiconError(f"{row.where}: «{written}» is no currency code")
    return written


def _split(row: Entry, lemmas: set[str]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """A full name as adjective stems, noun, tail: «новый тайваньский доллар» → (нов, тайваньск), доллар."""
    words = [normalize(word) for word in row["name"].split()]
    index = next((index for index, word in enumerate(words) if word in lemmas), None)
    if index is None:
        raise LexiconError(f"{row.where}: «{row['name']}» has no noun of currency_nouns.tsv")
    stems = [_ADJECTIVE.fullmatch(word.rpartition("-")[2]) for word in words[:index]]
    tail = tuple(atom.norm for atom in atomize(" ".join(words[index + 1 :])))
    prefixes = [word[: word.rfind("-") + 1] for word in words[:index]]
    return tuple(p + s.group(1) for p, s in zip(prefixes, stems, strict=True) if s), words[index], tail


def _words(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(
        re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in beginnings
    )
    return re.compile(rf"\b(?:{alternatives})\b")
