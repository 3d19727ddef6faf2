"""Mentions of persons → persons: surname ↔ full name, initials, families; two Losevs stay two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from svodka.annotations import Gender
from svodka.entities.person_form import Part, particle_genders, surname_comes_first
from svodka.entities.person_names import (
    Features,
    Form,
    Resolved,
    Wording,
    bearer,
    certain_gender,
    resolve,
    wording_of,
)
from svodka.entities.spelling import spelled

_MOST_CANDIDATES = 50  # namesakes looked at; keeps endless lists of names linear
_Place = tuple[int, tuple[int, ...]]  # a person's index, the slots that the words fill
_NAMING = frozenset(("word", "fixed"))  # kinds of words that alone may name a person
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
    """One person: the words of the fullest name, and what each mention's words fill of it.

    `forms`: the different mentions, in the order of `cluster`, and how often each stands in the article.
    `gender`: how certainly they name a man (above zero) or a woman (below), summed up.
    """

    slots: list[Part]
    keys: list[frozenset[str]]
    forms: dict[Form, int] = field(default_factory=dict)
    gender: float = 0.0
    mentions: list[PersonMention] = field(default_factory=list)

    def votes(self) -> dict[str, float]:
        """Outside evidence of gender, summed over the mentions."""
        out: dict[str, float] = {}
        for mention in self.mentions:
            for gender, weight in mention.votes:
                out[gender] = out.get(gender, 0.0) + weight
        particles = particle_genders(self.slots[0].folder)
        for slot in self.slots:
            particle = particles.get(slot.key)
            if particle is not None:
                out[particle] = out.get(particle, 0.0) + _PARTICLE_WEIGHT
        return out


def cluster(mentions: Sequence[PersonMention], folder: str | None = None) -> tuple[list[Person], list[int]]:
    """Persons, in the order of their fullest forms, and for each mention the index of its person.

    Full names are settled first, then initials with surname, then single words, each in text order.
    """
    persons: list[Person] = []
    index: dict[str, list[int]] = {}  # nominative of a word → persons whose names may have it
    indexed: set[tuple[int, str]] = set()
    owner = [-1] * len(mentions)
    read = _wordings(mentions, folder)
    ranks = [(-wording.fullness, mention.start) for wording, mention in zip(read, mentions, strict=True)]
    for i in sorted(range(len(mentions)), key=ranks.__getitem__):
        mention, wording = mentions[i], read[i]
        place = owner[i] = _place(persons, _candidates(wording, index), mention, wording)
        if (place, mention.text) not in indexed:
            indexed.add((place, mention.text))
            own = wording.lemmas
            for lemma in own[0] if len(own) == 1 else frozenset().union(*own):
                index.setdefault(lemma, []).append(place)
    return persons, owner


def _wordings(mentions: Sequence[PersonMention], folder: str | None) -> list[Wording]:
    """The wording of each mention; each different one is read once."""
    known: dict[tuple[str, tuple[Features, ...]], Wording] = {}
    wordings = []
    for mention in mentions:
        key = (mention.text, mention.features)
        wording = known.get(key)
        if wording is None:
            wording = known[key] = wording_of(mention.text, mention.features, folder)
        wordings.append(wording)
    return wordings


def _candidates(wording: Wording, index: dict[str, list[int]]) -> list[int]:
    """Persons who share a word with the name: the surname where it has one."""
    words: list[frozenset[str]] = []
    surnames: list[frozenset[str]] = []
    for part, own in zip(wording.parts, wording.lemmas, strict=True):
        if part.sort == "surname":
            surnames.append(own)
        elif part.kind != "initial":
            words.append(own)
    found: set[int] = set()
    for own in surnames or words:
        for lemma in own:
            if lemma in index:
                found.update(index[lemma][-_MOST_CANDIDATES:])
    return sorted(found)


def _place(persons: list[Person], candidates: Sequence[int], mention: PersonMention, wording: Wording) -> int:
    """Adds the mention to the candidate that fits best, or to a new person; gives the person's index."""
    gender = certain_gender(wording, mention.votes)
    fits: list[_Place] = []
    for index in candidates:
        slots = _fit(persons[index], wording)
        if slots is not None and not _is_of_other_gender(persons[index], gender, slots):
            fits.append((index, slots))
    if not fits:
        form = Form(wording, tuple(range(len(wording.parts))))
        persons.append(Person(list(wording.parts), list(wording.lemmas), {form: 1}, gender, [mention]))
        return len(persons) - 1
    index, slots = fits[0] if len(fits) == 1 else _closest(persons, fits, mention, wording)
    person = persons[index]
    form = Form(wording, slots)
    count = person.forms.get(form)
    if count is None:
        form = Form(wording, _taken(person, wording, slots))
        count = person.forms.get(form, 0)
    person.forms[form] = count + 1
    person.gender += gender
    person.mentions.append(mention)
    return index


def _closest(
    persons: list[Person], fits: Sequence[_Place], mention: PersonMention, wording: Wording
) -> _Place:
    """The fit of the person who fits best, of equals the one found first."""
    return max(fits, key=lambda fit: (_closeness(persons[fit[0]], mention, wording, fit[1]), -fit[0]))


def _taken(person: Person, wording: Wording, slots: tuple[int, ...]) -> tuple[int, ...]:
    """The slots that the words fill, new ones included; what a word rules out, its slot is no longer."""
    places = []
    for part, own, slot in zip(wording.parts, wording.lemmas, slots, strict=True):
        place = slot
        if slot < 0:  # a patronymic or an initial that the fullest form lacks
            person.slots.append(part)
            person.keys.append(own)
            place = len(person.slots) - 1
        elif part.kind == "word" and person.slots[slot].kind == "word":
            person.keys[slot] &= own
        places.append(place)
    return tuple(places)


def _fit(person: Person, wording: Wording) -> tuple[int, ...] | None:
    """Which slot of the person each word fills (-1 a new one), or None if they cannot be the same."""
    parts = wording.parts
    if len(parts) == 1:
        slot = _slot_of(person, range(len(person.slots)), parts[0], wording.lemmas[0])
        return None if slot is None or parts[0].kind not in _NAMING else (slot,)
    slots: list[int] = []
    free = list(range(len(person.slots)))
    for part, own in zip(parts, wording.lemmas, strict=True):
        slot = _slot_of(person, free, part, own)
        if slot is not None:
            free.remove(slot)
            slots.append(slot)
        elif _may_be_new(person, part, parts):
            slots.append(-1)
        else:
            return None
    return tuple(slots) if _shares_a_name(person, parts, slots) else None


def _is_of_other_gender(person: Person, gender: float, slots: tuple[int, ...]) -> bool:
    """A surname alone is of a man, the person a woman, or the reverse: «Каменев» and «Каменева заявила»."""
    return len(slots) == 1 and gender * person.gender < 0


def _slot_of(person: Person, free: Sequence[int], part: Part, own: frozenset[str]) -> int | None:
    """The first free slot that a word with these nominatives fits."""
    for slot in free:
        if _same(person.slots[slot], person.keys[slot], part, own):
            return slot
    return None


def _same(slot: Part, keys: frozenset[str], part: Part, own: frozenset[str]) -> bool:
    """Whether a word, with these nominatives, may be the word of a slot, with those."""
    if slot.kind == "word" and part.kind == "word":
        if slot.sort != part.sort and "patronymic" in (slot.sort, part.sort):
            return False
        return not keys.isdisjoint(own)
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
    """At least one whole word in common, and of two or more also the surname where both have one."""
    own = person.slots
    shared = [
        own[slot] for slot, part in zip(slots, parts, strict=True) if slot >= 0 and part.kind in _NAMING
    ]
    if "word" not in [slot.kind for slot in shared]:
        return bool(shared) and all(part.kind == "fixed" for part in parts)
    if "surname" not in [part.sort for part in parts] or "surname" in [slot.sort for slot in shared]:
        return True
    return len(own) == 1 or "surname" not in [slot.sort for slot in own]


def _closeness(
    person: Person, mention: PersonMention, wording: Wording, slots: tuple[int, ...]
) -> tuple[float, ...]:
    """How well a person fits: gender, then surname rather than first name, then mentioned last before."""
    by_surname = any(
        (slot >= 0 and person.slots[slot].sort == "surname") or len(person.slots) == 1 for slot in slots
    )
    before = max((m.start for m in person.mentions if m.start < mention.start), default=-1)
    return (_gender_fit(person, mention, wording), float(by_surname), float(len(slots)), float(before))


def _gender_fit(person: Person, mention: PersonMention, wording: Wording) -> float:
    if len(person.forms) == 0:
        return 0.0
    gender, is_family = bearer({Form(wording, tuple(range(len(wording.parts)))): 1}, dict(mention.votes))
    their_gender, are_family = bearer(person.forms, person.votes())
    if is_family != are_family:
        return -1.0
    return float(gender == their_gender)


def name_of(person: Person) -> PersonName:
    """The canonical name, «А. П. Лосева» → first names before surname, and the shorter forms as aliases."""
    parts, forms = person.slots, person.forms
    resolved = resolve(forms, person.votes())
    words = _words(parts, forms, resolved)
    order = _order(parts, forms)
    name = " ".join([words[slot] for slot in order])
    if len(forms) == 1:  # it has all the words
        return PersonName(name, (), resolved.gender)
    aliases = dict.fromkeys([_short_name(order, words, form) for form in forms])
    aliases.pop(name, None)
    return PersonName(name, tuple(aliases), resolved.gender)


def _words(parts: Sequence[Part], forms: Iterable[Form], resolved: Resolved) -> list[str]:
    """The word of each slot in the nominative, spelled as the article spells it."""
    texts: list[list[str]] = [[] for _ in parts]
    for form in forms:
        for part, slot in zip(form.wording.parts, form.slots, strict=True):
            texts[slot].append(part.text)
    words = []
    for slot, part in enumerate(parts):
        if part.kind == "word":
            words.append(spelled(resolved.lemmas.get(slot, part.key), texts[slot]))
        else:
            words.append(_initial(part) if part.kind == "initial" else part.text)
    return words


def _short_name(order: Sequence[int], words: Sequence[str], form: Form) -> str:
    """The words that a form has of a name, its initials as initials."""
    parts = form.wording.parts
    if len(parts) == 1:
        return _initial(parts[0]) if parts[0].kind == "initial" else words[form.slots[0]]
    own = dict(zip(form.slots, parts, strict=True))
    present = [(own[slot], words[slot]) for slot in order if slot in own]
    return " ".join([_initial(part) if part.kind == "initial" else word for part, word in present])


def _initial(part: Part) -> str:
    return part.text if part.text.endswith(".") else part.text + "."


def _order(parts: Sequence[Part], forms: Iterable[Form]) -> list[int]:
    """Slots in the order first name, patronymic, surname; foreign names keep theirs."""
    fullest, *others = forms
    for form in others:
        if form.wording.fullness > fullest.wording.fullness:
            fullest = form
    order = list(fullest.slots)
    if surname_comes_first(fullest.wording.parts):
        order = [*order[1:], order[0]]
    if len(order) == len(parts):
        return order
    for slot in range(len(parts)):
        if slot in order:
            continue
        surname = next((i for i, s in enumerate(order) if parts[s].sort == "surname"), len(order))
        order.insert(surname, slot)
    return order
