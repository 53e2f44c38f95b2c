"""Pivots: the word at which a causal relation turns from one argument to the other, and what is seen around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum

from spacy.tokens import Span, Token

from detente.reading.lexicon import Hit
from detente.reading.syntax import SUBJECTS, VERBAL

_TURNING = frozenset({"ADP", "SCONJ", "CCONJ", "PART", "VERB", "AUX", "ADV"})
_RELATIVE = frozenset({"WDT", "WP", "WRB"})


class Pivot(IntEnum):
    """What a word is for a relation: nothing, or between the arguments, or in front of both; and which is the cause."""

    NONE = 0
    CAUSE_BEFORE = 1
    """Between them; the cause stands before it ("the raid led to talks")."""
    CAUSE_AFTER = 2
    """Between them; the cause stands after it ("talks began because of the raid")."""
    FRONT_CAUSE_FIRST = 3
    """In front of both; the cause comes first ("after the raid, talks began")."""
    FRONT_EFFECT_FIRST = 4
    """In front of both; the effect comes first ("to end the raids, they held talks")."""

    @property
    def fronted(self) -> bool:
        """Whether both arguments stand after the pivot."""
        return self >= Pivot.FRONT_CAUSE_FIRST

    @property
    def cause_first(self) -> bool:
        """Whether the cause is the argument that stands first."""
        return self in (Pivot.CAUSE_BEFORE, Pivot.FRONT_CAUSE_FIRST)


def is_word(token: Token) -> bool:
    """Whether a token is a word, a number or a sign: no punctuation and no space."""
    return not (token.is_punct or token.is_space)


def can_be_pivot(token: Token, cues: Mapping[int, Sequence[Hit]]) -> bool:
    """Whether a word is worth a look: a connective, a verb, a relative pronoun, or a word that the codebook knows."""
    return token.pos_ in _TURNING or token.tag_ in _RELATIVE or token.i in cues


def governed(token: Token) -> Token | None:
    """The head of what a connective introduces: the noun of a preposition, the verb of a conjunction or infinitive."""
    if token.dep_ in ("mark", "aux", "auxpass", "cc", "advmod") or token.pos_ in ("PART", "SCONJ"):
        return token.head if token.head.i != token.i else None
    if token.pos_ == "ADP":
        return next((child for child in token.children if child.dep_ in ("pobj", "pcomp", "prep")), None)
    if token.pos_ in VERBAL:
        return next(
            (child for child in token.children if child.dep_ in ("dobj", "ccomp", "xcomp", "prep", "dative")), None
        )
    return None


def governor(token: Token) -> Token:
    """What the introduced part hangs on: the verb or noun outside of it."""
    if token.dep_ in ("mark", "aux", "auxpass", "advmod", "cc"):
        return token.head.head
    return token.head


def pivot_features(span: Span, token: Token, cues: Mapping[int, Sequence[Hit]]) -> Iterator[str]:
    """What is seen of a word and its neighbourhood.

    Args:
        span: the sentence.
        token: the word.
        cues: the causal cue words of the sentence, by each token that they cover.
    """
    doc, i = span.doc, token.i
    lower, lemma, dep, pos = token.lower_, token.lemma_.lower(), token.dep_, token.pos_
    before = doc[i - 1] if i > span.start else None
    after = doc[i + 1] if i + 1 < span.end else None
    beyond = doc[i + 2] if i + 2 < span.end else None
    yield "bias"
    yield f"w={lower}"
    yield f"l={lemma}"
    yield f"t={token.tag_}"
    yield f"d={dep}"
    yield f"w.d={lower}.{dep}"
    yield f"l.t={lemma}.{token.tag_}"
    yield f"d.p={dep}.{pos}"
    yield f"w-1={before.lower_ if before is not None else '^'}"
    yield f"w+1={after.lower_ if after is not None else '$'}"
    yield f"t-1={before.tag_ if before is not None else '^'}.{token.tag_}"
    yield f"t+1={token.tag_}.{after.tag_ if after is not None else '$'}"
    yield f"w.w+1={lower}.{after.lower_ if after is not None else '$'}"
    yield f"w-1.w={before.lower_ if before is not None else '^'}.{lower}"
    if before is not None and after is not None:
        yield f"t-1+1={before.tag_}.{after.tag_}"
        yield f"w.t-1+1={lower}.{before.pos_}.{after.pos_}"
    if beyond is not None and after is not None:
        yield f"w++={lower}.{after.lower_}.{beyond.lower_}"
        yield f"w.t+2={lower}.{after.tag_}.{beyond.tag_}"
    head = token.head
    yield f"h={head.lemma_.lower()}.{dep}"
    yield f"h.w={head.lemma_.lower()}.{lower}"
    yield f"ht={head.tag_}.{dep}"
    over, under = governor(token), governed(token)
    yield f"o={lower}.{over.lemma_.lower()}"
    yield f"od={lower}.{over.pos_}.{over.dep_}"
    yield f"o.l={over.lemma_.lower()}"
    if under is not None:
        yield f"u={lower}.{under.lemma_.lower()}"
        yield f"u.l={under.lemma_.lower()}"
        yield f"ud={lower}.{under.tag_}.{under.dep_}"
        yield f"ou={over.pos_}.{under.pos_}.{dep}"
        yield f"us={lower}.{any(child.dep_ in SUBJECTS for child in under.children)}"
    if pos in VERBAL:
        deps = {child.dep_ for child in token.children}
        yield f"v={token.tag_}.{dep}.{bool(deps & SUBJECTS)}.{'dobj' in deps}.{'agent' in deps}"
        yield f"v.l={lemma}.{'nsubjpass' in deps}.{bool(deps & SUBJECTS)}"
    first = not any(is_word(doc[j]) for j in range(span.start, i))
    yield f"first={first}"
    if first:
        yield f"first.w={lower}"
        yield f"first.t={token.tag_}.{dep}"
    comma = before is not None and before.text in (",", ":", ";", "-", "–", "—")
    yield f"comma={comma}.{token.tag_}.{dep}"
    yield f"comma.w={comma}.{lower}"
    share = (i - span.start) * 4 // max(len(span), 1)
    yield f"at={share}.{pos}"
    for hit in cues.get(i, ()):
        opening = "B" if hit.start == i else "I"
        place = (hit.entry.value or "").partition(":")[2]
        yield f"c={hit.entry.id}.{opening}"
        yield f"c.v={hit.entry.value}.{opening}.{pos}"
        yield f"c.n={place}.{opening}.{min(hit.end - hit.start, 3)}"
        yield f"c.d={hit.entry.value}.{opening}.{dep}"
        yield f"c.t={hit.entry.id}.{opening}.{token.tag_}.{comma}"
        if hit.end - hit.start > 1:
            yield f"c.w={hit.words.lower()}.{opening}"
    verb = _verb_before(span, i)
    yield f"vb={verb.lemma_.lower() if verb is not None else '^'}"
    yield f"vb.w={verb.lemma_.lower() if verb is not None else '^'}.{lower}"
    noun = _noun_before(span, i)
    yield f"nb.w={noun.lemma_.lower() if noun is not None else '^'}.{lower}"


def _verb_before(span: Span, i: int) -> Token | None:
    return next((span.doc[j] for j in range(i - 1, span.start - 1, -1) if span.doc[j].pos_ == "VERB"), None)


def _noun_before(span: Span, i: int) -> Token | None:
    return next((span.doc[j] for j in range(i - 1, max(span.start, i - 5) - 1, -1) if span.doc[j].pos_ == "NOUN"), None)
