"""The trained network in numpy: scores of tags for the tokens of many articles at once.

All that depends on a word form alone, up to the gates of the first recurrent layer, is computed once a form
and kept. The recurrent layers (LSTM, Hochreiter and Schmidhuber, 1997) go over all sentences of a batch in
step, both directions as one stacked matrix product. ``training/student.py`` is the same in torch.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from safetensors.numpy import load_file

from svodka.tag.graphs import graph
from svodka.tag.ner import words
from svodka.tag.ner.batching import Ints, Sentences, Steps, grouped, recurring_names
from svodka.tag.ner.tags import TAGS
from svodka.tag.ner.vectors import Vectors, vectors
from svodka.tag.threads import one_blas_thread

Floats = NDArray[np.float32]
Weights = Mapping[str, NDArray[np.generic]]

WEIGHTS: Final = Path(__file__).with_name("model.safetensors")
FORMS_KEPT: Final = 40_000  # 1.5 KB each
FORMS_TOGETHER: Final = 128  # spelt together; their letters stay in the processor's cache
UNIT: Final = np.float32(2**-10)  # gates are kept as multiples of it: no tanh tells less
LARGEST: Final = 2**15 - 1
HALF: Final = np.float32(0.5)
SIDES: Final = np.array([[0], [1]])  # forwards, backwards


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
        self._letters = weights["words.letter"].astype(np.float32)
        count = sum(name.startswith("words.convolution") and name.endswith(".bias") for name in weights)
        self._convolutions = [Linear(weights, f"words.convolution{i}") for i in range(count)]
        longest = max(convolution.weight.shape[0] for convolution in self._convolutions)
        self._reach = longest // self._letters.shape[1] // 2 + 1
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
        out = np.empty((len(letters), sum(c.width for c in self._convolutions)), np.float32)
        ends = (letters == words.END).argmax(axis=1)
        order = np.argsort(ends, kind="stable")
        for start in range(0, len(order), FORMS_TOGETHER):
            part = order[start : start + FORMS_TOGETHER]
            # behind a word the convolutions see padding alone, everywhere the same: one such place is enough
            width = int(ends[part[-1]]) + 1 + self._reach
            out[part] = self._largest(letters[part, :width])
        return out

    def _largest(self, letters: NDArray[np.uint8]) -> Floats:
        values = []
        for convolution in self._convolutions:
            depth = self._letters.shape[1]
            kernel = convolution.weight.shape[0] // depth
            padded = np.pad(letters, ((0, 0), (kernel // 2, kernel // 2)), constant_values=words.PADDING)
            windows = self._letters.take(sliding_window_view(padded, kernel, axis=1), axis=0)
            flat: Floats = windows.reshape(-1, kernel * depth) @ convolution.weight
            values.append(flat.reshape(*letters.shape, -1).max(axis=1) + convolution.bias)
        largest: Floats = np.concatenate(values, axis=1)
        return np.maximum(largest, 0, out=largest)


class Recurrent:
    """A bidirectional LSTM.

    The gates of a direction lie side by side: input, forget, output, candidate. The weights of the first
    three are stored halved, since the logistic function of x is half of 1 + tanh(x / 2).
    """

    def __init__(self, weights: Weights, name: str) -> None:
        self._input = Linear(weights, f"{name}.input")
        self._inner = np.ascontiguousarray(weights[f"{name}.inner"].transpose(0, 2, 1), np.float32)
        self.hidden = self._inner.shape[1]

    def split(self, width: int) -> Floats:
        """Leaves the first `width` inputs in the layer; the weights of the others."""
        self._input.weight, rest = np.split(self._input.weight, [width])
        return rest

    def gates(self, x: Floats) -> Floats:
        """What the input adds to the gates: rows × 2 × 4 · hidden."""
        return self._input(x).reshape(len(x), 2, 4 * self.hidden)

    def __call__(self, gates: Callable[[slice], Floats], steps: Steps) -> Floats:
        """States, tokens × 2 · hidden.

        Args:
            gates: those of some tokens in the order of the steps, 2 × tokens × 4 · hidden; overwritten.
            steps: the order.
        """
        size = self.hidden
        states = np.empty((2, steps.bounds[-1], size), np.float32)
        widest = steps.bounds[1]
        cell = np.zeros((2, widest, size), np.float32)
        before: Floats | None = None
        step = graph("step")
        for start, end in zip(steps.bounds, steps.bounds[1:], strict=False):
            now, count = gates(slice(start, end)), end - start
            if before is not None:
                now = step(gates=now, state=before[:, :count], inner=self._inner)
            np.tanh(now, out=now)
            logistic = now[:, :, : 3 * size]
            np.multiply(logistic, HALF, out=logistic)
            np.add(logistic, HALF, out=logistic)
            memory = cell[:, :count]
            memory *= now[:, :, size : 2 * size]
            memory += now[:, :, :size] * now[:, :, 3 * size :]
            before = states[:, start:end]
            np.tanh(memory, out=before)
            before *= now[:, :, 2 * size : 3 * size]
        return np.concatenate([states[0, steps.back[0]], states[1, steps.back[1]]], axis=1)


class Gates:
    """The first layer's gates of word forms, kept in fixed-point numbers.

    The store is bounded so that memory stays flat over any number of articles; when it is full, the quarter
    that has gone unused for longest makes room.
    """

    def __init__(self, spelling: Spelling, layer: Recurrent) -> None:
        self._spelling = spelling
        self._layer = layer
        self._rows: dict[str, int] = {}
        self._free = list(range(FORMS_KEPT - 1, -1, -1))
        self._used = np.zeros(FORMS_KEPT, np.int64)
        self._calls = 0
        self._store = np.empty((2 * FORMS_KEPT, 4 * layer.hidden), np.int16)

    def __call__(self, tokens: Sequence[str], order: Ints) -> Callable[[slice], Floats]:
        """What gives the gates of tokens in the order of the steps (see `Recurrent`), until the next call."""
        places = (2 * self._find(tokens))[order] + SIDES
        return lambda part: np.multiply(self._store.take(places[:, part], axis=0), UNIT, dtype=np.float32)

    def _find(self, tokens: Sequence[str]) -> Ints:
        rows = self._rows
        new = [token for token in dict.fromkeys(tokens) if token not in rows]
        self._calls += 1
        if len(new) > len(self._free):
            self._used[[rows[token] for token in dict.fromkeys(tokens) if token in rows]] = self._calls
            self._evict(len(new))
        if new:
            at = np.array([self._free.pop() for _ in new], np.intp)
            self._store.reshape(FORMS_KEPT, 2, -1)[at] = self._worked_out(new)
            rows.update(zip(new, at.tolist(), strict=True))
        found = np.array([rows[token] for token in tokens], np.intp)
        self._used[found] = self._calls
        return found

    def _worked_out(self, forms: Sequence[str]) -> NDArray[np.int16]:
        gates = self._layer.gates(self._spelling(forms))
        gates *= 1 / UNIT
        np.clip(np.rint(gates, out=gates), -LARGEST, LARGEST, out=gates)
        return gates.astype(np.int16)

    def _evict(self, wanted: int) -> None:
        names, taken = list(self._rows), np.array(list(self._rows.values()), np.intp)
        count = max(wanted - len(self._free), len(taken) // 4)
        for place in np.argsort(self._used[taken], kind="stable")[:count].tolist():
            self._free.append(self._rows.pop(names[place]))


class Network:
    """Safe to share between threads, which take turns.

    Args:
        weights: tensors by name, as ``training/export.py`` writes them.
        table: the word vectors.
    """

    def __init__(self, weights: Weights, table: Vectors) -> None:
        self._first = Recurrent(weights, "first")
        self._gates = Gates(Spelling(weights, table), self._first)
        self._remember = Linear(weights, "remember")
        self._second = Recurrent(weights, "second")
        self._recalled = self._second.split(2 * self._first.hidden)
        self._out = Linear(weights, "out")
        self._lock = threading.Lock()

    def scores(self, articles: Iterable[Sentences]) -> Floats:
        """Scores, tokens × tags; no sentence may be empty.

        Long sentences are read in parts of LONGEST tokens, long articles in parts of BATCH_TOKENS.
        """
        parts = [self._scores(batch) for batch in grouped(articles)]
        return np.concatenate(parts) if parts else np.zeros((0, len(TAGS)), np.float32)

    def _scores(self, articles: Sequence[Sentences]) -> Floats:
        steps = Steps([len(sentence) for article in articles for sentence in article])
        tokens = [word for article in articles for sentence in article for word in sentence]
        with self._lock, one_blas_thread():
            seen = self._first(self._gates(tokens, steps.order), steps)
            ordered = self._second_gates(seen, articles)[steps.order, SIDES]
            return self._out(self._second(lambda part: ordered[:, part], steps))

    def _second_gates(self, seen: Floats, articles: Sequence[Sentences]) -> Floats:
        """What was seen of a token adds to the gates and, for a recurring name, the largest values over its
        occurrences in the article."""
        gates = self._second.gates(seen)
        places, starts = recurring_names(articles)
        if len(places):
            values = np.maximum(self._remember(seen[places]), 0)
            sizes = np.diff(starts, append=len(places))
            recalled = np.maximum.reduceat(values, starts) @ self._recalled
            gates[places] += np.repeat(recalled, sizes, axis=0).reshape(len(places), *gates.shape[1:])
        return gates


_lock = threading.Lock()
_loaded: list[Network] = []


def network() -> Network:
    """The shipped network, loaded on first use, once a process."""
    with _lock:
        if not _loaded:
            _loaded.append(Network(load_file(WEIGHTS), vectors()))
        return _loaded[0]
