"""The teacher: multilingual E5-small with a tagging layer; it reads an article in windows of sentences."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from svodka.tag.ner.tags import TAGS
from svodka.tag.ner.training import e5
from svodka.tag.ner.training.averaging import Average

WINDOW: Final = 448  # pieces; the encoder has positions for 512
IGNORE: Final = -100
KEEP: Final = 0.99  # of the running average of the weights


@dataclass(frozen=True, slots=True)
class Window:
    """Whole sentences as piece ids; ``heads`` are the places of the tokens' first pieces."""

    pieces: tuple[int, ...]
    heads: tuple[int, ...]


class Splitter:
    """Tokens → pieces, remembered; a token is taken to follow a space unless it is a closing mark."""

    def __init__(self, pieces: e5.Pieces) -> None:
        self.pieces = pieces
        self.known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        """Piece ids."""
        found = self.known.get(word)
        if found is None:
            closing = word[0] in ".,:;!?)»”%…"
            found = self.known[word] = self.pieces.split(word[:64], not closing)[:24]
        return found

    def windows(self, sentences: Iterable[Sequence[str]]) -> Iterator[Window]:
        """Sentences in order, as many a window as there is room for; a longer one is cut."""
        ids, heads = [self.pieces.bos], list[int]()
        for words in sentences:
            parts = [self(word) for word in words]
            if heads and len(ids) + sum(map(len, parts)) + 1 > WINDOW:
                yield Window((*ids, self.pieces.eos), tuple(heads))
                ids, heads = [self.pieces.bos], []
            for part in parts:
                if len(ids) + len(part) > WINDOW:
                    yield Window((*ids, self.pieces.eos), tuple(heads))
                    ids, heads = [self.pieces.bos], []
                heads.append(len(ids))
                ids.extend(part)
            ids.append(self.pieces.eos)
        if heads:
            yield Window(tuple(ids), tuple(heads))


class Layer(nn.Module):
    """One BERT layer."""

    def __init__(self, sizes: e5.Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.dropout = dropout
        self.attend = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.mix = nn.Linear(sizes.hidden, sizes.hidden)
        self.mix_norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.widen = nn.Linear(sizes.hidden, sizes.feedforward)
        self.narrow = nn.Linear(sizes.feedforward, sizes.hidden)
        self.norm = nn.LayerNorm(sizes.hidden, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Batch × length × hidden, the same again."""
        batch, length, hidden = x.shape
        parts = self.attend(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        scores = (
            parts[0] @ parts[1].transpose(-1, -2) * parts.shape[-1] ** -0.5
        )  # faster here than the fused call
        mixed = scores.masked_fill(~mask, -1e4).softmax(-1).to(parts.dtype) @ parts[2]
        mixed = self.mix(mixed.transpose(1, 2).reshape(batch, length, hidden))
        x = self.mix_norm(x + functional.dropout(mixed, self.dropout, self.training))
        wide = self.narrow(functional.gelu(self.widen(x)))
        out: Tensor = self.norm(x + functional.dropout(wide, self.dropout, self.training))
        return out


class Teacher(nn.Module):
    """Scores of the tags for each piece.

    The vectors of the pieces stay as they are; to those that the corpus has, a shift is learnt.
    """

    words: Tensor
    slots: Tensor

    def __init__(self, sizes: e5.Sizes, used: Sequence[int], dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = dropout
        self.register_buffer("words", torch.zeros(sizes.vocabulary, sizes.hidden), persistent=False)
        self.register_buffer("slots", torch.zeros(sizes.vocabulary, dtype=torch.long), persistent=False)
        self.slots[torch.tensor(used)] = torch.arange(1, len(used) + 1)
        self.shift = nn.Embedding(len(used) + 1, sizes.hidden, padding_idx=0)
        nn.init.zeros_(self.shift.weight)
        self.places = nn.Parameter(torch.zeros(sizes.positions, sizes.hidden))
        self.first = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))
        self.out = nn.Linear(sizes.hidden, len(TAGS))

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Batch × length × tags."""
        x = self.words[pieces] + self.shift(self.slots[pieces]) + self.places[: pieces.shape[1]]
        x = functional.dropout(self.first(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        scores: Tensor = self.out(functional.dropout(x, self.dropout, self.training))
        return scores

    def fill(self, tensors: dict[str, e5.Array]) -> None:
        """Starts from the pretrained encoder."""
        state = self.state_dict()
        get = {name: torch.from_numpy(value) for name, value in tensors.items()}
        self.words.copy_(get["emb.word"])
        hidden = self.words.shape[1]
        state["places"] = get["emb.pos"] + get["emb.type"][:hidden]
        state["first.weight"], state["first.bias"] = get["emb.ln.w"], get["emb.ln.b"]
        for i in range(len(self.layers)):
            for end, short in (("weight", "w"), ("bias", "b")):
                state[f"layers.{i}.attend.{end}"] = torch.cat([get[f"l{i}.{p}.{short}"] for p in "qkv"])
                for name, old in (
                    ("mix", "ao"),
                    ("mix_norm", "aln"),
                    ("widen", "fi"),
                    ("narrow", "fo"),
                    ("norm", "oln"),
                ):
                    state[f"layers.{i}.{name}.{end}"] = get[f"l{i}.{old}.{short}"]
        self.load_state_dict(state)


def collate(windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """Padded pieces and the mask of attention (batch × 1 × 1 × length, true where a piece is)."""
    longest = max(len(w.pieces) for w in windows)
    pieces = torch.tensor([w.pieces + (1,) * (longest - len(w.pieces)) for w in windows])
    return pieces, (pieces != 1)[:, None, None, :]


def labels(windows: Sequence[Window], tags: Sequence[Sequence[int]]) -> Tensor:
    """The tag of each token at its first piece; IGNORE elsewhere."""
    longest = max(len(w.pieces) for w in windows)
    out = torch.full((len(windows), longest), IGNORE)
    for row, (window, line) in enumerate(zip(windows, tags, strict=True)):
        out[row, list(window.heads)] = torch.tensor(line)
    return out


def batches(
    windows: Sequence[Window], size: int, shuffle: np.random.Generator | None = None
) -> list[list[int]]:
    """Indices of windows of like length together, ``size`` pieces a batch at most."""
    noise = shuffle.normal(0, 30, len(windows)) if shuffle is not None else np.zeros(len(windows))
    order = np.argsort([len(w.pieces) for w in windows] + noise, kind="stable")
    out: list[list[int]] = [[]]
    for i in order.tolist():
        widest = max(len(windows[j].pieces) for j in [*out[-1], i])
        if out[-1] and (len(out[-1]) + 1) * widest > size:
            out.append([])
        out[-1].append(i)
    if shuffle is not None:
        shuffle.shuffle(out)
    return out


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to fine-tune; ``batch`` is in pieces."""

    epochs: int = 7
    rate: float = 2e-4
    seed: int = 1
    batch: int = 2400


def fit(
    teacher: Teacher, windows: Sequence[Window], tags: Sequence[Sequence[int]], plan: Plan
) -> Iterator[float]:
    """Fine-tunes in bf16; gives the mean loss after each epoch.

    At the end the weights are their running average.
    """
    random = np.random.default_rng(plan.seed)
    optimizer = torch.optim.AdamW(
        [
            {
                "params": [p for n, p in teacher.named_parameters() if not n.startswith("out")],
                "top": plan.rate,
            },
            {"params": teacher.out.parameters(), "top": plan.rate * 5},
        ],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    average = Average(teacher, KEEP)
    total = plan.epochs * len(batches(windows, plan.batch))
    step = 0
    for _ in range(plan.epochs):
        teacher.train()
        losses = []
        for group in batches(windows, plan.batch, random):
            scale = min(step / (0.1 * total), max(0.02, (total - step) / (0.9 * total)))
            for part in optimizer.param_groups:
                part["lr"] = part["top"] * scale
            chosen = [windows[i] for i in group]
            pieces, mask = collate(chosen)
            with torch.autocast("cpu", torch.bfloat16):
                logits = teacher(pieces, mask)
            gold = labels(chosen, [tags[i] for i in group])
            loss = functional.cross_entropy(logits.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORE)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            average.update(teacher)
            losses.append(loss.item())
            step += 1
        yield math.fsum(losses) / len(losses)
    teacher.load_state_dict(average.net.state_dict())


@torch.no_grad()
def predict(teacher: Teacher, windows: Sequence[Window], batch: int = 2700) -> list[NDArray[np.float32]]:
    """Log-probabilities, tokens × tags, of each window."""
    teacher.eval()
    out: list[NDArray[np.float32]] = [np.zeros((0, len(TAGS)), np.float32)] * len(windows)
    for group in batches(windows, batch):
        pieces, mask = collate([windows[i] for i in group])
        with torch.autocast("cpu", torch.bfloat16):
            scores = teacher(pieces, mask).float().log_softmax(-1).numpy()
        for row, i in enumerate(group):
            out[i] = scores[row, list(windows[i].heads)]
    return out
