"""What an agreement says, what it belongs to, and what it stands in the way of, in the words of one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import Evidence
from detente.reading.agreement_names import agreement_range
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import SUBJECTS, VERBAL, is_passive, objects, subtree_range

_PREVENTS = "prevents"
"""Beginning of the value of connectives whose subject holds back what follows."""
_RELATIVE = frozenset({"which", "that", "who"})
_BASIS = frozenset({"under", "within"})
_WHOLE = frozenset({"of", "to", "in", "under", "within", "from"})
MIN_TOKENS = 2


def provisions(sentence: ParsedSentence, head: Token) -> tuple[Evidence, ...]:
    """The words for what an agreement contains, grants, bans or demands.

    What a verb of content says of it ("NAFTA includes provisions on tariffs", "the order, which banned the export"),
    what one of its points is or states, what is part of it, and what holds under it.
    """
    return _quoted(sentence, sorted(set(_provisions(sentence, head))))


def _provisions(sentence: ParsedSentence, head: Token) -> Iterator[tuple[int, int]]:
    content = {hit.head.i for hit in sentence.uses("content")}
    holding = {hit.head.i for hit in sentence.uses("preventing")}
    for verb in _verbs_of(_point_of(sentence, head)):
        if verb.i in content or verb.i in holding:
            yield from _after(sentence, verb)
    point = _point_of(sentence, head)
    if point.i != head.i:
        for verb in _verbs_of(point):
            if verb.lemma_ in ("be", "concern", "cover"):
                yield from _after(sentence, verb)
    yield from _parts(sentence, head)
    yield from _under(sentence, head)


def _verbs_of(noun: Token) -> Iterator[Token]:
    """The verbs that a noun is the doing subject of, also by "which" and "that", with those joined to them."""
    firsts = [noun.head] if noun.dep_ == "nsubj" and noun.head.pos_ in VERBAL else []
    for child in noun.children:
        if child.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ in _RELATIVE for c in child.children):
            firsts.append(child)
    for verb in firsts:
        if not is_passive(verb):
            yield verb
            yield from (c for c in verb.conjuncts if c.i > verb.i and not any(g.dep_ in SUBJECTS for g in c.children))


def _point_of(sentence: ParsedSentence, head: Token) -> Token:
    """The noun for the part of it that is spoken of ("one of the points covered by the agreement"); else itself."""
    points = {hit.head.i for hit in sentence.uses("provision")}
    node = head
    for _ in range(5):
        if node.i in points:
            if node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.dep_ == "nsubj":
                return node.head.head  # "one of the points"
            return node
        if node.head.i == node.i or node.dep_ not in ("pobj", "prep", "agent", "acl", "poss", "compound", "nmod"):
            break
        node = node.head
    return head


def _after(sentence: ParsedSentence, verb: Token) -> Iterator[tuple[int, int]]:
    """What follows a verb in its clause."""
    left, right = verb.i + 1, subtree_range(verb, sentence.span)[1]
    later = [c.left_edge.i for c in verb.children if c.dep_ in ("conj", "advcl", "parataxis") and c.i > verb.i]
    right = min([right, *later])
    if right - left >= MIN_TOKENS:
        yield left, right


def _parts(sentence: ParsedSentence, head: Token) -> Iterator[tuple[int, int]]:
    """ "Provisions on digital trade are part of the treaty": the subject is what it contains."""
    if (
        head.dep_ != "pobj"
        or head.head.lower_ not in ("of", "in", "under")
        or head.head.head.lemma_ not in ("part", "be")
    ):
        return
    node = head.head.head
    verb = node if node.lemma_ == "be" else node.head
    points = {hit.head.i for hit in sentence.uses("provision")}
    for subject in (child for child in verb.children if child.dep_ == "nsubj" and verb.lemma_ == "be"):
        if subject.i in points or node.lemma_ == "part":
            yield subtree_range(subject, sentence.span)


def _under(sentence: ParsedSentence, head: Token) -> Iterator[tuple[int, int]]:
    """ "Under the treaty, both sides are to withdraw": what holds under it."""
    preposition = head.head
    verb = preposition.head
    if head.dep_ != "pobj" or preposition.lower_ != "under" or verb.pos_ not in VERBAL or preposition.i > verb.i:
        return
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if subject is not None and subject.left_edge.i > head.i:
        yield subject.left_edge.i, subtree_range(verb, sentence.span)[1]


def part_of(sentence: ParsedSentence, head: Token) -> Evidence | None:
    """The words for the instrument that it belongs to or rests on, if they are told."""
    whole = whole_of(sentence, head)
    return sentence.evidence(*agreement_range(sentence, whole)) if whole is not None else None


def whole_of(sentence: ParsedSentence, head: Token) -> Token | None:
    """The noun for the instrument that an agreement belongs to or rests on.

    "A protocol to the convention", "a tariff imposed under Section 122 of the Trade Act".
    """
    others = {hit.head.i for use in ("agreement", "instrument") for hit in sentence.uses(use)} - {head.i}
    holders = [(child, _BASIS) for child in head.children if child.dep_ in ("acl", "relcl", "appos")]
    if head.dep_ in ("dobj", "nsubjpass") and any(hit.head.i == head.head.i for hit in sentence.uses("issuing")):
        holders.append((head.head, _BASIS))  # "imposed a tariff under the Trade Act"
    if any(hit.head.i == head.i for hit in sentence.uses("annex")):
        holders.insert(0, (head, _WHOLE))
    for holder, wanted in holders:
        for preposition in (c for c in holder.children if c.dep_ == "prep" and c.lower_ in wanted):
            noun = _instrument_below(preposition, others)
            if noun is not None:
                return noun
    return None


def _instrument_below(preposition: Token, others: set[int]) -> Token | None:
    """The instrument that a preposition governs, also with a part of it between ("Section 122 of the Act")."""
    node = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    for _ in range(3):
        if node is None or node.i in others:
            return node
        inner = next((c for c in node.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        node = next((c for c in inner.children if c.dep_ == "pobj"), None) if inner is not None else None
    return None


def blocked(sentence: ParsedSentence, head: Token) -> tuple[Evidence, ...]:
    """The words for what it forbids or holds up: "the decree bans the export of arms to Iran"."""
    holding = {hit.head.i for hit in sentence.uses("preventing")}
    ranges = [
        subtree_range(word, sentence.span)
        for verb in _verbs_of(head)
        if verb.i in holding
        for word in objects(verb)[:1]
    ]
    return _quoted(sentence, sorted(set(ranges)))


def _quoted(sentence: ParsedSentence, ranges: list[tuple[int, int]]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(sentence.evidence(*one) for one in ranges if one[1] - one[0] >= MIN_TOKENS))
