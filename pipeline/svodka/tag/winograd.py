"""A convolution over three tokens with half of the multiplications.

Four outputs side by side take twelve products of a token and a weight. As values of polynomials at six points
(0, 1, -1, 2, -2 and infinity) they take six: minimal filtering F(4, 3), Winograd (1980), which Lavin and Gray
(2016) use for images. What it costs in precision is some units in the last place of the largest output.

The tokens of a block lie in four lanes, token t at [t % 4, t // 4]: all that is added up below lies in one
piece, and the outcome is in lanes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from svodka.tag.graphs import graph
from svodka.tag.models import Floats
from svodka.tag.scratch import scratch

LANES: Final = 4
POINTS: Final = 6
_TWO, _FOUR = np.float32(2), np.float32(4)


class Convolution:
    """relu(a·u + b·v + c·w + bias) for all tokens a, b, c that follow each other.

    Args:
        weights: u, v and w, inputs × outputs each.
    """

    def __init__(self, weights: Sequence[Floats], bias: Floats) -> None:
        self._weights = _weights_at_points(weights)
        self._bias = bias.astype(np.float32)
        self._products = graph("products")
        # numpy compares with a row faster than with 0
        self._nothing = np.zeros(len(bias), np.float32)

    def __call__(self, x: Floats) -> Floats:
        """Lanes of n + 1 tokens × inputs → lanes of n tokens × outputs, valid until the next call of any."""
        count, inputs, outputs = x.shape[1] - 1, x.shape[2], len(self._bias)
        values = scratch("values", POINTS, count, inputs)
        _at_points(x, values, scratch("halves", 2, count, inputs))
        products = self._products(x=values, w=self._weights)
        products[1] += self._bias  # the one that all outputs hold once
        sums = scratch("sums", LANES, count, outputs)
        _outputs(products, sums, scratch("halves", 2, count, outputs))
        return np.maximum(sums, self._nothing, out=sums)


def _weights_at_points(weights: Sequence[Floats]) -> Floats:
    """Points × inputs × outputs."""
    u, v, w = (side.astype(np.float64) for side in weights)
    values = [
        u / 4,
        -(u + v + w) / 6,
        -(u - v + w) / 6,
        (u + 2 * v + 4 * w) / 24,
        (u - 2 * v + 4 * w) / 24,
        w,
    ]
    # in one piece: ONNX Runtime would copy any other at every call
    return np.ascontiguousarray(np.stack(values), np.float32)


def _at_points(x: Floats, values: Floats, halves: Floats) -> None:
    """Six tokens on end, from each fourth on, as values at the points."""
    d0, d1, d2, d3 = x[:, :-1]
    d4, d5 = x[:2, 1:]
    even, odd = halves
    np.multiply(d2, _FOUR, out=even)
    np.subtract(d4, even, out=even)  # d4 - 4 d2
    np.multiply(d1, _FOUR, out=odd)
    np.subtract(d3, odd, out=odd)  # d3 - 4 d1
    np.add(even, odd, out=values[1])
    np.subtract(even, odd, out=values[2])
    np.multiply(d3, _FOUR, out=values[5])
    np.subtract(d5, values[5], out=values[5])
    np.subtract(values[5], odd, out=values[5])  # 4 d1 - 5 d3 + d5
    np.subtract(d4, d2, out=even)
    np.subtract(d3, d1, out=odd)
    np.add(odd, odd, out=odd)
    np.add(even, odd, out=values[3])
    np.subtract(even, odd, out=values[4])
    np.subtract(d0, d2, out=values[0])
    np.multiply(values[0], _FOUR, out=values[0])
    np.add(values[0], even, out=values[0])  # 4 d0 - 5 d2 + d4


def _outputs(products: Floats, sums: Floats, halves: Floats) -> None:
    """The products at the points as outputs in lanes."""
    m0, m1, m2, m3, m4, m5 = products
    one, two = halves
    np.add(m1, m2, out=one)
    np.add(m3, m4, out=two)
    np.add(m0, one, out=sums[0])
    np.add(sums[0], two, out=sums[0])  # m0 + m1 + m2 + m3 + m4
    np.multiply(two, _FOUR, out=two)
    np.add(one, two, out=sums[2])  # m1 + m2 + 4 m3 + 4 m4
    np.subtract(m1, m2, out=one)
    np.subtract(m3, m4, out=two)
    np.multiply(two, _TWO, out=two)
    np.add(one, two, out=sums[1])  # m1 - m2 + 2 m3 - 2 m4
    np.multiply(two, _FOUR, out=two)
    np.add(one, two, out=sums[3])
    np.add(sums[3], m5, out=sums[3])  # m1 - m2 + 8 m3 - 8 m4 + m5
