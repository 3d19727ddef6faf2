"""The command line. Commands only read options and write results; the work is done by the library.

Heavy imports stand inside the commands: `svodka --help` must not wait for spaCy.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from svodka.errors import LexiconError, PipelineError, SvodkaError, UsageError
from svodka.gold import commands
from svodka.version import __version__

EXIT_ARTICLES_FAILED = 1
EXIT_USAGE = 2

app = typer.Typer(
    name="svodka",
    help="Russian news articles in, records out: who said what, who is who, and how much.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Russian news articles in, records out: who said what, who is who, and how much."""


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from svodka.record import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@app.command()
def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Articles: files, folders, or - for standard input."),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Write records here, else to standard output.")
    ] = None,
    format: Annotated[
        str | None, typer.Option(help="Of the output, where its name does not tell: jsonl, parquet, sqlite…")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("-j", "--workers", min=1, help="Worker processes [default: all cores].")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that an article may take.")] = 60.0,
    memory: Annotated[int, typer.Option(min=1, help="Megabytes that a worker may take.")] = 2000,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a finished output, or a run with other settings.")
    ] = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the text out of the records.")] = False,
    tokens: Annotated[bool, typer.Option("--tokens", help="Put the tokens into the records.")] = False,
    stages: Annotated[
        str | None, typer.Option(help="Only these, as in amounts,quotes [default: all].")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the files, instead of guessing.")] = None,
    id_prefix: Annotated[str, typer.Option(help="Put before the ids that come from file names.")] = "",
    text_field: Annotated[str, typer.Option(help="The text in JSON, CSV, Parquet.")] = "text",
    id_field: Annotated[str, typer.Option(help="The id there.")] = "id",
    title_field: Annotated[str, typer.Option(help="The headline there.")] = "title",
    published_field: Annotated[str, typer.Option(help="The date there.")] = "published",
    lexicon: commands.LexiconOption = None,
    gazetteer: Annotated[Path | None, typer.Option(help="TSV of names that win over the model.")] = None,
    min_speaker_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Speakers less certain than this become unknown.")
    ] = 0.0,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="Where the workers are: on this machine, or on a cluster.")
    ] = "local",
    address: Annotated[
        str | None, typer.Option(help="Ray cluster [default: one made of this machine].")
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary.")] = False,
) -> None:
    """Write one record for each article; stopped and started again, it continues.

    Exit code: 0 all well, 1 some articles failed (see the error list), 2 refused before any work, 3 stopped
    half way (full disk…).
    """
    from svodka.batch import PipelineSettings, ReadSettings, RunSettings
    from svodka.batch.console import run
    from svodka.io import Fields
    from svodka.workers import Limits

    pipeline = PipelineSettings(
        stages=None if stages is None else tuple(stages.split(",")),
        tokens=tokens,
        lexicon=lexicon,
        gazetteer=gazetteer,
        min_speaker_confidence=min_speaker_confidence,
    )
    settings = RunSettings(
        tuple(inputs),
        out,
        format=format,
        pipeline=pipeline,
        reading=ReadSettings(encoding, id_prefix, Fields(text_field, id_field, title_field, published_field)),
        text=not no_text,
        workers=workers,
        limits=Limits(timeout, memory),
        overwrite=overwrite,
        engine=engine,
        address=address,
    )
    raise typer.Exit(run(settings, quiet=quiet, stderr=sys.stderr))


@app.command()
def status(out: Annotated[Path, typer.Argument(help="The output of a run, finished or not.")]) -> None:
    """Tell what a run has done, what failed, and what is left."""
    from svodka.batch import status as status_of

    state, done, failed, left = status_of(out)
    typer.echo(f"state:  {state}")
    for name, number in (("done", done), ("failed", failed), ("left", left)):
        typer.echo(f"{name + ':':8}{'unknown' if number is None else number}")


@app.command()
def show(
    file: Annotated[
        str, typer.Argument(help="An article (any format that extract reads), or - for standard input.")
    ],
    encoding: Annotated[str | None, typer.Option(help="Encoding of the file, instead of guessing.")] = None,
    lexicon: commands.LexiconOption = None,
    width: Annotated[int | None, typer.Option(help="Columns, instead of the terminal's.")] = None,
    tables: Annotated[bool, typer.Option("--tables", help="Only the tables, without the article.")] = False,
) -> None:
    """Show one article: entities and quotations highlighted, who said what, and the amounts."""
    from svodka.io import read_one
    from svodka.pipeline import Pipeline
    from svodka.report.terminal import print_record

    article = read_one(file, encoding=encoding)
    record = Pipeline(lexicon=lexicon).extract(
        article.text, id=article.id, title=article.title, published=article.published
    )
    print_record(record, width=width, with_text=not tables)


for command in (commands.evaluate, commands.check, commands.diff, commands.explain, commands.convert):
    app.command()(command)


@app.command()
def report(
    records: Annotated[Path, typer.Argument(help="Records (JSONL), as extract writes them.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The page to write.")] = Path("report.html"),
    gold: Annotated[
        Path | None, typer.Option(help="Gold records: shows misses and extras side by side.")
    ] = None,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "Сводка",
) -> None:
    """Write one self-contained page: articles, who said what, charts."""
    from svodka.gold import read
    from svodka.gold.formats.records import by_id
    from svodka.report.html import write_page

    write_page(out, list(by_id(records).values()), gold=None if gold is None else read(gold), title=title)
    typer.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB", err=True)


def main() -> None:
    """Run the command line; errors of use print one line and exit with 2."""
    try:
        app()
    except (UsageError, LexiconError, PipelineError) as error:
        _complain(error)
        sys.exit(EXIT_USAGE)
    except SvodkaError as error:
        _complain(error)
        sys.exit(EXIT_ARTICLES_FAILED)


def _complain(error: SvodkaError) -> None:
    typer.echo(f"svodka: {error}" + (f"; {error.remedy}" if error.remedy else ""), err=True)


if __name__ == "__main__":
    main()
