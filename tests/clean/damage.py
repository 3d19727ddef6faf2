"""Damage done to clean articles, with the way back from every damaged character to its origin.

A text under damage is a list of `Char`: the character and the offset of the clean character it stands for
(None: it was put in). Every damage is a function of such a list and a random generator, so that they add up.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

VOWELS = frozenset("аеёиоуыэюя")
NEVER_FIRST = frozenset("ьъй")
# Cyrillic letters and the Latin ones that look the same
TWINS = dict(zip("аеорсухкАВЕКМНОРСТУХ", "aeopcyxkABEKMHOPCTYX", strict=True))
LATIN_TWINS = {latin: cyrillic for cyrillic, latin in TWINS.items() if latin != "k"}


class Char(NamedTuple):
    """A character of a damaged text, and its offset in the clean one."""

    char: str
    origin: int | None


Chars = list[Char]
Damage = Callable[[Chars, random.Random], Chars]


@dataclass(frozen=True)
class Damaged:
    """A damaged text; `origins` holds one clean offset (or None) a character."""

    text: str
    origins: tuple[int | None, ...]

    def clean_span(self, pieces: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """The clean span that the pieces of a damaged one stand for."""
        offsets = [o for start, end in pieces for o in self.origins[start:end] if o is not None]
        return (min(offsets), max(offsets) + 1) if offsets else None

    def clean_pieces(self, pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Piece by piece; those that stand for nothing are left out, those that touch are one."""
        spans: list[tuple[int, int]] = []
        for piece in pieces:
            span = self.clean_span([piece])
            if span is not None and spans and spans[-1][1] == span[0]:
                spans[-1] = (spans[-1][0], span[1])
            elif span is not None:
                spans.append(span)
        return spans


def damage(text: str, *damages: Damage, seed: int = 0) -> Damaged:
    """The text after some damages, one on top of the other."""
    rng = random.Random(seed)
    chars = [Char(char, offset) for offset, char in enumerate(text)]
    for one in damages:
        chars = one(chars, rng)
    return Damaged("".join(char.char for char in chars), tuple(char.origin for char in chars))


def put_in(text: str) -> Chars:
    """Characters that the clean text lacks."""
    return [Char(char, None) for char in text]


def _text(chars: Sequence[Char]) -> str:
    return "".join(char.char for char in chars)


def hyphenations(word: str) -> list[int]:
    """Where a Russian word may be broken: vowels and two letters on both sides, no «ь», «ъ», «й» first."""
    lower = word.lower()
    return [
        index
        for index in range(2, len(word) - 1)
        if VOWELS & set(lower[:index])
        and VOWELS & set(lower[index:])
        and lower[index] not in NEVER_FIRST
        and lower[index - 2 : index].isalpha()
        and lower[index : index + 2].isalpha()
        and (lower[index - 1] in VOWELS or lower[index] not in VOWELS)
    ]


def _paragraphs(chars: Chars) -> list[Chars]:
    """The paragraphs, without the line ends between them."""
    paragraphs: list[Chars] = [[]]
    for char in chars:
        if char.char == "\n":
            paragraphs.append([])
        else:
            paragraphs[-1].append(char)
    return [paragraph for paragraph in paragraphs if _text(paragraph).strip()]


def _words(paragraph: Chars) -> list[Chars]:
    return [paragraph[match.start() : match.end()] for match in re.finditer(r"\S+", _text(paragraph))]


def _break_word(word: Chars, room: int, hyphen: str) -> tuple[Chars, Chars] | None:
    """The word broken so that its head and the hyphen fit the room."""
    core = re.search(r"[а-яёА-ЯЁ]{4,}", _text(word))
    if core is None or _text(word).isupper():
        return None
    points = [core.start() + point for point in hyphenations(core.group())]
    fitting = [point for point in points if point + len(hyphen) <= room]
    return (word[: fitting[-1]] + put_in(hyphen), word[fitting[-1] :]) if fitting else None


def _wrapped(paragraph: Chars, width: int, hyphen: str | None, rng: random.Random) -> Iterator[Chars]:
    line: Chars = []
    for word in _words(paragraph):
        rest = word
        while True:
            room = width - len(line) - (1 if line else 0)
            if len(rest) <= room or (not line and not hyphen):
                line += (put_in(" ") if line else []) + rest
                break
            broken = _break_word(rest, room, hyphen) if hyphen and rng.random() < 0.8 else None
            if broken is not None:
                head, rest = broken
                line += (put_in(" ") if line else []) + head
            elif not line:
                line += rest
                break
            yield line
            line = []
    if line:
        yield line


@dataclass(frozen=True)
class Wrap:
    """Lines hard-wrapped at a width, as in an export or a column of a page."""

    width: int = 60
    hyphen: str | None = "-"
    newline: str = "\n"
    paragraph: str = "\n\n"
    indent: str = ""
    trailing: str = ""

    def __call__(self, chars: Chars, rng: random.Random) -> Chars:
        paragraphs = [
            [
                put_in(self.indent if not number else "") + line
                for number, line in enumerate(_wrapped(p, self.width, self.hyphen, rng))
            ]
            for p in _paragraphs(chars)
        ]
        return self._joined(paragraphs)

    def _joined(self, paragraphs: list[list[Chars]]) -> Chars:
        out: Chars = []
        for number, lines in enumerate(paragraphs):
            out += put_in(self.paragraph) if number else []
            for position, line in enumerate(lines):
                out += put_in(self.trailing + self.newline) if position else []
                out += line
        return out


INSETS = (
    "Соседям есть о чём говорить",
    "Главные события недели",
    "На снимке: участники встречи в Зареченске",
    "НОВОСТИ КУЛЬТУРЫ",
    "Дороги, которые строят вместе",
    "Урожай нынешнего года оказался выше прошлогоднего",
    "12",
)


@dataclass(frozen=True)
class ColumnBreaks:
    """Columns that end inside words, with a headline or a caption of another article between them."""

    share: float = 0.5
    gap: str = "\n\n"
    hyphen: str = "-"
    insets: Sequence[str] = INSETS

    def __call__(self, chars: Chars, rng: random.Random) -> Chars:
        out: Chars = []
        position = 0
        for paragraph in re.finditer(r"[^\n]+", _text(chars)):
            point = self._point(paragraph.group(), rng) if rng.random() < self.share else None
            if point is None:
                continue
            cut = paragraph.start() + point
            titles = rng.sample(list(self.insets), k=rng.choice((0, 1, 1, 2))) if self.insets else []
            out += chars[position:cut] + put_in(self.hyphen + self.gap)
            for title in titles:
                out += put_in(title + self.gap)
            position = cut
        return out + chars[position:]

    @staticmethod
    def _point(paragraph: str, rng: random.Random) -> int | None:
        words = [
            word
            for word in re.finditer(r"(?<![\w-])[А-ЯЁ]?[а-яё]{5,}(?![\w-])", paragraph)
            if hyphenations(word.group()) and word.start() > 20
        ]
        if not words:
            return None
        word = rng.choice(words)
        return word.start() + rng.choice(hyphenations(word.group()))


@dataclass(frozen=True)
class PageBreaks:
    """Paragraphs broken between two words by blank lines, with or without an inset."""

    share: float = 0.5
    gap: str = "\n\n"
    insets: Sequence[str] = ()

    def __call__(self, chars: Chars, rng: random.Random) -> Chars:
        out: Chars = []
        position = 0
        for paragraph in re.finditer(r"[^\n]+", _text(chars)):
            spaces = [
                m.start() for m in re.finditer(r"(?<=[\w,]) (?=[а-яё])", paragraph.group()) if m.start() > 60
            ]
            if not spaces or rng.random() >= self.share:
                continue
            cut = paragraph.start() + rng.choice(spaces)
            out += chars[position:cut] + put_in(self.gap)
            if self.insets:
                out += put_in(rng.choice(list(self.insets)) + self.gap)
            position = cut + 1
        return out + chars[position:]


@dataclass(frozen=True)
class Lookalikes:
    """Letters of the other script in a share of the words."""

    share: float = 0.2
    whole: float = 0.2

    def __call__(self, chars: Chars, rng: random.Random) -> Chars:
        out = list(chars)
        for word in re.finditer(r"[^\W\d_]+", _text(chars)):
            table = TWINS if re.search("[а-яё]", word.group(), re.I) else LATIN_TWINS
            places = [index for index in range(word.start(), word.end()) if chars[index].char in table]
            if not places or rng.random() >= self.share:
                continue
            chosen = (
                places
                if rng.random() < self.whole
                else rng.sample(places, k=min(len(places), rng.choice((1, 1, 2))))
            )
            for index in chosen:
                out[index] = Char(table[chars[index].char], chars[index].origin)
        return out


@dataclass(frozen=True)
class Invisible:
    """Soft hyphens, zero-width characters, stress marks inside words, no-break and thin spaces for spaces."""

    share: float = 0.3
    inside: Sequence[str] = ("\u00ad", "\u200b", "\u2060", "\u200d")
    spaces: Sequence[str] = ("\u00a0", "\u2009", "\u202f")
    stress: bool = True

    def __call__(self, chars: Chars, rng: random.Random) -> Chars:
        out: Chars = []
        for index, char in enumerate(chars):
            exotic = char.char == " " and rng.random() < self.share and self.spaces
            out.append(Char(rng.choice(list(self.spaces)), char.origin) if exotic else char)
            inner = char.char.isalpha() and index + 1 < len(chars) and chars[index + 1].char.isalpha()
            if inner and self.stress and char.char in VOWELS and rng.random() < self.share / 10:
                out += put_in("\u0301")
            elif inner and self.inside and rng.random() < self.share / 3:
                out += put_in(rng.choice(list(self.inside)))
        return out


@dataclass(frozen=True)
class Glue:
    """Lines of a width whose ends were lost: the words on both sides stand together."""

    width: int = 70
    paragraph: str = "\n\n"

    def __call__(self, chars: Chars, rng: random.Random) -> Chars:
        out: Chars = []
        for number, paragraph in enumerate(_paragraphs(chars)):
            out += put_in(self.paragraph) if number else []
            for line in _wrapped(paragraph, self.width, None, rng):
                out += line
        return out


def newlines(newline: str) -> Damage:
    """Line ends of another kind."""

    def change(chars: Chars, rng: random.Random) -> Chars:
        return [part for char in chars for part in (put_in(newline) if char.char == "\n" else [char])]

    return change
