"""CoNLL columns with BIO tags: a token and its tag a line, an empty line between sentences.

Flat and bound to tokens: the outermost spans are taken, the rest is reported. Comments keep the article's id
and text, so that offsets come back exactly; without them (other people's files) the text is the tokens with
a space between. Read are IOB, BIO, BIOES and BILOU tags in the last column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
import razdel

from svodka.gold.errors import GoldError
from svodka.gold.flat import flat_spans, knowledge_lost
from svodka.gold.formats.files import read_text, write_text
from svodka.gold.losses import Loss
from svodka.gold.standoff import Span, Standoff
from svodka.gold.tokens import Token, tokens

_ID, _TEXT, _DOCUMENT = "# id = ", "# text = ", "-DOCSTART-"
_BEGIN, _INSIDE = "BSU", "IEL"


class _Row(NamedTuple):
    token: str
    tag: str
    where: str


class _Article(NamedTuple):
    """The lines of one article; an empty row stands between sentences."""

    id: str
    text: str | None
    rows: list[_Row | None]


def read(path: Path) -> list[Standoff]:
    """The articles of a file.

    Raises:
        GoldError: a line breaks the format or contradicts the text; file and line are named.
    """
    return [_standoff(article) for article in _articles(path) if any(article.rows)]


def _articles(path: Path) -> list[_Article]:
    articles = [_Article(f"{path.stem}#1", None, [])]
    for number, raw in enumerate(read_text(path).split("\n"), 1):
        line, where = raw.rstrip("\r"), f"{path}:{number}"
        if line.startswith((_ID, _DOCUMENT)):
            named = line.startswith(_ID)
            id = _string(line.removeprefix(_ID), where) if named else f"{path.stem}#{len(articles) + 1}"
            articles.append(_Article(id, None, []))
        elif line.startswith(_TEXT):
            articles[-1] = articles[-1]._replace(text=_string(line.removeprefix(_TEXT), where))
        else:
            articles[-1].rows.append(_row(line, where))
    return articles


def _string(value: str, where: str) -> str:
    """What stands in a comment, as a JSON string."""
    try:
        return str(orjson.loads(value))
    except orjson.JSONDecodeError as error:
        raise GoldError(f"{where}: no JSON string: {value!r}") from error


def _row(line: str, where: str) -> _Row | None:
    columns = line.split()
    if not columns:
        return None
    kind, hyphen, label = columns[-1].partition("-")
    if len(columns) < 2 or (
        columns[-1] != "O" and not (kind in tuple(_BEGIN + _INSIDE) and hyphen and label)
    ):
        raise GoldError(f"{where}: no line «token … tag» with a tag O, B-LABEL or I-LABEL: {line!r}")
    return _Row(columns[0], columns[-1], where)


def _standoff(article: _Article) -> Standoff:
    text, places = _made_text(article.rows) if article.text is None else _found(article.text, article.rows)
    spans: list[Span] = []
    last = "O"
    for row, place in zip(filter(None, article.rows), places, strict=True):
        if row.tag != "O":
            label = row.tag[2:]
            if row.tag[0] in _INSIDE and last[2:] == label:
                start = spans[-1].start
                spans[-1] = Span(spans[-1].id, label, ((start, place.end),), where=spans[-1].where)
            else:
                spans.append(Span(f"T{len(spans) + 1}", label, (place,), where=row.where))
        last = row.tag
    where = next(row.where for row in article.rows if row is not None)
    return Standoff(article.id, text, tuple(spans), where=where)


def _made_text(rows: Sequence[_Row | None]) -> tuple[str, list[Token]]:
    text, places = "", []
    for row in rows:
        if row is None:
            text = text.rstrip(" ") + "\n" if text else text
            continue
        places.append(Token(len(text), len(text) + len(row.token)))
        text += row.token + " "
    return text.rstrip(), places


def _found(text: str, rows: Sequence[_Row | None]) -> tuple[str, list[Token]]:
    at, places = 0, []
    for row in filter(None, rows):
        start = text.find(row.token, at)
        if start < 0 or text[at:start].strip():
            raise GoldError(f"{row.where}: {row.token!r} does not follow in the text at {at}")
        at = start + len(row.token)
        places.append(Token(start, at))
    return text, places


def write(documents: Sequence[Standoff], path: Path, labels: Collection[str] | None = None) -> list[Loss]:
    """Write the outermost spans.

    Args:
        documents: annotated articles.
        path: the file.
        labels: only spans with one of these; None takes entities and amounts.

    Returns:
        What the format could not take.
    """
    losses: list[Loss] = []
    blocks: list[str] = []
    for document in documents:
        cut = tokens(document.text)
        spans, left = flat_spans(document, cut, labels)
        losses += [*left, *knowledge_lost(document)]
        header = f"{_ID}{orjson.dumps(document.id).decode()}\n{_TEXT}{orjson.dumps(document.text).decode()}\n"
        blocks.append(header + "".join(_lines(document.text, cut, spans)))
    write_text(path, "\n".join(blocks))
    return losses


def _lines(text: str, cut: Sequence[Token], spans: Sequence[Span]) -> Iterator[str]:
    sentences = {sentence.start for sentence in razdel.sentenize(text)}
    starts = {span.start: span for span in spans}
    current: Span | None = None
    for token in cut:
        if current is not None and token.start >= current.end:
            current = None
        if current is None and token.start in sentences and token is not cut[0]:
            yield "\n"
        begins = starts.get(token.start)
        current = begins or current
        tag = "O" if current is None else f"{'B' if begins else 'I'}-{current.label}"
        yield f"{text[token.start : token.end]}\t{tag}\n"
