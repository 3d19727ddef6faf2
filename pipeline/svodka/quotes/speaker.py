"""Speaker: who the source is, over the whole article.

Each way to find out is a rule with a name; `confidence` tells how often a rule is right. Wrong is worse than
unknown: a pronoun or a nominal without a fitting person stays unnamed or unknown.
"""

from __future__ import annotations

from typing import NamedTuple

from svodka.annotations import Entity, Speaker, SpeakerKind
from svodka.meanings import fold
from svodka.quotes.cast import Cast, gender_of
from svodka.quotes.cues import CueHit
from svodka.quotes.description import (
    adjectives_only,
    gender_of_nominal,
    has_role,
    is_bare,
    is_person,
    kind_of,
    may_issue,
    points_back,
    stands_for_head,
)
from svodka.quotes.focus import GENDERS, MEMORY, PRONOUNS, Candidate, Focus, Said, person
from svodka.quotes.names import inflected, nominative_phrase
from svodka.quotes.noun_phrase import noun_phrase
from svodka.quotes.reading import Reading
from svodka.quotes.source import Source, phrase_of
from svodka.quotes.vocabulary import Vocabulary

UNKNOWN = Speaker(None, "unknown")

_FIRST_PERSON = frozenset(("я", "мы", "моему", "нашему", "моим", "нашим"))
_NAMED_KINDS = frozenset(("name", "acronym", "generic"))
_BEARERS = frozenset(("name", "acronym", "generic", "nominal"))
# the same noun with more description is looked for so many words back
_WORDS_BACK = 300
# a noun that means a noun that means a name
_LONGEST_CHAIN = 2
# whoever issued a paper stands so near before it (code points)
_ISSUER_NEAR = 400


class Resolution(NamedTuple):
    """A speaker and the rule that found it."""

    speaker: Speaker
    rule: str


class Resolver:
    """Resolves sources to speakers in text order, remembering who spoke."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading = reading
        self.vocabulary = vocabulary
        self.cast = Cast(reading)
        self.focus = Focus(reading, self.cast)
        self._subjects: dict[int, Speaker] = {}
        self._papers: dict[str, Speaker] = {}
        self._depth = 0
        self._interviewee: Speaker | None = None

    def resolve(self, source: Source | None, hit: CueHit | None, at: int) -> Resolution:
        """The speaker of a quotation whose cue or content stands at an offset."""
        return self._dropped(hit, at) if source is None else self._of_source(source)

    def interviewee(self, at: int) -> Resolution:
        """Who answers in an interview without names: the one named most before the first answer."""
        if self._interviewee is None:
            named = [entity for entity, _ in self.cast.before(at, at) if entity.type == "PER"]
            guest = max(named[::-1], key=named.count, default=None)
            self._interviewee = UNKNOWN if guest is None else person(guest)
        return Resolution(self._interviewee, "interviewee")

    def remember(self, at: int, speaker: Speaker) -> None:
        """Keep a speaker for the pronouns and dropped subjects that follow."""
        if speaker.name is not None:
            entity = self.cast.entity_of(speaker.entity)
            gender = gender_of(entity) if entity is not None and entity.type == "PER" else None
            self.focus.said.append(Said(at, speaker, gender or ("plur" if speaker.kind == "group" else "")))

    # names

    def _of_source(self, source: Source) -> Resolution:
        word = self.reading.lower[source.head]
        if source.first == source.last and word in _FIRST_PERSON:
            return Resolution(UNKNOWN, "first-person")
        if source.first == source.last and word in PRONOUNS:
            return self._pronoun(source.head, PRONOUNS[word])
        noun = self.vocabulary.speakers.get(self.reading.lemmas[source.head])
        if noun is not None and noun.names == "for":
            return self._on_behalf(source, noun.kind)
        return self._named(source) or self._nominal(source)

    def _named(self, source: Source) -> Resolution | None:
        """A mention by name inside the source: the person of «посол Иван Буков», the organisation itself."""
        start, end = self.reading.span(source.first, source.last)
        standing = [
            entity
            for entity, mention in self.cast.within(start, end)
            if mention.kind in {"name", "acronym"} and stands_for_head(self.reading, source, mention)
        ]
        for entity in standing:
            if entity.type == "PER":
                return Resolution(self._of(entity), "name")
        covering = self.cast.covering(*self.reading.span(source.head, source.head))
        if covering is not None:
            entity, mention = covering
            # «пресс-служба завода» as one name: here the plant alone is meant
            is_meant = mention.start >= start or source.how != "phrase"
            if is_meant and mention.kind in _NAMED_KINDS:
                return Resolution(self._of(entity), "place" if entity.type == "LOC" else "name")
            if is_meant and entity.type in {"PER", "ORG"}:
                return Resolution(self._of(entity), "mention")
        if standing and not is_person(self.reading, source.head):
            return Resolution(self._of(standing[0]), "name")
        return None

    def _of(self, entity: Entity) -> Speaker:
        if entity.type == "PER":
            return person(entity)
        kind: SpeakerKind = "group" if self._is_group(entity.name) else "organization"
        return Speaker(entity.name, kind, entity.id, entity.role)

    def _is_group(self, name: str | None) -> bool:
        """«СМИ» is no organisation, whatever the tagger says."""
        noun = self.vocabulary.speakers.get(fold(name or ""))
        return noun is not None and noun.kind == "group"

    # pronouns

    def _pronoun(self, position: int, gender: str) -> Resolution:
        covering = self.cast.covering(*self.reading.span(position, position))
        if covering is not None:
            entity, mention = covering
            if mention.kind == "pronoun":
                return Resolution(self._of(entity), "pronoun")
        return self._own_subject(position, gender) or self._antecedent(position, gender, "pronoun")

    def _own_subject(self, position: int, gender: str) -> Resolution | None:
        """«Клуб, по его словам, не знал»: the pronoun inside an insertion means the subject before it."""
        reading, comma = self.reading, position - 2
        if comma < 1 or reading.words[comma] != "," or reading.pos[position - 1] != "ADP":
            return None
        begin = reading.unit_span(position)[0]
        heads = [word for word in range(begin, comma) if reading.dep[word].startswith("nsubj")]
        if len(heads) != 1 or any(reading.is_finite(word) for word in range(begin, comma)):
            return None
        subject = phrase_of(reading, heads[0], "subject")
        own = GENDERS.get(reading.feature(heads[0], "Gender"), "")
        if subject.last != comma - 1 or own != gender or reading.pos[heads[0]] == "PRON":
            return None
        return Resolution(self._of_source(subject).speaker, "pronoun: own subject")

    def _antecedent(self, position: int, gender: str, rule: str, *, dropped: bool = False) -> Resolution:
        subjects = [
            (back, speaker, own)
            for head, back in self.focus.subjects(position)
            for speaker, own in self._as_subject(head, gender)
        ]
        found = self.focus.best(position, gender, subjects, dropped=dropped)
        return (
            Resolution(UNKNOWN, rule) if found is None else Resolution(found.speaker, _explain(rule, found))
        )

    def _as_subject(self, head: int, gender: str) -> list[tuple[Speaker, str]]:
        """The person a subject names or describes, with the gender; none if it is nobody."""
        reading = self.reading
        covering = self.cast.covering(*reading.span(head, head))
        if covering is not None:
            entity, _ = covering
            return [(person(entity), gender_of(entity) or "")] if entity.type == "PER" else []
        is_plural = reading.feature(head, "Number") == "Plur"
        own = "plur" if is_plural else GENDERS.get(reading.feature(head, "Gender"), "")
        if not is_person(self.reading, head) or own != gender:
            return []
        speaker = self._subject(head)
        return [] if speaker.name is None else [(speaker, own)]

    def _subject(self, head: int) -> Speaker:
        """Who a subject is. «Политик» may mean the subject before it, and that one more; no further."""
        if head not in self._subjects:
            if self._depth >= _LONGEST_CHAIN:
                return UNKNOWN
            self._depth += 1
            self._subjects[head] = self._of_source(phrase_of(self.reading, head, "subject")).speaker
            self._depth -= 1
        return self._subjects[head]

    # nominals

    def _nominal(self, source: Source) -> Resolution:
        reading, head = self.reading, source.head
        noun = self.vocabulary.speakers.get(reading.lemmas[head])
        if noun is not None and noun.kind != "person" and not is_person(self.reading, head):
            if noun.names == "yes" and is_bare(self.reading, self.vocabulary, source):
                return self._organisation(source)
            return Resolution(self._described(source, noun.kind), "described")
        if source.how == "name" and noun is None:  # «Буков: …», whatever the tagger makes of the word
            start, end = reading.span(source.first, source.last)
            return Resolution(Speaker(reading.text[start:end], "person"), "described")
        if reading.feature(head, "Number") == "Plur":
            return Resolution(self._described(source, "group"), "group")
        return self._person(source)

    def _described(self, source: Source, kind: str) -> Speaker:
        first = source.first
        while first < source.head and self.vocabulary.tells(self.reading.lemmas[first], "pointing"):
            first += 1
        name = nominative_phrase(self.reading, first, source.last, source.head)
        return Speaker(name, kind)  # type: ignore[arg-type]  # the list holds no other kinds

    def _on_behalf(self, source: Source, kind: str) -> Resolution:
        """«пресс-служба завода», «сообщение Минобороны»: the one behind it, else the paper itself."""
        reading = self.reading
        if source.first == source.last and kind == "document":
            issuer = self._issuer(source)
            if issuer is not None:
                return issuer
            known = self._papers.get(reading.lemmas[source.head])
            if known is not None:
                return Resolution(known, "behalf: before")
        resolution = self._owner(source, kind)
        if kind == "document" and resolution.rule == "behalf":
            self._papers[reading.lemmas[source.head]] = resolution.speaker
        return resolution

    def _owner(self, source: Source, kind: str) -> Resolution:
        reading = self.reading
        start, end = reading.span(source.head, source.last)
        joint = self._joint(source)
        if joint is not None:
            return joint
        for entity, mention in self.cast.within(start + 1, end):
            if mention.kind in _BEARERS and entity.type in {"ORG", "PER"}:
                return Resolution(self._of(entity), "behalf")
        for position in range(source.head + 1, source.last + 1):
            if reading.feature(position, "Case") == "Gen" and reading.is_noun(position):
                inner = self._of_source(Source(position, source.last, position, "phrase")).speaker
                is_somebody = inner.entity is not None or may_issue(self.reading, self.vocabulary, position)
                if reading.lower[position] not in PRONOUNS and inner.name is not None and is_somebody:
                    return Resolution(inner, "behalf")
                break
        return Resolution(self._described(source, kind), "described")

    def _joint(self, source: Source) -> Resolution | None:
        """«сообщение завода и профсоюза»: both."""
        reading = self.reading
        for position in range(source.head + 1, source.last + 1):
            if reading.head[position] == source.head and reading.dep[position] == "nmod":
                joined = reading.child(position, "conj")
                if joined is None or not joined <= source.last:
                    return None
                inner = Source(position, source.last, position, "phrase")
                return Resolution(self._described(inner, "organization"), "behalf")
        return None

    def _issuer(self, source: Source) -> Resolution | None:
        """«В заявлении говорится»: whoever spoke or acted in the sentence before, in the same paragraph."""
        reading, offset = self.reading, self.reading.start[source.head]
        begin = reading.unit_starts[reading.unit(source.head)]
        if begin == 0 or reading.starts_paragraph(begin):
            return None
        last = self.focus.said[-1] if self.focus.said else None
        is_near = last is not None and reading.start[begin] - _ISSUER_NEAR < last.at < offset
        if last is not None and is_near and "\n" not in reading.text[last.at : offset]:
            return Resolution(last.speaker, "behalf: speaker")
        for position in range(*reading.unit_span(begin - 1)):
            is_subject = reading.dep[position] == "nsubj" and reading.is_noun(position)
            if is_subject and reading.lower[position] not in PRONOUNS:
                speaker = self._of_source(phrase_of(reading, position, "subject")).speaker
                is_somebody = speaker.entity is not None or (
                    speaker.kind == "group" and is_person(self.reading, position)
                )
                return Resolution(speaker, "behalf: subject") if is_somebody else None
        return None

    def _organisation(self, source: Source) -> Resolution:
        """«ведомство», «издание»: the organisation that spoke last, else the one named last."""
        offset = self.reading.start[source.head]
        for said in reversed(self.focus.said[-4:]):
            is_entity = said.speaker.entity is not None and said.speaker.kind == "organization"
            if is_entity and offset - said.at < MEMORY:
                return Resolution(said.speaker, "organisation: speaker")
        for entity, mention in self.cast.before(offset, MEMORY):
            is_named = mention.kind in {"name", "acronym"} and not self._is_group(entity.name)
            if entity.type == "ORG" and is_named:
                return Resolution(self._of(entity), "organisation: nearest")
        return Resolution(self._described(source, "organization"), "described")

    def _person(self, source: Source) -> Resolution:
        found = self._possessor(source) or self._by_role(source)
        if found is None and adjectives_only(self.reading, self.vocabulary, source):
            found = self._described_before(source)
            if found is None and points_back(self.reading, self.vocabulary, source):
                found = self._antecedent(source.head, gender_of_nominal(self.reading, source.head), "nominal")
                found = found if self._may_hold(source.head, found.speaker) else None
        if found is not None and found.speaker.name is not None:
            return found
        return Resolution(self._described(source, kind_of(self.reading, source.head)), "described")

    def _may_hold(self, head: int, speaker: Speaker) -> bool:
        """«директор» is nobody whose post is another: «вахтёр Иван Буков»."""
        noun = self.vocabulary.speakers.get(self.reading.lemmas[head])
        entity = self.cast.entity_of(speaker.entity)
        if noun is not None and noun.names == "role" and entity is None:
            return False  # «губернатор» is not «представитель компании»
        if noun is None or noun.names != "role" or entity is None or not entity.roles:
            return speaker.kind == "person"
        return has_role(self.reading, entity, {self.reading.lemmas[head]})

    def _described_before(self, source: Source) -> Resolution | None:
        """«судья» after «судья федерального суда»: the same noun, described more fully before."""
        reading, head = self.reading, source.head
        for position in range(head - 1, max(-1, head - _WORDS_BACK), -1):
            if reading.lemmas[position] != reading.lemmas[head] or reading.pos[position] != "NOUN":
                continue
            if reading.feature(position, "Number") != reading.feature(head, "Number"):
                continue
            first, last = noun_phrase(reading, position)
            others = (reading.lemmas[p] for p in range(first, last + 1) if p != position)
            if any(not self.vocabulary.tells(lemma, "pointing") for lemma in others):
                fuller = Source(first, last, position, "antecedent")
                kind = kind_of(self.reading, position)
                return self._named(fuller) or Resolution(self._described(fuller, kind), "described before")
        return None

    def _by_role(self, source: Source) -> Resolution | None:
        """«посол» for the last person named whose role is «посол Казахстана»."""
        reading, head = self.reading, source.head
        words = (p for p in range(source.first, source.last + 1) if p != head and reading.is_word(p))
        wanted = {reading.lemmas[p] for p in words if reading.pos[p] in {"NOUN", "PROPN", "ADJ"}}
        wanted.add(reading.lemmas[head])
        for entity, mention in self.cast.before(reading.start[head], len(reading.text)):
            if entity.roles and entity.type == "PER" and has_role(self.reading, entity, wanted):
                return Resolution(self._of(entity), "role")
            if reading.start[head] - mention.start > 2 * MEMORY:
                break
        return None

    def _possessor(self, source: Source) -> Resolution | None:
        """«его дочь»: the daughter of whom the pronoun means."""
        first = self.reading.lower[source.first]
        if source.first == source.head or first not in {"его", "ее"}:
            return None
        owner = self._antecedent(source.first, PRONOUNS[first], "possessor")
        name = nominative_phrase(self.reading, source.first + 1, source.last, source.head)
        if owner.speaker.name is None or owner.speaker.kind != "person":
            return Resolution(Speaker(name, "person"), "described")
        return Resolution(Speaker(f"{name} {self._genitive(owner.speaker)}", "person"), owner.rule)

    def _genitive(self, speaker: Speaker) -> str:
        """The fullest genitive that the article itself has, else an inflected one."""
        reading, name = self.reading, speaker.name or ""
        entity = self.cast.entity_of(speaker.entity)
        forms = []
        for mention in entity.mentions if entity is not None else ():
            words = reading.words_in(mention.start, mention.end)
            if mention.kind == "name" and words and all(reading.feature(p, "Case") == "Gen" for p in words):
                forms.append(reading.text[mention.start : mention.end])
        full = [inflected(word, "PROPN", "Number=Sing", "gent") for word in name.split()]
        last = max(forms, key=len, default="")
        if last and len(last.split()) == 1 and len(full) > 1:
            return " ".join([*full[:-1], last])
        return last or " ".join(full)

    # no mention

    def _dropped(self, hit: CueHit | None, at: int) -> Resolution:
        """No source at all: the subject in focus for a verb, else the last speaker of the paragraph."""
        reading = self.reading
        if hit is not None and hit.form in {"verb", "adjective"}:
            verb = hit.head
            for _ in range(6):
                if reading.feature(verb, "VerbForm") not in {"Conv", "Inf"}:
                    break
                verb = reading.head[verb]
            if reading.feature(verb, "Number") == "Sing":
                gender = GENDERS.get(reading.feature(verb, "Gender"), "")
                return self._antecedent(hit.head, gender, "dropped", dropped=True)
        last = self.focus.said[-1] if self.focus.said else None
        if last is not None and "\n" not in reading.text[last.at : at].strip("\n"):
            return Resolution(last.speaker, "dropped: speaker")
        return (None if hit is not None else self._subject_before(at)) or Resolution(UNKNOWN, "no source")

    def _subject_before(self, at: int) -> Resolution | None:
        """«Буков рассказал о травме. «Нога болит».»: it belongs to the subject of the sentence before."""
        reading = self.reading
        begin = reading.unit_span(min(reading.at(at), len(reading) - 1))[0]
        if begin == 0 or reading.starts_paragraph(begin):
            return None
        first = reading.unit_span(begin - 1)[0]
        for head, back in self.focus.subjects(begin - 1):
            speakers = self._as_subject(head, "") if back == 0 and head >= first else []
            if speakers:
                return Resolution(speakers[0][0], "alone: subject")
        return None


def _explain(rule: str, found: Candidate) -> str:
    return f"{rule}: {found.reason}, rivals" if found.has_rivals else f"{rule}: {found.reason}"
