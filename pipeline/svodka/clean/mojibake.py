"""Text that was decoded with the wrong encoding: «РџСЂРёРІРµС‚», «Ïðèâåò», «оПХБЕР».

Only what is certain is read differently. UTF-8 taken for a one-byte encoding is recognised by its runs of
pairs (with the sloppy encodings of ftfy, Speer 2019, which leave no byte out); one Russian encoding taken for
another only where most words of the article turn from nonsense into words. Each character keeps the stretch
of the source that it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.hints import CAPITAL_INSIDE, STRANGE, STRANGE_CHARACTERS
from svodka.clean.words import is_word
from svodka.source_map import Repair, SourceMap

# what the bytes of other encodings look like
_STRANGE = re.compile(f"[{STRANGE_CHARACTERS}]")
# koi8-r taken for cp1251 has small and capital letters the wrong way round
_SWAPPED = re.compile("[А-ЯЁ](?<=[а-яё].)[А-ЯЁ]{2}")
_NAMES = ("sloppy-windows-1251", "sloppy-windows-1252", "latin-1")
_WORD = re.compile(r"[^\W\d_]{3,}")
# (what the text was taken for, what it is)
_CONFUSIONS = (
    ("latin-1", "cp1251"),
    ("sloppy-windows-1252", "cp1251"),
    ("latin-1", "koi8-r"),
    ("sloppy-windows-1252", "koi8-r"),
    ("cp1251", "koi8-r"),
    ("koi8-r", "cp1251"),
    ("cp1251", "cp866"),
    ("cp866", "cp1251"),
    ("cp866", "utf-8"),
    ("koi8-r", "utf-8"),
)
_FEW = 5
_STRANGE_SHARE = 0.3
_SAMPLE = 2_000
# share of words among the text's letters: clean articles have 0.9 and more
_NONSENSE, _SENSE = 0.4, 0.7
_RUN = 3


def has_mojibake(text: str, hints: int) -> bool:
    """Whether there are characters that wrong decoding leaves."""
    return bool(hints & STRANGE) or (bool(hints & CAPITAL_INSIDE) and _SWAPPED.search(text) is not None)


def read_mojibake(text: str) -> Pass:
    """Read what was decoded wrongly as it was written."""
    import ftfy.bad_codecs  # noqa: F401  registers the sloppy encodings

    edits = _misread_utf8(text)
    if edits:
        return apply(text, edits, _repairs(edits))
    confusion = _confusion(text[:_SAMPLE])
    if confusion is None:
        return Pass(text, SourceMap.identity(len(text)), ())
    edits = list(_recoded(text, *confusion))
    return apply(text, edits, _repairs(edits))


def _repairs(edits: list[Edit]) -> Iterator[Repair]:
    """Runs of edited characters, each as one repair."""
    start, end, parts = edits[0].start, edits[0].end, [edits[0].text]
    for edit in edits[1:]:
        if edit.start != end:
            yield Repair(start, end, "mojibake", "".join(parts))
            start, parts = edit.start, []
        end = edit.end
        parts.append(edit.text)
    yield Repair(start, end, "mojibake", "".join(parts))


# UTF-8 taken for one byte a character: every Russian letter became two


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What Russian letters and typographic marks in UTF-8 look like in each one-byte encoding."""
    return tuple((name, re.compile(_pattern(name))) for name in _NAMES)


def _pattern(name: str) -> str:
    def shown(first: int, last: int) -> str:
        return "[" + re.escape(bytes(range(first, last + 1)).decode(name)) + "]"

    follow = shown(0x80, 0xBF)
    letter, mark, sign = shown(0xD0, 0xD1), shown(0xE2, 0xE2), shown(0xC2, 0xC2)
    # the no-break space in the pair of «Р» has often become a plain one
    capital_r = f"{shown(0xD0, 0xD0)} (?={letter}{follow})"
    unit = f"{letter}{follow}|{capital_r}|{mark}{follow}{follow}|{sign}{follow}"
    return f"(?:{unit})+"


def _misread_utf8(text: str) -> list[Edit]:
    """The edits of the encoding that explains most; a short run counts only beside a long one."""
    found: list[list[Edit]] = [[]]
    for name, pattern in _patterns():
        runs = [list(_run(match, name)) for match in pattern.finditer(text)]
        if any(len(run) >= _RUN for run in runs):
            found.append([edit for run in runs for edit in run])
    return max(found, key=len)


def _run(match: re.Match[str], name: str) -> Iterator[Edit]:
    reading = re.sub(" ", "\xa0", match.group()).encode(name).decode("utf-8", "replace")
    if "\ufffd" in reading:
        return
    start = match.start()
    for char in reading:
        end = start + len(char.encode("utf-8"))
        yield Edit(start, end, char)
        start = end


# one Russian encoding taken for another


def _confusion(text: str) -> tuple[str, str] | None:
    strange = len(_STRANGE.findall(text)) + _FEW * (len(_SWAPPED.findall(text)) > 1)
    if strange < _FEW or (_sense(text) > _NONSENSE and strange < _STRANGE_SHARE * len(text)):
        return None
    ranked = [(_sense(apply(text, _recoded(text, *pair)).text), pair) for pair in _CONFUSIONS]
    sense, best = max(ranked, key=lambda pair: pair[0])
    return best if sense >= _SENSE else None


def _sense(text: str) -> float:
    """Share of known Russian words among the words; 0 where there are too few to tell."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(_is_russian(word) for word in words) / len(words) if len(words) >= _FEW else 0.0


def _is_russian(word: str) -> bool:
    return (
        all("а" <= letter <= "ё" for letter in word.lower())
        and (word[1:].islower() or word.isupper())
        and is_word(word)
    )


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def _recoded(text: str, wrong: str, right: str) -> Iterator[Edit]:
    for match in _NOT_ASCII.finditer(text):
        reading = match.group().encode(wrong, "replace").decode(right, "replace")
        start = match.start()
        for char in reading:
            end = start + (len(char.encode("utf-8")) if right == "utf-8" else 1)
            if char not in "?\ufffd":
                yield Edit(start, end, char)
            start = end
