"""Checking against gold: reading and writing it, scoring records, guarding against regressions."""
