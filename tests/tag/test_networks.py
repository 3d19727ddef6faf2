"""Tags and arcs are slovnet's own, whatever the batch and however little fits into the table of forms."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import razdel
from navec import Navec
from slovnet import Morph, Syntax
from slovnet.shape import SHAPES, word_shape
from spacy.strings import StringStore
from threadpoolctl import threadpool_info

from svodka.news_words import data_folder
from svodka.tag.forms import PAD, shape
from svodka.tag.models import load_model
from svodka.tag.parser import LONGEST, ROOT, TIE, Parser, parser
from svodka.tag.tagger import Tagger, tagger
from svodka.tag.threads import one_blas_thread
from svodka.tag.vectors import vectors

SHARED = Path(__file__).parents[3] / "shared" / "data"
STRINGS = StringStore()
Sentences = Sequence[Sequence[str]]

OWN = [
    sentence.split()
    for sentence in (
        "Завод в Твери , по словам директора Лаптева , встал в 2020 году .",
        "« Мы готовы ! » — сказал он .",
        "Курс доллара вырос на 1,5 % — до 90 рублей .",
        "Нет .",
        "Глава МИД Светозар Кукушкин-Озёрский прибыл в Нью-Васюки на переговоры с ООО « Ромашка » .",
        "!",
        "зюзельбряк йцукен ZX-81 @ ₽",
        "Сборная проиграла : вратарь , пропустивший три мяча , извинился перед болельщиками , которые его простили .",
    )
]


def laid_out(sentences: Sentences) -> Any:
    hashes: list[int] = []
    for sentence in sentences:
        hashes += [*([PAD] if hashes else []), *map(STRINGS.add, sentence)]
    return np.array(hashes, np.uint64)


def tags(sentences: Sentences, network: Tagger | None = None) -> list[str]:
    network = network or tagger()
    return [network.labels[tag] for tag in network(laid_out(sentences), STRINGS.__getitem__)]


def arcs(
    sentences: Sentences, network: Parser | None = None, *, acyclic: bool = False
) -> list[tuple[int, str]]:
    network = network or parser()
    heads, relations = network(laid_out(sentences), STRINGS.__getitem__, acyclic=acyclic)
    return [(head, network.labels[label]) for head, label in zip(heads.tolist(), relations, strict=True)]


@cache
def navec() -> Any:
    return Navec.load(data_folder() / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")


@cache
def slovnet_morph() -> Any:
    return Morph.load(data_folder() / "model" / "slovnet_morph_news_v1.tar").navec(navec())


@cache
def slovnet_syntax() -> Any:
    return Syntax.load(data_folder() / "model" / "slovnet_syntax_news_v1.tar").navec(navec())


def slovnet_tags(sentences: Sentences) -> list[str]:
    return [token.tag for markup in slovnet_morph().map(sentences) for token in markup.tokens]


def slovnet_arcs(sentences: Sentences) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for markup in slovnet_syntax().map(sentences):
        before = len(found)
        heads = [int(token.head_id) for token in markup.tokens]
        found += [
            (before + head - 1 if head else ROOT, t.rel) for head, t in zip(heads, markup.tokens, strict=True)
        ]
    return found


def slovnet_scores(sentence: Sequence[str]) -> Any:
    """Scores of arcs, tokens × (root and tokens)."""
    infer = slovnet_syntax().infer
    (read,) = infer.encoder([sentence])
    model = infer.model
    return model.head(model.encoder(model.emb(read.word_id, read.shape_id), read.pad_mask))[0]


def news(count: int) -> Sentences:
    paths = sorted((SHARED / "nerel" / "train").glob("*.txt"))[:count]
    if not paths:
        pytest.skip("the development sets are not beside the checkout")
    texts = [path.read_text(encoding="utf-8") for path in paths]
    cut = [[t.text for t in razdel.tokenize(s.text)] for text in texts for s in razdel.sentenize(text)]
    return [sentence for sentence in cut if sentence]


def test_tags_of_own_sentences() -> None:
    assert tags(OWN) == slovnet_tags(OWN)


def test_arcs_of_own_sentences() -> None:
    assert arcs(OWN) == slovnet_arcs(OWN)


def test_tags_of_news() -> None:
    sentences = news(40)
    expected = slovnet_tags(sentences)
    wrong = sum(a != b for a, b in zip(tags(sentences), expected, strict=True))
    assert wrong <= len(expected) / 10_000


def test_arcs_of_news() -> None:
    """But for ties, which slovnet itself decides one way or another from batch to batch."""
    sentences = news(40)
    ours, expected = arcs(sentences), slovnet_arcs(sentences)
    wrong, start = 0, 0
    for sentence in sentences:
        end = start + len(sentence)
        for at in range(start, end):
            if ours[at][0] != expected[at][0]:
                scores = slovnet_scores(sentence)[at - start]
                chosen = 0 if ours[at][0] == ROOT else ours[at][0] - start + 1
                wrong += bool(scores.max() - scores[chosen] > 2 * TIE)
            else:
                wrong += ours[at][1] != expected[at][1]
        start = end
    assert wrong <= len(expected) / 10_000


def test_the_batch_does_not_matter() -> None:
    together = tags(OWN)
    alone = [tag for sentence in OWN for tag in tags([sentence])]
    assert together == alone
    start, single = 0, []
    for sentence in OWN:
        single += [(head + start if head != ROOT else ROOT, label) for head, label in arcs([sentence])]
        start += len(sentence)
    assert arcs(OWN) == single


def test_a_small_table_of_forms() -> None:
    model = load_model("slovnet_morph_news_v1", "tag")
    network = Tagger(model, vectors(), capacity=600)
    many = [
        [f"слово{number}" if at == 2 else word for at, word in enumerate(OWN[0])] for number in range(900)
    ]
    once = tags(many, network)
    assert tags(many, network) == once
    assert tags(OWN, network) == slovnet_tags(OWN)


def test_a_very_long_sentence() -> None:
    sentence = [*OWN[0][:-1]] * 300
    found = arcs([sentence], acyclic=True)
    assert len(found) == len(sentence) > 4 * LONGEST
    parts = [at // LONGEST for at in range(len(sentence))]
    assert all(head == ROOT or parts[head] == parts[at] for at, (head, _) in enumerate(found))
    assert tags([sentence])[:300] == slovnet_tags([sentence])[:300]


def test_no_cycles() -> None:
    sentences = [*OWN, ["а", "б"] * 20, [",", ",", "и"] * 30]
    heads = [head for head, _ in arcs(sentences, acyclic=True)]
    for token in range(len(heads)):
        seen = set()
        while token != ROOT:
            assert token not in seen
            seen.add(token)
            token = heads[token]  # noqa: PLW2901


def test_several_threads() -> None:
    expected = tags(OWN), arcs(OWN)
    outcomes: list[Any] = []
    work = [threading.Thread(target=lambda: outcomes.append((tags(OWN), arcs(OWN)))) for _ in range(6)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert outcomes == [expected] * 6


@pytest.mark.parametrize(
    "form",
    [
        "Тверь",
        "тверь",
        "ТВЕРЬ",
        "ёж",
        "Ё",
        "я",
        "мВт",
        "ZX-81",
        "Нью-Васюки",
        "из-за",
        "5",
        "-5",
        "—",
        "?!",
        "₽",
        "Х5",
    ],
)
def test_shapes_are_slovnets(form: str) -> None:
    assert shape(form) == word_shape(form)
    assert shape(form) in SHAPES


def test_one_blas_thread_only_inside() -> None:
    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    with one_blas_thread():
        with one_blas_thread():
            assert set(threads()) == {1}
        assert set(threads()) == {1}
    assert threads() == before
