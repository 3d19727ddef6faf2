"""The one door to the dictionary morphology (pymorphy3), cached.

The tagger of the `tag` stage reads a word in its context as a UD part of speech and features; the dictionary
knows the lemma and the other forms. `best_parse` lets the first choose among the readings of the second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pymorphy3

# word forms of some hundred articles, 1.2 KB each: what those have not had is rarely found further back
CACHE_SIZE = 4_000

_OTHER_SCRIPT = re.compile(r"[^\u0000-\u04ff]")

# UD part of speech → OpenCorpora parts of speech that it may be
_POS = {
    "NOUN": ("NOUN",),
    "PROPN": ("NOUN", "ADJF"),
    "ADJ": ("ADJF", "ADJS", "COMP", "PRTF", "PRTS"),
    "VERB": ("VERB", "INFN", "PRTF", "PRTS", "GRND"),
    "AUX": ("VERB", "INFN", "PRTF", "PRTS", "GRND"),
    "ADV": ("ADVB", "PRED", "COMP"),
    "PRON": ("NPRO", "ADJF"),
    "DET": ("ADJF", "NPRO"),
    "NUM": ("NUMR", "ADJF", "NOUN"),
    "ADP": ("PREP",),
    "CCONJ": ("CONJ", "PRCL"),
    "SCONJ": ("CONJ",),
    "PART": ("PRCL", "CONJ"),
    "INTJ": ("INTJ",),
}
_FEATURES = {
    "Case=Nom": ("nomn", "voct"),
    "Case=Gen": ("gent", "gen2"),
    "Case=Dat": ("datv",),
    "Case=Acc": ("accs", "acc2"),
    "Case=Ins": ("ablt",),
    "Case=Loc": ("loct", "loc2"),
    "Number=Sing": ("sing",),
    "Number=Plur": ("plur",),
    "Gender=Masc": ("masc",),
    "Gender=Fem": ("femn",),
    "Gender=Neut": ("neut",),
    "Tense=Past": ("past",),
    "Tense=Pres": ("pres",),
    "Tense=Fut": ("futr",),
    "Aspect=Perf": ("perf",),
    "Aspect=Imp": ("impf",),
}
_FORMS = {
    "Inf": ("INFN",),
    "Part": ("PRTF", "PRTS"),
    "Conv": ("GRND",),
    "Fin": ("VERB",),
}
# one agreeing feature outweighs the dictionary's own frequency, a part of speech outweighs three features
_POS_WEIGHT = 4.0


@lru_cache(maxsize=1)
def analyzer() -> Any:
    """The pymorphy3 analyzer, built on first use (0.1 s) and read-only afterwards."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=CACHE_SIZE)
def parses(word: str) -> tuple[Any, ...]:
    """All dictionary readings of a word form, the likeliest first; unknown words get predicted ones."""
    return tuple(analyzer().parse(_named(word) if _OTHER_SCRIPT.search(word) else word))


def _named(word: str) -> str:
    """The word without letters that have no Unicode name (Tangut): pymorphy3 raises at them."""
    return "".join(letter if unicodedata.name(letter, "") else "\ufffd" for letter in word)


def is_known(word: str) -> bool:
    """Whether the form stands in the dictionary itself."""
    return bool(analyzer().word_is_known(word))


def best_parse(word: str, pos: str, features: str = "") -> Any:
    """The dictionary reading that agrees best with the tagger's.

    Args:
        word: a word form.
        pos: UD part of speech («NOUN»).
        features: UD features («Case=Nom|Number=Sing»).
    """
    readings = parses(word)
    if len(readings) == 1:
        return readings[0]
    wanted = dict(pair.split("=", 1) for pair in features.split("|") if "=" in pair)
    return max(readings, key=lambda reading: _agreement(reading, pos, wanted))


def _agreement(reading: Any, pos: str, wanted: Mapping[str, str]) -> float:
    tag = reading.tag
    score = float(reading.score)
    if tag.POS in _POS.get(pos, ()):
        score += _POS_WEIGHT
    form = wanted.get("VerbForm")
    if form is not None and tag.POS in _FORMS.get(form, ()):
        score += 2.0
    for name, value in wanted.items():
        grammemes = _FEATURES.get(f"{name}={value}")
        if grammemes is not None and not tag.grammemes.isdisjoint(grammemes):
            score += 1.0
    if pos == "PROPN" and not tag.grammemes.isdisjoint(("Name", "Surn", "Patr", "Geox", "Orgn")):
        score += 1.0
    return score


def lemma(word: str, pos: str, features: str = "") -> str:
    """The lemma of a word in context, in lower case; verbs' participles go to the infinitive.

    «ё» is kept as the dictionary has it.
    """
    lemmas = {reading.normal_form for reading in parses(word)}
    return str(lemmas.pop() if len(lemmas) == 1 else best_parse(word, pos, features).normal_form)
