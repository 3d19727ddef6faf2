"""The check that a pipeline is put together in a working order.

spaCy only analyses on demand what components require of each other, so a missing tagger shows up as empty
results. Every svodka factory calls `check_requirements`, which refuses at once.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from spacy.language import Language

from svodka.errors import PipelineError

# who gives what, for the advice in the message
_PROVIDERS = {
    "doc.sents": "svodka_sentences",
    "token.is_sent_start": "svodka_sentences",
    "token.pos": "svodka_morphology",
    "token.morph": "svodka_morphology",
    "token.lemma": "svodka_lemmatizer",
    "token.dep": "svodka_syntax",
    "token.head": "svodka_syntax",
    "doc.ents": "svodka_ner",
    "doc._.svodka_entities": "svodka_entities",
}


def check_requirements(nlp: Language, name: str, requires: Sequence[str]) -> None:
    """Refuse a component whose requirements no component before it assigns.

    Args:
        nlp: the pipeline as far as it is built.
        name: the component about to be added.
        requires: attributes as spaCy writes them («token.pos», «doc.ents»).

    Raises:
        PipelineError: names every missing attribute and a component that assigns it.
    """
    before = _names_before(nlp)
    given = {attribute for pipe in before for attribute in nlp.get_pipe_meta(pipe).assigns}
    missing = [attribute for attribute in requires if attribute not in given]
    if missing:
        advice = ", ".join(sorted({_PROVIDERS.get(attribute, attribute) for attribute in missing}))
        raise PipelineError(
            f"{name} requires {', '.join(missing)}, which no component before it assigns "
            f"(before it: {', '.join(before) or 'nothing'})",
            remedy=f"add first: {advice}, or components of your own that declare these `assigns`",
        )


def _names_before(nlp: Language) -> list[str]:
    """The components before the place that spaCy is about to give one.

    `add_pipe` tells no factory of its `before`, `after` and `first`, so they are read from its frame. A
    factory that is called in another way makes the last component.
    """
    frame = inspect.currentframe()
    while frame is not None and not (
        frame.f_code is Language.add_pipe.__code__ and frame.f_locals.get("self") is nlp
    ):
        frame = frame.f_back
    if frame is None:
        return list(nlp.pipe_names)
    before, after, first = (frame.f_locals[name] for name in ("before", "after", "first"))
    names = nlp.component_names
    if first:
        return []
    for neighbour, step in ((before, 0), (after, 1)):
        if neighbour is not None:
            place = names.index(neighbour) if isinstance(neighbour, str) else neighbour
            names = names[: place + step]
    return [name for name in names if name in nlp.pipe_names]
