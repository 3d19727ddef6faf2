"""The input in parts, and the fingerprint by which a part is known again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka import Article
from svodka.batch.entries import Entry, fingerprint, parts
from svodka.io import Failure

ARTICLE = Article("Мост открыт.", id="a", title="Мост", published="2026-01-31", source="in/a")
FAILURE = Failure("b", "in/b", "read", "byte 3 is not valid utf-8", "give the right --encoding")


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([1] * 7, [3, 3, 1]),
        ([1, 6_000_000, 1, 1], [2, 2]),
        ([3_000_000] * 4, [2, 2]),
    ],
    ids=["none", "by number", "one long", "by length"],
)
def test_parts_are_bounded_in_articles_and_characters(lengths: list[int], expected: list[int]) -> None:
    stream = [Article("я" * length) for length in lengths]
    assert [len(part) for part in parts(stream, 3)] == expected


ENTRIES = st.lists(
    st.one_of(
        st.builds(
            Article, st.text(max_size=5), st.none() | st.text(max_size=3), st.none() | st.text(max_size=3)
        ),
        st.builds(Failure, st.text(max_size=3), st.none(), st.just("read"), st.text(max_size=3), st.just("")),
    ),
    max_size=4,
)


@given(one=ENTRIES, other=ENTRIES)
def test_only_equal_parts_have_equal_fingerprints(one: list[Entry], other: list[Entry]) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


@pytest.mark.parametrize("field", ["text", "id", "title", "published", "source"])
def test_every_field_of_an_article_counts(field: str) -> None:
    assert fingerprint([replace(ARTICLE, **{field: "x"})]) != fingerprint([ARTICLE])


@pytest.mark.parametrize("field", Failure._fields)
def test_every_field_of_a_failure_counts(field: str) -> None:
    assert fingerprint([FAILURE._replace(**{field: "x"})]) != fingerprint([FAILURE])


def test_a_lone_surrogate_has_a_fingerprint_too() -> None:
    assert fingerprint([Article("п\udc80лохо")]) != fingerprint([Article("плохо")])
