"""What is read differently, and what stays: one table a phenomenon."""

from __future__ import annotations

import unicodedata

import pytest

from svodka.clean import Reading, repair

SOFT, ZERO, NBSP, ACUTE = "\u00ad", "\u200b", "\u00a0", "\u0301"


def listed(reading: Reading) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in reading.repairs]


def source_of(source: str, part: str) -> list[str]:
    """The pieces of the source that a part of the reading comes from."""
    reading = repair(source)
    start = reading.text.index(part)
    assert reading.source_map is not None
    return [source[a:b] for a, b in reading.source_map.pieces(start, start + len(part))]


UNTOUCHED = [
    "",
    " ",
    "\r\n\r\n",
    "Мэр открыл мост.",
    "Мэр открыл мост.\r\nГости приехали.\rОркестр играл.\n\n\nВсе разошлись.",
    "Мост открыт\n\nВчера в Зареченске открыли мост.",
    "Список гостей:\n— мэр;\n— директор школы;\n— тренер.",
    "Что нужно:\nпаспорт;\nсправка;\nзаявление.",
    "Уважаемая Анна Петровна,\n\nспешим поздравить Вас с юбилеем школы.",
    "COVID-19 и SARS-CoV-2, Wi-Fi, IT-компания, iPhone, YouTube-канал.",
    "Витамин C, группа A, улица Y, 5 B.",
    "«Ёлки»: сёла, самолёты, Алёна.",
    "«Цитата», “цитата”, „цитата“, 'цитата', \"цитата\".",
    "Сайт lenta.example, почта mer@gorod.example, им.Пушкина.",
    "eКарта и VIPы: названия на двух языках.",
    "Юрій Мушка и Ђорђе Петровић приехали.",
    "👩\u200d🚀 полетела",
    "Двух- и трёхкомнатные квартиры.",
    "Мэр — строитель - отвечает.",
    "Fédération française и naïve café.",
    "мэр\tстроитель",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_untouched(text: str) -> None:
    assert repair(text) == Reading(text, None, ())


EXOTIC_SPACES = [
    (f"1{NBSP}000{NBSP}000 рублей", "1 000 000 рублей"),
    ("1\u202f000", "1 000"),
    ("в\u2009Москве", "в Москве"),
    (f"г.{NBSP}Заречный{NBSP}— город", "г. Заречный — город"),
    (f"мост{ZERO} и река.{ZERO}\n{ZERO}Берег", "мост и река.\nБерег"),
    ("\ufeffМост", "Мост"),
]


@pytest.mark.parametrize(("source", "reading"), EXOTIC_SPACES)
def test_exotic_spaces_are_spaces_and_not_listed(source: str, reading: str) -> None:
    assert repair(source).text == reading
    assert repair(source).repairs == ()


INVISIBLE = [
    ("soft hyphens", f"пре{SOFT}зи{SOFT}дент", "президент", [("control", "президент")]),
    ("zero-width space", f"прези{ZERO}дент", "президент", [("control", "президент")]),
    ("two in one word", f"при{ZERO}н\u2060адлежал", "принадлежал", [("control", "принадлежал")]),
    ("zero-width space for a space", f"приехал в{ZERO}Москву", "приехал в Москву", []),
    ("the same between small letters", f"мэр{ZERO}открыл{ZERO}новый{ZERO}мост", "мэр открыл новый мост", []),
    (
        "zero-width spaces at the edges of words",
        f"мэр{ZERO} {ZERO}Ва{ZERO}неев",
        "мэр Ванеев",
        [("control", "Ванеев")],
    ),
    ("a control at a word's edge", "мэр\x07 приехал", "мэр приехал", [("control", "мэр")]),
    ("a control alone", "мэр \x07 приехал", "мэр  приехал", [("control", "")]),
    ("a mark of direction at a word's edge", "\u200eмэр\u200f.", "мэр.", [("control", "мэр")]),
    ("a soft hyphen that touches no word", f"мэр {SOFT}— строитель", "мэр — строитель", []),
    ("Word's own soft hyphen", "прези\x1fдент", "президент", [("control", "президент")]),
    ("a vertical tab in a word", "прези\x0bдент", "президент", [("control", "президент")]),
    (
        "variants of emoji after letters",
        "прези\ufe0fдент \u2764\ufe0f",
        "президент \u2764\ufe0f",
        [("control", "президент")],
    ),
    ("a digit and a word", f"39{ZERO}лет", "39 лет", []),
    ("no-break space in a word", f"прези{NBSP}дент", "президент", [("control", "президент")]),
    ("word joiner", "прези\u2060дент", "президент", [("control", "президент")]),
    ("NUL", "прези\x00дент", "президент", [("control", "президент")]),
    ("pdfium's hyphen", "прези\ufffeдент", "президент", [("control", "президент")]),
    ("stress", f"за{ACUTE}мок и замо{ACUTE}к", "замок и замок", [("stress", "замок"), ("stress", "замок")]),
    ("grave accent", "за\u0300мок", "замок", [("stress", "замок")]),
    ("decomposed letters", unicodedata.normalize("NFD", "чей ёж"), "чей ёж", []),
]


@pytest.mark.parametrize(
    ("source", "reading", "repairs"), [row[1:] for row in INVISIBLE], ids=[row[0] for row in INVISIBLE]
)
def test_invisible_characters(source: str, reading: str, repairs: list[tuple[str, str]]) -> None:
    assert repair(source).text == reading
    assert listed(repair(source)) == repairs


def test_an_invisible_character_breaks_no_annotation() -> None:
    assert source_of(f"мэр{NBSP}Ва{SOFT}не{ACUTE}ев сказал", "Ванеев") == [f"Ва{SOFT}не{ACUTE}ев"]


def test_an_invisible_character_at_the_edge_is_no_part_of_the_word() -> None:
    source = f"{ZERO}Ванеев{ZERO} и{ZERO} \u200eЗуева\u200e, мэр{ZERO}"
    for word in ("Ванеев", "Зуева", "мэр"):
        assert source_of(source, word) == [word]
    assert source_of(source, "Ванеев и") == [f"Ванеев{ZERO} и"]


LOOKALIKES = [
    ("one letter", "Депутат Айдоc Сарым", "Депутат Айдос Сарым"),
    ("first letter", "Cегодня открыли мост", "Сегодня открыли мост"),
    ("several words", "Mэр Вaнeeв cкaзaл", "Мэр Ванеев сказал"),
    ("Greek letter", "Mοст οткрыт", "Мост открыт"),
    ("whole words, where others are mixed", "Cовет HATO и Poccия", "Совет НАТО и Россия"),
    ("prepositions", "cпросил c утра o погоде", "спросил с утра о погоде"),
    ("preposition at the beginning", "B мае cнег растаял", "В мае снег растаял"),
    ("initials", "Мэp B. Ванеев cказал", "Мэр В. Ванеев сказал"),
    ("small k", "Mоckва", "Москва"),
    ("Cyrillic in Latin words", "Fаcebооk и Yоutubе", "Facebook и Youtube"),
    ("hyphened", "вице-пpезидент", "вице-президент"),
]


@pytest.mark.parametrize(
    ("source", "reading"), [row[1:] for row in LOOKALIKES], ids=[row[0] for row in LOOKALIKES]
)
def test_lookalikes(source: str, reading: str) -> None:
    result = repair(source)
    assert result.text == reading
    assert {one.kind for one in result.repairs} == {"homoglyph"}
    assert all(source[one.start : one.end] != one.text for one in result.repairs)


@pytest.mark.parametrize(
    "text",
    [
        "Hа днях открыли мост.",  # one letter of each script: no telling
        "Приехал Тоcирамицу.",  # alone, and nobody knows the word
        "Посмотрел YоuТube.",  # a lone name in Latin letters
        "Канал BBC, группа ABBA, CAP и BTC.",  # no mixed word: Latin stays Latin
    ],
)
def test_lookalikes_that_are_not_certain_stay(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize(
    ("source", "reading"),
    [
        (
            "Вчера Зарeченск oткрыл музей CCCP, kak и весь paйон.",
            "Вчера Зареченск открыл музей СССР, как и весь район.",
        ),
        ("Мэр Ηοвиков гοвοрит: «Здeсь καк в Κиевe».", "Мэр Новиков говорит: «Здесь как в Киеве»."),
        ("Мэp Aнна Зуeвa, и. o. главы, и H. Poмoва.", "Мэр Анна Зуева, и. о. главы, и Н. Ромова."),
        ("В 1960-e гoды и в кoнце 1980-x.", "В 1960-е годы и в конце 1980-х."),
        ("Мэр открыл pe-\nчной вoкзал и yчилищe.", "Мэр открыл речной вокзал и училище."),
    ],
)
def test_whole_words_of_lookalikes_in_a_damaged_article(source: str, reading: str) -> None:
    assert repair(source).text == reading


DIGITS = [
    ("letters on both sides", "Мэр г0рода", "Мэр города"),
    ("two words", "3авод и 0стров", "Завод и остров"),
    ("a name", "Он из Р0ссии, а она из Зареченска.", "Он из России, а она из Зареченска."),
    ("a capital at the beginning", "0ткрыли м0ст. 3атем спели.", "Открыли мост. Затем спели."),
    ("capitals", "ГЛАВА Г0Р0ДА 0ТКРЫЛ М0СТ", "ГЛАВА ГОРОДА ОТКРЫЛ МОСТ"),
    ("short ones beside them", "3а г0дом г0д, 0 погоде м0лчат", "За годом год, о погоде молчат"),
]


@pytest.mark.parametrize(("source", "reading"), [row[1:] for row in DIGITS], ids=[row[0] for row in DIGITS])
def test_digits_in_words(source: str, reading: str) -> None:
    assert repair(source).text == reading
    assert {one.kind for one in repair(source).repairs} == {"homoglyph"}


@pytest.mark.parametrize(
    "text",
    [
        "В 30-е годы и 3го мая",
        "Дом 3а, квартира 40б",
        "Самолёт Т34 и 100500 рублей",
        "Группа 4етверг",
        "0 градусов",
    ],
)
def test_digits_that_are_digits(text: str) -> None:
    assert repair(text) == Reading(text)


JOINTS = [
    ("a space", "Мэр обещал прави- тельству", "Мэр обещал правительству"),
    ("none", "Мэр обещал прави-тельству", "Мэр обещал правительству"),
    ("a soft hyphen and a space", f"Мэр Вана{SOFT} ндеев", "Мэр Ванандеев"),
    ("Unicode's hyphen", "стро\u2010 ительство", "строительство"),
    ("the not sign", "стро¬ ительство", "строительство"),
    ("in a compound", "пре- сс-служба мэрии", "пресс-служба мэрии"),
]


@pytest.mark.parametrize(("source", "reading"), [row[1:] for row in JOINTS], ids=[row[0] for row in JOINTS])
def test_joints_of_lost_line_ends(source: str, reading: str) -> None:
    assert repair(source).text == reading
    assert [one.kind for one in repair(source).repairs] == ["hyphen"]


@pytest.mark.parametrize(
    "text",
    [
        "кто-то и юго-восток",
        "видео-обращение со-основателя",
        "двух- и трёхкомнатные",
        "до- и послевоенные",
        "хип-хоп-группа на Би-би-си",
    ],
)
def test_hyphens_that_belong_to_words(text: str) -> None:
    assert repair(text) == Reading(text)


HYPHENS = [
    ("a broken word", "в том чис-\nле", "в том числе"),
    ("across blank lines", "в том чис-\n\n\nле", "в том числе"),
    ("carriage returns", "в том чис-\r\nле", "в том числе"),
    ("spaces around the line end", "в том чис-  \n   ле", "в том числе"),
    ("a page break", "в том чис-\fле", "в том числе"),
    ("a soft hyphen", f"в том чис{SOFT}\nле", "в том числе"),
    ("Unicode's hyphen", "в том чис\u2010\nле", "в том числе"),
    ("the not sign of OCR", "в том чис¬\nле", "в том числе"),
    ("an en dash", "в том чис\u2013\nле", "в том числе"),
    ("twice in a narrow column", "меж-\nправитель-\nственная", "межправительственная"),
    ("a name", "мэр Вер-\nхозаречный", "мэр Верхозаречный"),
    ("a name that stands elsewhere", "Байнель. Алим Бай-\nнель", "Байнель. Алим Байнель"),
    ("a compound in the dictionary", "юго-\nвосток", "юго-восток"),
    ("a particle", "кто-\nто пришёл", "кто-то пришёл"),
    ("a place", "Баку-\nТбилиси-\nДжейхан", "Баку-Тбилиси-Джейхан"),
    ("a double name", "Касым-\nЖомарт", "Касым-Жомарт"),
    ("an adjective of two", "религиозно-\nэтнический", "религиозно-этнический"),
    ("broken inside a compound", "религиозно-этни-\nческий", "религиозно-этнический"),
    ("a prefix of standing", "экс-\nглава", "экс-глава"),
    ("a number", "SARS-CoV-\n2", "SARS-CoV-2"),
    ("a number before", "85-\nлетний", "85-летний"),
    ("a suspended hyphen", "двух-\nи трёхкомнатные", "двух- и трёхкомнатные"),
]


@pytest.mark.parametrize(("source", "reading"), [row[1:] for row in HYPHENS], ids=[row[0] for row in HYPHENS])
def test_hyphens_at_line_ends(source: str, reading: str) -> None:
    assert repair(source).text == reading


def test_a_dash_is_no_hyphen() -> None:
    source = "Мэр пришёл -\nи ушёл"
    assert "-" in repair(source).text


PAGE = (
    "Мост открыли вчера. Праздник прошёл в том чис-\n\n"
    "Читайте также\n\nДороги станут шире\n\n"
    "ле на обоих берегах. Гости разъехались поздно.\n\nДругой абзац."
)


def test_an_inset_is_read_after_the_paragraph_it_interrupts() -> None:
    assert repair(PAGE).text == (
        "Мост открыли вчера. Праздник прошёл в том числе на обоих берегах. Гости разъехались поздно.\n\n"
        "Читайте также\n\nДороги станут шире\n\nДругой абзац."
    )
    assert listed(repair(PAGE)) == [
        ("hyphen", "числе"),
        ("inset", "Читайте также\n\nДороги станут шире"),
    ]


def test_a_word_around_an_inset_has_two_pieces() -> None:
    assert source_of(PAGE, "числе") == ["чис", "ле"]
    assert source_of(PAGE, "Дороги станут шире") == ["Дороги станут шире"]


INSETS = [
    ("capitals", "ПОГОДА НА НЕДЕЛЮ"),
    ("page number", "12"),
    ("caption", "На снимке: гости праздника"),
    ("small letters", "фото Анны Зуевой"),
    ("two lines", "Дороги станут шире\nи прямее"),
]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
@pytest.mark.parametrize("inset", [row[1] for row in INSETS], ids=[row[0] for row in INSETS])
def test_insets_inside_words(inset: str, gap: str) -> None:
    source = f"Мост открыли вчера. Праздник прошёл в том чис-{gap}{inset}{gap}ле на берегах."
    text = repair(source).text
    assert text.startswith("Мост открыли вчера. Праздник прошёл в том числе на берегах.")
    assert "".join(text.split()).endswith("".join(inset.split()))


LINES = [
    (
        "a paragraph broken across a page",
        "Мост открыли вчера. Он связал два района\n\n\nгорода и его окраины.",
        "Мост открыли вчера. Он связал два района города и его окраины.",
    ),
    (
        "around an inset",
        "Мост открыли вчера. Он связал два района\n\nДороги станут шире\n\nгорода. Так решили.",
        "Мост открыли вчера. Он связал два района города. Так решили.\n\nДороги станут шире",
    ),
    (
        "a paragraph broken before a name",
        "Мост открыли вчера. Он стоит недалеко от\n\nВерхней слободы и её окраин.",
        "Мост открыли вчера. Он стоит недалеко от Верхней слободы и её окраин.",
    ),
    (
        "an inset before a name",
        "Мост открыли вчера. Он стоит недалеко от\n\nДороги станут шире\n\nВерхней слободы. Так решили.",
        "Мост открыли вчера. Он стоит недалеко от Верхней слободы. Так решили.\n\nДороги станут шире",
    ),
    (
        "wrapped lines and blank lines between paragraphs",
        "Вчера в городе Заречном открыли\nновый мост через реку. Глава\nгорода приехал.\n\nВсе остались\nдовольны.",
        "Вчера в городе Заречном открыли новый мост через реку. Глава города приехал.\n\nВсе остались довольны.",
    ),
    (
        "wrapped lines and nothing between paragraphs",
        "Вчера в городе Заречном открыли\nновый мост через реку. Глава\nгорода приехал.\n"
        "Все остались довольны мостом,\nно ждут ещё один, на окраине.",
        "Вчера в городе Заречном открыли новый мост через реку. Глава города приехал.\n"
        "Все остались довольны мостом, но ждут ещё один, на окраине.",
    ),
    (
        "wrapped lines and indents",
        "   Вчера в городе Заречном\nоткрыли новый мост через реку.\n   Мэр Ванеев приехал, а потом\nуехал домой.",
        "Вчера в городе Заречном открыли новый мост через реку.\nМэр Ванеев приехал, а потом уехал домой.",
    ),
    (
        "a name at a line end",
        "Вчера в городе Заречном мэр Пётр\nВанеев открыл новый мост, о чём\nсообщили все газеты.",
        "Вчера в городе Заречном мэр Пётр Ванеев открыл новый мост, о чём сообщили все газеты.",
    ),
    (
        "a page number between wrapped lines",
        "Вчера в городе Заречном открыли\nновый мост, о котором все люди\n12\nмечтали много лет подряд.",
        "Вчера в городе Заречном открыли новый мост, о котором все люди мечтали много лет подряд.\n12",
    ),
]


@pytest.mark.parametrize(("source", "reading"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_lines(source: str, reading: str) -> None:
    assert repair(source).text == reading


def test_a_line_end_read_as_a_space_breaks_nothing_but_blank_lines_do() -> None:
    source = next(row[1] for row in LINES if row[0] == "a name at a line end")
    assert source_of(source, "Пётр Ванеев") == ["Пётр\nВанеев"]
    broken = LINES[0][1]
    assert source_of(broken, "района города") == ["района\n", "города"]


GLUED = (
    "Вчера в городе Заречномоткрыли новый мостчерез реку.Глава города Пётр Ванеевприехал поздно,"
    "носказал, что строителиработали честно."
)


def test_words_glued_at_lost_line_ends() -> None:
    assert repair(GLUED).text == (
        "Вчера в городе Заречном открыли новый мост через реку. Глава города Пётр Ванеев приехал поздно, "
        "но сказал, что строители работали честно."
    )
    assert {one.kind for one in repair(GLUED).repairs} == {"line"}
    assert source_of(GLUED, "Ванеев приехал") == ["Ванеевприехал"]


WIDE = (
    "Вчера в Зареченске открыли новый мост через реку, который строили два года. Глава города Пётр Ванеев "
    "поблагодарил рабочих и сказал, что движение начнётся в субботу, а грузовики поедут по нему через месяц. "
    "Жители левого берега ждали этого события с тех пор, как старый мост закрыли на ремонт и не открыли снова."
)
SECOND = (
    "На праздник приехали гости из соседних районов, школьный оркестр играл марши до самого вечера, а ветераны "
    "рассказывали детям, как переправлялись через реку на лодках, когда не было ни мостов, ни паромов."
)


@pytest.mark.parametrize("width", [28, 33, 47, 60])
def test_every_line_end_of_a_width_is_found(width: int) -> None:
    from textwrap import wrap

    assert repair("".join(wrap(WIDE, width))).text == WIDE
    glued = "".join(wrap(WIDE, width)) + "".join(wrap(SECOND, width))
    assert repair(glued).text.split() == f"{WIDE} {SECOND}".split()
    assert [one.text for one in repair(glued).repairs].count("\n") <= 1


def test_hyphens_whose_line_ends_are_gone() -> None:
    source = "Пра- вительство и межпра-вительственная комиссия обсуж- дали строи- тельство."
    assert repair(source).text == "Правительство и межправительственная комиссия обсуждали строительство."


@pytest.mark.parametrize(
    "text",
    ["Компания «АльфаСтрой» и НИИ «ЗаряМаш».", "Одинзнак пропущен.", "Медиагруппа и госкорпорация."],
)
def test_a_few_unknown_words_are_no_lost_line_ends(text: str) -> None:
    assert repair(text).text == text


CLEAN = "Вчера глава города Пётр Ванеев заявил, что новый мост — «гордость Заречного» — уже открыт."


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp1251"])
def test_utf8_taken_for_one_byte_a_letter(wrong: str) -> None:
    import ftfy.bad_codecs  # noqa: F401  registers the sloppy encodings

    source = CLEAN.encode().decode("latin-1" if wrong == "latin-1" else f"sloppy-windows-{wrong[2:]}")
    assert repair(source).text == CLEAN
    name = "Ванеев".encode().decode("latin-1" if wrong == "latin-1" else f"sloppy-windows-{wrong[2:]}")
    assert source_of(source, "Ванеев") == [name]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("cp1251", "latin-1"),
        ("cp1251", "koi8-r"),
        ("cp1251", "cp866"),
        ("koi8-r", "cp1251"),
        ("koi8-r", "latin-1"),
        ("cp866", "cp1251"),
    ],
)
def test_one_russian_encoding_taken_for_another(right: str, wrong: str) -> None:
    text = CLEAN.replace("—", "-").replace("«", '"').replace("»", '"')
    source = text.encode(right).decode(wrong)
    assert repair(source).text == text
    assert source_of(source, "Ванеев") == ["Ванеев".encode(right).decode(wrong)]


def test_all_at_once() -> None:
    source = f"Мэp Пётр Вaнеев при{SOFT}ехал{NBSP}в по-\nследние{NBSP}го-\n\nДОРОГИ\n\nды c гостями."
    reading = repair(source)
    assert reading.text.startswith("Мэр Пётр Ванеев приехал в последние годы с гостями.")
    assert {one.kind for one in reading.repairs} == {"homoglyph", "control", "hyphen", "inset"}
    assert source_of(source, "Ванеев") == ["Вaнеев"]
    assert source_of(source, "годы") == ["го", "ды"]
