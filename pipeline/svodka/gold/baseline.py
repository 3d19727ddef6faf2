"""What a corpus of gold is expected to yield: floors of the figures, and the items known to be wrong.

A baseline is a JSON file that lies beside the corpus:

    corpus   number of articles and fingerprint of the gold: figures of another corpus are not comparable
    floors   by metric and label: F (or share), cut to four decimals
    broken   by metric and article, the items that are wrong: ["gold" | "extra", label, start, end]
    lowered  when a floor was lowered on purpose: the reason, and the old and the new figures
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from svodka.gold.errors import GoldError
from svodka.gold.figures import Row
from svodka.gold.findings import Evaluation, Finding
from svodka.record import Record

# far below one item of any corpus that a person can annotate, far above what the last bits of a matrix
# product may differ between machines
TOLERANCE = 0.0005

Side = str
Key = tuple[str, str, Side, str, int, int]  # metric, document, side, label, start, end
Floors = dict[str, dict[str, float]]


class Corpus(BaseModel):
    """What the figures were measured on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    articles: int
    fingerprint: str


class Lowered(BaseModel):
    """Floors that were lowered on purpose: «metric, label» → old and new; new None where it is gone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str
    floors: dict[str, tuple[float, float | None]]


class Baseline(BaseModel):
    """A baseline as it lies in its file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: str = Field(alias="schema", default="svodka-baseline/1")
    corpus: Corpus
    floors: Floors
    broken: dict[str, dict[str, list[tuple[Side, str, int, int]]]]
    lowered: list[Lowered] = []


class Fall(NamedTuple):
    """A figure below its floor; None where there is no such figure any more."""

    metric: str
    label: str
    floor: float
    figure: float | None

    @property
    def name(self) -> str:
        """What the baseline and messages call it."""
        return f"{self.metric}, {self.label}"


def load(file: Path) -> Baseline:
    """Read a baseline.

    Raises:
        GoldError: there is none, or it is damaged.
    """
    if not file.exists():
        raise GoldError(f"there is no baseline {file}", remedy="make one with --update")
    try:
        return Baseline.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise GoldError(
            f"{file}: no baseline: {field or 'JSON'}: {first['msg']}", remedy="make a new one with --update"
        ) from error


def save(baseline: Baseline, file: Path) -> None:
    """Write a baseline so that its changes read well in a diff: one line for each metric and article."""
    plain = baseline.model_dump(by_alias=True, mode="json")
    file.write_bytes(b"".join(_laid_out(plain, 3)) + b"\n")


def _laid_out(value: Any, depth: int) -> Iterable[bytes]:
    if depth == 0 or not isinstance(value, dict) or not value:
        yield orjson.dumps(value)
        return
    yield b"{\n"
    for number, (key, item) in enumerate(value.items()):
        indent = b" " * (4 - depth)
        yield (b",\n" if number else b"") + indent + orjson.dumps(key) + b": "
        yield from _laid_out(item, depth - 1)
    yield b"\n" + b" " * (3 - depth) + b"}"


def corpus_of(gold: Sequence[Record]) -> Corpus:
    """Number of articles and fingerprint, which any change of a text or an annotation changes."""
    digest = hashlib.sha256()
    for line in sorted(orjson.dumps(_essence(record), option=orjson.OPT_SORT_KEYS) for record in gold):
        digest.update(line + b"\n")
    return Corpus(articles=len(gold), fingerprint=digest.hexdigest())


def _essence(record: Record) -> dict[str, Any]:
    return {key: value for key, value in record.to_dict().items() if key not in ("provenance", "tokens")}


def floors_of(table: Sequence[Row]) -> Floors:
    """The figures as floors, cut to four decimals."""
    floors: Floors = {}
    for row in table:
        floors.setdefault(row.metric, {})[row.label] = math.floor(row.figure * 10_000) / 10_000
    return floors


def falls(floors: Floors, table: Sequence[Row]) -> list[Fall]:
    """The figures that lie more than the tolerance below their floors, or that are gone."""
    figures = {(row.metric, row.label): row.figure for row in table}
    fallen = []
    for metric, labels in floors.items():
        for label, floor in labels.items():
            figure = figures.get((metric, label))
            if figure is None or figure < floor - TOLERANCE:
                fallen.append(Fall(metric, label, floor, figure))
    return fallen


def raised(old: Floors, new: Floors) -> Floors:
    """The higher of two floors wherever both have one."""
    return {
        metric: {label: max(figure, old.get(metric, {}).get(label, 0.0)) for label, figure in labels.items()}
        for metric, labels in new.items()
    }


def broken_items(evaluation: Evaluation) -> Counter[Key]:
    """The items that are wrong, each as often as it stands there."""
    return Counter(map(key_of, (f for f in evaluation.findings if f.outcome != "hit")))


def key_of(finding: Finding) -> Key:
    """What makes a finding the same in another evaluation: an item of gold stays one, missed or mistaken."""
    side = "extra" if finding.outcome == "extra" else "gold"
    return finding.metric, finding.document, side, finding.label, finding.start, finding.end


def known_items(baseline: Baseline) -> Counter[Key]:
    """The items that were wrong when the baseline was made."""
    return Counter(
        (metric, document, *item)
        for metric, documents in baseline.broken.items()
        for document, items in documents.items()
        for item in items
    )


def make(gold: Sequence[Record], evaluation: Evaluation, floors: Floors, lowered: list[Lowered]) -> Baseline:
    """The baseline of an evaluation."""
    broken: dict[str, dict[str, list[tuple[Side, str, int, int]]]] = {}
    for metric, document, side, label, start, end in sorted(broken_items(evaluation).elements()):
        broken.setdefault(metric, {}).setdefault(document, []).append((side, label, start, end))
    return Baseline(corpus=corpus_of(gold), floors=floors, broken=broken, lowered=lowered)
