"""Numbers: digits and words up to a scaled value, «5 млн 300 тысяч», «две целых три десятых», «сотни тысяч».

number  := part+                     going down: «двадцать одна тысяча | пятьсот»
part    := coefficient scale*        «10,5 | млн», «три | сотни | тысяч»; one of both may be missing
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from svodka.amounts.digits import Context, is_ambiguous, read_digits
from svodka.amounts.stretch import Stretch
from svodka.amounts.vocabulary import PLAIN_SCALES

# how a reader of units tells what stands at an index, for «2,125 млн» and «61,234 рубля»
UnitContext = Callable[[Stretch, int], Context]

_RANKS = {"hundred": 3, "ten": 2, "teen": 1, "unit": 1}
_CASE_ENDINGS = frozenset({"ти", "х", "ми", "мя", "тью", "ю", "и"})
_NUMBER_SIGNS = frozenset({"№", "#"})
_NUMBER_MARKS = _NUMBER_SIGNS | frozenset(".%/:\\_@+")
MAX_SCALES = 3


class Number(NamedTuple):
    """A number read from atoms.

    Args:
        end: index of the atom after it.
        value: exact value; None if it is vague.
        coefficient: the number before the last scale.
        power: that scale's power of ten, 0 without one.
        spelled: it is written in words.
        surplus: it is said to be a little more: «5 с лишним миллионов».
    """

    end: int
    value: Decimal | None
    coefficient: Decimal | None
    power: int = 0
    spelled: bool = False
    surplus: bool = False


class _Coefficient(NamedTuple):
    end: int
    value: Decimal | None
    spelled: bool
    surplus: bool = False


def read_number(
    stretch: Stretch, start: int, unit_context: UnitContext, *, signed: bool = False
) -> Number | None:
    """The number that begins at an atom.

    Args:
        start: index of the atom.
        unit_context: tells whether a unit stands at an index, and in which form.
        signed: a currency sign stands before the number («$5bn»).
    """
    number = _read_part(stretch, start, unit_context, signed=signed)
    if number is None:
        return None
    while number.power >= 3 and number.value is not None:
        lower = _read_part(stretch, number.end, unit_context, signed=signed)
        if lower is None or not _continues(stretch, number, lower, unit_context):
            break
        value = number.value + (lower.value or 0)
        number = lower._replace(value=value, spelled=number.spelled or lower.spelled)
    return number


def _continues(stretch: Stretch, number: Number, lower: Number, unit_context: UnitContext) -> bool:
    """Whether `lower` is the rest of the number: «5 млн | 300 тысяч», not «5 млн | 20 мая»."""
    if number.coefficient is None or number.coefficient % 1 or lower.value is None:
        return False
    if lower.value >= Decimal(10) ** number.power or not lower.value:
        return False
    if lower.power or (lower.spelled and number.spelled):
        return True
    return unit_context(stretch, lower.end) != "unknown"


def _read_part(stretch: Stretch, start: int, unit_context: UnitContext, *, signed: bool) -> Number | None:
    half = stretch.vocabulary.halves.get(stretch.norm(start))
    if half is not None:  # «полмиллиона»
        return Number(start + 1, Decimal("0.5").scaleb(half), Decimal("0.5"), half, spelled=True)
    coefficient = _read_coefficient(stretch, start, unit_context, signed=signed)
    if coefficient is None:
        return _read_bare_scale(stretch, start)
    end, power = _read_scales(stretch, coefficient.end, unit_context, signed=signed)
    surplus = coefficient.surplus
    if not surplus and power and _surplus(stretch, end):
        surplus, end = True, end + 2
    end = _skip_copy(stretch, end, coefficient.value, power, unit_context)
    value = coefficient.value
    if value is not None:
        value = value.scaleb(power)
    return Number(end, value, coefficient.value, power, coefficient.spelled, surplus)


def _surplus(stretch: Stretch, index: int) -> bool:
    """«5 с лишним миллионов», «миллион с небольшим»."""
    found = stretch.vocabulary.closing_modifiers.at(stretch.norms, index)
    return found is not None and stretch.norm(index) == "с" and found[0] == index + 2


def _skip_copy(
    stretch: Stretch, index: int, coefficient: Decimal | None, power: int, unit_context: UnitContext
) -> int:
    """Skip the number's copy in brackets: «100 | (сто) рублей», «5 млн | (пять миллионов)»."""
    if coefficient is None or stretch.norm(index) != "(":
        return index
    copy = _read_copy(stretch, index + 1, unit_context)
    if copy is None or stretch.norm(copy.end) != ")" or copy.value != coefficient.scaleb(power):
        return index
    return copy.end + 1


def _read_copy(stretch: Stretch, index: int, unit_context: UnitContext) -> Number | None:
    if stretch.norm(index) == "(":
        return None
    return read_number(stretch, index, unit_context)


def _read_bare_scale(stretch: Stretch, start: int) -> Number | None:
    """«миллион» is one; «миллионы» are many; «тысячи» depends on what governs it."""
    scale = stretch.vocabulary.scales.get(stretch.norm(start))
    if scale is None or scale.form not in ("singular", "plural", "both"):
        return None
    end, power = _read_scales(stretch, start, _no_unit, signed=False)
    one = scale.form == "singular" or (
        scale.form == "both" and stretch.norm(start - 1) in stretch.vocabulary.genitive_governors
    )
    surplus = _surplus(stretch, end)
    value = Decimal(1) if one else None
    scaled = None if value is None else value.scaleb(power)
    return Number(end + 2 * surplus, scaled, value, power, spelled=True, surplus=surplus)


def _no_unit(_stretch: Stretch, _index: int) -> Context:
    return "unknown"


def _read_scales(stretch: Stretch, start: int, unit_context: UnitContext, *, signed: bool) -> tuple[int, int]:
    """Scales that follow one another and multiply: «| сотни | тысяч»: where they end, their power of ten."""
    end = start
    power = 0
    last = 0
    for _ in range(MAX_SCALES):
        scale = stretch.vocabulary.scales.get(stretch.norm(end))
        if scale is None or scale.power <= last:
            break
        if scale.form == "glued" and not _is_glued_scale(stretch, end, signed=signed):
            break
        after = _skip_stop(stretch, end + 1, unit_context) if scale.form in ("short", "guarded") else end + 1
        if scale.form == "guarded" and (after == end + 1 or unit_context(stretch, after) == "unknown"):
            break
        power += scale.power
        last = scale.power
        end = after
    return end, power


def _is_glued_scale(stretch: Stretch, index: int, *, signed: bool) -> bool:
    """«500к», «$5bn»: the letter clings to the digits and ends there; «5m» without a sign is metres."""
    thousands = stretch.vocabulary.scales[stretch.norm(index)].power == 3
    return stretch.glued(index) and stretch.is_number(index - 1) and (signed or thousands)


def _skip_stop(stretch: Stretch, index: int, unit_context: UnitContext) -> int:
    """The full stop of «тыс.» belongs inside the number if the number or its unit goes on."""
    if stretch.norm(index) != "." or not stretch.glued(index):
        return index
    following = stretch.norm(index + 1)
    scale = stretch.vocabulary.scales.get(following)
    goes_on = scale is not None or stretch.is_number(index + 1) or following == "("
    return index + 1 if goes_on or unit_context(stretch, index + 1) != "unknown" else index


def _read_coefficient(
    stretch: Stretch, start: int, unit_context: UnitContext, *, signed: bool
) -> _Coefficient | None:
    if stretch.is_number(start):
        return _read_digits(stretch, start, unit_context, signed=signed)
    part = stretch.vocabulary.parts.get(stretch.norm(start))
    if part is not None:
        return _read_part_word(stretch, start, part.value, part.kind, unit_context)
    spelled = _read_spelled(stretch, start)
    return None if spelled is None else _with_fraction(stretch, spelled)


def _read_digits(
    stretch: Stretch, index: int, unit_context: UnitContext, *, signed: bool
) -> _Coefficient | None:
    if not signed and not _is_free(stretch, index):
        return None
    written = stretch.atoms[index].text
    end = index + 1
    if stretch.hyphenated(end) and stretch.norm(end + 1) in _CASE_ENDINGS:  # «5-ти тысяч»
        end += 2
    elif stretch.norm(end) == ":" and stretch.glued(end) and stretch.is_number(end + 1):  # «22:30»
        return None
    if is_ambiguous(written):
        mark = "," if "," in written else "."
        value = read_digits(written, _context(stretch, end, unit_context, signed=signed), stretch.habit(mark))
    else:
        value = read_digits(written)
    if value is None:
        return None
    end, value, surplus = _with_half(stretch, end, value)
    return _Coefficient(_skip_copy(stretch, end, value, 0, unit_context), value, False, surplus)


def _context(stretch: Stretch, end: int, unit_context: UnitContext, *, signed: bool) -> Context:
    scale = stretch.vocabulary.scales.get(stretch.norm(end))
    if scale is not None and scale.form in PLAIN_SCALES:
        return "scale"
    return "sign" if signed else unit_context(stretch, end)


def _is_free(stretch: Stretch, index: int) -> bool:
    """Whether the digits stand by themselves, not in «Ту-154», «№ 5», «2:1», «А4»."""
    before = stretch.norm(index - 1)
    if not stretch.glued(index):
        return before not in _NUMBER_SIGNS
    if stretch.is_word(index - 1) or before in _NUMBER_MARKS:
        return False
    return not (stretch.is_dash(index - 1) and stretch.glued(index - 1) and stretch.is_word(index - 2))


def _read_part_word(
    stretch: Stretch, start: int, value: Decimal | None, kind: str, unit_context: UnitContext
) -> _Coefficient | None:
    """«половина миллиона», «пол процента», «несколько тысяч»; a part of something else is no number."""
    if kind == "vague":
        return _Coefficient(start + 1, None, True)
    if kind not in ("part", "half"):
        return None
    scale = stretch.vocabulary.scales.get(stretch.norm(start + 1))
    singular = scale is not None and scale.form in ("singular", "both") and scale.power >= 3
    if singular or unit_context(stretch, start + 1) == "singular":
        return _Coefficient(start + 1, value, True)
    return None


def _read_spelled(stretch: Stretch, start: int) -> _Coefficient | None:
    """A compound numeral below a thousand: «сто двадцать пять», «полтора», «ноль»."""
    numerals = stretch.vocabulary.numerals
    end = start
    total = Decimal(0)
    lowest = 4
    while (word := numerals.get(stretch.norm(end))) is not None:
        rank = _RANKS.get(word.rank, 0)
        if rank >= lowest or (rank == 0 and end > start) or (word.rank == "teen" and lowest == 2):
            break
        total += word.value
        lowest = rank
        end += 1
        if rank <= 1:
            break
    return _Coefficient(end, total, True) if end > start else None


def _with_fraction(stretch: Stretch, whole: _Coefficient) -> _Coefficient:
    """«две | целых три десятых», «три | десятых», «три | четверти», «пять | с половиной»."""
    end = whole.end
    part = stretch.vocabulary.parts.get(stretch.norm(end))
    if whole.value is None or part is None:
        end, value, surplus = _with_half(stretch, end, whole.value)
        return _Coefficient(end, value, True, surplus)
    if part.kind == "whole":
        following = end + 2 if stretch.norm(end + 1) == "и" else end + 1
        fraction = _read_spelled(stretch, following)
        if fraction is None or fraction.value is None:
            return whole
        denominator = stretch.vocabulary.parts.get(stretch.norm(fraction.end))
        if denominator is None or denominator.kind != "denominator" or denominator.value is None:
            return whole
        return _Coefficient(fraction.end + 1, whole.value + fraction.value * denominator.value, True)
    if part.kind in ("denominator", "part"):
        value = None if part.value is None else whole.value * part.value
        return _Coefficient(end + 1, value, True)
    return whole


def _with_half(stretch: Stretch, end: int, value: Decimal | None) -> tuple[int, Decimal | None, bool]:
    """«пять | с половиной», «5 | с лишним»: where it ends, the value, whether there is a surplus."""
    if value is None or stretch.norm(end) != "с":
        return end, value, False
    part = stretch.vocabulary.parts.get(stretch.norm(end + 1))
    if part is not None and part.kind == "part" and part.value is not None:
        return end + 2, value + part.value, False
    if _surplus(stretch, end):
        return end + 2, value, True
    return end, value, False
