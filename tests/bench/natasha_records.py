"""natasha's names as records: python natasha_records.py TEXTS > RECORDS.

Runs in an environment of its own (`pip install natasha "setuptools<81"`) and imports nothing of svodka.
Entities are spans of one type and normal form; persons go by the parts that natasha's extractor finds.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from natasha import (
    PER,
    Doc,
    MorphVocab,
    NamesExtractor,
    NewsEmbedding,
    NewsMorphTagger,
    NewsNERTagger,
    NewsSyntaxParser,
    Segmenter,
)


class Natasha:
    """natasha as its own documentation puts it together."""

    def __init__(self) -> None:
        self.segmenter, self.vocab, embedding = Segmenter(), MorphVocab(), NewsEmbedding()
        self.taggers = [NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)]
        self.names = NamesExtractor(self.vocab)

    def record(self, text: str, id: str) -> dict[str, object]:
        doc = Doc(text)
        doc.segment(self.segmenter)
        doc.tag_morph(self.taggers[0])
        doc.parse_syntax(self.taggers[1])
        doc.tag_ner(self.taggers[2])
        entities: dict[tuple[str, str], dict[str, object]] = {}
        for span in doc.spans:
            span.normalize(self.vocab)
            if span.type == PER:
                span.extract_fact(self.names)
            name = self.name(span)
            entity = entities.setdefault((span.type, name), {
                "id": f"e{len(entities) + 1}", "type": span.type, "name": name, "aliases": [], "role": None,
                "roles": [], "mentions": [], "salience": {"mentions": 0, "in_title": False, "quoted": 0},
            })  # fmt: skip
            mention = {
                "start": span.start,
                "end": span.stop,
                "text": text[span.start : span.stop],
                "kind": "name",
            }
            entity["mentions"].append(mention)
        return {
            "schema": "svodka/1", "id": id, "title": None, "published": None, "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(), "sentences": [], "repairs": [], "tokens": None,
            "entities": list(entities.values()), "amounts": [], "quotes": [],
            "provenance": {"svodka": "natasha", "models": {}},
        }  # fmt: skip

    @staticmethod
    def name(span: object) -> str:
        parts = span.fact.as_dict if span.type == PER and span.fact else {}
        return " ".join(parts[key] for key in ("first", "middle", "last") if key in parts) or span.normal


def main() -> None:
    natasha = Natasha()
    for path in sorted(Path(sys.argv[1]).glob("*.txt")):
        record = natasha.record(path.read_bytes().decode("utf-8"), path.name)
        print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    main()
