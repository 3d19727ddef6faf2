"""What can go wrong, as few types as a caller can act on.

Every message says what was wrong, where, and what to do about it.
"""

from __future__ import annotations


class SvodkaError(Exception):
    """Base of all errors that svodka raises on purpose."""

    remedy: str = ""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        if remedy:
            self.remedy = remedy


class InputError(SvodkaError):
    """The article cannot be read: binary, undecodable bytes, lone surrogates, a damaged archive…"""

    remedy = "fix or leave out this input"


class UsageError(SvodkaError):
    """The call itself is wrong (missing path, two inputs with one id…): refused before any work."""

    remedy = "correct the call"


class LexiconError(SvodkaError):
    """A word list breaks the format; the message names file and line."""

    remedy = "correct the line in the word list"


class PipelineError(SvodkaError):
    """A pipeline was put together wrongly: a component lacks what it requires."""

    remedy = "add the missing component before this one"


class RunError(SvodkaError):
    """A run had to stop half way (full disk, workers that do not start…); what is done is kept."""

    remedy = "remove the cause and start the same command again: it continues"


class StageError(SvodkaError):
    """One stage failed on one article.

    Args:
        stage: name of the component that failed.
        article_id: id of the article, if it has one.
        cause: the original exception (also `__cause__`).
    """

    remedy = "report the article as a bug of this stage"

    def __init__(self, stage: str, article_id: str | None, cause: BaseException) -> None:
        super().__init__(
            f"{stage} failed on {article_id or 'an article without id'}: {type(cause).__name__}: {cause}"
        )
        self.stage = stage
        self.article_id = article_id
        self.cause = cause

    def __reduce__(self) -> tuple[object, ...]:
        return (StageError, (self.stage, self.article_id, self.cause))
