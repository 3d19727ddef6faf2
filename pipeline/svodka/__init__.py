"""svodka: who said what, who is who, and how much, from Russian news.

>>> import svodka
>>> record = svodka.Pipeline().extract("«Работы завершены», — заявил мэр Иван Орлов.")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from svodka.version import __version__

if TYPE_CHECKING:
    from svodka.article import Article
    from svodka.errors import InputError, SvodkaError
    from svodka.pipeline import Pipeline, load
    from svodka.record import Record

__all__ = ["Article", "InputError", "Pipeline", "Record", "SvodkaError", "__version__", "load"]

_HOMES = {
    "Article": "svodka.article",
    "InputError": "svodka.errors",
    "Pipeline": "svodka.pipeline",
    "Record": "svodka.record",
    "SvodkaError": "svodka.errors",
    "load": "svodka.pipeline",
}


def __getattr__(name: str) -> Any:
    # spaCy takes a second to import: `svodka --help` must not wait for it
    if name not in _HOMES:
        raise AttributeError(f"module 'svodka' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
