"""The engine ray on a local cluster of two workers: the bytes of any other run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from svodka.batch import PipelineSettings, RunSettings, extract
from svodka.batch.error_list import error_list_of
from svodka.errors import UsageError
from svodka.workers import Limits
from tests.batch.conftest import AMOUNTS, lines
from tests.batch.poison import PoisonSettings
from tests.batch.test_run import out_of, stop

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
    def test_five_hundred_articles_give_the_same_bytes_in_every_way(
        self, tmp_path: Path, folder: Folder
    ) -> None:
        runs = {}
        for name, change in {
            "one": {"workers": 1},
            "two": {"workers": 2},
            "ray": {"engine": "ray", "workers": 2},
        }.items():
            out = tmp_path / f"{name}.jsonl"
            settings = RunSettings((str(folder(500)),), out, pipeline=AMOUNTS, part_size=100)
            extract(replace(settings, **change))  # type: ignore[arg-type]
            runs[name] = out.read_bytes()
        assert runs["one"] == runs["two"] == runs["ray"]
        assert runs["one"].count(b"\n") == 500

    def test_the_whole_pipeline_gives_the_same_bytes(self, tmp_path: Path) -> None:
        inputs = (str(ROOT / "corpus" / "articles"),)
        local = RunSettings(
            inputs, tmp_path / "local.jsonl", pipeline=PipelineSettings(), workers=1, part_size=8
        )
        extract(local)
        far = replace(local, out=tmp_path / "ray.jsonl", engine="ray", workers=2)
        extract(far)
        assert out_of(far).read_bytes() == out_of(local).read_bytes()

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


@pytest.mark.slow
def test_the_command_makes_a_cluster_of_its_own(tmp_path: Path, folder: Folder) -> None:
    pytest.importorskip("ray.data")
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "svodka.cli", "extract", str(folder(40)), "-o", str(out)]
    options = ["--stages", "amounts", "--engine", "ray", "-j", "2"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    assert [record["id"] for record in lines(out)] == [f"{number:05d}.txt" for number in range(40)]
