"""Where reported words end.

A clause runs to the end of its unit unless another cue of the same speaker, an insertion of the author or the
sentence around it goes on before. Parsers cut long clauses short, so the tree has the word only where the
sentence is known to go on.
"""

from __future__ import annotations

from svodka.quotes.cues import CueHit, Cues
from svodka.quotes.reading import BRACKETS, DASHES, END_MARKS, OPENING, Reading

_FINAL = END_MARKS | {",", ";", ":"} | DASHES
_TRIMMED_AT_END = _FINAL - {"!", "?", "…", "...", "?!", "!!!"}
# what an inserted verb may take
_INSERTED = frozenset(("insert", "passive"))
# where the author may go on
_CONJUNCTIONS = frozenset(("и", "а", "но"))
_JOINTS = _CONJUNCTIONS | DASHES | {","}
_TURNING = _JOINTS | {":"} | BRACKETS.keys()
# words between a conjunction and a second cue: «…, а также при этом ранее добавил»
_LINKING = frozenset(
    "и а но однако также затем при этом ранее позже потом тоже еще даже же в то время далее вновь "
    "снова".split()
)
_MAX_LINKING = 7
_SUBORDINATORS = frozenset("хотя если когда поскольку пока раз".split())
_SUBORDINATE = frozenset("где куда чтобы если потому когда поскольку что".split())
_OPENERS = frozenset("что чтобы который где когда если хотя как куда поскольку и или а но чем потому".split())
_TURNS = frozenset(("выясниться", "оказаться"))
_AGREEING = ("Tense", "Number", "Gender")
_CONTENT_LABELS = frozenset(("ccomp", "xcomp", "csubj", "advcl", "acl", "parataxis", "nmod", "obj"))
# an inserted verb stands so near behind its comma, words that belong to a name in marks so near behind it
_NEAR_COMMA = 4
_NEAR_NAME = 8


def trim(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """A stretch of words without the punctuation that belongs to the author; None if nothing is left."""
    words = reading.words
    while first <= last and words[first] in _FINAL:
        first += 1
    while last >= first and words[last] in _TRIMMED_AT_END:
        last -= 1
    for position in range(first, min(last + 1, first + 5)):
        if reading.is_word(position):
            return first, last
    return None


def content_end(reading: Reading, hit: CueHit, cues: Cues, begin: int, stop: int) -> int:
    """The word behind the last of a reported clause that begins at `begin`."""
    clause = range(begin, stop)
    depth = 0
    for position in reading.places_outside(_TURNING, clause, reading.around[hit.head]):
        word = reading.lower[position]
        depth += BRACKETS.get(word, 0)
        if depth < 0:
            return position
        if depth:
            continue
        if word == ":" and quotation_follows(reading, position):
            return position
        is_joint = word in _JOINTS and position > begin
        if is_joint and _author_goes_on(reading, hit, cues, clause, position):
            return position
    return _tree_end(reading, hit, begin, stop)


def quotation_follows(reading: Reading, colon: int) -> bool:
    """Whether words in quotation marks stand behind a colon."""
    following = colon + 1
    return reading.word(following) in OPENING and not reading.starts_paragraph(following)


def _author_goes_on(reading: Reading, hit: CueHit, cues: Cues, clause: range, position: int) -> bool:
    """Whether the author speaks again behind a comma, a dash or a conjunction."""
    if _turned_out(reading, position, clause.stop):
        return True
    at = position + 1
    limit = min(clause.stop, position + _MAX_LINKING)
    while at < limit and (reading.lower[at] in _LINKING or reading.pos[at] == "ADV"):
        at += 1
    following = cues.at(at) if at < clause.stop else None
    if following is None or following.form == "phrase":
        return False
    is_conjunction = reading.lower[position] in _CONJUNCTIONS
    if not is_conjunction and is_insertion(reading, following, position, clause.stop):
        return True
    goes_on = "также" in reading.lower[position + 1 : at]
    return _same_speaker(reading, hit, following, clause.start, goes_on=goes_on)


def _turned_out(reading: Reading, comma: int, stop: int) -> bool:
    """«…, однако позже выяснилось»: the article itself goes on."""
    if reading.low(comma + 1) not in {"однако", "но"}:
        return False
    return any(reading.lemmas[position] in _TURNS for position in range(comma + 2, min(stop, comma + 5)))


def is_insertion(reading: Reading, hit: CueHit, comma: int, stop: int) -> bool:
    """«…, сообщает газета «Труд».»: a verb and its subject behind a comma, to the end or the next comma."""
    if hit.takes.isdisjoint(_INSERTED) or hit.form != "verb" or not reading.is_finite(hit.head):
        return False
    following = hit.last + 1
    if hit.head - comma > _NEAR_COMMA or following >= stop or reading.words[following] in {",", ":"}:
        return False
    if "passive" in hit.takes:
        return reading.lower[following] in {"в", "на", "из"}
    subject = reading.child(hit.head, "nsubj")
    if subject is None or not may_be_subject(reading, hit.head, subject):
        return _begins_subject(reading, following)
    return subject > hit.head


def _begins_subject(reading: Reading, position: int) -> bool:
    """A noun, or what stands before one: «…, сообщили в банке», «…, пишет «Труд»»."""
    if reading.is_noun(position) or reading.lower[position] in {"в", "на", "со", "«", '"', "один"}:
        return True
    return reading.feature(position, "Case") == "Nom"


def _same_speaker(reading: Reading, hit: CueHit, following: CueHit, begin: int, *, goes_on: bool) -> bool:
    """«…, и добавил, что…», «…, подчеркнув, что…»: a second cue of the same subject.

    Args:
        goes_on: «также» stands before the second cue.
    """
    verb = following.head
    is_converb = reading.feature(verb, "VerbForm") == "Conv"
    same = agrees(reading, verb, hit.head) and (
        reading.feature(verb, "VerbForm") == reading.feature(hit.head, "VerbForm")
    )
    if reading.head[verb] == hit.head:
        return same or is_converb
    if reading.child(verb, "nsubj") is not None:
        return False
    above = reading.head[verb]
    if is_converb:
        return True
    in_clause = (
        begin <= above < verb and above in reading.subtree(hit.head) and _could_say(reading, above, verb)
    )
    has_clause = reading.lower[following.last + 1 : following.last + 3] == [",", "что"]
    return same and (has_clause or goes_on or not in_clause)


def _could_say(reading: Reading, above: int, verb: int) -> bool:
    """Whether the subject of a clause could be that of a cue: not «печь» of «печь цела, подчеркнув, что…»."""
    subject = reading.child(above, "nsubj", "nsubj:pass")
    if subject is None:
        return True
    gender, own = reading.feature(verb, "Gender"), reading.feature(subject, "Gender")
    if gender and own and gender != own:
        return False
    return reading.pos[subject] != "NOUN" or reading.feature(subject, "Animacy") != "Inan"


def may_be_subject(reading: Reading, verb: int, noun: int) -> bool:
    """Whether a common noun agrees with a verb in the past: not «баскетболист» with «сообщило»."""
    gender, own = reading.feature(verb, "Gender"), reading.feature(noun, "Gender")
    if reading.pos[noun] != "NOUN" or not gender or not own or gender == own:
        return True
    return "Neut" not in {gender, own} and reading.feature(noun, "Animacy") == "Anim"


def agrees(reading: Reading, one: int, other: int) -> bool:
    """Whether two verbs share tense, number and gender."""
    return all(reading.feature(one, name) == reading.feature(other, name) for name in _AGREEING)


# infinitives and names


def infinitive_end(reading: Reading, verb: int, stop: int) -> int:
    """«упрашивал остановить бой, но тот хотел продолжать»: a clause of its own ends an infinitive."""
    outside = reading.enclosing(verb)
    for position in range(verb + 1, stop):
        if reading.words[position] != "," or reading.enclosing(position) != outside:
            continue
        window = range(position + 1, min(stop, position + 12))
        finite = next((p for p in window if reading.is_finite(p)), None)
        if finite is None:
            continue
        if reading.lower[position + 1] in {"но", "однако", "а"}:
            return position
        if _stands_alone(reading, finite, position + 1) and not verb <= reading.head[finite] < stop:
            return position
    return stop


def _stands_alone(reading: Reading, finite: int, begin: int) -> bool:
    """A clause with a subject and without a conjunction."""
    if reading.dep[finite] not in {"conj", "parataxis"}:
        return False
    if reading.lower[begin] in _OPENERS or reading.lemmas[begin] in _OPENERS:
        return False
    return reading.child(finite, "nsubj", "nsubj:pass") is not None


def naming_end(reading: Reading, begin: int, stop: int) -> int:
    """«назвал это «ошибкой» для страны»: to the next mark, conjunction or verb."""
    for position in range(begin, min(stop, begin + _NEAR_NAME)):
        if not reading.is_word(position) or reading.pos[position] in {"CCONJ", "VERB", "SCONJ", "AUX"}:
            return position
    return begin if begin + _NEAR_NAME < stop else stop


# where the sentence around a clause goes on


def _tree_end(reading: Reading, hit: CueHit, begin: int, stop: int) -> int:
    """The end of a clause by the tree, where the sentence around it goes on; else the end of the unit."""
    if _opens_subordinate(reading, hit):
        return _before_main_clause(reading, begin, stop)
    head = _content_head(reading, hit, begin)
    if head is None:
        return stop
    inside = {position for position in reading.subtree(head) if begin <= position < stop}
    end = max(inside, default=begin) + 1
    rest = next((position for position in range(end, stop) if reading.is_word(position)), None)
    if rest is None or _rest_is_reported(reading, hit, rest, inside):
        return stop
    while end < stop and not _comma_closes(reading, end):
        end += 1
    return end


def _comma_closes(reading: Reading, position: int) -> bool:
    """A comma that opens no further subordinate clause."""
    if reading.words[position] != ",":
        return False
    following = position + 1
    if following >= len(reading):
        return True
    return reading.lower[following] not in _SUBORDINATE and reading.lemmas[following] != "который"


def _opens_subordinate(reading: Reading, hit: CueHit) -> bool:
    """«Хотя он сообщил, что…, …»: the cue's clause comes before the main one."""
    first = reading.scope(hit.head)[0]
    return any(
        reading.lower[position] in _SUBORDINATORS for position in range(first, min(first + 2, hit.first))
    )


def _before_main_clause(reading: Reading, begin: int, stop: int) -> int:
    for position in range(begin + 1, stop - 1):
        if reading.words[position] != "," or reading.enclosing(position) is not None:
            continue
        following = position + 1
        if reading.lower[following] in _OPENERS or reading.lemmas[following] in _OPENERS:
            continue
        if reading.feature(following, "VerbForm") in {"Part", "Conv"}:
            continue
        has_verb = any(reading.is_finite(p) for p in range(begin, position))
        if has_verb and any(reading.is_finite(p) for p in range(following, stop)):
            return position
    return stop


def _content_head(reading: Reading, hit: CueHit, begin: int) -> int | None:
    """The head of the reported clause: the cue's own dependent, else the top of its first words."""
    for child in reading.children[hit.head]:
        if child >= begin and reading.dep[child] in _CONTENT_LABELS:
            return child
    head = begin
    for _ in range(20):
        above = reading.head[head]
        if above < begin or above == head:
            return head if head != begin or reading.is_finite(head) else None
        head = above
    return None


def _rest_is_reported(reading: Reading, hit: CueHit, rest: int, inside: set[int]) -> bool:
    """Whether what follows the clause in the tree still belongs to it."""
    top = rest
    for _ in range(40):
        above = reading.head[top]
        if above == top or (above < rest and above not in inside):
            break
        top = above
        if top in inside:
            return True
    if _is_subordinate(reading, hit) or hit.form == "noun":
        return top == hit.head and reading.dep[rest] not in {"ROOT", "root"}
    if reading.head[top] != hit.head or reading.dep[top] != "conj" or not reading.is_finite(top):
        return True
    return reading.child(top, "nsubj") is not None or not agrees(reading, top, hit.head)


def _is_subordinate(reading: Reading, hit: CueHit) -> bool:
    """A cue in a clause that another encloses: «заявивший, что…, …», «который сообщил, что…, …»."""
    if reading.feature(hit.head, "VerbForm") in {"Part", "Conv"}:
        return reading.feature(hit.head, "Variant") != "Short"
    label, above = reading.dep[hit.head], reading.dep[reading.head[hit.head]]
    return label.startswith("acl") or label == "advcl" or (label == "conj" and above.startswith("acl"))
