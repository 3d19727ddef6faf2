"""The tag set of the network: BIOES over three kinds of entity."""

from typing import Final

TYPES: Final = ("PER", "LOC", "ORG")
TAGS: Final = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
"""O, then beginning, inside, end and single token of each type."""
