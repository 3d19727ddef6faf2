"""How much of the quality on clean articles is left on damaged ones (`python -m tests.bench.bench_corruption`).

The articles of NEREL dev are damaged in many ways, separately and together, by the hands of `damage.py` (one set of
parameters a row) and of `other_damage.py` (other parameters for every article); the records of the damaged articles
are led back to the clean text and scored against the gold as those of the clean articles are. Exit code 1 where a
damage leaves less than `FLOORS` of the clean score, or where clean articles (NEREL train) are repaired too often. With
`-v` every repair of a clean article is listed; other words choose the rows whose names hold one of them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from svodka import Article, Pipeline
from svodka.clean import repair
from tests.bench.shared import NEREL_DEV, NEREL_TRAIN, ROOT, SHARED, articles, score
from tests.clean.damage import (
    INSETS,
    ColumnBreaks,
    Damage,
    Damaged,
    Glue,
    Invisible,
    Lookalikes,
    PageBreaks,
    Wrap,
    damage,
)
from tests.clean.other_damage import OTHER_DAMAGES

# share of clean articles that get no repair, and of the pipeline's time that clean may take
UNTOUCHED_FLOOR, COST_CEILING = 0.98, 0.05
OUT = ROOT / "out" / "corruption"
FLOORS = {"ner": 0.97, "quotes": 0.95}

DAMAGES: dict[str, tuple[Damage, ...]] = {
    "columns that end inside words, with insets": (ColumnBreaks(),),
    "the same, without blank lines": (ColumnBreaks(gap="\n"),),
    "pages that end inside paragraphs": (PageBreaks(gap="\n\n\n"),),
    "the same, with insets": (PageBreaks(insets=INSETS[:-2]),),
    "lines of 60, words broken": (Wrap(60),),
    "lines of 80, no hyphens": (Wrap(80, hyphen=None),),
    "columns of 30, indented paragraphs": (Wrap(30, paragraph="\n", indent="   "),),
    "lines of 45, nothing between paragraphs": (Wrap(45, paragraph="\n"),),
    "lines of 70, CR LF and trailing spaces": (Wrap(70, newline="\r\n", paragraph="\r\n\r\n", trailing=" "),),
    "lines of 60, double-spaced": (Wrap(60, newline="\n\n", paragraph="\n\n\n"),),
    "lines of 50, soft hyphens": (Wrap(50, hyphen="\u00ad"),),
    "look-alikes in a fifth of the words": (Lookalikes(0.2),),
    "look-alikes in half of the words": (Lookalikes(0.5, 0.5),),
    "soft hyphens, exotic spaces, stress": (Invisible(),),
    "zero-width spaces": (Invisible(inside=("\u200b",), spaces=("\u00a0",), stress=False),),
    "lines of 70, ends lost": (Glue(70),),
    "lines of 40, ends lost": (Glue(40),),
    "columns, lines, look-alikes, soft hyphens": (
        ColumnBreaks(),
        Wrap(60),
        Lookalikes(0.1),
        Invisible(0.1),
    ),
    "columns of 35, insets, look-alikes": (ColumnBreaks(gap="\n"), Wrap(35), Lookalikes(0.05)),
}
ROWS: dict[str, tuple[Damage, ...]] = DAMAGES | {name: (one,) for name, one in OTHER_DAMAGES.items()}


class Scores(NamedTuple):
    """F of exact mentions (micro over types), and of quotations with the right speaker."""

    ner: float
    quotes: float


def main() -> int:
    """Print the scores; 1 where one is below its floor."""
    if not SHARED.exists():
        print("The development sets are not beside the checkout: nothing to damage.")
        return 0
    OUT.mkdir(parents=True, exist_ok=True)
    chosen = [word for word in sys.argv[1:] if word != "-v"]
    pipeline = Pipeline()
    low = 0 if chosen else _conservativeness("-v" in sys.argv) + _cost(pipeline)
    clean = _scores(records(pipeline), "clean")
    print(f"{'clean':45} NER {clean.ner:.4f}          quotations {clean.quotes:.4f}")
    for name, damages in ROWS.items():
        if chosen and not any(word in name for word in chosen):
            continue
        found = _scores(records(pipeline, damages, drawn=name in OTHER_DAMAGES), "damaged")
        ner, quotes = found.ner / clean.ner, found.quotes / clean.quotes
        is_low = ner < FLOORS["ner"] or quotes < FLOORS["quotes"]
        low += is_low
        print(
            f"{name:45} NER {found.ner:.4f} = {ner:.3f}  quotations {found.quotes:.4f} = {quotes:.3f}"
            f"{'  LOW' if is_low else ''}",
            flush=True,
        )
    return int(low > 0)


def _conservativeness(verbose: bool) -> int:
    """Print how many clean articles get no repair; 1 where too few."""
    readings = [(article, repair(article.text)) for article in articles(NEREL_TRAIN)]
    touched = [(article, reading) for article, reading in readings if reading.repairs]
    for article, reading in touched if verbose else ():
        for one in reading.repairs:
            print(f"  {article.id} {one.kind}: {article.text[one.start : one.end]!r} → {one.text!r}")
    share = 1 - len(touched) / len(readings)
    print(f"clean articles without any repair: {share:.2%} of {len(readings)}")
    return int(share < UNTOUCHED_FLOOR)


def _cost(pipeline: Pipeline) -> int:
    """Print the time that clean takes; 1 where too much."""
    texts = [article.text for article in articles(NEREL_DEV)]
    for text in texts:  # models and caches are loaded
        pipeline.extract(text)
    clean = _seconds(lambda: [repair(text) for text in texts])
    all_ = _seconds(lambda: list(pipeline.stream(texts)))
    print(
        f"clean takes {1000 * clean / len(texts):.3f} ms an article, {clean / all_:.2%} of the pipeline's time"
    )
    return int(clean > COST_CEILING * all_)


def _seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of some runs."""
    return min(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def records(
    pipeline: Pipeline, damages: Sequence[Damage] = (), *, drawn: bool = False
) -> Iterator[dict[str, Any]]:
    """The records of the damaged articles, led back to the clean ones; `drawn`: each has a seed of its own."""
    clean = list(articles(NEREL_DEV))
    versions = [
        damage(article.text, *damages, seed=number if drawn else 0) for number, article in enumerate(clean)
    ]
    found = pipeline.stream(
        Article(version.text, id=article.id) for version, article in zip(versions, clean, strict=True)
    )
    for record, version, article in zip(found, versions, clean, strict=True):
        yield led_back(record.to_dict(), version, article)


def led_back(record: Mapping[str, Any], version: Damaged, article: Article) -> dict[str, Any]:
    """Mentions and quotations with offsets into the clean text; what stands in an inset is left out."""
    entities = [
        entity | {"mentions": [_moved(mention, version) for mention in entity["mentions"]]}
        for entity in record["entities"]
    ]
    for entity in entities:
        entity["mentions"] = [mention for mention in entity["mentions"] if mention is not None]
    quotes = []
    for quote in record["quotes"]:
        pieces = version.clean_pieces(quote["pieces"])
        if pieces:
            parts = {name: quote[name] and _moved(quote[name], version) for name in ("cue", "source")}
            quotes.append(quote | {"pieces": pieces, "start": pieces[0][0], "end": pieces[-1][1]} | parts)
    return {"id": article.id, "text": article.text, "entities": entities, "quotes": quotes, "amounts": []}


def _moved(stretch: Mapping[str, Any], version: Damaged) -> dict[str, Any] | None:
    span = version.clean_span(stretch.get("pieces") or [(stretch["start"], stretch["end"])])
    if span is None:
        return None
    return {key: value for key, value in stretch.items() if key != "pieces"} | {
        "start": span[0],
        "end": span[1],
    }


def _scores(found: Iterable[dict[str, Any]], name: str) -> Scores:
    path = OUT / f"{name}.jsonl"
    _write(found, path)
    ner = score("ner", path, NEREL_DEV)
    quotes = score("quotes", path, SHARED / "gold" / "quotes", NEREL_DEV)
    return Scores(ner["micro"]["f"], quotes["with_speaker"]["f"])


def _write(found: Iterable[dict[str, Any]], path: Path) -> None:
    with path.open("wb") as file:
        for record in found:
            file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    sys.exit(main())
