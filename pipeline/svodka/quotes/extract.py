"""The five parts put together: marks → cues → content → source → speaker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from svodka.annotations import Cue, Quote
from svodka.quotes.content import Content, Cues, indirect_contents
from svodka.quotes.cues import CueHit, find_cues
from svodka.quotes.direct import Speech, direct_speech, is_utterance
from svodka.quotes.insertion import phrase_insertion, verb_insertion
from svodka.quotes.marks import Quoted
from svodka.quotes.reading import Reading
from svodka.quotes.source import Source, find_source, phrase_source, source_of_verb
from svodka.quotes.speaker import Resolver, unknown
from svodka.quotes.vocabulary import Vocabulary


class Found(NamedTuple):
    """A quotation before its speaker is known."""

    kind: str
    content: Content
    hit: CueHit | None
    source: Source | None


def extract_quotes(reading: Reading, vocabulary: Vocabulary, min_confidence: float = 0.0) -> tuple[Quote, ...]:
    """All quotations of a Doc with their speakers, by start."""
    found = find_quotes(reading, vocabulary)
    resolver = Resolver(reading, vocabulary)
    quotes: list[Quote] = []
    for item in sorted(found, key=lambda item: _spoken_at(reading, item)):
        at = _spoken_at(reading, item)
        resolution = resolver.resolve(item.source, item.hit, at)
        resolver.remember(at, resolution)
        speaker = resolution.speaker
        quotes.append(_quote(reading, item, speaker, f"{item.content.rule}; {resolution.rule}"))
    quotes = _from_next(quotes)
    return tuple(sorted(quotes, key=lambda quote: (quote.pieces[0][0], -quote.pieces[-1][1], quote.cue.start if quote.cue else -1)))


# words in quotation marks that stand alone, as a headline does, belong to the speech right below
_BELOW = 600


def _from_next(quotes: list[Quote]) -> list[Quote]:
    """Speech without a cue or a speaker before it takes the speaker of the direct speech below."""
    done: list[Quote] = []
    following: Quote | None = None
    for quote in reversed(quotes):
        if quote.cue is None and quote.speaker.name is None and following is not None:
            if following.pieces[0][0] - quote.pieces[-1][1] < _BELOW:
                quote = quote._replace(speaker=following.speaker, rule="alone; below")
        if quote.kind == "direct" and quote.speaker.name is not None:
            following = quote
        done.append(quote)
    return done[::-1]


def _spoken_at(reading: Reading, item: Found) -> int:
    word = item.hit.first if item.hit is not None else item.content.pieces[0][0]
    return reading.start[word]


def find_quotes(reading: Reading, vocabulary: Vocabulary) -> list[Found]:
    """Quotations with content, cue and source."""
    cues = Cues(find_cues(reading, vocabulary))
    spoken = direct_speech(reading, cues)
    found = [item for speech in spoken if (item := _direct(reading, speech)) is not None]
    used = {hit.head for speech in spoken for hit in (speech.hit, *speech.more) if hit is not None}
    claimed = {quoted for speech in spoken for quoted in speech.content.quoted}
    for hit in cues.hits:
        for item in _indirect(reading, hit, cues, vocabulary, used, claimed):
            found.append(item)
    found += _headlines(reading, cues, vocabulary)
    return _without_nested(reading, _without_doubles(found))


def _direct(reading: Reading, speech: Speech) -> Found | None:
    source = find_source(reading, speech.hit, speech.author, list(speech.content.pieces))
    if source is None and speech.hit is not None and speech.hit.form == "noun":
        source = source_of_verb(reading, reading.head[speech.hit.last], speech.author, list(speech.content.pieces))
    return Found("direct", speech.content, speech.hit, source)


def _indirect(reading: Reading, hit: CueHit, cues: Cues, vocabulary: Vocabulary, used: set[int], claimed: set[Quoted]) -> list[Found]:
    if hit.form == "phrase":
        source = phrase_source(reading, hit)
        if source is None or hit.head in used:
            return []
        content = phrase_insertion(reading, hit, source.last, cues, vocabulary)
        return [] if content is None else [_found(reading, content, hit, source)]
    if hit.head in used and reading.enclosing(hit.head) is not None:
        return []
    contents = indirect_contents(reading, hit, cues)
    if hit.head in used:
        contents = [content for content in contents if content.rule in {"что", "inf"}]
    elif not contents:
        inserted = verb_insertion(reading, hit, cues, vocabulary)
        contents = [inserted] if inserted is not None else []
    items = []
    for content in contents:
        source = find_source(reading, hit, reading.scope(hit.head), list(content.pieces))
        if source is None and _is_impersonal(reading, hit):
            continue
        item = _found(reading, content, hit, source)
        if not (item.kind == "direct" and set(item.content.quoted) & claimed):
            items.append(item)
    return items


def _is_impersonal(reading: Reading, hit: CueHit) -> bool:
    """«сообщается, что», «считают, что»: nobody to attribute to."""
    if "passive" in hit.takes or hit.form == "noun":
        return True
    return reading.feature(hit.head, "Number") == "Plur" or reading.feature(hit.head, "Gender") == "Neut"


def _found(reading: Reading, content: Content, hit: CueHit | None, source: Source | None) -> Found:
    whole = _filled(reading, content)
    if whole is not None:
        return Found("direct", content._replace(quoted=(whole,)), hit, source)
    kind = "mixed" if content.rule == "naming" or _holds_quoted(reading, content, hit) else "indirect"
    return Found(kind, content, hit, source)


def _filled(reading: Reading, content: Content) -> Quoted | None:
    """The quotation marks that hold the whole content: «заявил, что «…»»."""
    if len(content.pieces) != 1 or content.rule == "naming":
        return None
    first, last = content.pieces[0]
    quoted = reading.enclosing(first + 1) if first + 1 <= last else None
    if quoted is None or reading.at(quoted.start) != first + 1:
        return None
    return quoted if reading.behind(quoted) - 1 >= last and quoted.closed else None


def _holds_quoted(reading: Reading, content: Content, hit: CueHit | None) -> bool:
    """Whether some of the words are the speaker's own, in quotation marks, and no title."""
    outside = reading.enclosing(hit.head) if hit is not None else None
    for first, last in content.pieces:
        start, end = reading.span(first, last)
        for quoted in reading.quoted:
            if start <= quoted.start and quoted.end <= end and quoted != outside and is_fragment(reading, quoted):
                return True
    return False


def is_fragment(reading: Reading, quoted: Quoted) -> bool:
    """«режимом тишины» against «Заря»: own words begin small or hold a verb."""
    inside = reading.words_in(quoted.start, quoted.end)
    words = [position for position in inside if reading.is_word(position)]
    if not words:
        return False
    if reading.words[words[0]][0].islower():
        return True
    return len(words) >= 4 and is_utterance(reading, inside) and any(reading.is_finite(p) for p in inside)


def _headlines(reading: Reading, cues: Cues, vocabulary: Vocabulary) -> list[Found]:
    """«Буков: завод не закроют»: a headline that begins with its speaker."""
    if not len(reading):
        return []
    stop = next((p for p in range(1, min(len(reading), 40)) if reading.starts_paragraph(p)), min(len(reading), 40))
    colon = next((p for p in range(1, min(stop, 9)) if reading.words[p] == ":"), None)
    if colon is None or stop - colon < 3 or reading.words[colon + 1] in {"«", "\"", "“", "„"}:
        return []
    if any(reading.is_finite(p) or hit_in(cues, p) for p in range(colon)):
        return []
    source = find_source(reading, None, (0, colon - 1), [])
    if source is None or not _may_speak(reading, vocabulary, source):
        return []
    from svodka.quotes.content import trim

    piece = trim(reading, colon + 1, stop - 1)
    return [_found(reading, Content((piece,), "заголовок"), None, source)] if piece else []  # type: ignore[arg-type]


def hit_in(cues: Cues, position: int) -> bool:
    """Whether a cue stands at a word."""
    return position in cues.by_head


def _may_speak(reading: Reading, vocabulary: Vocabulary, source: Source) -> bool:
    start, end = reading.span(source.first, source.last)
    if any(span.start_char < end and start < span.end_char and span.label_ in {"PER", "ORG"} for span in reading.doc.ents):
        return True
    return reading.lemmas[source.head] in vocabulary.speakers or reading.feature(source.head, "Animacy") == "Anim"


def _without_doubles(found: list[Found]) -> list[Found]:
    """One quotation a content and cue; of equal contents the first stands, a direct one before others."""
    kept: dict[tuple[tuple[int, int], ...], Found] = {}
    for item in sorted(found, key=lambda item: (item.kind != "direct", item.hit is None, item.hit.first if item.hit else 0)):
        kept.setdefault(item.content.pieces, item)
    return list(kept.values())


def _without_nested(reading: Reading, found: list[Found]) -> list[Found]:
    """Reported speech inside other speech stays only where it has a speaker of its own."""
    kept = []
    for item in found:
        outer = [other for other in found if other is not item and _lies_in(item, other)]
        if not any(_echoes(reading, item, other) for other in outer):
            kept.append(item)
    return kept


def _lies_in(item: Found, other: Found) -> bool:
    if item.hit is None or other.content.pieces == item.content.pieces:
        return False
    return any(first <= item.hit.head <= last for first, last in other.content.pieces)


def _echoes(reading: Reading, item: Found, other: Found) -> bool:
    """«заявил, что знает… и надеется, что…», «Я прошу…»: the outer speaker goes on."""
    assert item.hit is not None
    if item.source is None:
        return True
    if other.kind == "direct":
        if item.kind == "direct":
            return False
        return item.hit.form != "verb" or item.hit.sense in {"think", "urge", "promise", "warn"} or item.source.dropped
    return item.source.dropped and not any(first <= item.source.head <= last for first, last in other.content.pieces)


def _quote(reading: Reading, item: Found, speaker: object, rule: str) -> Quote:
    pieces = tuple(reading.span(first, last) for first, last in item.content.pieces)
    if item.kind == "direct" and len(item.content.quoted) == 1 and len(pieces) == 1:
        pieces = ((item.content.quoted[0].start, item.content.quoted[0].end),)
        pieces = (_tight(reading.text, *pieces[0]),)
    hit = item.hit
    cue = Cue(reading.start[hit.first], reading.end[hit.last], hit.lemma) if hit is not None else None
    source = reading.span(item.source.first, item.source.last) if item.source is not None else None
    return Quote(item.kind, pieces, cue, source, speaker, rule)  # type: ignore[arg-type]


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """Quoted words without white space and without the comma before the author's words."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",."):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
