"""Letters of another script that look like Russian ones («Айдоc» with a Latin c), and the reverse.

The pairs come from Unicode's table of confusables (UTS #39, by the package confusable-homoglyphs), and
`lookalikes.tsv` adds what that table lacks. «COVID-19» and «IT-компания» stay: no word of them is mixed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.hints import CYRILLIC, FOREIGN, FOREIGN_BEHIND, FOREIGN_FIRST, LONE_LATIN
from svodka.clean.hyphens import HYPHENS
from svodka.clean.lines import LINE_BREAKS
from svodka.clean.words import Vocabulary, is_word, letters_start, news_count
from svodka.lexicon import load_table
from svodka.morphology import is_known
from svodka.source_map import Repair

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"

_MIXED = re.compile(f"[{FOREIGN}](?:(?=[{CYRILLIC}])|(?<=[{CYRILLIC}].))")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# «eГрант», «iФон»: a Latin letter put before a name on purpose
_BRAND = re.compile(r"[a-z][А-ЯЁ]")
# letters that are the same in both scripts to the eye: prepositions and initials of one such letter
_LONE = re.compile(r"(?<![^\W_])[A-Za-zΑ-ω](?![^\W_]|['’])")
# «c президентом», «C начала», «C. Лавров»; not «витамин C», «группе A»
_PREPOSITION = re.compile(r"[acoy](?<![^\s(«\"„–—].) (?=[«\"„]?[а-яёА-ЯЁ])")
_OPENING = re.compile(r"(?:\A|\n|[.!?…»\"] )[«\"„]?[ABCKOY] (?=[а-яё])")
_INITIAL = re.compile(r"(?:\A|[^\w])[ABCKOY]\.(?= ?[А-ЯЁ][а-яё.])")
# where the article is known to be damaged: also «k аппарату», «B 1980 году», «и.o. мэра», «H. Зуева»
_ANY_LONE = re.compile(
    r"(?:\A|[\s(«\"„–—])(?:[acoykακου]|[ABCKOYΑΒΚΟΥ](?<![А-Яа-яё] .)) (?=[«\"„]?[а-яёА-ЯЁ\d])"
)
_ABBREVIATED = re.compile(r"(?<![^\W_])[A-Za-zΑ-Ωακοου]\.(?= ?(?:[А-ЯЁ]|[а-яё]{2}))|(?<=[а-яё]\.)[co](?=\.)")
_ORDINAL = re.compile(r"(?<=\d-)[aexyo](?![^\W_])")
_LINE_END = re.compile(f"[{HYPHENS}][ \\t]*[{LINE_BREAKS}]")
_LINE_BEGINNING = re.compile(f"[{HYPHENS}][ \\t]*[{LINE_BREAKS}]+[ \\t]*\\Z")
_ANY_LETTER = re.compile(r"[^\W\d_]")
# letters that decide without Cyrillic neighbours; Unicode also has r beside «г», which nobody confounds
_CERTAIN = frozenset("ABCEHKMOPTXYaceopxykëËΑΒΓΕΗΚΜΟΠΡΤΥΦΧακορυτπφχ")
# the news know a Latin word that they have this often beside its Cyrillic reading: «CAP», «BBC»
_RARE = 0.05
# so far away stands the word beside one
_BESIDE = 4


class _Tables(NamedTuple):
    russian: dict[str, str]
    latin: dict[str, str]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    """Foreign letter → Russian letter, Cyrillic letter → Latin letter."""
    # its module of tables would keep them all, 6 MB
    from confusable_homoglyphs.utils import load

    confusables = load("confusables.json")
    russian: dict[str, str] = {}
    latin: dict[str, str] = {}
    for letter in RUSSIAN + RUSSIAN.upper():
        twins = [twin["c"] for twin in confusables.get(letter, ())]
        bases = [twin for twin in twins if twin.isascii() and twin.isalpha()]
        if len(bases) == 1 and len(bases[0]) == 1:
            latin[letter] = bases[0]
            twins += [twin["c"] for twin in confusables[bases[0]]]
        for twin in twins:
            if len(twin) == 1 and twin.isalpha() and not "\u0400" <= twin <= "\u052f":
                russian.setdefault(twin, letter)
    for entry in load_table("lookalikes"):
        foreign, own = entry.values["foreign"], entry.values["russian"]
        russian[foreign] = own
        if foreign.isascii():
            latin[own] = foreign
    return _Tables(russian, latin)


def has_lookalikes(text: str, hints: int) -> bool:
    """Whether a word mixes scripts, or a lone Latin letter stands where a preposition would."""
    is_mixed = hints & (FOREIGN_FIRST | FOREIGN_BEHIND) and _MIXED.search(text) is not None
    return bool(is_mixed) or (bool(hints & LONE_LATIN) and _PREPOSITION.search(text) is not None)


def read_lookalikes(text: str) -> Pass:
    """Read mixed words in one script; in an article that has some, words of mere look-alikes as well."""
    vocabulary = Vocabulary(text)
    mixed = list(_mixed_words(text, vocabulary, damaged=False))
    damaged = _is_damaged(text, mixed, vocabulary)
    if not damaged:
        few = list(_lone_letters(text, (_PREPOSITION, _OPENING, _INITIAL)))
        return _done(text, few if len(few) > 1 else [])
    edits = [*_mixed_words(text, vocabulary, damaged=True), *_latin_words(text, vocabulary)]
    lone = _lone_letters(
        apply(text, sorted(edits)).text,
        (_PREPOSITION, _OPENING, _INITIAL, _ANY_LONE, _ABBREVIATED, _ORDINAL),
    )
    return _done(text, [*edits, *lone])


def _done(text: str, edits: Iterable[Edit]) -> Pass:
    ordered = sorted(set(edits))
    return apply(text, ordered, (Repair(edit.start, edit.end, "homoglyph", edit.text) for edit in ordered))


def _is_damaged(text: str, mixed: list[Edit], vocabulary: Vocabulary) -> bool:
    """Whether look-alikes were put into the article, beyond doubt.

    Two mixed words say so, or one that is a known Russian word when read right; a lone «Hа», a lone Latin
    name, and a lone word that nobody knows stay as they are.
    """
    long = [edit for edit in mixed if len(edit.text) > 2]
    if len(long) != 1:
        return len(long) > 1
    reading = apply(text, long).text
    compound = next(match.group() for match in _COMPOUND.finditer(reading) if match.end() >= long[0].end)
    if compound[0].lower() not in RUSSIAN:
        return False
    return all(is_known(word.lower()) for word in (compound, long[0].text)) or vocabulary.has_stem(compound)


def _mixed_words(text: str, vocabulary: Vocabulary, *, damaged: bool) -> Iterator[Edit]:
    done = 0
    for letter in _MIXED.finditer(text):
        match = _WORD.match(text, letters_start(text, letter.end()))
        if match is None or match.end() <= done:
            continue
        done = match.end()
        word = match.group()
        if _MIXED.search(word):  # a neighbour may have been no letter
            reading = _in_one_script(word, vocabulary, damaged=damaged)
            if reading is not None:
                yield Edit(match.start(), match.end(), reading)


def _in_one_script(word: str, vocabulary: Vocabulary, *, damaged: bool) -> str | None:
    """The word in Russian or in Latin letters; None where neither is possible, as in «VIPы»."""
    tables = _tables()
    russian = _mapped(word, lambda letter: letter.lower() in RUSSIAN, tables.russian)
    latin = _mapped(word, lambda letter: letter.isascii(), tables.latin)
    if russian is None or latin is None:
        reading = russian or latin
        if reading is None or not _is_plausible(word, reading, vocabulary, damaged=damaged):
            return None
        return reading
    weights = [_weight(reading, vocabulary) for reading in (russian, latin)]
    if weights[0] == weights[1]:
        cyrillic = sum(letter.lower() in RUSSIAN for letter in word)
        return russian if 2 * cyrillic >= len(word) else latin
    return russian if weights[0] > weights[1] else latin


def _mapped(word: str, belongs: Callable[[str], bool], table: dict[str, str]) -> str | None:
    letters = [letter if belongs(letter) else table.get(letter) for letter in word]
    return None if None in letters else "".join(letter for letter in letters if letter)


def _weight(reading: str, vocabulary: Vocabulary) -> int:
    """The article's own words count for something, but a damaged one holds «kak» as well."""
    return news_count(reading) + 1000 * is_word(reading) + 10_000 * vocabulary.count(reading)


def _is_plausible(word: str, reading: str, vocabulary: Vocabulary, *, damaged: bool) -> bool:
    """A known word, or at least half of the letters were right: «Бeшара», not «eГрант»."""
    if is_word(reading) or vocabulary.count(reading):
        return True
    if _BRAND.match(word):
        return False
    kept = sum(one == two for one, two in zip(word, reading, strict=True))
    return damaged or 2 * kept >= len(word) or word[0].isupper()


def _latin_words(text: str, vocabulary: Vocabulary) -> Iterator[Edit]:
    """«COBET», «HATO»: words of nothing but look-alikes that are Russian and no Latin word of the news.

    Among Russian words a name that nobody knows («Xaca») is Russian too, and so is half a word («pe-⏎чи»).
    """
    table = _tables().russian
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) < 2 or not set(word) <= _CERTAIN:
            continue
        reading = "".join(table[letter] for letter in word)
        count, latin = news_count(reading), news_count(word)
        if (
            vocabulary.count(reading)
            or (is_word(reading) and latin <= _RARE * count)
            or not word.isascii()
            or (not _is_beside_latin(text, match) and (latin == 0 or _is_half(text, match)))
        ):
            yield Edit(match.start(), match.end(), reading)


def _is_beside_latin(text: str, word: re.Match[str]) -> bool:
    before = _ANY_LETTER.findall(text, max(0, word.start() - _BESIDE), word.start())
    after = _ANY_LETTER.findall(text, word.end(), word.end() + _BESIDE)
    return any(letter.isascii() for letter in before[-1:] + after[:1])


def _is_half(text: str, word: re.Match[str]) -> bool:
    """Whether a line end breaks the word."""
    return (
        _LINE_END.match(text, word.end()) is not None
        or _LINE_BEGINNING.search(text, max(0, word.start() - _BESIDE), word.start()) is not None
    )


def _lone_letters(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[Edit]:
    table = _tables().russian
    for pattern in patterns:
        for match in pattern.finditer(text):
            letter = _LONE.search(text, match.start(), match.end())
            if letter is not None and letter.group() in table:
                yield Edit(letter.start(), letter.end(), table[letter.group()])
