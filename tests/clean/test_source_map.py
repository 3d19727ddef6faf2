"""The way back: tables of the map itself, and what must hold for any text and any damage."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svodka.clean import Reading, repair
from svodka.source_map import SourceMap
from tests.clean.damage import (
    ColumnBreaks,
    Damage,
    Glue,
    Invisible,
    Lookalikes,
    PageBreaks,
    Wrap,
    damage,
    newlines,
)
from tests.clean.other_damage import OTHER_DAMAGES

# «аб-⏎вг», and an inset «ин» moved behind: reading «абвг⏎ин», source «аб-⏎ин⏎вг⏎»
BROKEN = SourceMap([(0, 2, 0, 2), (2, 4, 7, 9), (4, 5, 9, 10), (5, 7, 4, 6)])


@pytest.mark.parametrize(
    ("span", "pieces"),
    [
        ((0, 2), [(0, 2)]),
        ((0, 4), [(0, 2), (7, 9)]),
        ((1, 3), [(1, 2), (7, 8)]),
        ((2, 5), [(7, 10)]),
        ((5, 7), [(4, 6)]),
        ((3, 6), [(8, 10), (4, 5)]),
        ((2, 2), [(7, 7)]),
    ],
)
def test_pieces(span: tuple[int, int], pieces: list[tuple[int, int]]) -> None:
    assert BROKEN.pieces(*span) == pieces
    assert BROKEN.span(*span) == (min(p[0] for p in pieces), max(p[1] for p in pieces))


def test_a_letter_with_something_invisible_is_one_piece() -> None:
    soft = SourceMap([(0, 1, 0, 1), (1, 2, 1, 3), (2, 4, 3, 5)])
    assert soft.pieces(0, 4) == [(0, 5)]
    assert soft.pieces(1, 2) == [(1, 3)]
    assert soft.pieces(2, 3) == [(3, 4)]


def test_a_space_that_the_source_lacks_is_empty() -> None:
    glued = SourceMap([(0, 3, 0, 3), (3, 4, 3, 3), (4, 7, 3, 6)])
    assert glued.pieces(0, 3) == [(0, 3)]
    assert glued.pieces(4, 7) == [(3, 6)]
    assert glued.pieces(0, 7) == [(0, 6)]


def test_two_repairs_in_a_row() -> None:
    inner = SourceMap([(0, 2, 0, 2), (2, 3, 2, 4), (3, 6, 4, 7)])  # a soft hyphen dropped
    outer = SourceMap([(0, 1, 0, 1), (1, 4, 2, 5)])  # the second letter of its reading dropped
    both = outer.through(inner)
    assert both.pieces(0, 4) == [(0, 1), (2, 6)]
    assert both.pieces(1, 2) == [(2, 4)]


LETTERS = 'абвгдеёиноАБВМоскваеacopE -—.,!?«»"\n\n\r\t\u00ad\u200b\u00a0\u0301\f12(РџСЃ'
ODD_TEXT = st.text(alphabet=LETTERS, max_size=300) | st.text(max_size=100)
ARTICLES = (
    "Мост открыт\n\nВчера в Заречном открыли новый мост. Глава города Пётр Ванеев заявил, что строители "
    "справились за два года. «Мы довольны результатом», — сказал он.\n\nДвижение начнётся в субботу, сообщила "
    "представительница мэрии Анна Зуева. По её словам, стоимость превысила 450 миллионов рублей.",
    "Фестиваль завершился\nВ Верхнеозёрске прошёл фестиваль кино-2021. Его гостями стали актёры Игорь Карасёв и "
    "Лидия Шмит-Павлова, а также режиссёр из Санкт-Петербурга.\nОрганизатор фестиваля, компания «Луч», обещает "
    "провести следующий через год, если его поддержит министерство культуры региона.",
)
DAMAGES: tuple[Damage, ...] = (
    ColumnBreaks(),
    ColumnBreaks(gap="\f"),
    PageBreaks(),
    PageBreaks(insets=("Главные новости",)),
    Wrap(30),
    Wrap(60, indent="  ", paragraph="\n"),
    Wrap(45, hyphen="\u00ad", trailing=" "),
    Lookalikes(0.3, 0.3),
    Invisible(),
    Glue(40),
    newlines("\r\n"),
)


def check(source: str, reading: Reading) -> None:
    """What holds for every reading."""
    if reading.source_map is None:
        assert reading == Reading(source, None, ())
        return
    segments = reading.source_map.segments
    assert segments[0].start == 0
    assert segments[-1].end == len(reading.text)
    for one, two in itertools.pairwise(segments):
        assert one.end == two.start
    places: list[int] = []
    for segment in segments:
        assert 0 <= segment.source_start <= segment.source_end <= len(source)
        length = segment.end - segment.start
        assert length in (0, 1, segment.source_end - segment.source_start)
        places += range(segment.source_start, segment.source_end)
    assert len(places) == len(set(places)), "a source character is read twice"
    for one in reading.repairs:
        assert 0 <= one.start <= one.end <= len(source)
    assert list(reading.repairs) == sorted(reading.repairs)


@given(text=ODD_TEXT)
@settings(deadline=None, max_examples=300)
def test_any_text_is_read(text: str) -> None:
    check(text, repair(text))


@given(
    article=st.sampled_from(ARTICLES),
    damages=st.lists(st.sampled_from((*DAMAGES, *OTHER_DAMAGES.values())), min_size=1, max_size=3),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=150)
def test_any_damage_is_read(article: str, damages: list[Damage], seed: int) -> None:
    damaged = damage(article, *damages, seed=seed)
    check(damaged.text, repair(damaged.text))


@given(article=st.sampled_from(ARTICLES), index=st.integers(0, 10), seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=150)
def test_what_is_read_letter_for_letter_stands_in_the_source(article: str, index: int, seed: int) -> None:
    damaged = damage(article, DAMAGES[index], seed=seed)
    reading = repair(damaged.text)
    if reading.source_map is None:
        return
    for start, end, source_start, source_end in reading.source_map.segments:
        for letter, origin in zip(
            reading.text[start:end], damaged.origins[source_start:source_end], strict=False
        ):
            if letter.isalnum() and origin is not None and end - start == source_end - source_start:
                assert letter == article[origin]


@pytest.mark.parametrize("article", ARTICLES)
@pytest.mark.parametrize("index", range(len(DAMAGES)))
def test_damaged_articles_read_as_the_clean_ones(article: str, index: int) -> None:
    """The words come out as they were, whatever became of the lines."""
    wrong = 0
    for seed in range(5):
        text = repair(damage(article, DAMAGES[index], seed=seed).text).text
        wrong += sum(word not in text for word in article.replace("\n", " ").split())
    assert wrong <= 5
