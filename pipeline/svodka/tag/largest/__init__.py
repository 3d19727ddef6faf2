"""How large a network's first convolution gets, which the table of its outputs has to know.

A network sees a form as one of navec's 250 000 words and as a shape: what a word adds at most and what a
shape adds at most bound it for any form. They depend on natasha's files alone; `build.py` works them out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from safetensors.numpy import load_file

from svodka.tag.models import Floats

FILE: Final = Path(__file__).with_name("largest.safetensors")


def largest(network: str) -> Floats:
    """The largest amounts that a token adds to the outputs, sides × outputs, by a network's name."""
    return load_file(FILE)[network]
