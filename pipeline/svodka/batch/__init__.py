"""Batch runs that never lose an article: workers, parts with completion markers, continuing after a stop."""

from __future__ import annotations

from svodka.batch.run import extract, extract_to_streams
from svodka.batch.settings import PipelineSettings, ReadSettings, RunSettings
from svodka.batch.status import Status, status
from svodka.batch.summary import Summary

__all__ = [
    "PipelineSettings",
    "ReadSettings",
    "RunSettings",
    "Status",
    "Summary",
    "extract",
    "extract_to_streams",
    "status",
]
