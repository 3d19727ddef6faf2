"""The trained network without torch: scores of tags for the tokens of many articles at once.

All that depends on a word form alone, up to the gates of the first recurrent layer, is computed once a form
and kept. The recurrent layers (gated units without reset and with tanh, after Ravanelli et al., Light Gated
Recurrent Units, 2018) go over all sentences of a batch in step, both directions as one stacked matrix
product. States and the weights they meet are rounded to one byte each, which processors multiply two to four
times as fast.
``training/student.py`` is the same in torch, without the rounding.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from spacy.strings import get_string_id

from svodka.tag.forms import LOCK, Forms, Hashes, Ints
from svodka.tag.graphs import graph
from svodka.tag.models import Floats
from svodka.tag.ner import words
from svodka.tag.ner.batching import Part, Steps, Windows, grouped, recurring_names
from svodka.tag.ner.tags import TAGS
from svodka.tag.rounding import Rounded
from svodka.tag.threads import one_blas_thread
from svodka.tag.vectors import Vectors, vectors

Codes = NDArray[np.uint8]
Weights = Mapping[str, NDArray[np.generic]]

WEIGHTS: Final = Path(__file__).with_name("model.safetensors")
FORMS_TOGETHER: Final = 64  # spelt together; their letters stay in the processor's cache
LARGEST_GATE: Final = 2**7 - 1  # of the whole numbers as which a form's gates are kept
CAPACITY: Final = 38_000  # forms whose gates are kept, .3 KB each
NO_STEM: Final = np.uint64(0)
ONE, HALF = np.float32(1), np.float32(0.5)
GATES: Final = 2  # of each direction: update, candidate
FIRST_GATES: Final = GATES * np.arange(2)[:, None]  # of the directions, forwards and backwards
NEXT_GATES: Final = np.arange(GATES)[:, None]


class Linear:
    """x · weight + bias."""

    def __init__(self, weights: Weights, name: str) -> None:
        self.weight = np.ascontiguousarray(weights[f"{name}.weight"].T, np.float32)
        self.bias = weights[f"{name}.bias"].astype(np.float32)

    @property
    def width(self) -> int:
        """Length of a row that comes out."""
        return len(self.bias)

    def __call__(self, x: Floats) -> Floats:
        """Rows × input → rows × width."""
        y: Floats = graph("linear")(x=x, w=self.weight, bias=self.bias)
        return y


class Spelling:
    """Word forms → vectors: what navec, the letters, the shape and the dictionaries say of them."""

    def __init__(self, weights: Weights, table: Vectors) -> None:
        self._table = table
        self._classes = weights["dictionary.classes"]
        self._bits = weights["dictionary.bits"].astype(np.float32)
        self._unknown = weights["words.unknown"].astype(np.float32)
        self._shapes = weights["words.shape"].astype(np.float32)
        letters = weights["words.letter"].astype(np.float32)
        count = sum(name.startswith("words.convolution") and name.endswith(".bias") for name in weights)
        self._convolutions = [
            Letters(Linear(weights, f"words.convolution{i}"), letters) for i in range(count)
        ]
        self._reach = max(len(convolution.tables) for convolution in self._convolutions) // 2 + 1
        self._mix = Linear(weights, "words.mix")

    def __call__(self, forms: Sequence[str]) -> Floats:
        """Forms × width."""
        seen = words.forms(forms, self._table)
        marks = self._bits[self._classes[seen.vectors]]
        known = np.concatenate([self._table[seen.vectors], marks], axis=1)
        known[seen.vectors == self._table.unknown] = self._unknown
        parts = [known, self._shapes[seen.shapes], self._spelt(seen.letters)]
        return np.maximum(self._mix(np.concatenate(parts, axis=1)), 0)

    def _spelt(self, letters: NDArray[np.uint8]) -> Floats:
        """For each convolution over the letters, its largest value in a word: forms × width."""
        out = np.empty((len(letters), sum(c.bias.size for c in self._convolutions)), np.float32)
        ends = (letters == words.END).argmax(axis=1)
        order = np.argsort(ends, kind="stable")
        for start in range(0, len(order), FORMS_TOGETHER):
            part = order[start : start + FORMS_TOGETHER]
            # behind a word the convolutions see padding alone, everywhere the same: one such place is enough
            width = int(ends[part[-1]]) + 1 + self._reach
            values = [convolution(letters[part, :width]) for convolution in self._convolutions]
            np.concatenate(values, axis=1, out=out[start : start + len(part)])
        return np.maximum(out, 0)[np.argsort(order)]


class Letters:
    """A convolution over letters and its largest value in a word.

    There are few letters, so that what each adds at each place of the kernel is worked out beforehand.

    Args:
        layer: the kernel · depth numbers of some letters → filters.
        letters: letters × depth.
    """

    def __init__(self, layer: Linear, letters: Floats) -> None:
        kernel = layer.weight.reshape(-1, letters.shape[1], layer.width)
        self.tables = [np.ascontiguousarray(letters @ part) for part in kernel]
        self.bias = layer.bias

    def __call__(self, letters: NDArray[np.uint8]) -> Floats:
        """Words × width codes → words × filters."""
        width, reach = letters.shape[1], len(self.tables) // 2
        padded = np.pad(letters, ((0, 0), (reach, reach)), constant_values=words.PADDING)
        sums: Floats = self.tables[0].take(padded[:, :width], axis=0)
        for place, table in enumerate(self.tables[1:], 1):
            sums += table.take(padded[:, place : place + width], axis=0)
        largest: Floats = sums.max(axis=1)
        return largest + self.bias


class Recurrent:
    """Bidirectional gated units: the state moves towards the candidate as far as the update says.

    Either gate, update and candidate, lies in one piece. The weights of the update are stored halved, since
    the logistic function of x is half of 1 + tanh(x / 2).
    """

    def __init__(self, weights: Weights, name: str) -> None:
        self._input = Linear(weights, f"{name}.input")
        inner = weights[f"{name}.inner"].astype(np.float32)  # directions × (gate, hidden) × hidden
        self.hidden = inner.shape[2]
        by_gate = inner.reshape(2, GATES, self.hidden, self.hidden)
        self._inner = Rounded(by_gate.transpose(0, 1, 3, 2))

    def split(self, width: int) -> Floats:
        """Leaves the first `width` inputs in the layer; the weights of the others."""
        self._input.weight, rest = map(np.ascontiguousarray, np.split(self._input.weight, [width]))
        return rest

    def gates(self, x: Floats) -> Floats:
        """What the input adds to the gates: rows × directions × gates × hidden."""
        return self._input(x).reshape(len(x), 2, GATES, self.hidden)

    def gates_of_states(self, codes: Codes, steps: Steps, part: slice) -> Floats:
        """The same for the states of a layer before, for a part of the tokens in the order of the steps.

        Args:
            codes: those states, rounded.

        Returns:
            Directions × gates × tokens of the part × hidden.
        """
        size, count = codes.shape[2], part.stop - part.start
        inputs = np.empty((2, count, 2 * size), np.uint8)
        gates = np.empty((2, GATES, count, self.hidden), np.float32)
        bias = self._input.bias.reshape(2, -1)
        for here, there in ((0, 1), (1, 0)):
            inputs[here, :, here * size : (here + 1) * size] = codes[here, part]
            across = steps.across[here, part]
            inputs[here, :, there * size : (there + 1) * size] = codes[there].take(across, axis=0)
            weight = self._by_direction[here]
            sums = graph("linear_of_codes")(
                x=inputs[here], w=weight.whole, units=weight.units[0], bias=bias[here]
            )
            gates[here] = sums.reshape(count, GATES, self.hidden).transpose(1, 0, 2)
        return gates

    @cached_property
    def _by_direction(self) -> tuple[Rounded, Rounded]:
        """The weights of the input, input × (gate, hidden) for each direction."""
        forwards, backwards = np.split(self._input.weight, 2, axis=1)
        return Rounded(forwards), Rounded(backwards)

    def __call__(self, gates: Callable[[slice], Floats], steps: Steps) -> Iterator[tuple[slice, Floats]]:
        """Stretches of the tokens in the order of the steps, and their states, 2 × tokens × hidden.

        Args:
            gates: those of a stretch, as far as the input goes, directions × gates × tokens × hidden;
                overwritten.
            steps: the order.
        """
        before: Floats = np.zeros((2, steps.bounds[1], self.hidden), np.float32)
        step = graph("step")
        for bounds in steps.stretches:
            first = bounds[0]
            stretch = slice(first, bounds[-1])
            given = gates(stretch)
            states = np.empty((2, stretch.stop - first, self.hidden), np.float32)
            for start, end in pairwise(bounds):
                now = given[:, :, start - first : end - first]
                old = before[:, : end - start]
                if start:
                    inner: Floats = step(state=old[:, None], inner=self._inner.whole, units=self._inner.units)
                    now = np.add(inner, now, out=inner)
                np.tanh(now, out=now)
                # old + (candidate - old) · (1 + tanh) / 2
                update, way = now[:, 0], now[:, 1]
                update += ONE
                way -= old
                way *= update
                way *= HALF
                before = np.add(old, way, out=states[:, start - first : end - first])
            yield stretch, states


class FormGates:
    """The first layer's gates of forms, in one byte, with a unit a row and gate; and the forms' stems.

    Attributes:
        forms: gives the forms their rows.
        stems: the hash of each row's stem.
    """

    def __init__(self, spelling: Spelling, layer: Recurrent, capacity: int) -> None:
        self._spelling = spelling
        self._layer = layer
        self._store = np.empty((capacity, 2, GATES, layer.hidden), np.int8)
        self._units = np.empty((capacity, 2, GATES, 1), np.float32)
        self.stems = np.zeros(capacity, np.uint64)
        self.forms = Forms(self._fill, capacity)

    def __call__(self, rows: Ints, order: Ints) -> Callable[[slice], Floats]:
        """What gives the gates of tokens in the order of the steps (see `Recurrent`)."""
        places = ((2 * GATES * rows)[order] + FIRST_GATES)[:, None] + NEXT_GATES
        store = self._store.reshape(-1, self._store.shape[-1])
        units = self._units.reshape(-1, 1)

        def gates(part: slice) -> Floats:
            wanted = places[:, :, part]
            # numpy multiplies mixed kinds at half the speed
            kept: Floats = store.take(wanted, axis=0).astype(np.float32)
            kept *= units.take(wanted, axis=0)
            return kept

        return gates

    def _fill(self, rows: Ints, texts: Sequence[str]) -> None:
        gates = self._layer.gates(self._spelling(texts))
        units = np.abs(gates).max(axis=3, keepdims=True) / LARGEST_GATE
        units = np.maximum(units, np.finfo(np.float32).tiny)
        self._store[rows] = np.rint(gates / units)
        self._units[rows] = units
        self.stems[rows] = [get_string_id(words.stem(text)) for text in texts]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of articles, one article behind the other.

    Attributes:
        hashes: of their forms (spaCy's ORTH).
        text: the form of a hash.
        lengths: for each article, how many tokens each of its sentences has; none has 0.
    """

    hashes: Hashes
    text: Callable[[int], str]
    lengths: Sequence[Sequence[int]]


class Recalled:
    """What recurring names add to the gates of the second layer.

    Args:
        places: of the names in the order of the steps, 2 × names.
        stems: the number of each name's stem.
        gates: what a stem adds, directions × gates × stems × hidden.
    """

    def __init__(self, places: Ints, stems: Ints, gates: Floats) -> None:
        orders = np.argsort(places, axis=1)
        self._places = np.take_along_axis(places, orders, axis=1)
        self._stems = stems[orders]
        self._gates = gates

    def add(self, gates: Floats, part: slice) -> Floats:
        """The gates of a part of the tokens in the order of the steps, with what its names add."""
        for side, (places, stems) in enumerate(zip(self._places, self._stems, strict=True)):
            start, end = np.searchsorted(places, (part.start, part.stop)).tolist()
            at, which = places[start:end] - part.start, stems[start:end]
            for gate, added in zip(gates[side], self._gates[side], strict=True):
                gate[at] += added[which]
        return gates


class Network:
    """Safe to share between threads, which take turns.

    Args:
        weights: tensors by name, as ``training/export.py`` writes them.
        vectors: the word vectors.
        capacity: forms kept.
    """

    def __init__(self, weights: Weights, vectors: Vectors, capacity: int = CAPACITY) -> None:
        self._first = Recurrent(weights, "first")
        self._gates = FormGates(Spelling(weights, vectors), self._first, capacity)
        remember = Linear(weights, "remember")
        self._remember, self._remember_bias = Rounded(remember.weight), remember.bias
        self._second = Recurrent(weights, "second")
        self._recall = self._second.split(2 * self._first.hidden)
        out = Linear(weights, "out")
        self._out = out.weight.reshape(2, self._second.hidden, out.width)  # for either direction
        self._out_bias = out.bias

    def scores(self, tokens: Tokens) -> Floats:
        """Scores, tokens × tags.

        Long sentences are read in parts of LONGEST tokens, long articles in parts of BATCH_TOKENS.
        """
        scores = np.zeros((len(tokens.hashes), len(TAGS)), np.float32)
        at = 0
        for batch in grouped(tokens.lengths):
            end = at + sum(part.own for article in batch for part in article)
            with LOCK, one_blas_thread():
                rows = self._gates.forms(tokens.hashes[at:end], tokens.text)
                scores[at:end] = self._scores(rows, batch)
            at = end
        return scores

    def _scores(self, rows: Ints, batch: Sequence[Sequence[Part]]) -> Floats:
        windows = Windows([part for article in batch for part in article])
        rows = rows[windows.tokens]
        articles = np.repeat(np.arange(len(batch)), [sum(map(sum, article)) for article in batch])
        # context would make a name recur that stands there once
        stems = np.where(windows.own, self._gates.stems[rows], NO_STEM)
        steps = Steps(windows.lengths)
        codes = np.empty((2, len(rows), self._first.hidden), np.uint8)
        for stretch, states in self._first(self._gates(rows, steps.order), steps):
            codes[:, stretch] = graph("codes")(x=states)
        recalled = self._recalled(codes, recurring_names(stems, articles), steps.back)

        def gates(stretch: slice) -> Floats:
            return recalled.add(self._second.gates_of_states(codes, steps, stretch), stretch)

        # the tags are few: their scores are cheaper to keep, and to put in order, than the states
        scores = np.empty((2, len(rows), len(self._out_bias)), np.float32)
        for stretch, states in self._second(gates, steps):
            np.matmul(states, self._out, out=scores[:, stretch])
        forwards, backwards = steps.back[:, windows.own]
        found: Floats = scores[0, forwards] + scores[1, backwards] + self._out_bias
        return found

    def _recalled(self, codes: Codes, names: tuple[Ints, Ints], back: Ints) -> Recalled:
        """The largest values over a recurring name's occurrences in its article are seen at each of them.

        Args:
            codes: the first layer's states, rounded.
            names: see `recurring_names`.
            back: where each token stands among the states.
        """
        places, starts = names
        at = back[:, places]
        weight = self._remember
        values = graph("linear_of_codes")(
            x=np.concatenate([codes[0, at[0]], codes[1, at[1]]], axis=1),
            w=weight.whole,
            units=weight.units[0],
            bias=self._remember_bias,
        )
        values = np.maximum(values, 0)
        largest = np.maximum.reduceat(values, starts) if len(starts) else values
        added = (largest @ self._recall).reshape(len(starts), 2, GATES, self._second.hidden)
        added = np.ascontiguousarray(added.transpose(1, 2, 0, 3))
        return Recalled(at, np.repeat(np.arange(len(starts)), np.diff(starts, append=len(places))), added)


_lock = threading.Lock()
_loaded: list[Network] = []


def network() -> Network:
    """The shipped network, loaded on first use, once a process."""
    with _lock:
        if not _loaded:
            _loaded.append(Network(load_file(WEIGHTS), vectors()))
        return _loaded[0]
