"""Whatever stands in a gold file: it is read, or refused as gold is; nothing else is raised."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svodka.gold.errors import GoldError
from svodka.gold.formats import read_records

# the words of the formats, so that the noise gets past the first check
WORDS = st.sampled_from(
    (
        "text", "data", "annotations", "result", "value", "start", "end", "labels", "label", "spans", "relations",
        "id", "type", "from_id", "to_id", "meta", "svodka", "record", "entities", "quotes", "doc", "schema", "svodka/1",
        "relation", "head_span", "child_span", "answer", "PER", "MONEY", "DIRECT", "entity", "speaker", "pieces", "Орск",
    )
)  # fmt: skip
scalars = st.none() | st.booleans() | st.integers(-2, 9) | WORDS
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)
LINES = st.lists(
    st.sampled_from(
        (
            "T1\tPER 0 4\tОрск", "T1\tPER 0 4;2 4\tОрск", "T2\tORG 0 9\tОрск", "T3\tMONEY 5 6\t5", "R1\tCue Arg1:T1 Arg2:T2", "R2\tCue",
            '#1\tSvodka T1\t{"entity":"e1"}', '#2\tSvodka T3\t{"min":[]}', '#3\tSvodkaRecord article\t{"record":{"entities":[]}}',
            '#4\tSvodkaRecord article\t{"record":{"sha256":"0","entities":[{"id":"e1"}]}}', "#5\tSvodka", "N1", "\t", "Орск\tB-PER", "Орск\tX-PER",
            "# id = 5", "# text = [", '# text = "Орск 5"', "-DOCSTART-", "T9", "",
        )
    ),
    max_size=6,
).map("\n".join)  # fmt: skip


def read_or_refuse(path: Path, format: str) -> None:
    with suppress(GoldError):
        read_records(path, format=format)


@pytest.mark.parametrize("format", ["records", "prodigy", "label-studio", "quotes"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=values)
def test_any_json(tmp_path: Path, format: str, value: object) -> None:
    path = tmp_path / "gold.json"
    path.write_bytes(orjson.dumps([value] if format == "label-studio" else value))
    read_or_refuse(path, format)


@pytest.mark.parametrize(("format", "name"), [("brat", "gold.ann"), ("bio", "gold.conll")])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_any_lines(tmp_path: Path, format: str, name: str, lines: str) -> None:
    (tmp_path / "gold.txt").write_text("Орск 5", encoding="utf-8")
    (tmp_path / name).write_text(lines, encoding="utf-8")
    read_or_refuse(tmp_path / name, format)


@pytest.mark.parametrize("format", ["records", "prodigy", "label-studio", "bio", "docbin", "quotes"])
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=40))
def test_any_bytes(tmp_path: Path, format: str, data: bytes) -> None:
    path = tmp_path / "gold"
    path.write_bytes(data)
    read_or_refuse(path, format)
