"""What the noun before quotation marks says of the name in them.

«Газета «Маяк»» is an organisation, and so is «Маяк» in quotation marks all over the article; «сухогруз «Лидия
Ветрова»» is no person. The marks tell where the name begins and ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress, count
from typing import Final, NamedTuple

from svodka.entities.spans import GAZETTEER, NamedSpan
from svodka.entities.tokens import Tokens
from svodka.errors import LexiconError
from svodka.lexicon import load_table
from svodka.meanings import fold

OPENING: Final = frozenset('«"“„')
CLOSING: Final = frozenset('»"”“')
_RULE: Final = "quoted"
_LONGEST: Final = 6  # tokens of a name; what is longer may be somebody's words
_LINKS: Final = frozenset((",", "и", "или"))
_PRESS_SERVICE: Final = "пресс-служба"
_ORG: Final = "ORG"
_THING: Final = "thing"

Key = tuple[str, ...]


class Quoted(NamedTuple):
    """Tokens `[start, end)` between quotation marks, and the kind that the noun before the marks gives."""

    start: int
    end: int
    kind: str | None


def lay_by_nouns(tokens: Tokens, folder: str | None = None) -> None:
    """Lays spans between quotation marks over `tokens` as the nouns before the marks want them."""
    names = list(_quoted(tokens, _nouns(folder)))
    if not names:
        return
    dropped: set[int] = set()
    found = []
    of_article = _kinds(tokens, names)
    for name in names:
        covered = sorted({tokens.covering[i] for i in range(name.start, name.end) if i in tokens.covering})
        kind = name.kind or of_article.get(_key(tokens, name))
        is_free = _may_change(tokens, name, covered) or _is_press_service(tokens, name, covered)
        if kind is None or not is_free:
            continue
        if kind == _ORG:
            dropped.update(covered)
            found.append(NamedSpan(name.start, name.end, "ORG", _RULE))
        elif len(covered) == 1 and _is_whole(tokens.spans[covered[0]], name):
            dropped.update(covered)
    if dropped or found:
        tokens.lay(sorted([*(span for i, span in enumerate(tokens.spans) if i not in dropped), *found]))


def _may_change(tokens: Tokens, name: Quoted, covered: Sequence[int]) -> bool:
    """Whether no span reaches out of the marks and none is the user's."""
    spans = [tokens.spans[i] for i in covered]
    return all(name.start <= span.start and span.end <= name.end and span.rule != GAZETTEER for span in spans)


def _is_press_service(tokens: Tokens, name: Quoted, covered: Sequence[int]) -> bool:
    """Whether the only span is «[пресс-служба завода «Ясень»]»: the plant's own name is in the marks."""
    if name.kind != _ORG or len(covered) != 1:
        return False
    start, end, _, rule = tokens.spans[covered[0]]
    is_press = start == name.start - 3 and tokens.lemmas[start] == _PRESS_SERVICE
    return is_press and name.end <= end <= name.end + 1 and rule != GAZETTEER


def _is_whole(span: NamedSpan, name: Quoted) -> bool:
    return (span.start, span.end) == (name.start, name.end)


def _kinds(tokens: Tokens, names: Sequence[Quoted]) -> dict[Key, str]:
    """What the nouns of the article, or else its model, say of each name; nothing where they differ."""
    told: dict[Key, set[str]] = {}
    for name in names:
        span = tokens.span_at(name.start)
        kind = name.kind
        if kind is None and span is not None and span.type == "ORG" and _is_whole(span, name):
            kind = _ORG
        if kind is not None:
            told.setdefault(_key(tokens, name), set()).add(kind)
    return {key: next(iter(kinds)) for key, kinds in told.items() if len(kinds) == 1}


def _key(tokens: Tokens, name: Quoted) -> Key:
    return tokens.key(NamedSpan(name.start, name.end, "ORG", _RULE))


def _quoted(tokens: Tokens, nouns: Mapping[str, str]) -> Iterator[Quoted]:
    """Names between quotation marks. In «фильмы «А», «Б» и «В»» the noun speaks for all."""
    texts = tokens.texts
    closed, kind = 0, None  # the mark that closed the name before, and what its noun said
    for i in compress(count(), map(OPENING.__contains__, texts)):
        end = _end(tokens, i + 1)
        if end is None or i < closed:
            continue
        if i != closed + 2 or texts[closed + 1] not in _LINKS:
            kind = nouns.get(tokens.lemmas[i - 1]) if i else None
        yield Quoted(i + 1, end, kind)
        closed = end


def _end(tokens: Tokens, start: int) -> int | None:
    """The mark that closes a name which begins behind an opening one; None for what looks like no name."""
    texts, spaced = tokens.texts, tokens.spaced
    if start >= tokens.size or spaced[start - 1] or not texts[start][0].isupper():
        return None
    for i in range(start + 1, min(start + _LONGEST + 1, tokens.size)):
        if texts[i] in CLOSING:
            return None if spaced[i - 1] else i
        if texts[i] in OPENING or (spaced[i] and tokens.ends_sentence(i)):
            return None
    return None


@lru_cache(maxsize=8)
def _nouns(folder: str | None) -> dict[str, str]:
    """Nouns by lemma, with «е» for «ё», and the kinds they give.

    Raises:
        LexiconError: a kind that there is not; the message names file and line.
    """
    entries = load_table("quoted_nouns", folder)
    for entry in entries:
        if entry["kind"] not in (_ORG, _THING):
            raise LexiconError(
                f"{entry.where}: «{entry['kind']}» is no kind", remedy=f"write {_ORG} or {_THING}"
            )
    return {fold(entry["noun"]): entry["kind"] for entry in entries}
