"""slovnet's encoder, for all sentences of many articles at once.

The network (https://github.com/natasha/slovnet) sees a token as its navec vector and its shape, and passes
three convolutions over three tokens each, every one followed by ReLU and batch normalization. Here

- sentences lie one behind the other with a gap of one token between them, and long stretches are cut into
  blocks that stay in the processor's cache, each with three tokens of context on either side: the outcome is
  the same;
- the tokens of a block lie in lanes, which the further convolutions want (see `winograd`);
- the first convolution, which is linear in the token, is worked out once a word form and side and kept, in
  two bytes a number and a unit for each row;
- a batch normalization is folded into the weights behind it. A gap counts as zero *behind* the normalization,
  so before it a gap is what the normalization turns into zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from svodka.tag.forms import PAD, Forms, Hashes, Ints, shape
from svodka.tag.graphs import graph
from svodka.tag.models import Floats, Model
from svodka.tag.scratch import scratch
from svodka.tag.vectors import Vectors
from svodka.tag.winograd import LANES, Convolution

BLOCK: Final = 1024  # tokens of a block
CONTEXT: Final = 3  # tokens that a block must see on either side: one a convolution

LARGEST: Final = 2**15 - 1  # in two bytes


class Normalization:
    """Batch normalization as y = x · scale + shift."""

    def __init__(self, model: Model, layer: int) -> None:
        name = f"encoder.{layer}.norm"
        self.scale = model.arrays[f"{name}.weight"] / model.arrays[f"{name}.std"]
        self.shift = model.arrays[f"{name}.bias"] - model.arrays[f"{name}.mean"] * self.scale
        self.zero = -self.shift / self.scale

    def fold(self, weight: Floats, bias: Floats) -> tuple[Floats, Floats]:
        """Weight (inputs × outputs) and bias that do behind ReLU what they did behind the normalization."""
        return self.scale[:, None] * weight, bias + self.shift @ weight


class FirstLayer:
    """The first convolution: what each form adds to the token behind it, to itself and to the one before.

    Attributes:
        forms: gives the forms their rows.
    """

    def __init__(self, model: Model, vectors: Vectors, capacity: int) -> None:
        weight = model.arrays["encoder.0.conv.weight"]  # outputs × inputs × 3
        sides = weight.transpose(1, 2, 0).reshape(weight.shape[1], -1)
        shapes = model.arrays["emb.shape.weight"]
        self._words = np.ascontiguousarray(sides[: -shapes.shape[1]])
        self._shapes = shapes @ sides[-shapes.shape[1] :]
        self._shape_rows = {name: row for row, name in enumerate(model.shapes)}
        self.width = weight.shape[0]
        self._shapes[:, self.width : 2 * self.width] += model.arrays["encoder.0.conv.bias"]
        self._linear = graph("linear")
        self._no_bias = np.zeros(self._words.shape[1], np.float32)
        self._vectors = vectors
        self._tables = np.zeros((3, capacity, self.width), np.int16)
        self._units = np.zeros((3, capacity, 1), np.float32)
        self.forms = Forms(self._fill, capacity)

    def _fill(self, rows: Ints, texts: Sequence[str]) -> None:
        """Work out the layer for forms that were given rows of the table."""
        # many rare forms are none of navec's words, or the same but for a capital
        ids, numbers = np.unique(self._vectors.ids(map(str.lower, texts)), return_inverse=True)
        words: Floats = self._linear(x=self._vectors[ids], w=self._words, bias=self._no_bias)
        sides = words.take(numbers, axis=0)
        sides += self._shapes[[self._shape_rows[shape(text)] for text in texts]]
        sides = sides.reshape(len(rows), 3, self.width)
        units = np.maximum(sides.max(axis=2), -sides.min(axis=2))[:, :, None] / LARGEST
        units = np.maximum(units, np.finfo(np.float32).tiny)
        np.rint(np.divide(sides, units, out=sides), out=sides)
        for side in range(3):
            self._units[side, rows] = units[:, side]
            self._tables[side, rows] = sides[:, side]

    def __call__(self, sides: Sequence[Ints], out: Floats) -> None:
        """The layer for tokens.

        Args:
            sides: rows of the forms before the tokens, of the tokens, and of those behind them.
        """
        other = scratch("other side", *out.shape)
        for side, rows in enumerate(sides):
            numbers = other if side else out
            # whole numbers first as what they are: numpy multiplies mixed kinds at half the speed
            np.copyto(numbers, self._tables[side].take(rows, axis=0, mode="clip"))
            np.multiply(numbers, self._units[side].take(rows, axis=0), out=numbers)
            if side:
                np.add(out, other, out=out)


def further(model: Model, number: int, before: Normalization) -> Convolution:
    """A further convolution with ReLU, the normalization before it folded in."""
    weight = model.arrays[f"encoder.{number}.conv.weight"]  # outputs × inputs × 3
    none = np.zeros(weight.shape[0], np.float32)
    folded = [before.fold(weight[:, :, side].T, none) for side in range(3)]
    bias: Floats = model.arrays[f"encoder.{number}.conv.bias"] + sum(bias for _, bias in folded)
    return Convolution([weight for weight, _ in folded], bias)


class Encoder:
    """Forms of many sentences → what the network knows of each token, before the last normalization.

    Args:
        model: slovnet's network.
        vectors: the word vectors.
        capacity: forms whose first layer is kept, 1.5 KB each.

    Attributes:
        last: that normalization, to be folded into what reads the outcome.
    """

    def __init__(self, model: Model, vectors: Vectors, capacity: int) -> None:
        self._first = FirstLayer(model, vectors, capacity)
        before = [Normalization(model, number) for number in (0, 1)]
        self._layers = [further(model, number, norm) for number, norm in enumerate(before, 1)]
        self._zeros = [norm.zero for norm in before]
        self.last = Normalization(model, 2)
        self._nothing = np.zeros(
            self._first.width, np.float32
        )  # numpy compares with a row faster than with 0

    def blocks(
        self, hashes: Hashes, text: Callable[[int], str], start: int, end: int
    ) -> Iterator[tuple[int, int, Floats]]:
        """Stretches of the tokens from `start` to `end`, what is known of each (valid until the next).

        Args:
            hashes: tokens of all sentences, with one PAD between two sentences, and none at the ends.
            text: the form of a hash.
        """
        many = (
            self._first.forms.capacity // 2
        )  # forms taken in together, new ones faster than a few at a time
        for part in range(start, end, many):
            first, last = max(part - CONTEXT, 0), min(part + many, end) + CONTEXT
            outside = (first - (part - CONTEXT), last - min(last, len(hashes)) + 2 * LANES)
            rows = np.pad(self._first.forms(hashes[first:last], text), outside, constant_values=PAD)
            for begin in range(part, min(part + many, end), BLOCK):
                stop = min(begin + BLOCK, part + many, end)
                yield begin, stop, self._block(rows[begin - part :], stop - begin)

    def _block(self, rows: Ints, count: int) -> Floats:
        """What is known of so many tokens; `rows` begin CONTEXT before the first of them."""
        length = -(-count // LANES) + len(self._layers)  # every layer shortens the lanes by a token
        size = LANES * length
        # token by lane, with the one before it, itself and the one behind
        sides = [rows[side : side + size].reshape(length, LANES).T.ravel() for side in range(3)]
        x = scratch("first", size, self._first.width)
        self._first(sides, x)
        x = np.maximum(x, self._nothing, out=x).reshape(LANES, length, -1)
        gaps = np.flatnonzero(rows[: size + 2] == PAD)
        for depth, (layer, zero) in enumerate(zip(self._layers, self._zeros, strict=True), 1):
            inside = gaps[(gaps >= depth) & (gaps < LANES * x.shape[1] + depth)] - depth
            x[inside % LANES, inside // LANES] = zero
            x = layer(x)
        in_a_row: Floats = x.transpose(1, 0, 2).reshape(size - LANES * len(self._layers), -1)
        return in_a_row[:count]
