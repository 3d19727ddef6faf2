"""The pool: outcomes in order, and what a poisoned article does not do to others."""

from __future__ import annotations

import multiprocessing
from functools import partial
from pathlib import Path

import orjson
import pytest

from svodka import Article
from svodka.batch import PipelineSettings
from svodka.errors import (
    InputError,
    LexiconError,
    PipelineError,
    RunError,
    StageError,
    SvodkaError,
    UsageError,
)
from svodka.workers import Engine, Limits, Line, Outcome, Pool, batches, in_order
from svodka.workers import pool as pool_module
from svodka.workers.engine import portable
from tests.batch.conftest import AMOUNTS, some_articles
from tests.batch.poison import STAGE, PoisonSettings
from tests.batch.poison_pipeline import ExoticError

PATIENT = Limits(timeout=60.0)
QUICK = Limits(timeout=3.0)


def run_pool(
    articles: list[Article], *, limits: Limits = PATIENT, once: Path | None = None, workers: int = 2
) -> list[Outcome]:
    with Pool(PoisonSettings(once=once).build, workers=workers, limits=limits) as pool:
        return [outcome for _, outcome in in_order(pool, batches(articles, 4), workers=workers)]


def with_text(number: int, text: str, count: int = 12) -> list[Article]:
    articles = some_articles(count)
    articles[number] = Article(text, id="poisoned", source="in/poisoned")
    return articles


def test_workers_retire_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "RETIRE_AFTER", 10)
    started: list[int] = []
    start = Pool._start
    monkeypatch.setattr(Pool, "_start", lambda pool: (start(pool), started.append(pool._workers[-1].pid))[0])
    articles = some_articles(60)
    here = Engine(AMOUNTS.build()).work(articles)
    with Pool(AMOUNTS.build, workers=2) as pool:
        there = [outcome for _, outcome in in_order(pool, batches(articles, 5), workers=2)]
    assert there == here
    assert len(set(started)) > 3


def test_workers_start_ahead_of_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Pool] = []
    start = Pool._start
    monkeypatch.setattr(Pool, "_start", lambda pool: (start(pool), started.append(pool))[0])
    articles = some_articles(20)
    with Pool(AMOUNTS.build, workers=2) as pool:
        pool.start()
        assert len(started) == 2
        there = [outcome for _, outcome in in_order(pool, batches(articles, 5), workers=2)]
    assert there == Engine(AMOUNTS.build()).work(articles)
    assert len(started) == 2


def ids(outcomes: list[Outcome]) -> list[str | None]:
    return [orjson.loads(item.json)["id"] if isinstance(item, Line) else None for item in outcomes]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_give_the_bytes_of_the_main_process_in_order(method: str) -> None:
    multiprocessing.set_start_method(method, force=True)
    articles = some_articles(60)
    here = Engine(AMOUNTS.build()).work(articles)
    with Pool(AMOUNTS.build, workers=2) as pool:
        there = [outcome for _, outcome in in_order(pool, batches(articles, 7), workers=2)]
    assert there == here


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("ЗАЦИКЛИСЬ", "TimeoutError: took longer than 3 s"),
        ("ПЕРЕБИРАЙ", "TimeoutError: took longer than 3 s"),
        ("УПАДИ", "ChildProcessError: the worker process ended by SIGSEGV"),
        ("УБЕЙСЯ", "ChildProcessError: the worker process ended by SIGKILL"),
        ("ВЫЙДИ", "ChildProcessError: the worker process ended with exit code 7"),
        ("ОШИБИСЬ", "RuntimeError: ExoticError: не выдержал"),
    ],
    ids=["loop", "pattern", "signal", "killed", "exit", "exception"],
)
def test_a_poisoned_article_is_an_error_with_stage_and_reason(order: str, reason: str) -> None:
    limits = QUICK if "Timeout" in reason else PATIENT
    outcomes = run_pool(with_text(5, order), limits=limits)
    error = outcomes[5]
    assert isinstance(error, StageError)
    assert error.stage == STAGE
    assert str(error) == f"{STAGE} failed on poisoned: {reason}"
    assert error.remedy
    assert ids(outcomes) == [None if i == 5 else f"{i:05d}.txt" for i in range(12)]


def test_an_article_that_eats_memory_is_stopped() -> None:
    outcomes = run_pool(with_text(5, "СЪЕШЬ ВСЁ"), limits=Limits(timeout=30.0, memory=1200))
    assert str(outcomes[5]) == f"{STAGE} failed on poisoned: MemoryError: took more than 1200 MB of memory"
    assert sum(isinstance(outcome, Line) for outcome in outcomes) == 11


def test_two_poisoned_articles_in_one_batch_are_both_found() -> None:
    articles = with_text(4, "УПАДИ")
    articles[6] = Article("ВЫЙДИ", id="another")
    outcomes = run_pool(articles)
    assert [i for i, outcome in enumerate(outcomes) if isinstance(outcome, SvodkaError)] == [4, 6]


def test_a_worker_lost_once_costs_no_article(tmp_path: Path) -> None:
    outcomes = run_pool(with_text(5, "Упасть ОДНАЖДЫ."), once=tmp_path)
    assert (tmp_path / "done").exists()
    assert all(isinstance(outcome, Line) for outcome in outcomes)


def test_the_clock_runs_for_each_batch_not_for_the_run() -> None:
    articles = [Article(f"ПОДОЖДИ {number}", id=str(number)) for number in range(20)]
    with Pool(PoisonSettings().build, workers=1, limits=QUICK) as pool:
        outcomes = [outcome for _, outcome in in_order(pool, batches(articles, 2), workers=1)]
    assert all(isinstance(outcome, Line) for outcome in outcomes)


def test_a_pipeline_that_cannot_be_built_says_why() -> None:
    with (
        Pool(PipelineSettings(stages=("sentiment",)).build, workers=1) as pool,
        pytest.raises(PipelineError, match="'sentiment'"),
    ):
        pool.provenance  # noqa: B018


def _die() -> PoisonSettings:
    raise SystemExit(4)


def test_workers_that_never_get_ready_end_the_run() -> None:
    with (
        Pool(partial(_die), workers=1) as pool,  # type: ignore[arg-type]
        pytest.raises(RunError, match=r"no worker process gets ready: .* exit code 4"),
    ):
        pool.provenance  # noqa: B018


def test_a_memory_limit_below_the_models_is_refused() -> None:
    with (
        Pool(AMOUNTS.build, workers=1, limits=Limits(memory=20)) as pool,
        pytest.raises(UsageError, match="more than --memory 20 allows"),
    ):
        pool.provenance  # noqa: B018


def test_closing_ends_a_worker_that_never_would() -> None:
    pool = Pool(PoisonSettings().build, workers=1)
    pool.submit("key", [Article("ПЕРЕБИРАЙ")])
    pool.close()
    assert not multiprocessing.active_children()


def test_a_lone_surrogate_in_an_id_is_an_input_error() -> None:
    (outcome,) = Engine(AMOUNTS.build()).work([Article("Да.", id="a\udcff")])
    assert isinstance(outcome, InputError)
    assert "a\\udcff" in str(outcome)


@pytest.mark.parametrize(
    ("cause", "text"),
    [
        (ValueError("нет"), "ValueError: нет"),
        (KeyError("нет"), "KeyError: 'нет'"),
        (ExoticError("a", other="b"), "RuntimeError: ExoticError: ab"),
        (ValueError(object), "RuntimeError: ValueError: <class 'object'>"),
        (LexiconError("строка 3"), "RuntimeError: LexiconError: строка 3"),
    ],
    ids=["plain", "key", "exotic", "object inside", "own"],
)
def test_an_error_that_travels_reads_the_same(cause: Exception, text: str) -> None:
    assert str(portable(StageError("ner", "a", cause))) == f"ner failed on a: {text}"


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([10] * 5, [2, 2, 1]),
        ([60_000, 60_000, 1, 1], [1, 2, 1]),
        ([300_000, 1, 1], [1, 2]),
    ],
    ids=["none", "by number", "by length", "one long"],
)
def test_batches_are_bounded_in_articles_and_characters(lengths: list[int], expected: list[int]) -> None:
    articles = [Article("я" * length) for length in lengths]
    assert [len(batch) for batch in batches(articles, 2)] == expected
