"""The order of repairs, and the reading that comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from svodka.clean.characters import has_odd_characters, read_characters
from svodka.clean.digits import has_digits_in_words, read_digits
from svodka.clean.draft import Pass
from svodka.clean.glue import may_be_glued, read_glued
from svodka.clean.hints import hints_of
from svodka.clean.joints import has_joints, read_joints
from svodka.clean.layout import has_broken_lines, read_layout
from svodka.clean.lookalikes import has_lookalikes, read_lookalikes
from svodka.clean.mojibake import has_mojibake, read_mojibake
from svodka.source_map import Repair, SourceMap


class Reading(NamedTuple):
    """An article as the pipeline reads it.

    Args:
        text: what is read.
        source_map: leads from `text` back to the source; None where the text was not touched.
        repairs: what was read differently, by source offsets, in their order.
    """

    text: str
    source_map: SourceMap | None = None
    repairs: tuple[Repair, ...] = ()


class _Step(NamedTuple):
    """A repair behind a cheap test of the text and its hints: most articles need none."""

    is_needed: Callable[[str, int], bool]
    run: Callable[[str], Pass]


# bytes first, then letters: the words that the layout asks the dictionary about have to be whole
_STEPS = (
    _Step(has_mojibake, read_mojibake),
    _Step(has_odd_characters, read_characters),
    _Step(has_lookalikes, read_lookalikes),
    _Step(has_digits_in_words, read_digits),
    _Step(has_broken_lines, read_layout),
    _Step(has_joints, read_joints),
    _Step(may_be_glued, read_glued),
)


def repair(text: str) -> Reading:
    """Read the debris of pages, columns and encodings as the words they were.

    Args:
        text: the article as given, in code points; any string.
    """
    reading = Reading(text)
    hints = hints_of(text)
    for step in _STEPS:
        if step.is_needed(reading.text, hints):
            before, reading = reading, _after(reading, step.run(reading.text))
            if reading is not before:
                hints = hints_of(reading.text)
    return reading._replace(repairs=tuple(sorted(reading.repairs))) if reading.repairs else reading


def _after(reading: Reading, done: Pass) -> Reading:
    """The reading with one more pass over it."""
    if done.text == reading.text and not done.repairs:
        return reading
    before = reading.source_map
    if before is None:
        return Reading(done.text, done.source_map, done.repairs)
    repairs = tuple(Repair(*before.span(one.start, one.end), one.kind, one.text) for one in done.repairs)
    return Reading(done.text, done.source_map.through(before), reading.repairs + repairs)
