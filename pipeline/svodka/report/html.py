"""Records as one self-contained page: no network, nothing of an article is ever read as HTML.

The page carries its data as JSON and builds everything from text nodes; the charting library (plotly, of the
extra `report`) lies in it unread until somebody opens the charts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from svodka.errors import UsageError
from svodka.gold.score import Finding, evaluate
from svodka.record import Entity, Quote, Record
from svodka.report.values import value_of

try:
    from jinja2 import Environment, FileSystemLoader, select_autoescape
    from markupsafe import Markup
except ImportError as error:
    raise UsageError("the page needs jinja2", remedy="pip install 'svodka[report]'") from error

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("script.js", "charts.js", "start.js")
# which metrics the page tells misses from: the loosest says what is there at all, the stricter what is off
_LOOSE = {"entities overlap": "entities", "amounts overlap": "amounts", "quotes overlap": "quotes"}
_EXACT = {"entities strict": "boundary", "quotes strict": "boundary", "amounts value": "value"}


def render(records: Sequence[Record], *, gold: Sequence[Record] | None = None, title: str = "Сводка") -> str:
    """The page.

    Args:
        records: what to show, in this order.
        gold: gold records of the same articles; adds the comparison.
        title: heading of the page.

    Raises:
        GoldError: gold and records are of different texts.
    """
    environment = Environment(loader=FileSystemLoader(_ASSETS), autoescape=select_autoescape(["html"]))
    data: dict[str, Any] = {"articles": [_article(record) for record in records]}
    if gold is not None:
        data["gold"] = _comparison(records, gold)
    return environment.get_template("template.html").render(
        title=title,
        with_gold=gold is not None,
        style=Markup((_ASSETS / "style.css").read_text(encoding="utf-8")),
        scripts=[_script((_ASSETS / name).read_text(encoding="utf-8")) for name in _SCRIPTS],
        charting=_script(charting_library()),
        data=_json(data),
    )


def write_page(
    path: Path, records: Sequence[Record], *, gold: Sequence[Record] | None = None, title: str = "Сводка"
) -> None:
    """Write the page under a temporary name and rename it, so that no half page is ever left.

    Raises:
        UsageError: the extra `report` is not installed, or the folder cannot be written.
    """
    page = render(records, gold=gold, title=title)
    unfinished = path.with_name(path.name + ".tmp")
    try:
        unfinished.write_text(page, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", remedy="choose another place with -o"
        ) from error


def charting_library() -> str:
    """The source of plotly's script, as its Python package carries it; empty where it is not installed."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        return ""
    return (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def _script(source: str) -> Markup:
    # inside a script element only its end tag is special; in JavaScript the escaped form means the same
    return Markup(source.replace("</script", "<\\/script").replace("<!--", "<\\!--"))


def _json(value: object) -> Markup:
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _article(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "title": record.title,
        "published": record.published,
        "text": record.text,
        "entities": [_entity(entity) for entity in record.entities],
        "amounts": [
            {
                "start": amount.start,
                "end": amount.end,
                "text": amount.text,
                "kind": amount.kind,
                "currency": amount.currency,
                "min": amount.min,
                "max": amount.max,
                "value": value_of(amount),
            }
            for amount in record.amounts
        ],
        "quotes": [_quote(quote) for quote in record.quotes],
    }


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "role": entity.role,
        "mentions": [[mention.start, mention.end, mention.kind] for mention in entity.mentions],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    cue, source = quote.cue, quote.source
    return {
        "kind": quote.kind,
        "pieces": quote.pieces,
        "text": quote.text,
        "cue": {"start": cue.start, "end": cue.end, "text": cue.text} if cue else None,
        "source": {"start": source.start, "end": source.end} if source else None,
        "speaker": quote.speaker.model_dump(),
    }


def _comparison(records: Sequence[Record], gold: Sequence[Record]) -> dict[str, list[list[Any]]]:
    """Misses and extras as rows [article, part, label, cause, text, detail, start, end]."""
    place = {str(record.id): index for index, record in enumerate(records)}
    findings = [finding for finding in evaluate(gold, records).findings if finding.document in place]
    rows: dict[str, list[list[Any]]] = {"misses": [], "extras": []}
    absent = {_spot(f) for f in findings if f.metric in _LOOSE and f.outcome in ("miss", "extra")}
    for finding in findings:
        cause = _cause(finding, absent)
        if cause is not None:
            side = "extras" if finding.outcome == "extra" else "misses"
            part = finding.metric.split()[0]
            what = [place[finding.document], part, finding.label, cause, finding.text, finding.detail]
            rows[side].append([*what, finding.start, finding.end])
    return rows


def _spot(finding: Finding) -> tuple[str, str, int, int, str]:
    return finding.document, finding.metric.split()[0], finding.start, finding.end, finding.outcome


def _cause(finding: Finding, absent: Iterable[tuple[str, str, int, int, str]]) -> str | None:
    """Why an item is on the list, None where a looser metric lists it already."""
    if finding.outcome == "wrong speaker":
        return "speaker"
    if finding.outcome == "hit":
        return None
    if finding.metric in _LOOSE:
        return finding.outcome
    return _EXACT.get(finding.metric) if _spot(finding) not in absent else None
