"""A running average of a network's weights, which is what training keeps (Polyak and Juditsky, 1992)."""

from __future__ import annotations

from copy import deepcopy
from typing import Generic, TypeVar

import torch
from torch import nn

Net = TypeVar("Net", bound=nn.Module)


class Average(Generic[Net]):
    """Forgets by ``keep`` a step, faster at first, when the weights still move far.

    Attributes:
        net: a network with the averaged weights.
    """

    def __init__(self, net: Net, keep: float) -> None:
        self.net = deepcopy(net).eval()
        self.keep = keep
        self.steps = 0

    @torch.no_grad()
    def update(self, net: Net) -> None:
        """Takes in the weights of one more step."""
        keep = min(self.keep, (1 + self.steps) / (10 + self.steps))
        for mean, new in zip(self.net.parameters(), net.parameters(), strict=True):
            mean.lerp_(new, 1 - keep)
        self.steps += 1
