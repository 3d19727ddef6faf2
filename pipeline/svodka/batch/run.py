"""A run: from the inputs to the finished file, continuing where an earlier one stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, NamedTuple, cast

from svodka.article import Article
from svodka.batch.book import Book, settled
from svodka.batch.entries import Entry, entries, parts, planned
from svodka.batch.error_list import as_failure, as_line
from svodka.batch.folder import WorkFolder, copy
from svodka.batch.part import Part, Places, tasks_of
from svodka.batch.progress import SILENT, Progress
from svodka.batch.settings import RunSettings, versions
from svodka.batch.summary import Summary
from svodka.errors import RunError, SvodkaError, UsageError
from svodka.io import Failure, Source, plan
from svodka.io.writers import Format, convert, format_of, open_writer
from svodka.workers import BATCH_ARTICLES, BATCH_CHARACTERS, Engine, Line, Outcome, Pool, batches, in_order

# parts under way beside the first unfinished one: while an article runs into its time limit the other workers
# go on, yet the memory that waits for it is bounded
_OPEN_PARTS = 8


class Result(NamedTuple):
    """What a run came to, and how much of it an earlier one had done."""

    total: Summary
    kept: Summary


def extract(settings: RunSettings, progress: Progress = SILENT) -> Result:
    """Write the records of all articles to `settings.out`, and those that fail to the error list beside it.

    Raises:
        UsageError: refused before any work.
        RunError: the run had to stop; starting it again continues.
    """
    if settings.out is None:
        raise UsageError("a run with parts needs an output", remedy="give -o")
    write = _writer(settings.out, settings.format)
    sources = plan(settings.inputs, id_prefix=settings.reading.id_prefix)
    expected = planned(sources)
    configuration = settings.configuration
    cluster = _cluster() if settings.engine == "ray" else None
    with WorkFolder.claim(settings.out, overwrite=settings.overwrite) as folder, _pool(settings) as pool:
        if cluster is None and not _is_small(sources):
            pool.start()
        made_by = _versions(pool)
        folder.agree(
            configuration | made_by,
            inputs=[str(Path(name).absolute()) for name in settings.inputs],
            planned=expected,
            overwrite=settings.overwrite,
        )
        progress.begin(expected)
        book = Book(folder, progress)
        if cluster is None:
            _Run(book, pool).work(parts(entries(settings), settings.part_size))
        pool.close()
        if cluster is not None:
            cluster.work(settings, made_by, book)
        folder.finish(book.count, write)
    return Result(book.total, book.kept)


def _writer(out: Path, format: str | None) -> Callable[[Path, Iterator[bytes]], None]:
    """What turns the lines of the parts into the output.

    Raises:
        UsageError: an unknown format, or what it needs is not installed.
    """
    wanted = cast("Format", format) if format else format_of(out)
    open_writer(out, format=wanted)
    return copy if wanted == "jsonl" else partial(convert, format=wanted)


def extract_to_streams(
    settings: RunSettings, records: BinaryIO, errors: BinaryIO, progress: Progress = SILENT
) -> Result:
    """Write records and failures as lines of JSON as they come, in the order of the input.

    Raises:
        UsageError: refused before any work.
        RunError: the run had to stop.
    """
    sources = plan(settings.inputs, id_prefix=settings.reading.id_prefix)
    if settings.workers is None and _is_small(sources):
        settings = replace(settings, workers=0)
    progress.begin(planned(sources))
    total = Summary()

    def fail(failure: Failure) -> None:
        nonlocal total
        errors.write(as_line(failure))
        errors.flush()
        total = total.plus(Summary(failed=1))
        progress.advance(Summary(failed=1))

    def sound(stream: Iterator[Entry]) -> Iterator[Article]:
        for entry in stream:
            if isinstance(entry, Article):
                yield entry
            else:
                fail(entry)

    for article, outcome in _outcomes(settings, sound(entries(settings))):
        if isinstance(outcome, Line):
            records.write(outcome.json + b"\n")
            records.flush()
            step = Summary(records=1, counts=outcome.counts)
            total = total.plus(step)
            progress.advance(step)
        else:
            fail(as_failure(article, outcome))
    return Result(total, Summary())


def _outcomes(settings: RunSettings, articles: Iterator[Article]) -> Iterator[tuple[Article, Outcome]]:
    if settings.workers == 0:
        engine = Engine(settings.pipeline.build(), text=settings.text)
        for batch in batches(articles):
            yield from zip(batch, engine.work(batch), strict=True)
        return
    with _pool(settings) as pool:
        yield from in_order(pool, batches(articles), workers=settings.processes)


def _is_small(sources: Sequence[Source]) -> bool:
    """Whether the work is done before a worker process would have started."""
    if len(sources) > BATCH_ARTICLES:
        return False
    sizes = (0 if source.path is None else source.path.stat().st_size for source in sources)
    return sum(sizes) <= BATCH_CHARACTERS


def _pool(settings: RunSettings) -> Pool:
    return Pool(
        settings.pipeline.build, workers=settings.processes, limits=settings.limits, text=settings.text
    )


def _versions(pool: Pool) -> dict[str, Any]:
    """Versions as the first worker tells them; what it cannot load is refused before any work."""
    try:
        provenance = pool.provenance
    except (UsageError, RunError):
        raise
    except SvodkaError as error:
        raise UsageError(str(error), remedy=error.remedy) from error
    return versions(provenance)


def _cluster() -> ModuleType:
    """The module of the engine for many machines.

    Raises:
        UsageError: Ray is not installed.
    """
    try:
        return import_module("svodka.batch.ray")
    except ImportError as error:
        raise UsageError(
            f"the engine ray is not installed: there is no {error.name}", remedy='pip install "svodka[ray]"'
        ) from error


class _Run:
    """The loop between reader, workers and parts."""

    def __init__(self, book: Book, pool: Pool) -> None:
        self._book = book
        self._pool = pool

    def work(self, contents: Iterable[Sequence[Entry]]) -> None:
        """Bring every part to its end."""
        fresh = self._book.fresh(contents)
        exhausted = False
        while True:
            while not exhausted and self._pool.has_room() and len(self._book.open) < _OPEN_PARTS:
                part, content = next(fresh, (None, ()))
                exhausted = part is None
                if part is not None:
                    self._begin(part, content)
            if not self._pool.is_busy():
                return
            for done in self._pool.wait():
                self._advance(*done)

    def _begin(self, part: Part, content: Sequence[Entry]) -> None:
        self._book.begin(part)
        for places, articles in tasks_of(content):
            self._pool.submit((part.number, places, articles), articles)

    def _advance(self, key: tuple[int, Places, list[Article]], outcomes: list[Outcome]) -> None:
        number, places, articles = key
        self._book.settle(number, places, settled(articles, outcomes))
