"""What a file is, by its first bytes; its name decides only between kinds of text."""

from __future__ import annotations

import re
from typing import Literal

from svodka.errors import InputError

Kind = Literal["gzip", "zstd", "zip", "pdf", "parquet", "html", "jsonl", "json", "csv", "text"]

HEAD = 4096

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
)
# what somebody may give by mistake, and what helps
_FOREIGN = (
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it, or pack it as .gz or .zst"),
    (b"BZh", "a bzip2 archive", "unpack it, or pack it as .gz or .zst"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "save it as plain text"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\x89PNG", "a picture", "recognise its text first (OCR)"),
    (b"\xff\xd8\xff", "a picture", "recognise its text first (OCR)"),
    (b"GIF8", "a picture", "recognise its text first (OCR)"),
    (b"II*\x00", "a picture", "recognise its text first (OCR)"),
    (b"MM\x00*", "a picture", "recognise its text first (OCR)"),
    (b"AT&TFORM", "a DjVu book", "take its text out (djvutxt)"),
    (b"SQLite format 3", "an SQLite database", "export its articles as JSONL or CSV"),
    (b"\x7fELF", "a program", "leave it out"),
    (b"MZ", "a program", "leave it out"),
)
_TAR_MAGIC, _TAR_OFFSET = b"ustar", 257
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|script|title)\b",
    re.I | re.S,
)
_HTML_TAG = re.compile(rb"<(?:html|head|body)\b[^>]*>", re.I)
_TAG = re.compile(rb"<[a-z!/]", re.I)
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_JSON_OBJECT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{\s*(?:\"|\})")
_JSON_LIST = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[\s*(?:\{\s*\"|\]\s*\Z)")
_SUFFIXES: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
_PACKED_SUFFIXES = (".gz", ".zst")


def kind_of(head: bytes, name: str) -> Kind:
    """What a file holds.

    Args:
        head: its first bytes (`HEAD` are enough).
        name: of the file or member, for the kinds that only names tell apart.

    Raises:
        InputError: it is something that holds no article text; the message says what.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    _refuse_foreign(head)
    return _text_kind(_narrow(head), _suffix(name))


def _refuse_foreign(head: bytes) -> None:
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise InputError(f"this is {what}", remedy=remedy)
    if head[_TAR_OFFSET : _TAR_OFFSET + len(_TAR_MAGIC)] == _TAR_MAGIC:
        raise InputError("this is a tar archive", remedy="unpack it, or pack it as .zip")


def _narrow(head: bytes) -> bytes:
    """UTF-16 without its zero bytes, so that the patterns see ASCII."""
    for bom in (b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(bom)
    return head.replace(b"\x00", b"")


def _text_kind(head: bytes, suffix: str) -> Kind:
    if _HTML.match(head) or (_HTML_TAG.search(head) and suffix in _PAGE_SUFFIXES):
        return "html"
    if suffix in _SUFFIXES and suffix != ".json":
        return _SUFFIXES[suffix]
    if _JSON_OBJECT.match(head):
        return "json" if suffix == ".json" and b"}\n{" not in head.replace(b"\r", b"") else "jsonl"
    if _JSON_LIST.match(head):
        return "json"
    if suffix in _PAGE_SUFFIXES and (_TAG.search(head) or not head.strip()):
        return "html"
    return _SUFFIXES.get(suffix, "text")


def _suffix(name: str) -> str:
    """The last suffix that names a kind of content: «a.csv.gz» is CSV."""
    lower = name.lower()
    for packed in _PACKED_SUFFIXES:
        lower = lower.removesuffix(packed)
    dot = lower.rfind(".")
    return lower[dot:] if dot > lower.rfind("/") else ""
