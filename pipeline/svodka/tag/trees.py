"""Trees out of best heads: cycles are broken where that costs the least score.

slovnet gives each token the head of the best score, whatever the others get; in about one sentence in fifteen
tokens end up governing each other, which spaCy's `Span.root` refuses and a walk to the root never leaves.
Several roots are left alone.
"""

from __future__ import annotations

import numpy as np

from svodka.tag.forms import Ints
from svodka.tag.models import Floats

ROOT = 0


def unrooted(heads: Ints, root: int = ROOT, longest: int | None = None) -> Ints:
    """Which tokens never reach the root, going from head to head.

    Args:
        heads: of each token, places among all.
        root: the token that is the root; it is its own head.
        longest: tokens of the longest sentence, where several lie behind each other.
    """
    reached = heads
    for _ in range(int(longest or len(heads)).bit_length()):
        reached = reached[reached]
    lost: Ints = reached != root
    return lost


def break_cycles(scores: Floats, heads: Ints) -> Ints:
    """Heads of one sentence, a token of each cycle with a new head outside of it and what hangs on it.

    Args:
        scores: tokens × (1 + tokens), of each token's possible heads.
        heads: 1 + tokens, counted from 1; the root (0) is its own head.
    """
    heads = heads.copy()
    while (lost := unrooted(heads)).any():
        cycle = _cycle(heads, int(lost.argmax()))
        hanging = _hanging(heads, cycle[0])
        gains = np.where(hanging, -np.inf, scores[np.array(cycle) - 1])
        gains -= scores[np.array(cycle) - 1, heads[cycle]][:, None]
        member, head = divmod(int(gains.argmax()), len(heads))
        heads[cycle[member]] = head
    return heads


def _cycle(heads: Ints, start: int) -> list[int]:
    """The cycle that a token leads into."""
    path: dict[int, None] = {}
    token = start
    while token not in path:
        path[token] = None
        token = int(heads[token])
    tokens = list(path)
    return sorted(tokens[tokens.index(token) :])


def _hanging(heads: Ints, member: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which tokens lead into the cycle of a token, itself among them."""
    reached = heads
    for _ in range(len(heads).bit_length()):
        reached = reached[reached]
    in_cycle = np.zeros(len(heads), np.bool_)
    in_cycle[_cycle(heads, member)] = True
    return np.asarray(in_cycle[reached])
