"""Source: the mention beside a cue that names who speaks.

By the tree where it has a subject, by case and place where the parser lost it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from svodka.quotes.cues import CueHit
from svodka.quotes.marks import Quoted
from svodka.quotes.reading import DASHES, END_MARKS, Reading

How = Literal["subject", "place", "phrase", "antecedent", "nearby", "name"]

_PLACES = frozenset(("в", "во", "на", "из", "у"))
_STOPS = END_MARKS | {":", ";", "(", ")"} | DASHES
_SPREAD = frozenset(
    "amod nmod det nummod nummod:gov nummod:entity appos flat flat:name flat:foreign case compound fixed conj cc punct obl advmod acl dep parataxis".split()
)
_NOT_IN_PHRASE = frozenset(("acl:relcl", "advcl", "ccomp", "xcomp", "mark"))


class Source(NamedTuple):
    """The mention: its first and last word, its head, and how it was found.

    `dropped` marks a subject that stands with another verb («… и добавил, что …»).
    """

    first: int
    last: int
    head: int
    how: How
    dropped: bool = False


def find_source(reading: Reading, hit: CueHit | None, author: tuple[int, int], taken: list[tuple[int, int]]) -> Source | None:
    """The source of a cue among the author's words; `taken` are the pieces of content, where none can be."""
    if hit is None:
        return _before_colon(reading, author)
    if hit.form == "phrase":
        return phrase_source(reading, hit)
    if hit.form == "noun":
        return _noun_source(reading, hit, author, taken)
    if "passive" in hit.takes:
        return _place(reading, hit.head, author) or _agent(reading, hit.head)
    return _verb_source(reading, hit.head, author, taken)


def _free(position: int, taken: list[tuple[int, int]]) -> bool:
    return not any(first <= position <= last for first, last in taken)


# «…», — цитирует газета посла: the object speaks
_CITING = frozenset(("цитировать", "процитировать"))
_GIVING = frozenset(("приводить", "привести", "передавать", "передать"))


def _cited(reading: Reading, verb: int) -> Source | None:
    """The one whose words another reports: «цитирует посла», «приводит слова посла»."""
    for child in reading.children[verb]:
        if reading.dep[child] not in {"obj", "iobj"} and reading.feature(child, "Case") != "Acc":
            continue
        if reading.lemmas[child] == "слово":
            return _genitive(reading, child, [])
        if reading.lemmas[verb] in _CITING and reading.is_noun(child) and reading.feature(child, "Case") == "Acc" and child > verb:
            return _phrase_of(reading, child, "nearby")
    return None


def source_of_verb(reading: Reading, verb: int, author: tuple[int, int], taken: list[tuple[int, int]]) -> Source | None:
    """The source of a verb that only lends itself to a noun: «посвятил этому комментарий: …»."""
    return _verb_source(reading, verb, author, taken) if reading.pos[verb] == "VERB" else None


def _verb_source(reading: Reading, verb: int, author: tuple[int, int], taken: list[tuple[int, int]]) -> Source | None:
    if reading.lemmas[verb] in _CITING or reading.lemmas[verb] in _GIVING:
        cited = _cited(reading, verb)
        if cited is not None:
            return cited
    subject = _subject(reading, verb, taken)
    if subject is not None:
        return _relative(reading, subject, verb) or _phrase_of(reading, subject, "subject")
    beside = _beside(reading, verb, author, taken)
    if beside is not None:
        return beside
    if reading.feature(verb, "Number") == "Plur" and reading.feature(verb, "VerbForm") != "Conv":
        place = _place(reading, verb, author)
        if place is not None:
            return place
    return _inherited(reading, verb, author, taken) or _opening(reading, verb, author, taken)


def _opening(reading: Reading, verb: int, author: tuple[int, int], taken: list[tuple[int, int]]) -> Source | None:
    """The nominative that opens the sentence, where the parser gave the verb no subject at all."""
    if reading.feature(verb, "VerbForm") != "Fin" or reading.feature(verb, "Number") == "Plur":
        return None
    for position in range(author[0], verb):
        if reading.is_finite(position) or reading.words[position] in _STOPS:
            return None
        if _is_subject_like(reading, position, taken) and _agrees(reading, verb, position):
            if reading.dep[position] in {"nsubj", "root", "ROOT"} and reading.enclosing(position) is None:
                return _phrase_of(reading, position, "nearby")
            return None
    return None


def _subject(reading: Reading, verb: int, taken: list[tuple[int, int]]) -> int | None:
    for child in reading.children[verb]:
        if reading.dep[child] in {"nsubj", "nsubj:pass"} and _free(child, taken) and _can_speak(reading, child):
            return child
    return None


def _can_speak(reading: Reading, position: int) -> bool:
    if reading.lower[position] in {"это", "что", "то", "все", "тем", "том"}:
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
        return _phrase_of(reading, noun, "antecedent")
    for position in range(subject - 1, max(-1, subject - 6), -1):
        if reading.is_noun(position):
            return _phrase_of(reading, position, "antecedent")
    return None


def _inherited(reading: Reading, verb: int, author: tuple[int, int], taken: list[tuple[int, int]]) -> Source | None:
    """The subject of the verb this one hangs on: «… сообщил, … и добавил», «…, отметив, что», «заявивший, что»."""
    head = verb
    for _ in range(6):
        above = reading.head[head]
        if above == head:
            return None
        label = reading.dep[head]
        if label.startswith("acl"):
            return _phrase_of(reading, above, "antecedent") if reading.is_noun(above) else None
        if label not in {"conj", "advcl", "xcomp", "parataxis", "ccomp"} or label == "ccomp" and reading.feature(head, "VerbForm") == "Fin":
            return None
        subject = _subject(reading, above, taken)
        if subject is not None and (label != "conj" or _agrees(reading, verb, subject)):
            found = _relative(reading, subject, above) or _phrase_of(reading, subject, "subject")
            return found._replace(dropped=True)
        head = above
    return None


_COLLECTIVE = frozenset("большинство ряд часть некоторые сми половина треть множество пара".split())


def _agrees(reading: Reading, verb: int, subject: int) -> bool:
    number, gender = reading.feature(verb, "Number"), reading.feature(verb, "Gender")
    if number == "Plur":
        return reading.feature(subject, "Number") != "Sing" or reading.pos[subject] == "X" or (
            reading.child(subject, "conj") is not None or reading.lemmas[subject] in _COLLECTIVE
        )
    their = reading.feature(subject, "Gender")
    return reading.feature(subject, "Number") != "Plur" and (not gender or not their or gender == their or reading.pos[subject] in {"PROPN", "NOUN", "X"})


def _place(reading: Reading, verb: int, author: tuple[int, int]) -> Source | None:
    """«говорится в сообщении завода», «рассказали в пресс-службе»."""
    for child in reading.children[verb]:
        if reading.dep[child] in {"obl", "nmod", "obj", "iobj", "parataxis"} and author[0] <= child <= author[1]:
            case = reading.child(child, "case")
            if case is not None and reading.lower[case] in _PLACES and reading.feature(child, "Case") in {"Loc", "Gen", ""} and not _is_time(reading, child):
                return _phrase_of(reading, child, "place")
    for position in range(verb + 1, min(author[1] + 1, verb + 4)):
        if reading.lower[position] in _PLACES:
            for noun in range(position + 1, min(author[1] + 1, position + 6)):
                if reading.feature(noun, "Case") == "Loc" and reading.pos[noun] in {"NOUN", "PROPN"} and not _is_time(reading, noun):
                    return _phrase_of(reading, noun, "place")
    return None


_TIMES = frozenset(
    "год месяц день неделя час минута время понедельник вторник среда четверг пятница суббота воскресенье "
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь эфир ходе ход рамка частность "
    "момент век начало конец итог целое".split()
)


def _is_time(reading: Reading, position: int) -> bool:
    return reading.lemmas[position] in _TIMES


def _agent(reading: Reading, verb: int) -> Source | None:
    for child in reading.children[verb]:
        if reading.dep[child] == "obl" and reading.feature(child, "Case") == "Ins" and reading.feature(child, "Animacy") == "Anim":
            return _phrase_of(reading, child, "nearby")
    return None


def _beside(reading: Reading, verb: int, author: tuple[int, int], taken: list[tuple[int, int]]) -> Source | None:
    """A nominative that the parser hung elsewhere: right behind the verb, or before it."""
    for position in range(verb + 1, min(author[1] + 1, verb + 9)):
        if reading.words[position] in _STOPS or reading.words[position] == "," or reading.is_finite(position):
            break
        if _is_subject_like(reading, position, taken) and _agrees(reading, verb, position):
            return _phrase_of(reading, _top(reading, position), "nearby")
    if reading.dep[verb] == "conj" or reading.feature(verb, "VerbForm") in {"Conv", "Part"}:
        return None
    for position in range(verb - 1, max(author[0] - 1, verb - 9), -1):
        if reading.words[position] in _STOPS or reading.is_finite(position) and reading.pos[position] == "VERB":
            return None
        if _is_subject_like(reading, position, taken) and _agrees(reading, verb, position) and reading.head[position] != verb:
            return _phrase_of(reading, _top(reading, position), "nearby")
    return None


def _is_subject_like(reading: Reading, position: int, taken: list[tuple[int, int]]) -> bool:
    if not _free(position, taken) or reading.pos[position] not in {"NOUN", "PROPN", "PRON", "X"}:
        return False
    if reading.pos[position] == "X" and not reading.is_noun(position):
        return False
    if not _can_speak(reading, position) or reading.lemmas[position] == "который" or _is_time(reading, position):
        return False
    if reading.dep[position] in {"appos", "flat", "flat:name", "nmod", "flat:foreign"}:
        if reading.feature(reading.head[position], "Case") not in {"Nom", ""}:
            return False
    return reading.feature(position, "Case") in {"Nom", ""}


def _top(reading: Reading, position: int) -> int:
    """The head of the noun phrase a nominative belongs to: «тренер Иван Буков»."""
    for _ in range(6):
        head = reading.head[position]
        if reading.dep[position] not in {"appos", "flat:name", "flat", "flat:foreign"} or not reading.is_noun(head):
            break
        if abs(head - position) > 6:
            break
        position = head
    return position


# «по словам посла»


def phrase_source(reading: Reading, hit: CueHit) -> Source | None:
    """The speaker behind «по словам», or the pronoun inside «по его словам»."""
    if hit.pronoun is not None:
        return Source(hit.pronoun, hit.pronoun, hit.pronoun, "phrase")
    begin = hit.last + 1
    if begin >= len(reading) or reading.words[begin] in _STOPS or reading.words[begin] == ",":
        return None
    if reading.lemmas[begin] == "который" or (hit.case == "Dat" and reading.pos[begin] == "PRON"):
        return None
    if not _carries_case(reading, begin, hit.case):
        return None
    head = begin
    for _ in range(12):
        above = reading.head[head]
        if above == head or above <= hit.last or above > begin + 12 or not reading.is_noun(above):
            break
        if reading.feature(above, "Case") == "Nom" and reading.feature(head, "Case") not in {"Nom", ""}:
            break
        head = above
    while not reading.is_noun(head) and head + 1 < len(reading) and head < begin + 4 and reading.pos[head] in {"ADJ", "DET", "NUM", "VERB", "PUNCT"}:
        head += 1
    found = _before_preposition(reading, hit, _phrase_of(reading, head, "phrase"))
    return found._replace(first=min(begin, found.first) if found.first >= begin else begin)


def _before_preposition(reading: Reading, hit: CueHit, found: Source) -> Source:
    """«по словам женщины на щеке сына синяк»: without a comma behind it the speaker ends before a preposition."""
    if found.last + 1 < len(reading) and reading.words[found.last + 1] in {",", "."}:
        return found
    for position in range(found.head + 1, found.last + 1):
        if reading.pos[position] == "ADP" or reading.feature(position, "Case") == "Nom":
            return found._replace(last=position - 1)
    return found


def _carries_case(reading: Reading, begin: int, case: str) -> bool:
    """A word in the speaker's case, or one without case (Latin names, indeclinable acronyms) stands here."""
    given = reading.feature(begin, "Case")
    if reading.words[begin] in {"«", "\"", "„", "“"} or not given:
        return reading.is_word(begin) and reading.pos[begin] not in {"ADV", "ADP", "VERB", "PART", "SCONJ", "CCONJ"} or reading.words[begin] in {"«", "\"", "„", "“"}
    return given in {case, "Acc", "Loc"} or (reading.pos[begin] in {"PROPN", "X"})


# nouns: «слова знакомого, что…», «Минобороны опубликовало заявление, что…»


def _noun_source(reading: Reading, hit: CueHit, author: tuple[int, int], taken: list[tuple[int, int]]) -> Source | None:
    noun = hit.last
    if hit.head != noun:
        if reading.head[noun] == hit.head and reading.dep[noun].startswith("nsubj"):
            return _place(reading, hit.head, author) or _genitive(reading, noun, taken)
        return _verb_source(reading, hit.head, author, taken) or _genitive(reading, noun, taken)
    found = _genitive(reading, noun, taken)
    if found is not None:
        return found
    verb = reading.head[noun]
    if hit.first != hit.last:  # «с этими словами Буков вышел»
        return _beside(reading, hit.last, (hit.last, author[1]), taken)
    return None


def _genitive(reading: Reading, noun: int, taken: list[tuple[int, int]]) -> Source | None:
    for child in reading.children[noun]:
        if child > noun and reading.dep[child] in {"nmod", "appos"} and reading.feature(child, "Case") in {"Gen", ""} and _free(child, taken):
            if reading.child(child, "case") is None and reading.is_noun(child):
                return _phrase_of(reading, child, "phrase")
    return None


# «Иван Буков: «…»»


def _before_colon(reading: Reading, author: tuple[int, int]) -> Source | None:
    first, last = author
    every = [p for p in range(first, last + 1) if reading.is_noun(p)]
    nouns = [p for p in every if reading.feature(p, "Case") in {"Nom", ""}] or every[:1]
    if not nouns:
        return None
    inside = [p for p in nouns if not (first <= reading.head[p] <= last) or reading.head[p] == p]
    head = inside[0] if inside else nouns[0]
    return Source(first, last, head, "name") if last - first < 16 else _phrase_of(reading, head, "name")


# phrases


def _phrase_of(reading: Reading, head: int, how: How) -> Source:
    """The noun phrase around a head: what depends on it without a break, no relative clauses."""
    inside = _branch(reading, head)
    first = last = head
    while first - 1 in inside and reading.words[first - 1] != ",":
        first -= 1
    while last + 1 in inside and (reading.words[last + 1] != "," or _goes_on_behind_comma(reading, last + 1, inside)):
        last += 1
    if reading.words[last + 1 : last + 2] == ["."] and len(reading.words[last]) == 1 and reading.words[last].isupper() and last + 2 < len(reading):
        last += 2
    while last > head and not reading.is_word(last) and reading.words[last] not in {"»", "\"", "”", "“", ")"}:
        last -= 1
    while first < head and (reading.pos[first] == "ADP" or reading.words[first] in {",", "—", "-"}):
        first += 1
    quoted = reading.enclosing(last)
    if quoted is not None and len(reading.words_in(quoted.start, quoted.end)) <= 9 and reading.words[last] != "," and _is_name(reading, quoted) and last + 1 < len(reading) and reading.enclosing(head) in {None, quoted}:
        last = max(last, min(reading.behind(quoted) - 1, last + 12))
        if reading.enclosing(head) == quoted and len(reading.words_in(quoted.start, quoted.end)) <= 5:
            first = min(first, reading.at(quoted.start) - 1)
    return Source(first, last, head, how)


def _is_name(reading: Reading, quoted: Quoted) -> bool:
    """A name in quotation marks holds no verb."""
    return not any(reading.is_finite(p) and reading.pos[p] == "VERB" for p in reading.words_in(quoted.start, quoted.end))


def _branch(reading: Reading, head: int) -> set[int]:
    found, waiting = {head}, [head]
    while waiting:
        for child in reading.children[waiting.pop()]:
            if child in found or abs(child - head) > 40 or reading.dep[child] in _NOT_IN_PHRASE:
                continue
            if reading.dep[child] not in _SPREAD or (reading.dep[child] == "acl" and child > head):
                continue
            if reading.is_finite(child) and reading.pos[child] == "VERB":
                continue
            found.add(child)
            waiting.append(child)
    return found


def _goes_on_behind_comma(reading: Reading, comma: int, inside: set[int]) -> bool:
    """«внучка классика, певица Анна Рой»: an apposition that leads to the name."""
    return comma + 1 in inside and reading.pos[comma + 1] in {"NOUN", "PROPN", "ADJ"} and reading.feature(comma + 1, "Case") in {"Nom", "Gen"}
