"""One pipeline for all tests: its models load once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from svodka import Pipeline


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    from svodka import Pipeline

    return Pipeline()
