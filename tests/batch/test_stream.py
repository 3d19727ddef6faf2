"""Pipeline.stream over worker processes: the records of the stream without them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from svodka import Article, Pipeline
from svodka.errors import InputError, StageError, SvodkaError
from svodka.workers import Limits
from tests.batch.conftest import some_articles
from tests.batch.poison_pipeline import PoisonPipeline

PIPELINE = Pipeline(stages=("amounts",))


def test_two_workers_give_the_same_records_in_the_same_order() -> None:
    articles = some_articles(50)
    one = [record.to_json() for record in PIPELINE.stream(articles)]
    two = [record.to_json() for record in PIPELINE.stream(articles, batch_size=4, workers=2)]
    assert two == one


def test_bare_texts_will_do() -> None:
    assert [record.text for record in PIPELINE.stream(["Да.", "Нет."], workers=2)] == ["Да.", "Нет."]


def test_errors_go_to_the_handler_and_the_stream_goes_on() -> None:
    articles = some_articles(9)
    articles[2] = Article("п\udc80лохо", id="bad")
    articles[7] = Article("УПАДИ", id="poisoned")
    failed: list[tuple[str | None, SvodkaError]] = []
    pipeline = _Unpickled()
    stream = pipeline.stream(
        articles, on_error=lambda article, error: failed.append((article.id, error)), batch_size=3, workers=2
    )
    assert [record.id for record in stream] == [
        article.id for article in articles if article.id not in ("bad", "poisoned")
    ]
    assert [id for id, _ in failed] == ["bad", "poisoned"]
    assert isinstance(failed[0][1], InputError)
    assert isinstance(failed[1][1], StageError)


class _Unpickled(PoisonPipeline):
    """Goes to forked workers only."""

    def __init__(self) -> None:
        super().__init__(None)


def test_without_a_handler_the_first_bad_article_raises() -> None:
    stream = PIPELINE.stream(["Да.", "п\udc80лохо", "Нет."], batch_size=1, workers=2)
    assert next(stream).text == "Да."
    with pytest.raises(InputError, match="offset 1"):
        next(stream)


def test_limits_hold_for_the_stream() -> None:
    failed: list[SvodkaError] = []
    stream = _Unpickled().stream(
        ["ЗАЦИКЛИСЬ", "Да."], lambda _, error: failed.append(error), workers=2, limits=Limits(timeout=2.0)
    )
    assert [record.text for record in stream] == ["Да."]
    assert "took longer than 2 s" in str(failed[0])


def test_an_endless_stream_is_read_only_as_it_is_taken() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for taken in itertools.count(1):
            yield f"Продано на {taken} рублей."

    stream = PIPELINE.stream(endless(), batch_size=2, workers=2)
    first = list(itertools.islice(stream, 10))
    stream.close()  # type: ignore[attr-defined]
    assert [record.amounts[0].min for record in first] == [str(number) for number in range(1, 11)]
    assert taken < 200
