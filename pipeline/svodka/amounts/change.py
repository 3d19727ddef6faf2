"""Change: whether a verb or noun of change governs an amount, and in which direction.

«увеличился на 40 процентов», «падение до 50 млн», «рост составил 5 %»,
«на 20 % выросли цены», «5-процентный рост».
"""

from __future__ import annotations

from svodka.amounts.quantities import Quantity
from svodka.amounts.stretch import Stretch
from svodka.morphology import parses

MAX_DISTANCE = 14
MAX_FORWARD = 4
MAX_STEPS = 4
_BARRIERS = frozenset('.;:!?()«»"“”')
_PREPOSITIONS = frozenset({"на", "до", "с", "со"})


def governing_change(stretch: Stretch, quantity: Quantity) -> str:
    """The change that governs a quantity: up, down, level, or "" without one."""
    if quantity.low is not None and quantity.low < 0:  # «прирост составил минус 3 %» says it itself
        return ""
    link = _link(stretch, quantity.first)
    if link is not None:
        change = _before(stretch, link)
        if not change and stretch.norm(link) == "на":
            change = _after(stretch, quantity.last)
        if change:
            return change
    if quantity.unit is None or quantity.unit.kind == "money":
        return ""
    return _noun_after(stretch, quantity.last) or _right_before(stretch, quantity.first)


def _right_before(stretch: Stretch, first: int) -> str:
    """«акции прибавили | 5 %», «рост | 5 %»."""
    cue = stretch.vocabulary.changes.get(stretch.norm(first - 1))
    return cue.change if cue is not None and cue.change in ("up", "down") else ""


def _link(stretch: Stretch, first: int) -> int | None:
    """Index of the word through which a cue governs («на», «до», «составил»), past modifiers and «уровня»."""
    index = first - 1
    changes = stretch.vocabulary.changes
    for _ in range(MAX_STEPS):
        norm = stretch.norm(index)
        cue = changes.get(norm)
        if norm in _PREPOSITIONS or (cue is not None and cue.change == "through"):
            return index
        if norm == "в":
            before = changes.get(stretch.norm(index - 1))
            if before is None or before.change != "link":
                return index if before is not None and before.noun else None
            index -= 1
        elif (cue is not None and cue.change == "link") or stretch.is_description(index):
            index -= 1
        else:
            found = stretch.vocabulary.modifiers.before(stretch.norms, index + 1)
            if found is None:
                return None
            index = found[0] - 1
    return None


def _before(stretch: Stretch, link: int) -> str:
    """The nearest cue before the link, in the same clause (or past a parenthesis between two commas).

    Through «составил» only nouns govern: «рост составил 5 %», but «выручка выросла и составила 5 млн».
    """
    through = stretch.vocabulary.changes.get(stretch.norm(link)) is not None
    commas = 0
    for index in range(link - 1, max(link - MAX_DISTANCE, 0) - 1, -1):
        norm = stretch.norms[index]
        if norm in _BARRIERS and not stretch.is_abbreviated(index):
            return ""
        # «упала на треть, до 410 млн»: a comma right before the link parts nothing
        commas += norm == "," and index + 1 != link and not _is_gapped(stretch, index + 1, link)
        cue = stretch.vocabulary.changes.get(norm)
        if cue is not None and cue.change in ("up", "down", "level"):
            return cue.change if commas % 2 == 0 and (cue.noun or not through) else ""
    return ""


def _is_gapped(stretch: Stretch, start: int, end: int) -> bool:
    """«вырос до 3 млн, | а в июле — | до 5 млн»: the second clause leaves its verb out."""
    if stretch.norm(start) not in ("а", "и"):
        return False
    words = (stretch.norm(index) for index in range(start + 1, end) if stretch.is_word(index))
    return all(parses(word)[0].tag.POS != "VERB" for word in words)


def _after(stretch: Stretch, last: int) -> str:
    """«на 20 % | выросли цены»."""
    for index in range(last, min(last + MAX_FORWARD, len(stretch.norms))):
        norm = stretch.norms[index]
        if norm in _BARRIERS or norm == ",":
            return ""
        cue = stretch.vocabulary.changes.get(norm)
        if cue is not None and cue.change in ("up", "down"):
            return cue.change
    return ""


def _noun_after(stretch: Stretch, last: int) -> str:
    """«5-процентный | рост», «70-процентное | увеличение»."""
    for index in (last, last + 1):
        cue = stretch.vocabulary.changes.get(stretch.norm(index))
        if cue is not None:
            return cue.change if cue.noun else ""
        if not stretch.is_word(index):
            return ""
    return ""
