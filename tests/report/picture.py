"""Takes the README's picture of the page (`python -m tests.report.picture RECORDS_OF_THE_CORPUS`)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from svodka.gold import read
from svodka.report.html import write_page
from tests.report.browser import launched, opened

ARTICLE, QUOTED = "03-politics-road.txt", "подрядчики отстали"  # said by «чиновник», named a sentence before
PICTURE = Path(__file__).parents[2] / ".github" / "page.png"


def take(records: Path) -> None:
    """Open the page of the records, point at a quotation, and save what is seen."""
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        path = Path(folder) / "report.html"
        write_page(path, read(records))
        with opened(browser, path) as (page, _):
            page.click(f"#list li:has-text('{ARTICLE}')")
            page.hover(f"#article .text .quote:has-text('{QUOTED}')")
            PICTURE.parent.mkdir(exist_ok=True)
            page.screenshot(path=PICTURE)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
