"""The words of the grammar of amounts, read from the word lists into look-up tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from svodka.amounts.atoms import Atom, atomize, normalize
from svodka.amounts.currency_names import CurrencyNames, load_currency_names
from svodka.amounts.lookup import CueWords, PhraseTable
from svodka.errors import LexiconError
from svodka.lexicon import Entry, load_table


class NumeralWord(NamedTuple):
    """A form of a numeral: its value and its place in a compound."""

    value: Decimal
    rank: str


class ScaleWord(NamedTuple):
    """A form of a scale: the power of ten; singular, plural, both, short, glued or guarded; a genitive."""

    power: int
    form: str
    genitive: bool = False


class PartWord(NamedTuple):
    """A part of a whole or a vague number; see number_parts.tsv."""

    value: Decimal | None
    kind: str


class Sign(NamedTuple):
    """A sign, abbreviation or code of a currency."""

    code: str
    before: bool
    after: bool


class Coin(NamedTuple):
    """A coin: the currency of a bare one, and the currencies that it may follow as change."""

    code: str
    also: tuple[str, ...]


class ChangeCue(NamedTuple):
    """A word of change: up, down or level; nouns may follow the amount («5-процентный рост»)."""

    change: str
    noun: bool


class Modifier(NamedTuple):
    """What a phrase does to the amount beside it; see amount_modifiers.tsv."""

    effect: str
    loose: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that the grammar knows, by normalized form (signs: as they are written)."""

    numerals: dict[str, NumeralWord]
    prefixes: dict[str, Decimal]
    scales: dict[str, ScaleWord]
    scale_adjectives: dict[str, int]
    parts: dict[str, PartWord]
    halves: dict[str, int]
    currencies: CurrencyNames
    currency_adjectives: dict[str, str]
    signs: PhraseTable[Sign]
    abbreviations: PhraseTable[Sign]
    coins: dict[str, Coin]
    percent: dict[str, str]
    modifiers: PhraseTable[Modifier]
    closing_modifiers: PhraseTable[Modifier]
    genitive_governors: frozenset[str]
    changes: CueWords[ChangeCue]
    money_cues: CueWords[str]
    title_nouns: CueWords[str]
    sources: CueWords[str]
    stops: frozenset[str]
    starts: frozenset[str]
    compounds: re.Pattern[str]
    triggers: frozenset[str]


def load_vocabulary(folder: Path | str | None = None) -> Vocabulary:
    """The vocabulary, built once for each folder.

    Args:
        folder: a user's folder of word lists, laid over the shipped ones.

    Raises:
        LexiconError: a word list breaks its format; the message names file and line.
    """
    return _build(None if folder is None else str(folder))


@lru_cache(maxsize=8)
def _build(folder: str | None) -> Vocabulary:
    numerals = load_table("numerals", folder)
    scales = _scales(folder)
    parts = _parts(folder)
    halves = _halves(scales, parts)
    currencies = load_currency_names(folder)
    signs, abbreviations = _signs(folder, currencies)
    modifiers = load_table("amount_modifiers", folder)
    numeral_forms = _numerals(numerals)
    coins = _coins(folder)
    percent = _percent(folder)
    plain_scales = {form: scale for form, scale in scales.items() if scale.form in PLAIN_SCALES}
    large = {form for form, scale in plain_scales.items() if scale.power >= 3}
    codes = {normalize(sign) for sign in signs}
    return Vocabulary(
        numerals=numeral_forms,
        prefixes=_prefixes([*numerals, *load_table("scales", folder)]),
        scales=scales,
        scale_adjectives={
            row["adjective"]: int(row["power"]) for row in load_table("scales", folder) if row["adjective"]
        },
        parts=parts,
        halves=halves,
        currencies=currencies,
        currency_adjectives={row["stem"]: row["code"] for row in load_table("currency_adjectives", folder)},
        signs=signs,
        abbreviations=abbreviations,
        coins=coins,
        percent=percent,
        modifiers=_modifiers(modifiers, "before"),
        closing_modifiers=_modifiers(modifiers, "after"),
        genitive_governors=frozenset(
            normalize(row["phrase"].split()[-1]) for row in modifiers if row["governs"]
        ),
        changes=CueWords(
            (row["word"], ChangeCue(row["change"], bool(row["noun"])))
            for row in load_table("change_cues", folder)
        ),
        money_cues=_cues("money_cues", folder),
        title_nouns=_cues("title_nouns", folder),
        sources=_cues("source_words", folder),
        stops=_stops(folder, scales),
        starts=frozenset({*numeral_forms, *plain_scales, *halves, *parts}),
        compounds=_compounds(folder, parts),
        triggers=frozenset({*large, *halves, *coins, *percent, *currencies.nouns, *abbreviations, *codes}),
    )


PLAIN_SCALES = ("singular", "plural", "both", "short")


def _decimal(row: Entry, column: str) -> Decimal:
    written = row[column]
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", written):
        raise LexiconError(f"{row.where}: «{written}» is no number ({column})")
    return Decimal(written)


def _forms(phrase: str) -> tuple[str, ...]:
    return tuple(atom.norm for atom in atomize(phrase))


def _numerals(rows: Iterable[Entry]) -> dict[str, NumeralWord]:
    return {
        normalize(form): NumeralWord(_decimal(row, "value"), row["rank"])
        for row in rows
        for form in row.words("forms")
    }


def _coins(folder: str | None) -> dict[str, Coin]:
    return {
        normalize(form): Coin(row["code"], row.words("also"))
        for row in load_table("coins", folder)
        for form in row.words("forms")
    }


def _scales(folder: str | None) -> dict[str, ScaleWord]:
    words: dict[str, ScaleWord] = {}
    for row in load_table("scales", folder):
        power = int(_decimal(row, "power"))
        for column in ("singular", "plural", "short", "glued", "guarded"):
            for place, form in enumerate(map(normalize, row.words(column))):
                both = form in words and words[form].power == power
                genitive = place == 1 and column in ("singular", "plural")  # the order of cases in the list
                words[form] = ScaleWord(power, "both" if both else column, both or genitive)
    return words


def _parts(folder: str | None) -> dict[str, PartWord]:
    return {
        normalize(form): PartWord(_decimal(row, "value") if row["value"] else None, row["kind"])
        for row in load_table("number_parts", folder)
        for form in row.words("forms")
    }


def _halves(scales: dict[str, ScaleWord], parts: dict[str, PartWord]) -> dict[str, int]:
    """«полмиллиона», «полумиллиарда»: a half written together with the scale, to its power of ten."""
    glued = [form for form, part in parts.items() if part.kind == "half"]
    return {
        half + form: scale.power
        for half in glued
        for form, scale in scales.items()
        if scale.form in ("singular", "both")
    }


def _prefixes(rows: Iterable[Entry]) -> dict[str, Decimal]:
    """What begins a compound adjective: «двадцати», «тысяче»."""
    return {
        normalize(row["prefix"]): Decimal(row["value"])
        if "value" in row.values
        else Decimal(10) ** int(row["power"])
        for row in rows
        if row["prefix"]
    }


def _compounds(folder: str | None, parts: dict[str, PartWord]) -> re.Pattern[str]:
    """The cheap test for a word with its number inside: «двадцатипроцентный», «полдоллара»."""
    stems = [re.escape(row["stem"]) for row in load_table("currency_adjectives", folder)]
    halves = [f"^{re.escape(form)}" for form, part in parts.items() if part.kind == "half"]
    return re.compile("|".join(["процентн", *stems, *halves]))


def _signs(folder: str | None, names: CurrencyNames) -> tuple[PhraseTable[Sign], PhraseTable[Sign]]:
    exact: dict[tuple[str, ...], Sign] = {(code,): Sign(code, False, True) for code in sorted(names.codes)}
    loose: dict[tuple[str, ...], Sign] = {}
    for row in load_table("currency_signs", folder):
        sign = Sign(row["code"], row["place"] in ("before", "both"), row["place"] in ("after", "both"))
        atoms: list[Atom] = atomize(row["sign"])
        if row["case"] == "exact":
            exact[tuple(atom.text for atom in atoms)] = sign
        else:
            forms = tuple(atom.norm for atom in atoms)
            loose[forms] = sign
            loose.setdefault(tuple(form for form in forms if form != "."), sign)
    return PhraseTable(exact.items()), PhraseTable(loose.items())


def _percent(folder: str | None) -> dict[str, str]:
    return {
        normalize(form): row["unit"]
        for row in load_table("percent_words", folder)
        for form in row.words("forms")
    }


def _modifiers(rows: Iterable[Entry], place: str) -> PhraseTable[Modifier]:
    return PhraseTable(
        (_forms(phrase), Modifier(row["effect"], bool(row["loose"])))
        for row in rows
        if row["place"] == place
        for phrase in _spellings(row["phrase"])
    )


def _spellings(phrase: str) -> tuple[str, ...]:
    """«более чем» is also written «более, чем»."""
    return (phrase, phrase.replace(" чем", " , чем")) if phrase.endswith(" чем") else (phrase,)


def _stops(folder: str | None, scales: dict[str, ScaleWord]) -> frozenset[str]:
    """Abbreviations that a full stop may follow as a part of them: «руб», «тыс», «п» of «п. п.»."""
    rows = [*load_table("currency_signs", folder), *load_table("percent_words", folder)]
    written = [row["sign"] for row in rows if "sign" in row.values and row["case"] != "exact"]
    written += [
        form for row in rows if "sign" not in row.values and row["stop"] for form in row.words("forms")
    ]
    written += [row["coin"] for row in load_table("coins", folder) if row["forms"] == row["coin"]]
    short = (form for form, scale in scales.items() if scale.form in ("short", "guarded"))
    return frozenset({*short, *(_forms(form)[-1] for form in written)})


def _cues(name: str, folder: str | None) -> CueWords[str]:
    return CueWords((row["word"], row.where) for row in load_table(name, folder))
