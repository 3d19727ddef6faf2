"""Bad input comes out as the contract's table says, each row a test, through the library and the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from svodka import InputError, Pipeline

SCHEMA_FILE = Path(__file__).parent / "svodka-1.schema.json"
GOOD = "Мэр Иван Орлов сообщил, что мост открыт.\n"


def svodka(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "svodka.cli", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=120)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n \t\u00a0\n", "\ufeff"], ids=["empty", "space", "blank lines", "mark"]
)
def test_empty_articles_are_valid_empty_records(pipeline: Pipeline, text: str) -> None:
    record = pipeline.extract(text)
    assert (record.sentences, record.entities, record.amounts, record.quotes) == ([], [], [], [])


@pytest.mark.parametrize(
    "text",
    ["The mayor said nothing.", "市長は何も言わなかった。", "!!! ??? ...", "12345", "😀😀"],
    ids=["English", "Japanese", "marks", "digits", "emoji"],
)
def test_no_russian_is_a_normal_record(pipeline: Pipeline, text: str) -> None:
    assert pipeline.extract(text).text == text


def test_one_line_of_two_megabytes_is_a_normal_record(pipeline: Pipeline) -> None:
    line = "Мэр Иван Орлов заявил, что на мост потратили 5 млн рублей. " * 20_000
    record = pipeline.extract(line)
    assert len(line.encode()) > 2_000_000
    assert len(record.sentences) == 20_000
    assert len(record.amounts) == 20_000


@pytest.mark.parametrize(
    ("text", "offset"), [("\ud800", 0), ("мэр \udfff сказал", 4)], ids=["alone", "inside"]
)
def test_a_lone_surrogate_is_an_input_error_that_names_its_offset(
    pipeline: Pipeline, text: str, offset: int
) -> None:
    with pytest.raises(InputError, match=f"offset {offset}"):
        pipeline.extract(text)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("binary.txt", bytes(range(256)) * 40),
        (
            "undecodable.txt",
            "Мэр сообщил, что мост открыт. ".encode() * 5 + b"\xff\xfe\xfd" + b"\x98\x00\x81" * 7,
        ),
    ],
    ids=["binary", "undecodable"],
)
def test_a_bad_file_is_a_line_in_the_error_list_and_stops_no_other(
    tmp_path: Path, name: str, data: bytes
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / name).write_bytes(data)
    (folder / "z.txt").write_text(GOOD, encoding="utf-8")
    result = svodka("extract", folder, "-o", tmp_path / "out.jsonl")
    assert result.returncode == 1, result.stderr.decode()
    assert [record["id"] for record in lines(tmp_path / "out.jsonl")] == ["a.txt", "z.txt"]
    (error,) = lines(tmp_path / "out.errors.jsonl")
    assert set(error) == {"id", "path", "stage", "error", "remedy"}
    assert error["id"] == name
    assert str(error["path"]).endswith(name)
    assert error["error"]
    assert error["remedy"]


def test_without_an_output_records_and_errors_take_the_standard_streams(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)) * 40)
    result = svodka("extract", tmp_path)
    assert result.returncode == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["good.txt"]
    assert any(
        json.loads(line)["id"] == "bad.txt" for line in result.stderr.splitlines() if line.startswith(b"{")
    )


def test_a_missing_path_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    result = svodka("extract", tmp_path / "a.txt", tmp_path / "nowhere", "-o", tmp_path / "out.jsonl")
    assert result.returncode == 2
    assert "nowhere" in result.stderr.decode()
    assert not (tmp_path / "out.jsonl").exists()


def test_an_unwritable_output_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    result = svodka("extract", tmp_path / "a.txt", "-o", tmp_path / "no" / "such" / "folder" / "out.jsonl")
    assert result.returncode == 2
    assert "folder" in result.stderr.decode()


# root may read everything, so for him the answer of the system is changed
AS_A_USER = """
import os, sys
from svodka.cli import main
allowed = os.access
os.access = lambda path, *mode: not str(path).endswith("secret.txt") and allowed(path, *mode)
main()
"""


@pytest.mark.parametrize("inside", [False, True], ids=["given", "in a folder"])
def test_an_unreadable_path_is_refused_before_any_work(tmp_path: Path, inside: bool) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    secret = folder / "secret.txt"
    secret.write_text(GOOD, encoding="utf-8")
    secret.chmod(0)
    arguments = ["extract", str(folder if inside else secret), "-o", str(tmp_path / "out.jsonl")]
    command = [sys.executable, "-c", AS_A_USER] if os.geteuid() == 0 else [sys.executable, "-m", "svodka.cli"]
    result = subprocess.run([*command, *arguments], capture_output=True, check=False, timeout=120)
    assert result.returncode == 2
    assert f"{secret} cannot be read" in result.stderr.decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_two_inputs_with_one_id_are_refused_before_any_work(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text(GOOD, encoding="utf-8")
    result = svodka("extract", tmp_path / "one", tmp_path / "two", "-o", tmp_path / "out.jsonl")
    assert result.returncode == 2
    assert "same.txt" in result.stderr.decode()
    assert not (tmp_path / "out.jsonl").exists()


def test_a_finished_output_is_not_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    out.write_text("прежнее\n", encoding="utf-8")
    assert svodka("extract", tmp_path / "a.txt", "-o", out).returncode == 2
    assert out.read_text(encoding="utf-8") == "прежнее\n"
    assert svodka("extract", tmp_path / "a.txt", "-o", out, "--overwrite").returncode == 0
    assert lines(out)[0]["id"] == "a.txt"


def test_standard_input_is_one_article() -> None:
    result = svodka("extract", "-", stdin=GOOD.encode())
    assert result.returncode == 0, result.stderr.decode()
    assert json.loads(result.stdout)["text"] == GOOD


def test_no_text_leaves_the_text_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    assert svodka("extract", tmp_path / "a.txt", "-o", tmp_path / "out.jsonl", "--no-text").returncode == 0
    (record,) = lines(tmp_path / "out.jsonl")
    assert "text" not in record
    assert record["sha256"]


def test_wrong_usage_exits_with_2() -> None:
    assert svodka("extract").returncode == 2
    assert svodka("extract", "--no-such-option").returncode == 2
    assert svodka("nonsense").returncode == 2


def test_schema_prints_the_json_schema() -> None:
    result = svodka("schema")
    assert result.returncode == 0
    schema = json.loads(result.stdout)
    assert schema["title"] == "svodka/1"
    # users build on it: a change of meaning needs a new `schema`, and any other one a second look
    assert schema == json.loads(SCHEMA_FILE.read_text(encoding="utf-8")), (
        f"the schema has changed; if that is meant: "
        f"svodka schema | python -m json.tool --compact --no-ensure-ascii > {SCHEMA_FILE}"
    )
