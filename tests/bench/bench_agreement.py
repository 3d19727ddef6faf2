"""How often tags and arcs equal slovnet's own, given the same tokens and sentence borders.

Over the training part of NEREL. Heads are the networks': a token that governs itself counts as such, though spaCy
makes a root of it. Words that recur in a sentence among the same neighbours («0,1 %, 0,1 %») have heads with one and the
same score; which of them slovnet takes depends on the processor and on the sentences beside: read sentence by sentence
it differs from itself in 93 heads on an EPYC. Such ties are counted apart. Exits with 1 if fewer than 99.99 % of the tokens have slovnet's tag, head and relation, ties aside.

    python -m tests.bench.bench_agreement [--articles N] [--out out/bench/agreement.json]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from svodka import Pipeline
from svodka.tag import parser, tagger
from svodka.tag.forms import PAD
from svodka.tag.layout import Layout
from svodka.tag.threads import one_blas_thread
from svodka.workers import batches
from tests.bench.bench_speed import Networks
from tests.bench.shared import NEREL_TRAIN, ROOT, articles

NEEDED = 0.9999
TIE = 1e-5  # scores of heads differ by less: five times what the order of additions makes of them
Reading = tuple[str, int, str]
"""Tag, head (0 for the root, else counted from 1) and relation of a token."""


def layouts(count: int | None) -> Iterator[Layout]:
    """The sentences of batches of articles."""
    nlp = Pipeline(stages=["segment"]).nlp
    for batch in batches(list(articles(NEREL_TRAIN))[:count]):
        docs: list[Doc] = list(nlp.pipe([article.text for article in batch], batch_size=len(batch)))
        yield Layout([doc for doc in docs if len(doc)])


def own(layout: Layout) -> Iterator[Reading]:
    """What svodka's networks say of the words."""
    tags = tagger.tagger()(layout.hashes, layout.text)
    heads, relations = parser.parser()(layout.hashes, layout.text, acyclic=False)
    first = np.searchsorted(layout.sentences, layout.sentences)  # word of each word's sentence
    places = np.where(heads == parser.ROOT, 0, heads - first + 1)
    names, labels = tagger.tagger().labels, parser.parser().labels
    for tag, place, relation in zip(tags.tolist(), places.tolist(), relations.tolist(), strict=True):
        yield names[tag], place, labels[relation]


def slovnet(layout: Layout, networks: Networks) -> Iterator[Reading]:
    """What slovnet says of them."""
    sentences: list[list[str]] = [[]]
    for key in layout.hashes.tolist():
        if key == PAD:
            sentences.append([])
        else:
            sentences[-1].append(layout.text(key))
    for tagged, parsed in zip(networks.morph.map(sentences), networks.syntax.map(sentences), strict=True):
        for token, arc in zip(tagged.tokens, parsed.tokens, strict=True):
            yield token.tag, int(arc.head_id), arc.rel


def is_tie(layout: Layout, word: int, head: int, networks: Networks) -> bool:
    """Whether no head has a better score than this one, as slovnet reads the sentence alone."""
    sentence = np.flatnonzero(layout.sentences == layout.sentences[word])
    words = layout.hashes[layout.hashes != PAD]
    (given,) = networks.syntax.infer.encoder([list(map(layout.text, words[sentence].tolist()))])
    scores = networks.syntax.infer.model(given.word_id, given.shape_id, given.pad_mask).head_id[0]
    row = scores[word - sentence[0]]
    return bool(row[head] > row.max() - TIE)


def main() -> int:
    """Count and print; 1 if too few agree."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=None)
    arguments.add_argument("--out", type=Path, default=ROOT / "out" / "bench" / "agreement.json")
    options = arguments.parse_args()
    if not NEREL_TRAIN.exists():
        print("The development sets are not beside the checkout: nothing to measure on.")
        return 0
    networks = Networks()
    tokens = tags = heads = ties = relations = either = 0
    with one_blas_thread():
        for layout in layouts(options.articles):
            readings = zip(own(layout), slovnet(layout, networks), strict=True)
            for word, (ours, theirs) in enumerate(readings):
                tokens += 1
                if ours == theirs:
                    continue
                either += 1
                tags += ours[0] != theirs[0]
                relations += ours[2] != theirs[2]
                heads += ours[1] != theirs[1]
                # a tie takes nothing from agreement unless the tag differs as well: the relation is of the other head
                ties += (
                    ours[0] == theirs[0] and ours[1] != theirs[1] and is_tie(layout, word, ours[1], networks)
                )
    print(f"{tokens} tokens; differ: {tags} tags, {heads} heads ({ties} of them ties), {relations} relations")
    print(
        f"all three equal: {1 - (either - ties) / tokens:.4%}, ties aside; to the letter {1 - either / tokens:.4%}"
    )
    figures = {
        "tokens": tokens,
        "tags": tags,
        "heads": heads,
        "ties": ties,
        "relations": relations,
        "any": either,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return int(1 - (either - ties) / tokens < NEEDED)


if __name__ == "__main__":
    sys.exit(main())
