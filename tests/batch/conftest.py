"""Runs over small invented articles, in parts of ten."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from svodka import Article
from svodka.batch import PipelineSettings, RunSettings
from svodka.workers import Limits

AMOUNTS = PipelineSettings(stages=("amounts",))


def article_text(number: int) -> str:
    return (
        f"Завод № {number} увеличит выпуск\n\n"
        f"Завод вложит в новый цех {number},5 млн рублей, сообщил директор Пётр Лагутин. "
        f"Выпуск вырастет на {number % 90 + 1} процентов.\n"
    )


def some_articles(count: int) -> list[Article]:
    return [Article(article_text(number), id=f"{number:05d}.txt") for number in range(count)]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(autouse=True)
def _workers_start_quickly() -> Iterator[None]:
    """Forked workers have spaCy already; users get spawned ones, as all runs by `runner` and the slow tests do."""
    multiprocessing.set_start_method("fork", force=True)
    yield
    multiprocessing.set_start_method(None, force=True)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes an input folder of `count` articles, some with other texts."""

    def make(count: int = 35, **texts: str) -> Path:
        path = tmp_path / "in"
        path.mkdir(exist_ok=True)
        for article in some_articles(count):
            (path / str(article.id)).write_text(article.text, encoding="utf-8", newline="")
        for name, text in texts.items():
            (path / f"{name.lstrip('a')}.txt").write_text(text, encoding="utf-8", newline="")
        return path

    return make


@pytest.fixture
def settings(folder: Callable[..., Path], tmp_path: Path) -> RunSettings:
    """A run over 35 articles in four parts."""
    return RunSettings(
        (str(folder()),),
        tmp_path / "out.jsonl",
        pipeline=AMOUNTS,
        workers=2,
        limits=Limits(60.0),
        part_size=10,
    )
