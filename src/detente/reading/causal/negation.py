"""Where a sentence says no: what the gate and the denial of causes look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span, Token

from detente.reading.lexicon import Hit

DENIAL = "causal-denial"
"""The use of the codebook's cue words that deny a cause or say that its effect did not come."""
NOT = frozenset({"not", "n't", "no", "never", "neither", "nor", "nobody", "none", "nothing", "without", "nt"})
"""Words that say no."""


def negations(token: Token) -> Iterator[str]:
    """Where a verb or noun is denied: by a word of its own, by its subject, its object, or what hangs on these.

    >>> from detente.reading import load_language_model
    >>> doc = load_language_model()("No shop was closed, and nobody protested.")
    >>> sorted({place for token in doc for place in negations(token)})
    ['det', 'nsubj', 'nsubj.det']
    """
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in NOT:
            yield child.dep_
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "prep", "advmod"):
            yield from (f"{child.dep_}.{inner.dep_}" for inner in child.children if inner.lower_ in NOT)


def opposition(sentence: Span, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Ids of the cue words of denial in a sentence, and how often it says "not"; each at most once."""
    found = {hit.entry.id for hit in hits if hit.entry.use == DENIAL or (hit.entry.value or "").startswith("despite")}
    count = sum(token.lower_ in NOT for token in sentence)
    if count:
        found.add(f"not-{min(count, 2)}")
    return tuple(sorted(found))
