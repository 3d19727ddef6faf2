"""From tags to mentions: only legal sequences come out, and the best of them."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.tag.ner.decode import best_path, best_paths, spans
from svodka.tag.ner.tags import TAGS


def indices(*tags: str) -> np.ndarray:
    return np.array([TAGS.index(tag) for tag in tags])


def scores_for(*tags: str, doubt: dict[tuple[int, str], float] | None = None) -> np.ndarray:
    """One for each wanted tag, and the given scores for others."""
    scores = np.zeros((len(tags), len(TAGS)), np.float32)
    scores[np.arange(len(tags)), indices(*tags)] = 1
    for (token, tag), score in (doubt or {}).items():
        scores[token, TAGS.index(tag)] = score
    return scores


def legal(path: list[str]) -> bool:
    def may_follow(left: str, right: str) -> bool:
        inside = left[0] in "BI"
        return right[0] in ("IE" if inside else "OBS") and (not inside or left[2:] == right[2:])

    return all(may_follow(left, right) for left, right in pairwise(["O", *path, "O"]))


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ((), []),
        (("O", "O"), []),
        (("S-LOC",), [(0, 1, "LOC")]),
        (("O", "B-PER", "E-PER", "O"), [(1, 3, "PER")]),
        (("B-ORG", "I-ORG", "I-ORG", "E-ORG"), [(0, 4, "ORG")]),
        (("S-PER", "S-PER", "B-LOC", "E-LOC"), [(0, 1, "PER"), (1, 2, "PER"), (2, 4, "LOC")]),
    ],
)
def test_spans_of_legal_tags(tags: tuple[str, ...], found: list[tuple[int, int, str]]) -> None:
    assert list(spans(indices(*tags) if tags else np.zeros(0, int))) == found


@pytest.mark.parametrize(
    ("scores", "path"),
    [
        # a beginning without an end becomes what costs least
        (scores_for("B-PER", "O"), ["O", "O"]),
        (scores_for("B-PER", "O", doubt={(0, "S-PER"): 0.9}), ["S-PER", "O"]),
        (scores_for("B-PER", "O", doubt={(1, "E-PER"): 0.9}), ["B-PER", "E-PER"]),
        # the type of the parts must agree
        (scores_for("B-ORG", "E-LOC", doubt={(1, "E-ORG"): 0.5}), ["B-ORG", "E-ORG"]),
        (scores_for("B-ORG", "E-LOC", doubt={(0, "B-LOC"): 0.6, (1, "E-ORG"): 0.5}), ["B-LOC", "E-LOC"]),
        # a mention may not run over the end of the sentence
        (scores_for("O", "B-LOC", doubt={(1, "S-LOC"): 0.7}), ["O", "S-LOC"]),
    ],
)
def test_illegal_best_tags_are_mended(scores: np.ndarray, path: list[str]) -> None:
    assert [TAGS[i] for i in best_paths(scores, [len(scores)])] == path


def test_sentences_do_not_touch() -> None:
    scores = scores_for("B-PER", "E-PER", doubt={(0, "S-PER"): 0.5, (1, "S-PER"): 0.5})
    assert [TAGS[i] for i in best_paths(scores, [2])] == ["B-PER", "E-PER"]
    assert [TAGS[i] for i in best_paths(scores, [1, 1])] == ["S-PER", "S-PER"]


@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
def test_the_path_is_the_best_of_all_legal_ones(seed: int, length: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(length, len(TAGS))).astype(np.float32)
    columns = range(len(TAGS))
    possible = (path for path in product(columns, repeat=length) if legal([TAGS[i] for i in path]))
    best = max(scores[range(length), path].sum() for path in possible)
    assert scores[range(length), best_path(scores)].sum() == pytest.approx(best, rel=1e-5)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 6), max_size=5))
def test_many_sentences_are_as_each_alone(seed: int, lengths: list[int]) -> None:
    scores = np.random.default_rng(seed).normal(size=(sum(lengths), len(TAGS))).astype(np.float32)
    parts = np.split(scores, np.cumsum(lengths)[:-1]) if lengths else []
    alone = [tag for part in parts for tag in best_path(part).tolist()]
    assert best_paths(scores, lengths).tolist() == alone
