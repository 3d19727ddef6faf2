"""Other formats than JSONL: chosen by the suffix, made from the parts at the end."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from svodka.batch import RunSettings, extract
from svodka.batch.folder import parts_of
from svodka.errors import UsageError
from tests.batch.test_run import out_of, stop, undisturbed


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.jsonl.zst", "out.parquet", "out.sqlite", "out.csv"])
def test_a_run_continued_gives_the_bytes_of_an_undisturbed_one(settings: RunSettings, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    out = out_of(settings).with_name(name)
    other = out.with_name(f"other-{name}")
    extract(replace(settings, out=other))
    stop(replace(settings, out=out))
    extract(replace(settings, out=out))
    assert out.read_bytes() == other.read_bytes()
    assert not parts_of(out).exists()


def test_packed_lines_are_the_lines(settings: RunSettings) -> None:
    packed = out_of(settings).with_name("out.jsonl.gz")
    extract(replace(settings, out=packed))
    assert gzip.decompress(packed.read_bytes()) == undisturbed(settings)


def test_the_format_may_be_said(settings: RunSettings) -> None:
    out = out_of(settings).with_name("records")
    extract(replace(settings, out=out, format="jsonl"))
    assert out.read_bytes() == undisturbed(settings)


@pytest.mark.parametrize(("name", "format"), [("out.docx", None), ("out.jsonl", "docx")])
def test_an_unknown_format_is_refused_before_any_work(
    settings: RunSettings, tmp_path: Path, name: str, format: str | None
) -> None:
    with pytest.raises(UsageError, match="format"):
        extract(replace(settings, out=tmp_path / name, format=format))
    assert not parts_of(tmp_path / name).exists()
