"""What holds on any Doc: nothing raises, offsets stand in the text, time does not run away."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.lang.ru import Russian
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from svodka.quotes import QuoteExtractor
from svodka.quotes.vocabulary import load_vocabulary
from tests.bench.bench_quotes_slow import SLOW, Slow, make_doc, seconds

VOCAB = create_vocab("ru", Russian.Defaults)
EXTRACTOR = QuoteExtractor(load_vocabulary())
WORDS = st.sampled_from(
    'посол он Буков его сказал словам завод встал призвал ждать назвал что По « » " „ “ — : , . ? ( ) ** \n и'.split(
        " "
    )
)
SHAPES = st.tuples(
    st.sampled_from(["NOUN", "VERB", "PROPN", "PRON", "ADJ", "PUNCT", "X"]), st.integers(0, 10**6)
)
LABELS = [
    "nsubj",
    "ccomp",
    "conj",
    "advcl",
    "acl",
    "acl:relcl",
    "appos",
    "obl",
    "parataxis",
    "punct",
    "xcomp",
]


@given(st.lists(WORDS, max_size=60))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_offsets_stand_in_the_text(words: list[str]) -> None:
    doc = EXTRACTOR(make_doc(VOCAB, words))
    quotes = doc._.svodka_quotes
    assert list(quotes) == sorted(quotes, key=lambda quote: quote.pieces[0][0])
    for quote in quotes:
        spans = [
            *quote.pieces,
            *([quote.cue[:2]] if quote.cue else []),
            *([quote.source] if quote.source else []),
        ]
        assert all(0 <= start < end <= len(doc.text) for start, end in spans)
        assert all(one[1] <= other[0] for one, other in zip(quote.pieces, quote.pieces[1:], strict=False))


@given(st.lists(st.tuples(WORDS, SHAPES), min_size=1, max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tree_is_read(rows: list[tuple[str, tuple[str, int]]], random: object) -> None:
    size = len(rows)
    doc = Doc(
        VOCAB,
        words=[word for word, _ in rows],
        pos=[pos for _, (pos, _) in rows],
        lemmas=[word.lower() for word, _ in rows],
        heads=[number % size for _, (_, number) in rows],
        deps=[LABELS[number % len(LABELS)] for _, (_, number) in rows],
    )
    first = EXTRACTOR(doc)._.svodka_quotes
    assert EXTRACTOR(doc)._.svodka_quotes == first


@pytest.mark.parametrize("slow", SLOW, ids=lambda slow: slow.name)
def test_slow_inputs_cost_linear_time(slow: Slow) -> None:
    size = slow.size // 10
    assert seconds(EXTRACTOR, slow.make(VOCAB, size)) < 5.0
