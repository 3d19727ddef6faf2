"""The graphs compute what numpy computes, and are what their script writes."""

from __future__ import annotations

import numpy as np
import pytest

from svodka.tag.graphs import graph

RANDOM = np.random.default_rng(1)


def numbers(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def test_linear() -> None:
    x, w, bias = numbers(5, 4), numbers(4, 3), numbers(3)
    np.testing.assert_allclose(graph("linear")(x=x, w=w, bias=bias), x @ w + bias, rtol=1e-5, atol=1e-5)


def test_linear_relu() -> None:
    x, w, bias = numbers(5, 4), numbers(4, 3), numbers(3)
    expected = np.maximum(x @ w + bias, 0)
    np.testing.assert_allclose(graph("linear_relu")(x=x, w=w, bias=bias), expected, rtol=1e-5, atol=1e-5)


def test_convolution() -> None:
    x, (u, v, w), bias = numbers(7, 4), numbers(3, 4, 2), numbers(2)
    expected = np.maximum(x[:-2] @ u + x[1:-1] @ v + x[2:] @ w + bias, 0)
    found = graph("convolution")(a=x[:-2], b=x[1:-1], c=x[2:], u=u, v=v, w=w, bias=bias)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_step_of_slices_and_of_one_row_of_gates() -> None:
    gates, state, inner = numbers(2, 5, 8), numbers(2, 9, 2), numbers(2, 2, 8)
    found = graph("step")(gates=gates[:, :3], state=state[:, 4:7], inner=inner)
    np.testing.assert_allclose(found, gates[:, :3] + state[:, 4:7] @ inner, rtol=1e-5, atol=1e-5)
    found = graph("step")(gates=gates[:, :1], state=state, inner=inner)
    np.testing.assert_allclose(found, gates[:, :1] + state @ inner, rtol=1e-5, atol=1e-5)


def test_the_files_are_what_the_script_writes() -> None:
    build = pytest.importorskip("svodka.tag.graphs.build", reason="writing graphs needs the package onnx")
    for make in build.GRAPHS:
        assert (build.FOLDER / f"{make.__name__}.onnx").read_bytes() == make()
    assert {path.stem for path in build.FOLDER.glob("*.onnx")} == {make.__name__ for make in build.GRAPHS}
