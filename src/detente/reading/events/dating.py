"""When an event took place: the date that the text ties to it, if any."""

from __future__ import annotations

import datetime

from spacy.tokens import Token

from detente.model import When
from detente.reading.events.candidates import Predicate
from detente.reading.syntax import clause_verb, path_up

_BOUNDS = frozenset({"after", "before", "since", "until", "till", "prior", "subsequent", "following", "ahead", "by"})
OLD = datetime.timedelta(days=60)
"""What took place so long before a document was published is its background, and not what it reports."""


def own_date(predicate: Predicate) -> When | None:
    """The date nearest to the event in the sentence's tree; what lies after the document's own date is none.

    A date in another clause beside it counts only where its own clause and those above it have none.
    """
    sentence = predicate.sentence
    published = sentence.published
    ranked = []
    for start, end, when in sentence.dates:
        if published is not None and when.start > published:
            continue
        head = sentence.block.doc[start:end].root
        # "the Trade Act of 1974": a year in a name.
        if when.text.casefold().startswith("of ") or _is_bound(head, start, predicate.anchor):
            continue
        distance, aside = _distance(predicate.anchor, head)
        aside = aside and not _is_of_act(predicate.anchor, head)
        ranked.append((aside, distance, abs(start - predicate.anchor.i), start, when))
    if not ranked:
        return None
    aside, _, _, _, when = min(ranked, key=lambda item: item[:4])
    return None if aside else when


def _is_of_act(anchor: Token, date: Token) -> bool:
    """Whether an event is what an act of law does, and the date that of the act.

    "A decree issued on 4 May by the president, X, which banned ...": "which" is no person, whatever the parser says.
    """
    issued = clause_verb(date)
    doing = clause_verb(anchor)
    if issued.dep_ != "acl" or doing.dep_ != "relcl" or doing.i < issued.i:
        return False
    by_which = any(child.lower_ == "which" and child.dep_ == "nsubj" for child in doing.children)
    return by_which and (doing.head.i == issued.head.i or doing.head.ent_type_ == "PERSON")


def _is_bound(date: Token, start: int, anchor: Token) -> bool:
    """Whether a date only bounds the event or says how things stand: "after 2016", "since May", "as of April 9"."""
    doc = date.doc
    before = [doc[i].lower_ for i in range(max(0, start - 2), start)] + [doc[start].lower_]
    if before[-3:-1] == ["as", "of"] or before[-1] in _BOUNDS:
        return True
    return any(step.lower_ in _BOUNDS for step in path_up(date, anchor) if step.pos_ != "VERB")


def _distance(anchor: Token, date: Token) -> tuple[int, bool]:
    """Steps in the tree from an event to a date, and whether the date belongs to a clause beside the event's."""
    up = [anchor, *anchor.ancestors]
    places = {token.i: steps for steps, token in enumerate(up)}
    steps = 0
    node = date
    aside = False
    while node.i not in places:
        # A verb between the date and the common point has the date for itself.
        if node.pos_ == "VERB" and node.dep_ in ("relcl", "advcl", "ccomp", "conj", "acl", "parataxis", "pcomp"):
            aside = True
        if node.head.i == node.i:
            return 99, True
        node = node.head
        steps += 1
    common = node
    # The date of a clause above counts for those below it, unless they are told in a clause of their own tense.
    crossed = sum(
        token.dep_ in ("relcl", "ccomp") and token.i != common.i
        for token in up[: places[common.i]]
        if token.pos_ == "VERB"
    )
    return places[common.i] + steps + 3 * crossed, aside and clause_verb(date).i != clause_verb(anchor).i


def is_background(when: When | None, predicate: Predicate) -> bool:
    """Whether an event lies long before the document, or is told in the past perfect of no report's ("had invaded")."""
    published = predicate.sentence.published
    if when is not None:
        return published is not None and published - when.end > OLD
    verb = clause_verb(predicate.anchor)
    perfect = any(c.dep_ == "aux" and c.lower_ in ("had", "'d") for c in verb.children)
    return perfect and verb.tag_ == "VBN" and verb.dep_ != "ccomp"
