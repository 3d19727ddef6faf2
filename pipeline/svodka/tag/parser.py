"""slovnet's syntax network: the best head and relation of each token.

Biaffine scores of arcs and relations after Dozat and Manning (2017); each token takes its best head, as in
slovnet, so several roots or a cycle may come out; `trees` breaks the cycles.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from svodka.tag.convolutions import Encoder, Normalization
from svodka.tag.forms import LOCK, PAD, Hashes, Ints
from svodka.tag.graphs import graph
from svodka.tag.models import Floats, Model, load_model
from svodka.tag.threads import one_blas_thread
from svodka.tag.trees import break_cycles, unrooted
from svodka.tag.vectors import Vectors, vectors

NAME: Final = "slovnet_syntax_news_v1"
CAPACITY: Final = 20_500  # forms kept, those that navec has not aside
CELLS: Final = 250_000  # scores of arcs worked out together
LONGEST: Final = 500  # tokens that may be each other's heads; a longer sentence is parsed in parts
PIECE: Final = 16_384  # tokens parsed together; bounds the memory
HEADS: Final = 512  # heads whose dependents get their relations together
FAMILY: Final = 4  # dependents of a head together: most have fewer
NEVER: Final = -1e9
TIE: Final = np.float32(1e-4)  # scores that differ by less count as equal
ROOT: Final = -1


class Perceptron:
    """ReLU(x · weight + bias), for tokens (the encoder's last normalization folded in) and for the root."""

    def __init__(self, model: Model, name: str, last: Normalization) -> None:
        weight, bias = model.arrays[f"{name}.proj.weight"], model.arrays[f"{name}.proj.bias"]
        self.weight, self.bias = last.fold(weight, bias)
        root = model.arrays[f"{name.partition('.')[0]}.root"]
        self.root: Floats = np.maximum(root @ weight + bias, 0)


class Parser:
    """Safe to share between threads, which take turns.

    Attributes:
        labels: the relations, «nsubj».
    """

    def __init__(self, model: Model, vectors: Vectors, capacity: int = CAPACITY) -> None:
        self.labels = model.labels
        self._encoder = Encoder(model, vectors, capacity, np.float32)
        parts = [
            Perceptron(model, name, self._encoder.last)
            for name in ("head.head", "head.tail", "rel.head", "rel.tail")
        ]
        self._weight = np.concatenate([part.weight for part in parts], axis=1)
        self._bias = np.concatenate([part.bias for part in parts])
        self._perceptrons, self._sums = graph("linear_relu"), graph("linear")
        self._arc = model.arrays["head.kernel"]
        self._size = len(self._arc)
        self._root_tail = parts[1].root
        # head × relation × tail → head × (tail, relation)
        kernel = model.arrays["rel.kernel"].reshape(self._size, len(model.labels), self._size)
        self._relation = np.ascontiguousarray(kernel.transpose(0, 2, 1).reshape(self._size, -1))
        self._root_relation = (parts[2].root @ self._relation).reshape(self._size, -1)
        self._no_bias = np.zeros(self._relation.shape[1], np.float32)

    def __call__(
        self, hashes: Hashes, text: Callable[[int], str], *, acyclic: bool = True
    ) -> tuple[Ints, Ints]:
        """Each token's head as a place among all tokens (ROOT for the root), and the number of its relation.

        A sentence of more than LONGEST tokens is parsed in parts, each with a root.

        Args:
            hashes: of the tokens' forms, one PAD between sentences.
            text: the form of a hash.
            acyclic: break cycles; else heads are slovnet's to the letter.
        """
        heads, relations = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        done = 0
        with LOCK, one_blas_thread():
            for start, end, lengths in _pieces(hashes):
                seen = self._see(hashes, text, start, end)
                found = self._heads(seen, lengths, acyclic)
                relations.append(self._relations(seen, found))
                heads.append(np.where(found == ROOT, ROOT, found + done))
                done += len(found)
        return np.concatenate(heads), np.concatenate(relations)

    def _see(self, hashes: Hashes, text: Callable[[int], str], start: int, end: int) -> Floats:
        """What the four perceptrons make of the tokens from `start` to `end`, side by side."""
        seen = np.empty((end - start, 4 * self._size), np.float32)
        for begin, stop, known in self._encoder.blocks(hashes, text, start, end):
            seen[begin - start : stop - start] = self._perceptrons(x=known, w=self._weight, bias=self._bias)
        tokens: Floats = seen[hashes[start:end] != PAD]
        return tokens

    def _heads(self, seen: Floats, lengths: Ints, acyclic: bool) -> Ints:
        """The best head of each token within its part."""
        count, size = len(seen), self._size
        nothing, root = count, count + 1  # two more rows
        # one more column: what must not be chosen scores NEVER there
        left = np.ones((count + 1, size + 1), np.float32)
        np.matmul(seen[:, :size], self._arc, out=left[:-1, :size])
        right = np.zeros((count + 2, size + 1), np.float32)
        right[:count, :size] = seen[:, size : 2 * size]
        right[nothing, size] = NEVER
        right[root, :size] = self._root_tail
        heads = np.full(count + 2, root)
        for places in _groups(lengths):
            candidates = np.pad(places, ((0, 0), (1, 0)), constant_values=root)
            best = _first_best(left[places] @ right[candidates].transpose(0, 2, 1))
            heads[places] = np.where(best == 0, root, places[:, :1] + best - 1)
        heads[nothing:] = root
        if acyclic:
            _break_cycles(heads, left, right, lengths)
        heads[heads == root] = ROOT
        return heads[:count]

    def _relations(self, seen: Floats, heads: Ints) -> Ints:
        """The best relation of each token with its head.

        What a head makes of the kernel is worked out once for all that hang on it.
        """
        best = np.empty(len(seen), np.intp)
        governors = seen[:, 2 * self._size : 3 * self._size]
        tails = seen[:, 3 * self._size :]
        order = np.argsort(heads, kind="stable")
        roots, order = np.split(order, [np.count_nonzero(heads == ROOT)])
        best[roots] = (tails[roots] @ self._root_relation).argmax(axis=1)
        first_of_head = np.flatnonzero(np.diff(heads[order], prepend=ROOT))
        sizes = np.diff(first_of_head, append=len(order))
        for start in range(0, len(first_of_head), HEADS):
            firsts, left = first_of_head[start : start + HEADS], sizes[start : start + HEADS]
            kernels = self._sums(
                x=governors[heads[order[firsts]]], w=self._relation, bias=self._no_bias
            ).reshape(len(firsts), self._size, -1)
            while len(firsts):
                # the last one again where there are fewer
                family = order[firsts[:, None] + np.minimum(np.arange(FAMILY), left[:, None] - 1)]
                best[family] = (tails[family] @ kernels).argmax(axis=2)
                more = left > FAMILY
                firsts, left, kernels = firsts[more] + FAMILY, left[more] - FAMILY, kernels[more]
        return best


def _first_best(scores: Floats) -> Ints:
    """The first of the best heads.

    In tables and lists the same words come again and again with the same scores, and the last bit of a score
    depends on the batch: the first that comes near enough to the best is chosen in every batch.
    """
    enough = scores.max(axis=2, keepdims=True) - TIE
    best: Ints = (scores >= enough).argmax(axis=2)
    return best


def _break_cycles(heads: Ints, left: Floats, right: Floats, lengths: Ints) -> None:
    """Break the cycles of all sentences, in place.

    Args:
        heads: tokens of the sentences, nothing, and the root, which is its own head.
        left, right: their scores as the product of tokens and heads.
        lengths: of the sentences.
    """
    root = len(heads) - 1
    lost = np.flatnonzero(unrooted(heads, root, int(lengths.max())))
    ends = np.cumsum(lengths)
    for sentence in np.unique(np.searchsorted(ends, lost, side="right")).tolist():
        start, end = int(ends[sentence] - lengths[sentence]), int(ends[sentence])
        scores = left[start:end] @ np.insert(right[start:end], 0, right[root], axis=0).T
        local = np.where(heads[start:end] == root, 0, heads[start:end] - start + 1)
        mended = break_cycles(scores, np.insert(local, 0, 0))[1:]
        heads[start:end] = np.where(mended == 0, root, mended + start - 1)


def _pieces(hashes: Hashes) -> Iterator[tuple[int, int, Ints]]:
    """Stretches of about PIECE tokens, and the lengths of the parts in each."""
    gaps = np.flatnonzero(hashes == PAD)
    starts = np.concatenate([[0], gaps + 1])
    lengths = np.append(gaps, len(hashes)) - starts
    if lengths.max() > LONGEST:
        starts, lengths = _cut(starts.tolist(), lengths.tolist())
    number = (starts + lengths) // PIECE
    for group in np.split(np.arange(len(starts)), np.flatnonzero(np.diff(number)) + 1):
        yield int(starts[group[0]]), int(starts[group[-1]] + lengths[group[-1]]), lengths[group]


def _cut(starts: Sequence[int], lengths: Sequence[int]) -> tuple[Ints, Ints]:
    """Sentences of more than LONGEST tokens in parts."""
    parts = [
        (start + done, min(LONGEST, length - done))
        for start, length in zip(starts, lengths, strict=True)
        for done in range(0, length, LONGEST)
    ]
    cut = np.array(parts, np.intp).reshape(-1, 2)
    return cut[:, 0], cut[:, 1]


def _groups(lengths: Ints) -> Iterator[Ints]:
    """Sentences of like length together: sentences × tokens, places among all, filled up with their count."""
    order = np.argsort(lengths, kind="stable")
    starts = np.cumsum(lengths) - lengths
    count = int(lengths.sum())
    end = len(order)
    while end > 0:
        longest = int(lengths[order[end - 1]])
        begin = max(end - max(CELLS // (longest * (longest + 1)), 1), 0) if longest else 0
        group = order[begin:end]
        steps = np.arange(longest)
        yield np.where(steps < lengths[group, None], starts[group, None] + steps, count)
        end = begin


_LOADING = threading.Lock()


def parser() -> Parser:
    """natasha's network, loaded on first use, once a process."""
    with _LOADING:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Parser:
    model = load_model(NAME, "rel")
    return Parser(model, vectors())
