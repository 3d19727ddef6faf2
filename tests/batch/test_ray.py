"""The engine ray on a local cluster of two workers: the bytes of any other run."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import psutil
import pytest

from svodka.batch import RunSettings, extract, extract_to_streams
from svodka.batch.error_list import error_list_of
from svodka.batch.folder import parts_of
from svodka.errors import RunError, UsageError
from svodka.workers import Limits
from tests.batch.conftest import AMOUNTS, article_text, lines
from tests.batch.poison import PoisonSettings
from tests.batch.test_console import start, wait_for
from tests.batch.test_run import out_of, stop
from tests.bench.bench_batch import write_archive

ROOT = Path(__file__).parents[2]
Folder = Callable[..., Path]


def test_without_ray_the_engine_is_refused_before_any_work(
    settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "svodka.batch.ray", raising=False)
    with pytest.raises(UsageError, match="ray is not installed") as refusal:
        extract(replace(settings, engine="ray"))
    assert refusal.value.remedy == 'pip install "svodka[ray]"'
    assert not out_of(settings).exists()


@pytest.mark.slow
def test_a_cluster_that_does_not_start_is_an_error_of_the_run(
    settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")

    def time_out(**options: object) -> None:
        raise Exception("the node timed out")

    monkeypatch.setattr(ray, "init", time_out)
    with pytest.raises(RunError, match="there is no connection to Ray: the node timed out"):
        extract(replace(settings, engine="ray"))
    assert not out_of(settings).exists()


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    environment = {"env_vars": {"PYTHONPATH": f"{ROOT / 'pipeline'}:{ROOT}"}}
    # two for the actors, as many for what Ray itself runs beside them when it keeps checkpoints
    ray.init(num_cpus=4, include_dashboard=False, log_to_driver=False, runtime_env=environment)
    yield
    ray.shutdown()


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
class TestOnACluster:
    def test_five_hundred_articles_give_the_same_bytes_in_every_way(self, tmp_path: Path) -> None:
        """NEREL's training part, or the project's own articles with changed names, through all stages."""
        archive = tmp_path / "in.jsonl"
        write_archive(archive, 500)
        settings = RunSettings((str(archive),), workers=0)
        here, errors = io.BytesIO(), io.BytesIO()
        extract_to_streams(settings, here, errors)
        assert here.getvalue().count(b"\n") == 500
        assert not errors.getvalue()
        for name, engine in (("two", "local"), ("ray", "ray")):
            out = tmp_path / f"{name}.jsonl"
            extract(replace(settings, out=out, workers=2, engine=engine))  # type: ignore[arg-type]
            assert out.read_bytes() == here.getvalue(), name

    def test_it_continues_what_a_local_run_began(self, settings: RunSettings) -> None:
        expected = replace(settings, out=out_of(settings).with_name("expected.jsonl"))
        extract(expected)
        stop(settings)
        result = extract(replace(settings, engine="ray"))
        assert result.kept.articles >= 10
        assert out_of(settings).read_bytes() == out_of(expected).read_bytes()

    def test_poisoned_and_unreadable_articles_are_listed_as_in_a_local_run(
        self, settings: RunSettings, folder: Folder
    ) -> None:
        path = folder(0, a00003="ЗАЦИКЛИСЬ", a00017="ОШИБИСЬ", a00030="ВЫЙДИ")
        (path / "00020.txt").write_bytes(bytes(range(256)) * 40)
        local = replace(settings, pipeline=PoisonSettings(), limits=Limits(timeout=4.0))
        extract(local)
        far = replace(local, out=out_of(settings).with_name("ray.jsonl"), engine="ray")
        result = extract(far)
        assert (result.total.records, result.total.failed) == (31, 4)
        assert out_of(far).read_bytes() == out_of(local).read_bytes()
        assert error_list_of(out_of(far)).read_bytes() == error_list_of(out_of(local)).read_bytes()

    def test_the_class_serves_ray_data_pipelines_of_ones_own_with_rays_checkpoints(
        self, tmp_path: Path
    ) -> None:
        """Ray keeps the ids of rows that are written, and reads them no more."""
        import pyarrow as pa
        import pyarrow.parquet as pq
        import ray
        from ray.data.checkpoint import CheckpointConfig

        from svodka.batch.ray import Extract

        source, out = tmp_path / "in.parquet", tmp_path / "out"
        texts = ["Мост обошёлся в 5 млн рублей.", "Цены выросли на 3 процента.", "п"]
        pq.write_table(pa.table({"id": ["a", "b", "c"], "text": texts}), source)
        context = ray.data.DataContext.get_current()
        context.checkpoint_config = CheckpointConfig(
            id_column="id", checkpoint_path=str(tmp_path / "done"), delete_checkpoint_on_success=False
        )
        try:
            for _ in range(2):
                ray.data.read_parquet(str(source)).map_batches(
                    Extract,
                    fn_constructor_args=(AMOUNTS,),
                    compute=ray.data.ActorPoolStrategy(size=2),
                    batch_size=32,
                ).write_parquet(str(out))
        finally:
            context.checkpoint_config = None
        rows = {row["id"]: row for row in pq.read_table(out).to_pylist()}
        assert sorted(rows) == ["a", "b", "c"]
        assert pq.read_table(out).num_rows == 3
        assert set(rows["a"]) == {"id", "record", "error"}
        assert orjson.loads(rows["a"]["record"])["amounts"][0]["min"] == "5000000"


def once_ray_starts(run: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """Exit code and standard error; Ray gives itself 30 seconds to start, too few on a busy machine."""
    for _ in range(3):
        code, stderr = run()
        if "timed out during startup" not in stderr:
            break
    return code, stderr


def finished(*command: str, cwd: Path | None = None) -> tuple[int, str]:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, done.stderr


@pytest.mark.slow
def test_the_command_makes_a_cluster_of_its_own(tmp_path: Path, folder: Folder) -> None:
    pytest.importorskip("ray.data")
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "svodka.cli", "extract", str(folder(40)), "-o", str(out)]
    options = ["--stages", "amounts", "--engine", "ray", "-j", "2"]
    code, stderr = once_ray_starts(lambda: finished(*command, *options))
    assert code == 0, stderr
    assert [record["id"] for record in lines(out)] == [f"{number:05d}.txt" for number in range(40)]


@pytest.mark.slow
def test_killed_in_the_middle_it_continues_where_it_was(tmp_path: Path, folder: Folder) -> None:
    pytest.importorskip("ray.data")
    slowly = {f"a{number:05d}": article_text(number) + "ПОДОЖДИ" for number in range(0, 300, 3)}
    archive = folder(300, **slowly)
    expected, out = tmp_path / "expected.jsonl", tmp_path / "out.jsonl"
    assert start(expected, archive, options=("--part-size", 10)).wait(timeout=600) == 0
    options = ("--part-size", 10, "--engine", "ray")
    run = start(out, archive, options=options)
    wait_for(lambda: len(list(parts_of(out).glob("*.done"))) > 2, seconds=600)
    cluster = psutil.Process(run.pid).children(recursive=True)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert 2 < len(list(parts_of(out).glob("*.done"))) < 30
    assert not psutil.wait_procs(cluster, timeout=60)[1]

    def continued() -> tuple[int, str]:
        again = start(out, archive, options=options)
        _, stderr = again.communicate(timeout=600)
        return again.returncode, stderr

    code, stderr = once_ray_starts(continued)
    assert code == 0, stderr
    kept = re.search(r"(\d+) done before", stderr)
    assert kept
    assert 30 <= int(kept[1]) < 300
    assert out.read_bytes() == expected.read_bytes()


@pytest.mark.slow
def test_the_example_of_the_module_runs_on_two_actors(tmp_path: Path) -> None:
    pytest.importorskip("ray.data")
    import pyarrow as pa
    import pyarrow.parquet as pq

    from svodka.batch import ray as engine

    texts = ["Мост обошёлся в 5 млн рублей.", "Цены выросли на 3 процента."]
    pq.write_table(pa.table({"id": ["a", "b"], "text": texts}), tmp_path / "articles.parquet")
    assert engine.__doc__
    example = textwrap.dedent(engine.__doc__.partition("::\n")[2])
    code, stderr = once_ray_starts(lambda: finished(sys.executable, "-c", example, cwd=tmp_path))
    assert code == 0, stderr
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "records").to_pylist()}
    assert orjson.loads(rows["a"]["record"])["amounts"][0]["min"] == "5000000"
    assert orjson.loads(rows["b"]["record"])["amounts"][0]["kind"] == "percent"
    assert all(row["error"] is None for row in rows.values())
