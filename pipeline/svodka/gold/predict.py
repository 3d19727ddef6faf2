"""Records for the articles of gold, made now."""

from __future__ import annotations

from collections.abc import Sequence
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

    records = list(pipeline.stream(map(article_of, gold), on_error=note, workers=workers))
    return Predictions(records, failed)


def article_of(gold: Record) -> Article:
    """The article that a gold record annotates."""
    return Article(gold.text or "", id=gold.id, title=gold.title, published=gold.published)
