"""Words broken at a line end that an editor joined with its hyphen: «прави- тельство», «прави-тельство».

In clean news no word stands like that, so that one is enough: without the hyphen it is a word, with it none,
and its halves are not two words of one compound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.hyphens import HYPHENS, SUSPENDING, first_parts
from svodka.clean.words import Vocabulary, is_word, letters_start, news_count
from svodka.lexicon import load_table
from svodka.morphology import is_known
from svodka.source_map import Repair

_JOINT = re.compile(rf"(?<![^\W_])([А-ЯЁ]?[а-яё]+)([{HYPHENS}])( ?)([а-яё]+)(?![^\W_])")
_HINT = re.compile(rf"[{HYPHENS}](?<=[а-яё].)(?= ?[а-яё])")
_SOFT = "\u00ad"
# hyphens that stand in no word
_BREAKING = "\u00ad¬"
# with so many joints of the kind the article holds more: «при-шла», whose halves are words as well
_CONVICTED, _FREQUENT = 3, 1_000


def has_joints(text: str, _hints: int) -> bool:
    """Whether there is a hyphen before small letters, in a word or behind one."""
    return _HINT.search(text) is not None


def read_joints(text: str) -> Pass:
    """Take out the hyphens, and the spaces behind them, that belong to no word."""
    matches = [match for match in _joints(text) if _may_be_broken(match)]
    if not matches and _SOFT not in text:
        return apply(text, ())
    vocabulary = Vocabulary(text)
    certain = [match for match in matches if _is_broken(match, vocabulary)]
    if len(certain) >= _CONVICTED:
        known = {match.start() for match in certain}
        certain = [match for match in matches if match.start() in known or _is_likely(match)]
    edits = {match.end(1): Edit(match.end(1), match.start(4), "") for match in certain}
    # a soft hyphen that breaks no word shows nothing
    for soft in re.finditer(f"{_SOFT}(?= [а-яё])", text):
        edits.setdefault(soft.start(), Edit(soft.start(), soft.end(), ""))
    return apply(text, [edits[start] for start in sorted(edits)], _repairs(text, certain, edits))


def _joints(text: str) -> Iterator[re.Match[str]]:
    """All joints, without overlaps; a search would try every word, and few have a hyphen behind them."""
    done = 0
    for hint in _HINT.finditer(text):
        start = letters_start(text, hint.start())
        match = _JOINT.match(text, start) if start >= done else None
        if match is not None:
            yield match
            done = match.end()


def _may_be_broken(match: re.Match[str]) -> bool:
    """Whether the halves make one word, and no compound."""
    head, mark, space, tail = match.groups()
    if tail in SUSPENDING and space:
        return False
    # «Би-би-си»: a hyphen among others is one of them, unless a space or a mark shows that it is none
    text = match.string
    if (
        not space
        and mark not in _BREAKING
        and "-" in (text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])
    ):
        return False
    return mark in _BREAKING or not is_word(f"{head}-{tail}")


def _is_broken(match: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether the halves are one word for certain."""
    head, mark, space, tail = match.groups()
    if not is_word(head + tail):
        return vocabulary.has(head + tail) or (mark == _SOFT and not _are_words(head, tail))
    if mark in _BREAKING or space:
        return True
    return not (is_known(tail) and (is_known(head.lower()) or head.lower() in _bound()))


def _are_words(head: str, tail: str) -> bool:
    return is_known(head.lower()) and is_known(tail)


def _is_likely(match: re.Match[str]) -> bool:
    """Whether a joint in an article that has some is one of them."""
    head, _, space, tail = match.groups()
    if space and not _are_words(head, tail):
        return True
    return news_count(head + tail) >= _FREQUENT and head.lower() not in _bound()


@lru_cache(maxsize=1)
def _bound() -> frozenset[str]:
    prefixes = frozenset(entry["prefix"] for entry in load_table("bound_prefixes"))
    return prefixes | first_parts()


def _repairs(text: str, joints: list[re.Match[str]], edits: dict[int, Edit]) -> Iterator[Repair]:
    joined = {match.end(1) for match in joints}
    for match in joints:
        yield Repair(match.start(), match.end(), "hyphen", match.group(1) + match.group(4))
    for start, edit in edits.items():
        if start not in joined and text[start - 1 : start].isalnum():
            yield Repair(start, edit.end, "control", "")
