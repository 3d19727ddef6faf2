"""Reading gold files: every error names file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from svodka.gold.errors import GoldError


def read_text(file: Path) -> str:
    """A UTF-8 file as it is: no newline translated, no byte-order mark.

    Raises:
        GoldError: the bytes are no UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise GoldError(f"{file}: not UTF-8 at byte {error.start}", remedy="save it as UTF-8") from error


def write_text(file: Path, text: str) -> None:
    """A UTF-8 file that `read_text` reads as this very text."""
    # a first U+FEFF of the text itself must not be taken for the file's mark
    marked = "\ufeff" + text if text.startswith("\ufeff") else text
    file.write_bytes(marked.encode("utf-8"))


def read_json(line: str, where: str) -> dict[str, Any]:
    """One JSON object.

    Raises:
        GoldError: the line is none.
    """
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise GoldError(f"{where}: no JSON: {error}") from error
    if not isinstance(value, dict):
        raise GoldError(f"{where}: a JSON object is expected, not {type(value).__name__}")
    return value


def json_lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSONL file with their places («gold.jsonl:12»)."""
    # not splitlines: U+2028 and the like may stand inside a JSON string
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if line.strip():
            where = f"{file}:{number}"
            yield where, read_json(line, where)


def json_array(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON array with the places where they begin («tasks.json:120»)."""
    text, decoder = read_text(file), json.JSONDecoder()
    at, line = _skip(text, 0), 1
    if text[at : at + 1] != "[":
        raise GoldError(f"{file}:1: a JSON array of objects is expected")
    counted, at = 0, _skip(text, at + 1)
    while text[at : at + 1] != "]":
        line += text.count("\n", counted, at)
        counted, where = at, f"{file}:{line}"
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise GoldError(f"{file}:{error.lineno}: no JSON: {error.msg}") from error
        if not isinstance(value, dict):
            raise GoldError(f"{where}: a JSON object is expected, not {type(value).__name__}")
        yield where, value
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at
