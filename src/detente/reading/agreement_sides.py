"""Whose an agreement is: its parties, who issued it, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import AgreementKind, Signatory
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import agents, complements, is_passive, name_range, subjects

_BETWEEN = frozenset({"between", "among", "with"})
MAX_SIGNATORY_WORDS = 10
MAX_DATED = 9
"""Tokens that a date with its commas may put between an act's verb and "by"."""


def parties(sentence: ParsedSentence, head: Token, left: int, right: int, kind: AgreementKind) -> tuple[str, ...]:
    """Actors in the name; else those who sign it and with whom; else the pair that the text is about."""
    # "A pact among Greece, Turkey and others": the name ends at the comma, those whose it is do not.
    between = [noun for word, noun in complements(head) if word in _BETWEEN]
    named = tuple(dict.fromkeys((*sentence.actors(left, right), *sentence.actors_of(between))))
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
    if kind is AgreementKind.OTHER:
        # "I set forth proposals for the coming year": what a speaker plans at home is no matter between two.
        ours = (found for found in sentence.found if _is_first_person(sentence, found.start))
        speaking = {actor for found in ours for actor in found.actors}
        return tuple(actor for actor in dict.fromkeys(around) if actor not in speaking or actor in named)
    # Where nobody stands near it and the sentence names others too, the agreement may be theirs.
    near = set(around) or set(everyone)
    if sentence.focus and not kind.is_one_sided and near <= set(sentence.focus):
        return sentence.focus
    return tuple(dict.fromkeys(around)) or everyone[:2]


def _is_first_person(sentence: ParsedSentence, at: int) -> bool:
    token = sentence.block.doc[at]
    return token.pos_ == "PRON" and "1" in token.morph.get("Person", [])


def issuer(sentence: ParsedSentence, head: Token, left: int, kind: AgreementKind) -> str | None:
    """Whose act of law it is: who issued or adopted it, after or before its name."""
    if not kind.is_one_sided:
        return None
    for child in head.children:
        if child.dep_ in ("acl", "relcl") and (actor := _first(sentence, agents(child)) or _by(sentence, child)):
            return actor
    if named := sentence.actors(left, head.i + 1):
        return named[0]
    verb = head.head
    if head.dep_ == "nsubjpass":
        return _first(sentence, agents(verb))
    if head.dep_ == "dobj" and any(hit.head.i == verb.i for hit in sentence.uses("issuing")):
        return _first(sentence, subjects(verb))
    return None


def _by(sentence: ParsedSentence, verb: Token) -> str | None:
    """The actor behind a "by" that a date keeps apart from its verb: "issued in May 2010, by the president"."""
    if not any(hit.head.i == verb.i for hit in sentence.uses("issuing")):
        return None
    for token in sentence.block.doc[verb.i + 1 : min(verb.i + MAX_DATED, sentence.span.end)]:
        if token.lower_ == "by" and (named := sentence.actors(token.i, min(token.i + MAX_DATED, sentence.span.end))):
            return named[0]
    return None


def _first(sentence: ParsedSentence, nouns: list[Token]) -> str | None:
    return next((actor for noun in nouns for actor in sentence.actors_under(noun)), None)


def signatories(sentence: ParsedSentence, head: Token) -> tuple[Signatory, ...]:
    """The people who sign it, by name or office; states are parties and no signatories."""
    signing = {hit.head.i for hit in sentence.uses("signing")}
    verb = head.head if head.dep_ in ("dobj", "nsubjpass", "pobj") else None
    verbs = [child for child in head.children if child.dep_ in ("acl", "relcl")]
    verbs += [verb] if verb is not None else []
    found: dict[int, Signatory] = {}
    for word in verbs:
        if word.i not in signing:
            continue
        for doer in agents(word) if is_passive(word) else subjects(word):
            for person in _people(sentence, doer, word):
                start, end = _own_range(person)
                evidence = sentence.evidence(start, end)
                actors = sentence.actors(start, end)
                found[person.i] = Signatory(
                    name=sentence.label(start, end, MAX_SIGNATORY_WORDS),
                    actor=actors[0] if actors else None,
                    evidence=evidence,
                )
    return tuple(found[i] for i in sorted(found))


def _own_range(noun: Token) -> tuple[int, int]:
    """The words of a name without those that are joined to it by "and"."""
    start, end = name_range(noun)
    joined = [child.i for child in noun.children if child.dep_ in ("cc", "conj") and child.i > noun.i]
    return start, max(min([end, *joined]), noun.i + 1)


def _people(sentence: ParsedSentence, doer: Token, verb: Token) -> Iterator[Token]:
    """The person whom a noun or pronoun means: "he" in a clause of its own is the subject of the clause above."""
    if doer.pos_ == "PRON" and doer.lower_ in ("he", "she"):
        for above in verb.ancestors:
            subject = next((s for s in subjects(above) if _is_person(sentence, s)), None)
            if subject is not None:
                yield subject
                return
    elif _is_person(sentence, doer):
        yield doer


def _is_person(sentence: ParsedSentence, noun: Token) -> bool:
    if noun.ent_type_ == "PERSON":
        return True
    return noun.pos_ == "NOUN" and any(hit.head.i == noun.i for hit in sentence.uses("role"))
