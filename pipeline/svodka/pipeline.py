"""The order of the stages, and the two ways to run them: over one article, over a stream.

Stages and their spaCy components:

    clean     (in the tokenizer)      debris → repaired reading + map to the source
    segment   svodka_sentences        tokens, sentences
    tag       svodka_morphology, svodka_lemmatizer, svodka_syntax, svodka_ner
    entities  svodka_entities         who is who
    amounts   svodka_amounts          how much
    quotes    svodka_quotes           who said what
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import spacy
from spacy.attrs import LIKE_NUM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from svodka.article import Article, check_text
from svodka.clean import repair as read_repaired
from svodka.compose import compose
from svodka.errors import PipelineError, StageError, SvodkaError
from svodka.garbage import paused
from svodka.lexicon import check_folder
from svodka.record import Record
from svodka.segment.numerals import like_num
from svodka.segment.tokenizer import Tokenizer
from svodka.version import __version__
from svodka.workers import BATCH_ARTICLES, Limits, Pool, batches, in_order
from svodka.workers.engine import Watch

STAGES = ("clean", "segment", "tag", "entities", "amounts", "quotes")

# what a stage needs of the others; sentences are cheap and every record has them
_NEEDS = {
    "clean": ("clean",),
    "segment": ("segment",),
    "tag": ("segment", "tag"),
    "entities": ("segment", "tag", "entities"),
    "amounts": ("segment", "amounts"),
    "quotes": ("segment", "tag", "entities", "quotes"),
}
# spaCy's own guard of a million characters is meant for its parser; one line of 2 MB is a normal article
_MAX_CHARACTERS = 1_000_000_000

Handler = Callable[[Article, SvodkaError], None]
Outcome = dict[str, Any] | SvodkaError


@registry.tokenizers("svodka.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer(repair: bool = True) -> Callable[[Language], Tokenizer]:
    """razdel's tokens over the repaired reading of a text (`repair=False`: over the text itself)."""

    def create(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, read_repaired if repair else None)

    return create


def load(
    *,
    stages: Sequence[str] = STAGES,
    lexicon: str | Path | None = None,
    gazetteer: str | Path | None = None,
    min_speaker_confidence: float = 0.0,
    full_syntax: bool = True,
) -> Language:
    """A spaCy Language with svodka's tokenizer and components; models load on first use.

    Args:
        stages: names out of `STAGES`; what they need is added.
        lexicon: folder of word lists laid over the shipped ones.
        gazetteer: TSV of names, types and canonical forms that win over the model.
        min_speaker_confidence: speakers less certain than this become unknown.
        full_syntax: parse every sentence, not only those that the quotes stage can use.

    Raises:
        PipelineError: an unknown stage.
    """
    wanted = _with_needs(stages)
    nlp = spacy.blank(
        "ru",
        config={"nlp": {"tokenizer": {"@tokenizers": "svodka.tokenizer.v1", "repair": "clean" in wanted}}},
    )
    nlp.max_length = _MAX_CHARACTERS
    vocab: Any = nlp.vocab  # its type does not tell all that it has
    vocab.lex_attr_getters[LIKE_NUM] = like_num
    folder = None if lexicon is None else str(lexicon)
    if "segment" in wanted:
        nlp.add_pipe("svodka_sentences")
    if "tag" in wanted:
        nlp.add_pipe("svodka_morphology")
        nlp.add_pipe("svodka_lemmatizer")
        if "quotes" in wanted or "tag" in stages:
            sentences = "all" if full_syntax else "quotable"
            nlp.add_pipe("svodka_syntax", config={"sentences": sentences, "lexicon": folder})
        nlp.add_pipe("svodka_ner")
    if "entities" in wanted:
        config = {"lexicon": folder, "gazetteer": None if gazetteer is None else str(gazetteer)}
        nlp.add_pipe("svodka_entities", config=config)
    if "amounts" in wanted:
        nlp.add_pipe("svodka_amounts", config={"lexicon": folder})
    if "quotes" in wanted:
        nlp.add_pipe(
            "svodka_quotes", config={"lexicon": folder, "min_speaker_confidence": min_speaker_confidence}
        )
    return nlp


def _with_needs(stages: Sequence[str]) -> set[str]:
    unknown = [stage for stage in stages if stage not in STAGES]
    if unknown:
        raise PipelineError(
            f"no stage is called {', '.join(map(repr, unknown))}", remedy=f"choose from {', '.join(STAGES)}"
        )
    # debris spoils every stage, and repair costs next to nothing
    return {"clean"} | {need for stage in stages for need in _NEEDS[stage]}


class Pipeline:
    """Articles in, records out.

    Models load on first use, once. A pipeline can be pickled (its models are loaded anew on the other side)
    and used by several threads.

    Args:
        stages: only these stages, and what they need, are loaded and run.
        tokens: records carry their tokens.
        lexicon: folder of word lists laid over the shipped ones.
        gazetteer: TSV of names, types and canonical forms that win over the model.
        min_speaker_confidence: speakers less certain than this become unknown.
    """

    def __init__(
        self,
        stages: Sequence[str] | None = None,
        *,
        tokens: bool = False,
        lexicon: str | Path | None = None,
        gazetteer: str | Path | None = None,
        min_speaker_confidence: float = 0.0,
    ) -> None:
        self.stages: tuple[str, ...] = STAGES if stages is None else tuple(stages)
        _with_needs(self.stages)
        if lexicon is not None:
            check_folder(lexicon)
        self.tokens = tokens
        self.lexicon = None if lexicon is None else str(lexicon)
        self.gazetteer = None if gazetteer is None else str(gazetteer)
        self.min_speaker_confidence = min_speaker_confidence
        self._lock = threading.Lock()
        self._nlp: Language | None = None
        self._provenance: dict[str, Any] | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """What the records depend on besides the articles and the version, as plain JSON values."""
        return {
            "stages": list(self.stages),
            "tokens": self.tokens,
            "lexicon": self.lexicon,
            "gazetteer": self.gazetteer,
            "min_speaker_confidence": self.min_speaker_confidence,
        }

    @property
    def nlp(self) -> Language:
        """The spaCy Language that runs the stages."""
        if self._nlp is None:
            with self._lock:
                if self._nlp is None:
                    self._nlp = load(
                        stages=self.stages,
                        lexicon=self.lexicon,
                        gazetteer=self.gazetteer,
                        min_speaker_confidence=self.min_speaker_confidence,
                        full_syntax=self.tokens or "quotes" not in self.stages,
                    )
        return self._nlp

    @property
    def provenance(self) -> dict[str, Any]:
        """Versions of the program, the models and the dictionary, as every record carries them."""
        if self._provenance is None:
            models: dict[str, str] = {}
            for _, component in self.nlp.pipeline:
                models.update(getattr(component, "models", {}))
            if "svodka_lemmatizer" in self.nlp.pipe_names:
                models["dictionary"] = f"pymorphy3-dicts-ru {_version('pymorphy3-dicts-ru')}"
            self._provenance = {"svodka": __version__, "models": models}
        return self._provenance

    def __getstate__(self) -> dict[str, Any]:
        return self.settings

    def __setstate__(self, settings: dict[str, Any]) -> None:
        self.__init__(**settings)  # type: ignore[misc]

    def extract(
        self, text: str, id: str | None = None, title: str | None = None, published: str | None = None
    ) -> Record:
        """The record of one article.

        Raises:
            InputError: the text is no valid Unicode string.
            StageError: a stage failed; its `cause` says how.
        """
        outcome = self.run([Article(text, id=id, title=title, published=published)])[0]
        if isinstance(outcome, SvodkaError):
            raise outcome
        return Record.model_validate(outcome)

    def stream(
        self,
        articles: Iterable[str | Article],
        on_error: Handler | None = None,
        *,
        batch_size: int = BATCH_ARTICLES,
        workers: int = 1,
        limits: Limits | None = None,
    ) -> Iterator[Record]:
        """The records of many articles, in order, batched inside.

        Args:
            articles: texts or articles; read as the records are taken.
            on_error: gets the article and the error, and the stream goes on; without it the first bad
                article raises.
            batch_size: at most this many articles are worked on together.
            workers: processes that share the work; with more than one, a script needs the usual
                `if __name__ == "__main__":` guard, and an article that crashes or blocks its process is an
                error like any other.
            limits: seconds and megabytes that a batch may take in a worker process.
        """
        groups = batches(map(as_article, articles), batch_size)
        for article, outcome in self._outcomes(groups, workers, limits):
            if isinstance(outcome, Record):
                yield outcome
            elif on_error is None:
                raise outcome
            else:
                on_error(article, outcome)

    def _outcomes(
        self, groups: Iterable[Sequence[Article]], workers: int, limits: Limits | None
    ) -> Iterator[tuple[Article, Record | SvodkaError]]:
        if workers > 1:
            with Pool(partial(_itself, self), workers=workers, limits=limits) as pool:
                for article, result in in_order(pool, groups, workers=workers):
                    yield (
                        article,
                        result if isinstance(result, SvodkaError) else Record.from_json(result.json),
                    )
            return
        for group in groups:
            for article, outcome in zip(group, self.run(group), strict=True):
                yield article, outcome if isinstance(outcome, SvodkaError) else Record.model_validate(outcome)

    def annotate(self, article: str | Article) -> Doc:
        """The Doc of one article, whose annotations name the rules that gave them.

        Raises:
            InputError: the text is no valid Unicode string.
            StageError: a stage failed; its `cause` says how.
        """
        given = as_article(article)
        check_text(given.text, given.id)
        return self._docs([given], _nobody)[0]

    def run(self, articles: Sequence[Article], watch: Watch | None = None) -> list[Outcome]:
        """The record of each article as plain JSON values, or the error that befell it; never raises for one.

        A batch in which a stage fails is run again article by article, so that one takes no other with it.
        Python's search for reference cycles rests meanwhile (see `garbage`).

        Args:
            articles: worked on together.
            watch: is told the name of each stage as it begins.
        """
        outcomes: list[Outcome | None] = [self._refusal(article) for article in articles]
        sound = [index for index, outcome in enumerate(outcomes) if outcome is None]
        with paused():
            results = self._run_sound([articles[i] for i in sound], watch or _nobody)
        for index, outcome in zip(sound, results, strict=True):
            outcomes[index] = outcome
        return [outcome for outcome in outcomes if outcome is not None]

    @staticmethod
    def _refusal(article: Article) -> SvodkaError | None:
        try:
            check_text(article.text, article.id)
        except SvodkaError as error:
            return error
        return None

    def _run_sound(self, articles: Sequence[Article], watch: Watch) -> Sequence[Outcome]:
        if not articles:
            return []
        try:
            return self._records(articles, watch)
        except StageError as error:
            if len(articles) == 1:
                return [error]
        return [outcome for article in articles for outcome in self._run_sound([article], watch)]

    def _records(self, articles: Sequence[Article], watch: Watch) -> list[dict[str, Any]]:
        docs = self._docs(articles, watch)
        watch("record")
        with _naming("record", articles[0].id if len(articles) == 1 else None):
            return [self._compose(doc, article) for doc, article in zip(docs, articles, strict=True)]

    def _docs(self, articles: Sequence[Article], watch: Watch) -> list[Doc]:
        nlp = self.nlp  # outside the net: a wrong configuration is no fault of the articles
        only = articles[0].id if len(articles) == 1 else None
        watch("tokenizer")
        with _naming("tokenizer", only):
            tokenizer: Any = nlp.tokenizer  # whose type knows of single texts only
            docs = list(tokenizer.pipe([article.text for article in articles]))
        for name, component in nlp.pipeline:
            watch(name)
            with _naming(name, only):
                docs = _apply(component, docs)
        return docs

    def _compose(self, doc: Doc, article: Article) -> dict[str, Any]:
        return compose(doc, article, provenance=self.provenance, tokens=self.tokens)


def as_article(article: str | Article) -> Article:
    """A bare text as an article without id."""
    return article if isinstance(article, Article) else Article(article)


def _itself(pipeline: Pipeline) -> Pipeline:
    return pipeline


def _nobody(stage: str) -> None:
    """Watches nothing."""


def _apply(component: Callable[[Doc], Doc], docs: list[Doc]) -> list[Doc]:
    if hasattr(component, "pipe"):
        return list(component.pipe(docs, batch_size=len(docs)))
    return [component(doc) for doc in docs]


@contextmanager
def _naming(stage: str, article_id: str | None) -> Iterator[None]:
    """The one broad net of the library: whatever a stage does wrong becomes an error that names the stage."""
    try:
        yield
    except Exception as error:
        raise StageError(stage, article_id, error) from error


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
