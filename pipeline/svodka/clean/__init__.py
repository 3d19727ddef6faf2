"""Repair of debris: the reading of an article, and the exact way back to its source."""

from __future__ import annotations

from svodka.clean.repair import Reading, repair

__all__ = ["Reading", "repair"]
