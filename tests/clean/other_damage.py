"""Damage of another make: every article gets its own hand, drawn from the generator it is damaged with.

`damage.py` breaks words as a typesetter would; this module breaks them as scripts, scanners, and careless exports do:
anywhere in the word, at any width, with any hyphen, any line end, and any line between the pieces.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

from tests.clean.damage import Char, Chars, Damage, put_in

# what stands between the pieces of a page: headlines, captions, heads and feet, pull quotes, advertisements
INSETS: tuple[str, ...] = (
    "Кому мешал старый пляж",
    "Урожай собран?",
    "Зареченск встречает гостей: хроника недели",
    "Фото: Лидия Кротова",
    "Фото автора",
    "фото из архива музея",
    "На снимке: хор ветеранов после выступления.",
    "«Зареченские вести» № 14 (2051)",
    "4 марта 2021 года, четверг",
    "7",
    "— 7 —",
    "Стр. 7",
    "Продолжение на 4-й странице",
    "(Окончание. Начало на стр. 1)",
    "Читайте также: Дороги станут шире",
    "РЕКЛАМА",
    "СПОРТ И ОТДЫХ",
    "* * *",
    "www.vesti.example",
    "«Такого урожая не помнят даже старики»",
    "Подписка на второе полугодие открыта во всех отделениях",
    "Хор ветеранов\nготовится к смотру",
    "Праздник двора\n\nКонцерт под открытым небом начался в полдень",
)
HYPHENS = ("-", "-", "-", "\u00ad", "\u2010", "\u2011", "¬", "\u2013")
GAPS = ("\n", "\n\n", "\n\n", "\n\n\n\n", "\r\n\r\n", "\n \n", "\n\t\n", "\f", " \n\n  ")
NEWLINES = ("\n", "\n", "\r\n", "\r", "\u2028", " \n", "\n ")
BLANKS = ("\n\n", "\n\n", "\n\n\n", "\r\n\r\n", "\n \n")
# every letter that has the same shape in another script, capital or small
LATIN = str.maketrans("АВЕКМНОРСТУХаеорсухкЁё", "ABEKMHOPCTYXaeopcyxkËë")
GREEK = str.maketrans("АВЕКМНОРТХГПФаоркпт", "ΑΒΕΚΜΗΟΡΤΧΓΠΦαορκπτ")
DIGITS = str.maketrans("ОЗоз", "0303")
CYRILLIC = str.maketrans("ABEKMHOPCTYXaeopcyx", "АВЕКМНОРСТУХаеорсух")
UNSEEN = tuple(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u034f\u180e\u202a\u202c\ufe0f\x00\x07\x1f\x7f\x8d"
)
SPACES = (
    *"\u00a0\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t",
    *("  ", " \u00a0", "\u200b ", " \u200b", " \ufeff", "\u200b"),
)
WORD = re.compile(r"[А-Яа-яЁё]{4,}")


def _text(chars: Sequence[Char]) -> str:
    return "".join(char.char for char in chars)


def _gap(gap: str, insets: Sequence[str]) -> Chars:
    """The pieces of a page parted: line ends, and what stands between them."""
    return put_in(gap + "".join(inset + gap for inset in insets))


def _insets(chars: Chars, rng: random.Random) -> list[str]:
    """No inset, one or two; sometimes the article's own first line again, as in a pulled-out headline."""
    first = _text(chars).lstrip().split("\n", 1)[0].strip()
    own = [first] if 20 < len(first) < 160 else []
    return rng.sample([*INSETS, *own * 3], k=rng.choice((0, 1, 1, 2)))


def _cuts(chars: Chars, places: Sequence[int], share: float, rng: random.Random) -> list[int]:
    """Some of the places, no two of them near each other."""
    chosen: list[int] = []
    for place in places:
        if rng.random() < share and (not chosen or place > chosen[-1] + 120):
            chosen.append(place)
    return chosen


def column_pieces(chars: Chars, rng: random.Random) -> Chars:
    """Words cut anywhere by a hyphen and a column's end, the next column far below or behind an inset."""
    hyphen, gap, share = rng.choice(HYPHENS), rng.choice(GAPS), rng.uniform(0.005, 0.03)
    text = _text(chars)
    places = [
        rng.randrange(word.start() + 2, word.end() - 1)
        for word in WORD.finditer(text)
        if not word.group().isupper() and word.start() > text.find("\n")
    ]
    out: Chars = []
    done = 0
    for cut in _cuts(chars, places, share, rng):
        out += chars[done:cut] + put_in(hyphen) + _gap(gap, _insets(chars, rng))
        done = cut
    return out + chars[done:]


def page_pieces(chars: Chars, rng: random.Random) -> Chars:
    """Sentences cut between any two words by a page's end, with its foot and the next one's head."""
    gap, share = rng.choice(GAPS), rng.uniform(0.005, 0.02)
    text = _text(chars)
    places = [
        space.start()
        for space in re.finditer(r"(?<=[\w,»]) (?=[\w«(])", text)
        if space.start() > text.find("\n") + 60
    ]
    out: Chars = []
    done = 0
    for cut in _cuts(chars, places, share, rng):
        out += chars[done:cut] + _gap(gap, _insets(chars, rng))
        done = cut + 1
    return out + chars[done:]


def _blocks(chars: Chars) -> list[Chars]:
    """The paragraphs, without the line ends between them."""
    text = _text(chars)
    return [
        chars[found.start() : found.end()] for found in re.finditer(r"[^\n]+", text) if found.group().strip()
    ]


def _lines(block: Chars, width: int, hyphen: str, rng: random.Random) -> list[Chars]:
    """A paragraph in lines of a width; words break at their own hyphens and, with a hyphen, anywhere."""
    lines: list[Chars] = []
    line: Chars = []
    text = _text(block)
    for part in re.finditer(r"[^\s-]*-+(?=[^\W\d_]{2})|\S+", text):
        word = block[part.start() : part.end()]
        space = put_in(" ") if line and text[part.start() - 1 : part.start()].isspace() else []
        room = width - len(line) - len(space)
        if len(word) > room:
            if hyphen and room > 3 and WORD.fullmatch(_text(word)) and rng.random() < 0.7:
                cut = rng.randrange(2, max(3, min(room, len(word) - 1)))
                if len(word) - cut > 1:
                    lines.append(line + space + word[:cut] + put_in(hyphen))
                    line = word[cut:]
                    continue
            if line:
                lines.append(line)
            line, space = [], []
        line = line + space + word
    return [*lines, line] if line else lines


def _justified(line: Chars, width: int) -> Chars:
    """A line stretched to the width by more spaces between its words."""
    spaces = [at for at, char in enumerate(line) if char.char == " "]
    missing = width - len(line)
    if not spaces or missing <= 0 or missing > len(spaces) * 2:
        return line
    extra = {
        at: missing // len(spaces) + (number < missing % len(spaces)) for number, at in enumerate(spaces)
    }
    return [one for at, char in enumerate(line) for one in [char, *put_in(" " * extra.get(at, 0))]]


def wrapped(chars: Chars, rng: random.Random) -> Chars:
    """Lines of any width, ragged or justified, with or without hyphens, margins, blank lines, page breaks."""
    width = rng.randint(28, 110)
    hyphen = rng.choice(("", "", *HYPHENS))
    newline, blank = rng.choice(NEWLINES), rng.choice(BLANKS)
    indent = rng.choice(("", "", "   ", "\t", "     "))
    # paragraphs have to be told apart somehow: by blank lines, by indents, or by their short last lines
    between = rng.choice((blank, blank, newline.strip(" ") or "\n"))
    margin = rng.choice(("", "", "", "  ", "        "))
    justify, page = rng.random() < 0.3, rng.choice((0, 0, 0, 30, 45))
    out: Chars = []
    count = 0
    for number, block in enumerate(_blocks(chars)):
        out += put_in(between) if number else []
        lines = _lines(block, width - len(indent), hyphen, rng)
        for position, line in enumerate(lines):
            count += 1
            if position:
                out += put_in(newline)
                if page and count % page == 0:
                    foot = str(count // page)
                    out += put_in(f"{blank}{foot}{blank}") if rng.random() < 0.5 else put_in("\f")
            last = position == len(lines) - 1
            out += put_in(margin + ("" if position else indent))
            out += line if last or not justify else _justified(line, width)
    return out


def _swapped(chars: Chars, share: float, inner: float, table: dict[int, int], rng: random.Random) -> Chars:
    out = list(chars)
    for word in re.finditer(r"[^\W\d_]+", _text(chars)):
        if rng.random() >= share:
            continue
        for at in range(word.start(), word.end()):
            if ord(chars[at].char) in table and rng.random() < inner:
                out[at] = Char(chars[at].char.translate(table), chars[at].origin)
    return out


def twins(chars: Chars, rng: random.Random) -> Chars:
    """Letters of Latin or Greek shape in a share of the words, all of them or some; the reverse in Latin words."""
    share, inner = rng.choice((0.03, 0.1, 0.3, 0.6, 1.0)), rng.choice((0.2, 0.5, 1.0))
    table = rng.choice((LATIN, LATIN, LATIN, GREEK))
    out = _swapped(chars, share, inner, table, rng)
    latin = {at for word in re.finditer(r"[A-Za-z]{3,}", _text(chars)) for at in range(*word.span())}
    foreign = _swapped(chars, share, inner, CYRILLIC, rng)
    return [foreign[at] if at in latin else out[at] for at in range(len(chars))]


def digits(chars: Chars, rng: random.Random) -> Chars:
    """Zeros for «О» and threes for «З» inside words, as a scanner reads them."""
    return _swapped(chars, rng.uniform(0.05, 0.4), 0.7, DIGITS, rng)


def unseen(chars: Chars, rng: random.Random) -> Chars:
    """Characters that nobody sees inside words and at their edges, spaces of any kind, stress marks."""
    inside, edges = rng.uniform(0, 0.1), rng.uniform(0, 0.1)
    spaces, stress = rng.uniform(0, 0.6), rng.choice((0.0, 0.0, 0.1, 0.5))
    kinds = rng.sample(UNSEEN, k=rng.randint(1, 4))
    out: Chars = []
    for at, char in enumerate(chars):
        behind = chars[at + 1].char if at + 1 < len(chars) else "\n"
        if char.char == " " and rng.random() < spaces:
            out += [Char(one, char.origin) for one in rng.choice(SPACES)]
        else:
            out.append(char)
        if not char.char.isalpha() and not behind.isalpha():
            continue
        if char.char.lower() in "аеиоуыэюя" and rng.random() < stress / 4:
            out += put_in("\u0301")
        elif rng.random() < (inside if char.char.isalpha() and behind.isalpha() else edges):
            out += put_in(rng.choice(kinds))
    return out


def soft_syllables(chars: Chars, rng: random.Random) -> Chars:
    """Soft hyphens after every second letter or so of long words, as hyphenating pages have them."""
    text = _text(chars)
    inner = {at for word in WORD.finditer(text) for at in range(word.start() + 2, word.end() - 1)}
    return [
        one
        for at, char in enumerate(chars)
        for one in [*put_in("\u00ad" * (at in inner and rng.random() < 0.4)), char]
    ]


def decomposed(chars: Chars, rng: random.Random) -> Chars:
    """«й» and «ё» as two characters each, as file systems and some PDF have them."""
    return [Char(part, char.origin) for char in chars for part in unicodedata.normalize("NFD", char.char)]


def glued(chars: Chars, rng: random.Random) -> Chars:
    """Line ends lost at any width, in paragraphs or between them too; or spaces lost anywhere."""
    width, paragraphs, scattered = rng.randint(28, 110), rng.random() < 0.4, rng.random() < 0.3
    out: Chars = []
    column = 0
    blocks = _blocks(chars)
    for number, block in enumerate(blocks):
        if number and not (paragraphs and _text(blocks[number - 1]).rstrip()[-1] in ".!?»"):
            out += put_in("\n\n")
            column = 0
        for at, char in enumerate(block):
            column += 1
            is_end = rng.random() < 6 / width if scattered else column + _next_word(block, at) > width
            if char.char == " " and is_end:
                column = 0
                continue
            out.append(char)
    return out


def _next_word(block: Chars, at: int) -> int:
    found = re.match(r"\s\S+", _text(block[at : at + 60]))
    return len(found.group()) - 1 if found else 0


def joined_hyphens(chars: Chars, rng: random.Random) -> Chars:
    """Hyphenated lines that an editor joined: «прави- тельство», «прави-тельство»."""
    joint = rng.choice(("- ", "-", "\u00ad ", "¬ ", "\u2010 "))
    places = [rng.randrange(w.start() + 2, w.end() - 1) for w in re.finditer(r"[а-яё]{5,}", _text(chars))]
    chosen = set(_cuts(chars, places, 0.2, rng))
    return [one for at, char in enumerate(chars) for one in [*put_in(joint if at in chosen else ""), char]]


def shifted(chars: Chars, rng: random.Random) -> Chars:
    """The whole text, or one paragraph in two, decoded with the wrong encoding."""
    right, wrong = rng.choice((("utf-8", "cp1251"), ("utf-8", "latin-1"), ("utf-8", "cp1252"), ("cp1251", "latin-1"), ("koi8-r", "cp1251"), ("cp866", "cp1251"), ("cp1251", "koi8-r")))  # fmt: skip
    whole = right != "utf-8" or rng.random() < 0.7
    codec = wrong if wrong in ("latin-1", "koi8-r") else f"sloppy-windows-{wrong[2:]}"
    out: Chars = []
    is_wrong = True
    for char in chars:
        if char.char == "\n" and not whole:
            is_wrong = rng.random() < 0.5
        try:
            shown = char.char.encode(right).decode(codec) if is_wrong and char.char > "\x7f" else char.char
        except UnicodeError:
            shown = char.char if right == "utf-8" else "-"
        out += [Char(one, char.origin) for one in shown]
    return out


def drawn(*damages: Damage, count: int = 2) -> Damage:
    """Some of the damages, one on top of the other, in their order."""

    def change(chars: Chars, rng: random.Random) -> Chars:
        for index in sorted(rng.sample(range(len(damages)), k=count)):
            chars = damages[index](chars, rng)
        return chars

    return change


OTHER_DAMAGES: dict[str, Callable[[Chars, random.Random], Chars]] = {
    "words cut anywhere, any inset": column_pieces,
    "sentences cut anywhere, any inset": page_pieces,
    "lines of any width": wrapped,
    "twins of Latin and Greek": twins,
    "digits for letters": digits,
    "unseen characters, any space": unseen,
    "soft hyphens in all words": soft_syllables,
    "decomposed letters": decomposed,
    "words glued anywhere": glued,
    "hyphens of joined lines": joined_hyphens,
    "the wrong encoding": shifted,
    "two at once": drawn(column_pieces, wrapped, twins, unseen),
    "pages and columns in lines": lambda chars, rng: wrapped(
        column_pieces(page_pieces(chars, rng), rng), rng
    ),
}
