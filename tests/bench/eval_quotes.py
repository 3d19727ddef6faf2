"""The five parts of the quotes stage, each on gold upstream and end to end; calibration of speakers.

    python -m tests.bench.eval_quotes            figures on NEREL dev
    python -m tests.bench.eval_quotes --fit      count anew how often each rule is right, write speaker_confidence.tsv

Gold upstream means: content is looked for at the gold's cues, the source at the gold's cue and content, the speaker
of the gold's source. Speakers are calibrated on the annotated articles of NEREL train, never on dev.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

import svodka
from svodka.annotations import Quote
from svodka.lexicon import SHIPPED
from svodka.quotes.confidence import fit, load_confidence
from svodka.quotes.content import Content, indirect_content
from svodka.quotes.cues import CueHit, Cues, find_cues
from svodka.quotes.direct import quoted_speech
from svodka.quotes.extract import extract_quotes
from svodka.quotes.insertion import phrase_insertion, verb_insertion
from svodka.quotes.reading import Reading, readings
from svodka.quotes.source import Source, find_source, phrase_source
from svodka.quotes.speaker import Resolver
from svodka.quotes.unmarked import unmarked_speech
from svodka.quotes.vocabulary import Vocabulary, load_vocabulary
from svodka.source_map import SourceMap
from tests.bench.shared import CORPUS, NEREL_DEV, NEREL_TRAIN, SHARED

BINS = 5
FOLDS = 5
TABLE = SHIPPED / "speaker_confidence.tsv"
_HEAD = """# How often each rule that finds a speaker was right on the annotated articles of NEREL train
# (corpus/nerel_train_quotes); see svodka.quotes.confidence. Written by tests/bench/eval_quotes.py --fit.
rule\tright\tjudged
"""


def _shared_scorer() -> Any:
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Annotated(NamedTuple):
    """An article with its gold quotations; offsets of the gold are those of the source text."""

    doc: Doc
    text: str
    quotes: list[dict[str, Any]]

    def offsets(self) -> Callable[[int, int], tuple[int, int]]:
        """From the Doc's offsets to the source's."""
        source_map: SourceMap | None = self.doc._.source_map
        return (lambda start, end: (start, end)) if source_map is None else source_map.span


def annotated(nlp: Language, gold: Path, texts: Path) -> Iterator[Annotated]:
    """The articles of a folder of gold."""
    for path in sorted(gold.glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        text = (texts / f"{row['doc']}.txt").read_bytes().decode("utf-8")
        yield Annotated(nlp(text), text, row["quotes"])


class Judged(NamedTuple):
    """A speaker that was found, by which rule, and whether it is right; `article` tells folds apart."""

    article: int
    rule: str
    right: bool


class Parts:
    """Counts of the five parts on gold upstream."""

    def __init__(self, vocabulary: Vocabulary, scorer: Any) -> None:
        self.vocabulary = vocabulary
        self.scorer = scorer
        self.counts: Counter[str] = Counter()

    def add(self, article: Annotated) -> None:
        """Count one article."""
        (reading,) = readings([article.doc])
        span = article.offsets()
        hits = find_cues(reading, self.vocabulary)
        cues = Cues(hits, self.vocabulary)
        resolver = Resolver(reading, self.vocabulary)
        real = [quote for quote in article.quotes if quote["kind"] != "topic"]
        self._marks(reading, span, real)
        self._cues_used(article, reading, span)
        for quote in sorted(real, key=lambda quote: (quote["cue"] or quote["content"][0])[0]):
            hit = next(
                (
                    hit
                    for hit in hits
                    if quote["cue"] and _meets(span(*reading.span(hit.first, hit.last)), quote["cue"])
                ),
                None,
            )
            self._cue(quote, hit)
            if hit is not None:
                self._content(article, reading, cues, hit, quote)
                self._source(reading, hit, quote, span)
            self._speaker(reading, resolver, hit, quote, span)

    def _marks(
        self, reading: Reading, span: Callable[[int, int], tuple[int, int]], real: Iterable[dict[str, Any]]
    ) -> None:
        found = {span(quoted.start, quoted.end) for quoted in reading.quoted}
        for quote in real:
            start, end = quote["content"][0][0], quote["content"][-1][1]
            if quote["kind"] == "direct" and reading.text[max(0, start - 1) : start] in set('«„“"'):
                self.counts["marks n"] += 1
                self.counts["marks right"] += any(
                    begin <= start and end <= stop <= end + 2 and start - begin < 3 for begin, stop in found
                )

    def _cues_used(
        self, article: Annotated, reading: Reading, span: Callable[[int, int], tuple[int, int]]
    ) -> None:
        """Whether the cues of the quotations that come out are cues of the gold, topics included."""
        wanted = [quote["cue"] for quote in article.quotes if quote["cue"]]
        for quote in extract_quotes(reading, self.vocabulary, lambda _rule: 0.0):
            if quote.cue is not None:
                own = span(quote.cue.start, quote.cue.end)
                self.counts["cue used"] += 1
                self.counts["cue right"] += any(_meets(own, cue) for cue in wanted)

    def _cue(self, quote: dict[str, Any], hit: CueHit | None) -> None:
        if quote["cue"]:
            self.counts["cue n"] += 1
            self.counts["cue found"] += hit is not None

    def _content(
        self, article: Annotated, reading: Reading, cues: Cues, hit: CueHit, quote: dict[str, Any]
    ) -> None:
        span = article.offsets()
        gold = self.scorer.tokens_of(article.text, [tuple(piece) for piece in quote["content"]])
        best, exact = 0.0, False
        for content in contents_of(reading, cues, hit):
            pieces = [span(*reading.span(first, last)) for first, last in content.pieces]
            mine = self.scorer.tokens_of(article.text, pieces)
            best = max(best, self.scorer.f1(mine, gold))
            exact = exact or mine == gold
        self.counts["content n"] += 1
        self.counts["content overlaps"] += best >= 0.75
        self.counts["content exact"] += exact

    def _source(
        self,
        reading: Reading,
        hit: CueHit,
        quote: dict[str, Any],
        span: Callable[[int, int], tuple[int, int]],
    ) -> None:
        if not quote["source"]:
            return
        pieces = tuple(
            (words[0], words[-1]) for piece in quote["content"] if (words := words_at(reading, span, piece))
        )
        first, stop = reading.scope(hit.head)
        source = find_source(reading, hit, (first, stop - 1), pieces)
        self.counts["source n"] += 1
        if source is not None:
            self.counts["source found"] += _meets(
                span(*reading.span(source.first, source.last)), quote["source"]
            )

    def _speaker(
        self,
        reading: Reading,
        resolver: Resolver,
        hit: CueHit | None,
        quote: dict[str, Any],
        span: Callable[[int, int], tuple[int, int]],
    ) -> None:
        words = words_at(reading, span, quote["source"]) if quote["source"] else []
        source = gold_source(reading, words)
        at = reading.start[hit.first] if hit is not None else quote["content"][0][0]
        speaker = resolver.resolve(source, hit, at).speaker
        resolver.remember(at, speaker)
        self.counts["speaker n"] += 1
        self.counts["speaker right"] += self.scorer.same_speaker(
            speaker.name, quote["speaker"], quote["aliases"], quote["speaker_kind"]
        )
        self.counts["speaker unknown"] += speaker.name is None

    def table(self) -> dict[str, float]:
        """Shares by part."""
        share = lambda part, of: round(self.counts[part] / max(1, self.counts[of]), 4)  # noqa: E731
        recall, precision = share("cue found", "cue n"), share("cue right", "cue used")
        return {
            "marks recall": share("marks right", "marks n"),
            "cue recall": recall,
            "cue precision": precision,
            "cue F": round(2 * precision * recall / max(1e-9, precision + recall), 4),
            "content overlap": share("content overlaps", "content n"),
            "content exact": share("content exact", "content n"),
            "source": share("source found", "source n"),
            "speaker": share("speaker right", "speaker n"),
            "speaker unknown": share("speaker unknown", "speaker n"),
        }


def contents_of(reading: Reading, cues: Cues, hit: CueHit) -> Iterator[Content]:
    """All contents that a cue may have."""
    for speech in (*quoted_speech(reading, cues), *unmarked_speech(reading, cues)):
        if hit in (speech.hit, *speech.more):
            yield speech.content
    if hit.form == "phrase":
        source = phrase_source(reading, hit)
        found = None if source is None else phrase_insertion(reading, hit, source.last, cues)
    else:
        found = indirect_content(reading, hit, cues) or verb_insertion(reading, hit, cues)
    if found is not None:
        yield found


def gold_source(reading: Reading, words: list[int]) -> Source | None:
    """The gold's mention with the head that the tree gives it."""
    if not words:
        return None
    inside = set(words)
    heads = [word for word in words if reading.head[word] not in inside or reading.head[word] == word]
    nouns = [word for word in heads if reading.is_noun(word)] or [
        word for word in words if reading.is_noun(word)
    ]
    return Source(words[0], words[-1], (nouns or words)[0], "subject")


def words_at(
    reading: Reading, span: Callable[[int, int], tuple[int, int]], piece: Iterable[int]
) -> list[int]:
    """Words of the Doc that lie in a stretch of the source text."""
    start, end = piece
    near = range(max(0, reading.at(start) - 60), min(len(reading), reading.at(end) + 60))
    return [
        word
        for word in near
        if start <= span(*reading.span(word, word))[0] and span(*reading.span(word, word))[1] <= end
    ]


def _meets(one: tuple[int, int], other: Iterable[int]) -> bool:
    start, end = other
    return one[0] < end and start < one[1]


# end to end


def judge(articles: Iterable[Annotated], vocabulary: Vocabulary, scorer: Any) -> list[Judged]:
    """Every speaker of a quotation that the gold has, with its rule and whether it is right."""
    judged = []
    for number, article in enumerate(articles):
        (reading,) = readings([article.doc])
        quotes = extract_quotes(reading, vocabulary, lambda _rule: 0.0)
        for quote, gold in matched(article, quotes, scorer):
            if quote.speaker.name is not None:
                right = scorer.same_speaker(
                    quote.speaker.name, gold["speaker"], gold["aliases"], gold["speaker_kind"]
                )
                judged.append(Judged(number, quote.rule.partition("; ")[2], bool(right)))
    return judged


def matched(
    article: Annotated, quotes: Iterable[Quote], scorer: Any
) -> Iterator[tuple[Quote, dict[str, Any]]]:
    """Quotations with the gold's they overlap best, as the shared scorer matches them."""
    span = article.offsets()
    mine = [(q, scorer.tokens_of(article.text, [span(*piece) for piece in q.pieces])) for q in quotes]
    gold = [
        (q, scorer.tokens_of(article.text, [tuple(p) for p in q["content"]]))
        for q in article.quotes
        if q["kind"] != "topic"
    ]
    pairs = sorted(
        (
            (scorer.f1(a, b), -i, -j)
            for i, (_, a) in enumerate(gold)
            for j, (_, b) in enumerate(mine)
            if scorer.f1(a, b) >= 0.75
        ),
        reverse=True,
    )
    used_gold: set[int] = set()
    used_mine: set[int] = set()
    for _, i, j in pairs:
        if i not in used_gold and j not in used_mine:
            used_gold.add(i)
            used_mine.add(j)
            yield mine[-j][0], gold[-i][0]


def count(judged: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """Rule → (right, judged)."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for item in judged:
        right[item.rule] += item.right
        seen[item.rule] += 1
    return {rule: (right[rule], seen[rule]) for rule in sorted(seen)}


def calibration(pairs: list[tuple[float, bool]]) -> tuple[float, list[tuple[str, int, float, float]]]:
    """Expected calibration error, and by bin: range, speakers, mean confidence, share of right ones."""
    rows, error = [], 0.0
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [(p, ok) for p, ok in pairs if low <= p < high or (high == 1.0 and p == 1.0)]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            share = sum(ok for _, ok in inside) / len(inside)
            error += len(inside) / len(pairs) * abs(mean - share)
            rows.append((f"{low:.1f}–{high:.1f}", len(inside), round(mean, 3), round(share, 3)))
    return round(error, 4), rows


def cross_validated(judged: list[Judged]) -> list[tuple[float, bool]]:
    """Confidence of every speaker by the counts of the other folds' articles."""
    pairs = []
    for fold in range(FOLDS):
        confidence = fit(count(item for item in judged if item.article % FOLDS != fold))
        pairs += [(confidence(item.rule), item.right) for item in judged if item.article % FOLDS == fold]
    return pairs


def write_counts(counts: dict[str, tuple[int, int]]) -> None:
    """The table that `svodka.quotes.confidence` reads."""
    rows = "".join(f"{rule}\t{right}\t{seen}\n" for rule, (right, seen) in counts.items())
    TABLE.write_text(_HEAD + rows, encoding="utf-8")


def report(train: list[Annotated], dev: list[Annotated]) -> dict[str, Any]:
    """All figures."""
    scorer, vocabulary = _shared_scorer(), load_vocabulary()
    parts = Parts(vocabulary, scorer)
    for article in dev:
        parts.add(article)
    confidence = load_confidence()
    on_dev = [(confidence(item.rule), item.right) for item in judge(dev, vocabulary, scorer)]
    return {
        "parts on gold upstream (NEREL dev)": parts.table(),
        "calibration, cross-validated (annotated NEREL train)": calibration(
            cross_validated(judge(train, vocabulary, scorer))
        ),
        "calibration of the shipped table on NEREL dev": calibration(on_dev),
    }


def _reader() -> Language:
    """All stages before the quotations."""
    nlp = svodka.load(stages=("quotes",), full_syntax=False)
    nlp.remove_pipe("svodka_quotes")
    return nlp


def show() -> None:
    """Print all figures."""
    nlp = _reader()
    train = list(annotated(nlp, CORPUS / "nerel_train_quotes", NEREL_TRAIN))
    dev = list(annotated(nlp, SHARED / "gold" / "quotes", NEREL_DEV))
    for name, figures in report(train, dev).items():
        print(name)
        print("  " + json.dumps(figures, ensure_ascii=False))


def main() -> None:
    """Print the figures, or fit the confidence anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="write speaker_confidence.tsv")
    options = parser.parse_args()
    if not SHARED.exists():
        print("The development sets are not beside the checkout: skipped.")
        return
    if options.fit:
        train = list(annotated(_reader(), CORPUS / "nerel_train_quotes", NEREL_TRAIN))
        write_counts(count(judge(train, load_vocabulary(), _shared_scorer())))
        print(TABLE.read_text(encoding="utf-8"))
        return
    show()


if __name__ == "__main__":
    main()
