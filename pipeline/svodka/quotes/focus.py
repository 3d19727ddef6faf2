"""Focus: whom a pronoun, a bare noun or a dropped subject means.

Candidates are those who spoke before, the subjects of the sentences before, and the people named before; the
nearest and most talked about wins. Nobody fitting in gender and number: nobody.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from svodka.annotations import Entity, Speaker
from svodka.quotes.cast import Cast, gender_of
from svodka.quotes.reading import Reading

PRONOUNS = {
    "он": "masc", "его": "masc", "ему": "masc", "него": "masc", "нем": "masc", "ним": "masc", "тот": "masc",
    "она": "fem", "ее": "fem", "ей": "fem", "нее": "fem", "ней": "fem", "та": "fem",
    "они": "plur", "их": "plur", "им": "plur", "них": "plur", "те": "plur",
}  # fmt: skip
GENDERS = {"Masc": "masc", "Fem": "fem"}
_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
# a word stands for somebody named at most so far back (code points)
MEMORY = 1500
_LAST_SPEAKERS = 6
_LAST_CITED = 2
_SENTENCES_BACK = 4
_WORDS_BACK = 120
# weights by development set: a subject beats a speaker of the same sentence, both beat a mere mention;
# each sentence between costs one, each mention so far (up to four) gains a little
_SUBJECT = 4.2
_SPEAKER = 4.0
_UNGENDERED = 1.5
_NAMED = 2.5
_UNNAMED = 3.0  # a dropped subject goes on with whom the text is about, rarely with «один из жителей»
_PER_MENTION = 0.3
_MENTIONS_COUNTED = 4
_LEAST_UNNAMED = 0.5  # so much an unnamed one needs: the sentence just before
# candidates within this distance of the best are rivals
_RIVAL = 1.0


class Said(NamedTuple):
    """Somebody known to have spoken: until which offset, who, of what gender ("" unknown)."""

    at: int
    speaker: Speaker
    gender: str


class Candidate(NamedTuple):
    """Somebody a word could mean, how well, and why."""

    score: float
    speaker: Speaker
    reason: str
    has_rivals: bool = False


def fits(known: str, wanted: str) -> bool:
    """Whether a gender may be the one wanted; unknown ones fit, a plural only itself."""
    if wanted == "plur":
        return known == "plur"
    return not wanted or known in {"", wanted}


class Focus:
    """Who was spoken of and who spoke, in text order."""

    def __init__(self, reading: Reading, cast: Cast) -> None:
        self.reading = reading
        self.cast = cast
        self.said: list[Said] = []

    @cached_property
    def _cited(self) -> list[Said]:
        """People the article refers to: «со ссылкой на адвоката Ивана Букова»."""
        reading = self.reading
        found: list[Said] = []
        for position in reading.places({"ссылка"}, reading.lemmas):
            if reading.low(position + 1) == "на":
                stop = reading.unit_span(position)[1]
                for entity, mention in self.cast.within(reading.start[position], reading.end(stop - 1)):
                    if entity.type == "PER":
                        found.append(Said(mention.end, person(entity), gender_of(entity) or ""))
        return found

    def best(
        self, position: int, gender: str, subjects: list[tuple[int, Speaker, str]], *, dropped: bool = False
    ) -> Candidate | None:
        """Whom a word means.

        Args:
            position: the word; for a dropped subject its verb.
            gender: "masc", "fem", "plur" or "" for any person.
            subjects: persons that are subjects before the word: sentences back, speaker, gender.
            dropped: a subject is missing, so nobody else in the same sentence is meant.
        """
        found = self._speakers(position, gender)
        found += [
            Candidate(
                _SUBJECT - distance - (_UNNAMED if dropped and not speaker.entity else 0), speaker, "subject"
            )
            for distance, speaker, own in subjects
            if fits(own, gender)
        ]
        if gender != "plur":
            found += self._named(position, gender, dropped=dropped)
        if not found:
            return None
        best = max(found, key=lambda candidate: candidate.score)
        if dropped and best.speaker.entity is None and best.score < _LEAST_UNNAMED:
            return None
        rivals = any(
            other.speaker.name != best.speaker.name and other.score > best.score - _RIVAL for other in found
        )
        return best._replace(has_rivals=rivals)

    def subjects(self, position: int) -> list[tuple[int, int]]:
        """Nouns that are subjects before a word, and how many sentences back."""
        reading, found, stop = self.reading, [], position
        unit = reading.unit(position)
        for back in range(min(_SENTENCES_BACK, unit + 1)):
            begin = reading.unit_starts[unit - back]
            for word in range(max(begin, stop - _WORDS_BACK), stop):
                is_subject = reading.dep[word] in _SUBJECTS and reading.around[word] is None
                if is_subject and reading.pos[word] in {"NOUN", "PROPN"}:
                    found.append((word, back))
            stop = begin
        return found

    def _distance(self, position: int, offset: int) -> int:
        """Sentences between an offset and a word behind it."""
        reading = self.reading
        return reading.unit(position) - reading.unit(min(reading.at(offset), len(reading) - 1))

    def _speakers(self, position: int, gender: str) -> list[Candidate]:
        offset = self.reading.start[position]
        kind = "group" if gender == "plur" else "person"
        cited = [said for said in self._cited if said.at <= offset]
        found = []
        for said in (*self.said[-_LAST_SPEAKERS:], *cited[-_LAST_CITED:]):
            is_near = said.at <= offset and offset - said.at < MEMORY
            if said.speaker.kind == kind and is_near and fits(said.gender, gender):
                score = _SPEAKER - self._distance(position, said.at) - (0.0 if said.gender else _UNGENDERED)
                found.append(Candidate(score, said.speaker, "speaker"))
        return found

    def _named(self, position: int, gender: str, *, dropped: bool) -> list[Candidate]:
        reading = self.reading
        offset = reading.start[position]
        begin = reading.start[reading.unit_starts[reading.unit(position)]]
        found = []
        settled: set[str] = set()  # the nearest mention of each counts most: those before change nothing
        for entity, mention in self.cast.before(offset, MEMORY):
            if entity.id in settled or mention.kind == "pronoun":
                continue
            start = mention.start
            if entity.type != "PER" or not fits(gender_of(entity) or "", gender):
                settled.add(entity.id)
                continue
            if dropped and start >= begin and not reading.dep[reading.at(start)].startswith("nsubj"):
                continue
            settled.add(entity.id)
            score = _NAMED - self._distance(position, start) + self._salience(entity, offset)
            found.append(Candidate(score, person(entity), "nearest"))
        return found

    def _salience(self, entity: Entity, offset: int) -> float:
        """Whom the article is about: mentions so far."""
        count = 0
        for mention in entity.mentions:
            if mention.start >= offset or count == _MENTIONS_COUNTED:
                break
            count += mention.kind != "pronoun"
        return _PER_MENTION * count


def person(entity: Entity) -> Speaker:
    """A person of the article as a speaker."""
    return Speaker(entity.name, "person", entity.id, entity.role)
