"""Training of the student on soft targets: the teacher's probabilities, and the gold where there is some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from svodka.tag.ner.tags import TAGS
from svodka.tag.ner.training.averaging import Average
from svodka.tag.ner.training.student import Encoder, Student

SMOOTHING: Final = 0.05  # of the gold
KEEP: Final = 0.999  # of the running average of the weights
WARM_UP: Final = 0.03  # of all steps


@dataclass(frozen=True, slots=True)
class Example:
    """An article: sentences, and a distribution over the tags for each token (tokens × tags)."""

    sentences: Sequence[Sequence[str]]
    targets: NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train.

    A round goes over one version of all articles: every fourth over the originals, the others over the
    changed versions in turn. ``recased`` is the share of sentences that are shown in other capitals.
    """

    rounds: int = 40
    articles: int = 12
    rate: float = 2.5e-3
    recased: float = 0.03
    seed: int = 1


def gold_targets(tags: Sequence[int]) -> NDArray[np.float16]:
    """Smoothed distributions of gold tags."""
    rest = SMOOTHING / len(TAGS)
    return (np.eye(len(TAGS))[list(tags)] * (1 - SMOOTHING) + rest).astype(np.float16)


def recased(sentence: Sequence[str], share: float, random: np.random.Generator) -> Sequence[str]:
    """Now and then the sentence in capitals (headlines), half as often in small letters."""
    luck = random.random()
    if luck < share * 2 / 3:
        return [word.upper() for word in sentence]
    return [word.lower() for word in sentence] if luck < share else sentence


def version_of(round_: int, versions: int) -> int:
    """Which version of the articles (0: the originals) a round goes over."""
    if round_ % 4 == 0 or versions == 1:
        return 0
    return 1 + (round_ - round_ // 4 - 1) % (versions - 1)


def fit(
    student: Student, encoder: Encoder, versions: Sequence[Sequence[Example]], plan: Plan
) -> Iterator[tuple[float, Student]]:
    """Trains; gives, after each round, the mean loss and the running average of the network so far."""
    random = np.random.default_rng(plan.seed)
    torch.manual_seed(plan.seed)
    optimizer = torch.optim.AdamW(
        student.parameters(), lr=plan.rate, weight_decay=0.01, betas=(0.9, 0.99), fused=True
    )
    average = Average(student, KEEP)
    count = len(versions[0])
    batches = -(-count // plan.articles)
    total = plan.rounds * batches
    for round_ in range(plan.rounds):
        student.train()
        examples = versions[version_of(round_, len(versions))]
        losses: list[float] = []
        for chosen in np.array_split(random.permutation(count), batches):
            step = round_ * batches + len(losses)
            for group in optimizer.param_groups:
                group["lr"] = plan.rate * min(step / (WARM_UP * total), 1 - step / total + 0.005, 1)
            loss = batch_loss(student, encoder, [examples[i] for i in chosen], plan.recased, random)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            average.update(student)
            losses.append(loss.item())
        yield float(np.mean(losses)), average.net


def batch_loss(
    student: Student, encoder: Encoder, chosen: Sequence[Example], share: float, random: np.random.Generator
) -> Tensor:
    """Mean cross-entropy against the targets."""
    batch = encoder([[recased(s, share, random) for s in example.sentences] for example in chosen])
    targets = torch.from_numpy(np.concatenate([example.targets for example in chosen])).float()
    with torch.autocast("cpu", torch.bfloat16):
        scores = student(batch)
    return functional.cross_entropy(scores.float(), targets)


@torch.no_grad()
def predict(
    student: Student, encoder: Encoder, articles: Sequence[Sequence[Sequence[str]]]
) -> list[NDArray[np.float32]]:
    """Scores, tokens × tags, of each article."""
    student.eval()
    return [student(encoder([article])).numpy() for article in articles]
