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
class Facts:
    """What one training run knows of itself: scores are F by type and «micro»."""

    name: str
    settings: Settings
    teachers: Sequence[dict[str, float]]
    best: dict[str, float]
    students: Sequence[dict[str, float]]
    size: int


def write(path: Path, facts: Facts) -> None:
    """Fills the template. Raises KeyError if the template names what the run does not know."""
    rows = [
        ("this model", facts.best),
        *(("another seed", one) for one in facts.students if one is not facts.best),
        *(("a teacher", one) for one in facts.teachers),
    ]
    table = "\n".join(
        f"| {who} | " + " | ".join(f"{scores[kind]:.3f}" for kind in ("PER", "LOC", "ORG", "micro")) + " |"
        for who, scores in rows
    )
    settings = {key: str(value) for key, value in asdict(facts.settings).items()}
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        settings, name=facts.name, scores=table, megabytes=f"{facts.size / 1e6:.1f}", torch=version("torch")
    )
    path.write_text(text, encoding="utf-8")
