"""Checking against gold: reading and writing it, scoring records, guarding against regressions.

read      gold of any format as checked records
evaluate  precision, recall and F of records, with every single finding
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svodka.gold.formats import read_records as read
    from svodka.gold.score import evaluate

__all__ = ["evaluate", "read"]

_HOMES = {"evaluate": ("svodka.gold.score", "evaluate"), "read": ("svodka.gold.formats", "read_records")}


def __getattr__(name: str) -> Any:
    # pytest imports the plugin at every start: that must not import pydantic and the formats
    if name not in _HOMES:
        raise AttributeError(f"module 'svodka.gold' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
