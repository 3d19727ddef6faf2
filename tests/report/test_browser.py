"""The page in a real browser: opens, filters, draws lines, finds a speaker, shows markup as text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from svodka.record import Record
from svodka.report.html import write_page
from tests.gold.records import entity, quote, record
from tests.report.browser import CHROMIUM, launched, opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)"),
]

CORPUS = Path(__file__).parents[2] / "corpus"
EVIL = "Иван Орлов сказал: <script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> & всё."
EVIL_NAME = "<b>Орлов</b> &amp; <a href='javascript:void(window.hacked = 1)'>сын</a>"
MOST_QUOTED = 20  # more than anybody in the corpus
ARTICLES = 500
MOST_MEGABYTES = 15
FIRST_PAINT_SECONDS = 2
LEAST_CONTRAST = 4.5  # WCAG AA


def gold() -> list[Record]:
    path = CORPUS / "gold" / "articles.jsonl"
    return [Record.from_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def evil() -> Record:
    said = quote(EVIL, "<script>window.hacked = 1</script>", speaker=EVIL_NAME)
    return record(EVIL, id="evil.txt", quotes=[said] * MOST_QUOTED)


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("page") / "report.html"
    shortened = [
        item.model_copy(update={"quotes": item.quotes[:-1], "published": f"2024-03-{day:02}"})
        for day, item in enumerate([*gold(), evil()], 1)
    ]
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
    firm = next(entity.name for item in gold() for entity in item.entities if entity.type == "ORG")
    wanted = sum(
        any(entity.type == "ORG" and firm.lower() in entity.name.lower() for entity in item.entities)
        for item in gold()
    )
    page.fill("#filter-organization", firm)
    expect(page.locator("#list li")).to_have_count(wanted)
    page.click("button[type=reset]")
    wanted = sum(any(said.kind == "mixed" for said in item.quotes[:-1]) for item in gold())
    page.select_option("#filter-quote", "mixed")
    expect(page.locator("#list li")).to_have_count(wanted)
    page.click("button[type=reset]")
    expect(page.locator("#list li")).to_have_count(len(gold()) + 1)


def test_a_quotation_draws_lines_to_cue_source_and_speaker(browser: Browser, tmp_path: Path) -> None:
    text = "Мэр Орска Иван Орлов приехал. Чиновник сообщил, что мост построен."
    said = quote(text, "мост построен", speaker="Иван Орлов", entity="e1")
    said |= {
        "cue": {"start": 39, "end": 46, "text": "сообщил", "lemma": "сообщить"},
        "source": {"start": 30, "end": 38, "text": "Чиновник"},
    }
    mayor = entity(text, "e1", "PER", "Иван Орлов")
    # a mention that only stands for the name is no place to read it
    mayor["mentions"].append({"start": 30, "end": 38, "text": "Чиновник", "kind": "nominal"})
    write_page(tmp_path / "page.html", [record(text, entities=[mayor], quotes=[said])])
    with opened(browser, tmp_path / "page.html") as (page, errors):
        page.hover("#article .text .quote")
        expect(page.locator("#lines path")).to_have_count(3)
        labels = page.locator("#lines text").all_text_contents()
        assert labels == ["слово речи", "источник", "говорящий: Иван Орлов"]
        boxes = page.locator("#lines rect").evaluate_all(
            "all => all.map((e) => [e.x.baseVal.value, e.y.baseVal.value, e.width.baseVal.value, e.height.baseVal.value])"
        )
        assert not any(
            a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
            for a, b in combinations(boxes, 2)
        )
        assert page.locator("#article .target").all_inner_texts() == ["Иван Орлов", "Чиновник", "сообщил"]
        page.keyboard.press("Escape")
        expect(page.locator("#lines path")).to_have_count(0)
        assert errors == []


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
    page.locator("#tab-articles").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-speakers")).to_be_focused()
    page.locator("#speakers").focus()
    page.keyboard.press("ArrowDown")
    second = page.locator("#speakers li").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(page.locator("#said h2")).to_have_text(second.get_attribute("data-name") or "")
    page.click("#tab-articles")


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
    expect(page.locator("#said h2")).to_have_text(name)
    expect(page.locator("#said tbody tr")).to_have_count(said[name])
    page.click("#said .link >> nth=0")
    expect(page.locator("#view-articles")).to_be_visible()
    expect(page.locator("#article .quote.on").first).to_be_in_viewport()


def test_speakers_are_found_by_what_they_said_and_what_they_are(page: Page) -> None:
    page.click("#tab-speakers")
    page.fill("#speaker-search", "")
    page.fill("#speaker-words", "WINDOW.hacked")
    expect(page.locator("#speakers li")).to_have_count(1)
    expect(page.locator("#said h2")).to_have_text(EVIL_NAME)
    page.fill("#speaker-words", "")
    kinds = {
        said.speaker.name: said.speaker.kind
        for item in reversed(gold())
        for said in reversed(item.quotes[:-1])
        if said.speaker.name and said.kind != "topic"
    }
    documents = {name for name, kind in kinds.items() if kind == "document"}
    page.select_option("#speaker-kind", "document")
    assert documents <= set(page.locator("#speakers li").evaluate_all("all => all.map(e => e.dataset.name)"))
    assert 0 < page.locator("#speakers li").count() < len(kinds)
    page.select_option("#speaker-kind", "")
    page.click("#tab-articles")


def test_charts_are_drawn_on_demand(page: Page) -> None:
    assert page.evaluate("typeof Plotly") == "undefined"
    page.click("#tab-charts")
    expect(page.locator("#chart-speakers svg").first).to_be_visible()
    expect(page.locator("#chart-kinds svg").first).to_be_visible()
    expect(page.locator("#chart-amounts .point").first).to_be_attached()
    # the library reads markup: a name that holds some must show as it stands, and link nowhere
    names = page.locator("#chart-speakers .ytick text")
    assert EVIL_NAME in names.all_text_contents()
    expect(page.locator("#chart-speakers a")).to_have_count(0)
    page.select_option("#chart-kind", "document")
    expect(names.filter(has_text="Орлов")).to_have_count(0)
    page.click("#tab-articles")


def test_misses_and_extras_are_filtered_by_cause(page: Page) -> None:
    page.click("#tab-gold")
    everything = page.locator("#gold-misses li").count()
    assert everything > 0
    page.select_option("#gold-cause", "miss")
    assert 0 < page.locator("#gold-misses li").count() <= everything
    missed = page.locator("#gold-misses li b").first.inner_text()
    page.click("#gold-misses .link >> nth=0")
    place = page.locator("#article .here")
    expect(place.first).to_be_in_viewport()
    assert " ".join("".join(place.all_text_contents()).split()) == missed


def test_a_telephone_shows_it_without_scrolling_aside(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, gold(), gold=gold())
    with opened(browser, path) as (page, errors):
        page.set_viewport_size({"width": 360, "height": 740})
        for view in ("articles", "speakers", "charts", "gold"):
            page.click(f"#tab-{view}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
        assert errors == []


def luminance(color: str) -> float:
    """Relative luminance (WCAG) of «#rrggbb»."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_and_light_are_both_readable(browser: Browser, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "report.html"
    write_page(path, gold()[:2])
    with opened(browser, path, scheme=scheme) as (page, errors):

        def color(name: str) -> str:
            return str(
                page.evaluate(
                    f"getComputedStyle(document.documentElement).getPropertyValue('--{name}').trim()"
                )
            )

        assert (luminance(color("ground")) > 0.5) is (scheme == "light")
        for ground, letters in (
            ("ground", "ink dim accent per org loc amount"),
            ("quote", "ink dim per org loc amount"),
            ("quote-on", "ink per org loc amount"),
        ):
            for letter in letters.split():
                assert contrast(color(letter), color(ground)) >= LEAST_CONTRAST, (letter, ground)
        assert errors == []


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
