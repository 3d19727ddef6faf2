"""Outcomes in the order of the articles, from a pool that finishes in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from svodka.article import Article
from svodka.workers.engine import Outcome
from svodka.workers.pool import Pool

# tasks that may be finished or under way beyond the first unfinished one, per worker: while one article runs
# into its time limit the other workers go on, yet the memory that waits for it is bounded
_AHEAD_PER_WORKER = 16


def in_order(
    pool: Pool, tasks: Iterable[Sequence[Article]], *, workers: int
) -> Iterator[tuple[Article, Outcome]]:
    """Every article with its outcome, in order; tasks are read as outcomes are taken."""
    waiting: dict[int, Sequence[Article]] = {}
    finished: dict[int, list[Outcome]] = {}
    numbered = enumerate(tasks)
    next_out = 0
    exhausted = False
    while True:
        while not exhausted and pool.has_room() and len(waiting) < _AHEAD_PER_WORKER * workers:
            number, articles = next(numbered, (-1, ()))
            exhausted = number < 0
            if not exhausted:
                waiting[number] = articles
                pool.submit(number, articles)
        if not waiting:
            return
        finished.update(pool.wait())
        while next_out in finished:
            yield from zip(waiting.pop(next_out), finished.pop(next_out), strict=True)
            next_out += 1
