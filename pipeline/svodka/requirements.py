"""The check that a pipeline is put together in a working order.

spaCy only analyses on demand what components require of each other, so a missing tagger shows up as empty
results. Every svodka factory calls `check_requirements`, which refuses at once.
"""

from __future__ import annotations

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
    given = {attribute for pipe in nlp.pipe_names for attribute in nlp.get_pipe_meta(pipe).assigns}
    missing = [attribute for attribute in requires if attribute not in given]
    if missing:
        advice = ", ".join(sorted({_PROVIDERS.get(attribute, attribute) for attribute in missing}))
        raise PipelineError(
            f"{name} requires {', '.join(missing)}, which no component before it assigns "
            f"(before it: {', '.join(nlp.pipe_names) or 'nothing'})",
            remedy=f"add first: {advice}, or components of your own that declare these `assigns`",
        )
