"""Content: what a cue reports, in the author's wording.

A clause («заявил, что…»), an infinitive («пообещал построить…»), what follows a colon, or a name in quotation
marks («назвал решение «ошибкой»»). Where it ends is in `bounds`, insertions («…, сообщает газета») are in
`insertion`, words put in quotation marks in `direct`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from svodka.quotes.bounds import content_end, infinitive_end, naming_end, trim
from svodka.quotes.cues import CueHit, Cues
from svodka.quotes.marks import Quoted
from svodka.quotes.reading import BRACKETS, END_MARKS, OPENING, Reading
from svodka.quotes.vocabulary import clause_openers

Pieces = tuple[tuple[int, int], ...]

_THAT = clause_openers("that")
_THAT_AT_ONCE = _THAT - {"чтобы"}
_ASKING = clause_openers("question")
_ASKING_BEHIND_PREPOSITION = clause_openers("question", "oblique")
_ASKED = clause_openers("relative")
# «как и обещал», «как только»: no «how»
_NOT_HOW = frozenset(("и", "только", "минимум", "раз"))
# «из-за того, что», «благодаря тому, что»: a reason, no report
_BECAUSE = frozenset(("того", "тому", "тем"))
# «сославшись на то, что»: the clause belongs to what stands between a cue and it
_POINTING = frozenset(("то", "том", "тем", "того"))
# where the search for a complementizer may end, verbs aside
_SEARCH_ENDS = END_MARKS | {":", ";"}
# a complementizer stands at most so many words behind its cue: «заявил во вторник на встрече с … в …, что»
_FAR = 30
_FAR_COLON = 25
_FAR_INFINITIVE = 20
# names in quotation marks have at most so many words: «заявила газете «Вестник»: …»
_LONGEST_NAME = 5
_NO_INFINITIVE_BEHIND = frozenset((":", ";", "—", "–"))
_INFINITIVE_HEADS = frozenset(
    ("obj", "iobj", "obl", "nsubj", "xcomp", "conj", "ROOT", "root", "appos", "flat:name", "nmod", "advcl")
)


class Content(NamedTuple):
    """What is reported: pieces as first and last words, the rule that found it, the marks around speech."""

    pieces: Pieces
    rule: str
    quoted: tuple[Quoted, ...] = ()


def indirect_content(reading: Reading, hit: CueHit, cues: Cues) -> Content | None:
    """What a verb, noun or adjective reports without quotation marks around it all."""
    stop = reading.scope(hit.head)[1]
    for rule, needed, read in _RULES:
        if needed <= hit.takes:
            pieces = read(reading, hit, cues, stop)
            if pieces is not None:
                return Content(pieces, rule)
    return None


def _one(piece: tuple[int, int] | None) -> Pieces | None:
    return None if piece is None else (piece,)


# «заявил, что…»


def _clause(reading: Reading, hit: CueHit, cues: Cues, stop: int) -> Pieces | None:
    begin = complementizer(reading, hit, stop)
    if begin is None or begin >= stop:
        return None
    return _one(trim(reading, begin, content_end(reading, hit, cues, begin, stop) - 1))


def complementizer(reading: Reading, hit: CueHit, stop: int) -> int | None:
    """The first word of the reported clause: behind «что», or the question word itself."""
    position = hit.last + 1
    limit = min(stop, position + _FAR, len(reading) - 1)
    if position < limit and reading.lower[position] == "как" and "passive" in hit.takes:
        return position
    if position < limit and reading.lower[position] in _THAT_AT_ONCE:
        return position + 1 if hit.form != "noun" and reading.is_word(position + 1) else None
    words, pos, around = reading.words, reading.pos, reading.around
    if "," not in words[position:limit]:
        return None
    outside = around[hit.head]
    depth = 0
    while position < limit:
        quoted = around[position]
        if quoted is not None and quoted != outside:
            position = max(position + 1, reading.behind(quoted))
            continue
        word = words[position]
        depth += BRACKETS.get(word, 0)
        may_end = word in _SEARCH_ENDS or pos[position] == "VERB"
        if may_end and depth <= 0 and _ends_search(reading, hit, position):
            return None
        if word == "," and depth <= 0:
            begin = _opens_clause(reading, hit, position)
            if begin is not None:
                return begin
            position = _behind_insertion(reading, position, limit)
        else:
            position += 1
    return None


def _ends_search(reading: Reading, hit: CueHit, position: int) -> bool:
    """A verb between a cue and «что» takes the clause for itself: «попросил передать, что»."""
    if reading.words[position] in {":", ";"} or reading.ends_sentence(position):
        return True
    if position == hit.head or reading.pos[position] != "VERB":
        return False
    return reading.is_finite(position) or reading.feature(position, "VerbForm") == "Inf"


def _opens_clause(reading: Reading, hit: CueHit, comma: int) -> int | None:
    after = comma + 1
    word = reading.low(after)
    if (word in {"а", "и"} or reading.word(after) in OPENING) and reading.low(after + 1) == "что":
        after, word = after + 1, "что"
    if word in _THAT:
        return after + 1 if _reports(reading, hit, comma, after) else None
    if hit.form == "noun" or (comma != hit.last + 1 and hit.sense != "ask"):
        return None
    return after if _asks(reading, hit, after) else None


def _reports(reading: Reading, hit: CueHit, comma: int, that: int) -> bool:
    """Whether «что» opens what the cue reports: no reason, no purpose, no relative clause."""
    before = reading.lower[comma - 1]
    if before in _BECAUSE and not (before == "тем" and hit.sense == "say"):
        return False
    if comma == hit.last + 1:
        return True
    if reading.lower[that] == "чтобы" and hit.sense != "urge":
        return False
    return not reading.dep[that].startswith("nsubj") or before in {"том", "то"}


def _asks(reading: Reading, hit: CueHit, after: int) -> bool:
    """«рассказал, как бежал», «спросил, в каком году», «спросил, будет ли»."""
    word = reading.low(after)
    if word in _ASKING:
        return word != "как" or reading.low(after + 1) not in _NOT_HOW
    if hit.sense == "ask" and word in _ASKED:
        return True
    if reading.pos[after] == "ADP" and reading.low(after + 1) in _ASKING_BEHIND_PREPOSITION:
        return True
    return "ли" in reading.lower[after : after + 5]


def _behind_insertion(reading: Reading, comma: int, limit: int) -> int:
    """The comma behind an insertion: «заявил, выступая в Думе, что…», else the word behind the comma."""
    following = comma + 1
    is_relative = "который" in reading.lemmas[following : following + 2]
    if reading.feature(following, "VerbForm") not in {"Conv", "Part"} and not is_relative:
        return following
    for position in range(following, limit):
        if reading.words[position] == "," and reading.low(position + 1) == "что":
            is_others = reading.lower[position - 1] in _POINTING or reading.is_finite_verb(position - 1)
            return limit if is_others else position
        if not is_relative and reading.is_finite_verb(position):
            return following
    return following


# «пообещал построить…»


def _infinitive(reading: Reading, hit: CueHit, cues: Cues, stop: int) -> Pieces | None:
    verb = _find_infinitive(reading, hit, stop)
    if verb is None:
        return None
    begin = verb
    while begin - 1 > hit.last and reading.head[begin - 1] == verb and reading.dep[begin - 1] == "advmod":
        begin -= 1
    if reading.words[begin - 1] in OPENING:
        begin -= 1
    end = content_end(reading, hit, cues, begin, stop)
    return _one(trim(reading, begin, infinitive_end(reading, verb, end) - 1))


def _find_infinitive(reading: Reading, hit: CueHit, stop: int) -> int | None:
    outside = reading.around[hit.head]
    for position in range(hit.last + 1, min(stop, hit.last + _FAR_INFINITIVE)):
        if reading.feature(position, "VerbForm") == "Inf":
            return position if _governs_infinitive(reading, hit, position) else None
        word = reading.words[position]
        if word in _NO_INFINITIVE_BEHIND or reading.is_finite_verb(position):
            return None
        if hit.form == "noun" and word == ",":
            return None
        if reading.around[position] != outside:
            return None
    return None


def _governs_infinitive(reading: Reading, hit: CueHit, verb: int) -> bool:
    """The parser may hang the infinitive on the one addressed: «призвал жителей сохранять спокойствие»."""
    head = reading.head[verb]
    if reading.dep[verb] in {"cop", "aux"}:
        verb, head = head, reading.head[head]
    if head in {hit.head, verb} or head > verb:
        return True
    if hit.form == "noun":
        return reading.lower[verb - 1] not in {"и", "или", "а"}
    return reading.pos[head] in {"NOUN", "PROPN", "PRON", "VERB"} and reading.dep[head] in _INFINITIVE_HEADS


# «X заявил: Y»


def _is_time(reading: Reading, colon: int) -> bool:
    """«в 17:00», «со счётом 3:1»: a colon between numbers opens nothing."""
    return reading.word(colon - 1).isdigit() and reading.word(colon + 1).isdigit()


def _colon(reading: Reading, hit: CueHit, cues: Cues, stop: int) -> Pieces | None:
    behind = range(hit.last + 1, min(stop, hit.last + _FAR_COLON))
    if ":" not in reading.words[behind.start : behind.stop]:
        return None
    outside = reading.around[hit.head]
    for position in behind:
        if reading.words[position] == ":" and not _is_time(reading, position):
            following = position + 1
            if (
                following >= stop
                or reading.words[following] in OPENING
                or reading.starts_paragraph(following)
            ):
                return None
            return _one(trim(reading, following, content_end(reading, hit, cues, following, stop) - 1))
        quoted = reading.around[position]
        is_long = quoted is not None and len(reading.words_in(quoted.start, quoted.end)) > _LONGEST_NAME
        if (quoted != outside and (quoted is None or is_long)) or reading.ends_sentence(position):
            return None
    return None


# «назвал решение «ошибкой»»


def _naming(reading: Reading, hit: CueHit, _cues: Cues, stop: int) -> Pieces | None:
    quoted = _name_in_marks(reading, hit, stop)
    if quoted is None:
        return None
    opening = reading.at(quoted.start) - 1
    last = naming_end(reading, reading.behind(quoted), stop) - 1
    subject: set[int] = set()
    for child in reading.children[hit.head]:
        if reading.dep[child].startswith("nsubj"):
            subject |= reading.subtree(child)
    begin = hit.last + 1
    while begin < opening and (begin in subject or reading.words[begin] in {",", "—"}):
        begin += 1
    if begin < opening and not (begin == opening - 1 and reading.lower[begin] == "как"):
        return ((begin, last),)
    named = _named_before(reading, hit)
    return None if named is None else (named, (opening, last))


def _named_before(reading: Reading, hit: CueHit) -> tuple[int, int] | None:
    """«Церемонию газета назвала «балаганом»»: the object before the verb."""
    named = reading.child(hit.head, "obj", "nsubj:pass")
    if named is None or named >= hit.first:
        return None
    before = [position for position in reading.subtree(named) if position < hit.first]
    return trim(reading, min(before), max(before))


def _name_in_marks(reading: Reading, hit: CueHit, stop: int) -> Quoted | None:
    outside = reading.around[hit.head]
    for position in range(hit.last + 1, min(stop, hit.last + _FAR_COLON)):
        quoted = reading.around[position]
        if quoted is not None and quoted != outside:
            return quoted if _predicates(reading, quoted) else None
        if reading.ends_sentence(position) or reading.words[position] in {":", ";"}:
            return None
    return None


def _predicates(reading: Reading, quoted: Quoted) -> bool:
    """«ошибкой», «вызовом века» against «Титаник»: a title keeps its capital and its nominative."""
    inside = reading.words_in(quoted.start, quoted.end)[:20]
    words = [position for position in inside if reading.is_word(position)]
    if not words:
        return False
    is_small = reading.words[words[0]][0].islower()
    return is_small or any(reading.feature(position, "Case") == "Ins" for position in words[:3])


_Rule = Callable[[Reading, CueHit, Cues, int], Pieces | None]
# rules in order, with what a cue has to take for them
_RULES: tuple[tuple[str, frozenset[str], _Rule], ...] = (
    ("clause", frozenset(("что",)), _clause),
    ("infinitive", frozenset(("inf",)), _infinitive),
    ("naming", frozenset(("as",)), _naming),
    ("colon", frozenset(("direct", "что")), _colon),
)
