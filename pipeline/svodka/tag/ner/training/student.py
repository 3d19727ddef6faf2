"""The small network, as it is trained. ``svodka.tag.ner.network`` computes the same without torch.

A word form gives a vector that depends on nothing else (so that inference computes it once a form); two
bidirectional recurrent layers read it in its sentence (as in Huang et al., 2015; letters as in Ma and Hovy,
2016); between them each name sees what the first made of the other occurrences of its stem in the article.
Their units are gated without reset and without a memory of their own: with the teachers' labels they learn as
much as an LSTM's do, and take half of its gates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from svodka.tag.ner import words as forms
from svodka.tag.ner.batching import Steps, recurring_names
from svodka.tag.ner.tags import TAGS
from svodka.tag.ner.training.recurrence import Recurrent
from svodka.tag.vectors import vectors

Sentences = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes of the layers and rates of dropout."""

    vector: int = 300
    marks: int = 41
    letter: int = 32
    kernels: tuple[int, ...] = (3, 5)
    filters: int = 96
    shape: int = 24
    word: int = 320
    first: int = 80
    second: int = 64
    memory: int = 48
    drop_word: float = 0.08
    drop_input: float = 0.35
    drop: float = 0.4


@dataclass(slots=True)
class Batch:
    """Sentences of some articles; tokens lie in one row, article by article.

    Attributes:
        known, vectors, shapes, letters, marks: features of the distinct forms; ``known`` is 1 in navec.
        inverse: token → form.
        steps: the order in which the recurrent layers go.
        places: tokens of recurring names; stems: the number of the stem of each.
    """

    known: Tensor
    vectors: Tensor
    shapes: Tensor
    letters: Tensor
    marks: Tensor
    inverse: Tensor
    steps: Steps
    places: Tensor
    stems: Tensor


class Words(nn.Module):
    """Distinct forms → vectors."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.shape = nn.Embedding(forms.SHAPES, config.shape)
        self.letter = nn.Embedding(forms.CHARACTERS, config.letter, padding_idx=forms.PADDING)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(config.letter, config.filters, kernel, padding=kernel // 2) for kernel in config.kernels
        )
        width = config.vector + config.marks + config.shape + config.filters * len(config.kernels)
        self.unknown = nn.Parameter(torch.zeros(config.vector + config.marks))
        self.mix = nn.Linear(width, config.word)

    def forward(self, batch: Batch) -> Tensor:
        """Forms × width; some known words are made unknown, so that the letters learn."""
        keep = batch.known
        if self.training:
            keep = keep * (torch.rand_like(keep) >= self.config.drop_word)
        known = torch.cat([batch.vectors, batch.marks], -1) * keep + self.unknown * (1 - keep)
        letters = self.letter(batch.letters).transpose(1, 2)
        spelt = [functional.relu(layer(letters).amax(-1)) for layer in self.convolutions]
        parts = torch.cat([known, self.shape(batch.shapes), *spelt], -1)
        return functional.relu(self.mix(functional.dropout(parts, self.config.drop_input / 2, self.training)))


class Student(nn.Module):
    """Scores of the tags for each token of a batch."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.words = Words(config)
        self.first = Recurrent(config.word, config.first)
        self.remember = nn.Linear(2 * config.first, config.memory)
        self.second = Recurrent(2 * config.first + config.memory, config.second)
        self.out = nn.Linear(2 * config.second, len(TAGS))

    def forward(self, batch: Batch) -> Tensor:
        """Tokens × tags."""
        x = self.drop(self.words(batch)[batch.inverse], self.config.drop_input)
        seen = self.first(x, batch.steps)
        x = self.drop(torch.cat([seen, self.recall(seen, batch)], -1), self.config.drop)
        scores: Tensor = self.out(self.drop(self.second(x, batch.steps), self.config.drop))
        return scores

    def drop(self, x: Tensor, rate: float) -> Tensor:
        """Dropout while training."""
        return functional.dropout(x, rate, self.training)

    def recall(self, seen: Tensor, batch: Batch) -> Tensor:
        """For each recurring name the largest values over its occurrences; zeros for all other tokens."""
        values = functional.relu(self.remember(seen[batch.places])).float()
        count = int(batch.stems[-1]) + 1 if len(batch.stems) else 0
        index = batch.stems[:, None].expand_as(values)
        largest = values.new_zeros(count, values.shape[1]).scatter_reduce(0, index, values, "amax")
        return seen.new_zeros(len(seen), values.shape[1]).index_copy(0, batch.places, largest[batch.stems])


class Encoder:
    """Articles → batches. The features of a form are kept: training sees the same words again and again.

    Args:
        classes: the dictionary class of each word of navec.
        bits: the marks of each class.
    """

    def __init__(self, classes: NDArray[np.uint16], bits: NDArray[np.uint8]) -> None:
        self.vectors = vectors()
        self.classes = classes
        self.bits = bits
        self._rows: dict[str, tuple[int, int, NDArray[np.uint8]]] = {}

    def _row(self, word: str) -> tuple[int, int, NDArray[np.uint8]]:
        found = self._rows.get(word)
        if found is None:
            one = forms.forms([word], self.vectors)
            found = self._rows[word] = (int(one.vectors[0]), int(one.shapes[0]), one.letters[0])
        return found

    def __call__(self, articles: Sequence[Sentences]) -> Batch:
        """Articles, given as sentences of words, as one batch."""
        sentences = [sentence for article in articles for sentence in article]
        numbers: dict[str, int] = {}
        inverse = [numbers.setdefault(word, len(numbers)) for sentence in sentences for word in sentence]
        rows = [self._row(word) for word in numbers]
        ids = np.array([row[0] for row in rows], np.int32)
        stems = {"": 0}
        numbered = [stems.setdefault(forms.stem(word), len(stems)) for line in sentences for word in line]
        owners = np.repeat(np.arange(len(articles)), [sum(map(len, article)) for article in articles])
        places, starts = recurring_names(np.array(numbered, np.uint64), owners)
        sizes = np.diff(starts, append=len(places))
        return Batch(
            known=torch.from_numpy(ids != self.vectors.unknown)[:, None].float(),
            vectors=torch.from_numpy(self.vectors[ids]),
            shapes=torch.tensor([row[1] for row in rows]),
            letters=torch.from_numpy(np.stack([row[2] for row in rows]).astype(np.int64)),
            marks=torch.from_numpy(self.bits[self.classes[ids]].astype(np.float32)),
            inverse=torch.tensor(inverse),
            steps=Steps([len(sentence) for sentence in sentences]),
            places=torch.from_numpy(places),
            stems=torch.from_numpy(np.repeat(np.arange(len(starts)), sizes)),
        )
