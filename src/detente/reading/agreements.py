"""Agreements and legal instruments: what they are called, whose they are, and how far they have come."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import AgreementKind, AgreementMention, AgreementStatus, Cue, When, identifier
from detente.reading.agreement_names import MAX_NAME_TOKENS, agreement_range, names_day, subject_matter
from detente.reading.agreement_particular import is_idiom, is_immediate, is_known, is_particular
from detente.reading.agreement_sides import issuer, parties, signatories
from detente.reading.agreement_status import Nature, is_unreached, status_carried, status_of, status_words
from detente.reading.agreement_terms import blocked, part_of, provisions, whole_of
from detente.reading.attribution import claimants
from detente.reading.dates import nearest_date
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import clause_verb

_NOUN = frozenset({"NOUN", "PROPN"})
_MEETINGS = "meetings"
"""Entry of the codebook for what is over when it is told in the past."""
_USES = ("instrument", "agreement", "arrangement")
"""Uses of the nouns for agreements, the surest first."""
_GENERAL = frozenset({"arrangements", "bills", "deal"})
"""Entries of nouns for instruments of any kind."""
_INDEFINITE = frozenset({"a", "an", "any", "another"})
_ACTS = frozenset({AgreementKind.DECREE, AgreementKind.RESOLUTION})
"""Acts of law are called by the day on which they were issued or adopted."""
_DONE = frozenset({AgreementStatus.SIGNED, AgreementStatus.IN_FORCE})
MAX_DATE_DISTANCE = 14
"""Tokens between a step and its date; a date further off belongs to something else in the sentence."""


def find_agreements(
    sentence: ParsedSentence, reliability: dict[str, float], before: ParsedSentence | None = None
) -> Iterator[AgreementMention]:
    """The agreements that a sentence names, each with the status that it, or the sentence before it, gives them."""
    taken: set[int] = set()
    # START is a treaty, the start of something is none: names are taken as the codebook writes them.
    named = [hit for hit in sentence.uses("instrument") if hit.words in hit.entry.words]
    hits = [*named, *(hit for use in _USES[1:] for hit in sentence.uses(use))]
    nouns = [hit for hit in hits if hit.head.pos_ in _NOUN and not is_idiom(sentence, hit)]
    inner = {hit.head.i for hit in nouns}
    # What has a proper name comes first: "sanctions imposed by Security Council Resolution 1929" names a resolution.
    nouns.sort(key=lambda hit: (hit.head.pos_ != "PROPN", hit.head.i))
    carried = status_carried(sentence, before)
    # "a tariff imposed under the Trade Act": the tariff is spoken of, the act is what it rests on.
    rested_on = {whole.i for hit in nouns if _is_burden(hit) and (whole := whole_of(sentence, hit.head)) is not None}
    for hit in nouns:
        head = _whole_noun(hit.head, inner)
        if (
            head.i in rested_on
            or head.i in taken
            or any(child.i in taken for child in head.children if child.dep_ == "compound")
        ):
            continue
        left, right = agreement_range(sentence, head)
        # "the contract on delivery of the order": a noun within another's phrase is part of its name.
        if any(left <= i < right for i in taken):
            continue
        told = status_words(sentence, head)
        if not is_particular(sentence, hit, head, left, right, told[0] if told else carried):
            continue
        taken.update(range(left, right))
        yield _mention(sentence, hit, head, left, right, told or ([carried] if carried else []), reliability)


def _mention(
    sentence: ParsedSentence,
    hit: Hit,
    head: Token,
    left: int,
    right: int,
    told: list[Hit],
    reliability: dict[str, float],
) -> AgreementMention:
    status_hit = told[0] if told else None
    kind = _kind(sentence, hit, head, left, right)
    status = status_of(sentence, status_hit, _nature(sentence, hit, head, kind))
    if hit.entry.id == _MEETINGS and status_hit is None and _took_place(head):
        status = AgreementStatus.IMPLEMENTED
    when = _when(sentence, status_hit, left, right) if status_hit is not None else None
    about = subject_matter(sentence, head, right)
    start, end = left, max(right, about[1]) if about is not None else right
    if status_hit is not None and status_hit in sentence.uses("status"):
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
        cues=tuple(Cue(entry=one.entry.id, words=one.words) for one in told),
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


def _is_burden(hit: Hit) -> bool:
    return hit.entry.value == AgreementKind.SANCTION


def _took_place(head: Token) -> bool:
    """Whether a meeting is told as over: its verb is past, and nothing stands over it."""
    verb = clause_verb(head)
    return verb.tag_ in ("VBD", "VBN") and not is_unreached(verb)


def _whole_noun(head: Token, inner: set[int]) -> Token:
    """The noun that carries the name: "trade agreement talks" are talks, "arms sales contract" is a contract."""
    node = head
    while node.dep_ in ("compound", "nmod", "amod") and node.head.pos_ in _NOUN and node.head.i in inner:
        node = node.head
    return node


def _kind(sentence: ParsedSentence, hit: Hit, head: Token, left: int, right: int) -> AgreementKind:
    """The kind of the noun that carries the name; "deal" or "bill" alone take the nearest word's ("ceasefire deal")."""
    named = [hit for use in _USES for hit in sentence.uses(use, left, right)]
    own = next((found for found in named if found.head.i == head.i), hit)
    if own.entry.id in _GENERAL:
        for other in named:
            beside = other.head.i != head.i and other.head.dep_ in ("compound", "amod", "nmod")
            if beside and other.entry.id not in _GENERAL:
                return AgreementKind(other.entry.value or "other")
    return AgreementKind(own.entry.value or "other")


def _nature(sentence: ParsedSentence, hit: Hit, head: Token, kind: AgreementKind) -> Nature:
    """What sort of instrument it is, as far as its words tell."""
    named = {use: any(found.head.i == head.i for found in sentence.uses(use)) for use in ("pending", "bargaining")}
    determiners = {child.lower_ for child in head.children if child.dep_ == "det"}
    known = is_known(hit, head)
    return Nature(
        kind=kind,
        immediate=is_immediate(sentence, head),
        # "The Marshall Plan": what has a name of its own and is spoken of as known was more than laid on the table.
        pending=(named["pending"] and not (head.pos_ == "PROPN" and known)) or "any" in determiners,
        under_way=named["bargaining"],
        definite=not determiners & _INDEFINITE,
        known=known,
    )


def _dated(sentence: ParsedSentence, left: int, right: int) -> When | None:
    """The date that is part of the name: "the order of 22 September 2010", "the 2005 agreement"."""
    return next((when for start, end, when in sentence.dates if _in_name(sentence, start, end, left, right)), None)


def _in_name(sentence: ParsedSentence, start: int, end: int, left: int, right: int) -> bool:
    if not left <= start < right:
        return False
    return names_day(sentence, start) or end < right


def _when(sentence: ParsedSentence, status: Hit, left: int, right: int) -> When | None:
    """The date nearest to the status word, other than one that is part of the name."""
    apart = (date for date in sentence.dates if not _in_name(sentence, date[0], date[1], left, right))
    return nearest_date(apart, status.head.i, MAX_DATE_DISTANCE)
