"""A user's folder of word lists: what it changes, and how its faults are told."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import svodka
from svodka import Pipeline
from svodka.errors import LexiconError
from svodka.lexicon import FIXED, check_folder, load_table

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
    with pytest.raises(LexiconError, match="no list of this name that can be extended") as error:
        check_folder(write(tmp_path, name="speech_verb"))
    assert "speech_verbs" in error.value.remedy


def test_lists_that_nobody_extends_are_refused_not_ignored(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="can be extended"):
        check_folder(write(tmp_path, name="lookalikes"))


def calls_of_load_table() -> Iterator[tuple[str, bool]]:
    """Names of the lists that the package reads, and whether with a user's folder."""
    for path in Path(svodka.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Name("load_table"), [ast.Constant(name), *more], keywords):
                    yield str(name), bool(more or keywords)


def test_every_other_list_is_read_with_the_users_folder() -> None:
    assert {name for name, with_folder in calls_of_load_table() if not with_folder} == FIXED


def test_a_users_verb_and_currency(tmp_path: Path) -> None:
    (tmp_path / "speech_verbs.tsv").write_text(
        "lemma\ttakes\tsense\nпротрубить\tчто direct insert\tsay\n", encoding="utf-8"
    )
    (tmp_path / "currency_nouns.tsv").write_text(
        "noun\tcode\tforms\tdoubtful\nталер\tXXX\tталер талера талеров\n", encoding="utf-8"
    )
    text = "Клуб протрубил, что новый сезон начнётся в мае. Билет стоит 20 талеров."
    record = Pipeline(lexicon=tmp_path).extract(text)
    assert [(quote.text, quote.speaker.name) for quote in record.quotes] == [
        ("новый сезон начнётся в мае", "клуб")
    ]
    assert [(amount.text, amount.min, amount.currency) for amount in record.amounts] == [
        ("20 талеров", "20", "XXX")
    ]


def test_without_the_folder_there_is_neither(pipeline: Pipeline) -> None:
    record = pipeline.extract("Клуб протрубил, что новый сезон начнётся в мае. Билет стоит 20 талеров.")
    assert (record.quotes, record.amounts) == ([], [])


def test_other_columns(tmp_path: Path) -> None:
    (tmp_path / "speech_verbs.tsv").write_text("глагол\nсказать\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"the columns are \['глагол'\]"):
        check_folder(tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="there is no folder"):
        Pipeline(lexicon=tmp_path / "missing")
