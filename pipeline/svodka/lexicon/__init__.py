"""Word lists, and the strict loader that reads them.

A list is a UTF-8 file `NAME.tsv`: lines that start with `#` are comments (with a specimen of what the group
does), the first other line names the columns, every further line is one entry, columns parted by one tab.
Trailing empty columns may be left out. The first column is the entry's key: no key may stand twice.

A user's own folder of lists is laid over the shipped ones: a file of the same name there adds entries, an
entry with the same key replaces the shipped one, and a key with a leading minus («-сказать») takes it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from svodka.errors import LexiconError

SHIPPED = Path(__file__).parent
# about spelling, damage, grammar and probabilities, not about what the news speak of: nobody's folder changes
# them
FIXED = frozenset(
    (
        "abbreviations",
        "bound_prefixes",
        "clause_openers",
        "hyphenated_parts",
        "letter_frequencies",
        "lookalikes",
        "sentence_openers",
        "speaker_confidence",
    )
)

_MIXED = re.compile(r"[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a word list: its columns by name, and where it stands (for messages)."""

    values: dict[str, str]
    where: str

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def words(self, column: str) -> tuple[str, ...]:
        """A column that holds several words, parted by spaces."""
        return tuple(self.values[column].split())


def load_table(name: str, folder: Path | str | None = None) -> tuple[Entry, ...]:
    """The entries of a word list, in the file's order.

    Args:
        name: name of the list without `.tsv`.
        folder: a user's folder whose list of the same name is laid over the shipped one.

    Raises:
        LexiconError: a line breaks the format; the message names file and line.
    """
    return _load(name, str(folder) if folder is not None else None)


def check_folder(folder: Path | str) -> None:
    """Refuse a user's folder of word lists that cannot work, before any article is read.

    Raises:
        LexiconError: it is no folder, a list in it has no shipped counterpart, or a line breaks the format.
    """
    if not Path(folder).is_dir():
        raise LexiconError(f"there is no folder {folder}", remedy="check the path of the word lists")
    known = sorted({path.stem for path in SHIPPED.glob("*.tsv")} - FIXED)
    for path in sorted(Path(folder).glob("*.tsv")):
        if path.stem not in known:
            raise LexiconError(
                f"{path}: svodka has no list of this name that can be extended",
                remedy=f"name it like one of: {', '.join(known)}",
            )
        load_table(path.stem, folder)


@lru_cache(maxsize=256)
def _load(name: str, folder: str | None) -> tuple[Entry, ...]:
    columns, entries = read_table(SHIPPED / f"{name}.tsv")
    overlay = Path(folder) / f"{name}.tsv" if folder is not None else None
    if overlay is None or not overlay.exists():
        return tuple(entries.values())
    own_columns, own = read_table(overlay)
    if own_columns != columns:
        raise LexiconError(f"{overlay}: the columns are {own_columns}, the list has {columns}")
    for key, entry in own.items():
        if key.startswith("-"):
            if key[1:] not in entries:
                raise LexiconError(f"{entry.where}: there is no «{key[1:]}» to take out")
            del entries[key[1:]]
        else:
            entries[key] = entry
    return tuple(entries.values())


def read_table(path: Path) -> tuple[list[str], dict[str, Entry]]:
    """Column names and entries by key of any file of this format, a user's own as well.

    Raises:
        LexiconError: the file is missing or a line breaks the format.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LexiconError(
            f"there is no word list {path.name}", remedy="check the name of the list"
        ) from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 at byte {error.start}") from error
    columns: list[str] = []
    entries: dict[str, Entry] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{path.name if path.parent == SHIPPED else path}:{number}"
        cells = line.split("\t")
        if not columns:
            columns = cells
            continue
        _check(cells, columns, entries, where)
        cells += [""] * (len(columns) - len(cells))
        entries[cells[0]] = Entry(dict(zip(columns, cells, strict=True)), where)
    if not columns:
        raise LexiconError(f"{path}: no line names the columns")
    return columns, entries


def _check(cells: list[str], columns: list[str], entries: dict[str, Entry], where: str) -> None:
    if len(cells) > len(columns):
        raise LexiconError(f"{where}: {len(cells)} columns, the list has {len(columns)}: {columns}")
    if cells[0] in entries:
        raise LexiconError(f"{where}: «{cells[0]}» stands already at {entries[cells[0]].where}")
    for cell in cells:
        if cell != cell.strip() or not cells[0]:
            raise LexiconError(f"{where}: an empty key, or white space around «{cell}»")
        if _MIXED.search(cell):
            raise LexiconError(f"{where}: Latin and Cyrillic letters in one word: «{cell}»")
