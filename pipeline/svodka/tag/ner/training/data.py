"""Articles with gold tags, read from NEREL's brat files.

NEREL (Loukachevitch et al., RANLP 2021) nests its entities; the outermost mention of the three kinds of the
record is what a flat tagger can learn. Offsets are code points into the text of the ``.txt`` file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from razdel import sentenize, tokenize

from svodka.tag.ner.tags import TAGS

TYPES: Final = {
    "PERSON": "PER",
    "ORGANIZATION": "ORG",
    "COUNTRY": "LOC",
    "CITY": "LOC",
    "STATE_OR_PROVINCE": "LOC",
    "DISTRICT": "LOC",
    "LOCATION": "LOC",
}

Span = tuple[int, int, str]  # start, end, type


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence: ``words`` with the offset of each in the article."""

    words: tuple[str, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its sentences and, where known, its gold mentions."""

    name: str
    text: str
    sentences: tuple[Sentence, ...]
    spans: frozenset[Span]

    @property
    def words(self) -> list[str]:
        """All tokens."""
        return [word for sentence in self.sentences for word in sentence.words]

    @property
    def starts(self) -> list[int]:
        """Offset of each token in the text."""
        return [start for sentence in self.sentences for start in sentence.starts]

    @property
    def lengths(self) -> list[int]:
        """Tokens of each sentence."""
        return [len(sentence.words) for sentence in self.sentences]


def split(text: str) -> Iterator[Sentence]:
    """Sentences of ``text``; a line break always ends one (headlines and captions have no full stop)."""
    offset = 0
    for line in text.split("\n"):
        for sentence in sentenize(line):
            tokens = list(tokenize(sentence.text))
            if tokens:
                base = offset + sentence.start
                yield Sentence(tuple(t.text for t in tokens), tuple(base + t.start for t in tokens))
        offset += len(line) + 1


def brat_spans(path: Path) -> Iterator[Span]:
    """Mentions of one ``.ann`` file as (start, end, brat type); a broken mention counts from end to end."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("T"):
            kind, pieces = line.split("\t")[1].split(" ", 1)
            numbers = [int(n) for piece in pieces.split(";") for n in piece.split()]
            yield numbers[0], numbers[-1], kind


def outermost(spans: Iterable[Span]) -> frozenset[Span]:
    """Without the mentions that lie in, or overlap with, one that begins earlier or reaches further."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1], s[2])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return frozenset(kept)


def read_article(path: Path) -> Article:
    """The article of a ``.txt`` file, with gold from the ``.ann`` file beside it if there is one."""
    text = path.read_bytes().decode("utf-8")
    gold = path.with_suffix(".ann")
    found = brat_spans(gold) if gold.exists() else ()
    spans = outermost((start, end, TYPES[kind]) for start, end, kind in found if kind in TYPES)
    return Article(path.stem, text, tuple(split(text)), spans)


def unlabelled(article: Article) -> Article:
    """The article without its gold."""
    return replace(article, spans=frozenset())


def read_folder(folder: Path) -> list[Article]:
    """All articles of a folder, in the order of their names. Raises FileNotFoundError if there is none."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise FileNotFoundError(f"no .txt files in {folder}: give the folder of the corpus")
    return [read_article(path) for path in paths]


def gold_tags(article: Article) -> list[int]:
    """One tag a token, BIOES; a mention that begins or ends inside a token is widened to whole tokens."""
    words, starts = article.words, article.starts
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    tags = ["O"] * len(words)
    for start, end, kind in article.spans:
        inside = [i for i in range(len(words)) if starts[i] < end and start < ends[i]]
        if len(inside) == 1:
            tags[inside[0]] = f"S-{kind}"
        elif inside:
            for i in inside:
                tags[i] = f"I-{kind}"
            tags[inside[0]], tags[inside[-1]] = f"B-{kind}", f"E-{kind}"
    return [TAGS.index(tag) for tag in tags]
