"""Content: what a cue reports, in the author's wording.

A clause («заявил, что…»), an infinitive («пообещал построить…»), what follows a colon, or a name in quotation
marks («назвал решение «ошибкой»»). Insertions («…, сообщает газета») are in `insertion`, words put in
quotation marks in `direct`.
"""

from __future__ import annotations

from typing import NamedTuple

from svodka.quotes.cues import CueHit
from svodka.quotes.marks import Quoted
from svodka.quotes.reading import DASHES, END_MARKS, Reading

_THAT = frozenset(("что", "чтобы", "будто", "якобы", "дескать", "мол"))
_ASKING = frozenset(
    "где куда откуда почему зачем отчего кто кого кому кем чей чья чье чьи какой какая какое какие каким какую "
    "каких сколько насколько каков какова каково каковы как".split()
)
_CONJUNCTIONS = frozenset(("и", "а", "но", "однако", "также", "затем", "при", "этом", "ранее", "позже", "потом", "тоже", "еще", "даже", "же", "в", "то", "время", "далее", "вновь", "снова"))
# «из-за того, что», «благодаря тому, что»: a reason, no report
_BECAUSE = frozenset(("того", "тому", "тем"))
# a complementizer stands at most so many words behind its cue: «заявил во вторник на встрече с … в …, что»
_FAR = 30
_FINAL = END_MARKS | {",", ";", ":"} | DASHES
_KEPT_AT_END = frozenset(("!", "?", "…", "...", "?!", "!!!"))


class Content(NamedTuple):
    """What is reported: pieces as first and last words, the quotation it fills exactly, the rule that found it."""

    pieces: tuple[tuple[int, int], ...]
    rule: str
    quoted: tuple[Quoted, ...] = ()


class Cues:
    """The cues of a Doc by the word that governs."""

    def __init__(self, hits: list[CueHit]) -> None:
        self.hits = hits
        self.by_head = {hit.head: hit for hit in hits if hit.form != "phrase"}
        self.by_first = {hit.first: hit for hit in hits}


def indirect_contents(reading: Reading, hit: CueHit, cues: Cues) -> list[Content]:
    """What a verb, noun or adjective reports without quotation marks around it all."""
    first, stop = reading.scope(hit.head)
    for rule, read in _RULES:
        if _NEEDED.get(rule, {rule}) <= hit.takes:
            piece = read(reading, hit, cues, first, stop)
            if piece is not None:
                return [Content((piece,), rule)] if isinstance(piece, tuple) and isinstance(piece[0], int) else [Content(piece, rule)]
    return []


def trim(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """A stretch of words without the punctuation that belongs to the author."""
    while first <= last and reading.words[first] in _FINAL:
        first += 1
    while last >= first and reading.words[last] in _FINAL and reading.words[last] not in _KEPT_AT_END:
        last -= 1
    if first > last or not any(reading.is_word(position) for position in range(first, min(last + 1, first + 5))):
        return None
    return first, last


# «заявил, что…»


def _clause(reading: Reading, hit: CueHit, cues: Cues, first: int, stop: int) -> tuple[int, int] | None:
    begin = _complementizer(reading, hit, cues, stop)
    if begin is None:
        return None
    return trim(reading, begin, content_end(reading, hit, cues, begin, stop) - 1)


def _complementizer(reading: Reading, hit: CueHit, cues: Cues, stop: int) -> int | None:
    """The first word of the reported clause, behind «что» and the like."""
    position = hit.last + 1
    limit = min(stop, position + _FAR)
    if position < limit and reading.lower[position] == "как" and "passive" in hit.takes:
        return position
    if position < limit and reading.lower[position] in _THAT - {"чтобы"}:
        return position + 1 if _follows(reading, position, hit) else None
    depth = 0
    outside = reading.enclosing(hit.head)
    while position + 1 < limit:
        word = reading.words[position]
        quoted = reading.enclosing(position)
        if quoted is not None and quoted != outside:
            position = max(position + 1, reading.behind(quoted))
            continue
        if word in "()":
            depth += 1 if word == "(" else -1
        elif depth <= 0 and (word == ":" or word == ";" or reading.ends_sentence(position)):
            return None
        elif depth <= 0 and word == ",":
            begin = _opens_clause(reading, hit, position)
            if begin is not None:
                return begin
            position = _behind_insertion(reading, position, limit)
            continue
        elif depth <= 0 and position != hit.head and _other_verb(reading, hit, position):
            return None
        position += 1
    return None


def _other_verb(reading: Reading, hit: CueHit, position: int) -> bool:
    """A verb between a cue and «что» takes the clause for itself: «попросил передать, что»."""
    if reading.pos[position] != "VERB":
        return False
    return reading.is_finite(position) or ("inf" in hit.takes and reading.feature(position, "VerbForm") == "Inf")


def _follows(reading: Reading, position: int, hit: CueHit) -> bool:
    return hit.form != "noun" and position + 1 < len(reading) and reading.is_word(position + 1)


def _opens_clause(reading: Reading, hit: CueHit, comma: int) -> int | None:
    after = comma + 1
    word = reading.lower[after]
    if word in {"а", "и"} and after + 1 < len(reading) and reading.lower[after + 1] == "что":
        after, word = after + 1, "что"
    if word in _THAT:
        if reading.lower[comma - 1] in _BECAUSE and not (reading.lower[comma - 1] == "тем" and hit.sense == "say"):
            return None
        if word == "чтобы" and hit.sense != "urge" and comma != hit.last + 1:
            return None
        if comma != hit.last + 1 and reading.dep[after].startswith("nsubj") and reading.lower[comma - 1] not in {"том", "то"}:
            return None
        return after + 1
    if comma != hit.last + 1 and hit.sense != "ask":
        return None
    if hit.form == "noun":
        return None
    if word in _ASKING or (word in {"когда", "который"} and hit.sense == "ask"):
        return None if word == "как" and not _how(reading, after) else after
    if reading.pos[after] == "ADP" and reading.lower[min(after + 1, len(reading) - 1)] in _ASKING | {"чем", "чему", "чего"}:
        return after
    if "ли" in reading.lower[after : after + 5]:
        return after
    return None


def _how(reading: Reading, position: int) -> bool:
    """«рассказал, как бежал» against «сообщил, как и обещал,»."""
    return reading.lower[min(position + 1, len(reading) - 1)] not in {"и", "только", "минимум", "раз"}


def _behind_insertion(reading: Reading, comma: int, limit: int) -> int:
    """The word behind an insertion between commas: «заявил, выступая в Думе, что…», or behind the comma."""
    following = comma + 1
    form = reading.feature(following, "VerbForm")
    is_relative = reading.lemmas[following] == "который" or (
        following + 1 < limit and reading.lemmas[following + 1] == "который"
    )
    if form in {"Conv", "Part"} or is_relative:
        for position in range(following, limit):
            if reading.words[position] == "," and reading.lower[min(position + 1, len(reading) - 1)] == "что":
                return position if reading.lower[position - 1] not in {"то", "том", "тем", "того"} else limit
    return following


# «пообещал построить…»


def _infinitive(reading: Reading, hit: CueHit, cues: Cues, first: int, stop: int) -> tuple[int, int] | None:
    verb = _find_infinitive(reading, hit, stop)
    if verb is None:
        return None
    begin = verb
    while begin - 1 > hit.last and reading.head[begin - 1] == verb and reading.dep[begin - 1] == "advmod":
        begin -= 1
    if reading.words[begin - 1] in {"«", "„", "“", "\""}:
        begin -= 1
    end = content_end(reading, hit, cues, begin, stop)
    return trim(reading, begin, min(end, _infinitive_end(reading, verb, end)) - 1)


def _infinitive_end(reading: Reading, verb: int, stop: int) -> int:
    """«упрашивал остановить бой, но тот хотел продолжать»: a clause with a verb of its own ends an infinitive."""
    for position in range(verb + 1, stop):
        if reading.words[position] != "," or reading.enclosing(position) != reading.enclosing(verb):
            continue
        finite = next((p for p in range(position + 1, min(stop, position + 12)) if reading.is_finite(p)), None)
        if finite is None:
            continue
        if reading.lower[position + 1] in {"но", "однако", "а"}:
            return position
        if reading.dep[finite] in {"conj", "parataxis"} and reading.child(finite, "nsubj", "nsubj:pass") is not None and (
            reading.lower[position + 1] not in _OPENERS and reading.lemmas[position + 1] not in _OPENERS
        ) and reading.head[finite] not in range(verb, stop):
            return position
    return stop


def _find_infinitive(reading: Reading, hit: CueHit, stop: int) -> int | None:
    for position in range(hit.last + 1, min(stop, hit.last + 20)):
        if reading.feature(position, "VerbForm") == "Inf":
            return position if _governs_infinitive(reading, hit, position) else None
        if reading.words[position] in {":", ";", "—", "–"} or reading.enclosing(position) != reading.enclosing(hit.head):
            return None
        if reading.is_finite(position) and reading.pos[position] == "VERB":
            return None
    return None


def _governs_infinitive(reading: Reading, hit: CueHit, verb: int) -> bool:
    """«попросил право выступить»: an infinitive after a noun of its own is no request."""
    head = reading.head[verb]
    if reading.dep[verb] in {"cop", "aux"}:
        verb, head = head, reading.head[head]
    if head == hit.head or head == verb or hit.form == "noun":
        return True
    return reading.pos[head] in {"NOUN", "PROPN", "PRON", "VERB"} and reading.dep[head] in {
        "obj", "iobj", "obl", "nsubj", "xcomp", "conj", "ROOT", "appos", "flat:name", "nmod", "advcl",
    }


# «X заявил: Y»


def _colon(reading: Reading, hit: CueHit, cues: Cues, first: int, stop: int) -> tuple[int, int] | None:
    for position in range(hit.last + 1, min(stop, hit.last + 25)):
        if reading.words[position] == ":":
            if position + 1 >= stop or reading.enclosing(position + 1) != reading.enclosing(hit.head):
                return None
            following = reading.text[reading.end[position] :].lstrip()[:1]
            if following in "«„“\"" or reading.starts_paragraph(position + 1):
                return None
            return trim(reading, position + 1, content_end(reading, hit, cues, position + 1, stop) - 1)
        if reading.enclosing(position) != reading.enclosing(hit.head):
            return None
        if reading.ends_sentence(position):
            return None
    return None


# «назвал решение «ошибкой»»


def _naming(
    reading: Reading, hit: CueHit, cues: Cues, first: int, stop: int
) -> tuple[int, int] | tuple[tuple[int, int], ...] | None:
    quoted = _name_in_marks(reading, hit, stop)
    if quoted is None:
        return None
    last = _naming_end(reading, reading.behind(quoted), stop) - 1
    opening = reading.at(quoted.start) - 1
    subject = set()
    for child in reading.children[hit.head]:
        if reading.dep[child].startswith("nsubj"):
            subject |= reading.subtree(child)
    begin = hit.last + 1
    while begin < opening and (begin in subject or reading.words[begin] in {",", "—"}):
        begin += 1
    if begin < opening and not (begin == opening - 1 and reading.lower[begin] == "как"):
        return begin, last
    named = reading.child(hit.head, "obj", "nsubj:pass")
    if named is not None and named < hit.first:
        before = [p for p in reading.subtree(named) if first <= p < hit.first]
        whole = trim(reading, min(before), max(before))
        return (whole, (opening, last)) if whole else None
    return None


def _naming_end(reading: Reading, begin: int, stop: int) -> int:
    """«назвал это «ошибкой» для страны»: to the next mark, conjunction or verb."""
    position = begin
    while position < min(stop, begin + 8):
        if not reading.is_word(position) or reading.pos[position] in {"CCONJ", "VERB", "SCONJ", "AUX"}:
            return position
        position += 1
    return begin if position < stop else position


def _name_in_marks(reading: Reading, hit: CueHit, stop: int) -> Quoted | None:
    for position in range(hit.last + 1, min(stop, hit.last + 25)):
        quoted = reading.enclosing(position)
        if quoted is not None and quoted != reading.enclosing(hit.head):
            return quoted if _predicates(reading, quoted) else None
        if reading.ends_sentence(position) or reading.words[position] in {":", ";"}:
            return None
    return None


def _predicates(reading: Reading, quoted: Quoted) -> bool:
    """«ошибкой», «вызовом века» against «Титаник»: a title keeps its capital and its nominative."""
    words = [p for p in reading.words_in(quoted.start, quoted.end) if reading.is_word(p)]
    if not words:
        return False
    return reading.words[words[0]][0].islower() or any(reading.feature(p, "Case") == "Ins" for p in words[:3])


# where a reported clause ends


def content_end(reading: Reading, hit: CueHit, cues: Cues, begin: int, stop: int) -> int:
    """The word behind the last of a reported clause that begins at `begin`.

    A clause runs to the end of its unit unless another cue of the same speaker, an insertion of the author or
    the sentence around it goes on before.
    """
    outside = reading.enclosing(hit.head)
    position, depth = begin, 0
    while position < stop:
        quoted = reading.enclosing(position)
        if quoted is not None and quoted != outside:
            position = max(position + 1, reading.behind(quoted))
            continue
        word = reading.words[position]
        if word in "()":
            depth += 1 if word == "(" else -1
            if depth < 0:
                return position
        elif depth == 0 and (word == ":" and _quotation_follows(reading, position)):
            return position
        elif depth == 0 and position > begin and _goes_on(reading, hit, cues, begin, position, stop):
            return position
        position += 1
    return _tree_end(reading, hit, begin, stop)


def _quotation_follows(reading: Reading, colon: int) -> bool:
    following = reading.at(reading.end[colon])
    return following < len(reading) and reading.words[following] in "«„“\"" and not reading.starts_paragraph(following)


def _goes_on(reading: Reading, hit: CueHit, cues: Cues, begin: int, position: int, stop: int) -> bool:
    """Whether the author speaks again at a comma, a dash or a conjunction."""
    word = reading.words[position]
    if word != "," and word not in DASHES and reading.lower[position] not in {"и", "а", "но"}:
        return False
    if _turned_out(reading, position, stop):
        return True
    at = position + 1
    while at < min(stop, position + 7) and (reading.lower[at] in _CONJUNCTIONS or reading.pos[at] == "ADV"):
        at += 1
    if at >= stop:
        return False
    following = cues.by_head.get(at) or cues.by_first.get(at)
    if following is None or following.form not in {"verb", "adjective", "noun"}:
        return False
    if is_insertion(reading, following, position, stop):
        return True
    return _same_speaker_goes_on(reading, hit, following, begin)


_TURNS = frozenset(("выясниться", "оказаться"))


def _turned_out(reading: Reading, comma: int, stop: int) -> bool:
    """«…, однако позже выяснилось»: the article itself goes on."""
    if reading.lower[comma + 1 : comma + 2] not in (["однако"], ["но"]):
        return False
    return any(reading.lemmas[p] in _TURNS for p in range(comma + 2, min(stop, comma + 5)))


def is_insertion(reading: Reading, hit: CueHit, comma: int, stop: int) -> bool:
    """«…, сообщает газета «Труд».»: a verb and its subject behind a comma, to the end or the next comma."""
    if not ({"insert", "passive"} & hit.takes) or hit.form != "verb" or not reading.is_finite(hit.head):
        return False
    if hit.head - comma > 4 or hit.last + 1 >= stop:
        return False
    following = hit.last + 1
    if reading.words[following] in {",", ":"} or reading.words[following] in END_MARKS:
        return False
    if "passive" in hit.takes:
        return reading.lower[following] in {"в", "на", "из"}
    subject = reading.child(hit.head, "nsubj")
    if subject is not None and subject > hit.head:
        return True
    if subject is not None:
        return False
    return reading.is_noun(following) or reading.lower[following] in {"в", "на", "со", "«", "\"", "один"} or (
        reading.feature(following, "Case") == "Nom"
    )


def _same_speaker_goes_on(reading: Reading, hit: CueHit, following: CueHit, begin: int) -> bool:
    """«…, и добавил, что…», «…, подчеркнув, что…»: a second cue of the same subject."""
    verb = following.head
    form = reading.feature(verb, "VerbForm")
    agrees = all(
        reading.feature(verb, name) == reading.feature(hit.head, name) for name in ("Tense", "Number", "Gender", "VerbForm")
    )
    if reading.head[verb] == hit.head:
        return agrees or form == "Conv"
    if reading.child(verb, "nsubj") is not None:
        return False
    reported = {p for p in reading.subtree(hit.head) if begin <= p < verb}
    if form == "Conv":
        return reading.head[verb] not in reported
    has_clause = following.last + 2 < len(reading) and reading.lower[following.last + 1 : following.last + 3] == [",", "что"]
    return agrees and (has_clause or reading.head[verb] not in reported)


def _tree_end(reading: Reading, hit: CueHit, begin: int, stop: int) -> int:
    """The end of a clause by the tree, where the sentence around it goes on; else the end of the unit."""
    if opens_subordinate(reading, hit):
        return _main_clause(reading, begin, stop)
    head = _content_head(reading, hit, begin)
    if head is None:
        return stop
    inside = {position for position in reading.subtree(head) if begin <= position < stop}
    end = max(inside, default=begin) + 1
    rest = next((p for p in range(end, stop) if reading.is_word(p)), None)
    if rest is None or _rest_is_reported(reading, hit, head, rest, inside):
        return stop
    while end < stop and not _comma_closes(reading, end):
        end += 1
    return end


def _comma_closes(reading: Reading, position: int) -> bool:
    """A comma that opens no further subordinate clause."""
    if reading.words[position] != ",":
        return False
    following = min(position + 1, len(reading) - 1)
    return not (reading.lower[following] in _SUBORDINATE or reading.lemmas[following] == "который")


def _content_head(reading: Reading, hit: CueHit, begin: int) -> int | None:
    for child in reading.children[hit.head]:
        if child >= begin and reading.dep[child] in {"ccomp", "xcomp", "csubj", "advcl", "acl", "parataxis", "nmod", "obj"}:
            return child
    head = begin
    for _ in range(20):
        if reading.head[head] < begin or reading.head[head] == head:
            return head if head != begin or reading.is_finite(head) else None
        head = reading.head[head]
    return None


def _rest_is_reported(reading: Reading, hit: CueHit, head: int, rest: int, inside: set[int]) -> bool:
    """Whether what follows the clause in the tree still belongs to it: parsers cut long clauses short."""
    top = rest
    for _ in range(40):
        if reading.head[top] == top or reading.head[top] < rest and reading.head[top] not in inside:
            break
        top = reading.head[top]
        if top in inside:
            return True
    if is_subordinate(reading, hit) or hit.form == "noun":
        return top == hit.head and reading.dep[rest] != "ROOT"
    verb = hit.head
    if reading.head[top] != verb or reading.dep[top] != "conj" or not reading.is_finite(top):
        return True
    if reading.child(top, "nsubj") is not None:
        return True
    agrees = all(reading.feature(top, name) == reading.feature(verb, name) for name in ("Tense", "Number", "Gender"))
    return not agrees


_SUBORDINATORS = frozenset("хотя если когда поскольку пока раз".split())
_SUBORDINATE = frozenset("где куда чтобы если потому когда поскольку что".split())
_OPENERS = frozenset("что чтобы который где когда если хотя как куда поскольку и или а но чем потому".split())


def opens_subordinate(reading: Reading, hit: CueHit) -> bool:
    """«Хотя он сообщил, что…, …»: the cue's clause comes before the main one."""
    first, _ = reading.scope(hit.head)
    return any(reading.lower[p] in _SUBORDINATORS for p in range(first, min(first + 2, hit.first)))


def _main_clause(reading: Reading, begin: int, stop: int) -> int:
    """The comma before the main clause."""
    for position in range(begin + 1, stop - 1):
        if reading.words[position] != "," or reading.enclosing(position) is not None:
            continue
        following = position + 1
        if reading.lower[following] in _OPENERS or reading.lemmas[following] in _OPENERS:
            continue
        if reading.feature(following, "VerbForm") in {"Part", "Conv"}:
            continue
        if any(reading.is_finite(p) for p in range(begin, position)) and any(reading.is_finite(p) for p in range(following, stop)):
            return position
    return stop


def is_subordinate(reading: Reading, hit: CueHit) -> bool:
    """A cue in a clause that another clause encloses or follows: «Хотя он сообщил, что…, …», «заявивший, что…, …»."""
    if reading.feature(hit.head, "VerbForm") in {"Part", "Conv"} and reading.feature(hit.head, "Variant") != "Short":
        return True
    label = reading.dep[hit.head]
    return label.startswith("acl") or label == "advcl" or (label == "conj" and reading.dep[reading.head[hit.head]].startswith("acl"))


# what a rule asks of a cue, where it is not its own name
_NEEDED = {"naming": {"as"}, "colon": {"direct", "что"}}
_RULES = (("что", _clause), ("inf", _infinitive), ("naming", _naming), ("colon", _colon))
