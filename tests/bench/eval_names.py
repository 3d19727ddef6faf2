"""Are persons named right? The canonical names against factRuEval's devset, misses listed by cause.

    python tests/bench/eval_names.py [-v]

The gold is the `.coref` of each text: surname, first name and patronymic of every person, in the nominative. A
person counts as right if our name of the entity at the gold's mentions has just these words (order and «ё» aside).
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DEVSET = Path(__file__).parents[3] / "shared" / "data" / "factrueval" / "devset"
_FIELDS = ("firstname", "patronymic", "lastname", "nickname")
_WORD = re.compile(r"[^\W\d_]+")


class Person(NamedTuple):
    """A person of the gold: the words of the name by field, and where the text speaks of them."""

    document: str
    fields: dict[str, str]
    mentions: tuple[tuple[int, int], ...]


def words(name: str) -> frozenset[str]:
    """The words of a name, lower case, «е» for «ё»."""
    return frozenset(word.lower().replace("ё", "е") for word in _WORD.findall(name))


def gold(devset: Path = DEVSET) -> Iterator[tuple[str, str, list[Person]]]:
    """Name, text and persons of each document."""
    for path in sorted(devset.glob("*.coref")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        yield path.stem, text, list(_persons(path))


def _persons(path: Path) -> Iterator[Person]:
    spans = {}
    for line in path.with_suffix(".spans").read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if cells:
            spans[cells[0]] = (int(cells[2]), int(cells[2]) + int(cells[3]))
    objects = {}
    for line in path.with_suffix(".objects").read_text(encoding="utf-8").splitlines():
        cells = line.split("#")[0].split()
        if cells and cells[1] == "Person":
            own = [spans[cell] for cell in cells[2:] if cell in spans]
            objects[cells[0]] = (min(start for start, _ in own), max(end for _, end in own))
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        mentions = tuple(objects[cell] for cell in lines[0].split()[1:] if cell in objects)
        fields: dict[str, str] = {}
        for line in lines[1:]:
            key, _, value = line.partition(" ")
            key = key.rstrip("12")
            if key in _FIELDS:
                fields[key] = f"{fields.get(key, '')} {value}".strip()
        if mentions and fields:
            yield Person(path.stem, fields, mentions)


def cause(person: Person, name: str | None) -> str | None:
    """Why a name is wrong, None if it is right."""
    if name is None:
        return "not found"
    wanted = words(" ".join(person.fields.values()))
    given = words(name)
    if given == wanted or given == words(" ".join(v for k, v in person.fields.items() if k != "nickname")):
        return None
    missing, extra = wanted - given, given - wanted
    if not missing:
        return "more words than the gold"
    if not extra:
        return "fewer words than the gold"
    alike = sum(1 for word in missing if any(word[:3] == other[:3] for other in extra))
    return "wrong form" if alike == len(missing) else "another person's words"


def entity_name(entities: list[dict[str, object]], person: Person) -> str | None:
    """Name of the entity that shares most mentions with the gold's person."""
    best: tuple[int, str] | None = None
    for entity in entities:
        if entity["type"] != "PER":
            continue
        hits = sum(
            any(m["start"] < end and start < m["end"] for m in entity["mentions"])  # type: ignore[attr-defined]
            for start, end in person.mentions
        )
        if hits and (best is None or hits > best[0]):
            best = (hits, str(entity["name"]))
    return best[1] if best else None


def report(results: list[tuple[Person, str | None]], verbose: bool) -> dict[str, float]:
    """Prints the misses by cause and the shares of right names."""
    causes: dict[str, list[str]] = collections.defaultdict(list)
    for person, name in results:
        why = cause(person, name)
        if why:
            gold_name = " ".join(person.fields.get(field, "") for field in _FIELDS)
            causes[why].append(f"{person.document}: {' '.join(gold_name.split())} <> {name}")
    wrong = sum(map(len, causes.values()))
    found = len(results) - len(causes["not found"])
    for why, cases in sorted(causes.items(), key=lambda item: -len(item[1])):
        print(f"{why}: {len(cases)}")
        for case in cases if verbose else cases[:3]:
            print(f"    {case}")
    shares = {
        "right_of_found": round((len(results) - wrong) / found, 4),
        "right_of_all": round((len(results) - wrong) / len(results), 4),
    }
    print(f"{len(results)} persons, {found} found; {shares}")
    return shares


def main() -> int:
    """Runs the pipeline over the devset."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("-v", "--verbose", action="store_true", help="list every miss")
    arguments = parser.parse_args()
    if not DEVSET.exists():
        print(f"skipped: there is no {DEVSET}", file=sys.stderr)
        return 0
    import svodka

    pipeline = svodka.Pipeline(stages=("entities",))
    results = []
    for document, text, persons in gold():
        record = pipeline.extract(text, id=document).model_dump()
        results.extend((person, entity_name(record["entities"], person)) for person in persons)
    report(results, arguments.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
