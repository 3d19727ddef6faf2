"""Words that stand together because a line end between them was lost: «в последниегоды», «годыПосол».

Unknown words abound in clean news (names, compounds), so nothing is parted before the article shows several
places where a space is missing beyond doubt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from svodka.clean.draft import Edit, Pass, apply
from svodka.clean.hints import CAPITAL_INSIDE, HYPHEN_AND_SPACE, MARK_INSIDE
from svodka.clean.hyphens import join
from svodka.clean.widths import Cut, line_ends
from svodka.clean.words import SHORT_COUNTS, Vocabulary, is_word, news_count
from svodka.lexicon import load_table
from svodka.morphology import is_known, parses
from svodka.source_map import Repair

# so many places make the article suspicious, and so many certain ones convict it
_SUSPICIOUS, _CERTAIN = 3, 4
# each begins with a rare character: these run over every article
_PLACES = (
    re.compile(r"[А-ЯЁ,;:!?…»)](?=[а-яёА-ЯЁ])(?<=[а-яё].)"),
    re.compile(r"\.(?=[А-ЯЁ])(?<=[а-яё].)"),
    re.compile(r"-(?= [а-яё])(?<=[а-яё].)"),
)
# a character, and a long word behind it; what the character is matters behind nine letters only
_LONG = re.compile(r"[^А-яЁё-]([а-яё]{9}(?<![\w-].{9})[а-яё]*+)(?![\w-])")
_ACRONYM = re.compile(r"[А-ЯЁ]{2,}([а-яё]{2,})")
_CAMEL = re.compile(r"(?<=[а-яё])(?=[А-ЯЁ])|(?<=[a-z])(?=[A-Z])")
# «странами,региона», «года.Посол», «„Заря“и»; not «Лента.ру», «и.о.»
_STOP = re.compile(
    r"(?<=[а-яё][а-яё])(?:[,;:!?…]|[.!?…]?[»)])(?=[А-ЯЁа-яё«(])|(?<=[а-яё][а-яё])\.(?=[А-ЯЁ«])"
)
_MARKS = re.compile(
    r"(?<=[\w»)\"][,;])(?=[А-ЯЁа-яё«(])|(?<=[\w,»])(?=[«(][\w«])"
    r"|(?<=[а-яё»,])(?=[–—] )|(?<=[ ,][–—])(?=[А-ЯЁа-яё])"
)
_STRAIGHT = re.compile(r"[\"\n]")
_BEGINNING = re.compile(r"(?:\A|\n|[.!?…]\s|[.!?…]?[«\"„])\Z")
_BROKEN = re.compile(r"(?<![\w-])([А-ЯЁ]?[а-яё]+)-( ?)([а-яё]+)(?![\w-])")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_])")
_DIGITS = re.compile(r"(?<![^\W_])(\d+)([а-яё]{3,})(?![^\W_-])|(?<![^\W_-])([А-ЯЁа-яё]+)(\d+)(?![^\W_-])")

# log-probability of a word that only the dictionary or only the article knows, in words of 10⁹
_TOTAL = 1e9
_DICTIONARY_COUNT = 30
_ARTICLE_COUNT = 20_000
_UNKNOWN_COUNT = 5_000
# a whole word is left alone if the news have it so often: rarer ones are glued there as well («вмоскве»);
# names with a capital inside have to be brands («АвтоВАЗ»)
_WHOLE, _BRAND = 400, 1_000
# a pair less likely than this is a name or a compound, no pair
_FLOOR = -29.0
_MIN_LENGTH = 4
# short texts need less
_SHORT_TEXT = 1_500
# an unknown name of so many letters before a frequent word of so many
_MIN_NAME, _MIN_FREQUENT, _FREQUENT = 4, 5, 3_000
# where a line has to end somewhere in a string: an unknown word's log-probability, a number's, and what is
# added where the characters show that two strings meet
_UNKNOWN, _UNKNOWN_LETTER, _NO_WORD = -5.0, 2.6, -9.0
_MARK_BONUS, _CAPITAL_BONUS = 15.0, 10.0
_EDGES = re.compile(r"\A[^\w]+|[^\w]+\Z")
# «годы,что», «годы.Посол», «годыПосол», «в1976», «В1976», «—Мэр»: no word has these
_INNER_MARK = re.compile(
    r"[,;:!?…»)\]'](?=[А-ЯЁа-яё«„(])|[,;»)](?=[A-Za-z])|\w[«(„$£€№]|\.(?=[А-ЯЁ])(?<=[а-яё]{2}.)"
    r"|(?<=[а-яё])(?=[А-ЯЁA-Z\d])|\d(?=[А-ЯЁа-яё])|\A[—–-](?=[\w«„(])|\w[—–]\Z|\A[ВСКОУИАЯ]\d"
    r"|[A-Za-z](?=[а-яё]{3})"
)
_NUMBER = re.compile(r"[\d.,:–—-]+")
# «12-го»; a string may be so long
_SUFFIX, _LONGEST = 2, 80
# where lines lost their ends, one in so many characters misses its space beyond doubt, even if lines are wide
_CHARACTERS_A_GAP = 600
# a width is believed only if it explains most of the places where a space is missing beyond doubt
_AGREEMENT = 0.8
# how much less likely two words may be than the one that they make, where a line has to end in it
_AS_GOOD = 4.0
# letters that may be the case ending of a name
_ENDING = 3
_VOWELS = frozenset("аеёиоуыэюя")
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
_VERBS = frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"})


class _Gap(NamedTuple):
    offset: int
    certain: bool


def may_be_glued(text: str, hints: int) -> bool:
    """Whether spaces are missing in several places; long unknown words count."""
    has_places = hints & (CAPITAL_INSIDE | MARK_INSIDE | HYPHEN_AND_SPACE)
    count = sum([len(pattern.findall(text)) for pattern in _PLACES]) if has_places else 0
    if count >= _SUSPICIOUS:
        return True
    long = _LONG.findall(f"\n{text}")
    return count + len(long) - sum(map(is_word, long)) >= _SUSPICIOUS


def read_glued(text: str) -> Pass:
    """Put a space where one is missing, take out the hyphen of a broken word within a line."""
    vocabulary = Vocabulary(text)
    hyphens = list(_broken(text))
    gaps = sorted(set(_gaps(text, vocabulary)))
    certain = {gap.offset for gap in gaps if gap.certain}
    # more than a hundred widths are tried
    is_likely = len(certain) > max(1, len(text) // _CHARACTERS_A_GAP)
    ends = line_ends(text, _Judge(vocabulary)) if is_likely else None
    if ends is None and len(certain) + len(hyphens) < _CERTAIN - (len(text) < _SHORT_TEXT):
        gaps, hyphens = [], []
    edits = {gap.offset: Edit(gap.offset, gap.offset, " ") for gap in gaps}
    if ends is not None and len(certain & {end.offset for end in ends}) >= _AGREEMENT * len(certain):
        edits = {gap.offset: edits[gap.offset] for gap in gaps if gap.certain}
        edits |= {end.offset: Edit(end.offset, end.offset, "\n" if end.is_paragraph else " ") for end in ends}
    edits |= {edit.start: edit for edit in hyphens}
    ordered = [edits[offset] for offset in sorted(edits)]
    return apply(text, ordered, (_repair(text, edit) for edit in ordered))


class _Judge:
    """Tells words from strings of two, in an article where line ends were lost."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._whole: dict[str, bool] = {}

    def __call__(self, string: str, limit: int, forced: bool) -> Cut | None:
        """Where the string falls into two, not behind `limit`; None where it is one word with its marks."""
        whole = self._whole.get(string)
        if whole is None:
            whole = self._whole[string] = self._is_whole(string)
        if whole and not forced:
            return _at_hyphen(string, limit)
        cuts = range(1, min(limit, len(string) - 1, _LONGEST) + 1)
        weight, offset = max(((self._cut_weight(string, cut), cut) for cut in cuts), default=(-math.inf, 0))
        if whole and weight < self._part_weight(string) - _AS_GOOD:
            return _at_hyphen(string, limit)
        return None if weight == -math.inf else Cut(offset, is_certain=weight > _FLOOR and not whole)

    def _is_whole(self, string: str) -> bool:
        if _INNER_MARK.search(string):
            return False
        return all(self._is_part(part) for part in _EDGES.sub("", string).split("-"))

    def _is_part(self, part: str) -> bool:
        if not part.isalpha() or is_word(part):
            return True
        if part.isascii():
            return _CAMEL.search(part) is None
        return self._vocabulary.count(part) > 1 and (part[0].isupper() or not self._is_pair(part))

    def _is_pair(self, part: str) -> bool:
        """Whether an unknown word that stands in the text more than once is two all the same."""
        cuts = range(_ENDING, len(part) - _ENDING + 1)
        return any(
            _weight(part[:cut], self._vocabulary) + _weight(part[cut:], self._vocabulary) > _FLOOR
            for cut in cuts
        )

    def _cut_weight(self, string: str, cut: int) -> float:
        left, right = string[:cut], string[cut:]
        if left[-1] in "«„([" or (left[-1] == "-" and left != "-") or right[0] in "-.,;:!?…»)]'":
            return -math.inf
        if not right[0].isalpha() and (left[-1] in ".,:" or (left[-1].isdigit() and right[0].isdigit())):
            return -math.inf
        return self._part_weight(left) + self._part_weight(right) + _boundary(left[-1], right[0])

    def _part_weight(self, part: str) -> float:
        """Log-probability of a word with its marks, a number, or a compound of known words; else a guess."""
        core = _EDGES.sub("", part)
        number = _NUMBER.match(core)
        rest = core[number.end() :] if number else core
        if len(rest) <= _SUFFIX * (number is not None):
            return _NO_WORD
        known = min(_weight(one, self._vocabulary) for one in rest.split("-"))
        return max(known, _UNKNOWN - _UNKNOWN_LETTER * len(rest)) + _NO_WORD * (number is not None)


def _at_hyphen(string: str, limit: int) -> Cut | None:
    hyphen = string.rfind("-", 1, limit)
    return Cut(hyphen + 1, is_certain=False, is_gap=False) if 0 < hyphen < len(string) - 1 else None


def _boundary(before: str, after: str) -> float:
    """What the characters on both sides say for a lost line end between them."""
    if before in ",;:!?…»)'\"—–-]" and (_is_cyrillic(after) or after in "«„("):
        return _MARK_BONUS
    if after in "«„([—–$£€№" or (before == "." and after.isupper()):
        return _MARK_BONUS
    if before.islower() and after.isupper():
        return _CAPITAL_BONUS
    if before.isalnum() and after.isalnum() and _is_cyrillic(before) != _is_cyrillic(after):
        return _CAPITAL_BONUS
    return 0.0


def _is_cyrillic(char: str) -> bool:
    return "А" <= char <= "ё"


def _repair(text: str, edit: Edit) -> Repair:
    if edit.text:
        return Repair(edit.start, edit.end, "line", edit.text)
    head = re.search(r"\w*\Z", text[max(0, edit.start - 60) : edit.start])
    tail = re.match(r"\w*", text[edit.end : edit.end + 60])
    before, after = (head.group() if head else ""), (tail.group() if tail else "")
    return Repair(edit.start - len(before), edit.end + len(after), "hyphen", before + after)


def _gaps(text: str, vocabulary: Vocabulary) -> Iterator[_Gap]:
    for match in _STOP.finditer(text):
        yield _Gap(match.end(), True)
    for match in _MARKS.finditer(text):
        yield _Gap(match.start(), False)
    for offset in _around_straight_marks(text):
        yield _Gap(offset, False)
    for match in _DIGITS.finditer(text):
        word = match.group(2) or match.group(3)
        if is_word(word) and (len(word) > 3 or news_count(word) > SHORT_COUNTS[3]):
            yield _Gap(match.end(1) if match.group(2) else match.end(3), False)
    for match in _WORD.finditer(text):
        if _is_whole(match.group()):
            continue
        begins = _BEGINNING.search(text, max(0, match.start() - 3), match.start()) is not None
        for offset, certain in _parts(match.group(), vocabulary, begins=begins):
            yield _Gap(match.start() + offset, certain)


def _around_straight_marks(text: str) -> Iterator[int]:
    """«сказал"Да"и ушёл»: the odd marks of a paragraph open, the even ones close."""
    count = 0
    for match in _STRAIGHT.finditer(text):
        if match.group() == "\n":
            count = 0
            continue
        count += 1
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if before.isalpha() and after.isalnum():
            yield match.start() if count % 2 else match.end()


def _parts(word: str, vocabulary: Vocabulary, *, begins: bool = False) -> Iterator[tuple[int, bool]]:
    """Where the word falls apart: «годыПосол», «последниегоды»; `begins` tells that it begins a sentence."""
    if _is_whole(word):
        return
    camel = _CAMEL.search(word)
    acronym = _ACRONYM.fullmatch(word)
    if acronym is not None:
        if _weight(acronym.group(1), vocabulary) > -math.inf:
            yield acronym.start(1), False
    elif camel is not None:
        yield from _at_capital(word, camel.start(), vocabulary)
    elif len(word) >= _MIN_LENGTH and not word.isupper() and vocabulary.count(word) < 2:
        yield from _within(word, vocabulary, is_name=word[0].isupper() and not begins)


@lru_cache(maxsize=10_000)
def _is_whole(word: str) -> bool:
    if is_known(word.lower()):
        return True
    return news_count(word) >= (_WHOLE if _CAMEL.search(word) is None else _BRAND)


def _at_capital(word: str, cut: int, vocabulary: Vocabulary) -> Iterator[tuple[int, bool]]:
    """«годыПосол», «передФБР», but not «КоАП»."""
    left, right = word[:cut], word[cut:]
    if right.isupper():
        if len(right) > 1 and left.islower() and _weight(left, vocabulary) > -math.inf:
            yield cut, False
        return
    known = _weight(left, vocabulary), _weight(right, vocabulary)
    if max(known) > -math.inf:
        yield cut, min(known) > -math.inf
        yield from ((offset, False) for offset, _ in _parts(left, vocabulary, begins=True))
        yield from ((cut + offset, False) for offset, _ in _parts(right, vocabulary))


def _within(word: str, vocabulary: Vocabulary, *, is_name: bool) -> Iterator[tuple[int, bool]]:
    """«последниегоды», «Сарымзаявил»."""
    weights = (
        (_weight(word[:cut], vocabulary) + _weight(word[cut:], vocabulary), cut)
        for cut in range(1, len(word))
        if _may_part(word, cut, vocabulary) and not (is_name and _tears_name(word, cut, vocabulary))
    )
    weight, cut = max(weights, default=(-math.inf, 0))
    if weight > _FLOOR:
        yield cut, word.islower() and min(cut, len(word) - cut) > 2
    elif word[0].isupper():
        yield from ((cut, False) for cut in _behind_name(word, vocabulary))


def _may_part(word: str, cut: int, vocabulary: Vocabulary) -> bool:
    """Not a case ending («Литвинчук|а», «ассист|а»), not a prefix («видео|блогер», «за|мыленный»)."""
    left, right = word[:cut], word[cut:]
    if right in _VOWELS and left[-1] not in _VOWELS:
        return False
    if word[0].isupper() and len(right) <= _ENDING and (len(right) == 1 or not vocabulary.count(left)):
        return False
    kind = _prefixes().get(left.lower())
    return kind is None or (
        kind == "verb" and not _VERBS & {str(parse.tag.POS) for parse in parses(right)[:2]}
    )


def _tears_name(word: str, cut: int, vocabulary: Vocabulary) -> bool:
    """«Ухал|иной», «Моне|точка»: a capital in mid-sentence has to stand before a name or a frequent word."""
    left, right = word[:cut], word[cut:]
    if vocabulary.count(left):
        return False
    names = any(not _NAMES.isdisjoint(parse.tag.grammemes) for parse in parses(left)[:3])
    frequent = len(left) > _MIN_NAME and news_count(left) >= _FREQUENT
    return not ((names or frequent) and is_known(left.lower()) and news_count(right) >= _FREQUENT)


@lru_cache(maxsize=1)
def _prefixes() -> dict[str, str]:
    return {entry.values["prefix"]: entry.values["before"] for entry in load_table("bound_prefixes")}


def _behind_name(word: str, vocabulary: Vocabulary) -> Iterator[int]:
    """«Сарымзаявил»: an unknown name before a frequent verb, or one that stands elsewhere too."""
    for cut in range(_MIN_NAME, len(word) - 1):
        right = word[cut:]
        if vocabulary.count(word[:cut]) and _weight(right, vocabulary) > -math.inf:
            yield cut
            return
    for cut in range(_MIN_NAME, len(word) - _MIN_FREQUENT + 1):
        right = word[cut:]
        if news_count(right) >= _FREQUENT and str(parses(right)[0].tag.POS) in _VERBS:
            yield cut
            return


def _weight(part: str, vocabulary: Vocabulary) -> float:
    """Log-probability of a part; minus infinity where it is no word."""
    count = news_count(part)
    if len(part) in SHORT_COUNTS:
        return math.log(count / _TOTAL) if count >= SHORT_COUNTS[len(part)] else -math.inf
    if vocabulary.count(part):
        count = max(count, _ARTICLE_COUNT)
    elif is_known(part.lower()):
        count = max(count, _DICTIONARY_COUNT)
    elif count < _UNKNOWN_COUNT:  # the news have «ских» and «арас» as well
        return -math.inf
    return math.log(count / _TOTAL)


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
