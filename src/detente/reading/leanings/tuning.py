"""Learning on marked passages what tells parts that speak for closer relations from those against and those for neither.

Needs the extra `tuning`. It takes a quarter of an hour on one core, and is needed only after many new passages.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from detente.codebook import Codebook, Mark, Passage
from detente.model import Document, Sign
from detente.reading.encoder import LayerChanges
from detente.reading.encoder.tuning import Settings, tune
from detente.reading.language_model import load_language_model
from detente.reading.leanings.masking import MaskedPart, masked_part, states_of
from detente.reading.leanings.parts import NOTHING
from detente.reading.parsing import Parser
from detente.reading.units import units


def tune_leanings(
    codebook: Codebook,
    passages: Sequence[Passage],
    settings: Settings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LayerChanges:
    """Changes to the language model that tell which way parts of sentences lean.

    Args:
        codebook: names of states, and the cue words at which sentences are cut into parts.
        passages: what to learn from; parts whose marks say both are left out.
        settings: how to learn.
        progress: called with steps done and steps in all.

    Returns:
        The changes; their card says how many parts of each label there were, and the passages' fingerprint.
    """
    learned = [pair for passage in labelled_parts(codebook, passages) for pair in passage if pair[1] is not None]
    labels = [label for _, label in learned if label is not None]
    found = tune([part.pieces() for part, _ in learned], labels, settings, progress)
    card = {
        **found.card,
        "learned_from": "passages written and marked for the codebook",
        "passages": len(passages),
        "parts": dict(sorted(Counter(labels).items())),
        "fingerprint": passages_fingerprint(passages),
    }
    return LayerChanges(found.matrices, found.labels, found.head, found.bias, found.base, card)


def labelled_parts(codebook: Codebook, passages: Sequence[Passage]) -> Iterator[list[tuple[MaskedPart, str | None]]]:
    """For each passage the parts of its sentences, with the sign that their marks give them.

    A part has the sign of the marks that cover half of it, or lie by half in it; `nothing` without any; None where
    they say both.
    """
    parser = Parser(load_language_model(), codebook)
    states = states_of(codebook)
    for passage in passages:
        document = Document.of_text(passage.text, "en", location=passage.id, published=passage.written)
        found: list[tuple[MaskedPart, str | None]] = []
        for sentence in parser.parse(document).sentences:
            for start, end in units(sentence):
                part = masked_part(sentence, start, end, passage.pair, states)
                found.append((part, _label(sentence.range(start, end), passage.marks)))
        yield found


def passages_fingerprint(passages: Sequence[Passage]) -> str:
    """16 hexadecimal digits of what passages say."""
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(repr((passage.id, passage.written, passage.pair, passage.text, passage.marks)).encode())
    return digest.hexdigest()[:16]


def _label(place: tuple[int, int], marks: Sequence[Mark]) -> str | None:
    """The sign that most of the marked characters of a part have."""
    weights: Counter[Sign] = Counter()
    for mark in marks:
        shared = min(place[1], mark.end) - max(place[0], mark.start)
        if shared > 0 and 2 * shared >= min(place[1] - place[0], mark.end - mark.start):
            weights[mark.sign] += shared
    if not weights:
        return NOTHING
    sign = max(weights, key=lambda one: (weights[one], one.value))
    return None if sign is Sign.CONTESTED else sign.value
