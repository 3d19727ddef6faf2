"""Mentions of persons → persons: surname ↔ full name, initials, families; two Losevs stay two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from svodka.annotations import Gender
from svodka.entities.person_form import Part, lemmas, parse, particle_genders, surname_comes_first
from svodka.entities.person_names import NO_FEATURES, Features, Form, Resolved, resolve, spelled

_MOST_CANDIDATES = 50  # namesakes looked at; keeps endless lists of names linear
_PARTICLE_WEIGHT = 3.0  # «кызы» leaves no doubt


class PersonMention(NamedTuple):
    """A mention's text, what the tagger says of each word of it, outside evidence of gender."""

    start: int
    text: str
    features: tuple[Features, ...]
    votes: tuple[tuple[str, float], ...] = ()


class PersonName(NamedTuple):
    """The name in the nominative, its other nominatives (surname alone…), the gender."""

    name: str
    aliases: tuple[str, ...]
    gender: Gender | None


@dataclass(slots=True)
class Person:
    """One person: the words of the fullest name, and what each mention's words fill of it."""

    slots: list[Part]
    keys: list[frozenset[str]]
    forms: list[Form] = field(default_factory=list)
    mentions: list[PersonMention] = field(default_factory=list)
    last: int = 0

    def votes(self) -> dict[str, float]:
        """Outside evidence of gender, summed over the mentions."""
        out: dict[str, float] = {}
        for mention in self.mentions:
            for gender, weight in mention.votes:
                out[gender] = out.get(gender, 0.0) + weight
        for slot in self.slots:
            particle = particle_genders(slot.folder).get(slot.key)
            if particle is not None:
                out[particle] = out.get(particle, 0.0) + _PARTICLE_WEIGHT
        return out


def features_of(mention: PersonMention, parts: Sequence[Part]) -> tuple[Features, ...]:
    """The features of each word; a mention without them has none."""
    if len(mention.features) == len(parts):
        return mention.features
    return (NO_FEATURES,) * len(parts)


def cluster(mentions: Sequence[PersonMention], folder: str | None = None) -> tuple[list[Person], list[int]]:
    """Persons, in the order of their fullest forms, and for each mention the index of its person.

    Full names are settled first, then initials with surname, then single words, each in text order.
    """
    persons: list[Person] = []
    index: dict[str, list[int]] = {}  # nominative of a word → persons whose names may have it
    owner = [-1] * len(mentions)
    order = sorted(
        range(len(mentions)), key=lambda i: (-_fullness(parse(mentions[i].text, folder)), mentions[i].start)
    )
    for i in order:
        mention = mentions[i]
        parts = parse(mention.text, folder)
        owner[i] = _place(persons, _candidates(parts, index), mention, parts)
        for part in parts:
            for lemma in lemmas(part):
                known = index.setdefault(lemma, [])
                if not known or known[-1] != owner[i]:
                    known.append(owner[i])
    return persons, owner


def _candidates(parts: tuple[Part, ...], index: dict[str, list[int]]) -> list[int]:
    """Persons who share a word with the name: the surname where it has one."""
    surnames = [part for part in parts if part.sort == "surname"]
    found: set[int] = set()
    for part in surnames or parts:
        if part.kind != "initial":
            for lemma in lemmas(part):
                found.update(index.get(lemma, ())[-_MOST_CANDIDATES:])
    return sorted(found)


def _fullness(parts: tuple[Part, ...]) -> float:
    """Words count one, initials a quarter: full names go before short ones."""
    return sum({"word": 1.0, "fixed": 1.0, "nickname": 0.1, "initial": 0.25}[part.kind] for part in parts)


def _place(
    persons: list[Person], candidates: Sequence[int], mention: PersonMention, parts: tuple[Part, ...]
) -> int:
    """Adds the mention to the candidate that fits best, or to a new person; gives the person's index."""
    fits = []
    for index in candidates:
        slots = _fit(persons[index], parts)
        if slots is not None:
            fits.append((index, slots))
    if not fits:
        persons.append(Person(list(parts), [lemmas(part) for part in parts]))
        index, slots = len(persons) - 1, tuple(range(len(parts)))
    elif len(fits) == 1:
        index, slots = fits[0]
    else:
        index, slots = max(
            fits, key=lambda fit: (_closeness(persons[fit[0]], mention, parts, fit[1]), -fit[0])
        )
    person = persons[index]
    _take(person, mention, parts, slots)
    return index


def _take(person: Person, mention: PersonMention, parts: tuple[Part, ...], slots: tuple[int, ...]) -> None:
    places = []
    for part, slot in zip(parts, slots, strict=True):
        place = slot
        if slot < 0:  # a patronymic or an initial that the fullest form lacks
            person.slots.append(part)
            person.keys.append(lemmas(part))
            place = len(person.slots) - 1
        elif part.kind == "word" and person.slots[slot].kind == "word":
            person.keys[slot] &= lemmas(part)
        places.append(place)
    person.forms.append(Form(parts, features_of(mention, parts), tuple(places)))
    person.mentions.append(mention)
    person.last = max(person.last, mention.start)


def _fit(person: Person, parts: tuple[Part, ...]) -> tuple[int, ...] | None:
    """Which slot of the person each word fills (-1 a new one), or None if they cannot be the same."""
    slots: list[int] = []
    free = list(range(len(person.slots)))
    for part in parts:
        slot = next((s for s in free if _same(person.slots[s], person.keys[s], part)), None)
        if slot is None:
            if not _may_be_new(person, part, parts):
                return None
            slots.append(-1)
        else:
            free.remove(slot)
            slots.append(slot)
    return tuple(slots) if _shares_a_name(person, parts, slots) else None


def _same(slot: Part, keys: frozenset[str], part: Part) -> bool:
    if slot.kind == "word" and part.kind == "word":
        if "patronymic" in (slot.sort, part.sort) and slot.sort != part.sort:
            return False
        return not keys.isdisjoint(lemmas(part))
    if "initial" in (slot.kind, part.kind) and "nickname" not in (slot.kind, part.kind):
        given = slot if part.kind == "initial" else part
        return slot.key[0] == part.key[0] and given.sort != "surname"
    return slot.key == part.key


def _may_be_new(person: Person, part: Part, parts: tuple[Part, ...]) -> bool:
    """A second initial, a patronymic, a nickname add to a name; another first name or surname contradicts."""
    if part.kind == "nickname":
        return True
    if part.sort == "patronymic":
        return not any(slot.sort == "patronymic" for slot in person.slots)
    if part.kind == "initial":
        initials = sum(1 for other in parts if other.kind == "initial")
        return initials > 1 and part is [other for other in parts if other.kind == "initial"][-1]
    return False


def _shares_a_name(person: Person, parts: tuple[Part, ...], slots: Sequence[int]) -> bool:
    """At least one whole word in common; with more words also the surname where both have one."""
    shared = [
        slot for slot, part in zip(slots, parts, strict=True) if slot >= 0 and part.kind in ("word", "fixed")
    ]
    if not any(person.slots[slot].kind == "word" or len(parts) == 1 for slot in shared):
        return all(part.kind == "fixed" for part in parts) and bool(shared)
    surnames = [s for s, slot in enumerate(person.slots) if slot.sort == "surname" and len(person.slots) > 1]
    if len(parts) > 1 and surnames and any(part.sort == "surname" for part in parts):
        return any(slot in surnames for slot in shared)
    return True


def _closeness(
    person: Person, mention: PersonMention, parts: tuple[Part, ...], slots: tuple[int, ...]
) -> tuple[float, ...]:
    """How well a person fits: gender, then surname rather than first name, then mentioned last before."""
    by_surname = any(
        (slot >= 0 and person.slots[slot].sort == "surname") or len(person.slots) == 1 for slot in slots
    )
    before = max((m.start for m in person.mentions if m.start < mention.start), default=-1)
    return (_gender_fit(person, mention, parts), float(by_surname), float(len(slots)), float(before))


def _gender_fit(person: Person, mention: PersonMention, parts: tuple[Part, ...]) -> float:
    if len(person.forms) == 0:
        return 0.0
    mine = resolve([Form(parts, features_of(mention, parts), tuple(range(len(parts))))], dict(mention.votes))
    theirs = resolve(person.forms, person.votes())
    if mine.plural != theirs.plural:
        return -1.0
    return float(mine.gender == theirs.gender)


def name_of(person: Person) -> PersonName:
    """The canonical name, «А. П. Лосева» → first names before surname, and the shorter forms as aliases."""
    resolved = resolve(person.forms, person.votes())
    spellings: dict[int, dict[str, None]] = {}  # each once: a name may stand a thousand times
    for form in person.forms:
        for part, slot in zip(form.parts, form.slots, strict=True):
            spellings.setdefault(slot, {})[part.text] = None
    texts = {slot: list(different) for slot, different in spellings.items()}
    order = _order(person)
    name = _render(order, person, resolved, texts)
    aliases = dict.fromkeys(
        _render([slot for slot in order if slot in form.slots], person, resolved, texts, form)
        for form in person.forms
    )
    aliases.pop(name, None)
    return PersonName(name, tuple(aliases), resolved.gender)


def _order(person: Person) -> list[int]:
    """Slots in the order first name, patronymic, surname; foreign names keep theirs."""
    fullest = max(person.forms, key=lambda form: _fullness(form.parts))
    order = list(fullest.slots)
    if surname_comes_first(fullest.parts):
        order = [*order[1:], order[0]]
    for slot in range(len(person.slots)):
        if slot in order:
            continue
        surname = next((i for i, s in enumerate(order) if person.slots[s].sort == "surname"), len(order))
        order.insert(surname, slot)
    return order


def _render(
    order: Sequence[int],
    person: Person,
    resolved: Resolved,
    texts: dict[int, list[str]],
    form: Form | None = None,
) -> str:
    words = []
    for slot in order:
        part = person.slots[slot]
        own = form.parts[form.slots.index(slot)] if form is not None and slot in form.slots else part
        if own.kind == "initial":
            words.append(own.text if own.text.endswith(".") else own.text + ".")
        elif part.kind == "word":
            words.append(
                spelled(resolved.lemmas.get(slot, part.key), [t for t in texts[slot] if t[0] != "."])
            )
        else:
            words.append(part.text)
    return " ".join(words)
