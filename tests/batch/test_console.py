"""Runs as commands: exit codes, messages, signals, pipes."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest

from svodka.batch.folder import parts_of
from tests.batch.conftest import lines

Folder = Callable[..., Path]
ROOT = Path(__file__).parents[2]


def svodka(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "svodka.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def start(
    out: Path,
    folder: Path,
    *,
    options: Sequence[object] = (),
    **process_options: object,
) -> subprocess.Popen[str]:
    """A run of its own process group, see `runner`; its workers are spawned, as users get them."""
    command = [sys.executable, "-m", "tests.batch.runner", *map(str, (out, folder, *options))]
    process: subprocess.Popen[str] = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **process_options,  # type: ignore[call-overload]
    )
    return process


def wait_for(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.02)


def test_a_summary_ends_a_run(tmp_path: Path, folder: Folder) -> None:
    result = svodka("extract", folder(3), "-o", tmp_path / "out.jsonl", "--stages", "amounts")
    assert result.returncode == 0
    assert result.stderr.startswith("svodka: 3 articles, 0 entities, 6 amounts, 0 quotations, 0 failed, ")


def test_a_quiet_run_says_nothing(tmp_path: Path, folder: Folder) -> None:
    result = svodka("extract", folder(1), "-o", tmp_path / "out.jsonl", "--stages", "amounts", "-q")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("workers", [(), ("-j", "2")], ids=["in process", "two workers"])
def test_without_an_output_the_records_go_to_standard_output(
    folder: Folder, workers: tuple[str, ...]
) -> None:
    result = svodka("extract", folder(40), "--stages", "amounts", *workers)
    assert result.returncode == 0
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [
        f"{i:05d}.txt" for i in range(40)
    ]


def test_a_reader_who_has_seen_enough_ends_the_run_quietly(folder: Folder) -> None:
    command = f"{sys.executable} -m svodka.cli extract {folder(400)} --stages amounts -j 1 | head -n 1"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=120)
    assert len(result.stdout.splitlines()) == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--stages", "sentiment"), "'sentiment'"),
        (("--lexicon", "nowhere"), "nowhere"),
        (("--memory", "20", "--stages", "amounts"), "--memory 20"),
    ],
    ids=["stage", "word lists", "memory"],
)
def test_what_cannot_work_is_refused_before_any_work(
    tmp_path: Path, folder: Folder, arguments: tuple[str, ...], named: str
) -> None:
    result = svodka("extract", folder(1), "-o", tmp_path / "out.jsonl", *arguments)
    assert result.returncode == 2
    assert named in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out.jsonl.parts").exists()


SLOW = pytest.mark.slow
ONE_WORKER = ("--workers", 1)
TENS = (*ONE_WORKER, "--part-size", 10)


@pytest.mark.parametrize(
    "number",
    [signal.SIGINT, pytest.param(signal.SIGTERM, marks=SLOW), pytest.param(signal.SIGHUP, marks=SLOW)],
)
def test_a_signal_ends_the_run_cleanly_and_it_says_how_to_continue(
    tmp_path: Path, folder: Folder, number: signal.Signals
) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip(f"{number.name} is ignored here (nohup), and so by all processes that the tests start")
    out = tmp_path / "out.jsonl"
    path = folder(12, a00008="ЗАЦИКЛИСЬ")
    run = start(out, path, options=ONE_WORKER)
    wait_for(lambda: list(parts_of(out).glob("*.done")))
    workers = psutil.Process(run.pid).children()
    os.killpg(run.pid, number)
    _, stderr = run.communicate(timeout=30)
    assert run.returncode == 128 + number
    assert f"stopped by {number.name}" in stderr
    assert "5 articles are done and kept in" in stderr
    assert "start the same command again to continue" in stderr
    assert "Traceback" not in stderr
    assert not psutil.wait_procs(workers, timeout=5)[1]
    assert "stopped" in svodka("status", out).stdout
    (path / "00008.txt").write_text("Мост открыт.", encoding="utf-8")
    again = start(out, path, options=ONE_WORKER)
    assert "5 done before" in again.communicate(timeout=60)[1]
    assert again.returncode == 0
    assert [record["id"] for record in lines(out)] == [f"{i:05d}.txt" for i in range(12)]


@pytest.mark.parametrize("order", ["ЗАЦИКЛИСЬ", pytest.param("ПЕРЕБИРАЙ", marks=SLOW)])
def test_workers_do_not_outlive_a_killed_run(tmp_path: Path, folder: Folder, order: str) -> None:
    out = tmp_path / "out.jsonl"
    run = start(out, folder(12, a00008=order), options=ONE_WORKER)
    wait_for(lambda: list(parts_of(out).glob("*.done")))
    workers = psutil.Process(run.pid).children()
    assert len(workers) > 1  # and what multiprocessing has beside them
    run.kill()
    run.communicate()
    assert not psutil.wait_procs(workers, timeout=10)[1]


@SLOW
def test_a_file_size_limit_stops_the_run_and_starting_again_continues(tmp_path: Path, folder: Folder) -> None:
    out = tmp_path / "out.jsonl"
    path = folder(40)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    run = start(out, path, options=TENS, preexec_fn=small_files)
    _, stderr = run.communicate(timeout=60)
    assert run.returncode == 3, stderr
    assert "cannot be written: File too large" in stderr
    assert "start the same command again" in stderr
    assert not out.exists()
    again = start(out, path, options=TENS)
    assert "done before" in again.communicate(timeout=60)[1]
    assert [record["id"] for record in lines(out)] == [f"{i:05d}.txt" for i in range(40)]


def test_status_of_a_finished_run(tmp_path: Path, folder: Folder) -> None:
    out = tmp_path / "out.jsonl"
    svodka("extract", folder(3), "-o", out, "--stages", "amounts")
    result = svodka("status", out)
    assert result.returncode == 0
    assert result.stdout.split() == ["state:", "finished", "done:", "3", "failed:", "0", "left:", "0"]


def test_status_of_nothing_is_wrong_usage(tmp_path: Path) -> None:
    assert svodka("status", tmp_path / "out.jsonl").returncode == 2
