"""The formats of gold, found by what a file is, and the two ways to read them: as records, as standoff.

records       JSONL of records, or a folder of them  lossless
brat          folder of .txt and .ann                lossless
label-studio  JSON of tasks                          lossless
prodigy       JSONL of examples                      lossless
bio           CoNLL columns (.conll, .bio, .iob)     outermost spans made of whole tokens
docbin        spaCy's .spacy                         spans made of whole tokens
quotes        folder of {"doc", "quotes"} files      read only
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from svodka.gold.errors import GoldError
from svodka.gold.formats import bio, brat, label_studio, prodigy, quote_files, records
from svodka.gold.formats.files import json_lines, read_text
from svodka.gold.from_record import from_record
from svodka.gold.losses import Loss
from svodka.gold.standoff import Standoff
from svodka.gold.to_record import to_records, unrecorded
from svodka.gold.validate import check_ids, check_record, check_standoff
from svodka.record import Record


class _Lossless(Protocol):
    """A module that reads and writes everything."""

    def read(self, path: Path) -> list[Standoff]: ...
    def write(self, documents: Sequence[Standoff], path: Path) -> list[Loss]: ...


FORMATS = ("records", "brat", "label-studio", "prodigy", "bio", "docbin", "quotes", "factrueval")
_LOSSLESS: dict[str, _Lossless] = {"brat": brat, "label-studio": label_studio, "prodigy": prodigy}
_SUFFIXES = {
    ".ann": "brat",
    ".spacy": "docbin",
    ".conll": "bio",
    ".bio": "bio",
    ".iob": "bio",
    ".iob2": "bio",
    ".json": "label-studio",
}


def detect(path: Path) -> str:
    """The format of a file or folder.

    Raises:
        GoldError: there is nothing, or nothing that tells the format.
    """
    if not path.exists():
        raise GoldError(f"there is no file or folder {path}", remedy="check the path")
    found = _detect_folder(path) if path.is_dir() else _detect_file(path)
    if found is None:
        raise GoldError(f"{path}: no gold that svodka knows", remedy=f"name its format: {', '.join(FORMATS)}")
    return found


def _detect_folder(path: Path) -> str | None:
    if any(path.rglob("*.ann")):
        return "brat"
    if any(path.glob("*.jsonl")):
        return "records"
    return "quotes" if any(path.glob("*.json")) else None


def _detect_file(path: Path) -> str | None:
    if path.suffix == ".jsonl":
        first = next(json_lines(path), None)
        return "prodigy" if first is not None and "schema" not in first[1] else "records"
    if path.suffix == ".json" and read_text(path).lstrip().startswith("{"):
        return "quotes"
    return _SUFFIXES.get(path.suffix)


def read_documents(path: Path, *, format: str | None = None, texts: Path | None = None) -> list[Standoff]:
    """Gold as standoff annotation, checked.

    Args:
        path: file or folder.
        format: one of `FORMATS`; found out where it is not given.
        texts: folder of the articles, for the format that keeps them apart.

    Raises:
        GoldError: gold is unsound; file and line are named.
    """
    format = _known(format) or detect(path)
    if format in ("records", "quotes"):
        return [from_record(record) for record in read_records(path, format=format, texts=texts)]
    documents = _read(path, format)
    check_ids((document.where, document.id) for document in documents)
    for document in documents:
        check_standoff(document)
    return documents


def read_records(path: Path, *, format: str | None = None, texts: Path | None = None) -> list[Record]:
    """Gold as records, checked; arguments and errors as of `read_documents`."""
    format = _known(format) or detect(path)
    if format == "records":
        placed = list(records.read(path))
    elif format == "quotes":
        placed = [(str(path), record) for record in quote_files.read(path, texts)]
    else:
        documents = read_documents(path, format=format)
        placed = [(d.where, record) for d, record in zip(documents, to_records(documents), strict=True)]
    check_ids((where, record.id) for where, record in placed)
    for where, record in placed:
        check_record(record, where)
    return [record for _, record in placed]


def write_documents(
    documents: Sequence[Standoff], path: Path, *, format: str, labels: Collection[str] | None = None
) -> list[Loss]:
    """Write gold.

    Args:
        documents: annotated articles.
        path: file or, for brat, folder.
        format: one of `FORMATS` but "quotes".
        labels: the spans that a flat format takes; None: entities and amounts.

    Returns:
        What the format could not take.

    Raises:
        GoldError: the format cannot be written.
    """
    if _known(format) == "quotes":
        raise GoldError("the format quotes is read only", remedy="write records")
    if format in ("records", "factrueval"):
        made = to_records(documents)
        if format == "factrueval":
            from svodka.gold.formats import factrueval  # needs the dictionary

            factrueval.write(made, path)
        else:
            records.write(made, path)
        return [loss for document in documents for loss in unrecorded(document)]
    if format in _LOSSLESS:
        return _LOSSLESS[format].write(documents, path)
    if format == "bio":
        return bio.write(documents, path, labels)
    from svodka.gold.formats import docbin  # spaCy takes a second to import

    return docbin.write(documents, path, labels)


def _read(path: Path, format: str) -> list[Standoff]:
    if format == "factrueval":
        raise GoldError("the format factrueval is write only", remedy="give other gold")
    if format in _LOSSLESS:
        return _LOSSLESS[format].read(path)
    if format == "bio":
        return bio.read(path)
    from svodka.gold.formats import docbin

    return docbin.read(path)


def _known(format: str | None) -> str | None:
    if format is not None and format not in FORMATS:
        raise GoldError(f"there is no format {format!r}", remedy=f"choose from {', '.join(FORMATS)}")
    return format
