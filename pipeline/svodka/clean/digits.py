"""Digits in place of the letters that look like them: «Р0ссия», «3авод», as scanners read them.

A single such word may be a name («б0мба»); an article with two, or with one that has letters on both sides of
the digit and is a word of the dictionary, is damaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.hints import DIGIT_BEHIND, DIGIT_FIRST
from svodka.clean.words import Vocabulary, is_word
from svodka.morphology import parses
from svodka.source_map import Repair

_LETTERS = str.maketrans("0346", "озчб")
_HINT = re.compile(r"[0346](?:(?=[а-яёА-ЯЁ])|(?<=[а-яёА-ЯЁ].))")
# possessive: one long token must not cost the square of its length
_WORD = re.compile(r"(?<![^\W_])[А-ЯЁа-яё0346]++(?![^\W_])")
# «0 погоде», «0 градусов»
_LONE = re.compile(r"(?<![\w.,:-])0(?= ([а-яё]{3,}))")
# «000 „Заря“», «3а мостом»
_COMPANY = re.compile(r"(?<![\w.,])(?<!\d )000(?= [А-ЯЁ«\"„])")
_BEHIND = re.compile(r"(?<![\w.,-])3а(?= [^\W\d])")
_BEGINNING = re.compile(r"(?:\A|\n|[.!?…]\s|[«\"„]|[.!?…]\s[«\"„—–] ?)\Z")
_ORDINAL = re.compile(r"\d+[а-яё]{1,3}")
_LONG = 4
# with so many such words the article holds others that nobody knows, and a «0» is hardly a number
_MANY = 4
_INSIDE = re.compile(r"[А-ЯЁа-яё][а-яё]*[03][а-яё03]*[а-яё]")
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox"})


def has_digits_in_words(_text: str, hints: int) -> bool:
    """Whether a digit that looks like a letter stands beside one."""
    return bool(hints & (DIGIT_FIRST | DIGIT_BEHIND))


def read_digits(text: str) -> Pass:
    """Read the digits inside words as letters, where the article shows that they are."""
    vocabulary = Vocabulary(text)
    edits = list(_words(text, vocabulary))
    long = [edit for edit in edits if len(edit.text) >= _LONG]
    inner = [edit for edit in long if _INSIDE.fullmatch(text, edit.start, edit.end)]
    if len(long) < 2 and not inner:
        return apply(text, ())
    many = len(long) >= _MANY
    found = {
        edit.start: edit for edit in (*_short_words(text, many=many), *(_names(text) if many else ()), *edits)
    }
    ordered = [found[start] for start in sorted(found)]
    return apply(text, ordered, (Repair(edit.start, edit.end, "homoglyph", edit.text) for edit in ordered))


def _words(text: str, vocabulary: Vocabulary) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = match.group()
        if _HINT.search(word) is None:
            continue
        reading = word.translate(_LETTERS)
        if _ORDINAL.fullmatch(word) and len(word) < _LONG and word[0] != "0":
            continue
        known = is_word(reading) if len(reading) > 1 else False
        if known or vocabulary.count(reading):
            yield Edit(match.start(), match.end(), _in_case(word, reading, begins=_begins(text, match)))


def _names(text: str) -> Iterator[Edit]:
    """«Х0улетт»: words that nobody knows, with letters on both sides of the digit."""
    for match in _WORD.finditer(text):
        if _INSIDE.fullmatch(match.group()):
            yield Edit(match.start(), match.end(), match.group().translate(_LETTERS))


def _begins(text: str, match: re.Match[str]) -> bool:
    return _BEGINNING.search(text, max(0, match.start() - _LONG), match.start()) is not None


def _in_case(word: str, reading: str, *, begins: bool) -> str:
    """Letters for digits are capitals among capitals, at a sentence's beginning, and at that of a name."""
    letters = [char for char in word if char.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return reading.upper()
    is_name = word[0].isdigit() and not _NAMES.isdisjoint(parses(reading)[0].tag.grammemes)
    return reading[0].upper() + reading[1:] if word[0].isdigit() and (begins or is_name) else reading


def _short_words(text: str, *, many: bool) -> Iterator[Edit]:
    """«3а мостом», «000 „Заря“», «0 погоде»: what a number counts would be in the genitive."""
    for match in _COMPANY.finditer(text):
        yield Edit(match.start(), match.end(), "ООО")
    for match in _BEHIND.finditer(text):
        yield Edit(match.start(), match.end(), "За" if _begins(text, match) else "за")
    for match in _LONE.finditer(text):
        cases = {str(parse.tag.case) for parse in parses(match.group(1))[:3]}
        if "loct" in cases and (many or "gent" not in cases):
            yield Edit(match.start(), match.end(), "О" if _begins(text, match) else "о")
