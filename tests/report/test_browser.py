"""The page in a real browser: opens, filters, draws lines, finds a speaker, shows markup as text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from svodka.record import Record
from svodka.report.html import write_page
from tests.gold.records import quote, record
from tests.report.browser import CHROMIUM, launched, opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)"),
]

CORPUS = Path(__file__).parents[2] / "corpus"
EVIL = "Иван Орлов сказал: <script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> & всё."
ARTICLES = 500
MOST_MEGABYTES = 15
FIRST_PAINT_SECONDS = 2


def gold() -> list[Record]:
    path = CORPUS / "gold" / "articles.jsonl"
    return [Record.from_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("page") / "report.html"
    evil = record(
        EVIL,
        id="evil.txt",
        quotes=[quote(EVIL, "<script>window.hacked = 1</script>", speaker="<b>Орлов</b>")],
    )
    records = [*gold(), evil]
    shortened = [item.model_copy(update={"quotes": item.quotes[:-1]}) for item in records]
    write_page(path, shortened, gold=gold())
    with opened(browser, path) as (page, errors):
        yield page
        assert errors == []


def test_all_articles_are_listed_and_the_first_is_open(page: Page) -> None:
    page.click("#tab-articles")
    expect(page.locator("#list li")).to_have_count(len(gold()) + 1)
    expect(page.locator("#article .quote").first).to_be_visible()


def test_search_and_filters_narrow_the_list(page: Page) -> None:
    page.fill("#search", "<script>")
    expect(page.locator("#list li")).to_have_count(1)
    page.click("button[type=reset]")
    wanted = sum(any(amount.currency == "EUR" for amount in item.amounts) for item in gold())
    page.select_option("#filter-currency", "EUR")
    expect(page.locator("#list li")).to_have_count(wanted)
    page.click("button[type=reset]")
    person = next(entity.name for item in gold() for entity in item.entities if entity.type == "PER")
    page.fill("#filter-person", person)
    expect(page.locator("#list li").first).to_be_visible()
    assert page.locator("#list li").count() < len(gold())
    page.click("button[type=reset]")
    expect(page.locator("#list li")).to_have_count(len(gold()) + 1)


def test_a_quotation_draws_lines_to_cue_and_source(page: Page) -> None:
    page.hover("#article .quote >> nth=0")
    expect(page.locator("#lines path").first).to_be_attached()
    assert page.locator("#article .target").count() >= 1
    page.keyboard.press("Escape")
    expect(page.locator("#lines path")).to_have_count(0)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    first = page.locator("#list li[aria-selected=true]").inner_text()
    page.keyboard.press("j")
    expect(page.locator("#list li[aria-selected=true]")).not_to_have_text(first)
    page.keyboard.press("k")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#article [data-first]").first.focus()
    expect(page.locator("#lines path").first).to_be_attached()


def test_markup_in_an_article_shows_as_text(page: Page) -> None:
    page.fill("#search", "<script>")
    expect(page.locator("#article .text")).to_have_text(EVIL)
    assert page.evaluate("window.hacked") is None
    page.click("button[type=reset]")


def test_everything_one_person_said(page: Page) -> None:
    said: dict[str, int] = {}
    for item in gold():
        for quotation in item.quotes[:-1]:
            if quotation.speaker.name and quotation.kind != "topic":
                said[quotation.speaker.name] = said.get(quotation.speaker.name, 0) + 1
    name = max(said, key=lambda speaker: said[speaker])
    page.click("#tab-speakers")
    page.fill("#speaker-search", name)
    page.click("#speakers li >> nth=0")
    expect(page.locator("#said h2")).to_contain_text(name)
    assert page.locator("#said tbody tr").count() >= said[name]
    page.click("#said .link >> nth=0")
    expect(page.locator("#view-articles")).to_be_visible()


def test_charts_are_drawn_on_demand(page: Page) -> None:
    assert page.evaluate("typeof Plotly") == "undefined"
    page.click("#tab-charts")
    expect(page.locator("#chart-speakers svg").first).to_be_visible()
    expect(page.locator("#chart-kinds svg").first).to_be_visible()
    page.click("#tab-articles")


def test_misses_and_extras_are_filtered_by_cause(page: Page) -> None:
    page.click("#tab-gold")
    everything = page.locator("#gold-misses li").count()
    assert everything > 0
    page.select_option("#gold-cause", "miss")
    assert 0 < page.locator("#gold-misses li").count() <= everything
    page.click("#tab-articles")


def test_dark_and_light_are_both_readable(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, gold()[:2])
    grounds = set()
    for scheme in ("light", "dark"):
        with opened(browser, path, scheme=scheme) as (page, errors):
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            assert errors == []
    assert len(grounds) == 2


def test_five_hundred_articles_stay_light(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    some = gold()
    records = [some[n % len(some)].model_copy(update={"id": f"{n}.txt"}) for n in range(ARTICLES)]
    write_page(path, records)
    assert path.stat().st_size < MOST_MEGABYTES * 1_000_000
    started = time.perf_counter()
    with opened(browser, path) as (page, errors):
        expect(page.locator("#list li")).to_have_count(ARTICLES)
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
        assert paint < FIRST_PAINT_SECONDS, (
            f"first paint after {paint:.2f} s ({time.perf_counter() - started:.1f} s with start)"
        )
        assert errors == []
