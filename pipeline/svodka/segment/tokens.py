"""razdel's tokens of a stretch of text without white space.

razdel (https://github.com/natasha/razdel) cuts a text into atoms (runs of Cyrillic letters, of Latin letters
or of digits, single marks) and asks its rules at every place where two atoms touch. The rules look at most
two atoms to either side, so nearly every stretch between two spaces can be cut on its own: «Москве,» is
«Москве» and «,» wherever it stands. The cut of a few depends on their neighbours («в 2020. 5 мая», «5 -10»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from razdel.segmenters.punct import DASHES, ENDINGS
from razdel.segmenters.tokenize import ATOM, INT, LAT, OTHER, PUNCT, RU, SMILE

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


def cut_alone(stretch: str) -> tuple[str, ...]:
    """The tokens of a stretch that does not look around."""
    plain = _PLAIN.fullmatch(stretch)
    return tuple(filter(None, plain.groups())) if plain else tuple(cut(stretch))


def looks_around(stretch: str) -> bool:
    """Whether a rule would look past the stretch: a joint at its edge with something to join on this side."""
    if len(stretch) < 2:
        return False
    first, last = _JOINTS.get(stretch[0]), _JOINTS.get(stretch[-1])
    return bool((first and _kind(stretch[1]) in first) or (last and _kind(stretch[-2]) in last))


def _kind(letter: str) -> str:
    atom = ATOM.match(letter)
    return str(atom.lastgroup)


def kind_before(text: str, position: int) -> str | None:
    """Kind of the last atom before a place."""
    position -= 1
    while position >= 0 and text[position].isspace():
        position -= 1
    return _kind(text[position]) if position >= 0 else None


def kind_behind(text: str, position: int) -> str | None:
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
