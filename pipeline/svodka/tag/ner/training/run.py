"""The whole training: teachers, labels, students, their labels, heirs, weights, model card."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import numpy as np
import torch

from svodka.news_words import word_list
from svodka.tag.ner.network import WEIGHTS
from svodka.tag.ner.training import card, distil, e5, labels, student, teacher
from svodka.tag.ner.training.augment import Rates
from svodka.tag.ner.training.data import Article, gold_tags, read_folder, unlabelled
from svodka.tag.ner.training.dictionary import classes
from svodka.tag.ner.training.export import export
from svodka.tag.ner.training.lessons import Elders, Probabilities, Sentences, Source, lessons, plain
from svodka.tag.ner.training.score import f_scores, mentions

log = logging.getLogger(__name__)

Scores = dict[str, float]
T = TypeVar("T")

LOG_FORMAT = "%(asctime)s %(message)s"
LOG_TIME = "%H:%M:%S"


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``make train-ner`` does unless told otherwise."""

    nerel: Path = Path("../shared/data/nerel")
    unlabelled: Path = Path("../shared/data/factrueval/devset")
    output: Path = WEIGHTS.parent
    kept: Path = Path("out/train-ner")
    seed: int = 1
    teachers: int = 2
    students: int = 4
    teacher_epochs: int = 7
    copies: int = 9
    rounds: int = 40
    heirs: int = 4
    heir_copies: int = 13
    heir_rounds: int = 60
    threads: int = 2


WIDE: Final = student.Config(first=128, second=80)  # of the students, whose heirs have the sizes that we ship
HEIRS = "heirs"  # the folder of the labels that heirs learn from


class Student(NamedTuple):
    """A trained student or heir: F on dev, the name of its weights and their file."""

    scores: Scores
    name: str
    weights: Path


def run(settings: Settings) -> None:
    """Trains everything and writes weights and model card to the output folder.

    Teachers learn at once, and so do students, one a thread: that gets through more than all threads on one.
    Heirs learn from all students (after Furlanello et al., Born-Again Neural Networks, 2018).
    """
    settings.output.mkdir(parents=True, exist_ok=True)
    teachers = _for_seeds(teach, settings, settings.teachers)
    students = _for_seeds(learn, settings, settings.students)
    bequeath(settings, [one.weights for one in students])
    heirs = _for_seeds(inherit, settings, settings.heirs)
    best = max(heirs, key=lambda heir: heir.scores["micro"])
    path = settings.output / WEIGHTS.name
    path.write_bytes(best.weights.read_bytes())
    scores = card.Scores(
        best.scores, [heir.scores for heir in heirs], [one.scores for one in students], teachers
    )
    card.write(path.with_name("MODEL_CARD.md"), card.Facts(best.name, settings, scores, path.stat().st_size))


def _for_seeds(train: Callable[[Settings, int], T], settings: Settings, count: int) -> list[T]:
    """Trains one for each seed, each in a process of its own, as many at a time as there are threads."""
    at_once = min(settings.threads, count)
    prepare = partial(_prepare, threads=settings.threads // at_once)
    seeds = range(settings.seed, settings.seed + count)
    with ProcessPoolExecutor(at_once, get_context("spawn"), prepare) as processes:
        return list(processes.map(partial(train, settings), seeds))


def _prepare(threads: int) -> None:
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, datefmt=LOG_TIME)
    torch.set_num_threads(threads)


def teach(settings: Settings, seed: int) -> Scores:
    """The scores on dev of the teacher of that seed; its labels for all versions of the articles are kept.

    A training that is started again goes on behind the teachers that were ready.
    """
    source = _source(settings)
    folder, wanted = settings.kept / str(seed), _fingerprint(settings, seed, source.articles)
    done = labels.read(folder, wanted)
    if done is not None:
        log.info("the labels of teacher %d lie in %s", seed, folder)
        return done[0]
    dev = read_folder(settings.nerel / "dev")
    tutor = Tutor(source.train, _plan(settings, seed))
    found = zip(dev, tutor.label(map(plain, dev)), strict=True)
    scores = f_scores(dev, (mentions(article, np.log(given + 1e-9)) for article, given in found))
    log.info("teacher %d on dev: %s", seed, scores)
    versions = lessons(source, tutor.label, settings.copies, settings.seed)
    for number, version in enumerate(versions):
        labels.write(folder / f"{number}.npz", version)
    labels.close(folder, wanted, scores, settings.copies)
    return scores


def _source(settings: Settings) -> Source:
    more = map(unlabelled, read_folder(settings.unlabelled))
    return Source(read_folder(settings.nerel / "train"), list(more))


def _plan(settings: Settings, seed: int) -> teacher.Plan:
    return teacher.Plan(epochs=settings.teacher_epochs, seed=seed)


def _fingerprint(settings: Settings, seed: int, articles: Sequence[Article]) -> str:
    """Of all that the labels of the teacher of that seed depend on."""
    return labels.fingerprint(articles, (settings.seed, settings.copies, _plan(settings, seed), Rates()))


def labelled(settings: Settings) -> list[list[distil.Example]]:
    """The versions of the articles with the mean labels of all teachers.

    Raises:
        FileNotFoundError: the labels of a teacher are not there, or not of these settings.
    """
    articles = _source(settings).articles
    by_teacher = []
    for seed in range(settings.seed, settings.seed + settings.teachers):
        folder = settings.kept / str(seed)
        found = labels.read(folder, _fingerprint(settings, seed, articles))
        if found is None:
            raise FileNotFoundError(f"{folder} holds no labels of these settings")
        by_teacher.append(found[1])
    return averaged(by_teacher)


def averaged(by_teacher: Sequence[Sequence[Sequence[distil.Example]]]) -> list[list[distil.Example]]:
    """Versions of the articles, all teachers having labelled the same, with their mean labels."""
    return [
        [
            distil.Example(same[0].sentences, np.mean([one.targets for one in same], 0, np.float32))
            for same in zip(*version, strict=True)
        ]
        for version in zip(*by_teacher, strict=True)
    ]


class Tutor:
    """The fine-tuned teacher as a function of sentences."""

    def __init__(self, train: Sequence[Article], plan: teacher.Plan) -> None:
        torch.manual_seed(plan.seed)
        sizes, pieces, tensors = e5.load()
        self.splitter = teacher.Splitter(pieces)
        windows: list[teacher.Window] = []
        tags: list[list[int]] = []
        for article in train:
            gold = gold_tags(article)
            for window in self.splitter.windows(plain(article)):
                windows.append(window)
                tags.append(gold[: len(window.heads)])
                del gold[: len(window.heads)]
        used = sorted({piece for window in windows for piece in window.pieces})
        self.model = teacher.Teacher(sizes, used)
        self.model.fill(tensors)
        for epoch, loss in enumerate(teacher.fit(self.model, windows, tags, plan), 1):
            log.info("teacher %d, epoch %d of %d: loss %.4f", plan.seed, epoch, plan.epochs, loss)

    def label(self, articles: Iterator[Sentences]) -> list[Probabilities]:
        """Probabilities, tokens × tags, of each article."""
        cut = [list(self.splitter.windows(article)) for article in articles]
        found = iter(teacher.predict(self.model, [window for windows in cut for window in windows]))
        return [np.exp(np.concatenate([next(found) for _ in windows])).astype(np.float16) for windows in cut]


def bequeath(settings: Settings, weights: Sequence[Path]) -> None:
    """Writes the labels that heirs learn from: the students' for new copies of the articles."""
    versions = lessons(_source(settings), Elders(weights).label, settings.heir_copies, settings.seed + 1)
    for number, version in enumerate(versions):
        labels.write(settings.kept / HEIRS / f"{number}.npz", version)


def learn(settings: Settings, seed: int) -> Student:
    """The trained student of that seed."""
    plan = distil.Plan(rounds=settings.rounds, seed=seed)
    return _trained(settings, WIDE, labelled(settings), plan, settings.kept / f"student{seed}.safetensors")


def inherit(settings: Settings, seed: int) -> Student:
    """The trained heir of that seed."""
    files = [settings.kept / HEIRS / f"{number}.npz" for number in range(settings.heir_copies)]
    plan = distil.Plan(rounds=settings.heir_rounds, seed=seed)
    path = settings.kept / f"heir{seed}.safetensors"
    return _trained(settings, student.Config(), list(map(labels.version, files)), plan, path)


def _trained(
    settings: Settings,
    config: student.Config,
    versions: Sequence[Sequence[distil.Example]],
    plan: distil.Plan,
    path: Path,
) -> Student:
    """A network that learnt from these versions of the articles, its weights written to `path`."""
    dev = read_folder(settings.nerel / "dev")
    texts = [plain(article) for article in dev]
    word_classes, bits = classes(word_list())
    encoder = student.Encoder(word_classes, bits)
    torch.manual_seed(plan.seed)
    mean = net = student.Student(config)
    scores: Scores = {}
    for number, (loss, mean) in enumerate(distil.fit(net, encoder, versions, plan), 1):
        scores = f_scores(dev, map(mentions, dev, distil.predict(mean, encoder, texts)))
        log.info("%s, round %d of %d: loss %.4f, dev %s", path.stem, number, plan.rounds, loss, scores)
    return Student(scores, export(mean, word_classes, bits, path), path)
