"""The library's calls: one article, a stream, a choice of stages; from threads, pickled, after a fork."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from concurrent.futures import ThreadPoolExecutor
from unicodedata import category

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import svodka
from svodka import Article, InputError, Pipeline, Record
from svodka.errors import PipelineError, StageError, SvodkaError

ARTICLE = (
    "Завод увеличит выпуск на 12 процентов\n\n"
    "Завод «Волна» вложит в новый цех более 450 миллионов рублей, сообщил директор предприятия Пётр Лагутин.\n"
    "«Мы ждали этого три года», — сказал он.\n"
)

# letters of the news and everything that has ever broken a tokenizer: marks, breaks, joiners, look-alikes, emoji
ALPHABET = st.one_of(
    st.sampled_from(
        "абвгдеёжзиклмнопрстуАБВГДЕиИяЯ «»„“\"'—–-.,:;!?()\n\r\t\u00a0\u2009\u00ad\u200b\u0301\ufeff0123456789%$€abcXYZ😀\u0000"
    ),
    st.characters(exclude_categories=("Cs",)),
)
TEXTS = st.one_of(
    st.text(ALPHABET, max_size=200),
    st.lists(
        st.sampled_from(
            ["«Да», — сказал", "Иван Орлов", "по словам", "мэра", "5 млн", "руб.", "на 3 %", "чис-\n\nле", ".", "\n", "он", "заявил, что", "МИД РФ", ":", "—"]
        ),
        max_size=25,
    ).map(" ".join),
)  # fmt: skip


def visible(text: str) -> str:
    """Without white space and characters that show nothing: those are read past, and not listed as repairs."""
    return "".join(letter for letter in text if not letter.isspace() and category(letter) not in ("Cc", "Cf"))


def spans_of(value: object) -> list[dict[str, object]]:
    """Every part of a record that has `start` and `end`, however deep."""
    if isinstance(value, dict):
        own = [value] if "start" in value and "end" in value else []
        return own + [span for part in value.values() for span in spans_of(part)]
    if isinstance(value, list):
        return [span for part in value for span in spans_of(part)]
    return []


@given(text=TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_valid_text_gives_a_record_whose_spans_stand_in_the_source(pipeline: Pipeline, text: str) -> None:
    record = pipeline.extract(text)
    assert record.text == text
    assert Record.from_json(record.to_json()) == record
    for span in spans_of(record.to_dict()):
        start, end = span["start"], span["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert 0 <= start <= end <= len(text)
        if not record.repairs and "text" in span:
            pieces = span.get("pieces") or [[start, end]]
            assert isinstance(pieces, list)
            assert (
                visible("".join(text[a:b] for a, b in pieces)) == visible(str(span["text"]))
                or len(pieces) > 1
            )
    for start, end in record.sentences:
        assert 0 <= start < end <= len(text)


def test_the_same_article_gives_the_same_bytes(pipeline: Pipeline) -> None:
    assert pipeline.extract(ARTICLE).to_json() == Pipeline().extract(ARTICLE).to_json()


def test_an_article_comes_out_the_same_alone_and_in_a_batch(pipeline: Pipeline) -> None:
    texts = [ARTICLE, "", ARTICLE * 3, "Коротко.", ARTICLE]
    assert [record.to_json() for record in pipeline.stream(texts)] == [
        pipeline.extract(text).to_json() for text in texts
    ]


def test_id_title_and_date_are_handed_on(pipeline: Pipeline) -> None:
    record = pipeline.extract(ARTICLE, id="a/1", title="Завод «Волна»", published="2026-01-31")
    assert (record.id, record.title, record.published) == ("a/1", "Завод «Волна»", "2026-01-31")


def test_amounts_alone_need_no_models() -> None:
    pipeline = Pipeline(stages=("amounts",))
    record = pipeline.extract(ARTICLE)
    assert [(amount.min, amount.max, amount.currency) for amount in record.amounts] == [
        ("12", "12", None),
        ("450000000", None, "RUB"),
    ]
    assert not record.entities
    assert pipeline.nlp.pipe_names == ["svodka_sentences", "svodka_amounts"]


def test_an_unknown_stage_is_refused_when_the_pipeline_is_built() -> None:
    with pytest.raises(PipelineError, match="'sentiment'"):
        Pipeline(stages=("sentiment",))


def test_a_stream_hands_errors_to_the_handler_and_goes_on(pipeline: Pipeline) -> None:
    failed: list[tuple[str | None, SvodkaError]] = []
    source = [Article("Хорошо.", id="1"), Article("п\udc80лохо", id="2"), Article("Снова хорошо.", id="3")]
    records = list(
        pipeline.stream(source, on_error=lambda article, error: failed.append((article.id, error)))
    )
    assert [record.id for record in records] == ["1", "3"]
    assert [id for id, _ in failed] == ["2"]
    assert "offset 1" in str(failed[0][1])


def test_a_stream_without_a_handler_raises_at_the_bad_article(pipeline: Pipeline) -> None:
    stream = pipeline.stream(["Хорошо.", "п\udc80лохо"], batch_size=1)
    assert next(stream).text == "Хорошо."
    with pytest.raises(InputError, match="lone surrogate U\\+DC80 at offset 1"):
        next(stream)


def test_a_failing_stage_takes_no_other_article_with_it() -> None:
    def fail(doc: Doc) -> Doc:
        if "бомба" in doc.text:
            raise ValueError("не выдержал")
        return doc

    pipeline = Pipeline(stages=("amounts",))
    spacy.Language.component("test_fragile", func=fail)
    pipeline.nlp.add_pipe("test_fragile")
    outcomes = pipeline.run(
        [Article("5 рублей", id="a"), Article("бомба", id="b"), Article("6 рублей", id="c")]
    )
    assert [isinstance(outcome, StageError) for outcome in outcomes] == [False, True, False]
    assert str(outcomes[1]) == "test_fragile failed on b: ValueError: не выдержал"


def test_a_pickled_pipeline_works_on_the_other_side() -> None:
    again = pickle.loads(pickle.dumps(Pipeline(stages=("amounts",), tokens=False)))
    assert [amount.text for amount in again.extract("Он заплатил 5 рублей.").amounts] == ["5 рублей"]


def test_threads_share_one_pipeline(pipeline: Pipeline) -> None:
    texts = [f"{ARTICLE} Это {number}-й выпуск." for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = [record.to_json() for record in pool.map(pipeline.extract, texts)]
    assert together == [pipeline.extract(text).to_json() for text in texts]


def _bytes_of(pipeline: Pipeline) -> str:
    return pipeline.extract(ARTICLE).to_json()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_give_the_same_bytes(pipeline: Pipeline, method: str) -> None:
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.apply(_bytes_of, (Pipeline(),)) == _bytes_of(pipeline)


def test_tokens_on_request(pipeline: Pipeline) -> None:
    record = Pipeline(tokens=True).extract("Мэр открыл мост.")
    assert record.tokens is not None
    assert [(token.lemma, token.pos) for token in record.tokens] == [
        ("мэр", "NOUN"),
        ("открыть", "VERB"),
        ("мост", "NOUN"),
        (".", "PUNCT"),
    ]
    assert [token.head for token in record.tokens] == [1, 1, 1, 1]
    assert pipeline.extract("Мэр открыл мост.").tokens is None


def test_the_doc_of_the_pipeline_can_travel_as_bytes() -> None:
    nlp = svodka.load()
    doc = nlp(ARTICLE)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.svodka_quotes == doc._.svodka_quotes
    assert again._.svodka_entities == doc._.svodka_entities
    assert again._.svodka_amounts == doc._.svodka_amounts
    assert doc._.svodka_quotes


@pytest.mark.parametrize(
    "factory",
    [
        "svodka_morphology",
        "svodka_lemmatizer",
        "svodka_syntax",
        "svodka_ner",
        "svodka_entities",
        "svodka_quotes",
    ],
)
def test_a_component_without_what_it_requires_is_refused_at_once(factory: str) -> None:
    with pytest.raises(PipelineError, match=f"{factory} requires"):
        spacy.blank("ru").add_pipe(factory)


@pytest.mark.parametrize(
    "place",
    [
        {"first": True},
        {"before": "svodka_lemmatizer"},
        {"after": "svodka_sentences"},
        {"before": 1},
        {"after": 0},
    ],
)
def test_a_component_put_before_what_it_requires_is_refused_too(place: dict[str, object]) -> None:
    nlp = spacy.blank("ru")
    for factory in ("svodka_sentences", "svodka_morphology", "svodka_lemmatizer", "svodka_syntax"):
        nlp.add_pipe(factory)
    with pytest.raises(PipelineError, match=r"svodka_quotes requires .*token\.lemma"):
        nlp.add_pipe("svodka_quotes", **place)  # type: ignore[arg-type]
    assert "svodka_quotes" not in nlp.pipe_names
    nlp.add_pipe("svodka_quotes", after="svodka_syntax")


def test_every_stage_works_in_a_pipeline_of_another_make() -> None:
    nlp = spacy.blank("ru")  # spaCy's own tokenizer, a component of somebody else's between the stages
    nlp.add_pipe("svodka_sentences")
    nlp.add_pipe("svodka_morphology")
    nlp.add_pipe("merge_entities", last=True)
    for stage in ("lemmatizer", "syntax", "ner", "entities", "amounts", "quotes"):
        nlp.add_pipe(f"svodka_{stage}")
    doc = nlp(
        "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей. «Ждали три года», — сказал он."
    )
    assert [token.lemma_ for token in doc][:5] == ["мэр", "орск", "иван", "орлов", "сообщить"]
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Орска", "LOC"), ("Иван Орлов", "PER")]
    assert [(entity.name, entity.role) for entity in doc._.svodka_entities] == [
        ("Орск", None),
        ("Иван Орлов", "мэр Орска"),
    ]
    assert [amount.min for amount in doc._.svodka_amounts] == ["5000000"]
    assert [(quote.kind, quote.speaker.name) for quote in doc._.svodka_quotes] == [
        ("indirect", "Иван Орлов"),
        ("direct", "Иван Орлов"),
    ]


def test_provenance_names_version_and_models(pipeline: Pipeline) -> None:
    provenance = json.loads(pipeline.extract("Да.").to_json())["provenance"]
    assert provenance["svodka"] == svodka.__version__
    assert set(provenance["models"]) == {"morphology", "syntax", "ner", "vectors", "dictionary"}
