"""Atoms: the digits, words and marks that the grammar of amounts reads, cut from plain text.

The grammar does not rely on a tokenizer: «5,3млн.» and «50-процентный» are one token to some, three to
others. Only stretches of text with a trigger (a currency, a scale, a percent sign) are cut at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

AtomKind = Literal["number", "word", "mark"]

# white space that may stand inside a number or between its parts; HTML's entity survives in some archives
_SPACE = "[ \u00a0\u2000-\u200b\u202f\u205f\u3000]"
_GROUPED = rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}){{1,7}}(?![0-9])(?:[.,][0-9]+)?"
_PLAIN = "[0-9]+(?:[.,'’ʼ][0-9]+)*"
# the hyphen proper and the one that forbids a line break
_HYPHENS = ("\u2010", "\u2011")
_ATOM = re.compile(rf"(?:&nbsp;)|({_GROUPED}|{_PLAIN})|([^\W\d_]+)|(\S)")

# A stretch ends at an empty line, at a new line that starts afresh, at a full stop before a capital. The
# set of all that may begin an end comes first: `re` looks for it much faster than for either.
_STRETCH_END = re.compile(
    r"[\n.!?…](?:"
    r"(?<=\n)(?=[^\S\n]*\n|[^\S\n]*[«„“\"'(\[—–•*-]*[^\S\n]*(?!США\b)[A-ZА-ЯЁ])"
    r"|(?<!\n)[»”“\"'’)\]]*[^\S\n]+(?=[«„“\"'(\[—–-]*[^\S\n]*(?!США\b|П\.)[A-ZА-ЯЁ]))"
)


class Atom(NamedTuple):
    """A number, a word or a mark.

    Args:
        start: code point in the text.
        end: code point after the last.
        kind: what it is.
        norm: lower case, «ё» as «е», hyphens as «-»; a number as it is written.
        text: as it is written.
    """

    start: int
    end: int
    kind: AtomKind
    norm: str
    text: str


def normalize(word: str) -> str:
    """The form under which words are looked up: lower case, «ё» as «е»."""
    return word.lower().replace("ё", "е")


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into stretches about as long as a sentence, half-open code points."""
    start = 0
    for match in _STRETCH_END.finditer(text):
        end = match.end()
        if end > start:
            yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def atomize(text: str, start: int = 0, end: int | None = None) -> list[Atom]:
    """The atoms of `text[start:end]`, white space left out, offsets into `text`."""
    atoms: list[Atom] = []
    stop = len(text) if end is None else end
    normal = normalize(text[start:stop])
    is_aligned = len(normal) == stop - start  # a few letters («İ») are more than one in lower case
    for match in _ATOM.finditer(text, start, stop):
        group = match.lastindex
        if group is None:  # white space as an entity
            continue
        found, (first, last) = match[0], match.span()
        if group == 2:
            norm = normal[first - start : last - start] if is_aligned else normalize(found)
            atoms.append(Atom(first, last, "word", norm, found))
        else:
            norm = "-" if found in _HYPHENS else found
            atoms.append(Atom(first, last, "number" if group == 1 else "mark", norm, found))
    return atoms
