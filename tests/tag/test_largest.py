"""No form gets larger than the bounds of the first convolution, so that its sums fit into two bytes."""

from __future__ import annotations

import numpy as np
import pytest

from svodka.tag import parser, tagger
from svodka.tag.convolutions import LARGEST, FirstLayer, Kind, first_weights
from svodka.tag.forms import shape
from svodka.tag.largest import largest
from svodka.tag.models import load_model
from svodka.tag.vectors import vectors

NETWORKS = [(tagger.NAME, "tag"), (parser.NAME, "rel")]


@pytest.mark.parametrize(("name", "labels"), NETWORKS)
def test_bounds_hold_for_words_of_all_frequencies(name: str, labels: str) -> None:
    of_words, of_shapes = first_weights(load_model(name, labels))
    table = vectors()
    ids = np.append(np.arange(0, len(table), 97, dtype=np.int32), table.unknown)
    found = np.abs(table[ids] @ of_words).max(axis=0) + np.abs(of_shapes).max(axis=0)
    assert (found.reshape(3, -1) <= largest(name) * 1.00001).all()


@pytest.mark.parametrize("kind", [np.int16, np.float32])
@pytest.mark.parametrize(("name", "labels"), NETWORKS)
def test_the_layer_is_what_the_network_computes(name: str, labels: str, kind: Kind) -> None:
    """relu(a + b + c) of three tokens, to within the rounding of each."""
    model = load_model(name, labels)
    layer = FirstLayer(model, vectors(), 10, kind)
    words = ["Москва", "москва", "2026", "NASA", "—", "кракозябрище"]
    hashes = np.arange(1, len(words) + 1, dtype=np.uint64)
    rows = layer.forms(hashes, lambda key: words[key - 1])
    of_words, of_shapes = first_weights(model)
    shapes = {name: row for row, name in enumerate(model.shapes)}
    ids = vectors().ids(map(str.lower, words))
    rows_of_shapes = [shapes[shape(word)] for word in words]
    exact = (vectors()[ids] @ of_words + of_shapes[rows_of_shapes]).reshape(len(words), 3, -1)
    sums = exact[:-2, 0] + exact[1:-1, 1] + exact[2:, 2]
    found = layer([rows[:-2], rows[1:-1], rows[2:]]) * layer.units
    np.testing.assert_allclose(found, np.maximum(sums, 0), rtol=0, atol=2 * layer.units.max())
    if kind is np.int16:
        assert (layer.units * LARGEST >= largest(name).sum(axis=0) * 0.9999).all()  # sums fit
