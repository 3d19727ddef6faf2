"""The order of repairs, and the reading that comes out."""

from __future__ import annotations

from typing import NamedTuple

from svodka.source_map import Repair, SourceMap


class Reading(NamedTuple):
    """An article as the pipeline reads it.

    `source_map` leads from `text` back to the source; None means that the text was not touched.
    """

    text: str
    source_map: SourceMap | None = None
    repairs: tuple[Repair, ...] = ()


def repair(text: str) -> Reading:
    """Read the debris of pages, columns and encodings as the words they were.

    Args:
        text: the article as given.
    """
    return Reading(text)
