"""One line of the error list."""

from __future__ import annotations

from typing import NamedTuple


class Failure(NamedTuple):
    """An article that yields no record, and why.

    Args:
        id: id of the article, as far as it is known (else that of its file).
        path: the file or stream that it stands in; None where it came from memory.
        stage: "read", or the name of the component that failed.
        error: what was wrong and where.
        remedy: what to do about it.
    """

    id: str | None
    path: str | None
    stage: str
    error: str
    remedy: str
