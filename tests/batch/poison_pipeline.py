"""A pipeline whose last stage obeys orders in the text: crash, hang, eat memory. Importable by workers."""

from __future__ import annotations

import faulthandler
import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from svodka.pipeline import Pipeline
from tests.batch.poison import STAGE


class ExoticError(Exception):
    """Cannot be made from its arguments, as pickling wants to."""

    def __init__(self, one: str, *, other: str) -> None:
        super().__init__(one + other)


def _loop() -> None:
    while True:
        time.sleep(0.01)


def _backtrack() -> None:
    # a pattern that never comes back, and never lets another thread of its process run
    re.match(r"(а+)+$", "а" * 60 + "б")


def _eat() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(20_000_000))
        time.sleep(0.01)


def _raise() -> None:
    raise ExoticError("не", other=" выдержал")


def _crash() -> None:
    faulthandler.disable()  # a crash on purpose needs no report
    os.kill(os.getpid(), signal.SIGSEGV)


ORDERS: dict[str, Callable[[], None]] = {
    "ЗАЦИКЛИСЬ": _loop,
    "ПЕРЕБИРАЙ": _backtrack,
    "СЪЕШЬ ВСЁ": _eat,
    "УПАДИ": _crash,
    "ВЫЙДИ": lambda: os._exit(7),
    "УБЕЙСЯ": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "ОШИБИСЬ": _raise,
    "ПОДОЖДИ": lambda: time.sleep(0.2),
}


class PoisonPipeline(Pipeline):
    """Amounts, then the orders."""

    def __init__(self, once: Path | None) -> None:
        super().__init__(stages=("amounts",))
        self.nlp.add_pipe(STAGE, config={"once": None if once is None else str(once)})


@Language.factory(STAGE)
def create_stage(nlp: Language, name: str, once: str | None = None) -> Callable[[Doc], Doc]:
    """The stage that obeys; `once` is the folder for the order ОДНАЖДЫ."""

    def obey(doc: Doc) -> Doc:
        for order, act in ORDERS.items():
            if order in doc.text:
                act()
        if once is not None and "ОДНАЖДЫ" in doc.text and not (Path(once) / "done").exists():
            (Path(once) / "done").touch()
            os._exit(7)
        return doc

    return obey
