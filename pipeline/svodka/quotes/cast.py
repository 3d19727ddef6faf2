"""The cast of an article: its entities by place, as speakers are looked up in it.

Reads `doc._.svodka_entities`; where there are none, `doc.ents` are joined by their last words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import itemgetter

from svodka.annotations import Entity, EntityType, Gender, Mention
from svodka.meanings import fold
from svodka.quotes.names import nominative
from svodka.quotes.reading import Reading

_MASCULINE_ENDINGS = ("ов", "ев", "ин", "ын", "ский", "цкий", "ой", "ый")
_FEMININE_ENDINGS = ("ова", "ева", "ина", "ына", "ская", "цкая", "ая")
_TYPES: tuple[EntityType, ...] = ("PER", "ORG", "LOC")
# mentions that may cover one word, among those that begin before it
_OVERLAPPING = 12


# whom a mention means, and the mention
Place = tuple[Entity, Mention]


class Cast:
    """Entities and their mentions in text order."""

    def __init__(self, reading: Reading) -> None:
        self.entities = reading.entities or _from_names(reading)
        self.by_id = {entity.id: entity for entity in self.entities}
        places = [
            (mention.start, -mention.end, entity, mention)
            for entity in self.entities
            for mention in entity.mentions
        ]
        places.sort(key=itemgetter(0, 1))
        self._starts = [start for start, _, _, _ in places]
        self._places = [(entity, mention) for _, _, entity, mention in places]

    def within(self, start: int, end: int) -> list[Place]:
        """Mentions that lie inside a stretch of text."""
        first, stop = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [place for place in self._places[first:stop] if place[1].end <= end]

    def covering(self, start: int, end: int) -> Place | None:
        """The shortest mention that covers a stretch of text."""
        stop = bisect_right(self._starts, start)
        places = [place for place in self._places[max(0, stop - _OVERLAPPING) : stop] if place[1].end >= end]
        return min(places, key=_length, default=None)

    def before(self, offset: int, reach: int) -> Iterator[Place]:
        """Mentions before an offset, the nearest first, at most `reach` code points back."""
        for number in range(bisect_left(self._starts, offset) - 1, -1, -1):
            if offset - self._starts[number] > reach:
                return
            yield self._places[number]

    def entity_of(self, identifier: str | None) -> Entity | None:
        """An entity by its id."""
        return None if identifier is None else self.by_id.get(identifier)


def _length(place: Place) -> int:
    _, mention = place
    return mention.end - mention.start


def gender_of(entity: Entity) -> Gender | None:
    """Gender of a person: as the entities stage has it, else by the ending of the surname."""
    if entity.gender is not None:
        return entity.gender
    surname = fold(entity.name).split(" ")[-1]
    if surname.endswith(_FEMININE_ENDINGS):
        return "fem"
    return "masc" if surname.endswith(_MASCULINE_ENDINGS) else None


# entities out of `doc.ents`

_Groups = dict[tuple[EntityType, str], list[tuple[int, int]]]


def _from_names(reading: Reading) -> tuple[Entity, ...]:
    """Names that share their last word's lemma are one person; other names that share all lemmas are one."""
    groups: _Groups = {}
    for span in reading.doc.ents:
        words = [p for p in reading.words_in(span.start_char, span.end_char) if reading.is_word(p)]
        kind = next((name for name in _TYPES if name == span.label_), None)
        if kind is not None and words:
            key = _key(groups, kind, [reading.lemmas[position] for position in words])
            groups.setdefault(key, []).append((span.start_char, span.end_char))
    ordered = sorted(groups.items(), key=lambda item: item[1][0])
    return tuple(_entity(reading, f"e{n}", kind, spans) for n, ((kind, _), spans) in enumerate(ordered, 1))


def _key(groups: _Groups, kind: EntityType, lemmas: list[str]) -> tuple[EntityType, str]:
    if kind != "PER":
        return kind, " ".join(lemmas)
    known = next((lemma for lemma in reversed(lemmas) if (kind, lemma) in groups), lemmas[-1])
    return kind, known


def _entity(reading: Reading, identifier: str, kind: EntityType, spans: list[tuple[int, int]]) -> Entity:
    forms = [_name(reading, start, end) for start, end in spans]
    name = max(forms, key=lambda form: len(form.split()))
    aliases = tuple(dict.fromkeys(form for form in forms if form != name))
    mentions = tuple(Mention(start, end, "name") for start, end in spans)
    gender = _gender(reading, spans) if kind == "PER" else None
    return Entity(identifier, kind, name, aliases, mentions=mentions, gender=gender)


def _name(reading: Reading, start: int, end: int) -> str:
    words = (position for position in reading.words_in(start, end) if reading.is_word(position))
    return " ".join(nominative(reading, position) for position in words)


def _gender(reading: Reading, spans: list[tuple[int, int]]) -> Gender | None:
    votes = [reading.feature(p, "Gender") for start, end in spans for p in reading.words_in(start, end)]
    masculine, feminine = votes.count("Masc"), votes.count("Fem")
    if masculine == feminine:
        return None
    return "masc" if masculine > feminine else "fem"
