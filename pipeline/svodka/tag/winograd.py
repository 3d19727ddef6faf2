"""A convolution over three tokens with half of the multiplications.

Four outputs side by side take twelve products of a token and a weight. As values of polynomials at six points
(0, 1, -1, 2, -2 and infinity) they take six: minimal filtering F(4, 3), Winograd (1980), which Lavin and Gray
(2016) use for images. What it costs in precision is some units in the last place of the largest output.

The tokens of a block lie in four lanes, token t at [t % 4, t // 4]. Four outputs depend on six tokens on end,
the window of the outputs; a block's windows are its lanes and the first two lanes moved by a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from svodka.tag.graphs import graph
from svodka.tag.models import Floats
from svodka.tag.scratch import scratch

LANES: Final = 4
WINDOW: Final = 6
_COLUMNS: Final = (
    16_384  # OpenBLAS multiplies small matrices up to here as they lie, larger ones thrice as long
)

# a window → its values at the points
_VALUES: Final = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ],
    np.float32,
)
# the three weights → their values at the points
_WEIGHTS: Final = np.array(
    [
        [1 / 4, 0, 0],
        [-1 / 6, -1 / 6, -1 / 6],
        [-1 / 6, 1 / 6, -1 / 6],
        [1 / 24, 1 / 12, 1 / 6],
        [1 / 24, -1 / 12, 1 / 6],
        [0, 0, 1],
    ]
)
# the products at the points → four outputs
_OUTPUTS: Final = np.array(
    [
        [1, 1, 1, 1, 1, 0],
        [0, 1, -1, 2, -2, 0],
        [0, 1, 1, 4, 4, 0],
        [0, 1, -1, 8, -8, 1],
    ],
    np.float32,
)


class Convolution:
    """relu(a·u + b·v + c·w + bias) for all tokens a, b, c that follow each other.

    Args:
        weights: u, v and w, inputs × outputs each.
    """

    def __init__(self, weights: Sequence[Floats], bias: Floats) -> None:
        values = np.tensordot(_WEIGHTS, np.stack(weights).astype(np.float64), axes=1)
        # in one piece: ONNX Runtime would copy any other at every call
        self._weights = np.ascontiguousarray(values, np.float32)
        self._bias = bias.astype(np.float32)
        self._products = graph("products")
        # numpy compares with a row faster than with 0
        self._nothing = np.zeros(len(bias), np.float32)

    def __call__(self, lanes: NDArray[Any]) -> Floats:
        """Lanes of n + 1 tokens × inputs → lanes of n tokens × outputs, valid until the next call of any."""
        _, count, inputs = lanes.shape
        values = scratch("values", WINDOW, count - 1, inputs)
        _values(lanes, values)
        products = self._products(x=values, w=self._weights)
        products[1] += self._bias  # the one that all outputs hold once
        outputs = scratch("outputs", LANES, count - 1, len(self._bias))
        _mix(_OUTPUTS, products.reshape(WINDOW, -1), outputs.reshape(LANES, -1))
        return np.maximum(outputs, self._nothing, out=outputs)


def _values(lanes: NDArray[Any], values: Floats) -> None:
    """The windows of the lanes as values at the points, a few at a time, in the processor's cache."""
    _, count, inputs = values.shape
    rows = values.reshape(WINDOW, -1)
    together = max(_COLUMNS // inputs, 1)
    for start in range(0, count, together):
        stop = min(start + together, count)
        windows = scratch("windows", WINDOW, stop - start, inputs)
        np.copyto(windows[:LANES], lanes[:, start:stop])
        np.copyto(windows[LANES:], lanes[: WINDOW - LANES, start + 1 : stop + 1])
        _mix(_VALUES, windows.reshape(WINDOW, -1), rows[:, start * inputs : stop * inputs])


def _mix(factors: Floats, rows: Floats, out: Floats) -> None:
    """Sums of rows, each with its factor."""
    for start in range(0, rows.shape[1], _COLUMNS):
        part = slice(start, start + _COLUMNS)
        np.matmul(factors, rows[:, part], out=out[:, part])
