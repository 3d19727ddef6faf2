"""Source: the mention beside a cue that names who speaks.

By the tree where it has a subject, by case and place where the parser lost it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from svodka.quotes.bounds import may_be_subject
from svodka.quotes.content import Pieces
from svodka.quotes.cues import CueHit
from svodka.quotes.noun_phrase import noun_phrase, top_of
from svodka.quotes.reading import BRACKETS, DASHES, END_MARKS, OPENING, Reading

How = Literal["subject", "place", "phrase", "antecedent", "nearby", "name"]

_PLACES = frozenset(("в", "во", "на", "из", "у"))
_STOPS = END_MARKS | {":", ";", "(", ")"} | DASHES
_NO_SPEAKER = _STOPS | {","}
_NO_SPEAKERS = frozenset(("это", "что", "то", "все", "тем", "том"))
_TIMES = frozenset(
    "год месяц день неделя час минута время понедельник вторник среда четверг пятница суббота воскресенье "
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь эфир ход рамка "
    "частность момент век начало конец итог целое".split()
)
_COLLECTIVE = frozenset("большинство ряд часть некоторые сми половина треть множество пара".split())
# «…», — цитирует газета посла; газета приводит слова посла: the object speaks
_CITING = frozenset(("цитировать", "процитировать"))
_QUOTING = _CITING | {"приводить", "привести", "передавать", "передать"}
_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
_NAMING = frozenset(("appos", "flat", "flat:name", "nmod", "flat:foreign"))
_HANGING = frozenset(("conj", "advcl", "xcomp", "parataxis", "ccomp"))
_PLACE_LABELS = frozenset(("obl", "nmod", "obj", "iobj", "parataxis"))
_NO_CASE_POS = frozenset(("ADV", "ADP", "VERB", "PART", "SCONJ", "CCONJ"))
# a subject stands at most so many words from its verb when the tree does not show it
_NEAR = 9


class Source(NamedTuple):
    """The mention: its first and last word, its head, and how it was found.

    `dropped` marks a subject that stands with another verb («… и добавил, что …»).
    """

    first: int
    last: int
    head: int
    how: How
    dropped: bool = False


def find_source(
    reading: Reading, hit: CueHit | None, author: tuple[int, int], content: Pieces
) -> Source | None:
    """The source of a cue among the author's words; there is none in the pieces of content."""
    if hit is None:
        return _before_colon(reading, author)
    if hit.form == "phrase":
        return phrase_source(reading, hit)
    if hit.form == "noun":
        return _noun_source(reading, hit, author, content)
    if "passive" in hit.takes:
        return _place(reading, hit.head, author, content) or _agent(reading, hit.head)
    return verb_source(reading, hit.head, author, content)


def verb_source(reading: Reading, verb: int, author: tuple[int, int], content: Pieces) -> Source | None:
    """The one who does what a verb says."""
    if reading.pos[verb] not in {"VERB", "AUX", "ADJ"}:
        return None
    cited = _cited(reading, verb)
    if cited is not None:
        return cited
    subject = _subject(reading, verb, content)
    if subject is not None:
        return _relative(reading, subject, verb) or phrase_of(reading, subject, "subject")
    beside = _beside(reading, verb, author, content)
    if beside is not None:
        return beside
    if reading.feature(verb, "Number") == "Plur" and reading.feature(verb, "VerbForm") != "Conv":
        place = _place(reading, verb, author, content) or _shared_place(reading, verb, author, content)
        if place is not None:
            return place
    return _inherited(reading, verb, content) or _opening(reading, verb, author, content)


def phrase_of(reading: Reading, head: int, how: How) -> Source:
    """The noun phrase of a head as a source."""
    first, last = noun_phrase(reading, head)
    return Source(first, last, head, how)


def _free(position: int, content: Pieces) -> bool:
    return not any(first <= position <= last for first, last in content)


# by the tree


def _cited(reading: Reading, verb: int) -> Source | None:
    """The one whose words another reports: «цитирует посла», «приводит слова посла»."""
    if reading.lemmas[verb] not in _QUOTING:
        return None
    for child in reading.children[verb]:
        if reading.dep[child] not in {"obj", "iobj"} and reading.feature(child, "Case") != "Acc":
            continue
        if reading.lemmas[child] == "слово":
            return _genitive(reading, child, ())
        is_object = reading.is_noun(child) and reading.feature(child, "Case") == "Acc" and child > verb
        if reading.lemmas[verb] in _CITING and is_object:
            return phrase_of(reading, child, "nearby")
    return None


def _subject(reading: Reading, verb: int, content: Pieces) -> int | None:
    for child in reading.children[verb]:
        if (
            reading.dep[child] in _SUBJECTS
            and _free(child, content)
            and _can_speak(reading, child)
            and may_be_subject(reading, verb, child)
        ):
            return child
    return None


def reports_nobody(reading: Reading, hit: CueHit) -> bool:
    """«Всё указывает на то, что…», «это говорит о том, что…»: a fact is the subject."""
    subject = reading.child(hit.head, "nsubj")
    return subject is not None and reading.lower[subject] in {"все", "это"} and hit.form == "verb"


def _can_speak(reading: Reading, position: int) -> bool:
    if reading.lower[position] in _NO_SPEAKERS:
        return False
    return reading.is_noun(position) or reading.pos[position] in {"NUM", "ADJ", "DET", "X", "VERB"}


def _relative(reading: Reading, subject: int, verb: int) -> Source | None:
    """«…, который сообщил, что…»: the noun that «который» stands for."""
    if reading.lemmas[subject] != "который":
        return None
    head = verb
    for _ in range(10):
        if reading.dep[head].startswith("acl") or reading.head[head] == head:
            break
        head = reading.head[head]
    noun = reading.head[head]
    if reading.dep[head].startswith("acl") and noun < subject and reading.is_noun(noun):
        return phrase_of(reading, noun, "antecedent")
    for position in range(subject - 1, max(-1, subject - 6), -1):
        if reading.is_noun(position):
            return phrase_of(reading, position, "antecedent")
    return None


def _inherited(reading: Reading, verb: int, content: Pieces) -> Source | None:
    """The subject of the verb this one hangs on: «… сообщил, … и добавил», «…, отметив, что».

    A person or a name is preferred to a thing on the way: «… сообщил, что печь цела, отметив, что».
    """
    reporter = _reporter(reading, verb, content)
    if reporter is not None:
        return reporter
    head, thing = verb, None
    for _ in range(6):
        above, label = reading.head[head], reading.dep[head]
        if above == head:
            break
        if label.startswith("acl") and _is_beside(reading, head):
            head = above
            continue
        if label.startswith("acl"):
            found = phrase_of(reading, above, "antecedent") if reading.is_noun(above) else None
            return thing or found
        is_clause = label == "ccomp" and reading.feature(head, "VerbForm") == "Fin" and thing is None
        if label not in _HANGING or is_clause:
            break
        subject = _subject(reading, above, content)
        if subject is not None and (label != "conj" or _agrees(reading, verb, subject)):
            found = _relative(reading, subject, above) or phrase_of(reading, subject, "subject")
            if reading.pos[subject] != "NOUN" or reading.feature(subject, "Animacy") != "Inan":
                return found._replace(dropped=True)
            thing = thing or found._replace(dropped=True)
        head = above
    return thing


def _is_beside(reading: Reading, verb: int) -> bool:
    """«Буков прочёл письмо, в котором заявил, что…»: «который» is not the one who speaks."""
    which = next((child for child in reading.children[verb] if reading.lemmas[child] == "который"), None)
    return which is not None and reading.feature(which, "Case") == "Loc"


def _reporter(reading: Reading, verb: int, content: Pieces) -> Source | None:
    """«Посол сообщил, что груз пришёл, отметив, что…»: the converb goes with the verb that reports."""
    clause = reading.head[verb]
    if reading.feature(verb, "VerbForm") != "Conv" or reading.dep[clause] != "ccomp" or clause > verb:
        return None
    subject = _subject(reading, reading.head[clause], content)
    return None if subject is None else phrase_of(reading, subject, "subject")._replace(dropped=True)


def _agrees(reading: Reading, verb: int, subject: int) -> bool:
    """Whether a noun could be the subject of a verb by number and gender."""
    number = reading.feature(subject, "Number")
    if reading.feature(verb, "Number") == "Plur":
        is_many = reading.child(subject, "conj") is not None or reading.lemmas[subject] in _COLLECTIVE
        return number != "Sing" or reading.pos[subject] == "X" or is_many
    gender, own = reading.feature(verb, "Gender"), reading.feature(subject, "Gender")
    if number == "Plur":
        return False
    return not gender or not own or gender == own or reading.pos[subject] in {"PROPN", "NOUN", "X"}


# places and agents


def _place(reading: Reading, verb: int, author: tuple[int, int], content: Pieces) -> Source | None:
    """«говорится в сообщении завода», «рассказали в пресс-службе»."""
    first, last = author
    for child in reading.children[verb]:
        is_here = first <= child <= last and _free(child, content)
        if is_here and reading.dep[child] in _PLACE_LABELS and _is_place(reading, child):
            return _relative(reading, child, verb) or phrase_of(reading, child, "place")
    for position in range(verb + 1, min(last + 1, verb + 4)):
        if reading.lower[position] in _PLACES:
            for noun in range(position + 1, min(last + 1, position + 6)):
                if _free(noun, content) and _is_locative(reading, noun):
                    return phrase_of(reading, noun, "place")
    return None


def _shared_place(reading: Reading, verb: int, author: tuple[int, int], content: Pieces) -> Source | None:
    """«В мэрии сообщили, что мост закрыт, и рекомендовали …»: the place of the verb before."""
    for _ in range(3):
        if reading.dep[verb] not in {"conj", "ccomp", "parataxis"} or reading.head[verb] > verb:
            return None
        verb = reading.head[verb]
        if reading.is_finite_verb(verb) and reading.feature(verb, "Number") == "Plur":
            place = _place(reading, verb, author, content)
            if place is not None:
                return place._replace(dropped=True)
    return None


def _is_locative(reading: Reading, position: int) -> bool:
    if reading.pos[position] not in {"NOUN", "PROPN"} or reading.lemmas[position] in _TIMES:
        return False
    return reading.feature(position, "Case") == "Loc"


def _is_place(reading: Reading, position: int) -> bool:
    case = reading.child(position, "case")
    if case is None or reading.lower[case] not in _PLACES or reading.lemmas[position] in _TIMES:
        return False
    return reading.feature(position, "Case") in {"Loc", "Gen", ""}


def _agent(reading: Reading, verb: int) -> Source | None:
    """«озвучено министром»."""
    for child in reading.children[verb]:
        is_person = reading.feature(child, "Animacy") == "Anim"
        if reading.dep[child] == "obl" and reading.feature(child, "Case") == "Ins" and is_person:
            return phrase_of(reading, child, "nearby")
    return None


# by case and place


def _beside(reading: Reading, verb: int, author: tuple[int, int], content: Pieces) -> Source | None:
    """A nominative that the parser hung elsewhere: right behind the verb, or before it."""
    for position in range(verb + 1, min(author[1] + 1, verb + _NEAR)):
        if reading.words[position] in _STOPS or reading.words[position] == "," or reading.is_finite(position):
            break
        if _is_subject_like(reading, position, content) and _agrees(reading, verb, position):
            return phrase_of(reading, top_of(reading, position), "nearby")
    if reading.dep[verb] == "conj" or reading.feature(verb, "VerbForm") in {"Conv", "Part"}:
        return None
    depth = 0
    for position in range(verb - 1, max(author[0] - 1, verb - _NEAR), -1):
        word = reading.words[position]
        depth -= BRACKETS.get(word, 0)
        if depth > 0 or word == "(":
            continue
        if word in _STOPS or reading.is_finite_verb(position):
            return None
        is_lost = reading.head[position] != verb and _is_subject_like(reading, position, content)
        if is_lost and _agrees(reading, verb, position):
            return phrase_of(reading, top_of(reading, position), "nearby")
    return None


def _opening(reading: Reading, verb: int, author: tuple[int, int], content: Pieces) -> Source | None:
    """The nominative that opens the sentence, where the parser gave the verb no subject at all."""
    if reading.feature(verb, "VerbForm") != "Fin" or reading.feature(verb, "Number") == "Plur":
        return None
    for position in range(author[0], verb):
        if reading.is_finite(position) or reading.words[position] in _STOPS:
            return None
        if _is_subject_like(reading, position, content) and _agrees(reading, verb, position):
            is_main = reading.dep[position] in {"nsubj", "root", "ROOT"}
            return phrase_of(reading, position, "nearby") if is_main else None
    return None


def _is_subject_like(reading: Reading, position: int, content: Pieces) -> bool:
    if not reading.is_noun(position) or not _free(position, content) or not _can_speak(reading, position):
        return False
    if reading.lemmas[position] == "который" or reading.lemmas[position] in _TIMES:
        return False
    above = reading.feature(reading.head[position], "Case")
    if reading.dep[position] in _NAMING and above not in {"Nom", ""} and not _stands_off(reading, position):
        return False
    return reading.feature(position, "Case") in {"Nom", ""}


def _stands_off(reading: Reading, position: int) -> bool:
    """«Россиянам МИД советует»: a nominative that the parser took for a genitive."""
    is_nominative = reading.pos[position] in {"NOUN", "PROPN"} and reading.feature(position, "Case") == "Nom"
    return is_nominative and reading.dep[position] == "nmod" and reading.is_finite_verb(position + 1)


# «по словам посла»


def phrase_source(reading: Reading, hit: CueHit) -> Source | None:
    """The speaker behind «по словам», or the pronoun inside «по его словам»."""
    if hit.pronoun is not None:
        return Source(hit.pronoun, hit.pronoun, hit.pronoun, "phrase")
    begin = hit.last + 1
    if not _begins_speaker(reading, hit, begin):
        return None
    head = _phrase_head(reading, hit, begin)
    found = phrase_of(reading, head, "phrase")
    found = found._replace(first=begin)
    if reading.word(found.last + 1) in {",", "."}:
        return found
    for position in range(head + 1, found.last + 1):
        # «по словам женщины на щеке сына синяк»: without a comma the speaker ends before a preposition
        is_one_of = position == head + 1 and reading.lower[position] == "из"
        if is_one_of:
            continue
        if reading.pos[position] == "ADP" or reading.feature(position, "Case") == "Nom":
            return found._replace(last=position - 2 if reading.words[position - 1] == "," else position - 1)
    return found


def _phrase_head(reading: Reading, hit: CueHit, begin: int) -> int:
    head = begin
    for _ in range(12):
        above = reading.head[head]
        if above == head or not hit.last < above <= begin + 12 or not reading.is_noun(above):
            break
        if reading.feature(above, "Case") == "Nom" and reading.feature(head, "Case") not in {"Nom", ""}:
            break
        head = above
    while not reading.is_noun(head) and head + 1 < min(len(reading), begin + 5):
        if reading.lower[head + 1] == "из":  # «одного из жителей»
            break
        if reading.pos[head] not in {"ADJ", "DET", "NUM", "VERB", "PUNCT"}:
            break
        head += 1
    return head


def _begins_speaker(reading: Reading, hit: CueHit, begin: int) -> bool:
    """A word in the speaker's case, or one without case (Latin names, indeclinable acronyms) stands here."""
    if begin >= len(reading) or reading.words[begin] in _NO_SPEAKER or reading.lemmas[begin] == "который":
        return False
    if hit.case == "Dat" and reading.pos[begin] == "PRON":  # «согласно ей»: a rule, not a person
        return False
    case = reading.feature(begin, "Case")
    if reading.words[begin] in OPENING:
        return True
    if not case:
        return reading.is_word(begin) and reading.pos[begin] not in _NO_CASE_POS
    return case in {hit.case, "Acc", "Loc"} or reading.pos[begin] in {"PROPN", "X"}


# nouns: «слова знакомого, что…», «Минобороны опубликовало заявление, что…»


def _noun_source(reading: Reading, hit: CueHit, author: tuple[int, int], content: Pieces) -> Source | None:
    noun = hit.last
    if hit.head != noun:
        if reading.head[noun] == hit.head and reading.dep[noun].startswith("nsubj"):
            return _place(reading, hit.head, author, content) or _genitive(reading, noun, content)
        return verb_source(reading, hit.head, author, content) or _genitive(reading, noun, content)
    found = _genitive(reading, noun, content)
    if found is None and hit.first != noun:  # «с этими словами Буков вышел»
        return _beside(reading, noun, (noun, author[1]), content)
    return found


def _genitive(reading: Reading, noun: int, content: Pieces) -> Source | None:
    for child in reading.children[noun]:
        if child < noun or reading.dep[child] not in {"nmod", "appos"} or not _free(child, content):
            continue
        is_bare = reading.child(child, "case") is None and reading.is_noun(child)
        if is_bare and reading.feature(child, "Case") in {"Gen", ""}:
            return phrase_of(reading, child, "phrase")
    return None


# «Иван Буков: «…»»


def _before_colon(reading: Reading, author: tuple[int, int]) -> Source | None:
    first, last = author
    every = [position for position in range(first, last + 1) if reading.is_noun(position)]
    nouns = [position for position in every if reading.feature(position, "Case") in {"Nom", ""}] or every[:1]
    if not nouns:
        return None
    tops = [p for p in nouns if not first <= reading.head[p] <= last or reading.head[p] == p]
    head = tops[0] if tops else nouns[0]
    return Source(first, last, head, "name") if last - first < 16 else phrase_of(reading, head, "name")
