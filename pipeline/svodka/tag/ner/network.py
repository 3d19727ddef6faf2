"""The trained network in numpy: scores of tags for the tokens of many articles at once.

All that depends on a word form alone, up to the gates of the first recurrent layer, is computed once a form
and kept. The recurrent layers (LSTM, Hochreiter and Schmidhuber, 1997) go over all sentences of a batch in
step, both directions as one stacked matrix product. ``training/student.py`` is the same in torch.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from safetensors.numpy import load_file

from svodka.tag.ner import words
from svodka.tag.ner.batching import Ints, Sentences, Steps, grouped, recurring_names
from svodka.tag.ner.tags import TAGS
from svodka.tag.ner.vectors import Vectors, vectors

Floats = NDArray[np.float32]
Weights = Mapping[str, NDArray[np.generic]]

WEIGHTS: Final = Path(__file__).with_name("model.safetensors")
FORMS_KEPT: Final = 12_000  # forms, 4 KB each
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
        y: Floats = x @ self.weight
        y += self.bias
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
        self._mix = Linear(weights, "words.mix")

    def __call__(self, forms: Sequence[str]) -> Floats:
        """Forms × width."""
        seen = words.forms(forms, self._table)
        marks = self._bits[self._classes[seen.vectors]]
        known = np.concatenate([self._table[seen.vectors], marks], axis=1)
        known[seen.vectors == self._table.unknown] = self._unknown
        parts = [known, self._shapes[seen.shapes], *self._spelt(seen.letters)]
        return np.maximum(self._mix(np.concatenate(parts, axis=1)), 0)

    def _spelt(self, letters: NDArray[np.uint8]) -> Iterable[Floats]:
        """Each convolution over the letters, its largest value a word."""
        for convolution in self._convolutions:
            depth = self._letters.shape[1]
            kernel = convolution.weight.shape[0] // depth
            padded = np.pad(letters, ((0, 0), (kernel // 2, kernel // 2)), constant_values=words.PADDING)
            windows = self._letters[sliding_window_view(padded, kernel, axis=1)]
            flat = convolution(windows.reshape(-1, kernel * depth))
            yield np.maximum(flat.reshape(*letters.shape, -1).max(axis=1), 0)


class Recurrent:
    """A bidirectional LSTM.

    The gates of a direction lie side by side: input, forget, output, candidate. The weights of the first
    three are stored halved, since the logistic function of x is half of 1 + tanh(x / 2).
    """

    def __init__(self, weights: Weights, name: str) -> None:
        self._input = Linear(weights, f"{name}.input")
        self._inner = np.ascontiguousarray(weights[f"{name}.inner"].transpose(0, 2, 1), np.float32)
        self.hidden = self._inner.shape[1]

    def gates(self, x: Floats) -> Floats:
        """What the input adds to the gates: rows × 2 × 4 · hidden."""
        return self._input(x).reshape(len(x), 2, 4 * self.hidden)

    def __call__(self, gates: Floats, steps: Steps) -> Floats:
        """States, tokens × 2 · hidden, from gates, 2 × tokens × 4 · hidden, in the order of the steps.

        The gates are overwritten.
        """
        size = self.hidden
        states = np.empty((2, gates.shape[1], size), np.float32)
        widest = steps.bounds[1]
        cell = np.zeros((2, widest, size), np.float32)
        before: Floats | None = None
        for start, end in zip(steps.bounds, steps.bounds[1:], strict=False):
            now, count = gates[:, start:end], end - start
            if before is not None:
                now += before[:, :count] @ self._inner
            np.tanh(now, out=now)
            logistic = now[:, :, : 3 * size]
            logistic *= 0.5
            logistic += 0.5
            memory = cell[:, :count]
            memory *= now[:, :, size : 2 * size]
            memory += now[:, :, :size] * now[:, :, 3 * size :]
            before = states[:, start:end]
            np.tanh(memory, out=before)
            before *= now[:, :, 2 * size : 3 * size]
        return np.concatenate([states[0, steps.back[0]], states[1, steps.back[1]]], axis=1)


class Gates:
    """The first layer's gates of word forms, kept; a full store is emptied.

    The store is bounded so that memory stays flat over any number of articles. The forms of one batch fit.
    """

    def __init__(self, spelling: Spelling, layer: Recurrent) -> None:
        self._spelling = spelling
        self._layer = layer
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._store = np.empty((FORMS_KEPT, 2, 4 * layer.hidden), np.float32)

    def __call__(self, tokens: Sequence[str], order: Ints) -> Floats:
        """2 × tokens × 4 · hidden, in the order of the steps."""
        with self._lock:
            rows = self._find(tokens)
            flat = self._store.reshape(2 * FORMS_KEPT, -1)
            gates: Floats = flat[2 * rows[order] + SIDES]
            return gates

    def _find(self, tokens: Sequence[str]) -> Ints:
        new = list(dict.fromkeys(token for token in tokens if token not in self._rows))
        if len(self._rows) + len(new) > FORMS_KEPT:
            self._rows.clear()
            new = list(dict.fromkeys(tokens))
        if new:
            start = len(self._rows)
            self._store[start : start + len(new)] = self._layer.gates(self._spelling(new))
            self._rows.update(zip(new, range(start, start + len(new)), strict=True))
        return np.array([self._rows[token] for token in tokens], np.intp)


class Network:
    """Safe to share between threads.

    Args:
        weights: tensors by name, as ``training/export.py`` writes them.
        table: the word vectors.
    """

    def __init__(self, weights: Weights, table: Vectors) -> None:
        self._first = Recurrent(weights, "first")
        self._gates = Gates(Spelling(weights, table), self._first)
        self._remember = Linear(weights, "remember")
        self._second = Recurrent(weights, "second")
        self._out = Linear(weights, "out")

    def scores(self, articles: Iterable[Sentences]) -> Floats:
        """Scores, tokens × tags; no sentence may be empty.

        Long sentences are read in parts of LONGEST tokens, long articles in parts of BATCH_TOKENS.
        """
        parts = [self._scores(batch) for batch in grouped(articles)]
        return np.concatenate(parts) if parts else np.zeros((0, len(TAGS)), np.float32)

    def _scores(self, articles: Sequence[Sentences]) -> Floats:
        steps = Steps([len(sentence) for article in articles for sentence in article])
        tokens = [word for article in articles for sentence in article for word in sentence]
        seen = self._first(self._gates(tokens, steps.order), steps)
        gates = self._second.gates(np.concatenate([seen, self._recall(seen, articles)], axis=1))
        return self._out(self._second(gates[steps.order, SIDES], steps))

    def _recall(self, seen: Floats, articles: Sequence[Sentences]) -> Floats:
        """For each recurring name the largest values over its occurrences in the article; else zeros."""
        recalled = np.zeros((len(seen), self._remember.width), np.float32)
        places, starts = recurring_names(articles)
        if len(places):
            values = np.maximum(self._remember(seen[places]), 0)
            sizes = np.diff(starts, append=len(places))
            recalled[places] = np.repeat(np.maximum.reduceat(values, starts), sizes, axis=0)
        return recalled


_lock = threading.Lock()
_loaded: list[Network] = []


def network() -> Network:
    """The shipped network, loaded on first use, once a process."""
    with _lock:
        if not _loaded:
            _loaded.append(Network(load_file(WEIGHTS), vectors()))
        return _loaded[0]
