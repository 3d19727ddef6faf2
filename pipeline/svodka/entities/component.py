"""The spaCy component `svodka_entities`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from svodka.columns import batches
from svodka.entities.assembly import Settings, find_entities
from svodka.entities.gazetteer import load_gazetteer
from svodka.entities.tokens import tokens_of
from svodka.requirements import check_requirements

REQUIRES = ["doc.ents", "token.pos", "token.morph", "token.lemma"]


class EntityResolver:
    """Finds out who is who; see `svodka.entities`.

    Args:
        lexicon: folder of word lists laid over the shipped ones.
        gazetteer: TSV of names, types and canonical forms that win over the model.
        adjectives: mark adjectives of places («лондонский») that the model of `doc.ents` leaves out.

    Raises:
        LexiconError: a line of the gazetteer breaks the format.
    """

    def __init__(
        self,
        lexicon: str | Path | None = None,
        gazetteer: str | Path | None = None,
        *,
        adjectives: bool = True,
    ) -> None:
        folder = None if lexicon is None else str(lexicon)
        self.settings = Settings(folder, load_gazetteer(gazetteer), adjectives)

    def __call__(self, doc: Doc) -> Doc:
        """Writes `doc._.svodka_entities`."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Docs in order, the tokens of `batch_size` of them looked up together."""
        for docs in batches(stream, batch_size):
            for doc, tokens in zip(docs, tokens_of(docs), strict=True):
                doc._.svodka_entities = find_entities(tokens, self.settings)
                yield doc


@Language.factory(
    "svodka_entities",
    assigns=["doc._.svodka_entities"],
    requires=REQUIRES,
    default_config={"lexicon": None, "gazetteer": None},
)
def create_entities(nlp: Language, name: str, lexicon: str | None, gazetteer: str | None) -> EntityResolver:
    """Factory of the component `svodka_entities`.

    Args:
        nlp: the pipeline it joins.
        name: its name there.
        lexicon: folder of word lists laid over the shipped ones.
        gazetteer: TSV of names, types and canonical forms that win over the model.
    """
    check_requirements(nlp, name, REQUIRES)
    # our own model marks adjectives as its training data does, others mark none
    return EntityResolver(lexicon, gazetteer, adjectives=not nlp.has_pipe("svodka_ner"))
