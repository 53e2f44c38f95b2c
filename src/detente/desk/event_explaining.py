"""Why an event in a sentence is of its type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.desk.reading import Folders, folders_of
from detente.model import Document, Event

if TYPE_CHECKING:
    from detente.reading.coding import PairCoder, Reason


@dataclass(frozen=True, slots=True)
class Explained:
    """An event that was found in a sentence, or the marked pair, with what spoke for its type."""

    source: str
    target: str
    reason: Reason
    event: Event | None
    """None where the pair was marked: then it is coded whether the text says that it happened or not."""


def explain_sentence(sentence: str, *, codebook: Folders = (), vectors: bool = True) -> list[Explained]:
    """The events of one sentence, or its marked pair, each with what spoke for its type.

    Args:
        sentence: a sentence; with `<s>source</s>` and `<t>target</t>` that pair is coded, else the events are found.
        codebook: your own codebook folder, or several.
        vectors: whether to use the small language model.

    Raises:
        ReadingError: if the marks are wrong.

    >>> [one.reason.coding.type for one in explain_sentence("<s>Mali</s> attacked <t>Chad</t>.", vectors=False)]
    ['ASSAULT']
    """
    from detente.codebook import load_codebook
    from detente.reading.coding import load_coder, marked_pairs, unmarked
    from detente.reading.language_model import load_language_model

    folders = folders_of(codebook)
    coder = load_coder(load_codebook(*folders), folders, vectors=vectors)
    if "<s>" in sentence or "<t>" in sentence:
        pair = next(iter(marked_pairs([unmarked(sentence)], load_language_model())))
        target = pair.target_span.text if pair.target_span is not None else "-"
        return [Explained(pair.source_span.text, target, coder.explain(pair), None)]
    return _explained(sentence, coder)


def _explained(sentence: str, coder: PairCoder) -> list[Explained]:
    from detente.reading import Reader

    document = Document.of_text(sentence, "en", location="sentence")
    reader = Reader(coder.codebook, coder=coder)
    return [
        Explained(
            "; ".join(event.source) or "; ".join(one.name for one in event.sources),
            "; ".join(event.target) or "; ".join(one.name for one in event.targets) or "-",
            reason,
            event,
        )
        for event, reason in reader.explained_events(document)
    ]
