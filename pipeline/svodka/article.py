"""The article as it enters the pipeline."""

from __future__ import annotations

from dataclasses import dataclass

from svodka.errors import InputError


@dataclass(frozen=True, slots=True)
class Article:
    """One article, decoded.

    Args:
        text: the article exactly as given; all offsets of its record are code points into it.
        id: given id, else the reader's (relative path, file name, JSONL `id`).
        title: headline, where the source gives one apart from the text.
        published: ISO 8601 date or time, where the source gives one.
        source: the file or stream that it was read from, for messages only.
    """

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None


def check_text(text: str, name: str | None = None) -> None:
    """Refuse what is no valid Unicode text.

    Raises:
        InputError: not a string, or a lone surrogate; the message names its offset in code points.
    """
    where = f" of {name}" if name else ""
    if not isinstance(text, str):
        raise InputError(
            f"the text{where} is {type(text).__name__}, not str",
            remedy="decode it first (svodka.io reads files of any Russian encoding)",
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"the text{where} has a lone surrogate U+{ord(text[error.start]):04X} at offset {error.start}",
            remedy="decode the source with its right encoding (--encoding), or cut the character out",
        ) from error
