"""Files as they should not be, made by script. Each gives good articles or one clear error."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import zstandard

from tests.io.pdf_file import columns, pdf

TEXT = "Вчера в Зареченске открыли мост. Глава города Пётр Ванеев сообщил, что ёлку уже поставили.\n"
PAGE = (
    "<!DOCTYPE html><html lang='ru'><head><meta charset='{charset}'><title>Мост открыт | Вести</title>"
    "<meta property='og:title' content='Мост открыт'>"
    "<meta property='article:published_time' content='2021-03-04T10:00:00+03:00'></head><body>"
    "<nav><ul><li><a href='/'>Главная</a></li><li><a href='/n'>Новости</a></li></ul></nav><article>"
    "<h1>Мост открыт</h1><p>" + TEXT * 3 + "</p><p>Движение по мосту начнётся в субботу, рассказали в мэрии "
    "Зареченска. Строители работали два года.</p></article><footer>Все права защищены</footer></body></html>"
)


class Nasty(NamedTuple):
    """A file, and what comes of it.

    Args:
        case: what is wrong with it.
        name: of the file.
        make: its bytes.
        texts: beginnings of the articles that it gives, in order.
        errors: a pattern for each error, in order.
    """

    case: str
    name: str
    make: Callable[[], bytes]
    texts: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


def zipped(**members: bytes) -> bytes:
    """A ZIP of members, by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def jsonl(*rows: object) -> bytes:
    """Lines of JSON."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def _nested(depth: int) -> bytes:
    data = TEXT.encode()
    for level in range(depth):
        data = zipped(**{f"{level}.zip" if level else "a.txt": data})
    return data


def _encrypted() -> bytes:
    data = bytearray(zipped(**{"a.txt": TEXT.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        struct.pack_into("<H", data, place, struct.unpack_from("<H", data, place)[0] | 1)
    return bytes(data)


def _console_names() -> bytes:
    """Windows packs «мост.txt» in cp866 and does not say so."""
    data = zipped(**{"abcd.txt": TEXT.encode()})
    return data.replace(b"abcd", "мост".encode("cp866"))


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def _parquet(**table: list[object]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.table(table), out)
    return out.getvalue()


BEGIN = TEXT[:20]
ROW = {"id": "a", "text": TEXT}

NASTY = (
    # text and encodings
    Nasty("empty", "a.txt", lambda: b"", ("",)),
    Nasty("white space only", "a.txt", lambda: b" \r\n\t\n ", (" \r\n\t\n ",)),
    Nasty("UTF-8 with BOM", "a.txt", lambda: TEXT.encode("utf-8-sig"), (BEGIN,)),
    Nasty("UTF-16 with BOM", "a.txt", lambda: TEXT.encode("utf-16"), (BEGIN,)),
    Nasty("UTF-16 little-endian without BOM", "a.txt", lambda: TEXT.encode("utf-16-le"), (BEGIN,)),
    Nasty("UTF-16 big-endian without BOM", "a.txt", lambda: TEXT.encode("utf-16-be"), (BEGIN,)),
    Nasty("UTF-32 with BOM", "a.txt", lambda: TEXT.encode("utf-32"), (BEGIN,)),
    Nasty("cp1251", "a.txt", lambda: TEXT.encode("cp1251"), (BEGIN,)),
    Nasty("koi8-r", "a.txt", lambda: TEXT.encode("koi8-r"), (BEGIN,)),
    Nasty("cp866", "a.txt", lambda: TEXT.encode("cp866"), (BEGIN,)),
    Nasty("mac-cyrillic", "a.txt", lambda: TEXT.encode("mac-cyrillic"), (BEGIN,)),
    Nasty("iso8859-5", "a.txt", lambda: TEXT.encode("iso8859-5"), (BEGIN,)),
    Nasty("capitals in cp1251", "a.txt", lambda: TEXT.upper().encode("cp1251"), (BEGIN.upper(),)),
    Nasty("cp1251 beside much English", "a.txt", lambda: (TEXT + "word " * 500).encode("cp1251"), (BEGIN,)),
    Nasty("UTF-8 with one bad byte", "a.txt", lambda: _flipped((TEXT * 3).encode(), 100), (), ("byte 99 .*utf-8",)),
    Nasty("UTF-8 cut inside a letter", "a.txt", lambda: (TEXT * 3).encode()[:-3], (), (r"byte \d+ .*utf-8",)),
    Nasty("UTF-16 cut inside a letter", "a.txt", lambda: TEXT.encode("utf-16")[:-1], (), (r"byte \d+ .*utf-16",)),
    Nasty("some NULs", "a.txt", lambda: TEXT.encode() + b"\x00", (BEGIN,)),
    Nasty("NULs and nothing else", "a.txt", lambda: bytes(5000), (), ("binary",)),
    Nasty("random bytes", "a.txt", lambda: bytes((i * i * 31 + i) % 256 for i in range(4000)), (), ("binary",)),
    Nasty("a line of 3 MB", "a.txt", lambda: (TEXT.rstrip() + " ").encode() * 20_000, (BEGIN,)),
    Nasty("old Macintosh line ends", "a.txt", lambda: TEXT.replace("\n", "\r").encode(), (BEGIN,)),
    Nasty("a picture called .txt", "a.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), (), ("picture",)),
    Nasty("an old Word file", "a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(99), (), ("Word",)),
    Nasty("RTF", "a.rtf", lambda: rb"{\rtf1\ansi text}", (), ("RTF",)),
    Nasty("RAR", "a.rar", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99), (), ("RAR",)),
    Nasty("tar", "a.tar", lambda: bytes(257) + b"ustar\x0000" + bytes(300), (), ("tar",)),
    # archives
    Nasty("gzip by content, not by name", "a.txt", lambda: gzip.compress(TEXT.encode()), (BEGIN,)),
    Nasty("zstd without a size", "a.txt.zst", lambda: zstandard.ZstdCompressor().compress(TEXT.encode()), (BEGIN,)),
    Nasty("truncated gzip", "a.txt.gz", lambda: gzip.compress(TEXT.encode())[:-9], (), ("damaged or incomplete",)),
    Nasty("gzip with a wrong checksum", "a.gz", lambda: _flipped(gzip.compress(TEXT.encode()), -8 % 100), (), ("damaged",)),
    Nasty("gzip of nothing", "a.txt.gz", lambda: gzip.compress(b""), ("",)),
    Nasty("truncated zstd", "a.zst", lambda: zstandard.ZstdCompressor().compress(TEXT.encode() * 99)[:-5], (), ("damaged|utf",)),
    Nasty("truncated zip", "a.zip", lambda: zipped(**{"a.txt": TEXT.encode()})[:-30], (), ("damaged",)),
    Nasty("empty zip", "a.zip", zipped, ()),
    Nasty("gzip bomb", "a.gz", lambda: gzip.compress(bytes(80 << 20)), (), ("unpacks to",)),
    Nasty("zip bomb", "a.zip", lambda: zipped(**{"a.txt": b" " * (80 << 20)}), (), ("unpacks to",)),
    Nasty("zip bomb of many members", "a.zip", lambda: zipped(**{f"{n}.txt": b"a " * (1 << 21) for n in range(12)}), ("a a",) * 8, ("unpacks to",) * 4),
    Nasty("archives in archives", "a.zip", lambda: _nested(3), (BEGIN,)),
    Nasty("archives nested too deep", "a.zip", lambda: _nested(5), (), ("3 deep",)),
    Nasty("encrypted zip", "a.zip", _encrypted, (), ("encrypted",)),
    Nasty("member that climbs out", "a.zip", lambda: zipped(**{"../../etc/a.txt": TEXT.encode()}), (BEGIN,)),
    Nasty("Russian names of the console", "a.zip", _console_names, (BEGIN,)),
    Nasty("one bad member of three", "a.zip", lambda: zipped(**{"1.txt": TEXT.encode(), "2.txt": bytes(999), "3.txt": TEXT.encode()}), (BEGIN, BEGIN), ("binary",)),
    Nasty("a Word document", "a.docx", lambda: zipped(**{"word/document.xml": b"<w/>"}), (), ("Word document",)),
    Nasty("forks of macOS", "a.zip", lambda: zipped(**{"a.txt": TEXT.encode(), "__MACOSX/._a.txt": bytes(99)}), (BEGIN,)),
    # web pages
    Nasty("page", "a.html", lambda: PAGE.format(charset="utf-8").encode(), ("Мост открыт\n",)),
    Nasty("page in cp1251 that says UTF-8", "a.html", lambda: PAGE.format(charset="utf-8").encode("cp1251"), ("Мост открыт\n",)),
    Nasty("page called .txt", "a.txt", lambda: PAGE.format(charset="utf-8").encode(), ("Мост открыт\n",)),
    Nasty("page in cp866", "a.html", lambda: PAGE.format(charset="ibm866").encode("cp866"), ("Мост открыт\n",)),
    Nasty("text called .html", "a.html", lambda: TEXT.encode("cp866"), (BEGIN,)),
    Nasty("page of scripts only", "a.html", lambda: b"<html><body><script>var a = 1;</script></body></html>", (), ("no article",)),
    Nasty("page cut in the middle", "a.html", PAGE.format(charset="utf-8")[: len(PAGE) - 180].encode, ("Мост открыт\n",)),
    Nasty("empty page", "a.html", lambda: b"", (), ("no article",)),
    # JSON
    Nasty("bad line in JSONL", "a.jsonl", lambda: jsonl(ROW) + b'{"id": "b", \n' + jsonl({"id": "c", "text": TEXT}), (BEGIN, BEGIN), ("line 2: no JSON at column",)),
    Nasty("undecodable line in JSONL", "a.jsonl", lambda: jsonl(ROW) + b'{"text": "\xff\xfe"}\n', (BEGIN,), ("line 2: byte",)),
    Nasty("one id twice", "a.jsonl", lambda: jsonl(ROW, ROW), (BEGIN,), ("is also that of .*line 1",)),
    Nasty("no text field", "a.jsonl", lambda: jsonl({"id": "a", "body": TEXT}), (), ("no field 'text'; there are: id, body",)),
    Nasty("text that is a number", "a.jsonl", lambda: jsonl({"text": 5}), (), ("is no string",)),
    Nasty("lines that are lists", "a.jsonl", lambda: b"[1, 2]\n", (), ("no JSON object",)),
    Nasty("lone surrogate in JSON", "a.jsonl", lambda: rb'{"id": "a", "text": "\ud83d"}', (), ("surrogate",)),
    Nasty("lone surrogate in a title", "a.jsonl", lambda: rb'{"id": "a", "text": "b", "title": "\ud83d"}', (), ("surrogate",)),
    Nasty("JSON nested without end", "a.jsonl", lambda: b'{"text": ' + b"[" * 100_000, (), ("no JSON",)),
    Nasty("a number of 10 000 digits", "a.jsonl", lambda: b'{"text": "a", "id": ' + b"9" * 10_000 + b"}", (), ("no JSON",)),
    Nasty("JSONL in UTF-16", "a.jsonl", lambda: jsonl(ROW).decode().encode("utf-16"), (BEGIN,)),
    Nasty("JSONL in cp1251", "a.jsonl", lambda: jsonl(ROW).decode().encode("cp1251"), (BEGIN,)),
    Nasty("JSONL with blank lines and BOM", "a.jsonl", lambda: b"\xef\xbb\xbf" + jsonl(ROW) + b"\n\r\n", (BEGIN,)),
    Nasty("JSON list", "a.json", lambda: json.dumps([ROW], indent=1).encode(), (BEGIN,)),
    Nasty("JSON cut in the middle", "a.json", lambda: json.dumps([ROW]).encode()[:-9], (), ("no JSON at line",)),
    Nasty("braces in a text", "a.txt", lambda: b"{" + TEXT.encode(), ("{" + BEGIN,)),
    # tables
    Nasty("CSV of a Russian spreadsheet", "a.csv", lambda: f'id;text\na;"{TEXT}"\n'.encode("cp1251"), (BEGIN,)),
    Nasty("CSV whose quotes never close", "a.csv", f'id,text\na,"{TEXT}'.encode, (), ("line 2: unexpected end",)),
    Nasty("CSV without the column", "a.csv", lambda: b"id,body\na,b\n", (), ("no field 'text'",)),
    Nasty("CSV row too long", "a.csv", f'id,text\na,b,c\nd,"{TEXT}"'.encode, (BEGIN,), ("3 cells",)),
    Nasty("CSV cell of 1 MB", "a.csv", f"id,text\na,{'слово ' * 90_000}\n".encode, ("слово",)),
    Nasty("Parquet", "a.parquet", lambda: _parquet(id=["a", None], text=[TEXT, TEXT]), (BEGIN, BEGIN)),
    Nasty("Parquet cut in the middle", "a.parquet", lambda: _parquet(text=[TEXT])[:-20], (), ("Parquet file is damaged",)),
    Nasty("Parquet without the column", "a.parquet", lambda: _parquet(body=[TEXT]), (), ("no field 'text'",)),
    # PDF
    Nasty("PDF", "a.pdf", lambda: pdf([columns([TEXT.strip()])]), (BEGIN,)),
    Nasty("PDF without text", "a.pdf", lambda: pdf([[]]), (), ("no text layer",)),
    Nasty("PDF cut in the middle", "a.pdf", lambda: pdf([columns([TEXT.strip()])])[:700], (), ("no sound PDF|no text layer",)),
    Nasty("a PDF's head and nothing else", "a.pdf", lambda: b"%PDF-1.4\n", (), ("no sound PDF|no text layer",)),
)  # fmt: skip
