"""A teacher's labels on disk, so that a training that was stopped goes on behind the teacher.

A folder holds one file a version of the articles, and ``teacher.json``, written last, with the fingerprint of
all that the labels depend on and the teacher's scores. Labels of another fingerprint are not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np

from svodka.tag.ner.training.data import Article
from svodka.tag.ner.training.distil import Example

FACTS = "teacher.json"


def fingerprint(articles: Iterable[Article], settings: Iterable[object]) -> str:
    """Of articles with their gold, and of settings."""
    digest = sha256(repr(list(settings)).encode())
    for article in articles:
        digest.update(repr((article.text, sorted(article.spans))).encode())
    return digest.hexdigest()


def read(folder: Path, wanted: str) -> tuple[dict[str, float], list[list[Example]]] | None:
    """The teacher's scores and the labelled versions, or None where they are not all there."""
    path = folder / FACTS
    facts = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if facts.get("fingerprint") != wanted:
        return None
    return facts["scores"], [version(folder / f"{number}.npz") for number in range(facts["versions"])]


def write(path: Path, examples: Sequence[Example]) -> None:
    """One version of the articles with its labels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words = json.dumps([example.sentences for example in examples], ensure_ascii=False).encode()
    targets = [example.targets for example in examples]
    np.savez(
        path,
        words=np.frombuffer(words, np.uint8),
        targets=np.concatenate(targets),
        sizes=np.array([len(one) for one in targets]),
    )


def close(folder: Path, wanted: str, scores: dict[str, float], versions: int) -> None:
    """All versions are written."""
    facts = {"fingerprint": wanted, "scores": scores, "versions": versions}
    (folder / FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def version(path: Path) -> list[Example]:
    """One version of the articles with its labels, as `write` left it."""
    with np.load(path, allow_pickle=False) as arrays:
        sentences = json.loads(arrays["words"].tobytes())
        ends = np.cumsum(arrays["sizes"]).tolist()
        targets = arrays["targets"]
    return [
        Example(words, targets[start:end])
        for words, (start, end) in zip(sentences, pairwise([0, *ends]), strict=True)
    ]
