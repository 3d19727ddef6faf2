"""An amount's value for people."""

from __future__ import annotations

from svodka.record import Amount

_UNITS = {"percent": "%", "percentage_point": "п. п."}


def value_of(amount: Amount) -> str:
    """«450 000 000 USD», «от 2 до 3 %», «≈ 5 %», «до 35 %»; «сколько, не сказано» without bounds."""
    unit = _UNITS.get(amount.unit or "", amount.currency or "валюта не названа")
    low, high = _grouped(amount.min), _grouped(amount.max)
    if low is None and high is None:
        value = "сколько, не сказано"
    elif low == high:
        value = str(low)
    else:
        value = " ".join(
            f"{word} {bound}" for word, bound in (("от", low), ("до", high)) if bound is not None
        )
    return f"{'≈ ' if amount.approx else ''}{value} {unit}"


def _grouped(value: str | None) -> str | None:
    if value is None:
        return None
    whole, _, fraction = value.partition(".")
    return f"{int(whole):,}".replace(",", " ") + (f",{fraction}" if fraction else "")
