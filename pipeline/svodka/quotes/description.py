"""What the words of a source say of whoever it is, before the article is asked who that may be."""

from __future__ import annotations

from svodka.annotations import Entity, Mention, SpeakerKind
from svodka.quotes.focus import GENDERS
from svodka.quotes.reading import Reading
from svodka.quotes.source import Source
from svodka.quotes.vocabulary import Vocabulary


def stands_for_head(reading: Reading, source: Source, name: Mention) -> bool:
    """Whether a name is the head of the source or its apposition, not somebody the head belongs to."""
    words = reading.words_in(name.start, name.end)
    if source.head in words:
        return True
    if source.how == "name" and reading.feature(words[0], "Case") == "Nom":
        return True  # «Тренер Иван Буков: …», which may stand unparsed
    tops = [position for position in words if reading.head[position] not in words]
    return any(is_apposition(reading, source.head, position, len(words)) for position in tops)


def is_apposition(reading: Reading, head: int, position: int, length: int) -> bool:
    """Whether a name of `length` words whose top is at `position` only names the noun `head` once more."""
    label, case = reading.dep[position], reading.feature(head, "Case")
    own = reading.feature(position, "Case")
    above = reading.head[position]
    if own == "Gen" and case not in {"Gen", ""}:
        return False
    if label == "nmod" or (above != head and length == 1 and above < position):
        return False  # «представитель партии Букова»
    if label == "appos" and (above == head or (case and own == case)):
        return True
    if not is_person(reading, head) or position < head or not case or own != case:
        return False
    return case != "Gen" or label in {"appos", "flat:name"}


def is_person(reading: Reading, position: int) -> bool:
    """Whether the tagger takes the word for somebody."""
    return reading.feature(position, "Animacy") == "Anim"


def is_bare(reading: Reading, vocabulary: Vocabulary, source: Source) -> bool:
    """A noun alone or with «это», «само»: it points back."""
    others = (p for p in range(source.first, source.last + 1) if p != source.head and reading.is_word(p))
    return all(
        reading.pos[p] in {"DET", "PRON"} or vocabulary.tells(reading.lemmas[p], "pointing") for p in others
    )


def may_issue(reading: Reading, vocabulary: Vocabulary, position: int) -> bool:
    """Whether a noun stands for somebody: not «дела» of «материалы дела»."""
    noun = vocabulary.speakers.get(reading.lemmas[position])
    is_known = noun is not None and noun.kind != "document"
    return is_known or is_person(reading, position) or reading.pos[position] != "NOUN"


def kind_of(reading: Reading, head: int) -> SpeakerKind:
    """What a noun means that is in no list of speakers."""
    if is_person(reading, head):
        return "person"
    return "organization" if reading.pos[head] in {"PROPN", "X"} else "group"


def points_back(reading: Reading, vocabulary: Vocabulary, source: Source) -> bool:
    """«политик», «экс-министр», «сам чиновник»; not «33-летний мужчина», who is somebody new."""
    lemma = reading.lemmas[source.head]
    before = range(source.first, source.head)
    if vocabulary.tells(lemma, "nameless"):
        return False
    if vocabulary.tells(lemma, "anybody") and any("летн" in reading.lower[p] for p in before):
        return False
    noun = vocabulary.speakers.get(lemma)
    if noun is not None and noun.kind == "person":
        return True
    return lemma.startswith("экс-") or any(reading.lemmas[position] == "сам" for position in before)


def adjectives_only(reading: Reading, vocabulary: Vocabulary, source: Source) -> bool:
    """Whether a noun stands with adjectives at most: «бывший посол», not «один посол», «посол Казахстана»."""
    words = range(source.first, source.last + 1)
    if any(vocabulary.tells(reading.lemmas[position], "indefinite") for position in words):
        return False
    return all(
        position == source.head
        or reading.pos[position] in {"ADJ", "DET", "NUM"}
        or not reading.is_word(position)
        for position in words
    )


def gender_of_nominal(reading: Reading, head: int) -> str:
    """The verb tells the gender of «сенатор посоветовала»."""
    told = reading.feature(reading.head[head], "Gender") if reading.dep[head] == "nsubj" else ""
    return GENDERS.get(told or reading.feature(head, "Gender"), "")


def has_role(reading: Reading, entity: Entity, wanted: set[str]) -> bool:
    """Whether one of an entity's roles has all the lemmas."""
    return any(
        wanted <= {reading.lemmas[position] for position in reading.words_in(role.start, role.end)}
        for role in entity.roles
    )
