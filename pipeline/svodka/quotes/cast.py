"""The cast of an article: its entities by place, as speakers are looked up in it.

Reads `doc._.svodka_entities`; where there are none, `doc.ents` are joined by their last words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from svodka.annotations import Entity, Gender, Mention
from svodka.quotes.names import nominative
from svodka.quotes.reading import Reading, fold

_NAMED = frozenset(("name", "acronym", "generic"))
_MASCULINE_ENDINGS = ("ов", "ев", "ин", "ын", "ский", "цкий", "ой", "ый")
_FEMININE_ENDINGS = ("ова", "ева", "ина", "ына", "ская", "цкая", "ая")


class Cast:
    """Entities and their mentions in text order."""

    def __init__(self, reading: Reading) -> None:
        entities: tuple[Entity, ...] = reading.doc._.svodka_entities
        self.entities = entities or _from_names(reading)
        self.by_id = {entity.id: entity for entity in self.entities}
        self.places: list[tuple[int, int, Entity, Mention]] = sorted(
            ((mention.start, mention.end, entity, mention) for entity in self.entities for mention in entity.mentions),
            key=lambda place: (place[0], -place[1]),
        )
        self._starts = [place[0] for place in self.places]

    def within(self, start: int, end: int) -> list[tuple[int, int, Entity, Mention]]:
        """Mentions that lie inside a stretch of text."""
        begin = bisect_left(self._starts, start)
        found = []
        for place in self.places[begin:]:
            if place[0] >= end:
                break
            if place[1] <= end:
                found.append(place)
        return found

    def covering(self, start: int, end: int) -> tuple[int, int, Entity, Mention] | None:
        """The shortest mention that covers a stretch of text."""
        best = None
        stop = bisect_right(self._starts, start)
        for place in self.places[max(0, stop - 12) : stop]:
            if place[1] >= end and (best is None or place[1] - place[0] <= best[1] - best[0]):
                best = place
        return best

    def before(self, offset: int) -> Iterable[tuple[int, int, Entity, Mention]]:
        """Mentions before an offset, the nearest first."""
        return reversed(self.places[: bisect_left(self._starts, offset)])

    def persons(self) -> list[Entity]:
        """All persons."""
        return [entity for entity in self.entities if entity.type == "PER"]


def gender_of(entity: Entity) -> Gender | None:
    """Gender of a person: as the entities stage has it, else by the endings of the name."""
    if entity.gender is not None:
        return entity.gender
    last = fold(entity.name).split()[-1:] or [""]
    if last[0].endswith(_FEMININE_ENDINGS):
        return "fem"
    if last[0].endswith(_MASCULINE_ENDINGS):
        return "masc"
    return None


def _from_names(reading: Reading) -> tuple[Entity, ...]:
    """Entities out of `doc.ents`: names that share their last word's lemma are one."""
    groups: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for span in reading.doc.ents:
        if span.label_ not in {"PER", "ORG", "LOC"} or not len(span):
            continue
        words = [p for p in reading.words_in(span.start_char, span.end_char) if reading.is_word(p)]
        if not words:
            continue
        last = reading.lemmas[words[-1]] if span.label_ == "PER" else " ".join(reading.lemmas[p] for p in words)
        key = _known(groups, span.label_, last, {reading.lemmas[p] for p in words})
        groups.setdefault(key, []).append((span.start_char, span.end_char))
    entities = []
    for number, ((label, _), spans) in enumerate(sorted(groups.items(), key=lambda item: item[1][0]), 1):
        forms = [_nominative_name(reading, start, end) for start, end in spans]
        name = max(forms, key=lambda form: (len(form.split()), forms.count(form)))
        mentions = tuple(Mention(start, end, "name") for start, end in spans)
        aliases = tuple(dict.fromkeys(form for form in forms if form != name))
        entities.append(
            Entity(f"e{number}", label, name, aliases, None, (), mentions, _gender(reading, spans) if label == "PER" else None)  # type: ignore[arg-type]
        )
    return tuple(entities)


def _known(groups: dict[tuple[str, str], list[tuple[int, int]]], label: str, last: str, lemmas: set[str]) -> tuple[str, str]:
    for known_label, known in groups:
        if known_label == label and label == "PER" and (known == last or known in lemmas):
            return known_label, known
    return label, last


def _nominative_name(reading: Reading, start: int, end: int) -> str:
    words = reading.words_in(start, end)
    return " ".join(nominative(reading, p) for p in words if reading.is_word(p)) or reading.text[start:end]


def _gender(reading: Reading, spans: list[tuple[int, int]]) -> Gender | None:
    votes = [reading.feature(p, "Gender") for start, end in spans for p in reading.words_in(start, end)]
    masculine, feminine = votes.count("Masc"), votes.count("Fem")
    if masculine == feminine:
        return None
    return "masc" if masculine > feminine else "fem"
