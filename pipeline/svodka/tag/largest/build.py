"""Writes the bounds of this folder anew: ``python -m svodka.tag.largest.build`` (a minute)."""

from __future__ import annotations

import numpy as np
from safetensors.numpy import save_file

from svodka.tag import parser, tagger
from svodka.tag.convolutions import first_weights
from svodka.tag.largest import FILE
from svodka.tag.models import Floats, Model, load_model
from svodka.tag.vectors import vectors

WORDS = 10_000  # looked at together


def bounds(model: Model) -> Floats:
    """The largest amounts, sides × outputs."""
    of_words, of_shapes = first_weights(model)
    table = vectors()
    ids = np.arange(len(table), dtype=np.int32)
    found = np.zeros(of_words.shape[1], np.float32)
    for start in range(0, len(ids), WORDS):
        found = np.maximum(found, np.abs(table[ids[start : start + WORDS]] @ of_words).max(axis=0))
    found += np.abs(of_shapes).max(axis=0)
    return found.reshape(3, -1)


def main() -> None:
    """Writes them."""
    models = load_model(tagger.NAME, "tag"), load_model(parser.NAME, "rel")
    save_file({model.id: bounds(model) for model in models}, FILE)


if __name__ == "__main__":
    main()
