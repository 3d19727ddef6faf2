"""The recurrent layer for training: an LSTM over many sentences in step, both directions at once.

The layout of gates, weights and steps is that of ``svodka.tag.ner.network.Recurrent``. torch's own LSTM
spends most of a backward pass on filling and adding slices. Here the factors of all derivatives are computed
for all tokens at once, and a step is left with one matrix product.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from svodka.tag.ner.batching import Steps


class Recurrence(torch.autograd.Function):
    """Gates in the order of the steps (2 × tokens × 4 · hidden) → states (2 × tokens × hidden).

    The gates are input, forget, output and candidate; ``inner`` is 2 × hidden × 4 · hidden.
    """

    @staticmethod
    def forward(ctx: Any, gates: Tensor, inner: Tensor, bounds: list[int]) -> Tensor:
        """One pass over the steps."""
        gates = gates.clone()
        size = inner.shape[1]
        cells = gates.new_empty(*gates.shape[:2], size)
        bent, states = torch.empty_like(cells), torch.empty_like(cells)
        enter, forget, leave, candidate = torch.split(gates, size, -1)
        before = None
        for start, end in pairwise(bounds):
            step = slice(start, end)
            if before is not None:
                gates[:, step].baddbmm_(states[:, before : before + end - start], inner)
            gates[:, step, : 3 * size].sigmoid_()
            candidate[:, step].tanh_()
            torch.mul(enter[:, step], candidate[:, step], out=cells[:, step])
            if before is not None:
                cells[:, step].addcmul_(forget[:, step], cells[:, before : before + end - start])
            torch.tanh(cells[:, step], out=bent[:, step])
            torch.mul(leave[:, step], bent[:, step], out=states[:, step])
            before = start
        ctx.bounds = bounds
        ctx.save_for_backward(gates, inner, cells, bent, states)
        return states

    @staticmethod
    def backward(ctx: Any, out: Tensor) -> tuple[Tensor, Tensor, None]:
        """The steps in reverse."""
        gates, inner, cells, bent, states = ctx.saved_tensors
        size = inner.shape[1]
        before = predecessors(ctx.bounds)
        started = before >= 0
        enter, forget, leave, candidate = torch.split(gates, size, -1)
        old_cells = cells[:, before] * started[None, :, None]
        old_states = states[:, before] * started[None, :, None]
        factors = torch.stack(
            [
                candidate * enter * (1 - enter),
                old_cells * forget * (1 - forget),
                bent * leave * (1 - leave),
                enter * (1 - candidate * candidate),
            ],
            2,
        )
        through = leave * (1 - bent * bent)
        slopes = torch.empty_like(factors)
        outer = inner.transpose(1, 2).contiguous()
        state, cell = out[:, :0], out[:, :0]
        for start, end in reversed(list(pairwise(ctx.bounds))):
            step = slice(start, end)
            of_state = out[:, step].clone()
            of_state[:, : state.shape[1]] += state
            of_cell = of_state * through[:, step]
            of_cell[:, : cell.shape[1]] += cell
            torch.mul(of_cell[:, :, None], factors[:, step], out=slopes[:, step])
            torch.mul(of_state, factors[:, step, 2], out=slopes[:, step, 2])
            if start:
                state = slopes[:, step].flatten(2) @ outer
                cell = of_cell * forget[:, step]
        flat = slopes.flatten(2)
        return flat, old_states.transpose(1, 2) @ flat, None


def predecessors(bounds: list[int]) -> Tensor:
    """For each token, in the order of the steps, the one before it in its sentence; -1 for the first."""
    widths = np.diff(bounds)
    shift = np.concatenate([[0], widths[:-1]])
    rows = np.arange(bounds[-1]) - np.repeat(shift, widths)
    rows[: widths[0]] = -1
    return torch.from_numpy(rows)


class Recurrent(nn.Module):
    """A bidirectional LSTM over a row of sentences."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.hidden = hidden
        self.input = nn.Linear(width, 8 * hidden)
        self.inner = nn.Parameter(torch.empty(2, hidden, 4 * hidden))
        for part in (part for side in self.inner.data for part in side.split(hidden, -1)):
            nn.init.orthogonal_(part)
        nn.init.xavier_uniform_(self.input.weight, gain=1.5)
        nn.init.zeros_(self.input.bias)
        self.input.bias.data.view(2, 4, hidden)[:, 1] = 1  # keeps what it has at first

    def forward(self, x: Tensor, steps: Steps) -> Tensor:
        """Tokens × width → tokens × 2 · hidden."""
        gates = self.input(x).float().view(len(x), 2, 4 * self.hidden)
        order, back = torch.from_numpy(steps.order), torch.from_numpy(steps.back)
        both = torch.stack([gates[order[0], 0], gates[order[1], 1]])
        states: Tensor = Recurrence.apply(both, self.inner, steps.bounds)  # type: ignore[no-untyped-call]
        return torch.cat([states[0, back[0]], states[1, back[1]]], -1)
