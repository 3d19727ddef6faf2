"""The words of one mention of a person and what each of them is: first name, patronymic, surname, initial…"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from svodka.entities.declension import CACHE_SIZE, Reading, readings
from svodka.lexicon import load_table
from svodka.meanings import fold

PartKind = Literal["word", "initial", "fixed", "nickname"]
Sort = Literal["first", "patronymic", "surname", "any"]

_PART = re.compile(
    r"[«\"“„][^»\"”“]+[»\"”“]|[А-ЯЁA-Z][.](?![.])|[^\W\d_]+(?:[-‐‑'’`][^\W\d_]+)*[-'’]?|[IVX]+\b"
)
_BRACKETS = re.compile(r"(?<=\w)\s*[(\[].*$", re.DOTALL)
_ROMAN = re.compile(r"[IVXLХ]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_PATRONYMIC = re.compile(r"(?:[оеь]вич|[лкмт]ич|[оеё]вн|[иы]ничн|мичн)(?:а|у|ем|е|ы|ой|ою)?$")
_RUSSIAN_SURNAME = re.compile(
    r"(?:[оеё]в|[иы]н|[сц]к|[нр]ск)(?:а|у|ым|е|ой|ий|ого|ому|им|ом|ая|ую|ых|ыми?)?$"
)
_MIN_PATRONYMIC = 6


class Part(NamedTuple):
    """One word of a name; `start` is its offset inside the mention. `key` is what to look it up by.

    `folder`: the user's word lists by which it was read and will be declined.
    """

    text: str
    start: int
    kind: PartKind
    sort: Sort
    key: str
    folder: str | None = None


@lru_cache(maxsize=8)
def particles(folder: str | None) -> dict[str, str]:
    """Particles with the side on which their name stands: «фон» right, «оглы» left."""
    return {entry.values["word"]: entry.values["joins"] for entry in load_table("name_particles", folder)}


@lru_cache(maxsize=8)
def particle_genders(folder: str | None = None) -> dict[str, str]:
    """Particles that tell the gender: «оглы» son, «кызы» daughter."""
    entries = load_table("name_particles", folder)
    return {entry.values["word"]: entry.values["gender"] for entry in entries if entry.values["gender"]}


@lru_cache(maxsize=CACHE_SIZE)
def parse(text: str, folder: str | None = None) -> tuple[Part, ...]:
    """The words of a person's mention, in text order; titles in lower case («миссис») are left out.

    >>> [(part.text, part.sort) for part in parse("Лосевой Анны Петровны")]
    [('Лосевой', 'surname'), ('Анны', 'first'), ('Петровны', 'patronymic')]
    """
    bare = _BRACKETS.sub("", text) or text  # «Линда Гарт (Linda Garth)»
    parts = [_part(match.group(), match.start(), folder) for match in _PART.finditer(bare)]
    if not parts:  # «1», «!»: what a model takes for a person at times
        return (Part(text, 0, "fixed", "any", fold(text), folder),)
    parts = [_before_oglu(part, follower) for part, follower in zip(parts, [*parts[1:], None], strict=True)]
    known = [part for part in parts if part.kind != "word" or any(letter.isupper() for letter in part.text)]
    return _with_surname(known or parts)


def _before_oglu(part: Part, follower: Part | None) -> Part:
    """«Гейдара [Али] оглы»: the father's name before «оглы» or «кызы» does not decline."""
    if follower is None or part.kind != "word" or particles(follower.folder).get(follower.key) != "left":
        return part
    return part._replace(kind="fixed")


def _part(text: str, start: int, folder: str | None) -> Part:
    key = fold(text)
    if text[0] in '«"“„':
        return Part(text, start, "nickname", "any", key, folder)
    if text.endswith("."):
        return Part(text, start, "initial", "any", key[0], folder)
    if key in particles(folder):
        return Part(text, start, "fixed", "any", key, folder)
    if len(text) == 1 and text not in "IVX":  # «Лосев И», but «Николай I»
        return Part(text, start, "initial", "any", key, folder)
    if _LATIN.search(text) or _ROMAN.fullmatch(text):
        return Part(text, start, "fixed", "any", key, folder)
    return Part(text, start, "word", _sort(key, folder), key, folder)


@lru_cache(maxsize=CACHE_SIZE)
def _sort(key: str, folder: str | None) -> Sort:
    sorts = {reading.sort for reading in readings(key, folder) if reading.weight > 1}
    ending = _PATRONYMIC.search(key) if len(key) >= _MIN_PATRONYMIC else None
    if ending:
        is_surname = sorts == {"surname"} and not _is_first_name(key[: ending.start()], folder)
        return "surname" if is_surname else "patronymic"  # «Янукович»; «Абрамович» may be either
    if "first" in sorts and "surname" not in sorts:
        return "first"
    if "surname" in sorts and "first" not in sorts:
        return "surname"
    return "surname" if not sorts and _RUSSIAN_SURNAME.search(key) else "any"


def _is_first_name(key: str, folder: str | None) -> bool:
    return any(reading.sort == "first" and reading.weight > 1 for reading in readings(key, folder))


def _with_surname(parts: list[Part]) -> tuple[Part, ...]:
    """Names one word the surname where the others leave no choice, and what stands before it first names."""
    words = [i for i, part in enumerate(parts) if part.kind == "word"]
    if not words or (len(words) == 1 and len(parts) == 1):
        return tuple(parts)
    surname = _surname_place(parts, words)
    if surname is None:
        return tuple(parts)
    out = []
    for i, part in enumerate(parts):
        if part.kind != "word" or part.sort == "patronymic":
            out.append(part)
        else:
            out.append(part._replace(sort="surname" if i == surname else "first"))
    return tuple(out)


def _surname_place(parts: list[Part], words: list[int]) -> int | None:
    if surname_comes_first(tuple(parts)):
        return words[0]
    last = words[-1]
    if parts[last].sort == "patronymic":
        return None
    if len(words) == 1 and not any(part.kind in ("initial", "fixed") for part in parts):
        return None
    return last


def surname_comes_first(parts: tuple[Part, ...]) -> bool:
    """«Лосева Анна Петровна», «Лосева А. П.», «Лосева Анна», but not «Анна Лосева» nor «Ким Чен Ын»."""
    head = parts[0]
    if len(parts) == 1 or head.kind != "word" or head.sort == "patronymic":
        return False
    rest = parts[1:]
    if all(part.kind == "initial" for part in rest):
        return True
    if len(rest) > 1 and rest[-1].sort == "patronymic":
        return rest[0].kind == "word"
    return len(rest) == 1 and head.sort == "surname" and rest[0].sort == "first"


def part_readings(key: str, folder: str | None = None) -> tuple[Reading, ...]:
    """Readings of a word of a name; a double name declines in both halves («Мамина-Сибиряка») or the last."""
    cut = max(key.rfind("-"), key.rfind("‑"), key.rfind("'"), key.rfind("’"))
    if cut < 0:
        return readings(key, folder)
    before, mark, last = key[:cut], key[cut], key[cut + 1 :]
    found = [_joined(before, mark, reading) for reading in readings(last, folder)] if last else []
    if mark in "-‑":
        firsts: dict[tuple[str, ...], Reading] = {}
        for reading in part_readings(before, folder):
            place = reading[1:4]
            if place not in firsts or firsts[place].weight < reading.weight:
                firsts[place] = reading
        for reading in readings(last, folder):
            first = firsts.get(reading[1:4])
            if first is not None and first.lemma != before:
                both = _joined(first.lemma, mark, reading)
                found.append(both._replace(weight=reading.weight + first.weight - _ONE_HALF_WEIGHT))
    return tuple(found)


_ONE_HALF_WEIGHT = 0.4


def _joined(before: str, mark: str, last: Reading) -> Reading:
    return last._replace(lemma=before + mark + last.lemma)
