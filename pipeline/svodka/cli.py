"""The command line. Commands only read options and write results; the work is done by the library.

Heavy imports stand inside the commands: `svodka --help` must not wait for spaCy.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from svodka.errors import SvodkaError, UsageError
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
def show(
    file: Annotated[
        str, typer.Argument(help="An article (any format that extract reads), or - for standard input.")
    ],
    encoding: Annotated[str | None, typer.Option(help="Encoding of the file, instead of guessing.")] = None,
    width: Annotated[int | None, typer.Option(help="Columns, instead of the terminal's.")] = None,
) -> None:
    """Show one article: entities and quotations highlighted, who said what, and the amounts."""
    from svodka.io import read
    from svodka.pipeline import Pipeline
    from svodka.report.terminal import print_record

    article = next(read([file], encoding=encoding))
    record = Pipeline().extract(article.text, id=article.id, title=article.title, published=article.published)
    print_record(record, width=width)


def main() -> None:
    """Run the command line; errors of use print one line and exit with 2."""
    try:
        app()
    except UsageError as error:
        _complain(error)
        sys.exit(EXIT_USAGE)
    except SvodkaError as error:
        _complain(error)
        sys.exit(EXIT_ARTICLES_FAILED)


def _complain(error: SvodkaError) -> None:
    typer.echo(f"svodka: {error}" + (f"; {error.remedy}" if error.remedy else ""), err=True)


if __name__ == "__main__":
    main()
