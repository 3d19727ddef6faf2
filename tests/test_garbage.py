"""The search for reference cycles rests while a batch is worked on, and only then."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from svodka.garbage import paused


@pytest.fixture(autouse=True)
def enabled() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_rests_inside_and_goes_on_behind() -> None:
    with paused():
        assert not gc.isenabled()
        with paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_goes_on_behind_an_error() -> None:
    with pytest.raises(ValueError, match="batch"), paused():
        raise ValueError("batch")
    assert gc.isenabled()


def test_stays_off_for_those_who_had_it_off() -> None:
    gc.disable()
    with paused():
        pass
    assert not gc.isenabled()
