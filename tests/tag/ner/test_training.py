"""What is trained in torch is what runs in numpy; skipped where torch is not installed (extra «train»)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from spacy.strings import StringStore

torch = pytest.importorskip("torch")

from svodka.tag.ner.batching import Steps  # noqa: E402
from svodka.tag.ner.network import WEIGHTS, Network, Tokens  # noqa: E402
from svodka.tag.ner.tags import TAGS  # noqa: E402
from svodka.tag.ner.training.augment import Changer, Exchange, Mentions, Rates  # noqa: E402
from svodka.tag.ner.training.averaging import Average  # noqa: E402
from svodka.tag.ner.training.data import Article, gold_tags, outermost, read_article, split  # noqa: E402
from svodka.tag.ner.training.distil import Example, gold_targets, recased, version_of  # noqa: E402
from svodka.tag.ner.training.export import export, write  # noqa: E402
from svodka.tag.ner.training.lessons import Elders, Source, lessons  # noqa: E402
from svodka.tag.ner.training.recurrence import Recurrence  # noqa: E402
from svodka.tag.ner.training.run import averaged  # noqa: E402
from svodka.tag.ner.training.score import f_scores  # noqa: E402
from svodka.tag.ner.training.student import Config, Encoder, Student  # noqa: E402
from svodka.tag.vectors import vectors  # noqa: E402

LENGTHS = [3, 5, 1, 4]
HIDDEN = 4

ARTICLES = [
    [["Зорин", "приехал", "в", "Тверь", "."], ["Встреча", "с", "Зориным", "началась", "в", "10", "."]],
    [["ЩЩЪ"]],
    [["Завод", "«", "Ромашка", "»", "закрыт"], ["Ромашку", "продали", "IBM"]],
]


def states(gates: torch.Tensor, inner: torch.Tensor) -> torch.Tensor:
    """The recurrence over sentences of LENGTHS; gates are tokens × 2 × 2 · hidden."""
    steps = Steps(LENGTHS)
    order = torch.from_numpy(steps.order)
    out = Recurrence.apply(torch.stack([gates[order[0], 0], gates[order[1], 1]]), inner, steps.bounds)
    return torch.cat([out[0, steps.back[0]], out[1, steps.back[1]]], -1)


def reference(gates: torch.Tensor, inner: torch.Tensor) -> torch.Tensor:
    """The same, token by token as the formulas of the units say."""
    out = torch.zeros(len(gates), 2 * HIDDEN, dtype=gates.dtype)
    start = 0
    for length in LENGTHS:
        for side in (0, 1):
            state = torch.zeros(HIDDEN, dtype=gates.dtype)
            places = range(length) if side == 0 else reversed(range(length))
            for place in places:
                update, candidate = (gates[start + place, side] + state @ inner[side]).chunk(2)
                state = (1 - update.sigmoid()) * state + update.sigmoid() * candidate.tanh()
                out[start + place, side * HIDDEN : (side + 1) * HIDDEN] = state
        start += length
    return out


def test_the_recurrence_and_its_gradient_are_those_of_the_formulas() -> None:
    torch.manual_seed(0)
    gates = torch.randn(sum(LENGTHS), 2, 2 * HIDDEN, dtype=torch.double, requires_grad=True)
    inner = torch.randn(2, HIDDEN, 2 * HIDDEN, dtype=torch.double, requires_grad=True)
    weight = torch.randn(sum(LENGTHS), 2 * HIDDEN, dtype=torch.double)
    found, expected = states(gates, inner), reference(gates, inner)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(
        torch.autograd.grad((found * weight).sum(), [gates, inner]),
        torch.autograd.grad((expected * weight).sum(), [gates, inner]),
    )


def test_numpy_computes_what_torch_trained_but_for_rounding(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    random = np.random.default_rng(0)
    classes = random.integers(0, 7, len(vectors().words)).astype(np.uint16)
    bits = random.integers(0, 2, (7, Config().marks)).astype(np.uint8)
    torch.manual_seed(0)
    student = Student(Config()).half().float().eval()
    export(student, classes, bits, tmp_path / "model.safetensors")
    network = Network(load_file(tmp_path / "model.safetensors"), vectors())
    strings = StringStore()
    words = [word for article in ARTICLES for sentence in article for word in sentence]
    lengths = [[len(sentence) for sentence in article] for article in ARTICLES]
    tokens = Tokens(np.array([strings.add(w) for w in words], np.uint64), strings.__getitem__, lengths)
    with torch.no_grad():
        expected = student(Encoder(classes, bits)(ARTICLES)).numpy()
    assert np.ptp(expected) > 0.1
    for _ in range(2):  # the second time the forms are known
        # numpy's side rounds states and weights to one byte
        np.testing.assert_allclose(network.scores(tokens), expected, rtol=0, atol=0.02 * np.ptp(expected))


def test_the_name_of_the_weights_tells_them_from_others(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    name = write({"out.bias": np.zeros(3, np.float16)}, path)
    with safe_open(path, "numpy") as file:
        assert file.metadata() == {"name": name}
    assert write({"out.bias": np.zeros(3, np.float16)}, path) == name
    assert write({"out.bias": np.ones(3, np.float16)}, path) != name


def example(*words: str, label: float) -> Example:
    """An article of one sentence; every token the same for all tags."""
    return Example([list(words)], np.full((len(words), len(TAGS)), label, np.float16))


def test_labels_of_several_teachers_are_averaged() -> None:
    one, other = [[example("Зорин", "в", label=0.25)]], [[example("Зорин", "в", label=0.5)]]
    [[mean]] = averaged([one, other])
    assert mean.sentences == [["Зорин", "в"]]
    np.testing.assert_allclose(mean.targets, 0.375)


def article(text: str, *spans: tuple[str, str]) -> Article:
    """Gold by the first occurrence of each string."""
    found = frozenset((text.index(part), text.index(part) + len(part), kind) for part, kind in spans)
    return Article("test", text, tuple(split(text)), found)


@pytest.mark.parametrize(
    ("text", "spans", "tags"),
    [
        ("Зорин в Твери", [("Зорин", "PER"), ("Твери", "LOC")], "S-PER O S-LOC"),
        ("Министр обороны Анна Белова", [("Анна Белова", "PER")], "O O B-PER E-PER"),
        ("МВД по Тверской области", [("МВД по Тверской области", "ORG")], "B-ORG I-ORG I-ORG E-ORG"),
        # a mention inside a token is widened to it
        ("экс-Тверь шумит", [("Тверь", "LOC")], "S-LOC O"),
    ],
)
def test_gold_becomes_tags(text: str, spans: list[tuple[str, str]], tags: str) -> None:
    assert [TAGS[i] for i in gold_tags(article(text, *spans))] == tags.split()


def test_a_line_break_ends_a_sentence() -> None:
    text = "Пожар в Твери\n\nСгорел склад. Никто не пострадал."
    assert [s.words[0] for s in split(text)] == ["Пожар", "Сгорел", "Никто"]
    assert all(
        text[start:].startswith(word)
        for s in split(text)
        for start, word in zip(s.starts, s.words, strict=True)
    )


def test_outermost_mentions_win() -> None:
    assert outermost([(4, 9, "LOC"), (0, 9, "ORG"), (8, 12, "PER"), (12, 15, "PER")]) == {
        (0, 9, "ORG"),
        (12, 15, "PER"),
    }


def test_brat_files_are_read_with_broken_mentions_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Анна\r\nБелова и клуб «Заря»".encode())
    (tmp_path / "a.ann").write_text(
        "T1\tPERSON 0 4;6 12\tАнна Белова\nT2\tORGANIZATION 15 26\tклуб «Заря»\nT3\tPROFESSION 0 4\tx\nR1\tA Arg1:T1\n",
        encoding="utf-8",
    )
    assert read_article(tmp_path / "a.txt").spans == {(0, 12, "PER"), (15, 26, "ORG")}


def test_scores_are_exact_f() -> None:
    gold = article("Зорин в Твери", ("Зорин", "PER"), ("Твери", "LOC"))
    figures = f_scores([gold], [frozenset({(0, 5, "PER"), (8, 13, "ORG")})])
    assert figures == {"PER": 1.0, "LOC": 0.0, "ORG": 0.0, "micro": 0.5}


def test_gold_targets_are_distributions_that_prefer_the_gold() -> None:
    targets = gold_targets([0, 5]).astype(float)
    assert targets.argmax(1).tolist() == [0, 5]
    np.testing.assert_allclose(targets.sum(1), 1, atol=2e-3)


@pytest.mark.parametrize(("share", "forms"), [(0.0, {"Зорин"}), (1.0, {"ЗОРИН", "зорин"})])
def test_capitals_change_in_a_share_of_sentences(share: float, forms: set[str]) -> None:
    random = np.random.default_rng(0)
    assert {recased(["Зорин"], share, random)[0] for _ in range(50)} == forms


def test_the_running_average_follows_the_weights() -> None:
    net = torch.nn.Linear(1, 1)
    average = Average(net, keep=0.5)
    with torch.no_grad():
        net.weight.fill_(8.0)
    for _ in range(40):
        average.update(net)
    assert average.net.weight.item() == pytest.approx(8.0, abs=1e-3)
    assert average.net is not net


def test_every_fourth_round_is_over_the_originals_the_others_take_turns() -> None:
    assert [version_of(round_, 4) for round_ in range(9)] == [0, 1, 2, 3, 0, 1, 2, 3, 0]
    assert [version_of(round_, 3) for round_ in range(9)] == [0, 1, 2, 1, 0, 2, 1, 2, 0]
    assert {version_of(round_, 1) for round_ in range(9)} == {0}


SHAPED = [
    "Зорин",
    "Тверь",
    "ГлавСнабТорг",
    "МежПромБанк",
    "Yolka",
    "Brusnika",
    "купил",
    "фирму",
    "завод",
    ".",
]


@pytest.fixture(scope="module")
def changer() -> Changer:
    corpus = [article("Зорин купил Yolka . Белов продал Brusnika .", ("Зорин", "PER"), ("Белов", "PER"))]
    classes = np.zeros(len(vectors().words), np.uint16)
    return Changer(Exchange(SHAPED, vectors(), classes), Mentions(corpus), Rates(1, 1, 1, 1))


def test_changed_articles_keep_their_marks_shapes_and_length(changer: Changer) -> None:
    text = article("Зорин купил Yolka . В 2021 году Белов продал завод .", ("Зорин", "PER"), ("Белов", "PER"))
    random = np.random.default_rng(0)
    for _ in range(20):
        changed = [word for sentence in changer.article(text, random) for word in sentence]
        assert len(changed) == len(text.words)
        for old, new in zip(text.words, changed, strict=True):
            assert new == old if not old.isalpha() else new[0].isupper() == old[0].isupper()


def test_the_same_seed_changes_in_the_same_way(changer: Changer) -> None:
    text = article("Зорин купил Yolka . Белов продал завод .", ("Зорин", "PER"))
    runs = [changer.article(text, np.random.default_rng(3)) for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0] != changer.article(text, np.random.default_rng(4))


def test_an_unknown_word_becomes_one_of_its_shape(changer: Changer) -> None:
    random = np.random.default_rng(0)
    found = {changer.words.stranger("Klubnika", random) for _ in range(100)}
    assert {"Yolka", "Brusnika"} < found
    assert all(word.istitle() and word.isascii() for word in found)


def test_lessons_are_the_articles_with_half_of_the_gold_and_labelled_copies() -> None:
    gold = article("Зорин купил завод .", ("Зорин", "PER"))
    none = article("Белов продал завод .")
    even = [np.full((4, len(TAGS)), 1 / len(TAGS), np.float16)] * 2
    first, *copies = lessons(Source([gold], [none]), lambda articles: even[: len(list(articles))], 3, seed=1)
    assert [example.sentences for example in first] == [[gold.words], [none.words]]
    np.testing.assert_allclose(
        first[0].targets, (gold_targets(gold_tags(gold)) + even[0]) / 2, rtol=0, atol=1e-3
    )
    np.testing.assert_allclose(first[1].targets, even[1])
    assert [[example.targets.tolist() for example in copy] for copy in copies] == [
        [labels.tolist() for labels in even]
    ] * 2


def test_elders_give_probabilities_of_what_they_find() -> None:
    [labels] = Elders([WEIGHTS, WEIGHTS]).label(iter([[["Анна", "Белова", "приехала", "в", "Тверь", "."]]]))
    assert [TAGS[i] for i in labels.argmax(axis=1)] == "B-PER E-PER O O S-LOC O".split()
    np.testing.assert_allclose(labels.sum(axis=1, dtype=np.float32), 1, rtol=0, atol=5e-3)
