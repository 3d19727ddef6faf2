"""The input of a run in order: articles, and failures where one cannot be read; in parts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from svodka.article import Article
from svodka.batch.error_list import as_line
from svodka.batch.settings import RunSettings
from svodka.io import Failure, Source, read

# a part is held in memory until it is finished
PART_CHARACTERS = 5_000_000

Entry = Article | Failure


def entries(settings: RunSettings) -> Iterator[Entry]:
    """What the inputs hold, in order."""
    failures: list[Failure] = []
    reading = settings.reading
    articles = read(
        settings.inputs,
        encoding=reading.encoding,
        fields=reading.fields,
        id_prefix=reading.id_prefix,
        on_error=failures.append,
    )
    for article in articles:
        yield from failures
        failures.clear()
        yield article
    yield from failures


def planned(sources: Sequence[Source]) -> int | None:
    """The number of articles, where every file is one."""
    if all(source.path is None or source.path.suffix.lower() == ".txt" for source in sources):
        return len(sources)
    return None


def parts(stream: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """The entries in groups of `size`, fewer where they are long; the borders depend on the input alone."""
    part: list[Entry] = []
    characters = 0
    for entry in stream:
        part.append(entry)
        characters += len(entry.text) if isinstance(entry, Article) else 0
        if len(part) >= size or characters >= PART_CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


def fingerprint(part: Iterable[Entry]) -> str:
    """SHA-256 over all of a part that its output depends on."""
    digest = hashlib.sha256()
    for entry in part:
        fields = (as_line(entry),) if isinstance(entry, Failure) else _fields(entry)
        for field in chain((type(entry).__name__.encode(),), fields):
            digest.update(b"%d:" % len(field))
            digest.update(field)
    return digest.hexdigest()


def _fields(article: Article) -> tuple[bytes, ...]:
    values = (article.id, article.title, article.published, article.source, article.text)
    # no title is another thing than an empty one: the record tells them apart
    return tuple(b"-" if value is None else b"+" + value.encode("utf-8", "surrogatepass") for value in values)
