"""Which words near a name may be a role, and how far the role's own words reach."""

from __future__ import annotations

from svodka.entities.person_names import possible_cases
from svodka.entities.role_nouns import RoleWords, is_role_noun, role_words
from svodka.entities.spans import NamedSpan
from svodka.entities.tokens import Tokens, noun_cases

REACH = 24  # tokens of complements between a role noun and the name: titles of offices are long
_COMPLEMENT_POS = frozenset(("NOUN", "PROPN", "ADJ", "NUM", "DET", "X", "SYM"))
_COMPLEMENT_PREPOSITIONS = frozenset(
    ["по", "при", "в", "во", "на", "с", "со", "от", "за", "для", "над", "из", "у", "о", "об"]
)
_FREE_PREPOSITIONS = frozenset(["по", "при"])
_QUOTES = frozenset('«»"“”„')
_HYPHENS = frozenset("-‑")
_COMPLEMENT_MARKS = _QUOTES | _HYPHENS | {"и", "№", "%"}


class RolePhrases:
    """Questions about the words of one Doc: which agree with a name, where their complements end."""

    def __init__(self, tokens: Tokens, folder: str | None = None) -> None:
        self.tokens = tokens
        self.folder = folder
        self.words: RoleWords = role_words(folder)
        self._cases_of: dict[NamedSpan, frozenset[str]] = {}

    def cases(self, span: NamedSpan) -> frozenset[str]:
        """Cases that a person's name may stand in."""
        known = self._cases_of.get(span)
        if known is None:
            tokens = self.tokens
            start, end, _, _ = span
            text = " ".join(tokens.texts[start:end])
            known = self._cases_of[span] = possible_cases(text, tokens.features[end - 1].case, self.folder)
        return known

    def noun_cases(self, i: int) -> frozenset[str]:
        """Cases that a noun may stand in, the tagger's opinion included."""
        return noun_cases(self.tokens.texts[i]) | {self.tokens.features[i].case}

    def agrees(self, i: int, cases: frozenset[str]) -> bool:
        """Whether a token outside of all names is a role noun in one of these cases."""
        tokens = self.tokens
        if i in tokens.covering or not tokens.texts[i][0].isalpha():
            return False
        if tokens.lemmas[i] in self.words.leading:
            return self._is_leading(i, cases)
        if not is_role_noun(tokens.lemmas[i], tokens.texts[i], tokens.pos[i], self.words):
            return False
        case = tokens.features[i].case
        return case in cases or bool(not case and noun_cases(tokens.texts[i]) & cases)

    def _is_leading(self, i: int, cases: frozenset[str]) -> bool:
        """A participle «возглавляющий» in one of these cases, with what it governs behind it."""
        tokens = self.tokens
        seen = tokens.features[i]
        return (
            tokens.lemmas[i] in self.words.leading and seen.case in cases and self.object_end(i) is not None
        )

    def object_end(self, verb: int) -> int | None:
        """End of what somebody leads: a name, or a noun in the case that the verb governs."""
        tokens = self.tokens
        case = self.words.leading[tokens.lemmas[verb]]
        for i in range(verb + 1, min(verb + 5, tokens.size)):
            span = tokens.span_at(i)
            if span is not None and (span.type != "LOC" or tokens.pos[i] != "ADJ"):
                return None if span.type == "PER" else span.end
            if tokens.ends_sentence(i) or tokens.starts_sentence(i):
                return None
            if tokens.pos[i] in ("NOUN", "PROPN") and case in self.noun_cases(i):
                return i + 1
            if tokens.pos[i] not in ("ADJ", "DET", "NUM"):
                return None
        return None

    def is_role(self, i: int) -> bool:
        """Whether a token is a role noun, in whatever case."""
        return self.tokens.lemmas[i] in self.words.leading or is_role_noun(
            self.tokens.lemmas[i], self.tokens.texts[i], self.tokens.pos[i], self.words
        )

    def may_lead_to_name(self, i: int) -> bool:
        """Whether a token before a name may be a role or its complement: most names follow neither."""
        tokens = self.tokens
        return (
            i in tokens.covering
            or tokens.texts[i] == ")"
            or self.is_complement(i)
            or self.is_role(i)
            or tokens.lemmas[i] in self.words.no_roles
        )

    def agrees_as_person(self, i: int, cases: frozenset[str]) -> bool:
        """«уроженец», «кавалер ордена»: no job, but it may part a name from its jobs."""
        tokens = self.tokens
        return (
            i not in tokens.covering
            and tokens.lemmas[i] in self.words.no_roles
            and tokens.features[i].case in cases
        )

    def takes_genitive(self, i: int) -> bool:
        """Whether a noun asks for a complement: «заместитель», «глава»."""
        return self.tokens.lemmas[i] in self.words.takes_genitive

    def is_complement(self, i: int) -> bool:
        """Whether a token may stand between a role noun and the name behind it."""
        tokens = self.tokens
        pos = tokens.pos[i]
        text = tokens.texts[i]
        if pos in _COMPLEMENT_POS or (pos == "VERB" and tokens.features[i].case):
            return True
        return text in _COMPLEMENT_MARKS or (pos == "ADP" and text.lower() in _COMPLEMENT_PREPOSITIONS)

    def opening(self, i: int) -> int:
        """Where the bracket opens that token `i` closes; `i` itself if none is near."""
        for k in range(i - 1, max(-1, i - 15), -1):
            if self.tokens.texts[k] == "(":
                return k
        return i

    def _closing(self, i: int) -> int | None:
        """Where a short name in quotation marks ends: «директор завода «Метеор»»."""
        stop = min(i + 8, self.tokens.size)
        return next((k for k in range(i + 1, stop) if self.tokens.texts[k] == "»"), None)

    def with_adjectives(self, head: int) -> int:
        """Start of the role: adjectives that belong to the job stay with it."""
        tokens = self.tokens
        start = head
        while start > 0 and start - 1 not in tokens.covering:
            i = start - 1
            if (tokens.pos[i] == "ADJ" and tokens.lemmas[i] in self.words.adjectives) or tokens.texts[
                i
            ].lower() == "временно":
                start = i
            elif (
                tokens.texts[i] == "и"
                and i > 0
                and tokens.lemmas[i - 1] in self.words.adjectives
                and start < head
            ):
                start = i - 1
            else:
                break
        return start

    def trimmed(self, head: int, stop: int) -> int:
        """End of a role that reaches up to a name, without what is not its complement («…, 54-летний»)."""
        tokens = self.tokens
        end = stop
        while end - 1 > head and (
            (tokens.pos[end - 1] in ("PUNCT", "CCONJ", "ADP") and tokens.texts[end - 1] not in '»")')
            or tokens.texts[end - 1].isspace()
            or (tokens.pos[end - 1] in ("ADJ", "NUM") and end - 1 not in tokens.covering)
        ):
            end -= 1
        return end

    def complements_after(self, head: int) -> int:
        """End of a role whose complements stand to the right, as far as they certainly belong to it."""
        tokens = self.tokens
        leads = tokens.lemmas[head] in self.words.leading
        end = i = (self.object_end(head) if leads else None) or head + 1
        while i < min(tokens.size, head + REACH):
            span = tokens.span_at(i)
            if span is not None:
                if span.type == "PER" and (i != end or tokens.features[span.end - 1].case != "gen"):
                    break
                i = end = span.end
                if i < tokens.size and tokens.texts[i] in '»"' and tokens.texts[span.start - 1] in '«"':
                    end = i = i + 1
                continue
            if tokens.starts_sentence(i):
                break
            text, case = tokens.texts[i], tokens.features[i].case
            closing = self._closing(i) if text == "«" else None
            if closing is not None:
                i = end = closing + 1
            elif (
                text.lower() in _FREE_PREPOSITIONS
                or self._leads_to_place(i)
                or text in _QUOTES
                or text == "и"
                or (tokens.pos[i] in ("ADJ", "DET", "NUM") and case != "nom")
            ):
                i += 1
            elif tokens.pos[i] in ("NOUN", "PROPN") and (case == "gen" or self._after_preposition(i, head)):
                i = end = i + 1
            elif text in _HYPHENS:
                i += 1
            else:
                break
        return end

    def _leads_to_place(self, i: int) -> bool:
        """«посол … [в Азербайджане]»: «в», «на» belong to a role only before the name of a place or body."""
        tokens = self.tokens
        if tokens.pos[i] != "ADP" or tokens.texts[i].lower() not in _COMPLEMENT_PREPOSITIONS:
            return False
        return i + 1 in tokens.covering and tokens.spans[tokens.covering[i + 1]].type != "PER"

    def _after_preposition(self, i: int, head: int) -> bool:
        return any(self.tokens.texts[k].lower() in _FREE_PREPOSITIONS for k in range(head + 1, i))
