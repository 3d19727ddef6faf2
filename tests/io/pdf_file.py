"""PDF files made by hand: positioned lines of text with a Unicode map, without an embedded font."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
1 beginbfrange
<0000> <ffff> <0000>
endbfrange
endcmap
end
end"""


class Placed(NamedTuple):
    """A line of text at a place on the page, in points from the lower left corner."""

    x: float
    y: float
    text: str


def pdf(pages: Sequence[Sequence[Placed]]) -> bytes:
    """A PDF of A4 pages in 10 pt; each character is half an em wide."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Body /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Body /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor 6 0 R >>",
        _stream(_TO_UNICODE),
        b"<< /Type /FontDescriptor /FontName /Body /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700"
        b" /FontBBox [0 -200 1000 800] /ItalicAngle 0 /StemV 80 >>",
    ]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(b"%d 0 R" % number)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1)
        )
        objects.append(_stream(b"\n".join(map(_line, page))))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def columns(*texts: Sequence[str], width: float = 260, top: float = 800, leading: float = 12) -> list[Placed]:
    """Columns of lines, from the left to the right."""
    return [
        Placed(40 + width * column, top - leading * row, line)
        for column, lines in enumerate(texts)
        for row, line in enumerate(lines)
    ]


def _line(placed: Placed) -> bytes:
    data = placed.text.encode("utf-16-be").hex().encode()
    return b"BT /F1 10 Tf %.1f %.1f Td <%s> Tj ET" % (placed.x, placed.y, data)


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _file(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.5\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            start,
        )
    )
