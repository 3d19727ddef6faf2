"""Ids that come twice are found, whatever their number."""

from __future__ import annotations

import pytest

from svodka.io.ids import NAMED, Ids


@pytest.mark.parametrize("id", ["", "a", "2023/05/a17.txt", "п\udc80", "я" * 10_000])
def test_an_id_is_new_once(id: str) -> None:
    ids = Ids()
    assert ids.earlier("other", "x, line 1") is None
    assert ids.earlier(id, "x, line 2") is None
    assert ids.earlier(id, "x, line 3") == "x, line 2"


def test_an_id_from_nowhere_comes_before_too() -> None:
    ids = Ids()
    assert ids.earlier("a", None) is None
    assert ids.earlier("a", None) == "an earlier article"


def test_all_of_many_are_known_and_the_first_are_named() -> None:
    ids = Ids()
    names = [f"news/{number}" for number in range(4 * NAMED)]
    assert all(ids.earlier(name, f"place of {name}") is None for name in names)
    assert ids.earlier(names[0], None) == f"place of {names[0]}"
    assert all(ids.earlier(name, None) == "an earlier article" for name in names[NAMED:])
