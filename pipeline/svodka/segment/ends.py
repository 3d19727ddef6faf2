"""Where sentences end: rules over the places where they might.

After razdel's rules (https://github.com/natasha/razdel), with faults mended that readers of news meet: an
initial is told from a letter («А. С. Пушкин», «витамин С. Он полезен»), «в 2020 г.» may end a sentence, a
dash behind a closing quotation mark goes on, the end of a line is always an end, and cost is linear in the
length of the text.

Quotations: a quotation of several sentences is cut at their ends, the last goes with the author's words
(«Мы строим. | Нас ждут», — сказал он). That suits the taggers best: sentences of usual length, and the
author's words stand beside what is next to them. Only a short one that the author's sentence runs around is
left whole (программа «Что? Где? Когда?» вышла). No later stage may rely on a quotation ending where a
sentence does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from svodka.lexicon import load_table

_LINE: Final = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# end marks, what closes behind them, a footnote's number; then white space and something more. It begins with
# one set of rare characters, which `re` looks for much faster than for either kind of marks
_PLACE: Final = re.compile(
    r"(?P<mark>[.?!…=:;](?:(?<![=:;])(?<![.?!…].)[.?!…]*+|(?<=[=:;])-?[)(]{1,3}))"
    r"(?P<closing>[»”“’\"')\]}]*+)(?:\[\d+\])*+\s++(?=(?P<right>\w+|\S))"
)
_LETTERS: Final = re.compile(r"[^\W\d_]+\Z")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]+\.[^\S\n]?){0,2}[^\W\d_]+\Z")
_ITEM: Final = re.compile(r"(?:§?\s*(?:\d+|[абвгдеАБВГДЕabcdefABCDEF]|[IVXLM]+)[.)]+\s*)+\Z")
_NUMBER: Final = re.compile(r"[\d%IVXLCM][\s)]*\Z")
_WORD: Final = re.compile(r"\w+")

_DASHES: Final = frozenset("-‑–—−―")
_QUOTES: Final = frozenset("»”“\"'’")
_BRACKETS: Final = frozenset(")]}")
_CLOSING: Final = frozenset(".?!…;»”’)]}")
_WINDOW: Final = 30  # letters that rules look back
_LONGEST_ITEM: Final = 20  # letters of «2.1.» or «а)»
_OPENING_WORDS: Final = 4  # «В начале 2020 г. Москва…»
# a short quotation with no author's words behind it: «Что? Где? Когда?» вышла, «Ах. Ох», которая
_NAME: Final = re.compile(r"«[^«»]{1,120}»(?=\s*(?:[а-яёa-z(]|,(?!\s*[-–—−])))")


class Place(NamedTuple):
    """A place where a sentence might end.

    Attributes:
        text: the line.
        start: where the sentence begins.
        mark: where the end marks begin.
        match: end marks, closing marks, the first word or mark on the right.
    """

    text: str
    start: int
    mark: int
    match: re.Match[str]

    @property
    def left(self) -> str:
        """The last letters before the end marks."""
        return self.text[max(self.start, self.mark - _WINDOW) : self.mark]

    @property
    def right(self) -> str:
        """The first word or mark behind."""
        return str(self.match["right"])

    @property
    def behind(self) -> str:
        """The letter or mark behind the first word on the right."""
        end = self.match.end("right")
        return self.text[end : end + 1]

    def opens_with_date_or_sum(self) -> bool:
        """Whether nothing but a preposition and a few words has been said: «В 2020 г.»"""
        if self.mark - self.start > _WINDOW:
            return False
        words = _WORD.findall(self.text, self.start, self.mark)
        return len(words) <= _OPENING_WORDS and _openers().get(words[0].lower()) == "preposition"


def goes_on_small(place: Place) -> bool:
    """«Он ушёл… и вернулся»: a small letter that is no item of a list («б) Псков»), or a mark that closes."""
    right = place.right
    if right.isalpha() and right.islower():
        return len(right) > 1 or place.behind != ")"
    return right in _CLOSING


def dash_behind_quotation(place: Place) -> bool:
    """«Мы готовы!» — Иванов улыбнулся."""
    return place.right in _DASHES and not _QUOTES.isdisjoint(place.match["closing"])


def dash_before_small(place: Place) -> bool:
    """«Уходите! — сказал он.»"""
    if place.right not in _DASHES:
        return False
    word = _WORD.search(place.text, place.match.end("right"))
    return word is not None and word.group().isalpha() and word.group().islower()


def list_item(place: Place) -> bool:
    """«2.1. Порядок оплаты», «а) Москва»"""
    end = place.match.end("closing")
    return end - place.start <= _LONGEST_ITEM and _ITEM.match(place.text, place.start, end) is not None


def abbreviation(place: Place) -> bool:
    """«ул. Садовая», «т. е. завтра», «в 2020 г. 5 мая», «А. С. Лаптев», «(с 2020 г.) Завод»"""
    if place.match["mark"] != "." or not _BRACKETS.issuperset(place.match["closing"]):
        return False
    letters = _LETTERS.search(place.left.rpartition(" ")[2])
    if letters is None or (len(letters.group()) > 1 and letters.group().lower() not in _last_parts()):
        return False
    dotted = _DOTTED.search(place.left)
    if dotted is None:
        return False
    parts = dotted.group().replace(" ", "").replace("\u00a0", "").split(".")
    for first in range(len(parts)):
        last = parts[-1]
        if first == len(parts) - 1 and len(last) == 1 and last.isupper() and not place.right.isdigit():
            return begins_name(place)
        stands = _abbreviations().get(".".join(parts[first:]).lower())
        if stands is not None:
            return bool(place.match["closing"]) or _STANDS[stands](place, len(place.left) - len(last))
    return False


def begins_name(place: Place) -> bool:
    """Whether what follows may be a name: no word that opens sentences, but for initials («В. Лаптев»)."""
    if place.right.lower() not in _openers():
        return not place.right.islower()
    return len(place.right) == 1 and place.behind == "."


def _before(place: Place, at: int) -> bool:  # noqa: ARG001
    return begins_name(place)


def _after(place: Place, at: int) -> bool:  # noqa: ARG001
    return _is_number_or_mark(place) or (place.opens_with_date_or_sum() and begins_name(place))


def _both(place: Place, at: int) -> bool:
    return _after(place, at) if _NUMBER.search(place.left[:at]) else _before(place, at)


def _dollar(place: Place, at: int) -> bool:
    return place.right == "США" or _after(place, at)


def _number(place: Place, at: int) -> bool:  # noqa: ARG001
    return _is_number_or_mark(place)


def _is_number_or_mark(place: Place) -> bool:
    return not place.right.isalpha()


_STANDS: Final[dict[str, Callable[[Place, int], bool]]] = {
    "before": _before,
    "after": _after,
    "both": _both,
    "dollar": _dollar,
    "number": _number,
}

RULES: Final = (goes_on_small, dash_behind_quotation, dash_before_small, list_item, abbreviation)
"""Each says whether the sentence goes on; the first that does decides."""


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    entries = load_table("abbreviations")
    return {entry["abbreviation"].replace(" ", "").rstrip("."): entry["stands"] for entry in entries}


@lru_cache(maxsize=1)
def _last_parts() -> frozenset[str]:
    """«п» of «т. п.», «им»: most words before a full stop are none."""
    return frozenset(abbreviation.rpartition(".")[2] for abbreviation in _abbreviations())


@lru_cache(maxsize=1)
def _openers() -> dict[str, str]:
    return {entry["word"]: entry["kind"] for entry in load_table("sentence_openers")}


def sentence_starts(text: str) -> Iterator[int]:
    """Where the sentences of a text begin, in code points: at something that is no white space."""
    for match in _LINE.finditer(text):
        line = match.group()
        first = len(line) - len(line.lstrip())
        if first < len(line):
            for start in _starts(line, first):
                yield match.start() + start


def _starts(line: str, start: int) -> Iterator[int]:
    yield start
    names = _names(line)
    for match in _PLACE.finditer(line):
        place = Place(line, start, match.start(), match)
        if not _is_inside(match.start(), names) and not _goes_on(place):
            start = match.end()
            yield start


def _goes_on(place: Place) -> bool:
    for rule in RULES:  # noqa: SIM110  `any` costs as much as some rules
        if rule(place):
            return True
    return False


def _names(line: str) -> list[tuple[int, int]]:
    """Quotations that the author's sentence runs around."""
    return [match.span() for match in _NAME.finditer(line)] if "«" in line else []


def _is_inside(place: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (place, len(spans) and spans[-1][1])) - 1
    return at >= 0 and place < spans[at][1]
