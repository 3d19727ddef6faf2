"""What one worker does with a batch: records as lines of JSON, errors that can travel."""

from __future__ import annotations

import builtins
import ctypes
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple, Protocol

import orjson

from svodka.article import Article
from svodka.errors import InputError, StageError, SvodkaError

Watch = Callable[[str], None]
# characters of one memory zone, some 1000 articles: leaving it costs spaCy all it knows of the words, and a
# word's entry is made in Python; malloc's free pages are given back at the same time
_ZONE_CHARACTERS = 2_000_000
# has something for every stage, so that each loads its model and its word lists
_WARM_UP = Article(
    "Завод вложит 5 млн рублей, сообщил директор Пётр Лагутин. «Мы готовы», — сказал он.", "warm-up"
)


class Runner(Protocol):
    """What the pool needs of a pipeline; `svodka.Pipeline` is one."""

    @property
    def nlp(self) -> Any:
        """The spaCy Language."""

    @property
    def provenance(self) -> dict[str, Any]:
        """Versions of the program and its models; asking loads the models."""

    def run(
        self, articles: Sequence[Article], watch: Watch | None = None
    ) -> Sequence[dict[str, Any] | SvodkaError]:
        """The record or the error of each article; `watch` is told the stage that begins."""


class Counts(NamedTuple):
    """How much was found."""

    entities: int = 0
    amounts: int = 0
    quotes: int = 0

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            self.entities + other.entities, self.amounts + other.amounts, self.quotes + other.quotes
        )


class Line(NamedTuple):
    """A record as one line of JSON (UTF-8, without the newline)."""

    json: bytes
    counts: Counts


Outcome = Line | SvodkaError


class Engine:
    """Runs batches through a pipeline.

    Args:
        pipeline: the pipeline; it loads on first use.
        text: records carry the text of the article.
        zones: clear spaCy's string store every `_ZONE_CHARACTERS` and give free memory back, so that memory
            stays flat; only for a process of its own, since Docs alive elsewhere would lose their strings.
    """

    def __init__(self, pipeline: Runner, *, text: bool = True, zones: bool = False) -> None:
        self._pipeline = pipeline
        self._text = text
        self._zones = zones
        self._in_zone = 0
        self._zone = ExitStack()

    def load(self) -> dict[str, Any]:
        """Load the models by working on a sentence; the versions of program and models.

        Raises:
            SvodkaError: the pipeline cannot work on any article.
        """
        provenance = self._pipeline.provenance
        (outcome,) = self._run([_WARM_UP], None)
        if isinstance(outcome, StageError) and isinstance(outcome.cause, SvodkaError):
            raise outcome.cause  # a word list breaks the format: no fault of a stage
        if isinstance(outcome, SvodkaError):
            raise outcome
        return provenance

    def work(self, articles: Sequence[Article], watch: Watch | None = None) -> list[Outcome]:
        """The outcome of each article; `watch` is told the stage that begins."""
        self._renew_zone(articles)
        outcomes = self._run(articles, watch)
        return [self._line(article, outcome) for article, outcome in zip(articles, outcomes, strict=True)]

    def _renew_zone(self, articles: Sequence[Article]) -> None:
        if self._in_zone > _ZONE_CHARACTERS:
            self._zone.close()
            self._in_zone = 0
            if self._zones:
                _trim()
        self._in_zone += sum(len(article.text) for article in articles if isinstance(article.text, str))

    def _run(
        self, articles: Sequence[Article], watch: Watch | None
    ) -> Sequence[dict[str, Any] | SvodkaError]:
        if self._zones and not self._pipeline.nlp.vocab.in_memory_zone:
            self._zone.enter_context(self._pipeline.nlp.memory_zone())
        return self._pipeline.run(articles, watch)

    def _line(self, article: Article, outcome: dict[str, Any] | SvodkaError) -> Outcome:
        if isinstance(outcome, SvodkaError):
            return portable(outcome)
        counts = Counts(*(len(outcome[field]) for field in Counts._fields))
        if not self._text:
            outcome.pop("text", None)
        try:
            return Line(orjson.dumps(outcome), counts)
        except TypeError as error:  # the text was checked: a lone surrogate in id, title or date
            return InputError(
                f"the id, title or date of {printable(article.id)} cannot be written as JSON: {error}",
                remedy="rename the file, or mend the field",
            )


def _trim() -> None:
    """Have malloc give free pages back."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl has not
        if trim is not None:
            trim(0)


def portable(error: SvodkaError) -> SvodkaError:
    """The error as it can cross to another process: an exotic cause becomes one that reads the same."""
    if not isinstance(error, StageError) or _is_plain(error.cause):
        return error
    cause = RuntimeError(f"{type(error.cause).__name__}: {error.cause}")
    return StageError(error.stage, error.article_id, cause)


def _is_plain(cause: BaseException) -> bool:
    return getattr(builtins, type(cause).__name__, None) is type(cause) and all(
        isinstance(argument, str | bytes | int | float | None) for argument in cause.args
    )


def printable(text: str | None) -> str:
    """A name as valid Unicode: a lone surrogate (an undecodable file name) shows as an escape."""
    return "" if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")
