"""Where a condition and its consequence stand to the word that marks them, by the places that the codebook names."""

from __future__ import annotations

from spacy.tokens import Token

from detente.model import ConditionKind
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import SUBJECTS, VERBAL, is_present, modal, subjects, subtree_range
from detente.reading.unmarked_conditions import Halves, correlative, is_act, is_foretold

_CLAUSES = frozenset({"advcl", "acl", "relcl", "ccomp", "pcomp"})
_GOVERNED = frozenset({"pobj", "pcomp", "dobj", "xcomp", "ccomp", "attr", "advcl", "prep"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_ON = frozenset({"on", "upon"})
MIN_TOKENS = 2
"""Tokens of a condition that no word marks, or that something depends on: a single one names a thing."""
MAX_BETWEEN = 8
"""Tokens from "depend" to its "on" at most."""
MIN_SUPPOSED = 3
"""Tokens of a phrase that only supposes something ("with nuclear arms"): shorter ones are manner ("with care")."""


def _after(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """The condition follows the words: the clause that they introduce, or the noun that they govern."""
    clause = clause_of(hit)
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


def _growing(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "The more they yield, the others will ask": the same, where only the first half is compared."""
    return None if correlative(sentence) else _after(sentence, hit)


def _foretold(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """The same, where only a consequence that lies in the future makes it a condition: "when", "once", "where"."""
    clause = clause_of(hit)
    if clause is None or not is_foretold(_leading(clause.head)):
        return None
    return _halves(sentence, hit, subtree_range(clause, sentence.span), clause.head)


def _lasting(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "While the occupation continues, there can be no talks": how long something lasts, and what cannot be then."""
    return _foretold(sentence, hit) if _goes_on(sentence, clause_of(hit)) else None


def _goes_on(sentence: ParsedSentence, clause: Token | None) -> bool:
    return clause is not None and any(found.head.i == clause.i for found in sentence.uses("aspect"))


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
    ahead = end <= verb.i and all(start < subject.i for subject in verb.children if subject.dep_ in SUBJECTS)
    sure = modal(verb).lower_ in ("will", "'ll", "can")  # type: ignore[union-attr]
    if lower == "with" and (not ahead or (sure and not _to_come(sentence, preposition))):
        return None
    consequence = _rest(sentence, verb, (start, end), hit)
    return ((start, end), consequence) if consequence is not None else None


def _to_come(sentence: ParsedSentence, preposition: Token) -> bool:
    """ "With the signing of the treaty": an act, and what is done by it, where "with the president" is company."""
    act = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if act is None or not any(child.dep_ == "prep" and child.lower_ == "of" for child in act.children):
        return False
    return is_act(act) or any(hit.head.i == act.i for hit in sentence.uses("event-noun"))


def _conceded(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "While they trade, they have no treaty": not how long it lasts, but what holds in spite of it.

    Two acts in the past, or one that goes on, are told in time; two states that each do something are compared.
    """
    clause = clause_of(hit)
    if clause is None or clause.dep_ != "advcl" or clause.i > clause.head.i or not is_present(clause):
        return None
    if (
        clause.tag_ == "VBG"
        or _goes_on(sentence, clause)
        or any(word.lower_ == "also" for word in clause.head.children)
    ):
        return None  # "while they trade, they also talk": both are so at once
    if not (is_present(clause.head) or is_foretold(clause.head)):
        return None
    named = [set(sentence.actors(word.i, word.i + 1)) for verb in (clause, clause.head) for word in subjects(verb)[:1]]
    if len(named) == 2 and all(named) and named[0] != named[1]:
        return None
    return _halves(sentence, hit, subtree_range(clause, sentence.span), clause.head)


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


def clause_of(hit: Hit) -> Token | None:
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


def _leading(verb: Token) -> Token:
    """ "Will begin to withdraw": the verb above those that it leads to."""
    while verb.dep_ == "xcomp" and verb.head.pos_ in VERBAL:
        verb = verb.head
    return verb


def _rest(sentence: ParsedSentence, governor: Token, condition: tuple[int, int], hit: Hit) -> tuple[int, int] | None:
    """What of the governing clause lies outside the condition: the longer side of it."""
    left, right = subtree_range(_leading(governor), sentence.span)
    before = (left, min(condition[0], hit.start))
    after = (max(condition[1], hit.end), right)
    best = max((before, after), key=lambda r: r[1] - r[0])
    if best[1] - best[0] < MIN_TOKENS:
        span = sentence.span
        before, after = (span.start, min(condition[0], hit.start)), (max(condition[1], hit.end), span.end)
        best = max((before, after), key=lambda r: r[1] - r[0])
    return best if best[1] - best[0] >= MIN_TOKENS else None


PLACES = {
    "after": _after,
    "before": _before,
    "lasting": _lasting,
    "growing": _growing,
    "foretold": _foretold,
    "supposed": _supposed,
    "conceded": _conceded,
    "on": _depends,
    "object": _object,
    "contrast": _contrast,
    "subject": _subject,
    "antecedent": _antecedent,
}
"""Where a condition stands to the word that marks it, by the name that the codebook gives it."""
