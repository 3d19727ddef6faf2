"""The slovnet networks as natasha ships them: where they are, and their arrays.

Networks: slovnet (https://github.com/natasha/slovnet), trained on Nerus; vectors: navec. No file is pickled
or downloaded.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from svodka.errors import PipelineError
from svodka.news_words import data_folder

PROTOCOL: Final = 1
VECTORS: Final = "news_v1_1B_250K_300d_100q"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """A network read from its archive.

    Attributes:
        id: what natasha calls it («slovnet_morph_news_v1»).
        arrays: by their path in the network («encoder.0.conv.weight»); read-only.
        shapes: names of the word shapes, the row of each in «emb.shape.weight».
        labels: names of the tags or relations.
    """

    id: str
    arrays: Mapping[str, Floats]
    shapes: tuple[str, ...]
    labels: tuple[str, ...]


def load_model(name: str, labels: str) -> Model:
    """A network of natasha's.

    Args:
        name: file name without its suffix, which is the network's id too.
        labels: name of the list of labels in the archive: «tag» or «rel».

    Raises:
        PipelineError: the archive is missing, or is not of the kind this package was written for.
    """
    path = data_folder() / "model" / f"{name}.tar"
    if not path.exists():
        raise PipelineError(f"{path} is missing", remedy="pip install --force-reinstall natasha")
    with tarfile.open(path) as archive:
        members = {member.name: _read(archive, member) for member in archive if member.name not in _UNREAD}
    meta, scheme = json.loads(members["meta.json"]), json.loads(members["model.json"])
    if meta["protocol"] != PROTOCOL or scheme["emb"]["word"]["id"] != VECTORS:
        raise PipelineError(
            f"{path} is of protocol {meta['protocol']} over the vectors {scheme['emb']['word']['id']}, "
            f"expected {PROTOCOL} over {VECTORS}",
            remedy="install a version of natasha that this svodka knows",
        )
    return Model(
        id=meta["id"],
        arrays={key: _array(members, weight) for key, weight in _weights(scheme) if "array" in weight},
        shapes=_lines(members["vocabs/shape.gz"]),
        labels=_lines(members[f"vocabs/{labels}.gz"]),
    )


# the list of words is that of the vectors
_UNREAD: Final = frozenset({"vocabs/word.gz"})


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return b"" if file is None else file.read()


def _lines(packed: bytes) -> tuple[str, ...]:
    return tuple(gzip.decompress(packed).decode("utf-8").splitlines())


def _weights(scheme: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All arrays of the scheme, «encoder.layers[0].conv.weight» under «encoder.0.conv.weight»."""
    parts = enumerate(scheme) if isinstance(scheme, list) else scheme.items()
    for key, value in parts:
        below = path if key == "layers" else f"{path}.{key}".lstrip(".")
        if isinstance(value, dict) and "dtype" in value:
            yield below, value
        elif isinstance(value, dict | list):
            yield from _weights(value, below)


def _array(members: Mapping[str, bytes], weight: dict[str, Any]) -> Floats:
    flat = np.frombuffer(members[f"arrays/{weight['array']}.bin"], weight["dtype"])
    return flat.reshape(weight["shape"]).astype(np.float32, copy=False)
