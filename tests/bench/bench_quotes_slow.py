"""Inputs that would be slow for rules that are not linear: each is run at two sizes, the time must not grow faster.

python -m tests.bench.bench_quotes_slow
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from spacy.lang.ru import Russian
from spacy.tokens import Doc
from spacy.vocab import Vocab, create_vocab

from svodka.quotes.component import QuoteExtractor
from svodka.quotes.vocabulary import load_vocabulary

# doubling the size may double the time; the rest is room for a busy machine
MAX_GROWTH = 3.0


class Slow(NamedTuple):
    """A hostile input: its name, its size, and how to make it at any size."""

    name: str
    size: int
    make: Callable[[Vocab, int], Doc]


_WORDS = {
    # word: part of speech, lemma, features, label
    "посол": ("NOUN", "посол", "Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing", "nsubj"),
    "он": ("PRON", "он", "Case=Nom|Gender=Masc|Number=Sing|Person=3", "nsubj"),
    "Буков": ("PROPN", "буков", "Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing", "nsubj"),
    "его": ("DET", "его", "", "det"),
    "сказал": ("VERB", "сказать", "Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin", "ccomp"),
    "словам": ("NOUN", "слово", "Animacy=Inan|Case=Dat|Gender=Neut|Number=Plur", "parataxis"),
    "завод": ("NOUN", "завод", "Animacy=Inan|Case=Nom|Gender=Masc|Number=Sing", "nsubj"),
    "встал": ("VERB", "встать", "Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin", "ccomp"),
    "призвал": ("VERB", "призвать", "Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin", "conj"),
    "ждать": ("VERB", "ждать", "VerbForm=Inf", "xcomp"),
    "назвал": ("VERB", "назвать", "Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin", "conj"),
    "что": ("SCONJ", "что", "", "mark"),
    "По": ("ADP", "по", "", "case"),
}


def make_doc(vocab: Vocab, words: list[str], *, one_sentence: bool = False) -> Doc:
    """A Doc with UD annotation by a small dictionary; every word hangs on the one before."""
    spaces = [word != "\n" for word in words]
    known = [_WORDS.get(word, ("PUNCT", word, "", "punct")) for word in words]
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        pos=[entry[0] for entry in known],
        lemmas=[entry[1] for entry in known],
        morphs=[entry[2] for entry in known],
        deps=[entry[3] if number else "ROOT" for number, entry in enumerate(known)],
        heads=[max(0, number - 1) for number in range(len(words))],
        sent_starts=[
            number == 0 or (not one_sentence and words[number - 1] == ".") for number in range(len(words))
        ],
    )


def _repeated(*words: str) -> Callable[[Vocab, int], Doc]:
    """The same words again and again in one sentence."""
    return lambda vocab, size: make_doc(
        vocab, (list(words) * (size // len(words) + 1))[:size], one_sentence=True
    )


def _nested(vocab: Vocab, size: int) -> Doc:
    return make_doc(vocab, ["«"] * size + ["встал"] + ["»"] * size, one_sentence=True)


SLOW = (
    Slow("100 000 opening marks", 100_000, _repeated("«")),
    Slow("10 000 nested levels", 10_000, _nested),
    Slow("100 000 straight marks", 100_000, _repeated('"')),
    Slow("50 000 open paragraphs", 50_000, _repeated("«", "завод", "\n")),
    Slow(
        "one sentence of 50 000 words, a cue in five",
        50_000,
        _repeated("Буков", "сказал", ",", "что", "завод"),
    ),
    Slow("one sentence of 50 000 words, cues without content", 50_000, _repeated("сказал")),
    Slow(
        "50 000 words of speech after colons",
        50_000,
        _repeated("посол", "сказал", ":", "«", "завод", "встал", "!", "»", ","),
    ),
    Slow(
        "50 000 words of «по его словам»",
        50_000,
        _repeated("По", "его", "словам", ",", "завод", "встал", ","),
    ),
    Slow("50 000 words of infinitives", 50_000, _repeated("посол", "призвал", "ждать", ",")),
    Slow(
        "50 000 words of names in marks", 50_000, _repeated("он", "назвал", "завод", "«", "встал", "»", ",")
    ),
    Slow("50 000 dialogue lines", 50_000, _repeated("—", "завод", "встал", ",", "—", "сказал", "он", "\n")),
    Slow(
        "50 000 colons at line ends", 50_000, _repeated("посол", "сказал", ":", "\n", "завод", "встал", "\n")
    ),
)


def seconds(extractor: QuoteExtractor, doc: Doc) -> float:
    """CPU seconds for one Doc, the better of two."""
    times = []
    for _ in range(2):
        begin = time.process_time()
        extractor(doc)
        times.append(time.process_time() - begin)
    return min(times)


def main() -> None:
    """Print seconds at half and at full size, and the growth."""
    extractor = QuoteExtractor(load_vocabulary())
    vocab = create_vocab("ru", Russian.Defaults)
    for name, size, make in SLOW:
        half, full = (seconds(extractor, make(vocab, count)) for count in (size // 2, size))
        verdict = "ok" if full < MAX_GROWTH * half or full < 0.1 else "NOT LINEAR"
        print(f"{name}: {half:.2f} s, {full:.2f} s, {verdict}")


if __name__ == "__main__":
    main()
