"""Agreements and legal instruments: what they are called, whose they are, and how far they have come."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import AgreementKind, AgreementMention, AgreementStatus, When, identifier
from detente.reading.agreement_names import MAX_NAME_TOKENS, name_range, names_day, subject_matter
from detente.reading.attribution import claimants
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import agents, clause_verb, complements, is_negated, is_passive, modal, subjects

_NOUN = frozenset({"NOUN", "PROPN"})
_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "a", "an", "any", "another"}
)

# A status that has not come about yet leaves the agreement where it stands before it.
_BEFORE = {
    AgreementStatus.SIGNED: AgreementStatus.NEGOTIATING,
    AgreementStatus.RATIFIED: AgreementStatus.SIGNED,
    AgreementStatus.IMPLEMENTED: AgreementStatus.SIGNED,
}
_ACTS = frozenset({AgreementKind.DECREE, AgreementKind.RESOLUTION})
"""Acts of law are called by the day on which they were issued or adopted."""
_DONE = frozenset({AgreementStatus.SIGNED, AgreementStatus.IN_FORCE})
MAX_DATE_DISTANCE = 14
"""Tokens between a step and its date; a date further off belongs to something else in the sentence."""
_DEFAULT = {
    AgreementKind.TALKS: AgreementStatus.NEGOTIATING,
    AgreementKind.SANCTION: AgreementStatus.IN_FORCE,
}


def find_agreements(sentence: ParsedSentence, reliability: dict[str, float]) -> Iterator[AgreementMention]:
    """The agreements that a sentence names, each with the status that the sentence gives it."""
    taken: set[int] = set()
    # START is a treaty, the start of something is none: names are taken as the codebook writes them.
    named = [hit for hit in sentence.uses("instrument") if hit.words in hit.entry.words]
    hits = [*named, *sentence.uses("agreement")]
    nouns = [hit for hit in hits if hit.head.pos_ in _NOUN and not _is_idiom(hit)]
    inner = {hit.head.i for hit in nouns}
    # What has a proper name comes first: "sanctions imposed by Security Council Resolution 1929" names a resolution.
    nouns.sort(key=lambda hit: (hit.head.pos_ != "PROPN", hit.head.i))
    for hit in nouns:
        head = _whole_noun(hit.head, inner)
        if head.i in taken or any(child.i in taken for child in head.children if child.dep_ == "compound"):
            continue
        left, right = name_range(sentence, head)
        # "the contract on delivery of the order": a noun within another's phrase is part of its name.
        if any(left <= i < right for i in taken):
            continue
        status_hit = _status_hit(sentence, head)
        if not _is_particular(sentence, hit, head, left, right, status_hit):
            continue
        taken.update(range(left, right))
        yield _mention(sentence, hit, head, left, right, status_hit, reliability)


def _mention(
    sentence: ParsedSentence,
    hit: Hit,
    head: Token,
    left: int,
    right: int,
    status_hit: Hit | None,
    reliability: dict[str, float],
) -> AgreementMention:
    kind = _kind(sentence, hit, left, right)
    immediate = any(found.head.i == hit.head.i for found in sentence.uses("immediate"))
    status = _settled(_status(status_hit, kind), kind, immediate=immediate)
    when = _when(sentence, status_hit, left, right) if status_hit is not None else None
    about = subject_matter(sentence, head, right)
    start, end = left, max(right, about[1]) if about is not None else right
    if status_hit is not None:
        start, end = min(start, status_hit.start), max(end, status_hit.end)
    # The quotation is the name with the word that gives its status, as long as both stand close together.
    evidence = sentence.evidence(start, end) if end - start <= 60 else sentence.evidence(left, right)
    named = sentence.evidence(left, right)
    name = sentence.label(left, right, MAX_NAME_TOKENS)
    if about is not None:
        words = sentence.label(*about, MAX_NAME_TOKENS // 2)
        name = f"{name} {words}" if about[0] == right else f"{name} … {words}"
    rule = "agreement-named" if hit.entry.use == "instrument" else "agreement-noun"
    return AgreementMention(
        id=identifier("agreement", named.id),
        evidence=evidence,
        sentence=sentence.whole(),
        actors=sentence.actors(),
        claimants=claimants(sentence, left, right),
        section=sentence.section,
        rule=rule,
        confidence=reliability.get(rule, 0.5),
        name=name,
        kind=kind,
        parties=_parties(sentence, head, left, right, kind),
        issuer=_issuer(sentence, head, left, kind),
        status=status,
        when=when,
        dated=_dated(sentence, left, right) or (when if kind in _ACTS and status in _DONE else None),
    )


def _is_idiom(hit: Hit) -> bool:
    """ "in order to", "in accordance", "an act of war": the noun names no instrument."""
    doc, i = hit.head.doc, hit.head.i
    before = doc[i - 1].lower_ if i else ""
    after = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    if hit.head.lower_ == "order":
        return before == "in" or after in ("of", ",") or (after == "to" and before == "in")
    if hit.head.lower_ in ("act", "acts"):
        return not hit.head.text[0].isupper()
    if hit.head.lower_ in ("law", "laws"):
        return before in ("international", "domestic", "by", "maritime") or not hit.head.text[0].isupper()
    return False


def _whole_noun(head: Token, inner: set[int]) -> Token:
    """The noun that carries the name: "trade agreement talks" are talks, "arms sales contract" is a contract."""
    node = head
    while node.dep_ in ("compound", "nmod", "amod") and node.head.pos_ in _NOUN and node.head.i in inner:
        node = node.head
    return node


def _is_particular(sentence: ParsedSentence, hit: Hit, head: Token, left: int, right: int, status: Hit | None) -> bool:
    """Whether the words speak of one particular instrument and not of agreements in general."""
    if hit.entry.use == "instrument":
        return True
    kind = hit.entry.value
    doc = sentence.block.doc
    words = doc[left:right]
    has_actor = bool(sentence.actors(left, right))
    has_name = any((t.pos_ == "PROPN" and not sentence.actors_at(t)) or t.like_num for t in words)
    determined = any(
        (child.dep_ in ("det", "poss") and child.lower_ in _DEFINITE) or child.dep_ == "poss" for child in head.children
    )
    if any(child.dep_ == "det" and child.lower_ == "no" for child in head.children):
        return False  # "no agreement on ..."
    plural = head.tag_ in ("NNS", "NNPS")
    if (
        kind == AgreementKind.TALKS
        and not plural
        and hit.head.lower_ not in ("dialogue", "negotiation")
        and not has_actor
    ):
        return False
    if kind == AgreementKind.SANCTION:
        # "sanctions" in general are a circumstance; one with a rate, a number or a name is an act of law.
        return any(t.like_num or (t.pos_ == "PROPN" and not sentence.actors_at(t)) for t in words) or (
            not plural and has_actor
        )
    if kind in (AgreementKind.OTHER, AgreementKind.TALKS):
        return has_actor or has_name or (status is not None and right - left >= 3)
    if plural and not determined and not has_name:
        return False
    return has_actor or has_name or status is not None or (determined and right - left >= 4)


def _kind(sentence: ParsedSentence, hit: Hit, left: int, right: int) -> AgreementKind:
    """The kind of the nearest word that tells: "ceasefire deal" is a pact, "deal" alone what its entry says."""
    kinds = [*sentence.uses("instrument", left, right), *sentence.uses("agreement", left, right)]
    for other in kinds:
        if other.head.i != hit.head.i and other.head.dep_ in ("compound", "amod", "nmod") and other.entry.id != "deal":
            return AgreementKind(other.entry.value or "other")
    return AgreementKind(hit.entry.value or "other")


def _status_hit(sentence: ParsedSentence, head: Token) -> Hit | None:
    """The status word that belongs to a noun: its modifier, the noun it is the object of, or its verb."""
    hits = {hit.head.i: hit for hit in sentence.uses("status")}
    speaking = {hit.head.i for hit in sentence.uses("content")}
    for child in head.children:
        if child.i in hits and child.dep_ in ("amod", "compound", "acl", "relcl"):
            if child.dep_ == "relcl" and not is_passive(child) and any(c.dep_ == "dobj" for c in child.children):
                continue  # "a decree that lifts the ban": what it does, not what becomes of it
            return hits[child.i]
        if child.dep_ in ("acl", "relcl"):
            inner = next((g for g in child.children if g.i in hits and g.dep_ in ("xcomp", "acomp", "conj")), None)
            if inner is not None:
                return hits[inner.i]
    node = head
    for _ in range(4):
        parent = node.head
        if parent.i == node.i:
            break
        if (
            parent.i in hits
            and not _acts_itself(node, parent, speaking)
            and node.dep_
            in (
                "pobj",
                "dobj",
                "nsubj",
                "nsubjpass",
                "prep",
                "attr",
                "conj",
                "compound",
                "poss",
                "oprd",
            )
        ):
            return hits[parent.i]
        if parent.pos_ in ("VERB", "AUX"):
            below = [
                c
                for c in parent.children
                if c.i in hits and c.dep_ in ("acomp", "attr", "xcomp", "oprd", "dobj", "prep")
            ]
            if below:
                return hits[below[0].i]
            if node.dep_ not in ("xcomp", "conj", "pobj", "prep", "dobj"):
                break
        node = parent
    return None


def _acts_itself(noun: Token, verb: Token, speaking: set[int]) -> bool:
    """ "The new treaty replaced the old one": a subject that does something to something else keeps its own status."""
    if noun.dep_ != "nsubj" or is_passive(verb):
        return False
    return any(child.dep_ == "dobj" and child.pos_ in _NOUN for child in verb.children) and verb.i not in speaking


def _is_unreached(verb: Token) -> bool:
    """Whether a step stands under a modal, a negation, an "if" or a purpose."""
    if is_negated(verb):
        return True
    node = clause_verb(verb)
    word = modal(node)
    if word is not None and word.lower_ not in ("can",):
        return True
    conditional = any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "once", "until") for c in node.children)
    purpose = node.tag_ == "VB" and word is None and any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children)
    return conditional or purpose


def _status(hit: Hit | None, kind: AgreementKind) -> AgreementStatus | None:
    if hit is None:
        return _DEFAULT.get(kind)
    status = AgreementStatus(hit.entry.value or "proposed")
    if status is AgreementStatus.IN_FORCE and modal(hit.head) is not None:
        return None  # "the agreement can provide a ground": what it may do says nothing of where it stands
    if _is_unreached(hit.head):
        if is_negated(hit.head) and modal(hit.head) is not None:
            return None  # "will not be signed": nobody is on the way to it
        if status in _BEFORE:
            return _BEFORE[status]
        if status in (AgreementStatus.CANCELLED, AgreementStatus.SUSPENDED, AgreementStatus.EXPIRED):
            # "should be repealed": still stands.
            return AgreementStatus.IN_FORCE
    return status


def _settled(status: AgreementStatus | None, kind: AgreementKind, *, immediate: bool) -> AgreementStatus | None:
    """What a step means for this kind: a decree that was issued is in force, a plan that "includes" is on the table."""
    if status is AgreementStatus.SIGNED and immediate:
        return AgreementStatus.IN_FORCE
    if kind is AgreementKind.OTHER and status in (AgreementStatus.IN_FORCE, AgreementStatus.CANCELLED):
        return AgreementStatus.PROPOSED
    return status


def _parties(sentence: ParsedSentence, head: Token, left: int, right: int, kind: AgreementKind) -> tuple[str, ...]:
    """Actors in the name; else those who sign it and with whom; else the pair that the text is about."""
    named = sentence.actors(left, right)
    if kind in (AgreementKind.RESOLUTION, AgreementKind.DECREE) and named:
        return named
    if len(named) >= 2:
        return named
    verb = head.head if head.dep_ in ("dobj", "nsubjpass", "pobj") else head
    around: list[str] = list(named)
    doers = agents(verb) if is_passive(verb) else subjects(verb)
    for token in [
        *doers,
        *(noun for preposition, noun in complements(verb) if preposition in ("with", "between", "to")),
    ]:
        around.extend(sentence.actors_under(token))
    if len(set(around)) >= 2:
        return tuple(dict.fromkeys(around))
    everyone = sentence.actors()
    if len(everyone) == 2:
        return everyone
    one_sided = kind in (AgreementKind.RESOLUTION, AgreementKind.DECREE, AgreementKind.SANCTION)
    if sentence.focus and not one_sided and set(around) <= set(sentence.focus):
        return sentence.focus
    return tuple(dict.fromkeys(around)) or everyone[:2]


def _issuer(sentence: ParsedSentence, head: Token, left: int, kind: AgreementKind) -> str | None:
    """Whose act of law it is: who issued or adopted it."""
    if kind not in (AgreementKind.DECREE, AgreementKind.RESOLUTION, AgreementKind.SANCTION):
        return None
    for child in head.children:
        if child.dep_ in ("acl", "relcl") and (by := agents(child)):
            actors = sentence.actors_under(by[0])
            if actors:
                return actors[0]
    named = sentence.actors(left, head.i + 1)
    return named[0] if named else None


def _dated(sentence: ParsedSentence, left: int, right: int) -> When | None:
    """The date that is part of the name: "the order of 22 September 2010", "the 2005 agreement"."""
    return next((when for start, end, when in sentence.dates if _in_name(sentence, start, end, left, right)), None)


def _in_name(sentence: ParsedSentence, start: int, end: int, left: int, right: int) -> bool:
    if not left <= start < right:
        return False
    return names_day(sentence, start) or end < right


def _when(sentence: ParsedSentence, status: Hit, left: int, right: int) -> When | None:
    """The date nearest to the status word, other than one that is part of the name."""
    dated = [
        (abs(start - status.head.i), start, when)
        for start, end, when in sentence.dates
        if not _in_name(sentence, start, end, left, right)
    ]
    nearest = min(dated, key=lambda item: item[:2], default=None)
    return nearest[2] if nearest is not None and nearest[0] <= MAX_DATE_DISTANCE else None
