"""What is wrong with gold."""

from __future__ import annotations

from svodka.errors import UsageError


class GoldError(UsageError):
    """Gold contradicts itself, or gold and predictions cannot be compared; the message names the place."""

    remedy = "correct the gold, or give the records of the same articles"
