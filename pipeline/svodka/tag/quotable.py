"""Sentences whose parse the quotes stage can use.

Parsing is dear, and most sentences report nothing. Every word becomes a letter that tells what it can be in
a report, and a sentence is parsed if its letters match one of `PATTERNS`. They say in short what the rules of
the quotes stage say at length, and rather let a sentence through than not.

Before a sentence that reports, two more are parsed where it has a pronoun or a noun like one («девушка»):
their subjects are whom it may mean. The last one before it, or before a quotation mark, is parsed if it holds
a word of speech: «Завод выпустил заявление. В нём говорится, что…», «Мэр ответил на вопросы. «Мы готовы»».

Letters of words:
    v verb that governs «что»                   k the same, a verb of asking
    i verb that governs an infinitive           z verb that names: «назвал это «ошибкой»»
    w other verb that may be put in: «пишет»    d verb that takes direct speech alone: «улыбнулся»
    V K I Z W D the same as infinitive, participle or converb
    f other infinitive    g other finite verb   a short adjective: «уверен»
    n noun that governs «что»: «заявление»      m the same, governs an infinitive as well: «призыв»
    t «что»          q «где», «кто»             h «как»
    l «ли»           r «когда», «который»       o «он», «юноша»  x «его»
    p s first and last word of a phrase, «по … словам»           u phrase of one word, «согласно»
    , : - as they are     " quotation mark      e end of a sentence     . any other word
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from svodka.lexicon import Entry, load_table
from svodka.meanings import Meanings
from svodka.tag.forms import PAD
from svodka.tag.layout import Layout
from svodka.tag.letters import NONE, Letters

Flags = NDArray[np.bool_]

PATTERNS: Final = (
    # «заявил, что», «сообщил на встрече, что», «сказал, мол», «по словам посла, что»
    r'[vikzVIKZanms](.{0,30},("|."?)?)?t',
    # «рассказал, как», «узнал, в каком», «как»: «сообщается, как»
    r"[vikzVIKZa](,.?)?[qhl]",
    # «уточнил, будет ли», and of verbs of asking, whatever stands between: «спросил посла о том, когда»
    r"[vikzVIKZa],.{0,5}l|[kK].{0,30},.{0,5}[qhlr]",
    # «пообещал жителям построить», «призыв прекратить»
    r"[imI].{0,19}[fVIKZWD]",
    # «…, сообщает газета», «…, в среду сообщил посол», «как ранее писала газета, …»
    r"([,-].{0,3}|h.{0,14})[vikwza]",
    # «посол сказал: …», «привёл слова посла: …», «мэр успокоил жителей: «…»»
    r'[vikzwdVIKZWDanm].*:|g.*:"',
    # «он крикнул «Вперёд»», «назвал решение своего правительства «ошибкой»»
    r'[vikzwdVIKZWDa].?"|[zZ].{0,25}"',
    # «…», — сказал посол; «…», сказал посол; …! — крикнул он; …, — успокоила она (a verb of no list)
    r'(^-|[,e"]-|",).{0,13}[vikzwdVIKZWDa]|(^-|[,e"]-).{0,3}g',
    # «по словам посла», «согласно докладу»
    r"u|p.{0,5}s",
)
PRONOUN: Final = r"o|x.{0,2}[nms]"  # «он сообщил», «по его собственным словам»
SPEECH: Final = r"[vikzwdVIKZWDanm]"
BEFORE: Final = 2  # sentences parsed before one with a pronoun that reports

ADJ, AUX, NOUN, VERB = map(get_string_id, ("ADJ", "AUX", "NOUN", "VERB"))

_OTHER: Final = ord(".")
_GAP: Final = ord("\n")
_SMALL: Final = ord("a") - ord("A")
_MARKS: Final = {
    ",": ",",
    ":": ":",
    **dict.fromkeys("—–―-", "-"),
    **dict.fromkeys(("«", "»", "„", "“", "”", '"', "'", "''", "'''"), '"'),
    **dict.fromkeys((".", "!", "?", "…", "...", "..", "?!", "!!!", "!..", "?.."), "e"),
}
_PRONOUNS: Final = {**dict.fromkeys(("он", "она", "они"), "o"), **dict.fromkeys(("его", "её", "их"), "x")}
_OPENERS: Final = {"that": "t", "question": "q", "oblique": "q", "whether": "l", "relative": "r"}

# forms of verbs and adjectives
FINITE, SHORT, LOOSE, INFINITIVE, OWN_VOICE = range(5)
_OTHER_VERBS: Final = np.frombuffer(b"g\0\0f\0", np.uint8)  # letters of verbs that report nothing, by form
_OWN_VOICE: Final = ("Tense=Fut", "Mood=Imp", "Mood=Cnd", "Person=1", "Person=2")


def quotable(layout: Layout, lexicon: str | None = None) -> Flags:
    """For each word, whether its sentence is worth parsing; all are where nothing is known of the words.

    Args:
        layout: the words, with lemmas, parts of speech and features.
        lexicon: folder of word lists laid over the shipped ones.
    """
    letters = _letters(layout, lexicon)
    if letters is None:
        return np.ones(len(layout.places), np.bool_)
    gaps = layout.hashes == PAD
    text = np.full(len(gaps), _GAP, np.uint8)
    text[~gaps] = letters
    sentences = text.tobytes().decode("ascii").split("\n")
    wanted = _wanted(sentences)
    return np.repeat(wanted, [len(sentence) for sentence in sentences])


def _wanted(sentences: list[str]) -> Flags:
    """Which sentences, written in letters, are worth parsing."""
    pattern, pronoun, speech = _patterns()
    # «…, —⏎сказал он»: the dash may end up in the sentence before
    dashes = ["-" * sentence.endswith("-") for sentence in ["", *sentences[:-1]]]
    read = map(str.__add__, dashes, sentences)
    reports = np.array([pattern.search(sentence) is not None for sentence in read])
    wanted = reports.copy()
    has_pronoun = reports.copy()
    reporting = compress(sentences, reports.tolist())
    has_pronoun[reports] = [pronoun.search(sentence) is not None for sentence in reporting]
    for distance in range(1, BEFORE + 1):
        wanted[:-distance] |= has_pronoun[distance:]
    speaks = reports | np.array([sentence.startswith('"') for sentence in sentences])
    before = np.flatnonzero(speaks[1:] & ~wanted[:-1])
    wanted[before] = [speech.search(sentences[place]) is not None for place in before.tolist()]
    return wanted


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return re.compile("|".join(PATTERNS)), re.compile(PRONOUN), re.compile(SPEECH)


# letters


def _letters(layout: Layout, lexicon: str | None) -> NDArray[np.uint8] | None:
    """The letter of each word, None where no words have lemmas or parts of speech."""
    attributes: list[int | str] = ["LEMMA", "LOWER", "POS", "MORPH"]
    rows = np.concatenate([doc.to_array(attributes) for doc in layout.docs])[layout.places]
    lemmas, lower, pos, morph = np.ascontiguousarray(rows.T)
    if not (lemmas.any() and pos.any()):
        return None
    letters, cues = _word_letters(lexicon)(lower), _cue_letters(lexicon)(lemmas)
    nouns = (pos == NOUN) & np.isin(cues, _codes("nmo")) & ~np.isin(letters, _codes("su"))
    letters[nouns] = cues[nouns]
    verbs = np.isin(pos, (VERB, AUX))
    places = np.flatnonzero(verbs | ((pos == ADJ) & (cues == ord("a"))))
    forms = np.array(_FORMS(morph[places], layout.docs[0].vocab.strings), np.uint8)
    found = _verb_letters(cues[places], forms)
    is_cue = np.isin(found, _codes("fg"), invert=True) & (found != NONE)
    # a verb that is no cue leaves the word its part in a phrase: «как следует из доклада»
    letters[places] = np.where(is_cue | (letters[places] == NONE), found, letters[places])
    letters[letters == NONE] = _OTHER
    return letters


def _verb_letters(cues: NDArray[np.uint8], forms: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Letters of verbs and adjectives by those of their lemmas and by their forms."""
    letters = _OTHER_VERBS.take(forms)
    is_verb = np.isin(cues, _codes("vkizwd"))
    is_small = (is_verb & (forms <= SHORT)) | ((cues == ord("a")) & (forms == SHORT))
    is_large = is_verb & ((forms == LOOSE) | (forms == INFINITIVE))
    letters[is_small] = cues[is_small]
    letters[is_large] = cues[is_large] - _SMALL
    return letters


def _form(features: str) -> int:
    """FINITE, SHORT, LOOSE (converb or participle), INFINITIVE, or OWN_VOICE: «скажем», nobody's report."""
    if "VerbForm=Inf" in features:
        return INFINITIVE
    if any(feature in features for feature in _OWN_VOICE):
        return OWN_VOICE
    if "Variant=Short" in features:
        return SHORT
    if "VerbForm=Part" in features:
        return OWN_VOICE if "Voice=Pass" in features else LOOSE
    return LOOSE if "VerbForm=Conv" in features else FINITE


_FORMS: Final = Meanings(_form, 2**12)


def _codes(letters: str) -> NDArray[np.uint8]:
    return np.frombuffer(letters.encode("ascii"), np.uint8)


@lru_cache(maxsize=8)
def _word_letters(lexicon: str | None) -> Letters:
    """Words as they stand in the text; of two letters the one named last counts."""
    phrases = [entry["phrase"].split() for entry in load_table("speech_phrases", lexicon)]
    openers = {entry["word"]: _OPENERS[entry["opens"]] for entry in load_table("clause_openers")}
    words = {phrase[0]: "p" for phrase in phrases}
    words |= {phrase[-1]: "s" if len(phrase) > 1 else "u" for phrase in phrases}
    return Letters(words | openers | {"как": "h"} | _PRONOUNS | _MARKS)


@lru_cache(maxsize=8)
def _cue_letters(lexicon: str | None) -> Letters:
    """Lemmas of the words that report, and of nouns that mean somebody just named."""
    words = {entry["lemma"]: "a" for entry in load_table("speech_adjectives", lexicon)}
    words |= {entry["noun"]: "o" for entry in load_table("person_nouns", lexicon)}
    words |= {entry["lemma"]: _noun_letter(entry) for entry in load_table("speech_nouns", lexicon)}
    words |= {entry["lemma"]: _verb_letter(entry) for entry in load_table("speech_verbs", lexicon)}
    return Letters(words)


def _noun_letter(entry: Entry) -> str:
    return "m" if "inf" in entry.words("takes") else "n"


def _verb_letter(entry: Entry) -> str:
    takes = set(entry.words("takes"))
    if "as" in takes:
        return "z"
    if "inf" in takes:
        return "i"
    if "что" in takes:
        return "k" if entry["sense"] == "ask" else "v"
    return "w" if takes & {"insert", "how", "passive"} else "d"
