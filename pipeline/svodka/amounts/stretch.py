"""A stretch of text cut into atoms, with the questions that the grammar asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from svodka.amounts.atoms import Atom, atomize
from svodka.amounts.digits import Habit, habit_of
from svodka.amounts.vocabulary import Vocabulary

_CLAUSE_ENDS = frozenset(".;:!?")
MAX_ABBREVIATION = 3
DASHES = frozenset("-‐‑‒–—−")


@dataclass(slots=True)
class Stretch:
    """About a sentence: its atoms and, beside them, their forms as lists for look-up.

    Indexes beyond either end are allowed: there the form is "".
    """

    text: str
    atoms: list[Atom]
    vocabulary: Vocabulary
    norms: list[str] = field(init=False)
    forms: list[str] = field(init=False)
    _habits: dict[str, Habit] = field(init=False, default_factory=dict)
    _money_cues: list[int] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.norms = [atom.norm for atom in self.atoms]
        self.forms = [atom.text for atom in self.atoms]

    def norm(self, index: int) -> str:
        """The normalized form of an atom."""
        return self.norms[index] if 0 <= index < len(self.norms) else ""

    def is_number(self, index: int) -> bool:
        """Whether the atom is written in digits."""
        return 0 <= index < len(self.atoms) and self.atoms[index].kind == "number"

    def is_word(self, index: int) -> bool:
        """Whether the atom is a word."""
        return 0 <= index < len(self.atoms) and self.atoms[index].kind == "word"

    def glued(self, index: int) -> bool:
        """Whether nothing stands between the atom and the one before it."""
        return 0 < index < len(self.atoms) and self.atoms[index].start == self.atoms[index - 1].end

    def is_dash(self, index: int) -> bool:
        """Whether the atom is a hyphen or a dash of any length."""
        return self.norm(index) in DASHES

    def hyphenated(self, index: int) -> bool:
        """Whether a hyphen at `index` ties the atoms on both sides into one word: «50-процентный»."""
        return self.is_dash(index) and self.glued(index) and self.glued(index + 1)

    def is_abbreviated(self, index: int) -> bool:
        """Whether the full stop at `index` belongs to an abbreviation («руб.», «кв.») and ends no clause."""
        before = self.norm(index - 1)
        short = before in self.vocabulary.stops or len(before) <= MAX_ABBREVIATION
        return self.norm(index) == "." and short

    def is_description(self, index: int) -> bool:
        """Whether the word may describe the number after it: «с нынешних | 13 до 15 %»."""
        return self.is_word(index) and self.norm(index).endswith(("ых", "их"))

    def habit(self, mark: str) -> Habit:
        """What a comma or a dot is in the other numbers of the stretch."""
        if mark not in self._habits:
            shown = {habit_of(atom.text, mark) for atom in self.atoms if atom.kind == "number"} - {"unknown"}
            self._habits[mark] = shown.pop() if len(shown) == 1 else "unknown"
        return self._habits[mark]

    def money_cue_before(self, index: int) -> int | None:
        """Index of the last word of money before an atom in the same clause."""
        if self._money_cues is None:
            self._money_cues = self._find_money_cues()
        cue = self._money_cues[index]
        return None if cue < 0 else cue

    def _find_money_cues(self) -> list[int]:
        """For each atom the last word of money before it in its clause, or −1."""
        cues: list[int] = []
        last = -1
        for index, norm in enumerate(self.norms):
            cues.append(last)
            if norm in _CLAUSE_ENDS and not self.is_abbreviated(index):
                last = -1
            elif norm in self.vocabulary.money_cues:
                last = index
        return cues


def cut(text: str, start: int, end: int, vocabulary: Vocabulary) -> Stretch:
    """The stretch `text[start:end]`."""
    return Stretch(text, atomize(text, start, end), vocabulary)
