"""Records for the articles of gold, made now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from svodka.article import Article
from svodka.errors import SvodkaError
from svodka.pipeline import Pipeline
from svodka.record import Record


class Predictions(NamedTuple):
    """Records, and the articles that yield none: they count as missed whole."""

    records: list[Record]
    failed: list[tuple[str, SvodkaError]]


def predict(gold: Sequence[Record], pipeline: Pipeline, *, workers: int = 1) -> Predictions:
    """Run a pipeline over the texts of gold records."""
    failed: list[tuple[str, SvodkaError]] = []

    def note(article: Article, error: SvodkaError) -> None:
        failed.append((str(article.id), error))

    records = list(pipeline.stream(_articles(gold), on_error=note, workers=workers))
    return Predictions(records, failed)


def _articles(gold: Sequence[Record]) -> Iterator[Article]:
    for record in gold:
        yield Article(record.text or "", id=record.id, title=record.title, published=record.published)
