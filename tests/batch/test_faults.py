"""Killed at any moment and started again, a run gives the bytes of an undisturbed one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from svodka.batch.error_list import error_list_of
from svodka.batch.folder import parts_of
from tests.batch.conftest import article_text, lines
from tests.batch.test_console import start, svodka

pytestmark = pytest.mark.slow

Folder = Callable[..., Path]
ROOT = Path(__file__).parents[2]
ARTICLES = 3000
PART_SIZE = 60
POISONED = {"00100": "ВЫЙДИ", "01234": "ОШИБИСЬ"}


@pytest.fixture
def archive(folder: Folder) -> Path:
    return folder(
        ARTICLES, **{f"a{number}": f"{order}. {article_text(1)}" for number, order in POISONED.items()}
    )


@pytest.fixture
def undisturbed(archive: Path, tmp_path: Path) -> tuple[bytes, bytes]:
    out = tmp_path / "undisturbed.jsonl"
    run = start(out, archive, workers=2, part_size=PART_SIZE)
    _, stderr = run.communicate(timeout=300)
    assert run.returncode == 1, stderr
    return out.read_bytes(), error_list_of(out).read_bytes()


def kill_group(run: subprocess.Popen[str]) -> None:
    os.killpg(run.pid, signal.SIGKILL)


def kill_main_process(run: subprocess.Popen[str]) -> None:
    run.kill()


def kill_a_worker_then_all(run: subprocess.Popen[str]) -> None:
    for worker in psutil.Process(run.pid).children()[-1:]:
        worker.kill()
    time.sleep(0.1)
    kill_group(run)


WAYS = (kill_group, kill_main_process, kill_a_worker_then_all)


def test_killed_at_fifty_random_moments_and_continued_it_gives_the_same_bytes(
    archive: Path, undisturbed: tuple[bytes, bytes], tmp_path: Path
) -> None:
    chance = random.Random(7)
    out = tmp_path / "out.jsonl"
    kills = begun = rounds = 0
    while kills < 50:
        rounds += 1
        assert rounds < 150, "the run ends before it can be killed"
        run = start(out, archive, workers=2, part_size=PART_SIZE)
        wait_for_parts(out, run, more=chance.choice((0, 0, 1, 2, 5, 10)))
        time.sleep(chance.uniform(0.0, 0.1))
        if run.poll() is None:
            chance.choice(WAYS)(run)
        run.communicate(timeout=60)
        kills += run.returncode == -signal.SIGKILL
        begun += 0 < parts_done(out) < ARTICLES / PART_SIZE
        if out.exists() and not parts_of(out).exists():
            check(out, undisturbed)
            out.unlink()
            error_list_of(out).unlink()
    assert begun > 10, "hardly a kill came in the middle of the work"
    run = start(out, archive, workers=2, part_size=PART_SIZE)
    run.communicate(timeout=300)
    assert run.returncode == 1
    check(out, undisturbed)


def wait_for_parts(out: Path, run: subprocess.Popen[str], more: int) -> None:
    """Until so many more parts are done, or the run has ended; for none: some time after its start."""
    wanted = parts_done(out) + more
    deadline = time.monotonic() + (60 if more else random.Random(wanted).uniform(0.0, 3.0))
    while run.poll() is None and time.monotonic() < deadline and not (more and parts_done(out) >= wanted):
        time.sleep(0.005)


def parts_done(out: Path) -> int:
    return len(list(parts_of(out).glob("*.done"))) if parts_of(out).exists() else 0


def check(out: Path, undisturbed: tuple[bytes, bytes]) -> None:
    assert out.read_bytes() == undisturbed[0]
    assert error_list_of(out).read_bytes() == undisturbed[1]
    ids = [record["id"] for record in lines(out)]
    assert ids == [f"{i:05d}.txt" for i in range(ARTICLES) if f"{i:05d}" not in POISONED]
    assert not parts_of(out).exists()


def test_a_worker_killed_again_and_again_costs_no_article_and_no_byte(
    archive: Path, undisturbed: tuple[bytes, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    run = start(out, archive, workers=2, part_size=PART_SIZE)
    for more in (1, 3, 3, 3):
        wait_for_parts(out, run, more)
        if run.poll() is None:
            psutil.Process(run.pid).children()[-1].kill()
    run.communicate(timeout=300)
    assert run.returncode == 1
    check(out, undisturbed)


def test_the_whole_pipeline_survives_kills_too(tmp_path: Path) -> None:
    articles = ROOT / "corpus" / "articles"
    expected = tmp_path / "undisturbed.jsonl"
    assert svodka("extract", articles, "-o", expected, "-j", "2").returncode == 0
    out = tmp_path / "out.jsonl"
    arguments = ("extract", str(articles), "-o", str(out), "-j", "2")
    command = [sys.executable, "-m", "svodka.cli", *arguments]
    chance = random.Random(11)
    for _ in range(4):
        run = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
        time.sleep(chance.uniform(1.0, 6.0))
        if run.poll() is None:
            kill_group(run)
        run.communicate()
    if not out.exists():
        assert svodka(*arguments).returncode == 0
    assert out.read_bytes() == expected.read_bytes()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)):
        pytest.skip("mounting a small tmpfs needs root and the right to mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def mount(*arguments: str) -> int:
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode


def test_a_full_disk_stops_the_run_and_with_room_it_continues(
    archive: Path, undisturbed: tuple[bytes, bytes], small_disk: Path
) -> None:
    out = small_disk / "out.jsonl"
    run = start(out, archive, workers=2, part_size=PART_SIZE)
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 3, stderr
    assert "No space left on device" in stderr
    assert "start the same command again" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()
    assert parts_done(out) > 0
    assert not list(parts_of(out).glob("*.tmp"))
    assert mount("-o", "remount,size=64m", str(small_disk)) == 0
    run = start(out, archive, workers=2, part_size=PART_SIZE)
    assert "done before" in run.communicate(timeout=300)[1]
    check(out, undisturbed)


def test_a_disk_that_is_full_only_at_the_end_keeps_all_parts(archive: Path, small_disk: Path) -> None:
    assert mount("-o", "remount,size=5m", str(small_disk)) == 0  # the parts fit, the joined file does not
    out = small_disk / "out.jsonl"
    run = start(out, archive, workers=2, part_size=PART_SIZE)
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 3, stderr
    assert parts_done(out) == ARTICLES / PART_SIZE
    assert not out.exists()
    assert mount("-o", "remount,size=64m", str(small_disk)) == 0
    run = start(out, archive, workers=2, part_size=PART_SIZE)
    assert f"{ARTICLES} done before" in run.communicate(timeout=300)[1]
    assert len(lines(out)) == ARTICLES - len(POISONED)


def test_a_read_only_file_system_is_refused_before_any_work(folder: Folder, small_disk: Path) -> None:
    assert mount("-o", "remount,ro", str(small_disk)) == 0
    run = start(small_disk / "out.jsonl", folder(3))
    _, stderr = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "cannot be written" in stderr
