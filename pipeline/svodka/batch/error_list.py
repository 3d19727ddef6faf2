"""The error list: one line of JSON for an article that yields no record."""

from __future__ import annotations

from pathlib import Path

import orjson

from svodka.article import Article
from svodka.errors import StageError, SvodkaError
from svodka.io import Failure
from svodka.workers.engine import printable


def as_failure(article: Article, error: SvodkaError) -> Failure:
    """The line of an article that was read but failed."""
    stage = error.stage if isinstance(error, StageError) else "read"
    return Failure(article.id, article.source, stage, str(error), error.remedy)


def as_line(failure: Failure) -> bytes:
    """The failure as one line of JSON (UTF-8, with its newline)."""
    values = {
        name: None if value is None else printable(str(value)) for name, value in failure._asdict().items()
    }
    return orjson.dumps(values) + b"\n"


def error_list_of(out: Path) -> Path:
    """`<OUT without its suffix>.errors.jsonl`; a suffix of compression does not count as one."""
    bare = out.with_suffix("") if out.suffix in (".gz", ".zst") else out
    return bare.with_name(f"{bare.stem}.errors.jsonl")
