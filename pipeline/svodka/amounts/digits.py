"""Numbers in digits: which mark parts groups and which the decimals.

Russian writes «1 844 036,12»; the press also writes «1.844.036,12», «1'844'036», «635,000» and «11.29».
A single mark before exactly three digits can be either; what follows the number decides (`Context`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

# what stands by it: a scale or a per cent («2,125 млн»), a noun in the genitive singular («61,234 рубля»),
# one in the genitive plural («17,739 гривен»), a sign before it («$635,000»), a noun that does not tell
# («1,085 евро»), or nothing known
Context = Literal["scale", "singular", "plural", "sign", "bare", "unknown"]
# what a comma or a dot is elsewhere in the sentence
Habit = Literal["decimal", "group", "unknown"]

MAX_DIGITS = 24

_SPACES = re.compile(r"[^0-9.,'’ʼ]+")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}([.,'’ʼ])[0-9]{3}(?:\1[0-9]{3})*")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_MARKS = re.compile(r"[.,'’ʼ]")


def is_ambiguous(written: str) -> bool:
    """Whether the mark may part a group or decimals: «2,125» (but not «0,125» or «2,1250»)."""
    return _AMBIGUOUS.fullmatch(written) is not None


def habit_of(written: str, mark: str) -> Habit:
    """What a number shows about the writer's use of `mark`: «11,5» decimal, «1,234,567» group."""
    if mark not in written or is_ambiguous(written):
        return "unknown"
    if written.count(mark) > 1:
        return "group"
    if not _DECIMAL.fullmatch(_SPACES.sub("", written)):
        return "unknown"
    return "decimal"


def read_digits(written: str, context: Context = "unknown", habit: Habit = "unknown") -> Decimal | None:
    """The value of a number in digits.

    Args:
        written: digits with spaces, apostrophes, dots and commas, as in the text.
        context: what follows it.
        habit: what the same mark is in the other numbers around.

    Returns:
        the exact value, None for what is no number («12.05.2013») or longer than `MAX_DIGITS`.
    """
    compact = _SPACES.sub("", written)
    if len(compact) > MAX_DIGITS:
        return None
    if compact.isdigit():
        return Decimal(compact)
    if compact == written and is_ambiguous(compact):
        return _read_ambiguous(compact, context, habit)
    if compact == written and _GROUPS.fullmatch(compact):
        return Decimal(_MARKS.sub("", compact))
    return _read_decimal(compact)


def _read_ambiguous(compact: str, context: Context, habit: Habit) -> Decimal:
    decimal = Decimal(compact.replace(",", "."))
    grouped = Decimal(_MARKS.sub("", compact))
    if context == "scale":
        return decimal
    # «61,235 рубля» can only be a fraction: after a whole number that ends in 5 the noun is «рублей»
    if context == "singular" and not _takes_singular(compact[-2:]):
        return decimal
    if context == "plural":
        return grouped
    if habit != "unknown":
        return decimal if habit == "decimal" else grouped
    # the comma is the Russian decimal mark, but «$1,234» and «35,000 евро» are foreign groups
    comma_is_decimal = context == "singular" or (context == "bare" and not compact.endswith("0"))
    return decimal if "," in compact and comma_is_decimal else grouped


def _takes_singular(last_two: str) -> bool:
    """Whether a whole number that ends so takes the genitive singular: «два рубля», «двенадцать рублей»."""
    return last_two[0] != "1" and last_two[1] in "234"


def _read_decimal(compact: str) -> Decimal | None:
    """«844,5», «1.844.036,12», «1,844,036.12», «1'844.50»: the last mark parts the decimals."""
    marks = _MARKS.findall(compact)
    last = marks[-1]
    if last not in ",." or marks.count(last) > 1 or len(set(marks)) > 2:
        return None
    whole, _, decimals = compact.rpartition(last)
    if len(marks) > 1 and not _GROUPS.fullmatch(whole):
        return None
    return Decimal(f"{_MARKS.sub('', whole)}.{decimals}")


def plain(value: Decimal) -> str:
    """A value as a plain decimal string: no exponent, no idle zeros («450000000», «0.5»)."""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
