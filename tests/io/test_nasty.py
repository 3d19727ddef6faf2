"""Nasty files: each gives good articles, or one clear error that names file, place and remedy."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

import pytest

from svodka.article import Article
from svodka.errors import InputError
from svodka.io import Failure, read
from tests.io.nasty import NASTY, Nasty


def run(path: Path, **options: object) -> tuple[list[Article], list[Failure]]:
    failures: list[Failure] = []
    return list(read([path], on_error=failures.append, **options)), failures


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: nasty.case)
def test_articles_or_one_clear_error(nasty: Nasty, tmp_path: Path) -> None:
    path = tmp_path / nasty.name
    path.write_bytes(nasty.make())
    articles, failures = run(path)
    assert [article.text[: len(start)] for article, start in zip(articles, nasty.texts, strict=True)] == list(
        nasty.texts
    )
    assert len(failures) == len(nasty.errors), failures
    for failure, pattern in zip(failures, nasty.errors, strict=True):
        assert re.search(pattern, failure.error)
        assert failure.path is not None
        assert failure.path.startswith(str(path))
        assert failure.remedy
        assert failure.stage == "read"


def test_there_are_forty_of_them() -> None:
    assert len({nasty.case for nasty in NASTY}) == len(NASTY) >= 40


@pytest.mark.parametrize("nasty", [nasty for nasty in NASTY if nasty.errors], ids=lambda nasty: nasty.case)
def test_without_a_handler_the_first_bad_article_raises(nasty: Nasty, tmp_path: Path) -> None:
    path = tmp_path / nasty.name
    path.write_bytes(nasty.make())
    with pytest.raises(InputError, match=re.escape(str(path))):
        list(read([path]))


def test_ids_cannot_climb_out_of_an_archive(tmp_path: Path) -> None:
    articles, _ = run(_written(tmp_path, "member that climbs out"))
    assert [article.id for article in articles] == ["a.zip/etc/a.txt"]


def test_names_of_the_windows_console(tmp_path: Path) -> None:
    articles, _ = run(_written(tmp_path, "Russian names of the console"))
    assert [article.id for article in articles] == ["a.zip/мост.txt"]


@pytest.mark.parametrize("case", ["gzip bomb", "zip bomb"])
def test_a_bomb_takes_little_memory(case: str, tmp_path: Path) -> None:
    path = _written(tmp_path, case)
    tracemalloc.start()
    run(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 120 << 20


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    for number, nasty in enumerate(NASTY):
        (tmp_path / f"{number:02d}-{nasty.name}").write_bytes(nasty.make())
    articles, failures = run(tmp_path)
    doubled = 1  # «one id twice» is an id of another file as well
    assert len(articles) + len(failures) >= sum(len(n.texts) + len(n.errors) for n in NASTY) - doubled
    assert articles[-1].id is not None


def _written(folder: Path, case: str) -> Path:
    nasty = next(nasty for nasty in NASTY if nasty.case == case)
    path = folder / nasty.name
    path.write_bytes(nasty.make())
    return path
