"""What a run is to do, as frozen values that can travel to the workers."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from svodka.errors import UsageError
from svodka.io import Fields
from svodka.workers import Limits, Runner, available_cores


class Build(Protocol):
    """How the workers make their pipeline; picklable."""

    def build(self) -> Runner:
        """The pipeline."""

    @property
    def configuration(self) -> dict[str, Any]:
        """What the records depend on besides versions, as plain JSON values."""


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """The arguments of `svodka.Pipeline`, without importing it: the main process of a run stays small."""

    stages: tuple[str, ...] | None = None
    tokens: bool = False
    lexicon: Path | None = None
    gazetteer: Path | None = None
    min_speaker_confidence: float = 0.0

    def build(self) -> Runner:
        """The pipeline.

        Raises:
            PipelineError: an unknown stage.
        """
        from svodka.pipeline import Pipeline

        return Pipeline(
            self.stages,
            tokens=self.tokens,
            lexicon=self.lexicon,
            gazetteer=self.gazetteer,
            min_speaker_confidence=self.min_speaker_confidence,
        )

    @property
    def configuration(self) -> dict[str, Any]:
        """What the records depend on besides versions; word lists by their content."""
        return {
            "--stages": None if self.stages is None else ",".join(self.stages),
            "--tokens": self.tokens,
            "--lexicon": content_hash(self.lexicon),
            "--gazetteer": content_hash(self.gazetteer),
            "--min-speaker-confidence": self.min_speaker_confidence,
        }


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How the inputs are read, see `svodka.io.read`."""

    encoding: str | None = None
    id_prefix: str = ""
    fields: Fields = field(default_factory=Fields)

    @property
    def configuration(self) -> dict[str, Any]:
        """What the articles depend on."""
        fields = {f"--{name}-field": value for name, value in asdict(self.fields).items()}
        return {"--encoding": self.encoding, "--id-prefix": self.id_prefix} | fields


@dataclass(frozen=True, slots=True)
class RunSettings:
    """One run.

    Args:
        inputs: files, folders, "-".
        out: the finished file.
        format: of that file; its name tells if not given.
        pipeline: how the workers make their pipeline.
        reading: how the inputs are read.
        text: records carry the text of the article.
        workers: processes; None takes all cores; 0 (only without `out`) works in this process.
        limits: seconds and megabytes that a batch may take in a worker.
        overwrite: replace a finished `out`, and the parts of a run with another configuration.
        engine: "local", or "ray" for a cluster.
        address: of a Ray cluster; None makes one of this machine.
        part_size: articles in a part: what a killed run may lose, for each part under way.
    """

    inputs: tuple[str, ...]
    out: Path | None = None
    format: str | None = None
    pipeline: Build = field(default_factory=PipelineSettings)
    reading: ReadSettings = field(default_factory=ReadSettings)
    text: bool = True
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    overwrite: bool = False
    engine: Literal["local", "ray"] = "local"
    address: str | None = None
    part_size: int = 500

    @property
    def processes(self) -> int:
        """The number of worker processes."""
        return self.workers or available_cores()

    @property
    def configuration(self) -> dict[str, Any]:
        """What the bytes of the output depend on besides articles and versions, named as the options are."""
        return self.pipeline.configuration | self.reading.configuration | {"--no-text": not self.text}


def versions(provenance: dict[str, Any]) -> dict[str, Any]:
    """A pipeline's provenance as one level of names."""
    models = {f"model {name}": version for name, version in sorted(provenance["models"].items())}
    return {"svodka": provenance["svodka"]} | models


def content_hash(path: Path | None) -> str | None:
    """SHA-256 over a file, or over the names and contents of a folder's files.

    Raises:
        UsageError: there is no such file or folder.
    """
    if path is None:
        return None
    if not path.exists():
        raise UsageError(f"there is no file or folder {path}", remedy="check the path")
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(f"{file.relative_to(path)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
