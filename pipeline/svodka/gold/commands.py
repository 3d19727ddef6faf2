"""The commands about gold: evaluate, check, diff, explain, convert.

Heavy imports stand inside the commands: `svodka --help` must not wait for them.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from svodka.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svodka.gold.check import Change, Verdict
    from svodka.gold.findings import Evaluation
    from svodka.record import Record

EXIT_DIFFERENT = 1  # a figure has fallen, two versions differ
EXIT_INCOMPLETE = 1  # articles of the gold have no record
_PLAIN = ("", "miss", "extra", "wrong")  # what the metrics say already
_NARROWEST = 90  # columns that a table of figures needs
_SHOWN = 90  # characters of an item's text in a list

GoldArgument = Annotated[Path, typer.Argument(metavar="GOLD", help="Gold of any format that svodka reads.")]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format", help="records, brat, label-studio, prodigy, bio, docbin, quotes [default: found out]."
    ),
]
TextsOption = Annotated[
    Path | None, typer.Option("--texts", help="Folder of the articles, where the gold keeps them apart.")
]
PredictionsOption = Annotated[
    Path | None,
    typer.Option("--pred", help="Records (JSONL); without them the pipeline runs over the gold's texts."),
]
LexiconOption = Annotated[Path | None, typer.Option(help="Folder of word lists laid over the shipped ones.")]
WorkersOption = Annotated[
    int, typer.Option("-j", "--workers", min=1, help="Worker processes, without --pred.")
]


def evaluate(
    gold: GoldArgument,
    pred: PredictionsOption = None,
    format: FormatOption = None,
    texts: TextsOption = None,
    lexicon: LexiconOption = None,
    workers: WorkersOption = 1,
    given: Annotated[
        str | None,
        typer.Option(
            help="mentions or entities: take them from the gold, to see the stages behind them alone."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    findings: Annotated[
        bool, typer.Option("-v", "--findings", help="List every item that is wrong.")
    ] = False,
) -> None:
    """Score records against gold: precision, recall and F by metric and label, with bootstrap intervals.

    Exit code: 0 all articles scored, 1 some have no record, 2 refused before any work.
    """
    from svodka.gold.check import change_of
    from svodka.gold.figures import rows, to_json, to_table
    from svodka.gold.formats import read_records

    wanted = read_records(gold, format=format, texts=texts)
    if given is not None and pred is not None:
        raise UsageError("--given and --pred exclude each other", remedy="give one of them")
    if given is None:
        evaluation = _evaluation(wanted, pred, lexicon, workers)
    else:
        evaluation = _on_gold(wanted, given, lexicon)
    table = rows(evaluation)
    if as_json:
        _print_json(to_json(evaluation, table, findings=findings))
    else:
        _print(to_table(table))
        if findings:
            for line in _lines(change_of(f) for f in evaluation.findings if f.outcome != "hit"):
                typer.echo(line)
    if evaluation.unrecorded:
        raise typer.Exit(EXIT_INCOMPLETE)


def check(
    gold: GoldArgument,
    baseline: Annotated[Path, typer.Option(help="Floors and known errors, JSON; see --update.")],
    pred: PredictionsOption = None,
    format: FormatOption = None,
    texts: TextsOption = None,
    lexicon: LexiconOption = None,
    workers: WorkersOption = 1,
    update: Annotated[
        bool, typer.Option("--update", help="Write the baseline anew; floors only rise.")
    ] = False,
    allow_regression: Annotated[
        str | None,
        typer.Option(
            metavar="REASON", help="With --update: lower floors too; the reason is kept in the baseline."
        ),
    ] = None,
) -> None:
    """Compare with a baseline: what broke, what is mended; exit code 1 if a figure is below its floor."""
    from svodka.gold import baseline as baselines
    from svodka.gold.check import check as compare
    from svodka.gold.check import check_corpus
    from svodka.gold.check import update as renew
    from svodka.gold.formats import read_records

    if allow_regression is not None and not update:
        raise UsageError("--allow-regression without --update", remedy="give both, or none")
    wanted = read_records(gold, format=format, texts=texts)
    if update:
        _check_parent(baseline)
        last = baselines.load(baseline) if baseline.exists() else None
        evaluation = _evaluation(wanted, pred, lexicon, workers)
        baselines.save(renew(wanted, evaluation, last, reason=allow_regression), baseline)
        typer.echo(f"{baseline}: written")
        return
    before = baselines.load(baseline)
    check_corpus(wanted, before)
    verdict = compare(wanted, _evaluation(wanted, pred, lexicon, workers), before)
    _print_verdict(verdict)
    if verdict.falls:
        raise typer.Exit(EXIT_DIFFERENT)


def diff(
    first: Annotated[Path, typer.Argument(metavar="A.jsonl", help="Records.")],
    second: Annotated[
        Path, typer.Argument(metavar="B.jsonl", help="Records of the same articles, of another version.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a difference.")] = False,
) -> None:
    """Tell what two versions of records disagree on, by article; exit code 0 if nothing, else 1."""
    import orjson

    from svodka.gold.diff import diff as differences
    from svodka.gold.formats.records import by_id

    document, number = None, 0
    for difference in differences(by_id(first), by_id(second)):
        number += 1
        if as_json:
            typer.echo(orjson.dumps(difference._asdict()).decode())
            continue
        if difference.document != document:
            document = difference.document
            typer.echo(document)
        sign = {"added": "+", "removed": "-", "changed": "~"}[difference.change]
        typer.echo(
            f"  {sign} {difference.part} {difference.start} {_short(difference.text)} {difference.detail}"
        )
    if number:
        raise typer.Exit(EXIT_DIFFERENT)


def explain(
    file: Annotated[
        str, typer.Argument(help="An article (any format that extract reads), or - for standard input.")
    ],
    encoding: Annotated[str | None, typer.Option(help="Encoding of the file, instead of guessing.")] = None,
    lexicon: LexiconOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an annotation.")] = False,
) -> None:
    """Tell which model or rule gave each annotation of an article."""
    import orjson
    from rich.table import Table

    from svodka.gold.explain import explain as explanations
    from svodka.io import read_one
    from svodka.pipeline import Pipeline

    article = read_one(file, encoding=encoding)
    rows = explanations(Pipeline(lexicon=lexicon).annotate(article))
    if as_json:
        for row in rows:
            typer.echo(orjson.dumps(row._asdict()).decode())
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("place", "kind", "text", "value", "rule"):
        table.add_column(name)
    for row in rows:
        table.add_row(str(row.start), row.kind, _short(row.text), row.value, row.rule)
    _print(table)


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Gold of any format that svodka reads.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File to write; for brat, a folder.")],
    to: Annotated[str, typer.Option(help="records, brat, label-studio, prodigy, bio, docbin or factrueval.")],
    format: FormatOption = None,
    texts: TextsOption = None,
    labels: Annotated[
        str | None,
        typer.Option(help="For bio and docbin: only these, as in PER,ORG,LOC [default: entities, amounts]."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file that is there.")] = False,
) -> None:
    """Convert gold between formats; what a format cannot take is reported."""
    from svodka.gold.formats import read_documents, write_documents
    from svodka.gold.losses import tally

    _check_target(target, overwrite=overwrite)
    documents = read_documents(source, format=format, texts=texts)
    wanted = None if labels is None else labels.split(",")
    with TemporaryDirectory(dir=target.parent, prefix=".svodka-") as folder:
        written = Path(folder) / target.name
        losses = write_documents(documents, written, format=to, labels=wanted)
        written.replace(target)
    typer.echo(f"{target}: {len(documents)} articles", err=True)
    for label, reason, number in tally(losses):
        typer.echo(f"left out: {number} × {label}: {reason}", err=True)


def _check_target(target: Path, *, overwrite: bool) -> None:
    _check_parent(target)
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(
            f"the folder {target} is not empty", remedy="choose a new one: old articles would stay in it"
        )
    if target.is_file() and not overwrite:
        raise UsageError(f"{target} exists", remedy="choose another name, or give --overwrite")


def _check_parent(target: Path) -> None:
    if not target.absolute().parent.is_dir():
        raise UsageError(
            f"there is no folder {target.parent} for {target.name}", remedy="make it, or check the path"
        )


def _evaluation(gold: Sequence[Record], pred: Path | None, lexicon: Path | None, workers: int) -> Evaluation:
    from svodka.gold.formats.records import by_id
    from svodka.gold.score import evaluate as score

    if pred is not None:
        evaluation = score(gold, list(by_id(pred).values()))
        for name in evaluation.unrecorded:
            typer.echo(f"svodka: there is no record of {name}: missed whole", err=True)
        return evaluation
    from svodka.gold.predict import predict
    from svodka.pipeline import Pipeline

    predictions = predict(gold, Pipeline(lexicon=lexicon), workers=workers)
    for _, error in predictions.failed:
        typer.echo(f"svodka: {error}: missed whole", err=True)
    return score(gold, predictions.records)


def _on_gold(gold: Sequence[Record], given: str, lexicon: Path | None) -> Evaluation:
    from svodka.gold.score import evaluate as score
    from svodka.gold.upstream import records_on_gold
    from svodka.pipeline import Pipeline

    return score(gold, records_on_gold(gold, Pipeline(lexicon=lexicon), given))


def _print_verdict(verdict: Verdict) -> None:
    from svodka.gold.check import shown

    for heading, changes in (("newly broken", verdict.broken), ("newly mended", verdict.mended)):
        lines = list(_lines(changes))
        if lines:
            typer.echo(f"{heading}: {len(lines)}\n" + "\n".join(lines))
    for fall in verdict.falls:
        typer.echo(f"below the floor: {fall.name}: {shown(fall.figure)}, floor {fall.floor:.4f}")
    if not verdict.falls:
        typer.echo("no figure is below its floor")


def _lines(changes: Iterable[Change]) -> Iterable[str]:
    """One line an item, whatever number of metrics it is wrong under."""
    items: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        items.setdefault((change.document, change.start, change.side, change.label, change.text), []).append(
            change
        )
    for (document, start, side, label, text), same in items.items():
        metrics = ", ".join(dict.fromkeys(change.metric for change in same))
        details = ", ".join(dict.fromkeys(change.detail for change in same if change.detail not in _PLAIN))
        extra = "extra " if side == "extra" else ""
        yield (
            f"  {document}:{start} {extra}{label} {_short(str(text))} {details}".rstrip() + f" [{metrics}]"
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"«{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}»"


def _print(table: object) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    console.width = max(console.width, _NARROWEST)
    console.print(table)


def _print_json(value: object) -> None:
    import orjson

    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
