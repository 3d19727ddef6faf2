"""Writes the graphs of this folder anew: ``python -m svodka.tag.graphs.build`` (needs the package onnx)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET: Final = 17
IR: Final = 8
MICROSOFT: Final = "com.microsoft"  # ONNX Runtime's own operators
FLOAT, BYTE, SIGNED_BYTE = TensorProto.FLOAT, TensorProto.UINT8, TensorProto.INT8
FOLDER: Final = Path(__file__).parent

Shape = Sequence[str]


def products() -> bytes:
    """y = x·w for several pairs of matrices."""
    inputs = _values(FLOAT, x=("pairs", "rows", "in"), w=("pairs", "in", "out"))
    nodes = [helper.make_node("MatMul", ["x", "w"], ["y"])]
    return _model("products", nodes, inputs, _values(FLOAT, y=("pairs", "rows", "out")))


def linear() -> bytes:
    """y = x·w + bias."""
    nodes = [helper.make_node("Gemm", ["x", "w", "bias"], ["y"])]
    return _model("linear", nodes, _values(FLOAT, **_LINEAR), _values(FLOAT, y=("rows", "out")))


def linear_relu() -> bytes:
    """y = relu(x·w + bias)."""
    nodes = [
        helper.make_node("Gemm", ["x", "w", "bias"], ["sums"]),
        helper.make_node("Relu", ["sums"], ["y"]),
    ]
    return _model("linear_relu", nodes, _values(FLOAT, **_LINEAR), _values(FLOAT, y=("rows", "out")))


def codes() -> bytes:
    """States of a recurrent layer (between -1 and 1) as whole numbers of one byte.

    The rounding is the same for any state, so that a row comes out the same in any company.
    """
    shape = ("sides", "rows", "hidden")
    return _model("codes", [_rounded("x", "y")], _values(FLOAT, x=shape), _values(BYTE, y=shape))


def step() -> bytes:
    """A step of a recurrent layer, for each direction and gate: y = state·inner, both rounded to one byte."""
    nodes = [_rounded("state", "codes"), _product("codes", "inner", "units")]
    inputs = _values(FLOAT, state=("sides", "one", "rows", "hidden"), units=("sides", "gates", "one", "out"))
    inputs += _values(SIGNED_BYTE, inner=("sides", "gates", "hidden", "out"))
    return _model("step", nodes, inputs, _values(FLOAT, y=("sides", "gates", "rows", "out")))


def linear_of_codes() -> bytes:
    """y = x·w + bias for rounded states of a recurrent layer, the weights in one byte."""
    inputs = _values(FLOAT, units=("out",), bias=("out",))
    inputs += _values(BYTE, x=("rows", "in")) + _values(SIGNED_BYTE, w=("in", "out"))
    nodes = [_product("x", "w", "units", "bias")]
    return _model("linear_of_codes", nodes, inputs, _values(FLOAT, y=("rows", "out")))


def rough() -> bytes:
    """y = x·w + bias, roughly: x, none below zero, is rounded to `unit` and the weights are in one byte."""
    inputs = _values(FLOAT, x=("rows", "in"), unit=(), units=("out",), bias=("out",))
    inputs += _values(SIGNED_BYTE, w=("in", "out"))
    nodes = [_rounded("x", "codes", "nothing"), _product("codes", "w", "units", "bias", "nothing")]
    return _model("rough", nodes, inputs, _values(FLOAT, y=("rows", "out")))


def _rounded(x: str, codes: str, zero: str = "zero") -> Any:
    return helper.make_node("QuantizeLinear", [x, "unit", zero], [codes])


def _product(codes: str, w: str, units: str, bias: str = "", zero: str = "zero") -> Any:
    """y = states·(w · units), plus the bias if there is one; w is whole numbers."""
    given = [codes, w, "unit", units, zero, "", bias]
    return helper.make_node("MatMulIntegerToFloat", given, ["y"], domain=MICROSOFT)


_CONSTANTS: Final[dict[str, NDArray[Any]]] = {
    "unit": np.array(1 / 127, np.float32),  # of states
    "zero": np.array(128, np.uint8),
    "nothing": np.array(0, np.uint8),
}


GRAPHS: Final = (products, linear, linear_relu, codes, step, linear_of_codes, rough)

_LINEAR: Final[dict[str, Shape]] = {"x": ("rows", "in"), "w": ("in", "out"), "bias": ("out",)}


def _model(name: str, nodes: Sequence[Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> bytes:
    used = {given for node in nodes for given in node.input} - {given.name for given in inputs}
    constants = [numpy_helper.from_array(value, key) for key, value in _CONSTANTS.items() if key in used]
    graph = helper.make_graph(nodes, name, inputs, outputs, constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR)
    found: bytes = model.SerializeToString()
    return found


def _values(kind: int, **shapes: Shape) -> list[Any]:
    """Inputs or outputs by name."""
    return [helper.make_tensor_value_info(name, kind, list(shape)) for name, shape in shapes.items()]


def main() -> None:
    """Writes them."""
    for make in GRAPHS:
        (FOLDER / f"{make.__name__}.onnx").write_bytes(make())


if __name__ == "__main__":
    main()
