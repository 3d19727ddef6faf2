"""Settings of the pipeline that obeys orders in the text; light, so that a run's main process stays so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from svodka.batch import PipelineSettings

if TYPE_CHECKING:
    from tests.batch.poison_pipeline import PoisonPipeline

STAGE = "test_poison"


@dataclass(frozen=True, slots=True)
class PoisonSettings(PipelineSettings):
    """The poisonable pipeline; `once` is a folder in which the order ОДНАЖДЫ notes that it was obeyed."""

    once: Path | None = None

    def build(self) -> PoisonPipeline:
        from tests.batch.poison_pipeline import PoisonPipeline

        return PoisonPipeline(self.once)
