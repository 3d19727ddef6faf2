"""What a run is going to read: files, folders, standard input; checked before any work."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from svodka.errors import UsageError

STANDARD_INPUT = "-"
# of brat, factRuEval-2016 and CoNLL
_ANNOTATIONS = frozenset(".ann .a1 .a2 .coref .facts .objects .spans .tokens .conll .bio".split())


class Source(NamedTuple):
    """A file to read; `path` None is standard input.

    `id` is the id of its article; where a file holds many and they have none, their ids begin with it.
    """

    id: str
    path: Path | None

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard input" if self.path is None else str(self.path)


def plan(inputs: Sequence[str | Path], *, id_prefix: str = "") -> tuple[Source, ...]:
    """The files behind the inputs in reading order: as given, folders recursively and sorted.

    Nothing is opened but the folders. Ids are the path relative to the input folder with `/`, else the
    name of the file.

    Raises:
        UsageError: a path is missing or unreadable, or two files get one id.
    """
    sources: dict[str, Source] = {}
    for given in inputs:
        for source in _expand(given, id_prefix):
            rival = sources.get(source.id)
            if rival is not None:
                raise UsageError(
                    f"two inputs get the id {source.id!r}: {rival.name} and {source.name}",
                    remedy="rename one, or give their common folder as the input",
                )
            sources[source.id] = source
    return tuple(sources.values())


def _expand(given: str | Path, id_prefix: str) -> Iterator[Source]:
    if str(given) == STANDARD_INPUT:
        yield Source(id_prefix + "stdin", None)
        return
    path = Path(given)
    if not path.exists():
        raise UsageError(f"there is no file or folder {path}", remedy="check the path")
    _check_readable(path)
    if not path.is_dir():
        yield Source(id_prefix + _id(path.name), path)
        return
    for file in _files(path):
        _check_readable(file)
        yield Source(id_prefix + _id(file.relative_to(path).as_posix()), file)


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder, sorted.

    Left out are hidden ones, links to folders (they may go round), and what lies beside a text as its
    annotation: «a.ann», «a.spans» beside «a.txt».
    """
    names = sorted(os.listdir(folder))
    texts = {name.removesuffix(".txt") for name in names if name.endswith(".txt")}
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink():
                _check_readable(path)
                yield from _files(path)
        elif path.is_file() and not (path.stem in texts and path.suffix.lower() in _ANNOTATIONS):
            yield path


def _id(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 (names from old archives) become question marks."""
    return os.fsencode(name).decode("utf-8", "replace")


def _check_readable(path: Path) -> None:
    if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
        raise UsageError(f"{path} cannot be read", remedy="check the permissions of the file")
