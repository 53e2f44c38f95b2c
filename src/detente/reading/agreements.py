"""Agreements and legal instruments: what they are called, whose they are, and how far they have come."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import AgreementKind, AgreementMention, AgreementStatus, Cue, When, identifier
from detente.reading.agreement_names import MAX_NAME_TOKENS, name_range, names_day, subject_matter
from detente.reading.agreement_sides import issuer, parties, signatories
from detente.reading.agreement_status import status_of, status_word
from detente.reading.agreement_terms import blocked, part_of, provisions
from detente.reading.attribution import claimants
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence

_NOUN = frozenset({"NOUN", "PROPN"})
_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "a", "an", "any", "another"}
)

_ACTS = frozenset({AgreementKind.DECREE, AgreementKind.RESOLUTION})
"""Acts of law are called by the day on which they were issued or adopted."""
_DONE = frozenset({AgreementStatus.SIGNED, AgreementStatus.IN_FORCE})
MAX_DATE_DISTANCE = 14
"""Tokens between a step and its date; a date further off belongs to something else in the sentence."""


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
        status_hit = status_word(sentence, head)
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
    status = status_of(status_hit, kind, immediate=immediate)
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
        cues=(Cue(entry=status_hit.entry.id, words=status_hit.words),) if status_hit is not None else (),
        rule=rule,
        confidence=reliability.get(rule, 0.5),
        name=name,
        kind=kind,
        parties=parties(sentence, head, left, right, kind),
        issuer=issuer(sentence, head, left, kind),
        signatories=signatories(sentence, head),
        provisions=provisions(sentence, head),
        part_of=part_of(sentence, head),
        blocks=blocked(sentence, head),
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
        dated = bool(hit.head.right_edge.i > i and any(t.like_num for t in doc[i + 1 : i + 4]))
        return before == "in" or (after == "of" and not dated)  # "the order of the day"
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
