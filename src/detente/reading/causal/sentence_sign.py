"""The sign of a whole sentence: whether what it says furthers something or holds something back.

A relation's own sign is that of its cue word. A sentence that is told in one line has several such words, and which of
them stands at the best relation's pivot matters less than whether any of them holds back, ends or harms ("is used to
slow", "helps prevent", "a marked decrease in").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Doc, Span

from detente.codebook import load_codebook
from detente.reading.causal.cues import CueFinder, Cues, by_token
from detente.reading.causal.relation import Polarity, Tie
from detente.reading.lexicon import Hit
from detente.reading.syntax import SUBJECTS, VERBAL, is_negated, is_passive

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV"})
_ASIDE = frozenset({"advcl", "acl", "relcl", "pcomp"})


def sentence_sign(sentence: Span | Doc, hits: Sequence[Hit] | None = None) -> Polarity:
    """-1 where a sentence says that something is held back, ended, lessened or harmed; 1 elsewhere.

    That it denies it changes nothing: what is denied has its sign all the same.

    Args:
        sentence: a sentence parsed by `load_language_model`, or a document of one sentence.
        hits: the causal cue words of its document, where they have been found already.

    >>> from detente.reading import load_language_model
    >>> nlp = load_language_model()
    >>> sentence_sign(nlp("The hotline helps prevent accidents.")), sentence_sign(nlp("The road brings trade."))
    (-1, 1)
    """
    span = sentence[:] if isinstance(sentence, Doc) else sentence
    cues = _shipped_cues().find(span) if hits is None else by_token(hits, span)
    found = list(_words(cues))
    return -1 if any(_holds_back(hit) and not _is_background(hit, found) for hit in found) else 1


def _words(cues: Cues) -> Iterator[Hit]:
    """The cue words that are verbs, nouns or adjectives, each once."""
    seen: set[int] = set()
    for i in sorted(cues):
        for hit in cues[i]:
            if hit.start not in seen and hit.head.pos_ in _CONTENT:
                seen.add(hit.start)
                yield hit


def _holds_back(hit: Hit) -> bool:
    tie = Tie((hit.entry.value or "causes").partition(":")[0])
    if hit.entry.weight < 0:
        return tie is Tie.PREVENTS or (tie is Tie.CAUSES and hit.head.pos_ in VERBAL)
    return tie is Tie.ENABLES and is_negated(hit.head)


def _furthers(hit: Hit) -> bool:
    """Whether it is a verb whose subject brings something about, in the active voice."""
    tie, _, place = (hit.entry.value or "").partition(":")
    active = hit.head.pos_ in VERBAL and not is_passive(hit.head)
    return active and hit.entry.weight > 0 and tie in (Tie.CAUSES, Tie.ENABLES) and place == "before"


def _is_background(hit: Hit, found: Sequence[Hit]) -> bool:
    """Whether a word that holds back is beside the point of its sentence.

    It only describes something ("decreased empathy"), is itself denied ("does not stop"), stands in the subject of a
    word that furthers ("lowering the age will cause problems"), or says what such a word is for ("tripled the force to
    combat crime").
    """
    head = hit.head
    if head.dep_ == "amod" and head.tag_ in ("VBN", "VBG"):
        return True
    if hit.entry.weight < 0 and is_negated(head):
        return True
    furthering = {other.head.i for other in found if _furthers(other)}
    node, aside = head, False
    while node.head.i != node.i:
        if node.dep_ in SUBJECTS and any(
            word.i in furthering for word in node.head.subtree if word.i > node.right_edge.i
        ):
            return True
        aside = aside or (node.dep_ in _ASIDE and not any(child.dep_ == "mark" for child in node.children))
        node = node.head
        if aside and node.i in furthering:
            return True
    return False


@lru_cache(maxsize=1)
def _shipped_cues() -> CueFinder:
    return CueFinder(load_codebook())
