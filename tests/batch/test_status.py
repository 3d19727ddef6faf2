"""Status tells from the files alone what is done, failed and left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from svodka.batch import RunSettings, Status, extract, status
from svodka.batch.folder import WorkFolder
from svodka.errors import UsageError
from tests.batch.poison import PoisonSettings
from tests.batch.test_run import out_of, stop


def test_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"neither .*out\.jsonl nor .*out\.jsonl\.parts"):
        status(tmp_path / "out.jsonl")


def test_of_a_finished_run(settings: RunSettings, folder: Callable[..., Path]) -> None:
    folder(0, a00003="УПАДИ")
    extract(replace(settings, pipeline=PoisonSettings()))
    assert status(out_of(settings)) == Status("finished", 35, 1, 0)


def test_of_a_stopped_run(settings: RunSettings, folder: Callable[..., Path]) -> None:
    folder(0, a00003="УПАДИ")
    stop(replace(settings, pipeline=PoisonSettings(), workers=1))
    assert status(out_of(settings)) == Status("stopped", 20, 1, 15)


def test_of_a_running_run(settings: RunSettings) -> None:
    stop(replace(settings, workers=1))
    with WorkFolder.claim(out_of(settings), overwrite=False):
        assert status(out_of(settings)).state == "running"
