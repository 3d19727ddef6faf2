"""Writes the graphs of this folder anew: ``python -m svodka.tag.graphs.build`` (needs the package onnx)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET: Final = 17
IR: Final = 8
MICROSOFT: Final = "com.microsoft"  # ONNX Runtime's own operators
FOLDER: Final = Path(__file__).parent

Shape = Sequence[str]


def convolution() -> bytes:
    """A convolution over three rows with ReLU: y = relu(a·u + b·v + c·w + bias).

    a, b and c are the same rows shifted by one, so that nothing has to be copied.
    """
    rows, weight = ("rows", "in"), ("in", "out")
    nodes = [
        helper.make_node("Gemm", ["a", "u", "bias"], ["left"]),
        helper.make_node("Gemm", ["b", "v", "left"], ["middle"]),
        helper.make_node("Gemm", ["c", "w", "middle"], ["right"]),
        helper.make_node("Relu", ["right"], ["y"]),
    ]
    inputs = {**dict.fromkeys("abc", rows), **dict.fromkeys("uvw", weight), "bias": ("out",)}
    return _model("convolution", nodes, inputs, ("rows", "out"))


def linear() -> bytes:
    """y = x·w + bias."""
    nodes = [helper.make_node("Gemm", ["x", "w", "bias"], ["y"])]
    return _model("linear", nodes, _LINEAR, ("rows", "out"))


def linear_relu() -> bytes:
    """y = relu(x·w + bias)."""
    nodes = [
        helper.make_node("Gemm", ["x", "w", "bias"], ["sums"]),
        helper.make_node("Relu", ["sums"], ["y"]),
    ]
    return _model("linear_relu", nodes, _LINEAR, ("rows", "out"))


def step() -> bytes:
    """A step of a recurrent layer in both directions: y = state·inner, the weights in one byte."""
    nodes = _product_of_states("state", "inner", "units", "y")
    inputs = {"state": ("sides", "rows", "hidden"), "units": ("sides", "one", "gates")}
    return _model("step", nodes, inputs, ("sides", "rows", "gates"), inner=("sides", "hidden", "gates"))


def linear_of_states() -> bytes:
    """y = x·w + bias for states of a recurrent layer, the weights in one byte."""
    nodes = [
        *_product_of_states("x", "w", "units", "product"),
        helper.make_node("Add", ["product", "bias"], ["y"]),
    ]
    inputs = {"x": ("rows", "in"), "units": ("out",), "bias": ("out",)}
    return _model("linear_of_states", nodes, inputs, ("rows", "out"), w=("in", "out"))


def _product_of_states(x: str, w: str, units: str, product: str) -> list[Any]:
    """product = x·(w · units): x lies between -1 and 1 and is rounded to one byte, w is whole numbers.

    The rounding is the same for any x, so that a row comes out the same in any company.
    """
    return [
        helper.make_node("QuantizeLinear", [x, "unit", "zero"], ["codes"]),
        helper.make_node(
            "MatMulIntegerToFloat",
            ["codes", w, "unit", units, "zero"],
            [product],
            domain=MICROSOFT,
        ),
    ]


_STATES: Final[dict[str, NDArray[Any]]] = {
    "unit": np.array(1 / 127, np.float32),
    "zero": np.array(128, np.uint8),
}


GRAPHS: Final = (convolution, linear, linear_relu, linear_of_states, step)

_LINEAR: Final[dict[str, Shape]] = {"x": ("rows", "in"), "w": ("in", "out"), "bias": ("out",)}


def _model(
    name: str, nodes: Sequence[Any], inputs: Mapping[str, Shape], output: Shape, **whole: Shape
) -> bytes:
    """A graph's file; `whole` are further inputs, of whole numbers in one byte each, that states meet."""
    given = [_value(*pair) for pair in inputs.items()]
    given += [_value(*pair, TensorProto.INT8) for pair in whole.items()]
    constants = [numpy_helper.from_array(value, key) for key, value in _STATES.items()] if whole else []
    graph = helper.make_graph(nodes, name, given, [_value("y", output)], constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR)
    found: bytes = model.SerializeToString()
    return found


def _value(name: str, shape: Shape, kind: int = TensorProto.FLOAT) -> Any:
    return helper.make_tensor_value_info(name, kind, list(shape))


def main() -> None:
    """Writes them."""
    for make in GRAPHS:
        (FOLDER / f"{make.__name__}.onnx").write_bytes(make())


if __name__ == "__main__":
    main()
