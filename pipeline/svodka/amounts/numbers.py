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
from svodka.amounts.vocabulary import PLAIN_SCALES, PartWord, ScaleWord

# how a reader of units tells what stands at an index, for «2,125 млн» and «61,234 рубля»
UnitContext = Callable[[Stretch, int], Context]

_RANKS = {"hundred": 3, "ten": 2, "teen": 1, "unit": 1}
_INVERSION_PREPOSITIONS = frozenset({"на", "в", "за", "до", "по", "с"})
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
        approx: it stands behind its scale: «тысяч пять».
    """

    end: int
    value: Decimal | None
    coefficient: Decimal | None
    power: int = 0
    spelled: bool = False
    surplus: bool = False
    approx: bool = False


class _Coefficient(NamedTuple):
    end: int
    value: Decimal | None
    spelled: bool
    surplus: bool = False


class _Reading(NamedTuple):
    """What the functions below share: the atoms, the unit test, a sign before, whether copies may follow."""

    stretch: Stretch
    unit_context: UnitContext
    signed: bool
    copies: bool = True

    def context(self, index: int) -> Context:
        """How the unit at an atom bears on the number before it."""
        return self.unit_context(self.stretch, index)


def read_number(
    stretch: Stretch, start: int, unit_context: UnitContext, *, signed: bool = False
) -> Number | None:
    """The number that begins at an atom.

    Args:
        start: index of the atom.
        unit_context: tells whether a unit stands at an index, and in which form.
        signed: a currency sign stands before the number («$5bn»).
    """
    return _read(_Reading(stretch, unit_context, signed), start)


def _read(reading: _Reading, start: int) -> Number | None:
    number = _read_part(reading, start)
    if number is None:
        return None
    while number.value is not None and _may_go_on(reading.stretch, number):
        lower = _read_part(reading, number.end)
        if lower is None or not _continues(reading, number, lower):
            break
        value = number.value + (lower.value or 0)
        number = lower._replace(value=value, spelled=number.spelled or lower.spelled)
    return number


def _may_go_on(stretch: Stretch, number: Number) -> bool:
    """The cheap test for a lower part: a number, or a scale below the last one."""
    if number.power < 3:
        return False
    norm = stretch.norm(number.end)
    scale = stretch.vocabulary.scales.get(norm)
    if scale is not None:
        return scale.power < number.power
    return norm in stretch.vocabulary.starts or stretch.is_number(number.end)


def _continues(reading: _Reading, number: Number, lower: Number) -> bool:
    """Whether `lower` is the rest of the number: «5 млн | 300 тысяч», not «5 млн | 20 мая»."""
    if number.coefficient is None or number.coefficient % 1 or lower.value is None:
        return False
    if lower.value >= Decimal(10) ** number.power or not lower.value:
        return False
    if lower.power or (lower.spelled and number.spelled):
        return True
    return reading.context(lower.end) != "unknown"


def _read_part(reading: _Reading, start: int) -> Number | None:
    stretch = reading.stretch
    half = stretch.vocabulary.halves.get(stretch.norm(start))
    if half is not None:  # «полмиллиона»
        return Number(start + 1, Decimal("0.5").scaleb(half), Decimal("0.5"), half, spelled=True)
    coefficient = _read_coefficient(reading, start)
    if coefficient is None:
        return _read_bare_scale(reading, start)
    end, power = _read_scales(reading, coefficient.end)
    surplus = coefficient.surplus
    if not surplus and power and _surplus(stretch, end):
        surplus, end = True, end + 2
    end = _skip_copy(reading, end, coefficient.value, power)
    value = None if coefficient.value is None else coefficient.value.scaleb(power)
    return Number(end, value, coefficient.value, power, coefficient.spelled, surplus)


def _surplus(stretch: Stretch, index: int) -> bool:
    """«5 | с лишним | миллионов», «миллион | с небольшим»."""
    if stretch.norm(index) != "с":
        return False
    found = stretch.vocabulary.closing_modifiers.at(stretch.norms, index)
    return found is not None and found[0] == index + 2


def _skip_copy(reading: _Reading, index: int, coefficient: Decimal | None, power: int) -> int:
    """Skip the number's copy in brackets: «100 | (сто) рублей», «5 млн | (пять миллионов)»."""
    stretch = reading.stretch
    if coefficient is None or not reading.copies or stretch.norm(index) != "(":
        return index
    copy = _read(reading._replace(copies=False), index + 1)
    if copy is None or stretch.norm(copy.end) != ")" or copy.value != coefficient.scaleb(power):
        return index
    return copy.end + 1


def _read_bare_scale(reading: _Reading, start: int) -> Number | None:
    """«миллион» is one; «миллионы» are many; «тысячи» depends on what governs it."""
    stretch = reading.stretch
    scale = stretch.vocabulary.scales.get(stretch.norm(start))
    if scale is None or scale.form not in ("singular", "plural", "both"):
        return None
    end, power = _read_scales(reading, start)
    inverted = _read_inverted(reading, start, end, power)
    if inverted is not None:
        return inverted
    governed = stretch.norm(start - 1) in stretch.vocabulary.genitive_governors
    value = Decimal(1) if scale.form == "singular" or (scale.form == "both" and governed) else None
    surplus = _surplus(stretch, end)
    scaled = None if value is None else value.scaleb(power)
    return Number(end + 2 * surplus, scaled, value, power, spelled=True, surplus=surplus)


def _read_inverted(reading: _Reading, start: int, end: int, power: int) -> Number | None:
    """«тысяч | пять», «миллиона три», «тысяч на двадцать»: the number behind its scale is approximate."""
    stretch = reading.stretch
    scale = stretch.vocabulary.scales[stretch.norm(start)]
    governed = stretch.norm(start - 1) in stretch.vocabulary.genitive_governors
    if not scale.genitive or governed or power < 3:
        return None
    after = end + 1 if stretch.norm(end) in _INVERSION_PREPOSITIONS else end
    number = _read_coefficient(reading, after)
    if number is None or number.value is None or not 0 < number.value < 1000:
        return None
    if scale.form != "plural" and not 2 <= number.value <= 4:  # «миллиона три»; «тысячи» is a plural as well
        return None
    if stretch.vocabulary.scales.get(stretch.norm(number.end)) is not None:
        return None
    return Number(number.end, number.value.scaleb(power), number.value, power, number.spelled, approx=True)


def _read_scales(reading: _Reading, start: int) -> tuple[int, int]:
    """Scales that follow one another and multiply, «| сотни | тысяч»: where they end, their power of ten."""
    scales = reading.stretch.vocabulary.scales
    end = start
    power = 0
    last = 0
    if reading.signed and reading.stretch.hyphenated(start):
        return _read_scale_adjective(reading.stretch, start)
    for _ in range(MAX_SCALES):
        scale = scales.get(reading.stretch.norm(end))
        if scale is None or scale.power <= last:
            break
        after = _scale_end(reading, end, scale)
        if after is None:
            break
        power += scale.power
        last = scale.power
        end = after
    return end, power


def _read_scale_adjective(stretch: Stretch, start: int) -> tuple[int, int]:
    """«$100 | -миллионный»."""
    norm = stretch.norm(start + 1)
    for stem, power in stretch.vocabulary.scale_adjectives.items():
        if norm.startswith(stem):
            return start + 2, power
    return start, 0


def _scale_end(reading: _Reading, index: int, scale: ScaleWord) -> int | None:
    """Where a scale ends, its full stop included; None if the letters are no scale here."""
    if scale.form == "glued":
        return index + 1 if _is_glued_scale(reading, index, scale) else None
    if scale.form not in ("short", "guarded"):
        return index + 1
    end = _skip_stop(reading, index + 1)
    if scale.form == "guarded" and (end == index + 1 or reading.context(end) == "unknown"):
        return None
    return end


def _is_glued_scale(reading: _Reading, index: int, scale: ScaleWord) -> bool:
    """«500к», «$5bn»: the letter clings to the digits; «5m» without a sign is metres."""
    clings = reading.stretch.glued(index) and reading.stretch.is_number(index - 1)
    return clings and (reading.signed or scale.power == 3)


def _skip_stop(reading: _Reading, index: int) -> int:
    """The full stop of «тыс.» belongs inside the number if the number or its unit goes on."""
    stretch = reading.stretch
    if stretch.norm(index) != "." or not stretch.glued(index):
        return index
    following = stretch.norm(index + 1)
    goes_on = following in stretch.vocabulary.scales or stretch.is_number(index + 1) or following == "("
    return index + 1 if goes_on or reading.context(index + 1) != "unknown" else index


def _read_coefficient(reading: _Reading, start: int) -> _Coefficient | None:
    stretch = reading.stretch
    if stretch.is_number(start):
        return _read_digits(reading, start)
    part = stretch.vocabulary.parts.get(stretch.norm(start))
    if part is not None:
        return _read_part_word(reading, start, part)
    spelled = _read_spelled(stretch, start)
    return None if spelled is None else _with_fraction(stretch, spelled)


def _read_digits(reading: _Reading, index: int) -> _Coefficient | None:
    stretch = reading.stretch
    if not reading.signed and not _is_free(stretch, index):
        return None
    written = stretch.atoms[index].text
    end = index + 1
    if stretch.hyphenated(end) and stretch.norm(end + 1) in _CASE_ENDINGS:  # «5-ти тысяч»
        end += 2
    elif stretch.norm(end) == ":" and stretch.glued(end) and stretch.is_number(end + 1):  # «22:30»
        return None
    if is_ambiguous(written):
        habit = stretch.habit("," if "," in written else ".")
        value = read_digits(written, _context(reading, end), habit)
    else:
        value = read_digits(written)
    if value is None:
        return None
    half = _with_half(stretch, _Coefficient(end, value, False))
    return half._replace(end=_skip_copy(reading, half.end, half.value, 0))


def _context(reading: _Reading, end: int) -> Context:
    scale = reading.stretch.vocabulary.scales.get(reading.stretch.norm(end))
    if scale is not None and scale.form in PLAIN_SCALES:
        return "scale"
    return "sign" if reading.signed else reading.context(end)


def _is_free(stretch: Stretch, index: int) -> bool:
    """Whether the digits stand by themselves, not in «Ту-154», «№ 5», «2:1», «А4»."""
    before = stretch.norm(index - 1)
    if not stretch.glued(index):
        return before not in _NUMBER_SIGNS
    if stretch.is_word(index - 1) or before in _NUMBER_MARKS:
        return False
    return not (stretch.is_dash(index - 1) and stretch.glued(index - 1) and stretch.is_word(index - 2))


def _read_part_word(reading: _Reading, start: int, part: PartWord) -> _Coefficient | None:
    """«половина миллиона», «пол процента», «несколько тысяч»; a part of something else is no number."""
    if part.kind == "vague":
        return _Coefficient(start + 1, None, True)
    if part.kind not in ("part", "half"):
        return None
    scale = reading.stretch.vocabulary.scales.get(reading.stretch.norm(start + 1))
    singular = scale is not None and scale.form in ("singular", "both") and scale.power >= 3
    if singular or reading.context(start + 1) == "singular":
        return _Coefficient(start + 1, part.value, True)
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
    part = stretch.vocabulary.parts.get(stretch.norm(whole.end))
    if whole.value is None or part is None:
        return _with_half(stretch, whole)
    if part.kind == "whole":
        return _with_decimals(stretch, whole)
    if part.kind in ("denominator", "part"):
        value = None if part.value is None else whole.value * part.value
        return _Coefficient(whole.end + 1, value, True)
    return whole


def _with_decimals(stretch: Stretch, whole: _Coefficient) -> _Coefficient:
    """«две целых | (и) три десятых»."""
    start = whole.end + 2 if stretch.norm(whole.end + 1) == "и" else whole.end + 1
    count = _read_spelled(stretch, start)
    if whole.value is None or count is None or count.value is None:
        return whole
    denominator = stretch.vocabulary.parts.get(stretch.norm(count.end))
    if denominator is None or denominator.kind != "denominator" or denominator.value is None:
        return whole
    return _Coefficient(count.end + 1, whole.value + count.value * denominator.value, True)


def _with_half(stretch: Stretch, whole: _Coefficient) -> _Coefficient:
    """«пять | с половиной», «5 | с лишним»."""
    if whole.value is None or stretch.norm(whole.end) != "с":
        return whole
    part = stretch.vocabulary.parts.get(stretch.norm(whole.end + 1))
    if part is not None and part.kind == "part" and part.value is not None:
        return whole._replace(end=whole.end + 2, value=whole.value + part.value)
    return whole._replace(end=whole.end + 2, surplus=True) if _surplus(stretch, whole.end) else whole
