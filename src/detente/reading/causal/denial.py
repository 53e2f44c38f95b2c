"""Denied causes: "did not cause", "not because", "this does not mean that", which must never come out as claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Doc, Span, Token

from detente.reading.causal.negation import DENIAL, NOT, negations
from detente.reading.lexicon import Hit
from detente.reading.syntax import VERBAL

CAUSAL = "causal"
"""The use of the codebook's cue words that tie a cause to an effect."""
_MEANING = "denial"
"""The use of verbs that, negated, deny what follows (does not mean that)."""
USES = (CAUSAL, DENIAL, _MEANING)
"""The uses of cue words that denial, and the gate, look at."""
_ALSO = frozenset({"only", "just", "merely", "simply", "solely", "least"})
""" "Not only because": that is a reason too, and not the least one."""
_BROUGHT_ABOUT = ("causes", "enables", "prevents", "motive")
_CLAIMED = frozenset({"ccomp", "dobj", "xcomp", "nsubjpass"})


class DenialKind(StrEnum):
    """In what way a cause is denied."""

    FAILED = "failed"
    """The effect did not come ("the raid did not lead to talks")."""
    UNRELATED = "unrelated"
    """The one is not the reason of the other ("not because of the raid")."""
    UNTRUE = "untrue"
    """Somebody says, or the text says, that it is not so ("denied that the raid led to")."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A denied cause: how, by which cue of the codebook, and the tokens `[start, end)` of the document that say so."""

    kind: DenialKind
    cue: str
    start: int
    end: int


def find_denial(sentence: Span | Doc, hits: Mapping[str, Sequence[Hit]]) -> Denial | None:
    """How a sentence, or a part of one, denies a cause; None where it does not, or says so of something else.

    What only goes against expectation ("despite the raid, talks began") denies nothing here: the gate tells that.

    Args:
        sentence: parsed by `load_language_model`.
        hits: the codebook's cue words in its document, by use, as `Lexicon.find` gives them.

    >>> from detente.codebook import load_codebook
    >>> from detente.reading import load_language_model
    >>> from detente.reading.lexicon import Lexicon
    >>> lexicon, parse = Lexicon(load_codebook()), load_language_model()
    >>> for text in ("The raid did not lead to talks.", "The raid led to talks."):
    ...     doc = parse(text)
    ...     denial = find_denial(doc, lexicon.find(doc))
    ...     print(denial.kind if denial else None)
    failed
    None
    """
    span = sentence[:] if isinstance(sentence, Doc) else sentence
    return next(denials(span, hits), None)


def denials(span: Span, hits: Mapping[str, Sequence[Hit]]) -> Iterator[Denial]:
    """All the ways in which a part of a sentence denies a cause, as `find_denial` gives the first."""
    causal = _inside(span, hits.get(CAUSAL, ()))
    denying = _inside(span, hits.get(DENIAL, ()))
    for hit in causal:
        if _is_turned_away(hit, span):
            yield Denial(DenialKind.UNRELATED, hit.entry.id, hit.start - 1, hit.end)
    for hit in causal:
        tie = (hit.entry.value or "").partition(":")[0]
        if tie in _BROUGHT_ABOUT and hit.head.pos_ in VERBAL and _is_denied(hit.head):
            yield Denial(DenialKind.FAILED, hit.entry.id, hit.start, hit.end)
    for hit in denying:
        if hit.entry.value == DenialKind.UNRELATED and hit.end - hit.start > 1 and not _says_also(span, hit.end):
            yield Denial(DenialKind.UNRELATED, hit.entry.id, hit.start, hit.end)
    for hit in meanings_denied(span, hits):
        yield Denial(DenialKind.UNRELATED, hit.entry.id, hit.start, hit.end)
    if causal:
        for hit in denying:
            if hit.entry.value == DenialKind.UNTRUE and _governs(hit.head, causal):
                yield Denial(DenialKind.UNTRUE, hit.entry.id, hit.start, hit.end)


def meanings_denied(span: Span, hits: Mapping[str, Sequence[Hit]]) -> Iterator[Hit]:
    """The words that deny what stands under them: "does not mean that", "it is false that"."""
    for hit in _inside(span, hits.get(_MEANING, ())):
        if hit.entry.value == "denies" or (_is_denied(hit.head) and _has_content(hit.head)):
            yield hit


def _inside(span: Span, hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if span.start <= hit.start and hit.end <= span.end]


def _is_turned_away(hit: Hit, span: Span) -> bool:
    """Whether "not" stands right before a connective that is no verb."""
    before = hit.start - 1
    return (
        before >= span.start
        and hit.head.pos_ not in VERBAL
        and not (hit.entry.value or "").startswith("despite")
        and span.doc[before].lower_ in NOT
        and not _says_also(span, hit.start)
    )


def _is_denied(verb: Token) -> bool:
    """Whether a verb, or its subject or object, is denied, and not only for the sake of "also"."""
    return any(negations(verb)) and not any(child.lower_ in _ALSO for child in verb.children)


def _says_also(span: Span, position: int) -> bool:
    return any(span.doc[i].lower_ in _ALSO for i in (position - 1, position) if span.start <= i < span.end)


def _has_content(verb: Token) -> bool:
    return any(child.dep_ in _CLAIMED for child in verb.children)


def _governs(head: Token, causal: Sequence[Hit]) -> bool:
    """Whether causal language stands in what a word of saying no speaks of."""
    for child in head.children:
        if child.dep_ in _CLAIMED:
            left, right = child.left_edge.i, child.right_edge.i
            if any(left <= hit.head.i <= right for hit in causal):
                return True
    return False
