"""A run into a file: parts, continuing, refusing, joining; never an article lost or twice."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from svodka.batch import PipelineSettings, ReadSettings, RunSettings, Summary, extract
from svodka.batch.durable import write_bytes
from svodka.batch.error_list import error_list_of
from svodka.batch.folder import WorkFolder, parts_of
from svodka.batch.progress import Tally
from svodka.errors import RunError, UsageError
from svodka.workers import Limits
from tests.batch.conftest import lines
from tests.batch.poison import PoisonSettings

Folder = Callable[..., Path]


class Stop(Tally):
    """Stops a run, as Ctrl-C would, when it has done so many articles."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def advance(self, done: Summary) -> None:
        super().advance(done)
        if self.total.articles >= self._after:
            raise KeyboardInterrupt


def stop(settings: RunSettings, after: int = 25) -> None:
    with pytest.raises(KeyboardInterrupt):
        extract(settings, Stop(after))


def out_of(settings: RunSettings) -> Path:
    assert settings.out is not None
    return settings.out


def done_parts(settings: RunSettings) -> list[str]:
    return sorted(path.name for path in parts_of(out_of(settings)).glob("*.done"))


def undisturbed(settings: RunSettings) -> bytes:
    other = replace(settings, out=out_of(settings).with_name("undisturbed.jsonl"))
    extract(other)
    return out_of(other).read_bytes()


def test_every_article_comes_out_once_in_the_order_of_the_input(settings: RunSettings) -> None:
    result = extract(settings)
    assert [record["id"] for record in lines(out_of(settings))] == [f"{i:05d}.txt" for i in range(35)]
    assert result.total.records == 35
    assert result.total.counts.amounts == 70
    assert not parts_of(out_of(settings)).exists()
    assert not error_list_of(out_of(settings)).exists()


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("part_size", [3, 10, 500])
def test_the_bytes_do_not_depend_on_workers_and_parts(
    settings: RunSettings, workers: int, part_size: int
) -> None:
    expected = undisturbed(settings)
    extract(replace(settings, workers=workers, part_size=part_size))
    assert out_of(settings).read_bytes() == expected


def test_spawned_workers_give_the_same_bytes(settings: RunSettings) -> None:
    expected = undisturbed(settings)
    multiprocessing.set_start_method(None, force=True)
    extract(settings)
    assert out_of(settings).read_bytes() == expected


def test_no_text_leaves_the_text_out(settings: RunSettings) -> None:
    extract(replace(settings, text=False))
    assert all("text" not in record and record["sha256"] for record in lines(out_of(settings)))


class TestContinuing:
    def test_gives_the_bytes_of_an_undisturbed_run(self, settings: RunSettings) -> None:
        expected = undisturbed(settings)
        stop(settings)
        assert done_parts(settings)
        assert not out_of(settings).exists()
        result = extract(settings)
        assert result.kept.articles >= 10
        assert result.total.records == 35
        assert out_of(settings).read_bytes() == expected

    def test_does_not_work_on_finished_parts_again(self, settings: RunSettings) -> None:
        stop(settings)
        before = {
            name: os.stat(parts_of(out_of(settings)) / name).st_mtime_ns for name in done_parts(settings)
        }
        stop(settings, 35)
        after = {name: os.stat(parts_of(out_of(settings)) / name).st_mtime_ns for name in before}
        assert before == after

    def test_may_use_another_number_of_workers_and_other_limits(self, settings: RunSettings) -> None:
        expected = undisturbed(settings)
        stop(settings)
        extract(replace(settings, workers=1, limits=Limits(30.0, 1500)))
        assert out_of(settings).read_bytes() == expected

    def test_redoes_a_part_whose_article_has_changed(self, settings: RunSettings, folder: Folder) -> None:
        stop(settings)
        folder(0, a00003="Музей получил 7 млн рублей.")
        result = extract(settings)
        assert result.kept.articles in (0, 10)
        records = lines(out_of(settings))
        assert records[3]["text"] == "Музей получил 7 млн рублей."
        assert len(records) == 35

    def test_takes_a_new_article_into_its_place(self, settings: RunSettings, folder: Folder) -> None:
        stop(settings)
        folder(0, a00019b="Музей получил 7 млн рублей.")
        extract(settings)
        assert [record["id"] for record in lines(out_of(settings))][18:22] == [
            "00018.txt",
            "00019.txt",
            "00019b.txt",
            "00020.txt",
        ]

    @pytest.mark.parametrize("kind", ["jsonl", "errors.jsonl"])
    def test_redoes_a_part_whose_file_is_not_whole(
        self, settings: RunSettings, folder: Folder, kind: str
    ) -> None:
        folder(0, a00003="УПАДИ", a00013="УПАДИ", a00023="УПАДИ")
        settings = replace(settings, pipeline=PoisonSettings())
        expected = undisturbed(settings)
        stop(settings)
        first = parts_of(out_of(settings)) / done_parts(settings)[0].replace("done", kind)
        first.write_bytes(first.read_bytes()[:-20])
        extract(settings)
        assert out_of(settings).read_bytes() == expected
        assert [failure["id"] for failure in lines(error_list_of(out_of(settings)))] == [
            "00003.txt",
            "00013.txt",
            "00023.txt",
        ]

    def test_joins_again_when_the_run_ended_in_the_middle_of_it(
        self, settings: RunSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = undisturbed(settings)
        with monkeypatch.context() as patch:
            patch.setattr("svodka.batch.folder.sync_folder", _stop_at(out_of(settings).parent))
            with pytest.raises(KeyboardInterrupt):
                extract(settings)
        assert out_of(settings).exists()
        result = extract(settings)
        assert result.kept.articles == 35
        assert out_of(settings).read_bytes() == expected
        assert not parts_of(out_of(settings)).exists()


def _stop_at(folder: Path) -> Callable[[Path], None]:
    def sync(path: Path) -> None:
        if path == folder:
            raise KeyboardInterrupt

    return sync


class TestRefusing:
    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"text": False}, "--no-text was False, is True"),
            ({"pipeline": PipelineSettings(stages=("segment",))}, "--stages was amounts, is segment"),
            (
                {"pipeline": PipelineSettings(stages=("amounts",), tokens=True)},
                "--tokens was False, is True",
            ),
            ({"reading": ReadSettings(encoding="cp1251")}, "--encoding was None, is cp1251"),
            ({"reading": ReadSettings(id_prefix="x/")}, "--id-prefix was , is x/"),
        ],
        ids=["text", "stages", "tokens", "encoding", "prefix"],
    )
    def test_other_settings_are_named(
        self, settings: RunSettings, change: dict[str, object], named: str
    ) -> None:
        stop(settings)
        kept = done_parts(settings)
        with pytest.raises(UsageError, match=named) as refusal:
            extract(replace(settings, **change))  # type: ignore[arg-type]
        assert "--overwrite" in refusal.value.remedy
        assert done_parts(settings) == kept

    def test_other_inputs_are_named(self, settings: RunSettings, tmp_path: Path) -> None:
        stop(settings)
        (tmp_path / "other.txt").write_text("Да.", encoding="utf-8")
        with pytest.raises(UsageError, match=r"inputs was .*in.*, is .*other\.txt"):
            extract(replace(settings, inputs=(str(tmp_path / "other.txt"),)))

    def test_a_changed_word_list_is_noticed_by_its_content(
        self, settings: RunSettings, tmp_path: Path
    ) -> None:
        lexicon = tmp_path / "lexicon"
        lexicon.mkdir()
        settings = replace(settings, pipeline=PipelineSettings(stages=("amounts",), lexicon=lexicon))
        stop(settings)
        (lexicon / "notes.txt").write_text("новое", encoding="utf-8")
        with pytest.raises(UsageError, match="--lexicon was"):
            extract(settings)

    def test_overwrite_begins_anew_with_other_settings(self, settings: RunSettings) -> None:
        stop(settings)
        result = extract(replace(settings, text=False, overwrite=True))
        assert result.kept == Summary()
        assert all("text" not in record for record in lines(out_of(settings)))

    def test_a_finished_output_stays(self, settings: RunSettings) -> None:
        out_of(settings).write_text("прежнее\n", encoding="utf-8")
        with pytest.raises(UsageError, match="finished already"):
            extract(settings)
        assert out_of(settings).read_text(encoding="utf-8") == "прежнее\n"
        assert not parts_of(out_of(settings)).exists()

    def test_overwrite_replaces_a_finished_output_only_at_the_end(self, settings: RunSettings) -> None:
        out_of(settings).write_text("прежнее\n", encoding="utf-8")
        stop(replace(settings, overwrite=True))
        assert out_of(settings).read_text(encoding="utf-8") == "прежнее\n"
        result = extract(settings)  # continues what was allowed to overwrite
        assert result.kept.articles >= 10
        assert len(lines(out_of(settings))) == 35

    def test_two_runs_at_once_are_refused(self, settings: RunSettings) -> None:
        with WorkFolder.claim(out_of(settings), overwrite=False):
            (parts_of(out_of(settings)) / "run.json").write_text("{}")
            with pytest.raises(UsageError, match="another run is at work"):
                extract(settings)

    @pytest.mark.parametrize(
        ("out", "named"),
        [
            ("no/such/out.jsonl", "there is no folder .*no/such"),
            ("folder.jsonl", "no regular file"),
            ("in", "no format has this suffix"),
        ],
        ids=["no folder", "a folder", "no format"],
    )
    def test_an_output_that_cannot_be(
        self, settings: RunSettings, tmp_path: Path, out: str, named: str
    ) -> None:
        (tmp_path / "folder.jsonl").mkdir()
        with pytest.raises(UsageError, match=named):
            extract(replace(settings, out=tmp_path / out))

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_an_unwritable_folder(self, settings: RunSettings, tmp_path: Path) -> None:
        locked = tmp_path / "locked"
        locked.mkdir(0o500)
        with pytest.raises(UsageError, match="locked of the output cannot be written"):
            extract(replace(settings, out=locked / "out.jsonl"))

    def test_a_stage_that_is_none_leaves_no_folder(self, settings: RunSettings) -> None:
        with pytest.raises(UsageError, match="'sentiment'"):
            extract(replace(settings, pipeline=PipelineSettings(stages=("sentiment",))))
        assert not parts_of(out_of(settings)).exists()


class TestErrors:
    def test_poisoned_and_unreadable_articles_are_listed_in_order_and_harm_no_other(
        self, settings: RunSettings, folder: Folder
    ) -> None:
        path = folder(0, a00003="УПАДИ", a00017="ОШИБИСЬ", a00030="ВЫЙДИ")
        (path / "00020.txt").write_bytes(bytes(range(256)) * 40)
        settings = replace(settings, pipeline=PoisonSettings())
        result = extract(settings)
        assert (result.total.records, result.total.failed) == (31, 4)
        failures = lines(error_list_of(out_of(settings)))
        assert [(failure["id"], failure["stage"]) for failure in failures] == [
            ("00003.txt", "test_poison"),
            ("00017.txt", "test_poison"),
            ("00020.txt", "read"),
            ("00030.txt", "test_poison"),
        ]
        for failure in failures:
            assert list(failure) == ["id", "path", "stage", "error", "remedy"]
            assert failure["path"] == str(path / failure["id"])
            assert failure["error"]
            assert failure["remedy"]

    def test_the_list_is_the_same_for_any_number_of_workers(
        self, settings: RunSettings, folder: Folder
    ) -> None:
        folder(0, a00003="УПАДИ", a00004="ОШИБИСЬ", a00030="ВЫЙДИ")
        settings = replace(settings, pipeline=PoisonSettings())
        lists = []
        for workers in (1, 2):
            extract(replace(settings, workers=workers, overwrite=True))
            lists.append(error_list_of(out_of(settings)).read_bytes())
        assert lists[0] == lists[1]

    def test_a_list_of_an_earlier_run_is_removed(self, settings: RunSettings) -> None:
        error_list_of(out_of(settings)).write_text("{}\n")
        extract(settings)
        assert not error_list_of(out_of(settings)).exists()

    def test_articles_none_of_which_can_be_read(self, settings: RunSettings, tmp_path: Path) -> None:
        bad = tmp_path / "bad"
        bad.mkdir()
        for number in range(12):
            (bad / f"{number:02d}.txt").write_bytes(bytes(range(256)) * 40)
        result = extract(replace(settings, inputs=(str(bad),)))
        assert (result.total.records, result.total.failed) == (0, 12)
        assert out_of(settings).read_bytes() == b""

    def test_no_articles_at_all(self, settings: RunSettings, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        assert extract(replace(settings, inputs=(str(tmp_path / "empty"),))).total == Summary()
        assert out_of(settings).read_bytes() == b""


@pytest.mark.parametrize(
    ("out", "errors"),
    [
        ("a.jsonl", "a.errors.jsonl"),
        ("a.jsonl.gz", "a.errors.jsonl"),
        ("a.jsonl.zst", "a.errors.jsonl"),
        ("a.b.parquet", "a.b.errors.jsonl"),
        ("a", "a.errors.jsonl"),
    ],
)
def test_the_error_list_stands_beside_the_output(out: str, errors: str) -> None:
    assert error_list_of(Path("x") / out) == Path("x") / errors


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")

    def broken() -> list[bytes]:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_bytes(path, (chunk for _ in range(1) for chunk in broken()))
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_stops_the_run_and_keeps_what_is_done(
    settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = undisturbed(settings)

    def full(path: Path, chunks: object) -> int:
        if path.name == "000002.jsonl":
            raise OSError(28, "No space left on device", str(path))
        return write_bytes(path, chunks)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("svodka.batch.folder.write_bytes", full)
        with pytest.raises(RunError, match=r"000002\.jsonl cannot be written: No space left") as error:
            extract(replace(settings, workers=1))
    assert "continues" in error.value.remedy
    assert done_parts(settings) == ["000000.done", "000001.done"]
    extract(settings)
    assert out_of(settings).read_bytes() == expected
