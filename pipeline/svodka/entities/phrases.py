"""The nominative of an organisation's or a place's name: its head and what agrees with it, nothing else.

«Министерства обороны» → «Министерство обороны», «Нижнем Новгороде» → «Нижний Новгород»;
«ООО «Ромашка»» stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pymorphy3.analyzer import Parse

from svodka import morphology
from svodka.entities.declension import CACHE_SIZE
from svodka.lexicon import load_table
from svodka.meanings import fold

_OPEN = "«\"“„'"
_CLOSE = "»\"”“'"
_ACRONYM_FORM = re.compile(r"([А-ЯЁA-Z]{2,}[А-ЯЁA-Z0-9]*)[-‑']?(а|у|ом|е|ы|ов|ам|ами|ах)")
_FIXED = re.compile(r"[A-ZА-ЯЁ]{2,}|.*[A-Za-z0-9].*")
_NO_HALVES = ("Fixd", "Name", "Surn", "Patr", "Geox")
_ADJECTIVE_ENDINGS = ("ий", "ый", "ой", "ая", "яя")
_STEM = 4  # letters that tell two superlatives of one adjective apart
_ON_A_RIVER = re.compile(r"(\w+)(-(?:на|под|над|де|ле|сюр)-\w+)")
_CASES = {"nom": "nomn", "gen": "gent", "dat": "datv", "acc": "accs", "ins": "ablt", "loc": "loct"}
_GENDERS = {"masc": "masc", "fem": "femn", "neut": "neut"}


class PhraseWord(NamedTuple):
    """A word as the tagger sees it: UD part of speech, case, gender, number in lower case, "" for nothing."""

    text: str
    pos: str = ""
    case: str = ""
    gender: str = ""
    number: str = ""
    space: bool = True


def nominative(words: Sequence[PhraseWord]) -> str:
    """The phrase with its head and the head's adjectives in the nominative, the number as it is."""
    head = _head(words)
    texts = [word.text for word in words]
    if head is None:
        texts[0] = _acronym(texts[0])
    else:
        number = _number(words[head])
        noun, gender = _noun(words[head], number)
        texts[head] = noun
        for i in range(head):
            if _modifies(words, i):
                texts[i] = _adjective(words[i], number, gender)
    return join(texts, words)


def _is_second_half(words: Sequence[PhraseWord], i: int) -> bool:
    """«Милли [Меджлиса]»: behind a word that does not decline, the next word of the proper name does."""
    if i >= len(words):
        return False
    first, second = words[i - 1], words[i]
    both_proper = first.pos == second.pos == "PROPN" and first.text[0].isupper() and second.text[0].isupper()
    return both_proper and second.case not in ("", "nom") and _never_declines(first.text.lower())


@lru_cache(maxsize=CACHE_SIZE)
def _never_declines(word: str) -> bool:
    """Whether a word on a vowel is no singular that declines."""
    readings = (parse.tag for parse in morphology.parses(word))
    known = morphology.is_known(word)
    return word[-1] in "иоуюэ" and (not known or all("Fixd" in t or t.number != "sing" for t in readings))


def stands_in_nominative(words: Sequence[PhraseWord]) -> bool:
    """Whether the tagger saw the head in the nominative."""
    head = _head(words)
    return head is not None and words[head].case == "nom"


def join(texts: Sequence[str], words: Sequence[PhraseWord]) -> str:
    """The texts with the white space of the words between them."""
    spaced = (text + (" " if word.space else "") for text, word in zip(texts, words, strict=True))
    return "".join(spaced).strip()


def _head(words: Sequence[PhraseWord]) -> int | None:
    """The first noun that declines; in front of it only what agrees with it."""
    for i, word in enumerate(words):
        if word.text[0] in _OPEN and len(words) > 1:
            return None
        if _FIXED.fullmatch(word.text):
            return None
        if word.pos in ("NOUN", "PROPN") and not _modifies(words, i):
            return i + 1 if _is_second_half(words, i + 1) else i
        if not _modifies(words, i) and not (word.pos == "PUNCT" and word.text in "-–—"):
            return len(words) - 1 if len(words) == 1 and word.text[0].isalpha() else None
    last = len(words) - 1  # «Северной», «Крокус»: a name that looks like an adjective or a verb
    return last if words[last].text[0].isalpha() else None


def _modifies(words: Sequence[PhraseWord], i: int) -> bool:
    """Whether a word is an adjective; for the tagger «[Заречного] суда» may begin with a noun."""
    word = words[i]
    if word.pos != "PROPN":
        return word.pos in ("ADJ", "DET") or (word.pos == "VERB" and bool(word.case))
    if i + 1 == len(words) or words[i + 1].pos != "NOUN":
        return False
    agrees = _agreement(word) == _agreement(words[i + 1])
    return agrees and _is_only_adjective(word.text.lower())


def _agreement(word: PhraseWord) -> tuple[str, str, str]:
    return word.case, word.gender, word.number


@lru_cache(maxsize=CACHE_SIZE)
def _is_only_adjective(word: str) -> bool:
    """Whether all that the dictionary knows of a word are adjectives."""
    return morphology.is_known(word) and all(parse.tag.POS == "ADJF" for parse in morphology.parses(word))


def _acronym(text: str) -> str:
    """«МИДа» → «МИД»."""
    match = _ACRONYM_FORM.fullmatch(text)
    return match.group(1) if match else text


def _number(word: PhraseWord) -> str:
    return "plur" if word.number == "plur" else "sing"


def _noun(word: PhraseWord, number: str) -> tuple[str, str]:
    """The head in the nominative and its gender (OpenCorpora)."""
    river = _ON_A_RIVER.fullmatch(word.text) if "-" in word.text else None
    if river:
        town, gender = _noun(word._replace(text=river.group(1)), number)
        return town + river.group(2), gender
    text, gender = _noun_form(word.text.lower(), word.case, _GENDERS.get(word.gender, ""), number)
    return spelled_like(text, word.text), gender or _GENDERS.get(word.gender, "")


@lru_cache(maxsize=CACHE_SIZE)
def _noun_form(text: str, case: str, gender: str, number: str) -> tuple[str, str]:
    before, mark, last = text.rpartition("-")
    readings = [parse for parse in morphology.parses(last) if parse.tag.POS == "NOUN"]
    if not readings:
        readings = [parse for parse in morphology.parses(last) if parse.tag.POS == "ADJF"]
    if not readings:
        return text, gender
    if gender == "femn" and last.endswith("ии") and all(gender not in parse.tag for parse in readings):
        return text[:-1] + "я", gender  # «Претории»: the dictionary knows another word of that form
    wanted = _CASES.get(case, "")

    def fit(parse: Parse) -> float:
        tag = parse.tag
        return (
            float(parse.score)
            + 1.5 * (bool(wanted) and (wanted in tag or (case in ("loc", "gen") and f"{wanted[:3]}2" in tag)))
            + 1.0 * (number in tag or "Fixd" in tag)
            + 0.5 * (bool(gender) and gender in tag)
            + 1.2 * ("Geox" in tag or "Orgn" in tag)
            + 1.0 * (len(parse.methods_stack) == 1)
            - 1.0 * ("Name" in tag or "Patr" in tag)
        )

    best = max(readings, key=fit)
    first, first_gender = _first_half(before, best) if mark else ("", "")
    gender = first_gender or str(best.tag.gender or gender)
    if (best.tag.case == "nomn" and best.tag.number == number) or "Fixd" in best.tag:
        return first + mark + last, gender
    form = best.inflect({"nomn", "plur" if number == "plur" and best.tag.number == "plur" else "sing"})
    return (first + mark + form.word if form else text), gender


@lru_cache(maxsize=1)
def _bound_halves() -> frozenset[str]:
    return frozenset(entry["part"] for entry in load_table("hyphenated_parts"))


def _first_half(half: str, last: Parse) -> tuple[str, str]:
    """«художника» of «художника-постановщика» in the nominative; a person's gender («женщина-врач»).

    What never declines («вице-») and names («Али-») stay.

    Args:
        half: what stands before the hyphen, in lower case.
        last: the reading of what stands behind it.
    """
    tag = last.tag
    if half in _bound_halves() or not morphology.is_known(half):
        return half, ""
    for parse in morphology.parses(half):
        noun = parse.tag
        if noun.POS != "NOUN" or (noun.case, noun.number) != (tag.case, tag.number):
            continue
        if any(grammeme in noun for grammeme in _NO_HALVES):
            continue
        form = parse.inflect({"nomn"})
        gender = str(noun.gender or "") if noun.animacy == "anim" else ""
        return (str(form.word) if form else half), gender
    return half, ""


def _adjective(word: PhraseWord, number: str, gender: str) -> str:
    return spelled_like(_adjective_form(word.text.lower(), number, gender), word.text)


@lru_cache(maxsize=CACHE_SIZE)
def _adjective_form(text: str, number: str, gender: str) -> str:
    for parse in morphology.parses(text):
        if parse.tag.POS in ("ADJF", "PRTF", "NUMR"):
            wanted = {"nomn", "plur"} if number == "plur" or not gender else {"nomn", "sing", gender}
            if "Supr" in parse.tag:  # «высший» and «высочайший» are both of «высокий»
                forms = (str(form.word) for form in parse.lexeme if wanted | {"Supr"} <= form.tag.grammemes)
                return next((form for form in forms if form[:_STEM] == text[:_STEM]), text)
            form = parse.inflect(wanted)
            if form is not None:
                return str(form.word)
    return _surname_form(text, gender) if number == "sing" else text


def _surname_form(text: str, gender: str) -> str:
    """«Никитинского суда»: an adjective that the dictionary has as a surname alone."""
    for parse in morphology.parses(text):
        if (
            "Surn" in parse.tag
            and parse.tag.gender == gender
            and parse.normal_form.endswith(_ADJECTIVE_ENDINGS)
        ):
            form = parse.inflect({"nomn"})
            return text if form is None else str(form.word)
    return text


@lru_cache(maxsize=CACHE_SIZE)
def spelled_like(word: str, model: str) -> str:
    """A dictionary's word with the model's capitals and its «е» or «ё»."""
    text = "".join(_letter_like(letter, model[i : i + 1]) for i, letter in enumerate(word))
    return text.upper() if model.isupper() and len(model) > 1 else text


def _letter_like(letter: str, model: str) -> str:
    return model if model and model != letter and fold(model) == fold(letter) else letter
