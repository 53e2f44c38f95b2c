"""Codes marked sentences, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from detente.reading.coding.coder import Coding, PairCoder
from detente.reading.coding.marked import Marked, marked_pairs, unmarked
from detente.reading.language_model import load_language_model

BATCH = 256
"""Sentences whose parses are held at a time."""


def code_marked(coder: PairCoder, sentences: Iterable[str | Marked]) -> Iterator[Coding]:
    """Codes sentences in which source and target are marked, in order; memory stays bounded.

    Args:
        coder: the coder.
        sentences: sentences with `<s>…</s>` and `<t>…</t>`.

    Raises:
        ReadingError: if a sentence is not marked as it should be.

    >>> from detente.codebook import load_codebook
    >>> coder = PairCoder(load_codebook(), vectors=False)
    >>> [coding.type for coding in code_marked(coder, ["<s>Mali</s> accused <t>Chad</t> of espionage."])]
    ['ACCUSE']
    """
    language_model = load_language_model()
    stream = iter(sentences)
    while batch := [one if isinstance(one, Marked) else unmarked(one) for one in islice(stream, BATCH)]:
        with language_model.memory_zone():
            codings = coder.code(list(marked_pairs(batch, language_model)))
        yield from codings
