"""Jobs and standings of persons: «посол Байель», «Байель, посол…», «Байель стал послом».

The patterns need parts of speech and cases, not syntax: a role noun that agrees with the name in case, and
between the two nothing but the noun's complements.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from svodka.annotations import Role
from svodka.entities.declension import CASES
from svodka.entities.role_nouns import participle
from svodka.entities.role_phrases import REACH, RolePhrases
from svodka.entities.spans import NamedSpan
from svodka.entities.tokens import Tokens

_PREDICATE_REACH = 14
_INSTRUMENTAL = frozenset(("ins",))
_GENITIVE = frozenset(("gen",))
_NOMINATIVE = frozenset(("nom",))
_DASHES = frozenset("—–-―")
_LIST_MARKS = _DASHES | {":"}
_MARKS_AFTER = _DASHES | {",", "("}
_AMONG = (("среди",), ("в", "числе"), ("из",))  # before «которых»
_SHORTEST_AMONG = 3  # a noun, a comma and a preposition stand before «которых»
_ALL_CASES = frozenset(CASES)
# whose post it is, or that it is only wished for
_OBJECTS = frozenset(("он", "она", "его", "ее", "кандидатура"))


class Hit(NamedTuple):
    """A role's tokens and the span of the person who holds it; `head` is the role noun."""

    start: int
    end: int
    head: int
    person: NamedSpan
    rule: str


class RoleFinder(RolePhrases):
    """Finds the roles in one Doc."""

    def __init__(self, tokens: Tokens, folder: str | None = None) -> None:
        super().__init__(tokens, folder)
        self.predicates = tokens.with_lemmas(self.words.predicates)

    def find(self) -> list[Hit]:
        """All roles of the persons that `tokens` knows, in text order."""
        hits: dict[tuple[int, NamedSpan], Hit] = {}
        persons = [span for span in self.tokens.spans if span.type == "PER"]
        before = [self._before(span) for span in persons]
        holders = {hit.head: hit.person for hits_of in before for hit in hits_of if self._is_in_case(hit)}
        for span, own_before in zip(persons, before, strict=True):
            after = list(self._after(span, named=bool(own_before))) if self._is_marked(span.end) else []
            if own_before:  # «депутат Лосев, [глава отдела Каменев]»: the next name's own role
                after = [hit for hit in after if holders.get(hit.head, span) == span]
            for hit in (*own_before, *after, *self._predicates(span)):
                hits.setdefault((hit.head, hit.person), hit)
        own: dict[NamedSpan, list[Hit]] = {}
        for hit in hits.values():
            own.setdefault(hit.person, []).append(hit)
        for first, second in pairwise(persons):
            for hit in list(self._shared(first, second, own.get(first, ()))):
                own.setdefault(second, []).append(hit)
                hits.setdefault((hit.head, hit.person), hit)
        return sorted(hits.values(), key=lambda hit: (hit.start, hit.person.start))

    def _is_marked(self, i: int) -> bool:
        """Whether a token is a mark that may lead from a name to a role: mostly it is none."""
        return i < self.tokens.size and self.tokens.texts[i] in _MARKS_AFTER

    def _is_in_case(self, hit: Hit) -> bool:
        """Whether the tagger has noun and name in one case."""
        features = self.tokens.features
        return features[hit.head].case == features[hit.person.end - 1].case

    # --- role before the name: «посол Казахстана в Азербайджане Алим Байель»

    def _before(self, span: NamedSpan) -> list[Hit]:
        end = span.start
        while end > 0 and self._leads_in(end - 1):
            end -= 1
        of_all = self._among(end)
        if of_all is not None:
            hits = self._leading_to(span, of_all, _ALL_CASES)
            return [hit for hit in hits if self.tokens.features[hit.head].number == "plur"]
        if end == 0 or not self.may_lead_to_name(end - 1):
            return []
        is_listed = end < span.start and self.tokens.texts[end] in _LIST_MARKS
        return list(self._leading_to(span, end, _ALL_CASES if is_listed else self.cases(span)))

    def _among(self, end: int) -> int | None:
        """«писатели[, среди которых] Лосев»: the comma behind the nouns that speak of all who follow."""
        tokens = self.tokens
        which = end - 1
        if (
            which < _SHORTEST_AMONG
            or tokens.lemmas[which] != "который"
            or tokens.features[which].number != "plur"
        ):
            return None
        for words in _AMONG:
            comma = which - len(words) - 1
            if tokens.texts[comma] == "," and tuple(tokens.texts[comma + 1 : which]) == words:
                return comma
        return None

    def _leading_to(self, span: NamedSpan, end: int, cases: frozenset[str]) -> Iterator[Hit]:
        """Roles in these cases that end at `end`, which only marks part from the name."""
        heads = list(self._heads_before(end - 1, cases))
        stop = end
        for head in self._own_heads(heads):
            start = self.with_adjectives(head)
            if head < stop and self.is_role(head):  # not the adjective of the next: «ведущий инженер»
                yield Hit(start, self.trimmed(head, stop), head, span, "role-before")
            yield from self._coordinated(start, cases, span)
            stop = start

    def _leads_in(self, i: int) -> bool:
        """A dash, a colon or an opening quotation mark between role and name."""
        text = self.tokens.texts[i]
        return text in _LIST_MARKS or text in "«“„" or (text == '"' and not self.tokens.spaced[i])

    def _heads_before(self, i: int, cases: frozenset[str]) -> Iterator[int]:
        """Role nouns in these cases to the left of a name, the nearest first, over complements only."""
        limit = max(-1, i - REACH)
        tokens = self.tokens
        nearest = i
        while i > limit:
            if i in tokens.covering:
                span = tokens.spans[tokens.covering[i]]
                if span.type == "PER" and (i != nearest or not self._may_be_complement(span, i)):
                    return
                i = span.start - 1
                continue
            if tokens.texts[i] == ")":
                i = self.opening(i) - 1
                continue
            if self.agrees(i, cases) or self.agrees_as_person(i, cases):
                yield i
            elif not self.is_complement(i):
                return
            if tokens.starts_sentence(i):
                return
            i -= 1

    def _may_be_complement(self, span: NamedSpan, last: int) -> bool:
        """«адвокат [Ивана Лосева] Пётр Каменев»: another person's name right of a role noun."""
        return (
            last == span.end - 1
            and self.tokens.features[span.end - 1].case == "gen"
            and "gen" in self.cases(span)
        )

    def _own_heads(self, heads: list[int]) -> list[int]:
        """Which of the agreeing nouns are roles of the name, and not complements of one another."""
        own: list[int] = []
        for i, head in enumerate(heads):
            further = heads[i + 1] if i + 1 < len(heads) else None
            is_complement = further is not None and self._may_depend(head, further)
            if not is_complement:
                own.append(head)
                if self._follows_preposition(head):
                    break  # «смерть депутата с нападением на [директора] Ивана Лосева»
        return own

    def _may_depend(self, head: int, further: int) -> bool:
        """«директор [завода]», «кандидат в [президенты]», «глава одного из [лидеров] рынка»."""
        if self._follows_preposition(head):
            return self.tokens.features[head].number == "plur"
        is_genitive = self.tokens.features[head].case == "gen"
        return further == self._left_of(head) and is_genitive and self.takes_genitive(further)

    def _follows_preposition(self, head: int) -> bool:
        before = self._left_of(head)
        return before >= 0 and self.tokens.pos[before] == "ADP"

    def _left_of(self, head: int) -> int:
        i = head - 1
        while i >= 0 and self.tokens.pos[i] == "ADJ":
            i -= 1
        return i

    def _coordinated(self, start: int, cases: frozenset[str], span: NamedSpan) -> Iterator[Hit]:
        """«писатель, поэт и журналист Иван Лосев»: further role nouns to the left of the first."""
        tokens = self.tokens
        for _ in range(4):
            i = start - 1
            while i >= 0 and tokens.pos[i] == "ADJ" and not self.agrees(i, cases):
                i -= 1
            if i < 1 or tokens.texts[i] not in (",", "и", "а"):
                return
            stop = i
            i -= 1
            while i >= 0 and tokens.texts[i] in (",", "и"):
                i -= 1
            head = next(self._heads_before(i, cases), None)
            if head is None or any(tokens.is_person(k) for k in range(head, stop)):
                return
            start = self.with_adjectives(head)
            if start > 1 and tokens.texts[start - 1] in _DASHES and tokens.is_person(start - 2):
                return  # «сын Максим — [следователь], и дочь Анна»
            if self.is_role(head):
                yield Hit(start, self.trimmed(head, stop), head, span, "role-before-and")

    # --- role after the name: «Алим Байель, посол Казахстана,», «Байель (посол)», «Байель — посол»

    def _after(self, span: NamedSpan, *, named: bool) -> Iterator[Hit]:
        """Roles behind a name; `named`: the person has a role before the name already."""
        tokens = self.tokens
        i = self._past_brackets(span.end)
        if i >= tokens.size:
            return
        mark = tokens.texts[i]
        is_dash = mark in _DASHES
        if is_dash or mark == ",":
            found = self._list_after(i + 1, _NOMINATIVE if is_dash else self.cases(span), span)
            yield from () if named and self._ends_in_next(i + 1, found) else found
            yield from self._relative(i + 1, span)
        if tokens.texts[span.end] == "(":
            cases = _NOMINATIVE if is_dash else self.cases(span) | _NOMINATIVE
            yield from self._list_after(span.end + 1, cases, span)

    def _ends_in_next(self, i: int, found: Sequence[Hit]) -> bool:
        """«депутат Лосев, [преподаватель школы], поэт Каменев»: the list ends in the next name."""
        last = found[-1].end if found else i
        if not found or last >= self.tokens.size or self.tokens.texts[last] != ",":
            return False
        head = self._head_after(last + 1, self.cases(found[0].person))
        return head is not None and self._belongs_to_next(self.complements_after(head), head)

    def _relative(self, i: int, span: NamedSpan) -> Iterator[Hit]:
        """«Лосев, который возглавляет комитет,»: the verb and what it governs."""
        tokens = self.tokens
        if i >= tokens.size or tokens.lemmas[i] != "который" or tokens.features[i].case != "nom":
            return
        verb = i + 1
        while verb < tokens.size and tokens.pos[verb] == "ADV":
            verb += 1
        known = verb < tokens.size and tokens.lemmas[verb] in self.words.leading
        if (
            known
            and participle(tokens.texts[verb].lower(), "masc")
            and self.object_end(verb)
            and self._number_agrees(i, verb)
        ):
            yield Hit(verb, self.complements_after(verb), verb, span, "role-relative")

    def _number_agrees(self, pronoun: int, verb: int) -> bool:
        numbers = {self.tokens.features[pronoun].number, self.tokens.features[verb].number} - {""}
        return numbers <= {"sing"}

    def _past_brackets(self, i: int) -> int:
        """The index behind a bracket that follows the name: «Лосев (слева), глава…»."""
        if i < self.tokens.size and self.tokens.texts[i] == "(":
            for k in range(i + 1, min(i + 12, self.tokens.size)):
                if self.tokens.texts[k] == ")":
                    return k + 1
        return i

    def _list_after(self, i: int, cases: frozenset[str], span: NamedSpan) -> list[Hit]:
        tokens = self.tokens
        found: list[Hit] = []
        while i < tokens.size:
            head = self._head_after(i, cases)
            if head is None:
                break
            end = self.complements_after(head)
            if self._belongs_to_next(end, head):
                break
            found.append(Hit(self.with_adjectives(head), end, head, span, "role-after"))
            if end >= tokens.size or tokens.texts[end] not in (",", "и"):
                break
            i = end + 1
        return found

    def _head_after(self, i: int, cases: frozenset[str]) -> int | None:
        """The role noun that begins here, behind adjectives and adverbs («, ныне бывший глава…»)."""
        tokens = self.tokens
        for k in range(i, min(i + 5, tokens.size)):
            if tokens.span_at(k) is not None and tokens.pos[k] != "ADJ":
                return None
            if self.agrees(k, cases):
                return k
            joins = (
                k > i and tokens.texts[k] == "и" and tokens.pos[k - 1] == "ADJ"
            )  # «[советский и] российский»
            if not (joins or tokens.pos[k] in ("ADJ", "ADV", "DET", "NUM")) or tokens.ends_sentence(k):
                return None
        return None

    def _belongs_to_next(self, end: int, head: int) -> bool:
        """«Лосев, певец Каменев и…»: the role is of the person who follows it."""
        span = self.tokens.span_at(end) if end < self.tokens.size else None
        return span is not None and span.type == "PER" and bool(self.cases(span) & self.noun_cases(head))

    # --- predicates: «Лосев стал директором», «директором назначен Лосев», «занимал пост министра»

    def _predicates(self, span: NamedSpan) -> Iterable[Hit]:
        behind, before = self._has_predicate_behind(span), self._has_predicate_before(span)
        if not (behind or before) or self.cases(span).isdisjoint(("nom", "acc")):
            return ()
        return chain(
            self._predicate(span, span.end, 1) if behind else (),
            self._predicate(span, span.start - 1, -1) if before else (),
        )

    def _has_predicate_behind(self, span: NamedSpan) -> bool:
        """Whether a verb of being or a post is near behind a name, in its sentence: mostly none is."""
        start = span.end
        at = bisect_left(self.predicates, start)
        if at == len(self.predicates) or self.predicates[at] >= start + _PREDICATE_REACH:
            return False
        return not (self.tokens.starts_sentence(start) or self.tokens.parted(start, self.predicates[at] + 1))

    def _has_predicate_before(self, span: NamedSpan) -> bool:
        """The same before a name."""
        end = span.start
        at = bisect_left(self.predicates, end) - 1
        if at < 0 or self.predicates[at] < end - _PREDICATE_REACH:
            return False
        return not (self.tokens.starts_sentence(end) or self.tokens.parted(self.predicates[at], end))

    def _predicate(self, span: NamedSpan, i: int, step: int) -> Iterator[Hit]:
        """Scans one way from the name to the clause's end for a verb of being, or a post, and the role."""
        tokens = self.tokens
        being = others = 0
        is_participle = False
        head: int | None = None
        for _ in range(_PREDICATE_REACH):
            if not 0 <= i < tokens.size or self._leaves_clause(i, step):
                return
            if self._is_other_subject(i):
                return
            if tokens.pos[i] in ("VERB", "AUX", "ADJ") and tokens.lemmas[i] in self.words.verbs:
                being += 1
                is_participle = bool(tokens.features[i].case)
            elif tokens.lemmas[i] in self.words.posts:
                if step < 0 or not self._is_given_away(span.end, i):
                    yield from self._post(i, span)
                return
            elif tokens.pos[i] == "VERB" and not tokens.features[i].case:
                others += 1
                if step < 0:
                    return
            elif head is None and tokens.features[i].case == "ins" and self.agrees(i, _INSTRUMENTAL):
                head = i
            if being and head is not None and not others:
                end = self.complements_after(head)
                if step > 0 and is_participle and self._is_subject_after(end):
                    return
                yield Hit(self.with_adjectives(head), end, head, span, "role-verb")
                head = None
            i += step

    def _is_subject_after(self, i: int) -> bool:
        """«Лосев и работающий врачом [Каменев]»: the next name is the one that the verb speaks of."""
        span = self.tokens.span_at(i) if i < self.tokens.size else None
        return span is not None and span.type == "PER" and "nom" in self.cases(span)

    def _is_other_subject(self, i: int) -> bool:
        """«Лосев, [чей] сын работал врачом», «Лосев, о [котором]…»: what follows is said of somebody else."""
        lemma = self.tokens.lemmas[i]
        return lemma == "чей" or (lemma == "который" and self.tokens.features[i].case not in ("", "nom"))

    def _leaves_clause(self, i: int, step: int) -> bool:
        tokens = self.tokens
        if tokens.ends_sentence(i) or (step < 0 and tokens.texts[i] == ","):
            return True
        later = i if step > 0 else i + 1
        if later < tokens.size and tokens.starts_sentence(later):
            return True
        if i not in tokens.covering:
            return False
        span = tokens.spans[tokens.covering[i]]
        return span.type == "PER" and "nom" in self.cases(span)

    def _is_given_away(self, start: int, post: int) -> bool:
        """«выдвинул [её] на должность», «назначил [Лосева] на пост»: the post is the object's."""
        tokens = self.tokens
        if tokens.texts[post - 1] != "на" or tokens.features[post].case != "acc":
            return False
        before = post - 2
        span = tokens.span_at(before)
        if span is not None:
            return span.type == "PER" and span.start >= start
        return before >= start and tokens.lemmas[before] in _OBJECTS

    def _post(self, i: int, span: NamedSpan) -> Iterator[Hit]:
        """«занимал пост министра»: the role stands in the genitive behind the post."""
        head = self._head_after(i + 1, _GENITIVE)
        if head is not None:
            yield Hit(self.with_adjectives(head), self.complements_after(head), head, span, "role-post")

    # --- «актёры Иван Лосев и Мария Каменева»

    def _shared(self, first: NamedSpan, second: NamedSpan, hits: Sequence[Hit]) -> Iterator[Hit]:
        """A plural role noun before the first name of a list is the role of all of them."""
        if not hits:
            return
        mark = self._past_place(self._past_brackets(first.end))
        if mark + 1 != second.start or self.tokens.texts[mark] not in (",", "и"):
            return
        for hit in hits:
            if hit.start < first.start and self.tokens.features[hit.head].number == "plur":
                yield hit._replace(person=second, rule="role-shared")

    def _past_place(self, i: int) -> int:
        """The index behind where somebody is from: «Лосев [из Твери]»."""
        place = self.tokens.span_at(i + 1) if i + 1 < self.tokens.size else None
        return place.end if place is not None and place.type == "LOC" and self.tokens.texts[i] == "из" else i


def role_of(hit: Hit, tokens: Tokens, name: str) -> Role:
    """The annotation of a hit."""
    return Role(*tokens.offsets(hit.start, hit.end), name, hit.rule)
