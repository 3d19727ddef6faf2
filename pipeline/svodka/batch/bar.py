"""The live bar on a terminal."""

from __future__ import annotations

from typing import Self, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from svodka.batch.progress import Tally
from svodka.batch.summary import Summary


class Bar(Tally):
    """A live bar on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._bar = Progress(
            TextColumn("articles"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.1f}/s, {task.fields[failed]} failed"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(file=stream),
            transient=True,
        )
        self._task = self._bar.add_task("articles", total=None, rate=0.0, failed=0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()

    def begin(self, planned: int | None) -> None:
        """The bar gets its length."""
        super().begin(planned)
        self._bar.update(self._task, total=planned)

    def skip(self, done: Summary) -> None:
        """The bar jumps."""
        super().skip(done)
        self._show()

    def advance(self, done: Summary) -> None:
        """The bar moves on."""
        super().advance(done)
        self._show()

    def _show(self) -> None:
        total = self.total
        self._bar.update(self._task, completed=total.articles, rate=self.rate, failed=total.failed)
