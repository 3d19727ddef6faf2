"""A Doc as the rules of this stage read it: words without white space, their tree, and units of the author's text.

Any Russian Doc with UD parts of speech, features, lemmas, heads and labels will do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from spacy.tokens import Doc

from svodka.quotes.marks import Quoted, find_quoted

DASHES = frozenset("-–—―")
END_MARKS = frozenset((".", "!", "?", "…", "...", "?!", "!!!", "..", "!..", "?.."))
QUOTE_MARKS = frozenset("«»„“”\"")
_CLOSING = frozenset(("»", "”", "“", "\"", ")", "'", "''"))
_ABBREVIATED = frozenset(
    "г им ст руб коп млн млрд трлн тыс пр др т д н э ул пл просп проф акад ген зам см стр гг в вв св обл пос дер "
    "корп напр тел мин сек англ лат фр нем сокр чел экз ред изд доц канд".split()
)
CLAUSE_LABELS = frozenset(("ccomp", "xcomp", "csubj", "advcl", "acl", "parataxis", "conj", "acl:relcl", "ROOT", "root"))
# rules look this many words around a cue and no further
REACH = 160


def fold(word: str) -> str:
    """Lower case, «ё» as «е»: the key of a word in all lists of this stage."""
    return word.lower().replace("ё", "е")


class Reading:
    """The words of a Doc (white space left out), by position.

    Attributes:
        words, lower, lemmas: the words as written, folded, and their lemmas (folded).
        pos, dep: UD part of speech and label; `head` is the position of the head, its own for a root.
        start, end: offsets into the text.
        unit: number of the unit a word is in. A unit is a sentence of the author's text: it ends neither inside
            quotation marks nor goes beyond a paragraph.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        tokens = [token for token in doc if not token.is_space]
        self.tokens = tokens
        place = {token.i: position for position, token in enumerate(tokens)}
        self.words = [token.text for token in tokens]
        self.lower = [fold(word) for word in self.words]
        self.lemmas = [fold(token.lemma_) for token in tokens]
        self.pos = [token.pos_ for token in tokens]
        self.dep = [token.dep_ for token in tokens]
        self.head = [place.get(token.head.i, position) for position, token in enumerate(tokens)]
        self.start = [token.idx for token in tokens]
        self.end = [token.idx + len(word) for token, word in zip(tokens, self.words, strict=True)]
        self.quoted: tuple[Quoted, ...] = find_quoted(self.text)
        self.unit, self.unit_starts = self._cut_units()

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def children(self) -> list[list[int]]:
        """Positions of the dependents of every word, in text order."""
        children: list[list[int]] = [[] for _ in self.words]
        for position, head in enumerate(self.head):
            if head != position:
                children[head].append(position)
        return children

    @cached_property
    def outer_quoted(self) -> tuple[Quoted, ...]:
        """Quoted words that no other quotation marks enclose."""
        return tuple(quoted for quoted in self.quoted if quoted.depth == 0)

    @cached_property
    def _outer_starts(self) -> list[int]:
        return [quoted.start for quoted in self.outer_quoted]

    def _cut_units(self) -> tuple[list[int], list[int]]:
        """Unit of every word, first word of every unit."""
        units: list[int] = []
        starts: list[int] = []
        open_until = -1
        quoted = iter(self.outer_quoted)
        following = next(quoted, None)
        previous_end = 0
        for position, token in enumerate(self.tokens):
            begin = self.start[position]
            while following is not None and following.start <= begin:
                open_until = max(open_until, following.end)
                following = next(quoted, None)
            new_paragraph = "\n" in self.text[previous_end:begin]
            new_sentence = bool(token.is_sent_start) or self._looks_new(position)
            if not starts or ((new_paragraph or new_sentence) and begin >= open_until and self._may_start(position)):
                starts.append(position)
            units.append(len(starts) - 1)
            previous_end = self.end[position]
        return units, starts

    def _may_start(self, position: int) -> bool:
        """A closing mark or a comma belongs to what stands before it, wherever the sentences were cut."""
        if self.words[position] in {"»", "”", ",", ".", ";", ")"}:
            return False
        before = position - 1
        while before > position - 4 and self.words[before] in _CLOSING:
            before -= 1
        return self.words[before] in END_MARKS or self.words[before] in {":", ";"} or self.starts_paragraph(position)

    def _looks_new(self, position: int) -> bool:
        """A capital behind a full stop, where a parser has glued two sentences."""
        if position < 2 or self.words[position - 1] not in {".", "!", "?", "…"} or not self.words[position][0].isupper():
            return False
        before = self.words[position - 2]
        return len(before) > 2 and fold(before) not in _ABBREVIATED and before[-1].isalpha()

    def ends_sentence(self, position: int) -> bool:
        """A full stop and the like, but not behind an initial: «С. Буков»."""
        word = self.words[position]
        if word not in END_MARKS:
            return False
        before = self.words[position - 1] if position else ""
        return not (word == "." and (len(before) == 1 and before.isupper() or before in _ABBREVIATED))

    # units

    def unit_span(self, position: int) -> tuple[int, int]:
        """First word and the word behind the last of the unit a word is in, at most `REACH` words away."""
        number = self.unit[position]
        first = self.unit_starts[number]
        last = self.unit_starts[number + 1] if number + 1 < len(self.unit_starts) else len(self.words)
        return max(first, position - REACH), min(last, position + REACH)

    def scope(self, position: int) -> tuple[int, int]:
        """The words a cue may report on: its unit, or its sentence inside the quotation marks around it."""
        quoted = self.enclosing(position)
        if quoted is None:
            return self.unit_span(position)
        inside = self.words_in(quoted.start, quoted.end)
        first, stop = position, position + 1
        lowest, highest = max(inside.start, position - REACH), min(inside.stop, position + REACH)
        while first > lowest and not self.tokens[first].is_sent_start and not self.starts_paragraph(first):
            first -= 1
        while stop < highest and not self.tokens[stop].is_sent_start and not self.starts_paragraph(stop):
            stop += 1
        return first, stop

    def behind(self, quoted: Quoted) -> int:
        """The first word behind a quotation's closing mark."""
        return self.at(quoted.end + 1) if quoted.closed else self.at(quoted.end)

    def starts_paragraph(self, position: int) -> bool:
        """Whether a word is the first of its paragraph."""
        return position == 0 or "\n" in self.text[self.end[position - 1] : self.start[position]]

    def ends_paragraph(self, position: int) -> bool:
        """Whether a word is the last of its paragraph."""
        return position + 1 >= len(self.words) or self.starts_paragraph(position + 1)

    # offsets

    def at(self, offset: int) -> int:
        """The first word that starts at or behind an offset."""
        return bisect_left(self.start, offset)

    def words_in(self, start: int, end: int) -> range:
        """Words that lie in a stretch of text."""
        return range(bisect_left(self.start, start), bisect_left(self.start, end))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets from a word to another, both included."""
        return self.start[first], self.end[last]

    def enclosing(self, position: int) -> Quoted | None:
        """The outermost quotation marks around a word."""
        begin = self.start[position]
        found = bisect_right(self._outer_starts, begin) - 1
        if found >= 0 and begin < self.outer_quoted[found].end:
            return self.outer_quoted[found]
        return None

    # morphology

    def feature(self, position: int, name: str) -> str:
        """A UD feature of a word, "" where it has none."""
        values = self.tokens[position].morph.get(name)
        return values[0] if values else ""

    def is_finite(self, position: int) -> bool:
        """A verb in a personal form, a short participle or a short adjective."""
        if self.pos[position] in {"VERB", "AUX"}:
            form = self.feature(position, "VerbForm")
            return form in {"Fin", ""} or (form == "Part" and self.feature(position, "Variant") == "Short")
        return self.pos[position] == "ADJ" and self.feature(position, "Variant") == "Short"

    def is_noun(self, position: int) -> bool:
        """A noun, a name or a pronoun that stands for one."""
        return self.pos[position] in {"NOUN", "PROPN", "PRON"} or (
            self.pos[position] == "X" and self.words[position][0].isalpha()
        )

    def is_word(self, position: int) -> bool:
        """Neither punctuation nor a symbol."""
        return self.words[position][0].isalnum()

    # tree

    def subtree(self, position: int) -> set[int]:
        """A word and all that depends on it, at most `REACH` words away."""
        found = {position}
        waiting = [position]
        while waiting:
            for child in self.children[waiting.pop()]:
                if child not in found and abs(child - position) < REACH:
                    found.add(child)
                    waiting.append(child)
        return found

    def clause_head(self, position: int) -> int:
        """The head of the clause a word is in."""
        seen = 0
        while self.head[position] != position and self.dep[position] not in CLAUSE_LABELS and seen < REACH:
            position = self.head[position]
            seen += 1
        return position

    def child(self, position: int, *labels: str) -> int | None:
        """The first dependent with one of these labels."""
        for child in self.children[position]:
            if self.dep[child] in labels:
                return child
        return None
