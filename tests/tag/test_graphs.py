"""The graphs compute what numpy computes, and are what their script writes."""

from __future__ import annotations

import numpy as np
import pytest

from svodka.tag.graphs import graph

RANDOM = np.random.default_rng(1)


def numbers(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def whole_numbers(*shape: int) -> np.ndarray:
    return RANDOM.integers(-63, 64, size=shape).astype(np.int8)


def rounded(states: np.ndarray) -> np.ndarray:
    """States as the graphs take them: multiples of 1/127."""
    return np.rint(states * 127) / 127


def test_linear() -> None:
    x, w, bias = numbers(5, 4), numbers(4, 3), numbers(3)
    np.testing.assert_allclose(graph("linear")(x=x, w=w, bias=bias), x @ w + bias, rtol=1e-5, atol=1e-5)


def test_linear_relu() -> None:
    x, w, bias = numbers(5, 4), numbers(4, 3), numbers(3)
    expected = np.maximum(x @ w + bias, 0)
    np.testing.assert_allclose(graph("linear_relu")(x=x, w=w, bias=bias), expected, rtol=1e-5, atol=1e-5)


def test_products() -> None:
    x, w = numbers(3, 5, 4), numbers(3, 4, 2)
    np.testing.assert_allclose(graph("products")(x=x, w=w), x @ w, rtol=1e-5, atol=1e-5)


def test_step_of_slices_and_of_one_row() -> None:
    state = np.tanh(numbers(2, 1, 9, 3))
    inner, units = whole_numbers(2, 2, 3, 4), np.abs(numbers(2, 2, 1, 4)) / 63
    for part in (slice(4, 7), slice(4, 5), slice(None)):
        found = graph("step")(state=state[:, :, part], inner=inner, units=units)
        expected = rounded(state[:, :, part]) @ (inner * units)
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_linear_of_codes() -> None:
    x, bias = np.tanh(numbers(1, 5, 4)), numbers(3)
    w, units = whole_numbers(4, 3), np.abs(numbers(3)) / 63
    codes = graph("codes")(x=x)
    assert codes.dtype == np.uint8
    np.testing.assert_allclose((codes - 128.0) / 127, rounded(x), rtol=1e-5, atol=1e-5)
    found = graph("linear_of_codes")(x=codes[0], w=w, units=units, bias=bias)
    np.testing.assert_allclose(found, rounded(x[0]) @ (w * units) + bias, rtol=1e-5, atol=1e-5)
    alone = graph("linear_of_codes")(x=codes[0, :1], w=w, units=units, bias=bias)
    assert (alone == found[:1]).all()  # whatever the other rows are


def test_the_files_are_what_the_script_writes() -> None:
    build = pytest.importorskip("svodka.tag.graphs.build", reason="writing graphs needs the package onnx")
    for make in build.GRAPHS:
        assert (build.FOLDER / f"{make.__name__}.onnx").read_bytes() == make()
    assert {path.stem for path in build.FOLDER.glob("*.onnx")} == {make.__name__ for make in build.GRAPHS}


def test_rough() -> None:
    x, bias = np.abs(numbers(5, 4)), numbers(3)
    w, units = whole_numbers(4, 3), np.abs(numbers(3)) / 63
    unit = np.array(x.max() / 255, np.float32)
    expected = np.rint(x / unit) * unit @ (w * units) + bias
    found = graph("rough")(x=x, unit=unit, w=w, units=units, bias=bias)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
