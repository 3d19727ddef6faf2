"""The trained network → the tensors that ``svodka.tag.ner.network`` reads, in half precision."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from torch import Tensor, nn

from svodka.tag.ner.training.recurrence import Recurrent
from svodka.tag.ner.training.student import Student
from svodka.version import __version__


def halved(gates: Tensor) -> Tensor:
    """Gates (… × 2 directions × 2 · hidden) with the update halved, as inference wants it."""
    scale = torch.tensor([0.5, 1.0]).repeat_interleave(gates.shape[-1] // 2)
    return gates * scale


def recurrent(layer: Recurrent, name: str) -> dict[str, Tensor]:
    """The input's weights of both directions as one matrix, the inner ones as output × input."""
    width = layer.input.in_features
    weight = halved(layer.input.weight.T.reshape(width, 2, -1)).reshape(width, -1).T
    return {
        f"{name}.input.weight": weight,
        f"{name}.input.bias": halved(layer.input.bias.view(2, -1)).flatten(),
        f"{name}.inner": halved(layer.inner).transpose(1, 2),
    }


def linear(layer: nn.Linear, name: str) -> dict[str, Tensor]:
    """Weight as output × input."""
    return {f"{name}.weight": layer.weight, f"{name}.bias": layer.bias}


def convolution(layer: nn.Module, name: str) -> dict[str, Tensor]:
    """Weight as filters × (kernel · depth)."""
    found = dict(layer.named_parameters())
    return {f"{name}.weight": found["weight"].transpose(1, 2).flatten(1), f"{name}.bias": found["bias"]}


def tensors(student: Student) -> dict[str, Tensor]:
    """All weights by the names of the inference."""
    words = student.words
    found = {
        "words.unknown": words.unknown,
        "words.shape": words.shape.weight,
        "words.letter": words.letter.weight,
        **linear(words.mix, "words.mix"),
        **recurrent(student.first, "first"),
        **linear(student.remember, "remember"),
        **recurrent(student.second, "second"),
        **linear(student.out, "out"),
    }
    for i, layer in enumerate(words.convolutions):
        found |= convolution(layer, f"words.convolution{i}")
    return found


def export(student: Student, classes: NDArray[np.uint16], bits: NDArray[np.uint8], path: Path) -> str:
    """Writes the weights; the name that they are given, which tells these weights from all others."""
    arrays = {name: value.detach().half().contiguous().numpy() for name, value in tensors(student).items()}
    return write({**arrays, "dictionary.classes": classes, "dictionary.bits": bits}, path)


def write(arrays: Mapping[str, NDArray[np.generic]], path: Path) -> str:
    """The file of weights; its name, which records carry in their provenance, holds a part of their hash."""
    name = f"svodka-ner-{__version__}-{sha256(save(dict(arrays))).hexdigest()[:8]}"
    path.write_bytes(save(dict(arrays), {"name": name}))
    return name
