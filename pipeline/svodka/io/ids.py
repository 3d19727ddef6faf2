"""The ids that have come in a run."""

from __future__ import annotations

import struct
from hashlib import blake2b
from typing import Final

from preshed.maps import PreshMap  # type: ignore[import-untyped]  # spaCy's table of numbers, in C

NAMED: Final = 5_000


class Ids:
    """Finds ids that come twice, in some 40 bytes for each, however long: an archive has millions.

    An id is known by 128 bits of its hash. The places of the first `NAMED` are kept too, for messages.
    """

    def __init__(self) -> None:
        self._hashes = PreshMap()
        self._places: dict[str, str] = {}

    def earlier(self, id: str, place: str | None) -> str | None:
        """Where the id has come before; None for a new one, which is noted with its place."""
        digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        key, rest = struct.unpack("=QQ", digest)
        if self._hashes[key] == rest:
            return self._places.get(id, "an earlier article")
        self._hashes[key] = rest
        if place is not None and len(self._places) < NAMED:
            self._places[id] = place
        return None
