"""What dictionaries know of each word of navec, as one class a word.

OpenCorpora's dictionary (through pymorphy3) gives parts of speech, cases, numbers and the marks of names; the
lists of first and last names in natasha (MIT) add to these. Words with the same marks form one class, so that
the whole knowledge is one small number a word and one row of bits a class.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import pymorphy3
from numpy.typing import NDArray

NAMES: Final = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init")
SPEECH: Final = (
    *("NOUN", "ADJF", "ADJS", "COMP", "VERB", "INFN", "PRTF", "PRTS", "GRND"),
    *("NUMR", "ADVB", "NPRO", "PRED", "PREP", "CONJ", "PRCL", "INTJ"),
)
FORMS: Final = (
    *("nomn", "gent", "datv", "accs", "ablt", "loct"),
    *("sing", "plur", "masc", "femn", "neut", "anim", "inan"),
)
GRAMMEMES: Final = (*NAMES, *SPEECH, *FORMS)
BITS: Final = len(GRAMMEMES) + 3  # in the dictionary at all, in the list of first names, of last names


def name_list(file: str) -> frozenset[str]:
    """One of natasha's lists of names, lower-cased."""
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the lists of names need natasha: pip install natasha")
    lines = (Path(spec.origin).parent / "data" / "dict" / file).read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("#")[0].strip() for line in lines)


def classes(words: Iterable[str]) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """The class of each word (n,) and the bits of each class (classes, BITS); class 0 knows nothing."""
    analyzer = pymorphy3.MorphAnalyzer(lang="ru")
    first, last = name_list("first.txt"), name_list("last.txt")
    rows: dict[tuple[int, ...], int] = {(0,) * BITS: 0}
    index = [rows.setdefault(marks(word, analyzer, first, last), len(rows)) for word in words]
    return np.array(index, np.uint16), np.array(list(rows), np.uint8)


def marks(
    word: str, analyzer: pymorphy3.MorphAnalyzer, first: frozenset[str], last: frozenset[str]
) -> tuple[int, ...]:
    """The bits of one word."""
    known = analyzer.word_is_known(word)
    tags = [reading.tag for reading in analyzer.parse(word)] if known else []
    lemmas = {word, *(reading.normal_form for reading in analyzer.parse(word))} if known else {word}
    found = [int(any(grammeme in tag for tag in tags)) for grammeme in GRAMMEMES]
    return (*found, int(known), int(not first.isdisjoint(lemmas)), int(not last.isdisjoint(lemmas)))
