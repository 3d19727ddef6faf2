"""Exact-span scores, counted as the shared scorer counts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from svodka.tag.ner.decode import best_paths, spans
from svodka.tag.ner.tags import TYPES
from svodka.tag.ner.training.data import Article, Span


def mentions(article: Article, scores: NDArray[np.float32]) -> frozenset[Span]:
    """What tokens × tags scores find in an article, as offsets into its text."""
    words, starts = article.words, article.starts
    found = spans(best_paths(scores, article.lengths))
    return frozenset((starts[a], starts[b - 1] + len(words[b - 1]), kind) for a, b, kind in found)


def f_scores(articles: Sequence[Article], found: Iterable[frozenset[Span]]) -> dict[str, float]:
    """F of each type and of all mentions together («micro»)."""
    pairs = [(gold.spans, given) for gold, given in zip(articles, found, strict=True)]
    figures = {}
    for name, kinds in [*((kind, (kind,)) for kind in TYPES), ("micro", TYPES)]:
        hits = sum(span[2] in kinds for gold, given in pairs for span in gold & given)
        all_ = sum(span[2] in kinds for gold, given in pairs for part in (gold, given) for span in part)
        figures[name] = round(2 * hits / all_, 4) if all_ else 0.0
    return figures
