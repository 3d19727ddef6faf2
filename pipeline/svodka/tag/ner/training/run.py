"""The whole training: teachers, labels, student, weights, model card."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from svodka.news_words import word_list
from svodka.tag.ner.network import WEIGHTS
from svodka.tag.ner.training import card, distil, e5, labels, teacher
from svodka.tag.ner.training.augment import Changer, Exchange, Mentions, Rates
from svodka.tag.ner.training.data import Article, gold_tags, read_folder, unlabelled
from svodka.tag.ner.training.dictionary import classes
from svodka.tag.ner.training.export import export
from svodka.tag.ner.training.score import f_scores, mentions
from svodka.tag.ner.training.student import Config, Encoder, Student
from svodka.tag.vectors import vectors

log = logging.getLogger(__name__)

Sentences = list[list[str]]
Probabilities = NDArray[np.float16]
Taught = tuple[dict[str, float], list[list[distil.Example]]]

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
    teacher_epochs: int = 7
    copies: int = 9
    rounds: int = 40
    threads: int = 2


def run(settings: Settings) -> None:
    """Trains everything and writes weights and model card to the output folder."""
    settings.output.mkdir(parents=True, exist_ok=True)
    dev = read_folder(settings.nerel / "dev")
    word_classes, bits = classes(word_list())
    taught_by = taught_by_all(settings)
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    encoder = Encoder(word_classes, bits)
    versions = averaged([versions for _, versions in taught_by])
    student = learnt(Student(Config()), encoder, versions, dev, settings)
    found = distil.predict(student, encoder, [plain(article) for article in dev])
    scores = f_scores(dev, map(mentions, dev, found))
    name = card.model_name(settings.seed)
    path = settings.output / WEIGHTS.name
    export(student, word_classes, bits, path, {"name": name})
    teacher_scores = [scores for scores, _ in taught_by]
    card.write(
        path.with_name("MODEL_CARD.md"),
        card.Facts(name, settings, teacher_scores, scores, path.stat().st_size),
    )


def taught_by_all(settings: Settings) -> list[Taught]:
    """What each teacher scores and says; as many teachers at a time as there are threads.

    One thread a teacher gets through more than all threads on one teacher.
    """
    at_once = min(settings.threads, settings.teachers)
    logged = partial(_prepare, threads=settings.threads // at_once)
    seeds = range(settings.seed, settings.seed + settings.teachers)
    with ProcessPoolExecutor(at_once, get_context("spawn"), logged) as processes:
        return list(processes.map(partial(labelled, settings), seeds))


def _prepare(threads: int) -> None:
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, datefmt=LOG_TIME)
    torch.set_num_threads(threads)


def labelled(settings: Settings, seed: int) -> Taught:
    """The scores on dev of the teacher of that seed, and all versions of the articles with its labels.

    They are kept: a training that is started again goes on behind the teachers that were ready.
    """
    train, dev = read_folder(settings.nerel / "train"), read_folder(settings.nerel / "dev")
    word_classes, _ = classes(word_list())
    more = [unlabelled(article) for article in read_folder(settings.unlabelled)]
    plan = teacher.Plan(epochs=settings.teacher_epochs, seed=seed)
    folder = settings.kept / str(seed)
    wanted = labels.fingerprint([*train, *more], (settings.seed, settings.copies, plan, Rates()))
    done = labels.read(folder, wanted)
    if done is not None:
        log.info("the labels of teacher %d lie in %s", seed, folder)
        return done
    tutor = Tutor(train, plan)
    found = zip(dev, tutor.label(map(plain, dev)), strict=True)
    scores = f_scores(dev, (mentions(article, np.log(given + 1e-9)) for article, given in found))
    log.info("teacher %d on dev: %s", seed, scores)
    versions = []
    for number, version in enumerate(lessons(tutor, train, more, word_classes, settings)):
        labels.write(folder / f"{number}.npz", version)
        versions.append(version)
    labels.close(folder, wanted, scores, len(versions))
    return scores, versions


def averaged(by_teacher: Sequence[Sequence[Sequence[distil.Example]]]) -> list[list[distil.Example]]:
    """Versions of the articles, all teachers having labelled the same, with their mean labels."""
    return [
        [
            distil.Example(same[0].sentences, np.mean([one.targets for one in same], 0, np.float32))
            for same in zip(*version, strict=True)
        ]
        for version in zip(*by_teacher, strict=True)
    ]


def plain(article: Article) -> Sentences:
    """The words of an article by sentence."""
    return [list(sentence.words) for sentence in article.sentences]


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


def lessons(
    tutor: Tutor,
    train: Sequence[Article],
    more: Sequence[Article],
    word_classes: NDArray[np.uint16],
    settings: Settings,
) -> Iterator[list[distil.Example]]:
    """The articles as they are, gold and teacher half and half; then copies with the teacher's labels."""
    articles = [*train, *more]
    yield [
        distil.Example(plain(article), taught(article, given))
        for article, given in zip(articles, tutor.label(map(plain, articles)), strict=True)
    ]
    forms = {word for article in articles for word in article.words}
    changer = Changer(Exchange(forms, vectors(), word_classes), Mentions(train))
    for copy in range(1, settings.copies):
        random = np.random.default_rng([settings.seed, copy])
        changed = [changer.article(article, random) for article in articles]
        log.info("copy %d of %d", copy, settings.copies - 1)
        yield list(map(distil.Example, changed, tutor.label(iter(changed))))


def taught(article: Article, given: Probabilities) -> Probabilities:
    """The teacher's word, averaged with the gold of the article if it has any."""
    if not article.spans:
        return given
    return ((distil.gold_targets(gold_tags(article)) + given) / 2).astype(np.float16)


def learnt(
    student: Student,
    encoder: Encoder,
    versions: Sequence[Sequence[distil.Example]],
    dev: Sequence[Article],
    settings: Settings,
) -> Student:
    """The trained student."""
    mean = student
    texts = [plain(article) for article in dev]
    plan = distil.Plan(rounds=settings.rounds, seed=settings.seed)
    for number, (loss, mean) in enumerate(distil.fit(student, encoder, versions, plan), 1):
        scores = f_scores(dev, map(mentions, dev, distil.predict(mean, encoder, texts)))
        log.info("student, round %d of %d: loss %.4f, dev %s", number, settings.rounds, loss, scores)
    return mean
