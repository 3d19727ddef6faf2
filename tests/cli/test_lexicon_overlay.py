"""A user's folder of word lists: what it changes, and how its faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from svodka import Pipeline
from svodka.errors import LexiconError
from svodka.lexicon import check_folder, load_table

VERBS = [entry["lemma"] for entry in load_table("speech_verbs")]
COLUMNS = list(load_table("speech_verbs")[0].values)


def write(folder: Path, *lines: str, name: str = "speech_verbs") -> Path:
    (folder / f"{name}.tsv").write_text("\n".join(["\t".join(COLUMNS), *lines, ""]), encoding="utf-8")
    return folder


def test_entries_are_added_replaced_and_taken_out(tmp_path: Path) -> None:
    known = load_table("speech_verbs")[0]
    write(tmp_path, "протрубить\t" + "\t".join(list(known.values.values())[1:]), "-сказать")
    own = [entry["lemma"] for entry in load_table("speech_verbs", tmp_path)]
    assert own == [*(verb for verb in VERBS if verb != "сказать"), "протрубить"]
    assert [entry["lemma"] for entry in load_table("speech_verbs")] == VERBS


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["-протрубить"], r"speech_verbs\.tsv:2: there is no «протрубить» to take out"),
        (
            ["# своё", "сказать", "сказать"],
            r"speech_verbs\.tsv:4: «сказать» stands already at .*speech_verbs\.tsv:3",
        ),
        (["cказать"], r"speech_verbs\.tsv:2: Latin and Cyrillic letters in one word: «cказать»"),
        ([" сказать"], r"speech_verbs\.tsv:2: an empty key, or white space"),
        (["a" + "\tb" * 20], r"speech_verbs\.tsv:2: 21 columns"),
    ],
)
def test_faults_are_named_before_any_work(tmp_path: Path, lines: list[str], complaint: str) -> None:
    with pytest.raises(LexiconError, match=complaint) as error:
        Pipeline(lexicon=write(tmp_path, *lines))
    # the user's file, not the shipped one of the same name
    assert str(error.value).startswith(str(tmp_path))


def test_a_list_that_svodka_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no list of this name") as error:
        check_folder(write(tmp_path, name="speech_verb"))
    assert "speech_verbs" in error.value.remedy


def test_other_columns(tmp_path: Path) -> None:
    (tmp_path / "speech_verbs.tsv").write_text("глагол\nсказать\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"the columns are \['глагол'\]"):
        check_folder(tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="there is no folder"):
        Pipeline(lexicon=tmp_path / "missing")
