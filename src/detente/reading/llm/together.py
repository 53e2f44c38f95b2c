"""The findings of the rules and those of a language model, side by side in one reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from detente.model import (
    AgreementMention,
    Claim,
    Condition,
    Cue,
    Event,
    Evidence,
    Prediction,
    Reading,
    RoleMention,
    Statement,
)
from detente.reading.events import told_once

SEEN_TOO = "llm-found-too"
"""Entry of the cue that marks a rule's statement which the language model found as well."""
MOSTLY = 0.5
"""Share of the characters of both quotations that they must have in common to be the same words."""
_LONGEST_CUE = 120

_S = TypeVar("_S", bound=Statement)


def together(rules: Reading, found: Iterable[Statement]) -> Reading:
    """The rules' reading with what a language model found besides.

    A statement that both found, in the same words and saying the same, is the rules', marked as found by both. What
    they see differently stands twice: neither overrules the other. Nothing of the rules' reading goes.

    Args:
        rules: the reading by the rules.
        found: statements of the language model about the same document.
    """
    proposed = list(found)
    return rules.model_copy(
        update={
            "claims": _beside(rules.claims, [one for one in proposed if isinstance(one, Claim)]),
            "agreements": _beside(rules.agreements, [one for one in proposed if isinstance(one, AgreementMention)]),
            "conditions": _beside(rules.conditions, [one for one in proposed if isinstance(one, Condition)]),
            "predictions": _beside(rules.predictions, [one for one in proposed if isinstance(one, Prediction)]),
            "roles": _beside(rules.roles, [one for one in proposed if isinstance(one, RoleMention)]),
            "events": _beside(rules.events, told_once([one for one in proposed if isinstance(one, Event)])),
        }
    )


def _beside(by_rules: Sequence[_S], proposed: Sequence[_S]) -> tuple[_S, ...]:
    marks: dict[str, Cue] = {}
    new: list[_S] = []
    for statement in proposed:
        same = next((one for one in by_rules if says_the_same(one, statement)), None)
        if same is None:
            new.append(statement)
        else:
            marks.setdefault(same.id, Cue(entry=SEEN_TOO, words=statement.evidence.quote[:_LONGEST_CUE]))
    kept = [one.model_copy(update={"cues": (*one.cues, marks[one.id])}) if one.id in marks else one for one in by_rules]
    return _in_order([*kept, *new])


def _in_order(statements: Iterable[_S]) -> tuple[_S, ...]:
    return tuple(sorted(statements, key=lambda one: (one.evidence.start, one.evidence.end, one.id)))


def says_the_same(by_rules: Statement, proposed: Statement) -> bool:
    """Whether what was proposed adds nothing to what the rules found: same kind, same words, nothing that differs."""
    match by_rules, proposed:
        case Claim(), Claim():
            agree = by_rules.leaning == proposed.leaning and by_rules.denied == proposed.denied
            return agree and _same_words(by_rules.evidence, proposed.evidence)
        case AgreementMention(), AgreementMention():
            one, other = by_rules.name.casefold(), proposed.name.casefold()
            agree = proposed.status in (None, by_rules.status) and (one in other or other in one)
            agree = agree and not _terms(proposed) - _terms(by_rules)
            return agree and by_rules.evidence.overlaps(proposed.evidence)
        case Condition(), Condition():
            agree = by_rules.kind is proposed.kind and proposed.leaning in (0, by_rules.leaning)
            return agree and _same_words(by_rules.condition, proposed.condition)
        case Prediction(), Prediction():
            agree = proposed.leaning in (0, by_rules.leaning)
            return agree and _same_words(by_rules.evidence, proposed.evidence)
        case RoleMention(), RoleMention():
            agree = (by_rules.actor, by_rules.role) == (proposed.actor, proposed.role)
            agree = agree and set(proposed.toward) <= set(by_rules.toward)
            return agree and by_rules.evidence.overlaps(proposed.evidence)
        case Event(), Event():
            return _same_event(by_rules, proposed)
    return False


def _terms(mention: AgreementMention) -> set[tuple[str, int, int]]:
    """Who signed an agreement, what it says, belongs to and holds up: what, and where it stands."""
    part = [mention.part_of] if mention.part_of is not None else []
    found = {
        "signatory": [one.evidence for one in mention.signatories],
        "provision": mention.provisions,
        "part of": part,
        "blocks": mention.blocks,
    }
    return {(term, words.start, words.end) for term, places in found.items() for words in places}


def _same_event(one: Event, other: Event) -> bool:
    """Whether two events are one: told by the same words, or told twice by the document."""
    alike = (one.plover, {*one.source}, {*one.target}) == (other.plover, {*other.source}, {*other.target})
    return (alike and one.trigger.overlaps(other.trigger)) or len(told_once([one, other])) == 1


def _same_words(one: Evidence, other: Evidence) -> bool:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common >= MOSTLY * (max(one.end, other.end) - min(one.start, other.start))
