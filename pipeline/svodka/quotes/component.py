"""The spaCy component of the stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

import svodka.annotations  # noqa: F401  registers the extensions
from svodka.annotations import Quote, Speaker
from svodka.columns import batches
from svodka.quotes.confidence import load_confidence
from svodka.quotes.extract import extract_quotes
from svodka.quotes.reading import Reading, readings
from svodka.quotes.vocabulary import Vocabulary, load_vocabulary
from svodka.requirements import check_requirements

REQUIRES = ("token.pos", "token.morph", "token.lemma", "token.dep", "token.head")


class QuoteExtractor:
    """Doc → Doc with `doc._.svodka_quotes` and the span group "svodka_quotes" (one span a piece).

    Args:
        vocabulary: word lists.
        min_speaker_confidence: speakers less certain than this become unknown.
    """

    def __init__(self, vocabulary: Vocabulary, *, min_speaker_confidence: float = 0.0) -> None:
        self.vocabulary = vocabulary
        self.min_speaker_confidence = min_speaker_confidence
        self._confidence = load_confidence()

    def __call__(self, doc: Doc) -> Doc:
        """Find the quotations of a Doc that has parts of speech, features, lemmas, heads and labels."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Docs in order, the words of `batch_size` of them looked up together."""
        for docs in batches(stream, batch_size):
            for reading in readings(docs):
                yield self._annotate(reading)

    def _annotate(self, reading: Reading) -> Doc:
        doc = reading.doc
        found = extract_quotes(reading, self.vocabulary, self._confidence)
        quotes = tuple([self._certain(quote) for quote in found])
        doc._.svodka_quotes = quotes
        doc.spans["svodka_quotes"] = SpanGroup(doc, name="svodka_quotes", spans=_spans(doc, quotes))
        return doc

    def _certain(self, quote: Quote) -> Quote:
        if quote.speaker.confidence >= self.min_speaker_confidence:
            return quote
        return quote._replace(speaker=Speaker(None, "unknown", confidence=quote.speaker.confidence))


def _spans(doc: Doc, quotes: tuple[Quote, ...]) -> list[Span]:
    """Every piece as a span labelled with the kind; span_id is the quotation's place in the list."""
    spans = []
    for number, quote in enumerate(quotes, 1):
        for start, end in quote.pieces:
            span = doc.char_span(start, end, label=quote.kind, span_id=f"q{number}", alignment_mode="expand")
            if span is not None:
                spans.append(span)
    return spans


@Language.factory(
    "svodka_quotes",
    assigns=["doc._.svodka_quotes"],
    requires=list(REQUIRES),
    default_config={"lexicon": None, "min_speaker_confidence": 0.0},
)
def create_quotes(
    nlp: Language, name: str, lexicon: str | None, min_speaker_confidence: float
) -> QuoteExtractor:
    """Extract quotations and their speakers.

    Args:
        lexicon: folder of word lists laid over the shipped ones.
        min_speaker_confidence: speakers less certain than this become unknown.

    Raises:
        PipelineError: a component before it is missing.
        LexiconError: a word list breaks its format.
    """
    check_requirements(nlp, name, REQUIRES)
    return QuoteExtractor(load_vocabulary(lexicon), min_speaker_confidence=min_speaker_confidence)
