"""Web pages: the article without menus, its headline and date."""

from __future__ import annotations

from svodka.article import Article
from svodka.errors import InputError
from svodka.io.encoding import decode
from svodka.io.limits import Limits, read_document
from svodka.io.unpack import Member


def read_page(member: Member, encoding: str | None, limits: Limits) -> Article:
    """The article of a page (trafilatura, Barbaresi 2021); its headline is the first line of the text.

    Raises:
        InputError: the page has no article, or trafilatura is missing.
    """
    try:
        from trafilatura import bare_extraction
    except ModuleNotFoundError as error:
        raise InputError("web pages need trafilatura", remedy='pip install "svodka[html]"') from error
    page = decode(read_document(member.stream, limits), encoding)
    found = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    values = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    body, title = ((values.get(name) or "").strip() for name in ("text", "title"))
    if not body:
        raise InputError("no article on this page", remedy="save the page with its text, or give the text")
    text = f"{title}\n{body}" if title and not body.startswith(title) else body
    return Article(text, id=member.id, title=title or None, published=values.get("date"), source=member.name)
