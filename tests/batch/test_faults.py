"""Killed at any moment and started again, a run gives the bytes of an undisturbed one.

All runs are processes of their own whose workers are spawned, as users get them.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import psutil
import pytest

from svodka.batch.error_list import error_list_of
from svodka.batch.folder import parts_of
from tests.batch.conftest import article_text, lines
from tests.batch.poison import STAGE
from tests.batch.test_console import start, wait_for
from tests.bench.bench_batch import endless

pytestmark = pytest.mark.slow

Folder = Callable[..., Path]
Kill = Callable[[subprocess.Popen[str]], None]
ARTICLES = 1500
PART_SIZE = 30
POISONED = {"00100": "ВЫЙДИ", "01234": "ОШИБИСЬ"}
OPTIONS = ("--part-size", PART_SIZE)
# of Linux, see capabilities(7) and prctl(2)
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24


@pytest.fixture
def archive(folder: Folder) -> Path:
    return folder(
        ARTICLES, **{f"a{number}": f"{order}. {article_text(1)}" for number, order in POISONED.items()}
    )


@pytest.fixture
def undisturbed(archive: Path, tmp_path: Path) -> tuple[bytes, bytes]:
    out = tmp_path / "undisturbed.jsonl"
    run = start(out, archive, options=OPTIONS)
    _, stderr = run.communicate(timeout=300)
    assert run.returncode == 1, stderr
    return out.read_bytes(), error_list_of(out).read_bytes()


def kill_group(run: subprocess.Popen[str]) -> None:
    os.killpg(run.pid, signal.SIGKILL)


def kill_main_process(run: subprocess.Popen[str]) -> None:
    run.kill()


def kill_a_worker(run: subprocess.Popen[str]) -> None:
    """The youngest worker; the run goes on."""
    for worker in workers_of(run)[-1:]:
        worker.kill()


def workers_of(run: subprocess.Popen[str]) -> list[psutil.Process]:
    """The workers, without what multiprocessing has beside them."""
    try:
        children = psutil.Process(run.pid).children()
        return [child for child in children if any("spawn_main" in word for word in child.cmdline())]
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


WAYS: tuple[Kill, ...] = (kill_group, kill_group, kill_main_process, kill_a_worker)


def kill_again_and_again(
    out: Path, archive: Path, *, kills: int, options: Sequence[object], check: Callable[[], None]
) -> Counter[str]:
    """Runs, killed at random moments and started again; those that reach their end are checked, and begun anew.

    Returns:
        How often each way was gone, and how many kills came in the middle of the work.
    """
    chance = random.Random(7)
    counts: Counter[str] = Counter()
    run: subprocess.Popen[str] | None = None
    while counts["kills"] < kills:
        run = run or start(out, archive, options=options)
        wait_for_parts(out, run, more=chance.choice((0, 0, 1, 2, 5, 10)), seconds=chance.uniform(0.0, 4.0))
        time.sleep(chance.uniform(0.0, 0.1))
        kill = chance.choice(WAYS)
        in_the_middle = parts_done(out) > 0
        if run.poll() is None and (kill is not kill_a_worker or workers_of(run)):
            kill(run)
            counts.update(["kills", kill.__name__] + ["in the middle"] * in_the_middle)
        if kill is not kill_a_worker or run.poll() is not None:
            _, stderr = run.communicate(timeout=120)
            assert run.returncode in (0, 1, -signal.SIGKILL), stderr
            run = None
        if run is None and out.exists() and not parts_of(out).exists():
            counts["ends"] += 1
            check()
            out.unlink()
            error_list_of(out).unlink(missing_ok=True)
    if run is not None:
        kill_group(run)
        run.communicate()
    return counts


def wait_for_parts(out: Path, run: subprocess.Popen[str], more: int, seconds: float = 0.0) -> None:
    """Until so many more parts are done, or the run has ended; for none: so many seconds."""
    wanted = parts_done(out) + more
    deadline = time.monotonic() + (120 if more else seconds)
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


def test_killed_at_fifty_random_moments_and_continued_it_gives_the_same_bytes(
    archive: Path, undisturbed: tuple[bytes, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    counts = kill_again_and_again(
        out, archive, kills=50, options=OPTIONS, check=lambda: check(out, undisturbed)
    )
    assert counts["in the middle"] > 15, counts
    assert all(counts[way.__name__] > 2 for way in WAYS), counts
    run = start(out, archive, options=OPTIONS)
    _, stderr = run.communicate(timeout=300)
    assert run.returncode == 1, stderr
    check(out, undisturbed)


def test_a_worker_killed_again_and_again_costs_no_article_and_no_byte(
    archive: Path, undisturbed: tuple[bytes, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    run = start(out, archive, options=OPTIONS)
    for more in (1, 3, 3, 3):
        wait_for_parts(out, run, more)
        kill_a_worker(run)
    run.communicate(timeout=300)
    assert run.returncode == 1
    check(out, undisturbed)


def test_the_whole_pipeline_survives_kills_too(tmp_path: Path) -> None:
    """Articles with changed names through all stages, in small parts."""
    archive = tmp_path / "in.jsonl"
    rows = [json.dumps({"id": article.id, "text": article.text}) for article in islice(endless(), 300)]
    archive.write_text("\n".join(rows), encoding="utf-8")
    options = ("--pipeline", "whole", "--part-size", 10)
    expected, out = tmp_path / "undisturbed.jsonl", tmp_path / "out.jsonl"
    assert start(expected, archive, options=options).wait(timeout=600) == 0

    def check_bytes() -> None:
        assert out.read_bytes() == expected.read_bytes()

    counts = kill_again_and_again(out, archive, kills=8, options=options, check=check_bytes)
    assert counts["in the middle"] > 2, counts
    assert start(out, archive, options=options).wait(timeout=600) == 0
    check_bytes()
    assert len(lines(out)) == 300


def test_what_articles_do_to_their_workers_is_listed_and_harms_no_other(
    folder: Folder, tmp_path: Path
) -> None:
    orders = {
        "00003": ("ЗАЦИКЛИСЬ", "TimeoutError: took longer than 10 s"),
        "00004": ("СЪЕШЬ ВСЁ", "MemoryError: took more than 700 MB of memory"),
        "00017": ("УПАДИ", "ChildProcessError: the worker process ended by SIGSEGV"),
        "00018": ("ПЕРЕБИРАЙ", "TimeoutError: took longer than 10 s"),
        "00030": ("ВЫЙДИ", "ChildProcessError: the worker process ended with exit code 7"),
    }
    path = folder(40, **{f"a{number}": order for number, (order, _) in orders.items()})
    out = tmp_path / "out.jsonl"
    run = start(out, path, options=("--timeout", 10, "--memory", 700))
    _, stderr = run.communicate(timeout=300)
    assert run.returncode == 1, stderr
    assert "40 articles" in stderr
    assert "5 failed" in stderr
    assert [record["id"] for record in lines(out)] == [
        f"{i:05d}.txt" for i in range(40) if f"{i:05d}" not in orders
    ]
    failures = {failure["id"]: failure for failure in lines(error_list_of(out))}
    assert {id: (failure["stage"], failure["error"]) for id, failure in failures.items()} == {
        f"{number}.txt": (STAGE, f"{STAGE} failed on {number}.txt: {reason}")
        for number, (_, reason) in orders.items()
    }


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
    run = start(out, archive, options=OPTIONS)
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 3, stderr
    assert "No space left on device" in stderr
    assert "start the same command again" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()
    assert parts_done(out) > 0
    assert not list(parts_of(out).glob("*.tmp"))
    assert mount("-o", "remount,size=64m", str(small_disk)) == 0
    run = start(out, archive, options=OPTIONS)
    assert "done before" in run.communicate(timeout=300)[1]
    check(out, undisturbed)


def test_a_disk_that_is_full_only_at_the_end_keeps_all_parts(
    archive: Path, undisturbed: tuple[bytes, bytes], small_disk: Path
) -> None:
    room = len(undisturbed[0]) * 3 // 2 + 300_000  # for the parts, but not for the joined file beside them
    assert mount("-o", f"remount,size={room}", str(small_disk)) == 0
    out = small_disk / "out.jsonl"
    run = start(out, archive, options=OPTIONS)
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 3, stderr
    assert parts_done(out) == ARTICLES / PART_SIZE
    assert not out.exists()
    assert mount("-o", "remount,size=64m", str(small_disk)) == 0
    run = start(out, archive, options=OPTIONS)
    assert f"{ARTICLES} done before" in run.communicate(timeout=300)[1]
    check(out, undisturbed)


def test_a_read_only_file_system_is_refused_before_any_work(folder: Folder, small_disk: Path) -> None:
    assert mount("-o", "remount,ro", str(small_disk)) == 0
    run = start(small_disk / "out.jsonl", folder(3))
    _, stderr = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "cannot be written" in stderr


def obey_permissions() -> None:
    """Takes from root, before the run begins, the right to write where nobody may."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "a capability cannot be dropped")


def test_an_unwritable_folder_is_refused_before_any_work(tmp_path: Path, folder: Folder) -> None:
    archive = folder(3)
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    run = start(locked / "out.jsonl", archive, preexec_fn=obey_permissions)
    _, stderr = run.communicate(timeout=120)
    locked.chmod(0o755)
    assert run.returncode == 2, stderr
    assert "locked of the output cannot be written" in stderr
    assert not list(locked.iterdir())


def test_a_folder_that_becomes_unwritable_stops_the_run_and_starting_again_continues(
    tmp_path: Path, folder: Folder
) -> None:
    archive = folder(1000)
    out = tmp_path / "out.jsonl"
    run = start(out, archive, preexec_fn=obey_permissions)
    wait_for(lambda: parts_done(out) > 2, seconds=120)
    parts_of(out).chmod(0o555)
    _, stderr = run.communicate(timeout=120)
    parts_of(out).chmod(0o755)
    assert run.returncode == 3, stderr
    assert "cannot be written: Permission denied" in stderr
    assert not out.exists()
    run = start(out, archive)
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 0, stderr
    assert "done before" in stderr
    assert [record["id"] for record in lines(out)] == [f"{i:05d}.txt" for i in range(1000)]
