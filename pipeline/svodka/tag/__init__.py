"""Morphology, lemmas, syntax and names in context."""
