"""Who said what: every quotation of an article, linked to its speaker.

Five parts, one module each: `marks` (what stands in quotation marks), `cues` (words that report), `content`
with `direct` and `insertion` (what they report), `source` (the mention beside), `speaker` (who that is).
"""

from svodka.quotes.component import QuoteExtractor, create_quotes

__all__ = ["QuoteExtractor", "create_quotes"]
