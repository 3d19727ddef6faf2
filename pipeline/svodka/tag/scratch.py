"""Memory that the networks use in turn.

They run one at a time (see `forms.LOCK`), and blocks are of like size: what a network writes anew for every
block lies in one place for all of them, and stays in the processor's cache.
"""

from __future__ import annotations

from math import prod
from typing import Final

import numpy as np

from svodka.tag.models import Floats

_KEPT: Final[dict[str, Floats]] = {}


def scratch(name: str, *shape: int) -> Floats:
    """Numbers of any value, valid until the name is asked for again."""
    size = prod(shape)
    kept = _KEPT.get(name)
    if kept is None or kept.size < size:
        kept = _KEPT[name] = np.empty(size, np.float32)
    return kept[:size].reshape(shape)
