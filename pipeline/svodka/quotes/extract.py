"""The five parts put together: marks → cues → content → source → speaker."""

from __future__ import annotations

from collections.abc import Callable

from svodka.annotations import Cue, Quote, Speaker
from svodka.quotes.bounds import trim
from svodka.quotes.content import Content, indirect_content
from svodka.quotes.cues import CueHit, Cues, find_cues, lemma_of
from svodka.quotes.direct import Speech, is_utterance, quoted_speech
from svodka.quotes.insertion import phrase_insertion, verb_insertion
from svodka.quotes.interview import interview_speech
from svodka.quotes.marks import Quoted
from svodka.quotes.nesting import Found, without_echoes
from svodka.quotes.reading import OPENING, REACH, Reading
from svodka.quotes.source import Source, find_source, phrase_source, reports_nobody, verb_source
from svodka.quotes.speaker import Resolver
from svodka.quotes.unmarked import unmarked_speech
from svodka.quotes.vocabulary import Vocabulary

# words in quotation marks that stand alone, as a headline does, belong to the speech so near below
_BELOW = 600
# a headline's speaker has at most so many words before the colon, a headline this many words
_LONGEST_NAME = 9
_LONGEST_HEADLINE = 40


def extract_quotes(
    reading: Reading, vocabulary: Vocabulary, confidence: Callable[[str], float]
) -> tuple[Quote, ...]:
    """All quotations of a Doc with their speakers, by start.

    Args:
        confidence: how often the rule that found a speaker is right.
    """
    spoken = [(_spoken_at(reading, item), item) for item in find_quotes(reading, vocabulary)]
    if not spoken:
        return ()
    resolver = Resolver(reading, vocabulary)
    quotes: list[Quote] = []
    for at, item in sorted(spoken, key=lambda pair: pair[0]):
        if item.content.rule == "answer" and item.source is None:
            resolution = resolver.interviewee(at)
        else:
            resolution = resolver.resolve(item.source, item.hit, at)
        resolver.remember(at, resolution.speaker)
        speaker = resolution.speaker._replace(confidence=confidence(resolution.rule))
        quotes.append(_quote(reading, item, speaker, f"{item.content.rule}; {resolution.rule}"))
    quotes = _in_first_person(_from_below(quotes, confidence), confidence)
    return tuple(sorted(quotes, key=_order))


def _order(quote: Quote) -> tuple[int, int, int]:
    return quote.pieces[0][0], -quote.pieces[-1][1], quote.cue.start if quote.cue is not None else -1


def _spoken_at(reading: Reading, item: Found) -> int:
    return reading.start[item.content.pieces[0][0] if item.hit is None else item.hit.first]


def _from_below(quotes: list[Quote], confidence: Callable[[str], float]) -> list[Quote]:
    """Speech without a cue or a speaker before it takes the speaker of the direct speech below."""
    done: list[Quote] = []
    below: Quote | None = None
    for quote in reversed(quotes):
        is_lost = quote.speaker.name is None and quote.rule.startswith("alone;")
        if is_lost and below is not None and below.pieces[0][0] - quote.pieces[-1][1] < _BELOW:
            speaker = below.speaker._replace(confidence=confidence("below"))
            quote = quote._replace(speaker=speaker, rule="alone; below")  # noqa: PLW2901
        if quote.kind == "direct" and quote.speaker.name is not None:
            below = quote
        done.append(quote)
    return done[::-1]


def _in_first_person(quotes: list[Quote], confidence: Callable[[str], float]) -> list[Quote]:
    """«Я говорил, что…» inside somebody's words: the one who says these."""
    done = []
    for quote in quotes:
        if quote.rule.endswith("; first-person"):
            around = next((other for other in quotes if _holds(other, quote)), None)
            if around is not None:
                speaker = around.speaker._replace(confidence=confidence("first-person: around"))
                quote = quote._replace(speaker=speaker)  # noqa: PLW2901
        done.append(quote)
    return done


def _holds(outer: Quote, inner: Quote) -> bool:
    start, end = inner.pieces[0][0], inner.pieces[-1][1]
    return (
        outer.kind == "direct"
        and outer.pieces != inner.pieces
        and outer.speaker.name is not None
        and any(first <= start and end <= last for first, last in outer.pieces)
    )


# content and source


def find_quotes(reading: Reading, vocabulary: Vocabulary) -> list[Found]:
    """Quotations with content, cue and source."""
    cues = Cues(find_cues(reading, vocabulary), vocabulary)
    spoken = interview_speech(reading) + quoted_speech(reading, cues) + unmarked_speech(reading, cues)
    spoken.sort(key=lambda speech: speech.content.pieces)
    used = {hit.head for speech in spoken for hit in (speech.hit, *speech.more) if hit is not None}
    claimed = {quoted for speech in spoken for quoted in speech.content.quoted}
    found = [_direct(reading, speech) for speech in spoken]
    for hit in cues.hits:
        item = _indirect(reading, hit, cues, used)
        if item is not None and not (item.kind == "direct" and claimed & set(item.content.quoted)):
            found.append(item)
    found += _headline(reading, cues)
    return without_echoes(_without_doubles(found))


def _direct(reading: Reading, speech: Speech) -> Found:
    content, hit = speech.content, speech.hit
    source = find_source(reading, hit, speech.author, content.pieces)
    if source is None and hit is not None and hit.form == "noun":
        source = verb_source(reading, reading.head[hit.last], speech.author, content.pieces)
    return Found("direct", content, hit, source)


def _indirect(reading: Reading, hit: CueHit, cues: Cues, used: set[int]) -> Found | None:
    """What a cue reports; a cue of direct speech may report a clause besides («отметил, что A: «B»»)."""
    is_used = hit.head in used
    if hit.form == "phrase":
        return _by_phrase(reading, hit, cues, is_used=is_used)
    content = indirect_content(reading, hit, cues)
    if reports_nobody(reading, hit) or (is_used and not _reports_besides(reading, hit, content)):
        return None
    content = content or verb_insertion(reading, hit, cues)
    if content is None:
        return None
    first, stop = reading.scope(hit.head)
    source = find_source(reading, hit, (first, stop - 1), content.pieces)
    if not _is_attributed(reading, hit, content, source, cues.vocabulary):
        return None
    return _found(reading, content, hit, source)


def _by_phrase(reading: Reading, hit: CueHit, cues: Cues, *, is_used: bool) -> Found | None:
    """What «по словам посла» reports; before a quotation of its own, only what stands before the colon."""
    source = phrase_source(reading, hit)
    content = None if source is None else phrase_insertion(reading, hit, source.last, cues)
    if content is None or (is_used and reading.word(content.pieces[-1][1] + 1) != ":"):
        return None
    return _found(reading, content, hit, source)


def _is_attributed(
    reading: Reading, hit: CueHit, content: Content, source: Source | None, vocabulary: Vocabulary
) -> bool:
    """Whether somebody can be held to it: not «считают, что», «мы передали его дважды: …», a thing."""
    if source is None:
        return not _is_impersonal(reading, hit)
    if content.rule == "colon" and reading.lower[source.head] in {"я", "мы"}:
        return False
    return source.how != "subject" or _may_report(reading, vocabulary, source)


def _reports_besides(reading: Reading, hit: CueHit, content: Content | None) -> bool:
    """«отметил, что A: «B»»: a cue of direct speech that has a clause of its own as well."""
    if content is None or content.rule not in {"clause", "infinitive"}:
        return False
    return reading.enclosing(hit.head) is None


def _is_impersonal(reading: Reading, hit: CueHit) -> bool:
    """«сообщается, что», «считают, что»: nobody to attribute to."""
    if "passive" in hit.takes or hit.form == "noun":
        return True
    verb = hit.head
    if reading.feature(verb, "VerbForm") == "Inf" and reading.head[verb] != verb:
        verb = reading.head[verb]  # «стали называть»
    return reading.feature(verb, "Number") == "Plur" or reading.feature(verb, "Gender") == "Neut"


def _headline(reading: Reading, cues: Cues) -> list[Found]:
    """«Буков: завод не закроют»: a headline that begins with its speaker."""
    longest = min(len(reading), _LONGEST_HEADLINE)
    stop = reading.paragraph_end(0, longest)
    name = reading.words[: min(stop, _LONGEST_NAME)]
    if ":" not in name[1:]:
        return []
    colon = name.index(":", 1)
    if stop - colon < 3 or reading.words[colon + 1] in OPENING:
        return []
    if any(reading.is_finite(position) or cues.governed_by(position) for position in range(colon)):
        return []
    source = find_source(reading, None, (0, colon - 1), ())
    piece = trim(reading, colon + 1, stop - 1)
    if source is None or piece is None or not _may_speak(reading, cues.vocabulary, source):
        return []
    return [_found(reading, Content((piece,), "headline"), None, source)]


def _may_report(reading: Reading, vocabulary: Vocabulary, source: Source) -> bool:
    """«Кризис угрожает разорить заводы»: a thing that is no body, no paper and no name says nothing."""
    head = source.head
    is_thing = reading.pos[head] == "NOUN" and reading.feature(head, "Animacy") == "Inan"
    if not is_thing or reading.lemmas[head] in vocabulary.speakers:
        return True
    start, end = reading.span(head, head)
    return any(m.start < end and start < m.end for entity in reading.entities for m in entity.mentions)


def _may_speak(reading: Reading, vocabulary: Vocabulary, source: Source) -> bool:
    start, end = reading.span(source.first, source.last)
    if any(
        span.start_char < end and start < span.end_char and span.label_ in {"PER", "ORG"}
        for span in reading.doc.ents
    ):
        return True
    return (
        reading.lemmas[source.head] in vocabulary.speakers
        or reading.feature(source.head, "Animacy") == "Anim"
    )


# kinds


def _found(reading: Reading, content: Content, hit: CueHit | None, source: Source | None) -> Found:
    whole = _filled(reading, content)
    if whole is not None:
        return Found("direct", content._replace(quoted=(whole,)), hit, source)
    is_mixed = content.rule == "naming" or _holds_quoted(reading, content, hit)
    return Found("mixed" if is_mixed else "indirect", content, hit, source)


def _filled(reading: Reading, content: Content) -> Quoted | None:
    """The quotation marks that hold the whole content: «заявил, что «…»»."""
    first, last = content.pieces[0]
    if len(content.pieces) > 1 or content.rule == "naming":
        return None
    quoted = reading.enclosing(first + 1) if first < last else None
    if quoted is None or not quoted.closed or reading.at(quoted.start) != first + 1:
        return None
    return quoted if reading.behind(quoted) - 1 >= last else None


def _holds_quoted(reading: Reading, content: Content, hit: CueHit | None) -> bool:
    """Whether some of the words are the speaker's own, in quotation marks, and no title."""
    if not reading.quoted:
        return False
    outside = None if hit is None else reading.around[hit.head]
    return any(
        quoted != outside and _is_fragment(reading, quoted)
        for first, last in content.pieces
        for quoted in reading.quoted_in(*reading.span(first, last))
    )


def _is_fragment(reading: Reading, quoted: Quoted) -> bool:
    """«режимом тишины» against «Заря»: own words begin small or hold a verb."""
    inside = reading.words_in(quoted.start, quoted.end)
    words = [position for position in inside[:REACH] if reading.is_word(position)]
    if not words:
        return False
    if reading.words[words[0]][0].islower():
        return True
    return len(words) >= 4 and is_utterance(reading, inside) and any(reading.is_finite(p) for p in words)


# one quotation in another


def _without_doubles(found: list[Found]) -> list[Found]:
    """One quotation a content: of equal contents the first stands, a direct one before others."""
    kept: dict[tuple[tuple[int, int], ...], Found] = {}
    for item in sorted(
        found, key=lambda item: (item.kind != "direct", item.hit is None, item.hit.first if item.hit else 0)
    ):
        kept.setdefault(item.content.pieces, item)
    return list(kept.values())


# annotations


def _quote(reading: Reading, item: Found, speaker: Speaker, rule: str) -> Quote:
    pieces = tuple(reading.span(first, last) for first, last in item.content.pieces)
    if len(item.content.quoted) == len(pieces) == 1 and item.content.rule != "interrupted":
        quoted = item.content.quoted[0]
        pieces = (_tight(reading.text, quoted.start, quoted.end),)
    hit, source = item.hit, item.source
    return Quote(
        item.kind,
        pieces,
        None if hit is None else Cue(*reading.span(hit.first, hit.last), lemma_of(reading, hit)),
        None if source is None else reading.span(source.first, source.last),
        speaker,
        rule,
    )


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """Quoted words without white space and without the comma before the author's words."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",."):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
