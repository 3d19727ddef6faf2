"""Parquet: one row a record, nested as the record is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from svodka.errors import UsageError
from svodka.io.writers.base import RecordLike, Writer, values

_ROWS = 1_000


class ParquetWriter(Writer):
    """Parquet with the record's own names; fields that `svodka/1` does not name are left out.

    Raises:
        UsageError: pyarrow is missing.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._schema = arrow_schema()
        self._rows: list[dict[str, Any]] = []

    def _open(self) -> None:
        from pyarrow.parquet import ParquetWriter as Parquet

        self._file = Parquet(self.temporary, self._schema, compression="zstd")

    def write(self, record: RecordLike) -> None:
        """Add one record."""
        row = dict(values(record))
        row["provenance"] = row["provenance"] | {"models": list(row["provenance"]["models"].items())}
        self._rows.append(row)
        if len(self._rows) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        if self._rows:
            self._file.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()

    def _close(self) -> None:
        try:
            self._flush()
        finally:
            self._file.close()


def arrow_schema() -> Any:
    """The Arrow schema of `svodka/1`: offsets are int64, amounts decimal strings, pieces lists of pairs.

    Raises:
        UsageError: pyarrow is missing.
    """
    try:
        import pyarrow as pa
    except ModuleNotFoundError as error:
        raise UsageError("Parquet needs pyarrow", remedy='pip install "svodka[parquet]"') from error
    text, offset, flag = pa.string(), pa.int64(), pa.bool_()
    pieces = pa.list_(pa.list_(offset, 2))
    stretch = {"start": offset, "end": offset, "text": text, "pieces": pieces}

    def rows(**fields: Any) -> Any:
        return pa.list_(pa.struct(fields))

    return pa.schema(
        {
            "schema": text,
            "id": text,
            "title": text,
            "published": text,
            "text": text,
            "sha256": text,
            "sentences": pieces,
            "repairs": rows(start=offset, end=offset, kind=text, text=text),
            "tokens": rows(start=offset, end=offset, lemma=text, pos=text, feats=text, head=offset, dep=text),
            "entities": rows(
                id=text,
                type=text,
                name=text,
                aliases=pa.list_(text),
                role=text,
                roles=rows(**stretch, name=text),
                mentions=rows(**stretch, kind=text),
                salience=pa.struct({"mentions": offset, "in_title": flag, "quoted": offset}),
            ),
            "amounts": rows(
                **stretch, kind=text, min=text, max=text, approx=flag, currency=text, unit=text, change=text
            ),
            "quotes": rows(
                id=text,
                kind=text,
                start=offset,
                end=offset,
                pieces=pieces,
                text=text,
                cue=pa.struct({**stretch, "lemma": text}),
                source=pa.struct(stretch),
                speaker=pa.struct(
                    {"name": text, "kind": text, "entity": text, "role": text, "confidence": pa.float64()}
                ),
            ),
            "provenance": pa.struct({"svodka": text, "models": pa.map_(text, text)}),
        }
    )
