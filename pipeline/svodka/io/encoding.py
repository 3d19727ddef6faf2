"""Bytes to text: the encodings that Russian articles come in, told apart by their letters."""

from __future__ import annotations

import codecs
import math
from functools import lru_cache
from itertools import pairwise

from svodka.errors import InputError, UsageError
from svodka.lexicon import load_table

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
_OTHER = ("cp1252", "cp1250", "iso8859-1", "iso8859-2", "koi8-u", "cp855", "cp1254", "cp1257")
_GIVE_ENCODING = "give the right one with --encoding"
_SAMPLE = 64_000
# mean log-probability of the letters: Russian prose has about −3.1, any other reading of its bytes below −4
_RUSSIAN = -3.9
# a few words of rare letters: worse than prose, but much better than any other reading
_RARE, _MARGIN = -5.5, 0.25
_STRANGE, _MARK = -9.0, -4.5
# capitals begin words or fill them: koi8-r taken for cp1251 has «оПХБЕР», a text in capitals has none such
_CAPITAL, _AFTER_CAPITAL, _AFTER_SMALL = -0.3, -0.1, -4.0
_MARKS = frozenset("«»„“”’‘—–…№ё°§€£\xa0")
# a text of two-byte characters has a byte of these in every second place: Latin, Cyrillic, punctuation
_HIGH_BYTES = frozenset({0x00, 0x04, 0x20})
_HIGH_SHARE = 0.9
_NUL = frozenset({0x00})
# control characters, and replacement characters among Cyrillic letters: a damaged text, or none at all
_BINARY_SHARE = 0.02
_DAMAGED_UTF8 = 0.05
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"


def check_encoding(encoding: str | None) -> None:
    """Refuse a name that Python does not know.

    Raises:
        UsageError: there is no such encoding.
    """
    if encoding is None:
        return
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise UsageError(
            f"there is no encoding {encoding!r}", remedy="utf-8, cp1251, koi8-r and cp866 are usual"
        ) from error


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a document, without a byte-order mark.

    Args:
        data: all its bytes.
        encoding: found out where it is not given.

    Raises:
        InputError: undecodable bytes (the message names the first one's offset), or no text at all.
    """
    return _strict(data, encoding or encoding_of(data)).removeprefix("\ufeff")


def encoding_of(data: bytes) -> str:
    """The encoding of a text, or of its beginning.

    Raises:
        InputError: it is no text, or its encoding cannot be told.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    two_bytes = _two_bytes(data[:_SAMPLE])
    if two_bytes is not None:
        return two_bytes
    _refuse_binary(data[:_SAMPLE])
    return "utf-8" if _is_utf8(data) else _legacy(data[:_SAMPLE])


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start} (0x{data[error.start]:02x}) is not valid {encoding}", remedy=_GIVE_ENCODING
        ) from error


def _two_bytes(sample: bytes) -> str | None:
    """UTF-16 without a byte-order mark."""
    even, odd = sample[0::2], sample[1::2]
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(high) > 1 and _share(high, _HIGH_BYTES) >= _HIGH_SHARE and _share(low, _NUL) < 1 - _HIGH_SHARE:
            return name if _share(high, _HIGH_BYTES - {0x20}) > 0 else None
    return None


def _share(data: bytes, values: frozenset[int]) -> float:
    return sum(byte in values for byte in data) / len(data)


def _refuse_binary(sample: bytes) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _BINARY_SHARE * len(sample) + 1:
        raise InputError(
            "this is binary data, no text",
            remedy="leave it out, or take the text out of it with its own program",
        )


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, be it damaged: then decoding it names the damage."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if not damaged:
        return True
    letters = sum("\u0400" <= char <= "\u04ff" for char in text)
    return damaged <= _DAMAGED_UTF8 * letters


def _legacy(sample: bytes) -> str:
    ranked = sorted(((_russianness(sample.decode(name, "replace")), name) for name in _LEGACY), reverse=True)
    (best, name), (second, _) = ranked[:2]
    if best > _RUSSIAN or (best > _RARE and best > second + _MARGIN):
        return name
    from charset_normalizer import from_bytes

    guess = from_bytes(sample, cp_isolation=list(_OTHER)).best()
    if guess is None:
        raise InputError(
            "the encoding cannot be told: no reading of the bytes is a text", remedy=_GIVE_ENCODING
        )
    return guess.encoding


def _russianness(text: str) -> float:
    """Mean log-probability of the characters beyond ASCII as letters of Russian prose."""
    scores = [_log_probability(char, before) for before, char in pairwise(" " + text) if char > "\x7f"]
    return sum(scores) / len(scores) if scores else _STRANGE


def _log_probability(char: str, before: str) -> float:
    table = _letters()
    if char in table:
        return table[char] + (_AFTER_CAPITAL if before.isupper() else 0.0)
    if char.lower() in table:
        return table[char.lower()] + (_AFTER_SMALL if before.islower() else _CAPITAL)
    return _MARK if char in _MARKS else _STRANGE


@lru_cache(maxsize=1)
def _letters() -> dict[str, float]:
    entries = load_table("letter_frequencies")
    return {entry.values["letter"]: math.log(float(entry.values["per_thousand"]) / 1000) for entry in entries}
