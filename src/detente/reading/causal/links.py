"""Links: the pairs of words of a sentence between which a causal relation can stand, with what ties them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from detente.reading.syntax import VERBAL

_BARE = frozenset(
    {
        "punct", "det", "aux", "auxpass", "mark", "cc", "neg", "case", "poss", "nummod", "quantmod", "expl", "prt",
        "intj", "predet", "preconj", "pobj", "pcomp",
    }
)  # fmt: skip
"""Dependents that tie nothing: grammar, and the nouns of prepositions, which are linked through these."""
_CLAUSES = frozenset({"advcl", "xcomp", "ccomp", "relcl", "acl", "csubj"})
_OBJECTS = frozenset({"dobj", "attr", "acomp", "oprd"})
_COMPLEMENTS = _OBJECTS | {"xcomp", "ccomp"}
_MODIFIERS = frozenset({"npadvmod", "amod", "compound", "appos", "nmod"})


@dataclass(frozen=True, slots=True)
class Link:
    """Two words that are tied: by a preposition, a conjunction, a verb between subject and object, or directly."""

    governor: Token
    dependent: Token
    tie: str
    """The words that tie them, or the name of the dependency where none do."""
    kind: str
    tied_by: Token
    """The word that ties them; the dependent itself where none does."""


def links(sentence: Span) -> list[Link]:
    """The links of a sentence, in the order of their dependent words.

    >>> from detente.reading import load_language_model
    >>> doc = load_language_model()("Shops closed because they feared strikes.")
    >>> [(link.governor.text, link.tie, link.dependent.text) for link in links(doc[:]) if link.tie == "because"]
    [('closed', 'because', 'feared')]
    """
    return [link for token in sentence if token.head.i != token.i for link in _links(token)]


def _links(token: Token) -> Iterator[Link]:
    head, kind = token.head, token.dep_
    if kind in ("prep", "agent"):
        yield from _through_preposition(token)
    elif kind in _BARE:
        return
    elif kind in _CLAUSES:
        markers = [child for child in token.children if _introduces(child)]
        tie = "+".join(child.lower_ for child in markers) or token.tag_
        yield Link(head, token, tie, kind, markers[0] if markers else token)
    elif kind == "conj":
        if token.pos_ in VERBAL:
            joined = next((child for child in head.children if child.dep_ == "cc"), None)
            yield Link(head, token, joined.lower_ if joined is not None else ",", kind, joined or token)
    elif kind in ("nsubj", "nsubjpass") and head.pos_ in VERBAL:
        yield from _through_verb(token, head)
    elif kind == "advmod":
        yield Link(head, token, token.lower_, kind, token)
    elif kind in _OBJECTS or kind in _MODIFIERS or kind == "parataxis":
        yield Link(head, token, kind, kind, token)


def _introduces(token: Token) -> bool:
    """Whether a word opens the clause that it stands in: "because", "to", "when"."""
    return (
        token.dep_ == "mark"
        or (token.dep_ == "aux" and token.lower_ == "to")
        or (token.dep_ == "advmod" and token.tag_ == "WRB")
    )


def _through_preposition(preposition: Token) -> Iterator[Link]:
    """From what a preposition hangs on to its noun; through two prepositions, or "because of" and its like, at once."""
    for noun in preposition.children:
        if noun.dep_ not in ("pobj", "pcomp"):
            continue
        governor, tie = preposition.head, preposition.lower_
        if governor.head.i != governor.i and (governor.dep_ == "prep" or governor.pos_ in ("SCONJ", "ADP")):
            tie, governor = f"{governor.lower_}_{tie}", governor.head
        yield Link(governor, noun, tie, f"{preposition.dep_}:{noun.dep_}", preposition)


def _through_verb(subject: Token, verb: Token) -> Iterator[Link]:
    """From a verb's subject to its object, or else to the noun of its preposition; and the subject alone."""
    lemma = verb.lemma_.casefold()
    complements = [child for child in verb.children if child.dep_ in _COMPLEMENTS]
    for one in complements:
        yield Link(subject, one, lemma, f"svo:{one.dep_}", verb)
    if not complements:
        for preposition in verb.children:
            if preposition.dep_ in ("prep", "agent"):
                for noun in preposition.children:
                    if noun.dep_ in ("pobj", "pcomp"):
                        yield Link(subject, noun, f"{lemma}_{preposition.lower_}", f"{subject.dep_}:prep", verb)
    yield Link(verb, subject, subject.dep_, "nsubj", subject)
