"""Words that stand together because a line end between them was lost: «в последниегоды», «годыПосол».

Unknown words abound in clean news (names, compounds), so nothing is parted before the article shows several
places where a space is missing beyond doubt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.hyphens import join
from svodka.clean.words import Vocabulary, is_word, news_count
from svodka.morphology import is_known
from svodka.source_map import Repair

# so many places make the article suspicious, and so many certain ones convict it
_SUSPICIOUS, _CERTAIN = 3, 4
# each begins with a rare character: these run over every article
_PLACES = (
    re.compile(r"[А-ЯЁ,;:!?…»)](?=[а-яёА-ЯЁ])(?<=[а-яё].)"),
    re.compile(r"\.(?=[А-ЯЁ])(?<=[а-яё].)"),
    re.compile(r"-(?= [а-яё])(?<=[а-яё].)"),
)
_LONG = re.compile(r"[а-яё]{15,}")
_CAMEL = re.compile(r"(?<=[а-яё])(?=[А-ЯЁ][а-яё])")
# «странами,региона», «года.Посол», «„Заря“и»; not «Лента.ру», «и.о.»
_STOP = re.compile(
    r"(?<=[а-яё][а-яё])(?:[,;:!?…]|[.!?…]?[»)])(?=[А-ЯЁа-яё«(])|(?<=[а-яё][а-яё])\.(?=[А-ЯЁ«])"
)
_OPENING = re.compile(r"(?<=[а-яё,])(?=[«(][А-ЯЁа-яё\d])")
_BROKEN = re.compile(r"(?<![\w-])([А-ЯЁ]?[а-яё]+)-( ?)([а-яё]+)(?![\w-])")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_])")
_DIGITS = re.compile(r"(?<![^\W_])(\d+)([а-яё]{3,})(?![^\W_-])|(?<![^\W_-])([А-ЯЁа-яё]+)(\d+)(?![^\W_-])")

# log-probability of a word that only the dictionary or only the article knows, in words of 10⁹
_TOTAL = 1e9
_DICTIONARY_COUNT = 30
_ARTICLE_COUNT = 20_000
# parts of one and two letters have to be this frequent («в», «и», «на»), those of three a bit less
_SHORT_COUNTS = {1: 3_000_000, 2: 1_000_000, 3: 40_000}
# a pair less likely than this is a name or a compound, no pair
_FLOOR = -26.0
_MIN_LENGTH = 4
# an unknown name of so many letters before a frequent word of so many
_MIN_NAME, _MIN_FREQUENT, _FREQUENT = 4, 5, 3_000


class _Gap(NamedTuple):
    offset: int
    certain: bool


def may_be_glued(text: str) -> bool:
    """Whether spaces are missing in several places; long unknown words count."""
    count = sum(len(pattern.findall(text)) for pattern in _PLACES)
    return (
        count >= _SUSPICIOUS or count + sum(not is_known(word) for word in _LONG.findall(text)) >= _SUSPICIOUS
    )


def read_glued(text: str) -> Pass:
    """Put a space where one is missing, take out the hyphen of a broken word within a line."""
    vocabulary = Vocabulary(text)
    hyphens = list(_broken(text))
    gaps = sorted(set(_gaps(text, vocabulary)))
    if sum(gap.certain for gap in gaps) + len(hyphens) < _CERTAIN:
        gaps, hyphens = [], []
    edits = {gap.offset: Edit(gap.offset, gap.offset, " ") for gap in gaps}
    edits |= {edit.start: edit for edit in hyphens}
    ordered = [edits[offset] for offset in sorted(edits)]
    return apply(text, ordered, (_repair(text, edit) for edit in ordered))


def _repair(text: str, edit: Edit) -> Repair:
    if edit.text:
        return Repair(edit.start, edit.end, "line", " ")
    head = re.search(r"\w*\Z", text[max(0, edit.start - 60) : edit.start])
    tail = re.match(r"\w*", text[edit.end : edit.end + 60])
    before, after = (head.group() if head else ""), (tail.group() if tail else "")
    return Repair(edit.start - len(before), edit.end + len(after), "hyphen", before + after)


def _gaps(text: str, vocabulary: Vocabulary) -> Iterator[_Gap]:
    for match in _STOP.finditer(text):
        yield _Gap(match.end(), True)
    for match in _OPENING.finditer(text):
        yield _Gap(match.start(), False)
    for match in _DIGITS.finditer(text):
        word = match.group(2) or match.group(3)
        if is_word(word) and (len(word) > 3 or news_count(word) > _SHORT_COUNTS[3]):
            yield _Gap(match.end(1) if match.group(2) else match.end(3), False)
    for match in _WORD.finditer(text):
        for offset, certain in _parts(match.group(), vocabulary):
            yield _Gap(match.start() + offset, certain)


def _parts(word: str, vocabulary: Vocabulary) -> Iterator[tuple[int, bool]]:
    """Where the word falls apart: «годыПосол», «последниегоды»."""
    if is_word(word) or vocabulary.count(word) > 1 or len(word) < _MIN_LENGTH - 1:
        return
    camel = _CAMEL.search(word)
    if camel is not None:
        left, right = word[: camel.start()], word[camel.start() :]
        known = _weight(left, vocabulary), _weight(right, vocabulary)
        if max(known) > -math.inf:
            yield camel.start(), min(known) > -math.inf
            yield from ((camel.start() + offset, False) for offset, _ in _parts(right, vocabulary))
        return
    if len(word) < _MIN_LENGTH or word.isupper():
        return
    best = max(
        (
            (_weight(word[:cut], vocabulary) + _weight(word[cut:], vocabulary), cut)
            for cut in range(1, len(word))
        ),
        default=(-math.inf, 0),
    )
    if best[0] > _FLOOR:
        left = word[: best[1]]
        yield best[1], word.islower() and min(len(left), len(word) - len(left)) > 2
    elif word[0].isupper():
        yield from ((cut, False) for cut in _behind_name(word))


def _behind_name(word: str) -> Iterator[int]:
    """«Сарымзаявил»: an unknown name before a frequent word."""
    for cut in range(_MIN_NAME, len(word) - _MIN_FREQUENT + 1):
        if news_count(word[cut:]) >= _FREQUENT:
            yield cut
            return


def _weight(part: str, vocabulary: Vocabulary) -> float:
    """Log-probability of a part; minus infinity where it is no word."""
    count = news_count(part)
    if len(part) in _SHORT_COUNTS:
        if count < _SHORT_COUNTS[len(part)]:
            return -math.inf
        return math.log(count / _TOTAL)
    if vocabulary.count(part):
        count = max(count, _ARTICLE_COUNT)
    elif not count and is_known(part.lower()):
        count = _DICTIONARY_COUNT
    return math.log(count / _TOTAL) if count else -math.inf


def _broken(text: str) -> Iterator[Edit]:
    """«чис- ле», «прави-тельство»: a word that was broken at a line end which is gone."""
    vocabulary = Vocabulary(_BROKEN.sub(" ", text))  # no broken word may vouch for itself
    for match in _BROKEN.finditer(text):
        head, space, tail = match.groups()
        joining = join(head, tail, vocabulary)
        if joining is None or joining.joint != "broken" or not joining.certain:
            continue
        if (is_word(head) and is_word(tail)) or not is_word(head + tail):
            continue
        yield Edit(match.end(1), match.end(1) + 1 + len(space), "")
