"""slovnet's encoder, for all sentences of many articles at once.

The network (https://github.com/natasha/slovnet) sees a token as its navec vector and its shape, and passes
three convolutions over three tokens each, every one followed by ReLU and batch normalization. Here

- sentences lie one behind the other with a gap of one token between them, and long stretches are cut into
  blocks that stay in the processor's cache, each with three tokens of context on either side: the outcome is
  the same;
- the tokens of a block lie in lanes, which the further convolutions want (see `winograd`);
- the first convolution, which is linear in the token, is worked out once a word form and side and kept, in
  two bytes a number. All numbers of an output have one unit, so that they are added up as they are;
- a batch normalization is folded into the weights behind it. A gap counts as zero *behind* the normalization,
  so before it a gap is what the normalization turns into zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from svodka.tag.forms import PAD, Forms, Hashes, Ints, shape
from svodka.tag.graphs import graph
from svodka.tag.largest import largest
from svodka.tag.models import Floats, Model
from svodka.tag.vectors import Vectors
from svodka.tag.winograd import LANES, Convolution

BLOCK: Final = 1280  # tokens of a block
CONTEXT: Final = 3  # tokens that a block must see on either side: one a convolution

# of sums in two bytes; of three numbers, each of them rounded and in the last place as the processor has it
LARGEST: Final = 2**15 - 8

Kind = type[np.int16] | type[np.float32]


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


def first_weights(model: Model) -> tuple[Floats, Floats]:
    """What the first convolution makes of a vector, and what it adds for each shape.

    Returns:
        vector × (side, output), and shapes × (side, output).
    """
    weight = model.arrays["encoder.0.conv.weight"]  # outputs × inputs × 3
    sides = weight.transpose(1, 2, 0).reshape(weight.shape[1], -1)
    shapes = model.arrays["emb.shape.weight"]
    width = weight.shape[0]
    of_words, of_shapes = sides[: -shapes.shape[1]], shapes @ sides[-shapes.shape[1] :]
    of_shapes[:, width : 2 * width] += model.arrays["encoder.0.conv.bias"]
    return np.ascontiguousarray(of_words), of_shapes


class FirstLayer:
    """The first convolution: what each form adds to the token behind it, to itself and to the one before.

    Args:
        sums: what the three are added up as. Whole numbers take half of the time, but have to leave room for
            three of the largest, which makes the units larger and the rounding coarser.

    Attributes:
        forms: gives the forms their rows.
        units: of the outputs.
    """

    def __init__(self, model: Model, vectors: Vectors, capacity: int, sums: Kind) -> None:
        bounds = largest(model.id)
        most = bounds.sum(axis=0) if sums is np.int16 else bounds.max(axis=0)
        self.units: Floats = most / LARGEST
        of_words, of_shapes = first_weights(model)
        self._words, self._shapes = of_words / np.tile(self.units, 3), of_shapes / np.tile(self.units, 3)
        self._shape_rows = {name: row for row, name in enumerate(model.shapes)}
        self._linear = graph("linear")
        self._no_bias = np.zeros(self._words.shape[1], np.float32)
        self._vectors = vectors
        self._tables = np.zeros((3, capacity, len(self.units)), np.int16)
        # numpy compares with a row faster than with 0
        self._nothing = np.zeros(len(self.units), sums)
        self.forms = Forms(self._fill, capacity, self._kin)

    def _kin(self, texts: Sequence[str]) -> list[str | None]:
        """Words that navec has not differ in their shapes alone: they are an eighth of all forms."""
        ids = self._vectors.ids(map(str.lower, texts))
        return [
            shape(text) if unknown else None
            for text, unknown in zip(texts, (ids == self._vectors.unknown).tolist(), strict=True)
        ]

    def _fill(self, rows: Ints, texts: Sequence[str]) -> None:
        """Work out the layer for forms that were given rows of the table."""
        # some forms are the same but for a capital
        ids, numbers = np.unique(self._vectors.ids(map(str.lower, texts)), return_inverse=True)
        words: Floats = self._linear(x=self._vectors[ids], w=self._words, bias=self._no_bias)
        sides = words.take(numbers, axis=0)
        sides += self._shapes[[self._shape_rows[shape(text)] for text in texts]]
        sides = np.rint(sides, out=sides).reshape(len(rows), *self._tables.shape[::2])
        for side, table in enumerate(self._tables):
            table[rows] = sides[:, side]

    def __call__(self, sides: Sequence[Ints]) -> NDArray[Any]:
        """The layer with ReLU for tokens, in units.

        Args:
            sides: rows of the forms before the tokens, of the tokens, and of those behind them.
        """
        first = self._tables[0].take(sides[0], axis=0, mode="clip")
        sums: NDArray[Any] = first.astype(self._nothing.dtype, copy=False)
        for table, rows in zip(self._tables[1:], sides[1:], strict=True):
            sums += table.take(rows, axis=0, mode="clip")
        positive: NDArray[Any] = np.maximum(sums, self._nothing, out=sums)
        return positive


def further(model: Model, number: int, before: Normalization, units: Floats) -> Convolution:
    """A further convolution with ReLU, of inputs in units, the normalization before it folded in."""
    weight = model.arrays[f"encoder.{number}.conv.weight"]  # outputs × inputs × 3
    none = np.zeros(weight.shape[0], np.float32)
    folded = [before.fold(weight[:, :, side].T, none) for side in range(3)]
    bias: Floats = model.arrays[f"encoder.{number}.conv.bias"] + sum(bias for _, bias in folded)
    return Convolution([units[:, None] * weight for weight, _ in folded], bias)


class Encoder:
    """Forms of many sentences → what the network knows of each token, before the last normalization.

    Args:
        model: slovnet's network.
        vectors: the word vectors.
        capacity: forms whose first layer is kept, 1.5 KB each.
        sums: see `FirstLayer`.

    Attributes:
        last: that normalization, to be folded into what reads the outcome.
    """

    def __init__(self, model: Model, vectors: Vectors, capacity: int, sums: Kind) -> None:
        self._first = FirstLayer(model, vectors, capacity, sums)
        first, second, self.last = (Normalization(model, number) for number in range(3))
        units = self._first.units
        self._layers = [
            further(model, 1, first, units),
            further(model, 2, second, np.ones_like(second.zero)),
        ]
        self._gaps = [np.rint(first.zero / units), second.zero]

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
        x: NDArray[Any] = self._first(sides).reshape(LANES, length, -1)
        gaps = np.flatnonzero(rows[: size + 2] == PAD)
        for depth, (layer, gap) in enumerate(zip(self._layers, self._gaps, strict=True), 1):
            inside = gaps[(gaps >= depth) & (gaps < LANES * x.shape[1] + depth)] - depth
            x[inside % LANES, inside // LANES] = gap
            x = layer(x)
        in_a_row: Floats = x.transpose(1, 0, 2).reshape(size - LANES * len(self._layers), -1)
        return in_a_row[:count]
