"""Mentions of organisations and places → entities: acronyms, short names, adjectives, quoted names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from svodka.annotations import EntityType, MentionKind
from svodka.entities.declension import CACHE_SIZE
from svodka.lexicon import load_table
from svodka.meanings import fold

_WORD = re.compile(r"[^\W_]+(?:[-‑'’.&][^\W_]+)*")
_QUOTED = re.compile(r"[«\"“„]\s*([^«»\"“”„]+?)\s*[»\"”“]")
_ENDINGS = frozenset(
    (
        "иями ями ами ого его ому ему ыми ими иях ией ях ах ов ев ей ой ий ый ые ие ая яя ое ее ую юю"
        " ом ем ам ям ым им ых их ию ия ии ью ья ье а я у ю ы и е о й ь"
    ).split()
)
_LENGTHS = (4, 3, 2, 1)  # of endings, the longest first
_MIN_STEM = 3
_NO_WORD = re.compile(r"[\s«»\"“”„()-]+")
_MENTIONS_TRIED = 2
_LONGEST_PREFIX = 7
_ACRONYM_SKIPS = frozenset(["и", "по", "в", "на", "для", "при", "с", "от", "о", "об", "за"])


Key = tuple[str, ...]
# a name that may be short for another of its type, whether it is an acronym, its letters or its key
_Short = tuple[EntityType, bool, Key]


class GroupMention(NamedTuple):
    """A mention with its nominative and its kind.

    `nominative`: the text has it so, in the nominative. `given`: the name is the user's, out of a gazetteer.
    """

    start: int
    type: EntityType
    name: str
    kind: MentionKind
    nominative: bool = False
    given: bool = False


@dataclass(slots=True)
class Group:
    """One organisation or place."""

    type: EntityType
    mentions: list[GroupMention] = field(default_factory=list)

    def names(self) -> tuple[str, tuple[str, ...]]:
        """The name and the aliases.

        The name is the fullest, as it stands in the nominative if it does so anywhere; the aliases are the
        others, one for each spelling that is not just another case.
        """
        if len(self.mentions) == 1 or len({mention.name for mention in self.mentions}) == 1:
            return self.mentions[0].name, ()
        best = max(self.mentions, key=lambda mention: (mention.given, _fullness(mention)))
        keys = [key_of(mention.name) for mention in self.mentions]
        best_key = key_of(best.name)
        same = [mention for mention, key in zip(self.mentions, keys, strict=True) if key == best_key]
        name = max(
            same, key=lambda mention: (mention.given, mention.nominative, _fullness(mention), -mention.start)
        ).name
        others: dict[Key, str] = {}
        for mention, key in zip(self.mentions, keys, strict=True):
            if key != best_key:
                others.setdefault(key, mention.name)
        return name, tuple(others.values())


def _fullness(mention: GroupMention) -> tuple[int, int, int]:
    words = len(key_of(mention.name))
    return (mention.kind in ("name", "adjective"), mention.kind == "name", words)


@lru_cache(maxsize=8)
def _same_names(folder: str | None) -> dict[tuple[str, str], str]:
    entries = load_table("same_names", folder)
    return {(fold(e.values["form"]), e.values["type"]): fold(e.values["same"]) for e in entries}


@lru_cache(maxsize=3 * CACHE_SIZE)
def stem(word: str) -> str:
    """A word without its case ending, «е» for «ё», in lower case: a key, not a root."""
    key = fold(word)
    for length in _LENGTHS:
        if key[-length:] in _ENDINGS:
            return key[:-length] if len(key) - length >= _MIN_STEM else key
    return key


@lru_cache(maxsize=CACHE_SIZE)
def key_of(name: str) -> tuple[str, ...]:
    """What all case forms of a name have in common."""
    return tuple(stem(word) for word in _WORD.findall(name))


def _identity(name: str, kind: str, folder: str | None) -> Key:
    """The key of a name, or of the name that a data file says is the same."""
    return key_of(_same_names(folder).get((fold(name), kind)) or name)


def cluster(
    mentions: Sequence[GroupMention], folder: str | None = None, second: Mapping[int, int] | None = None
) -> tuple[list[Group], list[int]]:
    """Groups in the order of first mentions, and for each mention the index of its group.

    Args:
        mentions: all mentions, in text order.
        folder: a user's word lists.
        second: mentions that are another name of an earlier one («ЦАР» in brackets), index → index.
    """
    groups: list[Group] = []
    owner: list[int] = []
    by_name: dict[tuple[EntityType, str], int] = {}
    by_key: dict[tuple[EntityType, Key], int] = {}
    for mention in mentions:
        named = mention.type, mention.name
        place = by_name.get(named)
        if place is None:
            key = mention.type, _identity(mention.name, mention.type, folder)
            place = by_name[named] = by_key.setdefault(key, len(groups))
            if place == len(groups):
                groups.append(Group(mention.type))
        owner.append(place)
        groups[place].mentions.append(mention)
    return _merge(groups, owner, {owner[i]: owner[k] for i, k in (second or {}).items()})


def _merge(groups: list[Group], owner: list[int], second: Mapping[int, int]) -> tuple[list[Group], list[int]]:
    """Joins acronyms, quoted cores and shortened names to the one group that they can stand for."""
    shorts = [_shorts(group) for group in groups]
    hosts = _hosts(groups, {short for of_group in shorts for short in of_group})
    if not (hosts or second):  # mostly no name is short for another
        return groups, owner
    target = list(range(len(groups)))
    for i, of_group in enumerate(shorts):
        found = {host for short in of_group for host in hosts.get(short, ()) if host != i}
        if i in second:
            found = {second[i]}
        if len(found) == 1:
            target[i] = found.pop()
    return _joined(groups, owner, [_root(target, i) for i in range(len(groups))])


def _hosts(groups: Sequence[Group], shorts: Set[_Short]) -> dict[_Short, set[int]]:
    """The groups that each of these may be short for; only those that are short for any."""
    hosts: dict[_Short, set[int]] = {}
    any_acronym = any(is_acronym for _, is_acronym, _ in shorts)
    for i, group in enumerate(groups):
        if not any_acronym and group.type != "ORG":
            continue
        for name in {mention.name for mention in group.mentions[:_MENTIONS_TRIED]}:
            if not name.isalpha():  # one word has no abbreviations
                for short in _abbreviations(name, group.type, acronyms=any_acronym):
                    if short in shorts:
                        hosts.setdefault(short, set()).add(i)
    return hosts


def _joined(groups: list[Group], owner: list[int], roots: list[int]) -> tuple[list[Group], list[int]]:
    """One group for each root, in the order of first mentions."""
    if roots == list(range(len(groups))):
        return groups, owner
    members: dict[int, list[GroupMention]] = {}
    for group, root in zip(groups, roots, strict=True):
        members.setdefault(root, []).extend(group.mentions)
    for mentions in members.values():
        mentions.sort(key=lambda mention: mention.start)
    kept = sorted(members, key=lambda root: members[root][0].start)
    place = {root: i for i, root in enumerate(kept)}
    joined = [Group(groups[root].type, members[root]) for root in kept]
    return joined, [place[roots[i]] for i in owner]


def _root(target: list[int], i: int) -> int:
    """The last of a chain of abbreviations; in a circle the smallest index of it."""
    seen: list[int] = []
    while target[i] != i:
        if i in seen:
            return min(seen[seen.index(i) :])
        seen.append(i)
        i = target[i]
    return i


def _abbreviations(full: str, type: EntityType, *, acronyms: bool) -> Iterator[_Short]:
    """What may stand for a name: «ЦЭР» for «Центр экономических решений», «Ромашка» for «ООО «Ромашка»»."""
    if acronyms:
        words = [word for word in _NO_WORD.split(fold(full)) if word]
        if len(words) > 1:
            yield type, True, ("".join([word[0] for word in words]),)
            yield type, True, ("".join([word[0] for word in words if word not in _ACRONYM_SKIPS]),)
    if type == "ORG":
        quoted = _QUOTED.search(full)
        if quoted:
            yield type, False, key_of(quoted.group(1))
        key = key_of(full)
        for n in range(1, min(len(key), _LONGEST_PREFIX)):
            yield type, False, key[:n]


def _shorts(group: Group) -> list[_Short]:
    """How its name may be short for another's; a single letter is short for nothing."""
    # mostly both are one name
    names = {mention.name for mention in group.mentions[:_MENTIONS_TRIED]}
    return [
        (group.type, True, (fold(name),))
        if name.isupper() and " " not in name
        else (group.type, False, key_of(name))
        for name in names
        if len(name) > 1 or not name.isupper()
    ]
