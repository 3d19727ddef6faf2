"""Speaker: who the source is, over the whole article.

Each way to find out is a rule with a name; `confidence` tells how often a rule is right. Wrong is worse than
unknown: a pronoun or a nominal without a fitting person stays unnamed or unknown.
"""

from __future__ import annotations

from typing import NamedTuple

from svodka.annotations import Entity, Speaker, SpeakerKind
from svodka.quotes.cast import Cast, gender_of
from svodka.quotes.cues import CueHit
from svodka.quotes.names import inflected, nominative_phrase
from svodka.quotes.reading import Reading, fold
from svodka.quotes.source import Source, _phrase_of
from svodka.quotes.vocabulary import Vocabulary

_PRONOUNS = {
    "он": "masc", "она": "fem", "они": "plur", "его": "masc", "ее": "fem", "их": "plur", "ему": "masc", "ей": "fem",
    "им": "plur", "него": "masc", "нее": "fem", "них": "plur", "нем": "masc", "ней": "fem", "ним": "masc",
    "тот": "masc", "та": "fem", "те": "plur",
}
_FIRST_PERSON = frozenset(("я", "мы", "моему", "нашему", "моим", "нашим"))
# «источник», «собеседник», «один из…»: whoever it is, the article keeps the name back
_NAMELESS = frozenset("источник собеседник очевидец аноним инсайдер информатор свидетель один представитель".split())
# a word stands for somebody named at most so far back (code points)
_MEMORY = 1500
_ANYBODY = frozenset("мужчина женщина девушка юноша парень подросток мальчик девочка человек пенсионер пенсионерка".split())
_INDEFINITE = frozenset("некий другой один какой-то многие некоторые каждый".split())


class Resolution(NamedTuple):
    """A speaker and the rule that found it."""

    speaker: Speaker
    rule: str


class Said(NamedTuple):
    """A quotation already resolved: where it ends, who said it, gender of the speaker."""

    at: int
    speaker: Speaker
    gender: str


def unknown() -> Speaker:
    """Nobody can tell."""
    return Speaker(None, "unknown")


class Resolver:
    """Resolves sources to speakers in text order, remembering who spoke."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading = reading
        self.vocabulary = vocabulary
        self.cast = Cast(reading)
        self.said: list[Said] = []
        self._cited = self._find_cited()

    def resolve(self, source: Source | None, hit: CueHit | None, at: int) -> Resolution:
        """The speaker of a quotation whose cue or content stands at an offset."""
        if source is None:
            return self._dropped(hit, at)
        return self._resolve_source(source, at)

    def remember(self, at: int, resolution: Resolution) -> None:
        """Keep a speaker for the pronouns and dropped subjects that follow."""
        speaker = resolution.speaker
        if speaker.name is not None:
            entity = self.cast.by_id.get(speaker.entity or "")
            gender = gender_of(entity) if entity is not None and entity.type == "PER" else None
            self.said.append(Said(at, speaker, gender or ("plur" if speaker.kind == "group" else "")))

    def _find_cited(self) -> list[Said]:
        """People the article refers to: «со ссылкой на адвоката Ивана Букова»."""
        reading = self.reading
        found = []
        for position, lemma in enumerate(reading.lemmas):
            if lemma == "ссылка" and reading.lower[position + 1 : position + 2] == ["на"]:
                stop = reading.unit_span(position)[1]
                for _, end, entity, _ in self.cast.within(reading.start[position], reading.end[stop - 1]):
                    if entity.type == "PER":
                        found.append(Said(end, self._of(entity), gender_of(entity) or ""))
        return found

    # a mention

    def _resolve_source(self, source: Source, at: int) -> Resolution:
        reading = self.reading
        word = reading.lower[source.head]
        if source.first == source.last and (word in _PRONOUNS or word in _FIRST_PERSON):
            return self._pronoun(source.head, at)
        start, end = reading.span(source.first, source.last)
        named = self._named(source, start, end)
        if named is not None:
            return named
        return self._nominal(source, start, end)

    def _named(self, source: Source, start: int, end: int) -> Resolution | None:
        """A mention by name inside the source: the person of «посол Иван Буков», the organisation itself."""
        reading = self.reading
        places = [place for place in self.cast.within(start, end) if place[3].kind in {"name", "acronym"}]
        head = reading.span(source.head, source.head)
        for begin, stop, entity, _ in places:
            if entity.type == "PER" and self._stands_for_head(source, begin, stop):
                return Resolution(self._of(entity), "имя")
        covering = self.cast.covering(*head)
        if covering is not None and covering[3].kind in {"name", "acronym", "generic"}:
            entity = covering[2]
            return Resolution(self._of(entity), "имя" if entity.type != "LOC" else "место")
        if covering is not None and covering[2].type in {"PER", "ORG"}:
            return Resolution(self._of(covering[2]), "упоминание")
        for begin, stop, entity, _ in places:
            if entity.type in {"ORG", "LOC"} and not self._is_person(source.head) and self._stands_for_head(source, begin, stop):
                return Resolution(self._of(entity), "имя")
        return None

    def _stands_for_head(self, source: Source, start: int, end: int) -> bool:
        """Whether a name is the head of the source or its apposition, not somebody the head belongs to."""
        reading = self.reading
        words = reading.words_in(start, end)
        if source.head in words:
            return True
        case = reading.feature(source.head, "Case")
        for position in words:
            label = reading.dep[position]
            if reading.head[position] in words:
                continue
            theirs = reading.feature(position, "Case")
            if theirs == "Gen" and case not in {"Gen", ""}:
                continue
            is_far = reading.head[position] != source.head
            if label == "nmod" or (is_far and len(words) == 1 and reading.head[position] < position):
                continue
            if label == "appos" and (reading.head[position] == source.head or self._same_case(position, case)):
                return True
            if reading.is_noun(source.head) and self._is_person(source.head) and self._same_case(position, case) and position > source.head:
                return case != "Gen" or label in {"appos", "flat:name"}
        return False

    def _same_case(self, position: int, case: str) -> bool:
        return bool(case) and self.reading.feature(position, "Case") == case

    def _is_person(self, position: int) -> bool:
        return self.reading.feature(position, "Animacy") == "Anim"

    def _of(self, entity: Entity) -> Speaker:
        kind: SpeakerKind = "person" if entity.type == "PER" else "organization"
        if entity.type == "ORG" and self._is_group(entity.name):
            kind = "group"
        return Speaker(entity.name, kind, entity.id, entity.role)

    # pronouns

    def _pronoun(self, position: int, at: int) -> Resolution:
        word = self.reading.lower[position]
        if word in _FIRST_PERSON:
            return Resolution(unknown(), "я")
        gender = _PRONOUNS[word]
        covering = self.cast.covering(*self.reading.span(position, position))
        if covering is not None and covering[3].kind == "pronoun":
            return Resolution(self._of(covering[2]), "местоимение")
        own = self._own_subject(position, gender)
        return own or self._antecedent(position, gender, "местоимение")

    def _own_subject(self, position: int, gender: str) -> Resolution | None:
        """«Клуб, по его словам, не знал»: the pronoun inside an insertion means the subject before it."""
        reading = self.reading
        comma = position - 2
        if comma < 1 or reading.words[comma] != "," or reading.pos[position - 1] != "ADP":
            return None
        begin = reading.unit_starts[reading.unit[position]]
        heads = [p for p in range(begin, comma) if reading.dep[p].startswith("nsubj")]
        if len(heads) != 1 or any(reading.is_finite(p) for p in range(begin, comma)):
            return None
        subject = _phrase_of(reading, heads[0], "subject")
        own = {"Masc": "masc", "Fem": "fem"}.get(reading.feature(heads[0], "Gender"), "")
        if subject.last != comma - 1 or own != gender or reading.pos[heads[0]] == "PRON":
            return None
        return self._resolve_source(subject, reading.start[heads[0]])

    def _antecedent(self, position: int, gender: str, rule: str) -> Resolution:
        """The person in focus before a word: the last speaker, the subject of the sentence before, the nearest."""
        reading = self.reading
        begin = reading.unit_starts[reading.unit[position]]
        best: tuple[float, Resolution] | None = None
        for score, resolution in self._candidates(position, begin, gender, rule):
            if best is None or score > best[0]:
                best = (score, resolution)
        return best[1] if best is not None else Resolution(unknown(), rule)

    def _candidates(self, position: int, begin: int, gender: str, rule: str) -> list[tuple[float, Resolution]]:
        reading = self.reading
        offset = reading.start[position]
        found: list[tuple[float, Resolution]] = []
        cited = [said for said in self._cited if said.at <= offset]
        for said in [*reversed(self.said[-6:]), *cited[-2:]]:
            is_person = said.speaker.kind == ("group" if gender == "plur" else "person")
            if is_person and said.at <= offset and offset - said.at < _MEMORY and self._fits(said.gender, gender):
                distance = reading.unit[position] - reading.unit[min(reading.at(said.at), len(reading) - 1)]
                same = not said.gender
                found.append((4.0 - distance - (1.5 if same else 0.0), Resolution(said.speaker, f"{rule}: кто говорил")))
        for head, distance in self._subjects(position):
            resolution = self._subject_in_focus(head, gender, rule)
            if resolution is not None:
                found.append((4.2 - distance, resolution))
        if gender == "plur":
            return found
        for start, _, entity, mention in self.cast.before(offset):
            if offset - start > _MEMORY:
                break
            if rule == "опущено" and start >= reading.start[begin] and not self._is_subject_mention(start):
                continue
            if entity.type == "PER" and mention.kind != "pronoun" and self._fits(gender_of(entity) or "", gender):
                distance = reading.unit[position] - reading.unit[min(reading.at(start), len(reading) - 1)]
                score = 2.5 - distance + self._salience(entity, offset)
                found.append((score, Resolution(self._of(entity), f"{rule}: ближайший")))
        return found

    def _is_subject_mention(self, start: int) -> bool:
        position = self.reading.at(start)
        return position < len(self.reading) and self.reading.dep[position].startswith("nsubj")

    def _salience(self, entity: Entity, offset: int) -> float:
        """Whom the article is about: mentions so far count, up to four."""
        before = sum(mention.start < offset and mention.kind != "pronoun" for mention in entity.mentions)
        return 0.3 * min(before, 4)

    def _fits(self, known: str, wanted: str) -> bool:
        if wanted == "plur":
            return known == "plur"
        return known in {"", wanted} or not wanted

    def _subjects(self, position: int) -> list[tuple[int, int]]:
        """Subjects before a word, and how many sentences back."""
        reading = self.reading
        found = []
        unit = reading.unit[position]
        stop = position
        for back in range(0, 4):
            if unit - back < 0:
                break
            begin = reading.unit_starts[unit - back]
            for word in range(max(begin, stop - 120), stop):
                if reading.dep[word] in {"nsubj", "nsubj:pass"} and reading.pos[word] in {"NOUN", "PROPN"} and reading.enclosing(word) is None:
                    found.append((word, back))
            stop = begin
        return found

    def _subject_in_focus(self, head: int, gender: str, rule: str) -> Resolution | None:
        reading = self.reading
        covering = self.cast.covering(*reading.span(head, head))
        if covering is not None and covering[2].type == "PER":
            entity = covering[2]
            if gender == "plur" or not self._fits(gender_of(entity) or "", gender):
                return None
            return Resolution(self._of(entity), f"{rule}: подлежащее")
        if not self._is_person(head) or covering is not None and covering[2].type != "PER":
            return None
        is_plural = reading.feature(head, "Number") == "Plur"
        own = "plur" if is_plural else {"Masc": "masc", "Fem": "fem"}.get(reading.feature(head, "Gender"), "")
        if own != gender:
            return None
        source = _phrase_of(reading, head, "subject")
        resolution = self._resolve_source(source, reading.start[head])
        return Resolution(resolution.speaker, f"{rule}: подлежащее") if resolution.speaker.name else None

    # nominals

    def _nominal(self, source: Source, start: int, end: int) -> Resolution:
        reading, head = self.reading, source.head
        lemma = reading.lemmas[head]
        noun = self.vocabulary.speakers.get(lemma)
        if noun is not None and not self._is_person(head):
            if noun.names == "for":
                return self._speaks_for(source, noun.kind)
            if noun.kind == "organization" and noun.names == "yes" and self._is_bare(source):
                return self._organisation_before(source)
            return Resolution(self._described(source, noun.kind), "описание")
        if reading.feature(head, "Number") == "Plur":
            return Resolution(self._described(source, "group"), "группа")
        return self._person(source, lemma)

    def _is_bare(self, source: Source) -> bool:
        """A noun alone or with «это», «само»: it points back."""
        others = [p for p in range(source.first, source.last + 1) if p != source.head and self.reading.is_word(p)]
        return all(self.reading.pos[p] in {"DET", "PRON"} or self.reading.lower[p] in {"сам", "само", "сама"} for p in others)

    def _described(self, source: Source, kind: str) -> Speaker:
        first = source.first
        while first < source.head and self.reading.lemmas[first] in {"сам", "этот", "тот"}:
            first += 1
        name = nominative_phrase(self.reading, first, source.last, source.head)
        return Speaker(name, kind)  # type: ignore[arg-type]

    def _issuer(self, source: Source) -> Resolution | None:
        """«В заявлении говорится»: whoever spoke or acted in the sentence before, in the same paragraph."""
        reading = self.reading
        begin = reading.unit_starts[reading.unit[source.head]]
        if begin == 0 or reading.starts_paragraph(begin):
            return None
        recent = [said for said in self.said if reading.start[begin] - 400 < said.at < reading.start[source.head]]
        if recent and "\n" not in reading.text[recent[-1].at : reading.start[source.head]]:
            return Resolution(recent[-1].speaker, "от имени: кто говорил")
        for position in range(reading.unit_starts[reading.unit[begin - 1]], begin):
            if reading.dep[position] == "nsubj" and reading.is_noun(position) and reading.lower[position] not in _PRONOUNS:
                named = self._resolve_source(_phrase_of(reading, position, "subject"), reading.start[position])
                if named.speaker.entity is not None or (named.speaker.kind == "group" and self._is_person(position)):
                    return Resolution(named.speaker, "от имени: подлежащее")
                return None
        return None

    def _speaks_for(self, source: Source, kind: str) -> Resolution:
        """«пресс-служба завода», «сообщение Минобороны»: the one behind it, else the paper itself."""
        if source.first == source.last and kind == "document":
            issuer = self._issuer(source)
            if issuer is not None:
                return issuer
        start, end = self.reading.span(source.head, source.last)
        for _, _, entity, mention in self.cast.within(start, end):
            if mention.kind in {"name", "acronym", "generic", "nominal"} and entity.type in {"ORG", "PER"}:
                return Resolution(self._of(entity), "от имени")
        for position in range(source.head + 1, source.last + 1):
            if self.reading.feature(position, "Case") == "Gen" and self.reading.is_noun(position):
                if self.reading.lower[position] in _PRONOUNS:
                    break
                inner = Source(position, source.last, position, "phrase")
                resolution = self._resolve_source(inner, self.reading.start[source.head])
                if resolution.speaker.name is not None:
                    return Resolution(resolution.speaker, "от имени")
        return Resolution(self._described(source, kind), "описание")

    def _organisation_before(self, source: Source) -> Resolution:
        """«ведомство», «издание»: the organisation named last, one that spoke before others."""
        offset = self.reading.start[source.head]
        for said in reversed(self.said[-4:]):
            if said.speaker.kind == "organization" and offset - said.at < _MEMORY and said.speaker.entity and not self._is_group(said.speaker.name):
                return Resolution(said.speaker, "организация: кто говорил")
        for start, _, entity, mention in self.cast.before(offset):
            if offset - start > _MEMORY:
                break
            if entity.type == "ORG" and mention.kind in {"name", "acronym"} and not self._is_group(entity.name):
                return Resolution(self._of(entity), "организация: ближайшая")
        return Resolution(self._described(source, "organization"), "описание")

    def _is_group(self, name: str | None) -> bool:
        """«СМИ» is no organisation, whatever the tagger says."""
        noun = self.vocabulary.speakers.get(fold(name or ""))
        return noun is not None and noun.kind == "group"

    def _person(self, source: Source, lemma: str) -> Resolution:
        reading = self.reading
        possessor = self._possessor(source)
        if possessor is not None:
            return possessor
        bare = self._adjectives_only(source)
        by_role = self._by_role(source, lemma)
        if by_role is not None:
            return by_role
        if bare:
            described = self._described_before(source, lemma)
            if described is not None:
                return described
        noun = self.vocabulary.speakers.get(lemma)
        is_stressed = any(reading.lemmas[p] == "сам" for p in range(source.first, source.head))
        points_back = (noun is not None and noun.kind == "person") or lemma.startswith("экс-") or is_stressed
        if bare and points_back and lemma not in _NAMELESS and not self._introduces(source):
            gender = self._gender_of_nominal(source.head)
            found = self._antecedent(source.head, gender, "слово")
            if found.speaker.name is not None and found.speaker.kind == "person":
                return found
        kind = "person" if self._is_person(source.head) else "organization" if reading.pos[source.head] in {"PROPN", "X"} else "group"
        return Resolution(self._described(source, kind), "описание")

    def _introduces(self, source: Source) -> bool:
        """«33-летний мужчина»: somebody new, unless the noun says what he is known for («61-летняя певица»)."""
        reading = self.reading
        has_age = any("летн" in reading.lower[p] for p in range(source.first, source.head))
        return has_age and reading.lemmas[source.head] in _ANYBODY

    def _described_before(self, source: Source, lemma: str) -> Resolution | None:
        """«судья» after «судья федерального суда»: the same noun, described more fully before."""
        reading = self.reading
        for position in range(source.head - 1, max(-1, source.head - 300), -1):
            if reading.lemmas[position] != lemma or reading.pos[position] != "NOUN":
                continue
            if reading.feature(position, "Number") != reading.feature(source.head, "Number"):
                continue
            fuller = _phrase_of(reading, position, "subject")
            if fuller.last > fuller.head or fuller.first < fuller.head:
                named = self._named(fuller, *reading.span(fuller.first, fuller.last))
                return named or Resolution(self._described(fuller, "person"), "описание: раньше")
        return None

    def _gender_of_nominal(self, head: int) -> str:
        """The verb tells the gender of «сенатор посоветовала»."""
        reading = self.reading
        verb = reading.head[head]
        told = reading.feature(verb, "Gender") if reading.dep[head] == "nsubj" else ""
        return {"Masc": "masc", "Fem": "fem"}.get(told or reading.feature(head, "Gender"), "")

    def _adjectives_only(self, source: Source) -> bool:
        reading = self.reading
        return all(
            position == source.head or reading.pos[position] in {"ADJ", "DET", "NUM"} or not reading.is_word(position)
            for position in range(source.first, source.last + 1)
        ) and not any(reading.lemmas[p] in _INDEFINITE for p in range(source.first, source.last + 1))

    def _by_role(self, source: Source, lemma: str) -> Resolution | None:
        """«посол» for the person whose role is «посол Казахстана»; the nearest before, else the only one."""
        reading = self.reading
        extra = {reading.lemmas[p] for p in range(source.first, source.last + 1) if p != source.head and reading.is_word(p) and reading.pos[p] in {"NOUN", "PROPN", "ADJ"}}
        offset = reading.start[source.head]
        for _, _, entity, _mention in self.cast.before(offset):
            if entity.type == "PER" and self._has_role(entity, lemma, extra):
                return Resolution(self._of(entity), "роль")
        return None

    def _has_role(self, entity: Entity, lemma: str, extra: set[str]) -> bool:
        reading = self.reading
        for role in entity.roles:
            lemmas = [reading.lemmas[p] for p in reading.words_in(role.start, role.end)]
            if lemma in lemmas and not (extra - set(lemmas)):
                return True
        return False

    def _possessor(self, source: Source) -> Resolution | None:
        """«его дочь»: the daughter of whom the pronoun means."""
        reading = self.reading
        first = reading.lower[source.first]
        if source.first == source.head or first not in {"его", "ее"}:
            return None
        owner = self._antecedent(source.first, _PRONOUNS[first], "местоимение")
        name = nominative_phrase(reading, source.first + 1, source.last, source.head)
        if owner.speaker.name is None or owner.speaker.kind != "person":
            return Resolution(Speaker(name, "person"), "описание")
        genitive = self._genitive(owner.speaker)
        return Resolution(Speaker(f"{name} {genitive}", "person"), "чей")

    def _genitive(self, speaker: Speaker) -> str:
        """The fullest genitive the article itself has, else an inflected one."""
        reading = self.reading
        entity = self.cast.by_id.get(speaker.entity or "")
        forms = []
        for mention in entity.mentions if entity is not None else ():
            words = reading.words_in(mention.start, mention.end)
            if mention.kind == "name" and words and all(reading.feature(p, "Case") == "Gen" for p in words):
                forms.append(reading.text[mention.start : mention.end])
        name = speaker.name or ""
        full = " ".join(inflected(word, "PROPN", "Number=Sing", "gent") for word in name.split())
        last = max(forms, key=len, default="")
        if last and len(last.split()) == 1 and len(name.split()) > 1:
            return " ".join([*full.split()[:-1], last])
        return last or full

    # no mention

    def _dropped(self, hit: CueHit | None, at: int) -> Resolution:
        """No source at all: the subject in focus for a verb, else the speaker before in the same paragraph."""
        if hit is not None and hit.form in {"verb", "adjective"}:
            verb = hit.head
            while self.reading.feature(verb, "VerbForm") in {"Conv", "Inf"} and self.reading.head[verb] != verb:
                verb = self.reading.head[verb]
            gender = {"Masc": "masc", "Fem": "fem"}.get(self.reading.feature(verb, "Gender"), "")
            if self.reading.feature(verb, "Number") == "Sing":
                return self._antecedent(hit.head, gender, "опущено")
        if not self.said:
            return Resolution(unknown(), "нет источника")
        last = max((said for said in self.said if said.at <= at), key=lambda said: said.at, default=None)
        if last is None or "\n" in self.reading.text[last.at : at].strip("\n"):
            return Resolution(unknown(), "нет источника")
        return Resolution(last.speaker, "опущено")
