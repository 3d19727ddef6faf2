"""Writes the graphs of this folder anew: ``python -m svodka.tag.graphs.build`` (needs the package onnx)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from onnx import TensorProto, helper

OPSET: Final = 17
IR: Final = 8
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
    """A step of a recurrent layer in both directions: y = gates + state·inner."""
    nodes = [
        helper.make_node("MatMul", ["state", "inner"], ["inside"]),
        helper.make_node("Add", ["inside", "gates"], ["y"]),
    ]
    wide = ("sides", "rows", "gates")
    inputs = {"gates": wide, "state": ("sides", "rows", "hidden"), "inner": ("sides", "hidden", "gates")}
    return _model("step", nodes, inputs, wide)


GRAPHS: Final = (convolution, linear, linear_relu, step)

_LINEAR: Final[dict[str, Shape]] = {"x": ("rows", "in"), "w": ("in", "out"), "bias": ("out",)}


def _model(name: str, nodes: Sequence[Any], inputs: Mapping[str, Shape], output: Shape) -> bytes:
    graph = helper.make_graph(nodes, name, [_value(*pair) for pair in inputs.items()], [_value("y", output)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    found: bytes = model.SerializeToString()
    return found


def _value(name: str, shape: Shape) -> Any:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def main() -> None:
    """Writes them."""
    for make in GRAPHS:
        (FOLDER / f"{make.__name__}.onnx").write_bytes(make())


if __name__ == "__main__":
    main()
