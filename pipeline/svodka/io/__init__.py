"""Readers that turn files into articles, writers that turn records into files."""

from __future__ import annotations

from svodka.io.failure import Failure
from svodka.io.inputs import Source, plan
from svodka.io.limits import Limits
from svodka.io.reader import read, read_one
from svodka.io.rows import Fields

__all__ = ["Failure", "Fields", "Limits", "Source", "plan", "read", "read_one"]
