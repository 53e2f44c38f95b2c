"""Conditions: what must or would happen for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from detente.model import Condition, ConditionKind, Evidence, identifier
from detente.reading.attribution import claimants
from detente.reading.condition_places import MIN_TOKENS, PLACES, clause_of
from detente.reading.ends_and_means import ends_and_means
from detente.reading.lexicon import Hit
from detente.reading.parsed import MAX_EVIDENCE, ParsedSentence
from detente.reading.push import leaning
from detente.reading.stance import StanceWords, pushes
from detente.reading.syntax import SUBJECTS, is_negated, subjects
from detente.reading.unmarked_conditions import Halves, is_foretold, unmarked_conditions

_GENERAL = frozenset({"in-need-of", "requires"})
"""Entries of verbs that also say what holds at all times, of nobody."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Token ranges of a condition and its consequence, and the rule (and word) that found them."""

    condition: tuple[int, int]
    consequence: tuple[int, int]
    kind: ConditionKind
    rule: str
    hit: Hit | None = None


def find_conditions(
    sentence: ParsedSentence, reliability: dict[str, float], before: ParsedSentence | None = None
) -> Iterator[Condition]:
    """The conditions of a sentence, marked by "if" and its like, or by an act that is the subject of "would".

    Args:
        sentence: the sentence.
        reliability: share of each rule's statements that are right.
        before: the sentence before it, which it may contradict ("Yet they went on").
    """
    seen: list[tuple[int, int]] = []
    for found in _found(sentence, before):
        start, end = found.condition
        if any(start < b and a < end for a, b in seen):
            continue  # the same words were a condition already, by a rule that goes first
        seen.append(found.condition)
        yield _condition(sentence, found, reliability)
    yield from _in_spite_of(sentence, before, reliability)


def _in_spite_of(
    sentence: ParsedSentence, before: ParsedSentence | None, reliability: dict[str, float]
) -> Iterator[Condition]:
    """ "They were warned twice. Yet they went on": what holds in spite of what was said of the same actors."""
    turns = [hit for hit in sentence.uses("turn") if hit.start == sentence.span.start]
    if not turns or before is None or before.section != sentence.section:
        return
    if not set(sentence.actors()) & set(before.actors()):
        return
    said, holds = before.whole(), sentence.whole()
    both = holds.end - said.start <= MAX_EVIDENCE
    whole = Evidence.in_text(sentence.document_id, sentence.text, said.start, holds.end) if both else holds
    yield _stated(
        sentence,
        whole=whole,
        condition=said,
        consequence=holds,
        kind=ConditionKind.DESPITE,
        rule="condition-turn",
        span=(sentence.span.start, sentence.span.end),
        said_in=(turns[0].end, sentence.span.end),
        reliability=reliability,
    )


def _found(sentence: ParsedSentence, before: ParsedSentence | None) -> Iterator[_Found]:
    """Where the conditions are: those that a word marks first, then those that only the grammar tells."""
    for hit in (*sentence.uses("condition"), *sentence.uses("concession")):
        kind, _, place = (hit.entry.value or "").partition(":")
        parts = PLACES[place](sentence, hit)
        if parts is not None and not _is_no_condition(sentence, hit, parts, kind):
            yield _Found(*parts, kind=ConditionKind(kind), rule=f"condition-{hit.entry.id}", hit=hit)
    for unmarked in (*unmarked_conditions(sentence), *ends_and_means(sentence, before)):
        start, end = unmarked.halves[0]
        if end - start >= MIN_TOKENS:
            yield _Found(*unmarked.halves, kind=unmarked.kind, rule=unmarked.rule)


def _condition(sentence: ParsedSentence, found: _Found, reliability: dict[str, float]) -> Condition:
    condition, consequence = found.condition, found.consequence
    start = min(condition[0], consequence[0], found.hit.start if found.hit else condition[0])
    end = max(condition[1], consequence[1])
    return _stated(
        sentence,
        whole=sentence.evidence(start, end),
        condition=sentence.evidence(*condition),
        consequence=sentence.evidence(*consequence),
        kind=found.kind,
        rule=found.rule,
        span=(start, end),
        said_in=consequence,
        reliability=reliability,
    )


def _stated(
    sentence: ParsedSentence,
    *,
    whole: Evidence,
    condition: Evidence,
    consequence: Evidence,
    kind: ConditionKind,
    rule: str,
    span: tuple[int, int],
    said_in: tuple[int, int],
    reliability: dict[str, float],
) -> Condition:
    """A condition with what its sentence tells: `span` are all its tokens there, `said_in` those of the consequence."""
    words = StanceWords.of(sentence)
    return Condition(
        id=identifier("condition", whole.id, kind.value),
        evidence=whole,
        sentence=sentence.whole(),
        actors=sentence.actors(),
        claimants=claimants(sentence, *said_in),
        section=sentence.section,
        cues=tuple(push.cue() for push in pushes(sentence, *span, words)),
        rule=rule,
        confidence=reliability.get(rule, reliability.get("condition", 0.5)),
        kind=kind,
        condition=condition,
        consequence=consequence,
        leaning=leaning(pushes(sentence, *said_in, words)),
    )


def _is_no_condition(sentence: ParsedSentence, hit: Hit, parts: Halves, kind: str) -> bool:
    """Questions, mere dates, duties that an act of law lays on somebody, and what names nobody."""
    first = sentence.block.doc[hit.start]
    clause = clause_of(hit)
    if first.lower_ == "if" and clause is not None and _is_asked(sentence, clause):
        return True  # "asked if ...": a question
    words = [token for token in sentence.block.doc[slice(*parts[0])] if token.pos_ not in ("ADP", "SCONJ", "DET")]
    if clause is None and all(token.ent_type_ in ("DATE", "TIME") or token.pos_ == "ADV" for token in words):
        return True  # "until December", "until now"
    if first.lower_ == "if" and parts[0][1] - parts[0][0] <= MIN_TOKENS and (clause is None or clause.tag_ != "VBN"):
        return True  # "if possible", but not "if attacked"
    if any(h.head.i in range(*parts[1]) and is_negated(h.head) for h in sentence.uses("resolve")):
        return True  # "will never yield as long as ...": how firm somebody is
    if kind != ConditionKind.PREREQUISITE:
        return False
    if is_negated(hit.head):
        return True  # "does not depend on the consent of others"
    if hit.entry.id in _GENERAL and not sentence.actors(*parts[0]) and not sentence.actors(*parts[1]):
        return True  # "different threats require different answers"
    if not sentence.actors() and not sentence.uses("agreement") and sentence.focus is None:
        return True
    demanded = (child for child in hit.head.children if child.dep_ == "ccomp")
    if any(noun.lower_ in ("we", "i") for clause in demanded for noun in clause.children if noun.dep_ in SUBJECTS):
        return True  # "the threat requires that we act": a duty, and nothing that hangs on it
    if hit.entry.id == "requires" and any(_is_instrument(sentence, word) for word in subjects(hit.head)):
        return True  # "the treaty requires Norway to ...": what it says, and not what it hangs on
    # "Imports are subject to a tariff": what lies on something is no condition of it.
    return any(
        h.entry.value == "sanction" and h.head.head.i in range(hit.start, hit.end) for h in sentence.uses("agreement")
    )


def _is_asked(sentence: ParsedSentence, clause: Token) -> bool:
    """ "Did not mention if there were losses": what is asked or told, also where it is parsed as a condition."""
    asking = {hit.head.i for use in ("report", "deliberation") for hit in sentence.uses(use)}
    told = clause.head.i in asking and clause.head.i < clause.left_edge.i and not is_foretold(clause.head)
    return clause.dep_ == "ccomp" or (told and not clause.left_edge.nbor(-1).is_punct)


def _is_instrument(sentence: ParsedSentence, noun: Token) -> bool:
    return any(hit.head.i == noun.i for use in ("agreement", "instrument") for hit in sentence.uses(use))
