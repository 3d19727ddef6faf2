"""Articles in groups that are worked on together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svodka.article import Article

# large enough to fill the networks' matrices, small enough to keep memory flat
BATCH_ARTICLES = 40
BATCH_CHARACTERS = 100_000


def batches(articles: Iterable[Article], size: int = BATCH_ARTICLES) -> Iterator[list[Article]]:
    """Articles in order, in groups of at most `size` and, but for single long ones, `BATCH_CHARACTERS`."""
    batch: list[Article] = []
    characters = 0
    for article in articles:
        length = len(article.text) if isinstance(article.text, str) else 0
        if batch and (len(batch) >= size or characters + length > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(article)
        characters += length
    if batch:
        yield batch
