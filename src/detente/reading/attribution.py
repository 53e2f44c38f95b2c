"""Who says so: the chain of claimants over a stretch of a sentence, and how surely."""

from __future__ import annotations

from spacy.tokens import Token

from detente.model import AUTHOR, Attitude, Claimant, Modality, Tense
from detente.reading.causal.denial import meanings_denied
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import agents, clause_verb, complements, is_negated, is_passive, modal, name_range, subjects

MAX_NAME_WORDS = 10
THIRD_PERSON = frozenset({"he", "she", "they"})
"""Pronouns of who speaks: whom they mean, the sentences before tell (`claimant_names`)."""


def claimants(sentence: ParsedSentence, start: int, end: int) -> tuple[Claimant, ...]:
    """The chain of those who say what stands in tokens `[start, end)`, outermost first; the author is always there."""
    chain: list[Claimant] = [AUTHOR]
    if sentence.quoted_by:
        chain.append(Claimant(name=sentence.quoted_by, quoted=True))
    core = _core(sentence, start, end)
    # "Analysts believe that ...": those who are no actor themselves are asked for what they hold.
    opinions = (hit for hit in sentence.uses("attitude") if _is_opinion(sentence, hit))
    reports = {hit.head.i: hit for hit in (*opinions, *sentence.uses("report"))}
    node = core
    inner: list[Claimant] = []
    while True:
        verb = node
        hit = reports.get(verb.i)
        # The verb that reports must govern the words; it does not report itself.
        if hit is not None and verb.i != core.i and (speaker := _speaker(sentence, verb)):
            inner.append(_claimant(sentence, speaker, hit, _is_quoted(sentence, start, end)))
        if node.head.i == node.i:
            break
        node = node.head
    hit = reports.get(core.i)
    # "X warned that ..." where the words hold both: what follows the verb is what X says.
    says_more = any(child.dep_ in ("ccomp", "dobj", "xcomp", "prep") for child in core.children)
    if not inner and hit is not None and says_more and (speaker := _speaker(sentence, core)):
        inner.append(_claimant(sentence, speaker, hit, _is_quoted(sentence, start, end)))
    inner.reverse()
    chain.extend(inner)
    if not inner:
        chain.extend(_according(sentence))
    return tuple(chain)


def _is_opinion(sentence: ParsedSentence, hit: Hit) -> bool:
    """Whether people in a role hold the opinion, with a clause for its content; an actor's own is his, not a report."""
    if hit.head.pos_ != "VERB" or not any(child.dep_ == "ccomp" for child in hit.head.children):
        return False
    speaker = _speaker(sentence, hit.head)
    return speaker is not None and not sentence.actors_at(speaker) and speaker.pos_ != "PRON"


def believer(sentence: ParsedSentence, start: int, end: int) -> Claimant | None:
    """The actor whose knowledge, hope or fear tokens `[start, end)` are the content of; None where they are nobody's.

    Of "Moscow hopes that Tehran knows that ..." it is Tehran, who stands nearest.
    """
    minds = {i: hit for hit in sentence.uses("attitude") for i in range(hit.start, hit.end)}
    node = _core(sentence, start, end)
    while node.head.i != node.i:
        clause, node = node, node.head
        hit = minds.get(node.i) or next((minds[child.i] for child in node.children if child.i in minds), None)
        # "Has no doubt that ...": the clause hangs on the noun.
        on_noun = clause.dep_ == "acl" and any(child.lower_ == "that" for child in clause.children)
        if hit is None or not (clause.dep_ == "ccomp" or on_noun):
            continue
        verb = clause_verb(node)
        if modal(verb) is not None or is_negated(verb):
            continue  # "must realize that ...": the author's own word
        speaker = _speaker(sentence, verb)
        if speaker is not None and sentence.actors_at(speaker):
            return _claimant(sentence, speaker, hit, quoted=False)
    return None


def _core(sentence: ParsedSentence, start: int, end: int) -> Token:
    """The verb that stands highest in a part of a sentence."""
    return clause_verb(sentence.block.doc[start:end].root)


def _speaker(sentence: ParsedSentence, verb: Token) -> Token | None:
    candidates = agents(verb) if is_passive(verb) else subjects(verb)
    for token in candidates:
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.lower_ not in (
            "it",
            "this",
            "that",
            "which",
            "there",
            "what",
        ):
            unknown = token.lower_ not in THIRD_PERSON and not sentence.actors_at(token)
            if token.pos_ == "PRON" and (unknown or _is_authors(sentence, token)):
                continue
            if _can_speak(sentence, token):
                return token
    return None


def _is_authors(sentence: ParsedSentence, pronoun: Token) -> bool:
    """Whether a pronoun is the author's "I" or "we", and not that of somebody who is quoted."""
    quotes = sum(token.text == '"' for token in sentence.block.doc[sentence.span.start : pronoun.i])
    return "1" in pronoun.morph.get("Person", []) and quotes % 2 == 0


def _can_speak(sentence: ParsedSentence, token: Token) -> bool:
    """Whether a noun names somebody who can say something: an actor, a person, or people in a role."""
    if sentence.actors_at(token) or token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") or token.pos_ == "PRON":
        return True
    left, right = token.left_edge.i, token.right_edge.i + 1
    return bool(sentence.uses("claimant", left, right)) or token.lower_ in ("some", "others", "many")


def _claimant(sentence: ParsedSentence, speaker: Token, hit: Hit, quoted: bool) -> Claimant:
    left, right = name_range(speaker)
    actors = sentence.actors(left, right)
    return Claimant(
        name=sentence.label(left, right, MAX_NAME_WORDS),
        actor=actors[0] if actors else None,
        attitude=Attitude(hit.entry.value or "asserts"),
        quoted=quoted,
        evidence=sentence.evidence(left, right),
    )


def _is_quoted(sentence: ParsedSentence, start: int, end: int) -> bool:
    return any(token.text == '"' for token in sentence.block.doc[start:end])


def _according(sentence: ParsedSentence) -> list[Claimant]:
    found = []
    for hit in sentence.uses("according"):
        noun = next((noun for _, noun in complements(hit.head)), None)
        noun = noun or next((child for child in hit.head.subtree if child.dep_ == "pobj"), None)
        if noun is not None and _can_speak(sentence, noun):
            left, right = name_range(noun)
            actors = sentence.actors(left, right)
            found.append(
                Claimant(
                    name=sentence.label(left, right, MAX_NAME_WORDS),
                    actor=actors[0] if actors else None,
                    evidence=sentence.evidence(left, right),
                )
            )
    return found[:1]


def is_denied(sentence: ParsedSentence, start: int, end: int, chain: tuple[Claimant, ...]) -> bool:
    """Whether the text says that it does not hold: "this does not mean that ...", "X denied that ...".

    `chain` are the claimants of the same words.
    """
    core = _core(sentence, start, end)
    if is_negated(core) and any(child.dep_ == "ccomp" for child in core.children):
        said = [hit for use in ("report", "attitude") for hit in sentence.uses(use, start, end) if hit.head.i == core.i]
        if any(hit.entry.value == Attitude.DENIES for hit in said):
            return False  # "it cannot be denied that ..."
        if said:
            # "did not confirm that ...": nobody has said it.
            # Of a thing that is not wanted or threatened the words themselves are turned, and the claim stands.
            return True
    if any(meanings_denied(sentence.block.doc[start:end], sentence.hits)):
        return True
    return any(link.attitude is Attitude.DENIES for link in chain)


def modality(sentence: ParsedSentence, start: int, end: int) -> Modality:
    """How far the text commits itself to tokens `[start, end)`: the weakest word of their main clause decides."""
    order = (Modality.COUNTERFACTUAL, Modality.HYPOTHETICAL, Modality.POSSIBLE, Modality.LIKELY)
    verb = _core(sentence, start, end)
    near = {verb.i, *(child.i for child in verb.children)}
    found = {
        Modality(hit.entry.value)
        for hit in sentence.uses("modality", start, end)
        if hit.entry.value and (hit.head.i in near or hit.head.head.i in near or hit.start in near)
    }
    return next((kind for kind in order if kind in found), Modality.ASSERTED)


def tense(sentence: ParsedSentence, start: int, end: int) -> Tense:
    """When the content of tokens `[start, end)` holds, by the verb that stands highest."""
    verb = _core(sentence, start, end)
    word = modal(verb)
    if word is not None and word.lemma_.casefold() in ("will", "would", "shall", "may", "might", "could", "can"):
        return Tense.EXPECTED
    if verb.tag_ == "VBD" or any(child.tag_ == "VBD" for child in verb.children if child.dep_ in ("aux", "auxpass")):
        return Tense.PAST
    return Tense.PRESENT


def deliberates(sentence: ParsedSentence, verb: Token) -> bool:
    """Whether a clause only says what somebody may think about: "Congress could consider whether ..."."""
    tentative = any(child.tag_ == "MD" and child.lower_ in ("may", "might", "could") for child in verb.children)
    return tentative and any(hit.head.i == verb.i for hit in sentence.uses("deliberation"))
