"""The model card, written by the training itself so that it can not go stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svodka.tag.ner.training.run import Settings

TEMPLATE = Path(__file__).with_name("card.md")


@dataclass(frozen=True, slots=True)
class Scores:
    """F by type and «micro» of all networks of a run; the best is one of the heirs."""

    best: dict[str, float]
    heirs: Sequence[dict[str, float]]
    students: Sequence[dict[str, float]]
    teachers: Sequence[dict[str, float]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What one training run knows of itself."""

    name: str
    settings: Settings
    scores: Scores
    size: int


def write(path: Path, facts: Facts) -> None:
    """Fills the template. Raises KeyError if the template names what the run does not know."""
    scores = facts.scores
    rows = [
        ("this model", scores.best),
        *(("another seed", one) for one in scores.heirs if one is not scores.best),
        *(("a student", one) for one in scores.students),
        *(("a teacher", one) for one in scores.teachers),
    ]
    table = "\n".join(
        f"| {who} | " + " | ".join(f"{figures[kind]:.3f}" for kind in ("PER", "LOC", "ORG", "micro")) + " |"
        for who, figures in rows
    )
    settings = {key: str(value) for key, value in asdict(facts.settings).items()}
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        settings, name=facts.name, scores=table, megabytes=f"{facts.size / 1e6:.1f}", torch=version("torch")
    )
    path.write_text(text, encoding="utf-8")
