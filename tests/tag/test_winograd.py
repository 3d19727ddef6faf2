"""The convolution with half of the multiplications gives what the plain one gives."""

from __future__ import annotations

import numpy as np
import pytest

from svodka.tag.winograd import LANES, Convolution

RANDOM = np.random.default_rng(1)


def plain(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The convolution as it is defined, of rows of tokens."""
    u, v, w = weights.astype(np.float64)
    return np.maximum(x[:-2] @ u + x[1:-1] @ v + x[2:] @ w + bias, 0)


def in_lanes(x: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(x.reshape(-1, LANES, x.shape[1]).transpose(1, 0, 2))


def in_a_row(lanes: np.ndarray) -> np.ndarray:
    return lanes.transpose(1, 0, 2).reshape(-1, lanes.shape[2])


@pytest.mark.parametrize("length", [2, 3, 7, 20])
@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (3, 5), (256, 128), (7_000, 2)])
def test_is_the_plain_convolution(length: int, inputs: int, outputs: int) -> None:
    x = RANDOM.normal(size=(LANES * length, inputs)).astype(np.float32)
    weights = RANDOM.normal(size=(3, inputs, outputs)).astype(np.float32)
    bias = RANDOM.normal(size=outputs).astype(np.float32)
    found = in_a_row(Convolution(weights, bias)(in_lanes(x)))
    expected = plain(x, weights, bias)[: len(found)]
    assert len(found) == LANES * (length - 1)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5 * np.abs(expected).max())


def test_calls_of_different_lengths_do_not_disturb_each_other() -> None:
    weights, bias = RANDOM.normal(size=(3, 2, 2)).astype(np.float32), np.zeros(2, np.float32)
    convolution = Convolution(weights, bias)
    long, short = (in_lanes(RANDOM.normal(size=(LANES * n, 2)).astype(np.float32)) for n in (9, 4))
    first = convolution(long).copy()
    convolution(short)
    np.testing.assert_array_equal(convolution(long), first)


def test_whole_numbers() -> None:
    weights, bias = RANDOM.normal(size=(3, 2, 2)).astype(np.float32), np.ones(2, np.float32)
    codes = in_lanes(RANDOM.integers(-9, 9, size=(LANES * 3, 2)).astype(np.int16))
    convolution = Convolution(weights, bias)
    np.testing.assert_array_equal(convolution(codes).copy(), convolution(codes.astype(np.float32)))
