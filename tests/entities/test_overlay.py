"""A user's word lists reach every table of the stage."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.lang.ru import Russian
from spacy.tokens import Doc, Span
from spacy.vocab import create_vocab

from svodka.entities import EntityResolver
from svodka.lexicon import SHIPPED, check_folder

VOCAB = create_vocab("ru", Russian.Defaults)


def with_line(folder: Path, table: str, line: str) -> Path:
    """A folder whose list `table` adds one line to the shipped one."""
    text = (SHIPPED / f"{table}.tsv").read_text(encoding="utf-8")
    header = next(row for row in text.split("\n") if row and not row.startswith("#"))
    (folder / f"{table}.tsv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    check_folder(folder)
    return folder


def names(words: str, span: tuple[int, int, str], folder: Path | None) -> list[str]:
    texts = words.split()
    doc = Doc(VOCAB, words=texts, pos=["PROPN"] * len(texts), morphs=["Case=Gen|Number=Sing"] * len(texts))
    doc.ents = [Span(doc, span[0], span[1], label=span[2])]
    EntityResolver(folder)(doc)
    return [entity.name for entity in doc._.svodka_entities]


@pytest.mark.parametrize(
    ("table", "line", "words", "span", "shipped", "own"),
    [
        ("legal_forms", "ЗЗО", "иск ЗЗО « Ромашка »", (3, 4, "ORG"), "Ромашка", "ЗЗО « Ромашка »"),
        ("name_particles", "зур\tright", "Ивана зур Лосева", (0, 3, "PER"), "Иван Лосев", "Иван зур Лосев"),
        (
            "name_declension",
            "ума\tany\tmasc\tsing\tума\tумы\tуме\tуму\tумой\tуме\t[бв]\t9.0",
            "Гавумы",
            (0, 1, "PER"),
            "Гавума",
            "Гавума",
        ),
        ("name_declension", "еш\tany\tmasc\tsing\tеш\tша\tшу\tша\tшом\tше\tт\t9.0", "Катша", (0, 1, "PER"), "Катш", "Катеш"),
        ("place_adjectives", "чусовецкий\tЧусовец", "чусовецкого", (0, 1, "LOC"), "чусовецкий", "Чусовец"),
    ],
)  # fmt: skip
def test_a_line_of_ones_own(
    table: str, line: str, words: str, span: tuple[int, int, str], shipped: str, own: str, tmp_path: Path
) -> None:
    assert names(words, span, None) == [shipped]
    assert names(words, span, with_line(tmp_path, table, line)) == [own]
