"""Many machines: the same run as a Ray Data pipeline (the extra `svodka[ray]`).

One streaming reader cuts the input into the parts and batches of any other run; stateful actors, each with a
worker process of its own behind it (so that a poisoned article harms nobody), turn batches into lines; the
driver keeps finished parts in OUT.parts/ and joins them. So the bytes are those of a run on one machine, and
either engine continues what the other began. Inputs and word lists must lie where all nodes see them.

For Ray Data pipelines of your own there is `Extract`, a class for `Dataset.map_batches`; keyed by id it goes
together with Ray's own checkpointing: a pipeline that was killed does not read again what it has written::

    from pathlib import Path

    import ray
    from ray.data import ActorPoolStrategy, DataContext
    from ray.data.checkpoint import CheckpointConfig

    from svodka.batch.ray import Extract

    folder = str(Path.cwd())  # one that all nodes see
    ray.init(num_cpus=4)  # two for the actors, as many for what reads and writes
    context = DataContext.get_current()
    context.checkpoint_config = CheckpointConfig(id_column="id", checkpoint_path=f"{folder}/done")
    articles = ray.data.read_parquet(f"{folder}/articles.parquet")  # columns id and text
    records = articles.map_batches(Extract, compute=ActorPoolStrategy(size=2), batch_size=32)
    records.write_parquet(f"{folder}/records")
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import ray
from numpy.typing import NDArray
from ray.data import Datasource, ReadTask
from ray.data.block import Block, BlockMetadata
from ray.data.extensions import ArrowPythonObjectArray
from ray.exceptions import RayError

from svodka.article import Article
from svodka.batch.book import Book, settled
from svodka.batch.entries import Entry, entries, fingerprint, parts
from svodka.batch.error_list import as_line
from svodka.batch.part import Part, Places, tasks_of
from svodka.batch.settings import Build, PipelineSettings, RunSettings, versions
from svodka.errors import PipelineError, RunError
from svodka.io import Failure
from svodka.workers import Limits, Line, Outcome, Pool

_STEP = "step"


class Step(NamedTuple):
    """Entries of a part on their way: articles towards the actors, outcomes towards the driver.

    Without places it only tells that there is this part, and that an earlier run has finished it.
    """

    part: int
    input: str
    size: int
    places: Places
    content: tuple[Article | Failure | Line, ...]


class Extract:
    """A stateful actor class for `Dataset.map_batches`: rows with articles in, rows with records out.

    Columns in: `text`, and `id`, `title`, `published` if there are any. Columns out: those that came in,
    but `text`, and `record` (a line of JSON, or None) and `error` (a line as in the error list, or None).

    Args:
        pipeline: how to make the pipeline.
        limits: seconds and megabytes that a batch may take.
        text: records carry the text of the article.
    """

    def __init__(
        self, pipeline: Build | None = None, limits: Limits | None = None, *, text: bool = True
    ) -> None:
        build = (pipeline or PipelineSettings()).build
        self._pool = Pool(build, workers=1, limits=limits, text=text)

    @property
    def provenance(self) -> dict[str, Any]:
        """Versions of the program and its models on this node."""
        return self._pool.provenance

    def work(self, articles: Sequence[Article]) -> list[Outcome]:
        """The outcome of each article."""
        self._pool.submit(None, articles)
        ((_, outcomes),) = self._pool.wait()
        return outcomes

    def __call__(self, batch: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """The columns of a batch in numpy's format."""
        columns = [name for name in ("text", "id", "title", "published") if name in batch]
        rows = zip(*(batch[name] for name in columns), strict=True)
        articles = [Article(**dict(zip(columns, row, strict=True))) for row in rows]
        results = settled(articles, self.work(articles))
        kept = {name: column for name, column in batch.items() if name != "text"}
        records = [item.json.decode() if isinstance(item, Line) else None for item in results]
        errors = [None if isinstance(item, Line) else as_line(item).decode() for item in results]
        return kept | {"record": np.array(records, object), "error": np.array(errors, object)}


def work(settings: RunSettings, expected: dict[str, Any], book: Book) -> None:
    """Bring every part of a run to its end on a cluster.

    Args:
        settings: of the run.
        expected: versions, as the driver has them.
        book: takes the outcomes.

    Raises:
        RunError: the cluster gives up.
    """
    with _connected(settings):
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True  # the driver then holds few parts at a time
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        source = _Parts(settings, book.finished())
        # the reader mostly waits for the actors: it takes no core from them
        steps = ray.data.read_datasource(source, override_num_blocks=1, num_cpus=0).map(
            _ExtractStep,
            fn_constructor_args=(settings, expected),
            compute=ray.data.ActorPoolStrategy(size=_actors(settings)),
        )
        try:
            for row in steps.iter_rows():
                _take(row[_STEP], book)
        except RayError as error:
            raise RunError(f"the cluster gives up: {error}") from error


def _take(step: Step, book: Book) -> None:
    if step.part not in book.open:
        if book.skip(step.part, step.input):
            return
        book.begin(Part(step.part, step.input, step.size))
    outcomes = [item for item in step.content if not isinstance(item, Article)]
    book.settle(step.part, step.places, outcomes)


def _actors(settings: RunSettings) -> int:
    """As many as were asked for, else one for each core of the cluster."""
    return settings.workers or int(ray.cluster_resources().get("CPU", 1))


@contextmanager
def _connected(settings: RunSettings) -> Iterator[None]:
    """A connection to the cluster; one of this machine alone if there is no address.

    Raises:
        RunError: there is none, or it does not start.
    """
    if ray.is_initialized():  # the caller's
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray.init(
            address=settings.address,
            num_cpus=None if settings.address else settings.processes,
            include_dashboard=None if settings.address else False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except Exception as error:  # Ray has no type of its own for it
        raise RunError(f"there is no connection to Ray: {error}") from error
    try:
        yield
    finally:
        ray.shutdown()


class _ExtractStep(Extract):
    """The actor of a run; refuses to work with other models than the driver's."""

    def __init__(self, settings: RunSettings, expected: dict[str, Any]) -> None:
        super().__init__(settings.pipeline, settings.limits, text=settings.text)
        here = versions(self.provenance)
        if here != expected:
            raise PipelineError(
                f"a node has {here}, the driver {expected}", remedy="install the same versions on all nodes"
            )

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        step: Step = row[_STEP]
        articles = [item for item in step.content if isinstance(item, Article)]
        if not articles:
            return row
        return {_STEP: step._replace(content=tuple(settled(articles, self.work(articles))))}


class _Parts(Datasource):
    """The input as rows of one `Step` each, read by one task while others work.

    Args:
        settings: of the run.
        finished: fingerprints of finished parts, which are not sent.
    """

    def __init__(self, settings: RunSettings, finished: dict[int, str]) -> None:
        super().__init__()
        self._settings = settings
        self._finished = finished

    def estimate_inmemory_data_size(self) -> int | None:
        """Not known."""
        return None

    def get_read_tasks(
        self,
        parallelism: int,  # noqa: ARG002
        per_task_row_limit: int | None = None,
        data_context: ray.data.DataContext | None = None,  # noqa: ARG002
    ) -> list[ReadTask]:
        """One task: parts are cut in the order of the input."""
        metadata = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(self._blocks, metadata, per_task_row_limit=per_task_row_limit)]

    def _blocks(self) -> Iterator[Block]:
        for number, content in enumerate(parts(entries(self._settings), self._settings.part_size)):
            for step in self._steps(number, content):
                yield pa.table({_STEP: ArrowPythonObjectArray.from_objects([step])})

    def _steps(self, number: int, content: Sequence[Entry]) -> Iterator[Step]:
        input, size = fingerprint(content), len(content)
        if self._finished.get(number) == input:
            yield Step(number, input, size, (), ())
            return
        failures = {place: entry for place, entry in enumerate(content) if isinstance(entry, Failure)}
        if failures:
            yield Step(number, input, size, tuple(failures), tuple(failures.values()))
        for places, articles in tasks_of(content):
            yield Step(number, input, size, places, tuple(articles))
