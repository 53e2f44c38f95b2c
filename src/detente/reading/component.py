"""Events as a component of any spaCy pipeline.

The component is called `detente_events`; spaCy knows it as soon as Détente is installed:

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("detente_events")
>>> doc = nlp("On 20 January 2015 Russia and Iran signed an agreement on military cooperation in Tehran.")
>>> [(event.plover, event.source, event.target) for event in doc._.detente_events]
[('SUPPORT', ('RUS', 'IRN'), ('RUS', 'IRN'))]
>>> [(span.text, span.label_) for span in doc.spans["detente_events"]]
[('signed', 'SUPPORT')]
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from detente.model import Document, Event
from detente.reading.many import CodingSettings
from detente.reading.reader import Reader

NAME = "detente_events"
"""Name of the component, of the span group of trigger words, and of the extension attribute `Doc._.detente_events`."""


class EventComponent:
    """Codes the events of each document that passes; uses its own parser, so that it fits any English pipeline.

    Args:
        codebook: your own codebook folders.
        vectors: whether to use the small language model.
        published: date of the texts, against which "last week" is understood, as `2015-02-02`.
    """

    def __init__(self, codebook: tuple[str, ...] = (), vectors: bool = False, published: str | None = None) -> None:
        self._settings = CodingSettings(tuple(Path(folder) for folder in codebook), vectors=vectors)
        self._published = datetime.date.fromisoformat(published) if published else None
        if not Doc.has_extension(NAME):
            Doc.set_extension(NAME, default=())

    def __call__(self, doc: Doc) -> Doc:
        """Puts the events into `doc._.detente_events` and their trigger words into `doc.spans["detente_events"]`."""
        events = code_text(doc.text, self._published, self._settings)
        spans = [
            doc.char_span(event.trigger.start, event.trigger.end, label=event.plover, alignment_mode="expand")
            for event in events
        ]
        doc.spans[NAME] = SpanGroup(doc, name=NAME, spans=[span for span in spans if span is not None])
        doc._.set(NAME, events)
        return doc


def code_text(
    text: str, published: datetime.date | None = None, settings: CodingSettings | None = None
) -> tuple[Event, ...]:
    """The events that an English text tells.

    Args:
        text: the text; ranges in the events are ranges of code points in it.
        published: its date.
        settings: how to code; without vectors unless given.

    >>> [event.plover for event in code_text("On Monday Mali accused Chad of espionage.")]
    ['ACCUSE']
    """
    chosen = settings or CodingSettings()
    return _reader(chosen).events(Document.of_text(text, "en", published=published), chosen.wanted)


@lru_cache(maxsize=4)
def _reader(settings: CodingSettings) -> Reader:
    return settings.reader()


@Language.factory(NAME, default_config={"codebook": [], "vectors": False, "published": None})
def make_component(
    nlp: Language,  # noqa: ARG001 (spaCy hands it to every factory)
    name: str,  # noqa: ARG001
    codebook: list[str],
    vectors: bool,
    published: str | None,
) -> EventComponent:
    """Makes the component out of a pipeline's configuration.

    Raises:
        CodebookError: when the first document comes, if a codebook folder has a mistake.
    """
    return EventComponent(tuple(codebook), vectors, published)
