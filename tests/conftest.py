"""One pipeline for all tests: its models load once."""

from __future__ import annotations

import pytest

from svodka import Pipeline


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline()
