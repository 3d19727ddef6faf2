"""Who is who: mentions → entities, each with its name in the nominative, its roles and all its mentions."""

from svodka.entities.component import EntityResolver, create_entities
from svodka.entities.normalizing import normalize

__all__ = ["EntityResolver", "create_entities", "normalize"]
