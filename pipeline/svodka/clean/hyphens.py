"""A word that a line end breaks: is the hyphen part of it, and does the next line continue it?"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from svodka.clean.words import Vocabulary, is_word, news_count
from svodka.lexicon import load_table
from svodka.morphology import is_known, parses

# hyphen-minus, soft hyphen, Unicode's hyphens, and the not sign that some OCR writes for a soft hyphen
HYPHENS = "-\u00ad\u2010\u2011¬"
# some typesetters' exports have dashes for hyphens
DASHES = "\u2012\u2013\u2212"

_HEAD = re.compile(rf"((?:[^\W_]+[{HYPHENS}])*[^\W\d_]+|[^\W_]*\d)[{HYPHENS}{DASHES}]\Z")
_TAIL = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# «двух- и трёхкомнатных»: the hyphen stands for what follows later
SUSPENDING = frozenset({"и", "или", "а", "либо", "до", "но"})

Joint = Literal["broken", "compound", "suspended"]


class Joining(NamedTuple):
    """How two fragments make one.

    Args:
        joint: "broken": the hyphen goes («чис-ле»); "compound": it belongs to the word («юго-восток»);
            "suspended": two words («двух- и»).
        certain: whether the dictionary, the news or the article know the word.
    """

    joint: Joint
    certain: bool


def head_of(line: str) -> str | None:
    """The fragment before the hyphen that ends a line («чис»); None where no word is broken."""
    if line[-1:] not in HYPHENS + DASHES:
        return None
    match = _HEAD.search(line[-60:])
    return match.group(1) if match else None


def tail_of(line: str) -> str:
    """The fragment that a line begins with; empty where it begins with no letter or digit."""
    match = _TAIL.match(line)
    return match.group() if match else ""


def join(head: str, tail: str, vocabulary: Vocabulary) -> Joining | None:
    """How `head` and `tail` make one word; None where they cannot."""
    if not tail:
        return None
    if tail.lower() in SUSPENDING and not is_known((_last(head) + tail).lower()):
        return Joining("suspended", True)
    if head[-1].isdigit() or tail[0].isdigit():
        return Joining("compound", False)
    if not _same_case(head, tail):
        return _compound_of_names(head, tail, vocabulary)
    return _by_frequency(head, tail, vocabulary)


def _last(fragment: str) -> str:
    return re.split(f"[{HYPHENS}]", fragment)[-1]


def _same_case(head: str, tail: str) -> bool:
    return tail[0].islower() or (len(_last(head)) > 1 and _last(head).isupper() and tail.isupper())


def _compound_of_names(head: str, tail: str, vocabulary: Vocabulary) -> Joining | None:
    """«Баку-Тбилиси», «экс-Президент»: what begins with a capital is not the rest of a broken word."""
    whole = f"{head}-{tail}"
    known = vocabulary.count(whole) > 0 or news_count(whole) > 0 or is_known(whole.lower())
    if known or _last(head)[0].isupper() or _last(head).lower() in first_parts():
        return Joining("compound", known)
    return None


def _by_frequency(head: str, tail: str, vocabulary: Vocabulary) -> Joining:
    broken, compound = _score(head + tail, vocabulary), _score(f"{head}-{tail}", vocabulary)
    if not broken and not compound:
        last_word = _last(head) + tail
        broken = _score(last_word, vocabulary) if last_word != head + tail else 0
    if broken or compound:
        return Joining("broken" if broken >= compound else "compound", True)
    if _is_compound(_last(head), tail):
        return Joining("compound", False)
    known_name = vocabulary.has_stem(head + tail)
    return Joining("broken", known_name)


def _score(word: str, vocabulary: Vocabulary) -> int:
    """The article's own word outweighs any frequency in the news, that the bare dictionary."""
    return 10**9 * vocabulary.count(word) + 10 * news_count(word) + is_known(word.lower())


def _is_compound(head: str, tail: str) -> bool:
    """«религиозно-этническим», «страна-участница», «онлайн-показ»: words of two that no dictionary has."""
    if head.lower() in first_parts():
        return True
    if len(head) < 3 or len(tail) < 4 or not is_word(tail):
        return False
    if head[0].isupper():
        return False
    if head[-1] in "ое" and _parts_of_speech(tail) & {"ADJF", "ADJS"}:
        return True
    return is_known(head) and "NOUN" in _parts_of_speech(head) & _parts_of_speech(tail)


def _parts_of_speech(word: str) -> set[str]:
    return {str(parse.tag.POS) for parse in parses(word.lower())[:3]}


def first_parts() -> frozenset[str]:
    """First parts that keep their hyphen in words that no dictionary lists: «онлайн», «экс»."""
    return frozenset(entry.values["part"] for entry in load_table("hyphenated_parts"))
