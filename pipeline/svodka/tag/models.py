"""Where natasha keeps the slovnet networks and navec vectors."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from svodka.errors import PipelineError


@lru_cache(maxsize=1)
def data_folder() -> Path:
    """natasha's data folder; natasha itself is never imported (that would need setuptools at run time).

    Raises:
        PipelineError: natasha is not installed.
    """
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise PipelineError("the models are missing: natasha is not installed", remedy="pip install natasha")
    return Path(spec.origin).parent / "data"
