"""razdel's tokens, quickly, and the white space between them.

razdel (https://github.com/natasha/razdel) cuts a text into atoms (runs of Cyrillic letters, of Latin letters
or of digits, single marks) and asks its rules at every place where two atoms touch. The rules look at most
two atoms to either side, so nearly every stretch between two spaces can be cut on its own and remembered:
«Москве,» is «Москве» and «,» wherever it stands. The few whose cut depends on their neighbours («в 2020. 5
мая», «5 -10») are cut in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Final, Generic, NamedTuple, TypeVar

from razdel.segmenters.punct import DASHES, ENDINGS
from razdel.segmenters.tokenize import ATOM, INT, LAT, OTHER, PUNCT, RU, SMILE

Word = TypeVar("Word")

REMEMBERED: Final = 40_000  # stretches
LONGEST_REMEMBERED: Final = 30  # letters

# the sets are what `\s` is; as sets, `re` looks for their characters much faster
_BREAKS: Final = r"\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# white space other than one space behind a token: from another white character on, two of any, one in front
_WHITE: Final = re.compile(rf"([{_BREAKS} ](?:(?<! )\s*|\s+|(?<=\A )))")
# the same where no two spaces stand together, and none in front: a pattern that need not stop at every space
_WHITE_BESIDE_WORDS: Final = re.compile(rf"([{_BREAKS}]\s*)")
# a word with at most one mark before it and two behind it that razdel never joins
_PLAIN: Final = re.compile(r"([«„“\"(]?)([А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*)([»”\"]?)([,.;!?]?)")

_WORDS: Final = frozenset((RU, LAT, INT, OTHER))
# marks that join what stands around them, and the kinds they join: «кто-то», «a_b», «10,5», «1/2»
_JOINTS: Final = {
    **dict.fromkeys((*DASHES, "_"), _WORDS),
    **dict.fromkeys(".,/\\", frozenset((INT,))),
}
_JOINED_MARKS: Final = frozenset(("--", "**"))
_LONGEST_SMILE: Final = 5


class Atom(NamedTuple):
    """A run of letters or digits, or one mark, and its kind."""

    kind: str
    text: str


class Cuts(dict[str, tuple[Word, ...]], Generic[Word]):
    """Stretches without white space → their tokens; none for those that depend on their neighbours.

    Args:
        as_word: what is kept of a token.
    """

    def __init__(self, as_word: Callable[[str], Word]) -> None:
        super().__init__()
        self.as_word = as_word

    def __missing__(self, stretch: str) -> tuple[Word, ...]:
        cut = () if _looks_around(stretch) else tuple(map(self.as_word, _cut_alone(stretch)))
        if len(stretch) <= LONGEST_REMEMBERED:
            if len(self) >= REMEMBERED:
                self.clear()
            self[stretch] = cut
        return cut


def words_and_spaces(text: str, known: Cuts[Word]) -> tuple[list[Word], list[bool]]:
    """The tokens of a text, and whether a space that is no token follows each; together they are the text.

    Args:
        known: stretches that were cut before.
    """
    words: list[Word] = []
    spaces: list[bool] = []
    position = 0
    for number, part in enumerate(_split_at_white(text)):
        if number % 2:
            white = _white_token(part, spaces)
            words.append(known.as_word(white))
            spaces.append(False)
        elif part:
            cuts = _cuts(text, position, part.split(" "), known)
            words.extend(chain.from_iterable(cuts))
            spaces.extend(chain.from_iterable(map(_SPACES.__getitem__, map(len, cuts))))
            spaces[-1] = part[-1] == " "
        position += len(part)
    return words, spaces


def _split_at_white(text: str) -> list[str]:
    """The text between white space that has tokens of its own, and at every second place that white space."""
    has_spaces = "  " in text or text.startswith(" ")
    return (_WHITE if has_spaces else _WHITE_BESIDE_WORDS).split(text)


def _white_token(white: str, spaces: list[bool]) -> str:
    """White space as a token: without a first space, which belongs to the token before it."""
    if spaces and white[0] == " ":
        spaces[-1] = True
        return white[1:]
    return white


class _Spaces(dict[int, tuple[bool, ...]]):
    """Number of a stretch's tokens → which of them a space follows: the last."""

    def __missing__(self, count: int) -> tuple[bool, ...]:
        spaces = (False,) * (count - 1) + (True,) * min(count, 1)
        if count <= LONGEST_REMEMBERED:
            self[count] = spaces
        return spaces


_SPACES: Final = _Spaces()


def _cuts(
    text: str, position: int, stretches: Sequence[str], known: Cuts[Word]
) -> Sequence[tuple[Word, ...]]:
    """The tokens of each stretch, the first of which stands at `position`."""
    cuts = list(map(known.__getitem__, stretches))
    if not all(cuts):
        for number, stretch in enumerate(stretches):
            end = position + len(stretch)
            if not cuts[number]:
                words = cut(stretch, _kind_before(text, position), _kind_behind(text, end))
                cuts[number] = tuple(map(known.as_word, words))
            position = end + 1
    return cuts


def _cut_alone(stretch: str) -> tuple[str, ...]:
    plain = _PLAIN.fullmatch(stretch)
    return tuple(filter(None, plain.groups())) if plain else tuple(cut(stretch))


def _looks_around(stretch: str) -> bool:
    """Whether a rule would look past the stretch: a joint at its edge with something to join on this side."""
    if len(stretch) < 2:
        return False
    first, last = _JOINTS.get(stretch[0]), _JOINTS.get(stretch[-1])
    return bool((first and _kind(stretch[1]) in first) or (last and _kind(stretch[-2]) in last))


def _kind(letter: str) -> str:
    atom = ATOM.match(letter)
    return str(atom.lastgroup)


def _kind_before(text: str, position: int) -> str | None:
    """Kind of the last atom before a place."""
    position -= 1
    while position >= 0 and text[position].isspace():
        position -= 1
    return _kind(text[position]) if position >= 0 else None


def _kind_behind(text: str, position: int) -> str | None:
    """Kind of the first atom behind a place."""
    atom = ATOM.search(text, position)
    return str(atom.lastgroup) if atom else None


def cut(stretch: str, before: str | None = None, behind: str | None = None) -> Iterator[str]:
    """The tokens of a stretch without white space, by razdel's rules.

    Args:
        stretch: the stretch; nothing comes of an empty one.
        before, behind: kinds of the atoms beside it, across white space; None at the ends of the text.
    """
    atoms = [Atom(str(match.lastgroup), match.group()) for match in ATOM.finditer(stretch)]
    start = 0
    size = 0  # of the token so far, in letters
    for at, atom in enumerate(atoms):
        size += len(atom.text)
        right = atoms[at + 1] if at + 1 < len(atoms) else None
        if right is not None:
            left_kind = atoms[at - 1].kind if at else before
            right_kind = atoms[at + 2].kind if at + 2 < len(atoms) else behind
            if _joins(left_kind, atom, right, right_kind) or (
                size < _LONGEST_SMILE and _smiles(atoms[start : at + 2])
            ):
                continue
        yield "".join(part.text for part in atoms[start : at + 1])
        start = at + 1
        size = 0


def _joins(left_kind: str | None, left: Atom, right: Atom, right_kind: str | None) -> bool:
    """Whether two atoms that touch are one token, by what stands around them."""
    if PUNCT not in (left.kind, right.kind):
        # «ΔP», «mβж»
        return OTHER in (left.kind, right.kind) and INT not in (left.kind, right.kind)
    if left.text in _JOINTS:
        kinds = _JOINTS[left.text]
        if left_kind in kinds and right.kind in kinds:
            return True
    elif right.text in _JOINTS:
        kinds = _JOINTS[right.text]
        if left.kind in kinds and right_kind in kinds:
            return True
    if left.kind == right.kind == PUNCT:
        # «...», «?!», «***»
        return (left.text in ENDINGS and right.text in ENDINGS) or left.text + right.text in _JOINED_MARKS
    return right.text == "!" and left.text.lower() == "yahoo"


def _smiles(atoms: Sequence[Atom]) -> bool:
    """«:-)»"""
    if atoms[-1].kind != PUNCT or atoms[-2].kind != PUNCT:
        return False
    return SMILE.match("".join(atom.text for atom in atoms)) is not None
