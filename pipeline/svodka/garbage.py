"""No search for reference cycles while a batch is worked on.

Python looks for unreachable cycles whenever enough objects have come up, and walks through all the
dictionaries and caches of the stages for it: a tenth of a batch's time and more. It finds next to nothing,
for the stages make no cycles worth speaking of; objects without cycles are freed as ever. The pause ends
with the batch, and who has the search switched off keeps it off.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK = threading.Lock()
_inside = 0
_was_enabled = False


@contextmanager
def paused() -> Iterator[None]:
    """No automatic collection in this process; the last thread to leave restores what the first one found."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _inside, _was_enabled  # noqa: PLW0603  the collector is the process's
    with _LOCK:
        if _inside == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _inside += 1


def _leave() -> None:
    global _inside  # noqa: PLW0603
    with _LOCK:
        _inside -= 1
        if _inside == 0 and _was_enabled:
            gc.enable()
