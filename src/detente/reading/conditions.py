"""Conditions: what must or would happen for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from detente.model import Condition, ConditionKind, Evidence, identifier
from detente.reading.attribution import claimants
from detente.reading.lexicon import Hit
from detente.reading.parsed import MAX_EVIDENCE, ParsedSentence
from detente.reading.push import leaning
from detente.reading.stance import pushes
from detente.reading.syntax import SUBJECTS, VERBAL, is_negated, modal, subjects, subtree_range
from detente.reading.unmarked_conditions import Halves, is_foretold, unmarked_conditions

_CLAUSES = frozenset({"advcl", "acl", "relcl", "ccomp", "pcomp"})
_GOVERNED = frozenset({"pobj", "pcomp", "dobj", "xcomp", "ccomp", "attr", "advcl", "prep"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_ON = frozenset({"on", "upon"})
_GENERAL = frozenset({"in-need-of", "requires"})
"""Entries of verbs that also say what holds at all times, of nobody."""
MIN_TOKENS = 2
"""Tokens of a condition that no word marks, or that something depends on: a single one names a thing."""
MAX_BETWEEN = 8
"""Tokens from "depend" to its "on" at most."""
MIN_SUPPOSED = 3
"""Tokens of a phrase that only supposes something ("with nuclear arms"): shorter ones are manner ("with care")."""


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
    for found in _found(sentence):
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


def _found(sentence: ParsedSentence) -> Iterator[_Found]:
    """Where the conditions are: those that a word marks first, then those that only the grammar tells."""
    for hit in sentence.uses("condition"):
        kind, _, place = (hit.entry.value or "").partition(":")
        parts = _PLACES[place](sentence, hit)
        if parts is not None and not _is_no_condition(sentence, hit, parts, kind):
            yield _Found(*parts, kind=ConditionKind(kind), rule=f"condition-{hit.entry.id}", hit=hit)
    for unmarked in unmarked_conditions(sentence):
        if all(end - start >= MIN_TOKENS for start, end in unmarked.halves):
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
    return Condition(
        id=identifier("condition", whole.id, kind.value),
        evidence=whole,
        sentence=sentence.whole(),
        actors=sentence.actors(),
        claimants=claimants(sentence, *said_in),
        section=sentence.section,
        cues=tuple(push.cue() for push in pushes(sentence, *span)),
        rule=rule,
        confidence=reliability.get(rule, reliability.get("condition", 0.5)),
        kind=kind,
        condition=condition,
        consequence=consequence,
        leaning=leaning(pushes(sentence, *said_in)),
    )


def _after(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """The condition follows the words: the clause that they introduce, or the noun that they govern."""
    clause = _clause_of(hit)
    if clause is not None:
        governor = clause.head
        condition = subtree_range(clause, sentence.span)
    else:
        complement = _complement(hit)
        if complement is None:
            return None
        condition = subtree_range(complement, sentence.span)
        governor = hit.head if hit.head.pos_ in VERBAL else _governor(hit.head)
    return _halves(sentence, hit, condition, governor)


def _foretold(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """The same, where only a consequence that lies in the future makes it a condition: "when", "once", "where"."""
    clause = _clause_of(hit)
    if clause is None or not is_foretold(clause.head):
        return None
    return _halves(sentence, hit, subtree_range(clause, sentence.span), clause.head)


def _lasting(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "While the occupation continues, there can be no talks": how long something lasts, and what cannot be then."""
    parts = _foretold(sentence, hit)
    clause = _clause_of(hit)
    goes_on = clause is not None and any(found.head.i == clause.i for found in sentence.uses("aspect"))
    return parts if goes_on else None


def _before(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "Verification is a condition for an agreement": what the words govern comes after the rest of the clause."""
    parts = _after(sentence, hit)
    return (parts[1], parts[0]) if parts is not None else None


def _supposed(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """A phrase that supposes something, where its verb says what would be: "without aid", "by doing so"."""
    preposition = sentence.block.doc[hit.start]
    verb = preposition.head
    if preposition.dep_ not in ("prep", "agent") or verb.pos_ not in VERBAL or not is_foretold(verb):
        return None
    start, end = subtree_range(preposition, sentence.span)
    if start < preposition.i or end - start < MIN_SUPPOSED:
        return None  # "together with Russia"
    lower = preposition.lower_
    if lower == "by" and not any(child.dep_ == "pcomp" for child in preposition.children):
        return None
    # Beside a verb "with" is mostly manner or company; at the head of what could be it is what is supposed.
    ahead = all(start < subject.i for subject in verb.children if subject.dep_ in SUBJECTS)
    if lower == "with" and (not ahead or modal(verb).lower_ in ("will", "'ll", "can")):  # type: ignore[union-attr]
        return None
    consequence = _rest(sentence, verb, (start, end), hit)
    return ((start, end), consequence) if consequence is not None else None


def _depends(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "Depends for years on ...", "made the meeting conditional on ...": what the "on" governs comes first."""
    made_so = next((child for child in hit.head.children if child.dep_ == "dobj"), None)
    # The parser hangs it on the word itself, on its object, or on what stands between.
    near = (token for token in hit.head.subtree if hit.head.i < token.i <= hit.head.i + MAX_BETWEEN)
    on = next((token for token in near if token.lower_ in _ON), None)
    noun = next((child for child in on.children if child.dep_ in ("pobj", "pcomp")), None) if on is not None else None
    if on is None or noun is None:
        return None
    condition = subtree_range(noun, sentence.span)
    if condition[1] - condition[0] < MIN_TOKENS:
        return None  # "budgets depend on oil": a thing, and nothing that must happen
    if made_so is not None:
        start, end = subtree_range(made_so, sentence.span)
        return condition, (start, min(end, on.i))
    verb = hit.head if hit.head.pos_ in VERBAL else _governor(hit.head)
    consequence = _rest(sentence, verb, (on.i, condition[1]), hit)
    return (condition, consequence) if consequence is not None else None


def _subject(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "Any intervention would ...": the subject is the condition of what the verb says."""
    node = hit.head
    while node.head.i != node.i and node.dep_ not in SUBJECTS:
        node = node.head
    word = modal(node.head)
    if node.dep_ not in SUBJECTS or not is_foretold(node.head) or (word is not None and word.lower_ in ("may", "can")):
        return None  # "any report may be copied": leave, and nothing that follows
    start, end = subtree_range(node, sentence.span)
    _, right = subtree_range(node.head, sentence.span)
    return ((start, end), (end, right)) if right - end >= MIN_TOKENS else None


def _antecedent(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "A deal, as a result of which Moscow will lose ...": what the relative takes up is the condition."""
    verb = next((child for child in hit.head.children if child.dep_ == "relcl"), None) or _governor(hit.head)
    if verb.i < hit.end or not is_foretold(verb):
        return None
    taken_up = _noun_before(sentence, hit.start) or sentence.block.doc[hit.start].head
    left = max(taken_up.left_edge.i, sentence.span.start)
    consequence = (hit.end, max(subtree_range(verb, sentence.span)[1], hit.end + 1))
    return ((left, hit.start), consequence) if hit.start - left >= MIN_TOKENS else None


def _object(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "The negotiators will need the support of parliament": a thing that must be there."""
    needed = next((child for child in hit.head.children if child.dep_ == "dobj"), None)
    if needed is None:
        return None
    condition = subtree_range(needed, sentence.span)
    consequence = _rest(sentence, hit.head, condition, hit)
    return (condition, consequence) if condition[1] - condition[0] >= MIN_TOKENS and consequence else None


def _contrast(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "Says that it wants peace, yet goes on with the war": what holds in spite of the clause before."""
    word = hit.head
    verb = word.head if word.dep_ == "advmod" else next((c for c in word.head.children if c.dep_ == "conj"), word)
    first = verb.head if verb.dep_ == "conj" else None
    if first is None or verb.pos_ not in VERBAL or not first.i < word.i < verb.i or first.pos_ not in VERBAL:
        return None
    # "Has not been signed yet" is an adverb of time: the word that turns stands before its whole clause.
    if any(child.i < word.i for child in verb.children if child.dep_ in SUBJECTS):
        return None
    left, _ = subtree_range(first, sentence.span)
    _, right = subtree_range(verb, sentence.span)
    return (left, word.i), (hit.end, right)


def _noun_before(sentence: ParsedSentence, end: int) -> Token | None:
    """The noun whose phrase ends at a place, the widest of several: "worries about a deal by A and B, as a result"."""
    doc = sentence.block.doc
    last = end - 1
    while last > sentence.span.start and doc[last].is_punct:
        last -= 1
    ending = [
        word
        for word in (doc[last], *doc[last].ancestors)
        if word.pos_ in _NOMINAL and word.i >= sentence.span.start and word.right_edge.i < end and word.i <= last
    ]
    return ending[-1] if ending else None


_PLACES = {
    "after": _after,
    "before": _before,
    "lasting": _lasting,
    "foretold": _foretold,
    "supposed": _supposed,
    "on": _depends,
    "object": _object,
    "contrast": _contrast,
    "subject": _subject,
    "antecedent": _antecedent,
}
"""Where a condition stands to the word that marks it, by the name that the codebook gives it."""


def _is_no_condition(sentence: ParsedSentence, hit: Hit, parts: Halves, kind: str) -> bool:
    """Questions, mere dates, duties that an act of law lays on somebody, and what names nobody."""
    first = sentence.block.doc[hit.start]
    clause = _clause_of(hit)
    if first.lower_ == "if" and clause is not None and clause.dep_ == "ccomp":
        return True  # "asked if ...": a question
    words = [token for token in sentence.block.doc[slice(*parts[0])] if token.pos_ not in ("ADP", "SCONJ", "DET")]
    if clause is None and all(token.ent_type_ in ("DATE", "TIME") or token.pos_ == "ADV" for token in words):
        return True  # "until December", "until now"
    if first.lower_ == "if" and parts[0][1] - parts[0][0] <= MIN_TOKENS:
        return True  # "if possible"
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


def _is_instrument(sentence: ParsedSentence, noun: Token) -> bool:
    return any(hit.head.i == noun.i for use in ("agreement", "instrument") for hit in sentence.uses(use))


def _halves(sentence: ParsedSentence, hit: Hit, condition: tuple[int, int], governor: Token) -> Halves | None:
    """The condition with the word that marks it, and what is left of the clause above it."""
    prerequisite = (hit.entry.value or "").startswith(ConditionKind.PREREQUISITE)
    if hit.end >= condition[0] - 1 and hit.start <= condition[1] and not prerequisite:
        condition = (min(hit.start, condition[0]), condition[1])
    condition = (max(condition[0], sentence.span.start), condition[1])
    consequence = _rest(sentence, governor, condition, hit)
    if consequence is None or condition[1] - condition[0] < MIN_TOKENS:
        return None
    return condition, consequence


def _clause_of(hit: Hit) -> Token | None:
    """The verb of the clause that the words introduce."""
    inside: list[Token] = [*hit.head.doc[hit.start : hit.end], hit.head]
    for token in inside:
        if token.dep_ in ("mark", "advmod") and token.head.dep_ in _CLAUSES and token.i <= token.head.i:
            return token.head
        if token.dep_ == "mark" and token.is_sent_start:
            # "Although increased cooperation will ...": hung on a word of the subject by the parser.
            above = next((word for word in list(token.head.ancestors)[:3] if word.pos_ in VERBAL), None)
            if above is not None and above.dep_ in _CLAUSES:
                return above
    for child in hit.head.children:
        if child.dep_ in ("pcomp", "ccomp", "xcomp") and child.i >= hit.end and child.pos_ in VERBAL:
            return child
    return None


def _complement(hit: Hit) -> Token | None:
    """The noun or verb that the words govern, to their right."""
    doc = hit.head.doc
    for i in range(hit.end - 1, hit.start - 1, -1):
        for child in doc[i].children:
            if child.i >= hit.end and child.dep_ in _GOVERNED:
                return child
    head = hit.head
    if head.dep_ in ("advmod", "aux") and head.head.i >= hit.end:
        return head.head
    return None


def _governor(token: Token) -> Token:
    node = token
    while node.head.i != node.i and node.pos_ not in VERBAL:
        node = node.head
    return node


def _rest(sentence: ParsedSentence, governor: Token, condition: tuple[int, int], hit: Hit) -> tuple[int, int] | None:
    """What of the governing clause lies outside the condition: the longer side of it."""
    left, right = subtree_range(governor, sentence.span)
    before = (left, min(condition[0], hit.start))
    after = (max(condition[1], hit.end), right)
    best = max((before, after), key=lambda r: r[1] - r[0])
    if best[1] - best[0] < MIN_TOKENS:
        span = sentence.span
        before, after = (span.start, min(condition[0], hit.start)), (max(condition[1], hit.end), span.end)
        best = max((before, after), key=lambda r: r[1] - r[0])
    return best if best[1] - best[0] >= MIN_TOKENS else None
