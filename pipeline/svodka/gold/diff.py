"""What two versions of the records of the same articles disagree on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from svodka.gold.matching import by_key, by_likeness
from svodka.record import Record

Part = Literal["article", "mention", "role", "amount", "quote"]
_SAME_PLACE = 0.5
# what is not what anybody says about the article
_APART = ("schema", "id", "text", "provenance", "tokens", "entities", "amounts", "quotes", "sentences")


class Difference(NamedTuple):
    """One disagreement.

    Args:
        document: id of the article.
        part: what it is about.
        change: "removed" (only in the first), "added" (only in the second), "changed".
        start: place in the article; 0 for the article itself.
        text: reading of the item (of the first version, if it has one).
        detail: for changes, the fields with their values before → after.
    """

    document: str
    part: Part
    change: Literal["removed", "added", "changed"]
    start: int
    text: str
    detail: str = ""


class _Item(NamedTuple):
    pieces: tuple[tuple[int, int], ...]
    text: str
    fields: dict[str, Any]


def diff(first: Mapping[str, Record], second: Mapping[str, Record]) -> Iterator[Difference]:
    """The differences by article: in the order of the first, then what only the second has.

    Args:
        first: records by id.
        second: records by id.
    """
    for document, before in first.items():
        after = second.get(document)
        if after is None:
            yield Difference(document, "article", "removed", 0, before.title or "")
        elif after.sha256 != before.sha256:
            yield Difference(document, "article", "changed", 0, before.title or "", "another text (sha256)")
        else:
            yield from _record(document, before, after)
    for document, after in second.items():
        if document not in first:
            yield Difference(document, "article", "added", 0, after.title or "")


def _record(document: str, before: Record, after: Record) -> Iterator[Difference]:
    old, new = before.to_dict(), after.to_dict()
    changes = _changes(
        {k: old.get(k) for k in old.keys() - _APART}, {k: new.get(k) for k in new.keys() - _APART}
    )
    if changes:
        yield Difference(document, "article", "changed", 0, before.title or "", changes)
    parts: Sequence[tuple[Part, Any]] = (
        ("mention", _mentions),
        ("role", _roles),
        ("amount", _amounts),
        ("quote", _quotes),
    )
    for part, items in parts:
        yield from _compare(document, part, items(old), items(new))


def _compare(document: str, part: Part, old: list[_Item], new: list[_Item]) -> Iterator[Difference]:
    old, new = _without_equals(old, new)
    pairs = by_likeness(old, new, extent=_extent, likeness=_likeness, least=_SAME_PLACE)
    found: list[Difference] = []
    for i, j in pairs:
        changes = _changes(
            {"text": old[i].text, "pieces": old[i].pieces} | old[i].fields,
            {"text": new[j].text, "pieces": new[j].pieces} | new[j].fields,
        )
        found.append(_difference(document, part, "changed", old[i], changes))
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    found += [
        _difference(document, part, "removed", item) for i, item in enumerate(old) if i not in paired_old
    ]
    found += [_difference(document, part, "added", item) for j, item in enumerate(new) if j not in paired_new]
    yield from sorted(found, key=lambda difference: difference.start)


def _without_equals(old: list[_Item], new: list[_Item]) -> tuple[list[_Item], list[_Item]]:
    pairs = by_key(old, new, key=lambda item: (item.pieces, item.text, str(item.fields)))
    same_old, same_new = {i for i, _ in pairs}, {j for _, j in pairs}
    return (
        [item for i, item in enumerate(old) if i not in same_old],
        [item for j, item in enumerate(new) if j not in same_new],
    )


def _difference(
    document: str, part: Part, change: Literal["removed", "added", "changed"], item: _Item, detail: str = ""
) -> Difference:
    shown = detail or ", ".join(f"{name} {_shown(value)}" for name, value in item.fields.items() if value)
    return Difference(document, part, change, item.pieces[0][0], item.text, shown)


def _extent(item: _Item) -> tuple[int, int]:
    return min(start for start, _ in item.pieces), max(end for _, end in item.pieces)


def _likeness(one: _Item, other: _Item) -> float:
    """Common letters by all letters."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one.pieces for c, d in other.pieces)
    length = sum(b - a for a, b in (*one.pieces, *other.pieces)) - common
    return common / length


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    names = [*old, *(name for name in new if name not in old)]
    return "; ".join(
        f"{name}: {_shown(old.get(name))} → {_shown(new.get(name))}"
        for name in sorted(names)
        if old.get(name) != new.get(name)
    )


def _shown(value: Any) -> str:
    return "—" if value is None else str(value)


def _pieces(stretch: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in stretch.get("pieces") or [(stretch["start"], stretch["end"])])


def _item(stretch: Mapping[str, Any], **fields: Any) -> _Item:
    return _Item(_pieces(stretch), stretch["text"], fields)


def _mentions(record: dict[str, Any]) -> list[_Item]:
    return [
        _item(mention, type=entity["type"], name=entity["name"], kind=mention["kind"])
        for entity in record["entities"]
        for mention in entity["mentions"]
    ]


def _roles(record: dict[str, Any]) -> list[_Item]:
    return [
        _item(role, of=entity["name"], name=role["name"])
        for entity in record["entities"]
        for role in entity["roles"]
    ]


def _amounts(record: dict[str, Any]) -> list[_Item]:
    fields = ("kind", "min", "max", "approx", "currency", "unit", "change")
    return [_item(amount, **{name: amount[name] for name in fields}) for amount in record["amounts"]]


def _quotes(record: dict[str, Any]) -> list[_Item]:
    return [
        _item(
            quote,
            kind=quote["kind"],
            cue=quote["cue"] and quote["cue"]["text"],
            source=quote["source"] and quote["source"]["text"],
            speaker=quote["speaker"]["name"],
            speaker_kind=quote["speaker"]["kind"],
            role=quote["speaker"]["role"],
        )
        for quote in record["quotes"]
    ]
