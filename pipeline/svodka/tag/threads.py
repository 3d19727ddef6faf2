"""One BLAS thread while a network runs.

The matrices of these networks are small: with several threads OpenBLAS spends its time on handing out work
and is 4 to 12 times slower. A limit for good would slow down whatever else the user's process computes, an
environment variable comes too late once NumPy is imported; so the limit is set around the networks only.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from threadpoolctl import ThreadpoolController

_LOCK = threading.Lock()
_inside = 0
_limiter: Any = None


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    """Looks for the loaded libraries once (30 ms); NumPy is among them."""
    return ThreadpoolController().select(user_api="blas")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Limits BLAS to one thread; the last thread to leave restores what the first one found."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _inside, _limiter  # noqa: PLW0603  the limit is the process's
    with _LOCK:
        if _inside == 0:
            _limiter = _controller().limit(limits=1)
        _inside += 1


def _leave() -> None:
    global _inside, _limiter  # noqa: PLW0603
    with _LOCK:
        _inside -= 1
        if _inside == 0:
            _limiter.restore_original_limits()
            _limiter = None
