"""One record in the terminal: the article with its annotations highlighted, then tables."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from svodka.record import Amount, Entity, Quote, Record
from svodka.report.values import value_of

STYLES = {"PER": "bold green", "ORG": "bold magenta", "LOC": "bold blue"}
QUOTE_STYLE = "on grey19"
CUE_STYLE = "underline yellow"
AMOUNT_STYLE = "bold cyan"
_NAMED = ("name", "acronym", "adjective", "generic")
_CONTENT_SHOWN = 100  # characters of a quotation in the table


def print_record(
    record: Record, *, width: int | None = None, with_text: bool = True, console: Console | None = None
) -> None:
    """Print one article and what was found in it.

    Args:
        record: a record with its text.
        width: columns, instead of the terminal's.
        with_text: print the article above the tables.
        console: where to print, instead of standard output.
    """
    console = console or Console(width=width, highlight=False)
    if with_text:
        console.print(highlight(record))
        console.print()
    for table in (_quotes(record.quotes), _amounts(record.amounts), _entities(record.entities)):
        if table.row_count:
            console.print(table)


def highlight(record: Record) -> Text:
    """The article's text, coloured: entities by type, quotations by background, cues underlined."""
    text = Text(record.text or "")
    for quote in record.quotes:
        for start, end in quote.pieces:
            text.stylize(QUOTE_STYLE, start, end)
        if quote.cue is not None:
            text.stylize(CUE_STYLE, quote.cue.start, quote.cue.end)
    for entity in record.entities:
        for mention in entity.mentions:
            if mention.kind in _NAMED:
                text.stylize(STYLES[entity.type], mention.start, mention.end)
    for amount in record.amounts:
        text.stylize(AMOUNT_STYLE, amount.start, amount.end)
    return text


def _quotes(quotes: list[Quote]) -> Table:
    table = Table(title="Кто что сказал", title_justify="left", expand=True, show_lines=False)
    table.add_column("Кто", ratio=3)
    table.add_column("Как", ratio=2)
    table.add_column("Что", ratio=6)
    for quote in quotes:
        who = Text(quote.speaker.name or "неизвестно", style="bold")
        if quote.speaker.role:
            who.append(f"\n{quote.speaker.role}", style="dim not bold")
        content = " ".join(quote.text.split())
        if len(content) > _CONTENT_SHOWN:
            content = content[: _CONTENT_SHOWN - 1].rstrip() + "…"
        if quote.kind == "direct":
            content = f"«{content}»"
        table.add_row(who, Text(quote.cue.text if quote.cue else "—"), Text(content))
    return table


def _amounts(amounts: list[Amount]) -> Table:
    table = Table(title="Сколько", title_justify="left")
    table.add_column("В тексте")
    table.add_column("Значение", justify="right")
    table.add_column("Изменение")
    for amount in amounts:
        change = {"up": "рост", "down": "снижение"}.get(amount.change or "", "")
        table.add_row(Text(" ".join(amount.text.split())), Text(value_of(amount)), change)
    return table


def _entities(entities: list[Entity]) -> Table:
    table = Table(title="Кто есть кто", title_justify="left")
    table.add_column("Имя")
    table.add_column("Тип")
    table.add_column("Роль")
    table.add_column("Упоминаний", justify="right")
    for entity in sorted(entities, key=lambda entity: -entity.salience.mentions):
        style = STYLES[entity.type]
        table.add_row(
            Text(entity.name, style=style),
            entity.type,
            Text(entity.role or ""),
            str(entity.salience.mentions),
        )
    return table
