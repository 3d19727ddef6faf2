"""Files in, articles out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from svodka.article import Article
from svodka.errors import InputError
from svodka.io.failure import Failure
from svodka.io.inputs import Source, plan

OnError = Callable[[Failure], None]


def read(
    inputs: Sequence[str | Path],
    *,
    encoding: str | None = None,
    id_prefix: str = "",
    on_error: OnError | None = None,
) -> Iterator[Article]:
    """The articles of files, folders and standard input, one by one, in order.

    Args:
        inputs: paths; "-" is standard input.
        encoding: of the text files; found out from their content where it is not given.
        id_prefix: put before the ids that come from file names.
        on_error: gets what cannot be read; without it the first such article raises.

    Raises:
        UsageError: before any work, see `plan`.
        InputError: an article cannot be read and there is no `on_error`.
    """
    for source in plan(inputs, id_prefix=id_prefix):
        try:
            yield Article(_decode(_bytes(source), encoding), id=source.id, source=source.name)
        except InputError as error:
            if on_error is None:
                raise
            on_error(Failure(source.id, source.name, "read", str(error), error.remedy))


def _bytes(source: Source) -> bytes:
    return sys.stdin.buffer.read() if source.path is None else source.path.read_bytes()



def _decode(data: bytes, encoding: str | None) -> str:
    try:
        return data.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start} is not valid {error.encoding}", remedy="give the right --encoding"
        ) from error
