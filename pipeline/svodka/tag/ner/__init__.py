"""Named entities: persons, places and organisations, outermost mentions, as NEREL marks them.

The network was trained on NEREL, over navec's word vectors (``MODEL_CARD.md``, ``training/``).
"""

from __future__ import annotations

from svodka.tag.ner.component import NamedEntities, create_ner

__all__ = ["NamedEntities", "create_ner"]
