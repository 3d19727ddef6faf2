"""A Doc as the rules of this stage read it: words without white space, their tree, units of text.

Any Russian Doc with UD parts of speech, features, lemmas, heads and labels will do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from itertools import compress, count

from spacy.tokens import Doc

from svodka.annotations import Entity
from svodka.meanings import fold
from svodka.quotes.marks import Quoted, find_quoted
from svodka.quotes.words import Words, words_of

DASHES = frozenset("-–—―")
END_MARKS = frozenset((".", "!", "?", "…", "...", "?!", "!!!", "..", "!..", "?.."))
OPENING = frozenset(("«", "„", "“", '"'))
CLOSING = frozenset(("»", "”", "“", '"'))
BRACKETS = {"(": 1, ")": -1}  # how they change the depth
CLAUSE_LABELS = frozenset(
    ("ccomp", "xcomp", "csubj", "advcl", "acl", "parataxis", "conj", "acl:relcl", "ROOT", "root")
)
# rules look this many words around a cue and no further, which keeps them linear in one endless sentence
REACH = 160

# share of the paragraphs behind an empty line that tells a text with empty lines from one of bare lines
_EMPTY_LINES = 0.25
_BELONGS_BEFORE = frozenset(("»", "”", ",", ".", ";", ")"))
_BEFORE_NEW = CLOSING | {")", "'", "''"}
_FULL_STOPS = frozenset((".", "!", "?", "…"))
_MARKS = _FULL_STOPS | DASHES | {":"}
_ABBREVIATED = frozenset(
    "г им ст руб коп млн млрд трлн тыс пр др т д н э ул пл просп проф акад ген зам см стр гг в вв св обл "
    "пос дер корп напр тел мин сек англ лат фр нем сокр чел экз ред изд доц канд".split()
)


def _folded(words: list[str]) -> list[str]:
    """Each word folded: all at once, unless one holds the separator."""
    folded = fold("\0".join(words)).split("\0")
    return folded if len(folded) == len(words) else list(map(fold, words))


class Reading:
    """The words of a Doc (white space left out), by position.

    Attributes:
        words, lower, lemmas: the words as written, folded, and their lemmas (folded).
        pos, dep: UD part of speech and label; `head` is the position of the head, its own
            for a root.
        start: offset into the text.
        around: the outermost quotation marks around each word, if any.
        colons, dashes: positions of these marks.
        unit_starts: the first words of units. A unit is a sentence of the author's text: it neither ends
            inside quotation marks nor goes beyond a paragraph.
    """

    def __init__(self, doc: Doc, words: Words) -> None:
        self.doc = doc
        self.text = words.text
        self.words = words.words
        self.lower = _folded(words.words)
        self.lemmas, self.pos, self.dep, self._features = words.lemmas, words.pos, words.dep, words.features
        self.start, self.head = words.starts, words.heads
        self._tokens = words.tokens
        self._sentence_starts = set(words.sentence_starts)
        self.paragraph_starts = sorted({0, *words.line_starts} - {len(words.words)})
        self.begins_paragraph = [False] * len(self.words)
        for position in self.paragraph_starts:
            self.begins_paragraph[position] = True
        self.quoted: tuple[Quoted, ...] = find_quoted(self.text)
        self.outer_quoted = tuple([quoted for quoted in self.quoted if quoted.depth == 0])
        self.around = self._quoted_around()
        marks = list(self.places(_MARKS, self.lower))
        self.colons = [position for position in marks if self.lower[position] == ":"]
        self.dashes = [position for position in marks if self.lower[position] in DASHES]
        self.unit_starts = self._cut_units(marks)
        self._unit_ends = [*self.unit_starts[1:], len(self.words)]
        self._scopes: dict[int, tuple[int, int]] = {}  # every rule asks for that of its cue

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """The entities of the Doc, where a stage before found any."""
        entities: tuple[Entity, ...] = self.doc._.svodka_entities
        return entities

    @cached_property
    def has_empty_lines(self) -> bool:
        """Whether empty lines part paragraphs: a few stand around headlines and debris in any text."""
        starts = [start for start in self.paragraphs if start]
        empty = sum(self.gap(start).count("\n") > 1 for start in starts)
        return empty > _EMPTY_LINES * len(starts)

    @cached_property
    def paragraphs(self) -> list[int]:
        """The first words of the paragraphs that begin outside quotation marks."""
        return [start for start in self.paragraph_starts if self.begins_unit(start)]

    @cached_property
    def children(self) -> defaultdict[int, list[int]]:
        """Positions of the dependents of every word, in text order."""
        children: defaultdict[int, list[int]] = defaultdict(list)
        for position, head in enumerate(self.head):
            if head != position:
                children[head].append(position)
        return children

    def paragraph_start(self, position: int) -> int:
        """The first word of the paragraph a word is in."""
        return self.paragraph_starts[bisect_right(self.paragraph_starts, position) - 1]

    def _quoted_around(self) -> list[Quoted | None]:
        """The outermost quotation marks around every word."""
        around: list[Quoted | None] = [None] * len(self.words)
        for quoted in self.outer_quoted:
            inside = self.words_in(quoted.start, quoted.end)
            around[inside.start : inside.stop] = [quoted] * len(inside)
        return around

    # units

    def _cut_units(self, marks: list[int]) -> list[int]:
        """First word of every unit."""
        behind_stops = [position + 1 for position in marks if self.lower[position] in _FULL_STOPS]
        possible = {*self._sentence_starts, *self.paragraph_starts, *behind_stops} - {0, len(self.words)}
        starts = [p for p in sorted(possible) if self.around[p] is None and self._may_start(p)]
        return [0, *starts] if self.words else []

    def _may_start(self, position: int) -> bool:
        """A closing mark or a comma belongs to what stands before it, wherever the sentences were cut."""
        if self.begins_paragraph[position]:
            return True
        if position not in self._sentence_starts and not self._looks_new(position):
            return False
        if self.words[position] in _BELONGS_BEFORE:
            return False
        before = position - 1
        while before > position - 4 and before > 0 and self.words[before] in _BEFORE_NEW:
            before -= 1
        return self.words[before] in END_MARKS or self.words[before] in {":", ";"}

    def _looks_new(self, position: int) -> bool:
        """A capital behind a full stop, where a parser has glued two sentences."""
        if (
            self.words[position - 1] not in _FULL_STOPS
            or position < 2
            or not self.words[position][0].isupper()
        ):
            return False
        before = self.lower[position - 2]
        return len(before) > 2 and before not in _ABBREVIATED and before[-1].isalpha()

    def ends_sentence(self, position: int) -> bool:
        """A full stop and the like, but not behind an initial: «С. Буков»."""
        word = self.words[position]
        if word not in END_MARKS:
            return False
        before = self.words[position - 1] if position else ""
        is_initial = len(before) == 1 and before.isupper()
        return not (word == "." and (is_initial or fold(before) in _ABBREVIATED))

    def unit(self, position: int) -> int:
        """Number of the unit a word is in."""
        return bisect_right(self.unit_starts, position) - 1

    def unit_span(self, position: int) -> tuple[int, int]:
        """First word and the word behind the last of the unit a word is in, at most `REACH` words away."""
        number = self.unit(position)
        first, last = self.unit_starts[number], self._unit_ends[number]
        if last - first <= REACH:
            return first, last
        return max(first, position - REACH), min(last, position + REACH)

    def begins_unit(self, position: int) -> bool:
        """Whether a word is the first of its unit."""
        return self.unit_starts[self.unit(position)] == position

    def scope(self, position: int) -> tuple[int, int]:
        """The words a cue may report on: its unit, or its sentence inside the quotation marks around it."""
        known = self._scopes.get(position)
        if known is None:
            known = self._scopes[position] = self._scope(position)
        return known

    def _scope(self, position: int) -> tuple[int, int]:
        quoted = self.enclosing(position)
        if quoted is None:
            return self.unit_span(position)
        inside = self.words_in(quoted.start, quoted.end)
        first, stop = position, position + 1
        lowest, highest = max(inside.start, position - REACH), min(inside.stop, position + REACH)
        while first > lowest and not self._may_start(first):
            first -= 1
        while stop < highest and not self._may_start(stop):
            stop += 1
        return first, stop

    def paragraph_end(self, position: int, limit: int) -> int:
        """The first word of the next paragraph, at most `limit`."""
        following = bisect_right(self.paragraph_starts, position)
        if following == len(self.paragraph_starts):
            return limit
        return min(self.paragraph_starts[following], limit)

    def starts_paragraph(self, position: int) -> bool:
        """Whether a word is the first of its paragraph; there is one behind the last word."""
        return position >= len(self.words) or self.begins_paragraph[position]

    # offsets

    def at(self, offset: int) -> int:
        """The first word that starts at or behind an offset."""
        return bisect_left(self.start, offset)

    def behind(self, quoted: Quoted) -> int:
        """The first word behind a quotation's closing mark."""
        return self.at(quoted.end + 1 if quoted.closed else quoted.end)

    def words_in(self, start: int, end: int) -> range:
        """Words that begin in a stretch of text."""
        return range(bisect_left(self.start, start), bisect_left(self.start, end))

    def end(self, position: int) -> int:
        """The offset behind a word."""
        return self.start[position] + len(self.words[position])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets from a word to another, both included."""
        return self.start[first], self.end(last)

    def gap(self, position: int) -> str:
        """The white space before a word."""
        return self.text[self.end(position - 1) if position else 0 : self.start[position]]

    def enclosing(self, position: int) -> Quoted | None:
        """The outermost quotation marks around a word; None beyond the end."""
        return self.around[position] if position < len(self.around) else None

    def dashes_in(self, first: int, stop: int) -> list[int]:
        """Positions of the dashes in a stretch of words."""
        return self.dashes[bisect_left(self.dashes, first) : bisect_left(self.dashes, stop)]

    def quoted_in(self, start: int, end: int) -> tuple[Quoted, ...]:
        """Words in quotation marks, of any depth, that lie in a stretch of text."""
        first = bisect_left(self.quoted, start, key=lambda quoted: quoted.start)
        last = bisect_left(self.quoted, end, key=lambda quoted: quoted.start)
        return tuple(quoted for quoted in self.quoted[first:last] if quoted.end <= end)

    # words

    def places(self, wanted: Container[str], words: list[str]) -> Iterator[int]:
        """Positions of the words (`self.words`, `lower` or `lemmas`) that are wanted."""
        return compress(count(), map(wanted.__contains__, words))

    def places_outside(self, wanted: Container[str], words: range, quoted: Quoted | None) -> list[int]:
        """Positions of the folded words that are wanted, none in other quotation marks than `quoted`."""
        found = [position for position in words if self.lower[position] in wanted]
        return [p for p in found if self.around[p] is None or self.around[p] == quoted]

    def word(self, position: int) -> str:
        """A word, "" beyond the end."""
        return self.words[position] if 0 <= position < len(self.words) else ""

    def low(self, position: int) -> str:
        """A folded word, "" beyond the end."""
        return self.lower[position] if 0 <= position < len(self.lower) else ""

    def lemma(self, position: int) -> str:
        """The lemma of a word in lower case, «ё» kept."""
        return self.doc[self._tokens[position]].lemma_.lower()

    def morph(self, position: int) -> str:
        """All UD features of a word."""
        return str(self.doc[self._tokens[position]].morph)

    def features(self, position: int) -> dict[str, str]:
        """The UD features of a word."""
        return self._features[position]

    def feature(self, position: int, name: str) -> str:
        """A UD feature of a word, "" where it has none."""
        return self._features[position].get(name, "")

    def is_finite(self, position: int) -> bool:
        """A verb in a personal form, a short participle or a short adjective."""
        if self.pos[position] in {"VERB", "AUX"}:
            features = self._features[position]
            form = features.get("VerbForm", "")
            return form in {"Fin", ""} or (form == "Part" and features.get("Variant") == "Short")
        return self.pos[position] == "ADJ" and self.feature(position, "Variant") == "Short"

    def is_finite_verb(self, position: int) -> bool:
        """A verb in a personal form; no adjective."""
        return self.pos[position] == "VERB" and self.is_finite(position)

    def is_noun(self, position: int) -> bool:
        """A noun, a name or a pronoun that stands for one."""
        pos = self.pos[position]
        return pos in {"NOUN", "PROPN", "PRON"} or (pos == "X" and self.words[position][0].isalpha())

    def is_word(self, position: int) -> bool:
        """Neither punctuation nor a symbol."""
        return self.words[position][0].isalnum()

    # tree

    def subtree(self, position: int) -> set[int]:
        """A word and all that depends on it, at most `REACH` words away."""
        found = {position}
        waiting = [position]
        lowest, highest = position - REACH, position + REACH
        while waiting:
            for child in self.children[waiting.pop()]:
                if lowest < child < highest and child not in found:
                    found.add(child)
                    waiting.append(child)
        return found

    def clause_head(self, position: int) -> int:
        """The head of the clause a word is in."""
        for _ in range(REACH):
            if self.head[position] == position or self.dep[position] in CLAUSE_LABELS:
                break
            position = self.head[position]
        return position

    def child(self, position: int, *labels: str) -> int | None:
        """The first dependent with one of these labels."""
        for child in self.children[position]:
            if self.dep[child] in labels:
                return child
        return None


def readings(docs: Sequence[Doc]) -> Iterator[Reading]:
    """Docs that share a vocabulary, their words looked up together."""
    for doc, words in zip(docs, words_of(docs), strict=True):
        yield Reading(doc, words)
