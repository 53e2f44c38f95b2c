"""What verbs tell instead of nouns: measures ("the Union sanctioned them"), undertakings ("promised to help"), and who
joins or leaves an organisation or an agreement."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Token

from detente.model import AgreementKind, AgreementMention, AgreementStatus, Cue, identifier
from detente.reading.agreement_names import MAX_NAME_TOKENS
from detente.reading.agreement_status import is_unreached
from detente.reading.attribution import claimants
from detente.reading.dates import nearest_date
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import (
    SUBJECTS,
    VERBAL,
    agents,
    complements,
    is_negated,
    is_passive,
    name_range,
    objects,
    subjects,
)

MAX_DATE_DISTANCE = 10
"""Tokens between the verb and the date of the act."""
MAX_WORDS_AFTER = 14
"""Tokens after the verb of an undertaking that its quotation holds at most."""
_INTO = frozenset({"to", "into"})
_JOINED = ("instrument", "agreement", "arrangement")
_LET_IN = ":let-in"
"""End of the value of verbs whose object, and not subject, becomes a member."""
_OWN_CLAUSES = frozenset({"ccomp", "advcl", "relcl", "conj", "parataxis"})


def find_told_by_verbs(
    sentence: ParsedSentence, reliability: dict[str, float], organisations: Container[str] = ()
) -> Iterator[AgreementMention]:
    """The measures, undertakings and memberships that a sentence tells by verbs, of states and organisations.

    Args:
        sentence: the sentence.
        reliability: share of each rule's statements that are right.
        organisations: ids of the actors that states can join or leave.
    """
    for hit in sentence.uses("measure"):
        if _is_told(hit.head) and (found := _measure(sentence, hit.head)):
            yield _mention(sentence, hit, *found, reliability)
    for hit in sentence.uses("undertaking"):
        first = sentence.block.doc[hit.start]
        verb = first.head if first.dep_ in ("aux", "auxpass") else first
        if verb.pos_ in VERBAL and _is_told(verb) and (taken := _undertaking(sentence, verb, hit)):
            yield _mention(sentence, hit, *taken, reliability)
    for hit in sentence.uses("joining"):
        if _is_told(hit.head) and (joined := _membership(sentence, hit, organisations)):
            yield _mention(sentence, hit, *joined, reliability)


_Found = tuple[tuple[int, int], tuple[str, ...], str | None]
"""Tokens of the name, the parties, and who issued it."""


def _is_told(verb: Token) -> bool:
    return verb.dep_ not in ("amod", "compound") and not is_negated(verb) and not is_unreached(verb)


def _measure(sentence: ParsedSentence, verb: Token) -> _Found | None:
    """A measure by an actor, or by nobody that is named, against somebody that is named."""
    passive = is_passive(verb)
    struck = next(iter(subjects(verb) if passive else objects(verb)), None)
    instruments = {hit.head.i for use in ("agreement", "instrument") for hit in sentence.uses(use)}
    if not passive and any(doer.i in instruments for doer in subjects(verb)):
        return None  # "the order banned the sale": what an act of law says is part of it
    issuers = sentence.actors_of(agents(verb) if passive else subjects(verb))
    if passive and not issuers:
        # "is banned in Turkey": the land whose law it is.
        issuers = sentence.actors_of([noun for word, noun in complements(verb) if word == "in"])
    if struck is None or not _is_named(sentence, struck) or not (passive or issuers):
        return None
    own = name_range(struck)
    left, right = min(own[0], _first(verb)), max(own[1], verb.i + 1)
    parties = tuple(dict.fromkeys((*issuers, *sentence.actors_under(struck))))
    return (left, right), parties, issuers[0] if issuers else None


def _undertaking(sentence: ParsedSentence, verb: Token, hit: Hit) -> _Found | None:
    """What an actor undertakes or talks about toward another, who is named or is the other of the pair."""
    doers = sentence.actors_of(subjects(verb))
    if not doers:
        return None
    right = min(verb.right_edge.i + 1, verb.i + MAX_WORDS_AFTER, sentence.span.end)
    with_whom = (pair for word in (verb, *objects(verb)) for pair in complements(word))
    beside = [noun for preposition, noun in with_whom if preposition == "with"]
    named = sentence.actors_of(beside) if beside else sentence.actors(verb.i, right)
    others = [actor for actor in named if actor not in doers]
    pair = sentence.focus or ()
    if not others and set(doers) & set(pair) and len(hit.words.split()) > 2:
        others = [actor for actor in pair if actor not in doers]  # "committed themselves to a series of steps"
    later = [child.left_edge.i for child in verb.children if child.dep_ in _OWN_CLAUSES and child.i > verb.i]
    right = min([right, *later])
    if not others or right - verb.i < len(hit.words.split()) + 1:
        return None
    return (_first(verb), right), tuple(dict.fromkeys((*doers, *others))), None


def _membership(sentence: ParsedSentence, hit: Hit, organisations: Container[str]) -> _Found | None:
    """Who joins or leaves which organisation or agreement, or is let in ("welcomed Norway to the alliance")."""
    verb = hit.head
    let_in = (hit.entry.value or "").endswith(_LET_IN)
    taken_in = let_in and not is_passive(verb)
    members = objects(verb) if taken_in else subjects(verb)
    into = [noun for word, noun in complements(verb) if word in _INTO]
    bodies = into if let_in else [*objects(verb), *into]
    body = next((noun for noun in bodies if _can_be_joined(sentence, noun, organisations)), None)
    who = sentence.actors_of(members)
    if not who or body is None:
        return None
    _, end = name_range(body)
    named = [actor for actor in sentence.actors_under(body) if actor not in who]
    others = sentence.actors_of(subjects(verb)) if taken_in else ()
    left = min(_first(verb), *(name_range(member)[0] for member in members))
    return (left, max(end, verb.i + 1)), tuple(dict.fromkeys((*who, *named, *others))), None


def _can_be_joined(sentence: ParsedSentence, noun: Token, organisations: Container[str]) -> bool:
    if any(actor in organisations for actor in sentence.actors_at(noun)):
        return True
    return any(hit.head.i == noun.i for use in _JOINED for hit in sentence.uses(use))


def _is_named(sentence: ParsedSentence, noun: Token) -> bool:
    """Whether a noun names somebody: an actor, or any proper name beside or under it."""
    return bool(sentence.actors_under(noun)) or any(word.pos_ == "PROPN" for word in (noun, *noun.children))


def _mention(
    sentence: ParsedSentence,
    hit: Hit,
    name: tuple[int, int],
    parties: tuple[str, ...],
    issuer: str | None,
    reliability: dict[str, float],
) -> AgreementMention:
    left, right = max(name[0], sentence.span.start), min(name[1], sentence.span.end)
    evidence = sentence.evidence(left, right)
    rule = "agreement-verb"
    kind, status = (hit.entry.value or "").split(":")[:2]
    if kind == AgreementKind.TALKS and hit.head.tag_ == "VBD":
        status = AgreementStatus.IMPLEMENTED  # "negotiated with them in the spring": it is over
    return AgreementMention(
        id=identifier("agreement", evidence.id),
        evidence=evidence,
        sentence=sentence.whole(),
        actors=sentence.actors(),
        claimants=claimants(sentence, left, right),
        section=sentence.section,
        cues=(Cue(entry=hit.entry.id, words=hit.words),),
        rule=rule,
        confidence=reliability.get(rule, 0.5),
        name=sentence.label(left, right, MAX_NAME_TOKENS),
        kind=AgreementKind(kind),
        parties=parties,
        issuer=issuer,
        status=AgreementStatus(status),
        when=nearest_date(sentence.dates, hit.head.i, MAX_DATE_DISTANCE),
    )


def _first(verb: Token) -> int:
    """Where a verb begins with its auxiliaries, but without what stands between them and the subject."""
    before = (child for child in verb.children if child.dep_ in ("aux", "auxpass") and child.i < verb.i)
    helpers = [child.i for child in before if child.text[0].isalpha()]  # "we're": no word to begin with
    crossed = [child.i for child in verb.children if child.dep_ in SUBJECTS]
    return min([verb.i, *(i for i in helpers if all(i > subject for subject in crossed))])
