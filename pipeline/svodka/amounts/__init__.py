"""Amounts: every sum of money and every percentage of a text, with its exact value."""

from svodka.amounts.component import AmountsComponent, create_amounts
from svodka.amounts.finder import AmountFinder

__all__ = ["AmountFinder", "AmountsComponent", "create_amounts"]
