"""The recurrent layer for training: gated units over many sentences in step, both directions at once.

The layout of gates, weights and steps is that of ``svodka.tag.ner.network.Recurrent``. Automatic gradients
would spend most of a backward pass on filling and adding slices. Here the factors of all derivatives are
computed for all tokens at once, and a step is left with one matrix product.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from svodka.tag.ner.batching import Steps


class Recurrence(torch.autograd.Function):
    """Gates in the order of the steps (2 × tokens × 2 · hidden) → states (2 × tokens × hidden).

    The gates are update and candidate; ``inner`` is 2 × hidden × 2 · hidden.
    """

    @staticmethod
    def forward(ctx: Any, gates: Tensor, inner: Tensor, bounds: list[int]) -> Tensor:
        """One pass over the steps."""
        gates = gates.clone()
        size = inner.shape[1]
        states = gates.new_empty(*gates.shape[:2], size)
        update, candidate = torch.split(gates, size, -1)
        before = None
        for start, end in pairwise(bounds):
            step = slice(start, end)
            if before is not None:
                old = states[:, before : before + end - start]
                gates[:, step].baddbmm_(old, inner)
            update[:, step].sigmoid_()
            candidate[:, step].tanh_()
            if before is None:
                torch.mul(update[:, step], candidate[:, step], out=states[:, step])
            else:
                torch.lerp(old, candidate[:, step], update[:, step], out=states[:, step])
            before = start
        ctx.bounds = bounds
        ctx.save_for_backward(gates, inner, states)
        return states

    @staticmethod
    def backward(ctx: Any, out: Tensor) -> tuple[Tensor, Tensor, None]:
        """The steps in reverse."""
        gates, inner, states = ctx.saved_tensors
        before = predecessors(ctx.bounds)
        old = states[:, before] * (before >= 0)[None, :, None]
        update, candidate = torch.split(gates, inner.shape[1], -1)
        factors = torch.stack(
            [(candidate - old) * update * (1 - update), update * (1 - candidate * candidate)], 2
        )
        keep = 1 - update
        slopes = torch.empty_like(factors)
        outer = inner.transpose(1, 2).contiguous()
        state = out[:, :0]
        for start, end in reversed(list(pairwise(ctx.bounds))):
            step = slice(start, end)
            of_state = out[:, step].clone()
            of_state[:, : state.shape[1]] += state
            torch.mul(of_state[:, :, None], factors[:, step], out=slopes[:, step])
            if start:
                state = slopes[:, step].flatten(2) @ outer
                state += of_state * keep[:, step]
        flat = slopes.flatten(2)
        return flat, old.transpose(1, 2) @ flat, None


def predecessors(bounds: list[int]) -> Tensor:
    """For each token, in the order of the steps, the one before it in its sentence; -1 for the first."""
    widths = np.diff(bounds)
    shift = np.concatenate([[0], widths[:-1]])
    rows = np.arange(bounds[-1]) - np.repeat(shift, widths)
    rows[: widths[0]] = -1
    return torch.from_numpy(rows)


class Recurrent(nn.Module):
    """Bidirectional gated units without reset and with tanh (Ravanelli et al., 2018)."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.hidden = hidden
        self.input = nn.Linear(width, 4 * hidden)
        self.inner = nn.Parameter(torch.empty(2, hidden, 2 * hidden))
        for part in (part for side in self.inner.data for part in side.split(hidden, -1)):
            nn.init.orthogonal_(part)
        nn.init.xavier_uniform_(self.input.weight, gain=1.5)
        nn.init.zeros_(self.input.bias)
        self.input.bias.data.view(2, 2, hidden)[:, 0] = -1  # keeps what it has at first

    def forward(self, x: Tensor, steps: Steps) -> Tensor:
        """Tokens × width → tokens × 2 · hidden."""
        gates = self.input(x).float().view(len(x), 2, 2 * self.hidden)
        order, back = torch.from_numpy(steps.order), torch.from_numpy(steps.back)
        both = torch.stack([gates[order[0], 0], gates[order[1], 1]])
        states: Tensor = Recurrence.apply(both, self.inner, steps.bounds)  # type: ignore[no-untyped-call]
        return torch.cat([states[0, back[0]], states[1, back[1]]], -1)
