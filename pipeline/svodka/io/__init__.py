"""Readers that turn files into articles, writers that turn records into files."""

from __future__ import annotations

from svodka.io.failure import Failure
from svodka.io.inputs import Source, plan
from svodka.io.reader import read

__all__ = ["Failure", "Source", "plan", "read"]
