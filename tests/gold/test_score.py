"""The scorer against cases counted by hand (where P ≠ R), its limits, and the shared scorer."""

from __future__ import annotations

import random

import pytest

from svodka.gold.counts import Counts, interval, total
from svodka.gold.errors import GoldError
from svodka.gold.score import evaluate
from svodka.gold.speaker import same_speaker
from svodka.record import Record
from tests.bench.shared import CORPUS
from tests.gold.records import amount, entity, quote, record

TEXT = "Мэр Орска Иван Орлов сообщил, что мост построят за 5 млн рублей, а школу за 7 млн рублей, заверил Пётр Ким."


def test_entities_counted_by_hand() -> None:
    gold = record(
        TEXT,
        entities=[entity(TEXT, "e1", "PER", "Иван Орлов", "Пётр Ким"), entity(TEXT, "e2", "LOC", "Орска")],
    )
    # one right, one too short, one of a wrong type, one from nowhere: strict 1 of 4 and of 3
    given = record(
        TEXT,
        entities=[
            entity(TEXT, "e1", "PER", "Иван Орлов", "Ким"),
            entity(TEXT, "e2", "ORG", "Орска"),
            entity(TEXT, "e3", "LOC", "школу"),
        ],
    )
    result = evaluate([gold], [given])
    assert total(list(result.counts("entities strict").values())) == Counts(1, 3, 2)
    assert total(list(result.counts("entities overlap").values())) == Counts(2, 2, 1)
    assert total(list(result.counts("entities strict", "LOC").values())) == Counts(0, 1, 1)


def test_nested_mentions_count_once_by_the_outermost() -> None:
    gold = record(TEXT, entities=[entity(TEXT, "e1", "ORG", "Мэр Орска"), entity(TEXT, "e2", "LOC", "Орска")])
    given = record(TEXT, entities=[entity(TEXT, "e1", "ORG", "Мэр Орска")])
    assert total(list(evaluate([gold], [given]).counts("entities strict").values())) == Counts(1, 0, 0)


def test_pronouns_and_nominals_do_not_count() -> None:
    given = record(TEXT, entities=[entity(TEXT, "e1", "PER", "Мэр", kind="nominal")])
    assert evaluate([record(TEXT)], [given]).findings == ()


def test_amounts_counted_by_hand() -> None:
    gold = record(
        TEXT, amounts=[amount(TEXT, "5 млн рублей", "5000000"), amount(TEXT, "7 млн рублей", "7000000")]
    )
    given = record(
        TEXT,
        amounts=[
            amount(TEXT, "за 5 млн рублей", "5000000.0"),  # right value, other span
            amount(TEXT, "7 млн рублей", "7000"),  # right span, wrong value
            amount(TEXT, "Мэр", "1"),
        ],
    )
    result = evaluate([gold], [given])
    assert total(list(result.counts("amounts value").values())) == Counts(1, 2, 1)
    assert total(list(result.counts("amounts overlap").values())) == Counts(2, 1, 0)
    assert total(list(result.counts("amounts strict").values())) == Counts(0, 3, 2)


def test_quotes_counted_by_hand() -> None:
    first, second = "мост построят за 5 млн рублей", "школу за 7 млн рублей"
    gold = record(
        TEXT, quotes=[quote(TEXT, first, speaker="Иван Орлов"), quote(TEXT, second, speaker="Пётр Ким")]
    )
    given = record(
        TEXT,
        quotes=[
            quote(
                TEXT, "что " + first, speaker="Орлов"
            ),  # the conjunction does not matter, nor the first name
            quote(TEXT, second, speaker="Орлов"),
            quote(TEXT, "Мэр Орска", speaker="Орлов"),
        ],
    )
    result = evaluate([gold], [given])
    assert total(list(result.counts("quotes overlap").values())) == Counts(2, 1, 0)
    assert total(list(result.counts("quotes strict").values())) == Counts(2, 1, 0)
    assert total(list(result.counts("quotes value").values())) == Counts(1, 2, 1)
    assert [f.detail for f in result.findings if f.outcome == "wrong speaker"] == ["Пётр Ким ≠ Орлов"]


def test_a_topic_forgives_one_prediction_and_is_never_missed() -> None:
    gold = record(TEXT, quotes=[quote(TEXT, "мост построят", kind="topic")])
    twice = record(TEXT, quotes=[quote(TEXT, "мост построят"), quote(TEXT, "что мост построят")])
    assert evaluate([gold], [record(TEXT)]).findings == ()
    assert total(list(evaluate([gold], [twice]).counts("quotes overlap").values())) == Counts(0, 1, 0)


def test_roles_counted_by_hand() -> None:
    mayor, other = entity(TEXT, "e1", "PER", "Иван Орлов"), entity(TEXT, "e2", "PER", "Пётр Ким")
    mayor["roles"] = [{"start": 0, "end": 9, "text": "Мэр Орска", "name": "мэр Орска"}]
    other["roles"] = [{"start": 72, "end": 77, "text": "школу", "name": "школа"}]
    gold = record(TEXT, entities=[mayor, other])
    # one role found though too short, one job that is none, one role of somebody without any in the gold
    found, wrong = dict(mayor), dict(other)
    found["roles"] = [{"start": 0, "end": 3, "text": "Мэр", "name": "мэр"}]
    wrong["roles"] = [{"start": 31, "end": 35, "text": "мост", "name": "мост"}]
    third = entity(TEXT, "e3", "PER", "сообщил") | {"roles": found["roles"]}
    result = evaluate([gold], [record(TEXT, entities=[found, wrong, third])])
    assert dict(result.outcomes("roles found")) == {"hit": 1, "wrong": 1}
    assert dict(result.outcomes("roles right")) == {"hit": 1, "wrong": 1}


def test_parts_of_found_quotations() -> None:
    def place(stretch: str) -> dict[str, object]:
        return {"start": TEXT.index(stretch), "end": TEXT.index(stretch) + len(stretch), "text": stretch}

    first, second = "мост построят за 5 млн рублей", "школу за 7 млн рублей"
    cue = place("сообщил") | {"lemma": "сообщить"}
    one = quote(TEXT, first, speaker="Иван Орлов") | {"cue": cue, "source": place("Мэр Орска Иван Орлов")}
    two = quote(TEXT, second, speaker="Пётр Ким")
    given = [
        quote(TEXT, first, kind="mixed") | {"cue": cue, "source": place("Пётр Ким")},
        quote(TEXT, second, speaker="Пётр Ким") | {"cue": place("заверил") | {"lemma": "заверить"}},
    ]
    result = evaluate([record(TEXT, quotes=[one, two])], [record(TEXT, quotes=given)])
    assert dict(result.outcomes("quotes speaker")) == {"hit": 1, "unknown": 1}
    assert dict(result.outcomes("quotes kind")) == {"hit": 1, "wrong": 1}
    # a cue or source that the gold does not have is not asked for
    assert dict(result.outcomes("quotes cue")) == {"hit": 1}
    assert [f.detail for f in result.findings if f.metric == "quotes source"] == [
        "Мэр Орска Иван Орлов ≠ Пётр Ким"
    ]


def test_the_right_value_elsewhere_is_not_at_its_place() -> None:
    gold = [amount(TEXT, "5 млн рублей", "1"), amount(TEXT, "7 млн рублей", "1")]
    given = [amount(TEXT, "за 5 млн", "1"), amount(TEXT, "7 млн рублей", "2"), amount(TEXT, "Мэр", "1")]
    result = evaluate([record(TEXT, amounts=gold)], [record(TEXT, amounts=given)])
    assert dict(result.outcomes("amounts value")) == {"hit": 2, "extra": 1}
    assert dict(result.outcomes("amounts placed")) == {"hit": 1, "wrong": 1}


def test_amounts_written_alike_meet_first() -> None:
    gold = [amount(TEXT, "5 млн рублей", "1"), amount(TEXT, "7 млн рублей", "1")]
    given = [amount(TEXT, "7 млн рублей", "1"), amount(TEXT, "5 млн", "1", approx=True)]
    result = evaluate([record(TEXT, amounts=gold)], [record(TEXT, amounts=given)])
    assert dict(result.outcomes("amounts value")) == {"hit": 2}
    assert [f.detail for f in result.findings if f.metric == "amounts text" and f.outcome == "wrong"] == [
        "5 млн рублей ≠ 5 млн"
    ]
    assert dict(result.outcomes("amounts approx")) == {"hit": 1, "wrong": 1}


def test_only_what_the_gold_annotates_is_asked() -> None:
    given = record(
        TEXT, entities=[entity(TEXT, "e1", "LOC", "Орска")], amounts=[amount(TEXT, "5 млн рублей", "5")]
    )
    gold = record(TEXT, amounts=[amount(TEXT, "5 млн рублей", None)], annotated=["amounts", "quotes"])
    assert evaluate([gold], [given]).metrics() == ["amounts overlap"]


def test_records_of_other_articles_are_refused() -> None:
    with pytest.raises(GoldError, match="no record has an id of the gold"):
        evaluate([record(TEXT)], [record(TEXT, id="b.txt")])


def test_an_article_without_a_record_is_missed_whole() -> None:
    gold = record(TEXT, amounts=[amount(TEXT, "5 млн рублей", "5000000")])
    assert total(list(evaluate([gold], []).counts("amounts value").values())) == Counts(0, 0, 1)


def test_another_text_is_refused() -> None:
    with pytest.raises(GoldError, match="another text"):
        evaluate([record(TEXT)], [record(TEXT + " ")])


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(GoldError, match="twice in the records"):
        evaluate([record(TEXT)], [record(TEXT), record(TEXT)])


def test_sums_come_before_quotients() -> None:
    # mean of the documents' F would be 0.5
    parts = [Counts(1, 0, 0), Counts(0, 0, 9)]
    assert total(parts).f == pytest.approx(2 / 11)
    assert (total(parts).precision, total(parts).recall) == (1.0, 0.1)


def test_the_interval_holds_the_figure_and_is_reproducible() -> None:
    parts = [Counts(1, 0, 0), Counts(1, 1, 1), Counts(0, 1, 2), Counts(3, 0, 0)] * 5
    low, high = interval(parts)
    assert low < total(parts).f < high
    assert (low, high) == interval(parts)


@pytest.mark.parametrize(
    ("predicted", "gold", "aliases", "kind", "right"),
    [
        ("Иван Орлов", "Иван Орлов", [], "person", True),
        ("Орлов", "Иван Орлов", [], "person", True),
        ("Иван", "Иван Орлов", [], "person", False),
        ("Пётр Орлов", "Иван Орлов", [], "person", False),
        ("мэр", "Иван Орлов", ["мэр"], "person", True),
        ("Петр Ким", "Пётр Ким", [], "person", True),
        ("полиции Орска", "полиция Орска", [], "organization", True),
        ("Орск", "администрация Орска", [], "organization", True),
        ("ТАСС", "РИА Новости", [], "organization", False),
        (None, "unknown", [], "unknown", True),
        (None, "Иван Орлов", [], "person", False),
    ],
)
def test_the_same_speaker(
    predicted: str | None, gold: str, aliases: list[str], kind: str, right: bool
) -> None:
    assert same_speaker(predicted, gold, aliases, kind) is right


def own_gold() -> list[Record]:
    path = CORPUS / "gold" / "articles.jsonl"
    return [Record.from_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


def without_topics(gold: Record) -> Record:
    return gold.model_copy(update={"quotes": [quote for quote in gold.quotes if quote.kind != "topic"]})


def test_gold_against_itself_is_perfect_and_nothing_is_nought() -> None:
    gold = own_gold()
    perfect = evaluate(gold, [without_topics(item) for item in gold])
    empty = evaluate(gold, [])
    for metric in perfect.metrics():
        assert total(list(perfect.counts(metric).values())).f == 1.0, metric
        assert total(list(empty.counts(metric).values())).f == 0.0, metric


def damaged(gold: Record, generator: random.Random) -> Record:
    """A plausible wrong prediction: items lost, shifted, renamed."""
    plain = without_topics(gold).to_dict()
    for part in ("entities", "amounts", "quotes"):
        plain[part] = [item for item in plain[part] if generator.random() > 0.2]
    for item in plain["entities"]:
        if generator.random() < 0.2:
            item["type"] = generator.choice(["PER", "ORG", "LOC"])
    for item in plain["amounts"]:
        if generator.random() < 0.3:
            item["min"] = "1"
    for item in plain["quotes"]:
        cut = generator.choice([0, 0, 5, 40])
        last = item["pieces"][-1]
        last[1] = max(last[0] + 1, last[1] - cut)
        if generator.random() < 0.3:
            item["speaker"]["name"] = generator.choice([None, "Иванов", "Минобороны"])
    return Record.model_validate(plain)


def test_order_changes_nothing() -> None:
    gold = own_gold()
    generator = random.Random(1)
    given = [damaged(item, generator) for item in gold]
    before = evaluate(gold, given)
    shuffled = [
        item.model_copy(
            update={
                part: generator.sample(getattr(item, part), len(getattr(item, part)))
                for part in ("entities", "amounts", "quotes")
            }
        )
        for item in generator.sample(given, len(given))
    ]
    after = evaluate(gold, shuffled)
    for metric in before.metrics():
        assert before.counts(metric) == after.counts(metric), metric
