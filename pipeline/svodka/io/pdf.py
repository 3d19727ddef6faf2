"""PDF with a text layer; columns and hyphenation are left to `clean`."""

from __future__ import annotations

import io

from svodka.article import Article
from svodka.errors import InputError
from svodka.io.limits import Limits, read_document
from svodka.io.unpack import Member


def read_pdf(member: Member, limits: Limits) -> Article:
    """The text of a PDF in reading order, column by column; pages are parted by a form feed.

    Raises:
        InputError: there is no text layer, the file is damaged or encrypted, or pdfminer is missing.
    """
    try:
        from pdfminer.high_level import extract_text
        from pdfminer.layout import LAParams
        from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
        from pdfminer.psexceptions import PSException
    except ModuleNotFoundError as error:
        raise InputError("PDF needs pdfminer.six", remedy='pip install "svodka[pdf]"') from error
    data = read_document(member.stream, limits)
    try:
        text = extract_text(io.BytesIO(data), laparams=LAParams())
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise InputError("the PDF is encrypted", remedy="save it without its password") from error
    except (
        PSException,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        # pdfminer lets the errors of its parsers through on damaged files
        raise InputError(
            f"this is no sound PDF: {type(error).__name__}: {error}", remedy="print it to a new PDF"
        ) from error
    text = text.strip("\f\n ")
    if not text:
        raise InputError("the PDF has no text layer", remedy="recognise its text first (OCR)")
    return Article(text, id=member.id, source=member.name)
