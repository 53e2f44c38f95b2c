"""Events: who did what to whom, only where the text says that it happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from detente.codebook import Codebook, EventType, Trigger
from detente.model import ActorKind, Event, When, identifier
from detente.reading.attribution import claimants
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import (
    agents,
    clause_verb,
    complements,
    conjuncts,
    is_negated,
    is_passive,
    is_subject_matter,
    modal,
    objects,
    subjects,
    subtree_range,
)

_VERBAL = frozenset({"VERB", "AUX"})
_BY = frozenset({"by", "of", "from"})
_TO = frozenset(
    {"to", "with", "against", "on", "for", "toward", "towards", "at", "into", "from", "over", "between", "in", "upon"}
)
_PLACE = frozenset({"in", "at"})
_NOMINAL_TO = _TO - {"from"}


MATERIAL_COOPERATION = 2
MATERIAL_CONFLICT = 4
"""Quad class whose events count without a named target: who attacked matters even where no victim is named."""


@dataclass(frozen=True, slots=True)
class _Known:
    type: EventType
    trigger: Trigger
    words: tuple[str, ...]
    noun: bool


class EventFinder:
    """Finds the codebook's event triggers in parsed sentences."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        known: dict[str, list[_Known]] = defaultdict(list)
        for kind in codebook.event_types.values():
            for trigger in kind.triggers:
                for noun, phrases in ((False, trigger.verbs), (True, trigger.nouns)):
                    for phrase in phrases:
                        words = tuple(phrase.casefold().split())
                        known[words[0]].append(_Known(kind, trigger, words, noun))
        # Triggers with a restricting object say more than bare ones, longer phrases more than shorter ones.
        self._known = {
            first: sorted(found, key=lambda k: (-len(k.words), not k.trigger.objects)) for first, found in known.items()
        }

    def find(self, sentence: ParsedSentence, reliability: dict[str, float]) -> Iterator[Event]:
        """The events of a sentence that the text asserts as having happened."""
        doc = sentence.block.doc
        taken: set[int] = set()
        unreal = {hit.head.i for hit in sentence.uses("irrealis")}
        ended = {hit.head.i for hit in sentence.uses("reversal") if hit.head.pos_ in _VERBAL}
        instruments = {hit.head.i for hit in sentence.uses("agreement")}
        aspect = {hit.head.i for hit in sentence.uses("aspect")}
        for token in sentence.span:
            if token.i in taken:
                continue
            match = self._match(doc, token)
            if match is None:
                continue
            known, end = match
            if known.noun:
                # Cooperation, aid and trade as nouns name a state of things or a wish, rarely an act that was done.
                if (
                    known.type.quad == MATERIAL_COOPERATION
                    or not _nominal_happened(token, unreal | ended)
                    or is_subject_matter(token, instruments)
                ):
                    continue
                source, target = _nominal_roles(sentence, token)
            else:
                if not _verb_happened(token, unreal, aspect):
                    continue
                source, target = _verb_roles(sentence, token, known)
            if source and not target and not known.noun:
                # "transmitted a proposal, which Iran ...": the only other party that the verb's own words name.
                others = [a for a in sentence.actors_under(token) if a not in source and self._is_party(a)]
                target = tuple(others) if len(others) == 1 else ()
            if not source or not (target or (known.type.quad == MATERIAL_CONFLICT and not known.noun)):
                continue
            taken.update(range(token.i, end))
            if not known.noun:
                # The object of the verb is part of the event ("launched an attack"), not an event of its own.
                taken.update(word.i for word in objects(token))
            yield _event(sentence, known, token, end, source, target, reliability)

    def _is_party(self, actor_id: str) -> bool:
        entry = self._codebook.actors.get(actor_id)
        return entry is not None and entry.kind is not ActorKind.PERSON

    def _match(self, doc: Doc, token: Token) -> tuple[_Known, int] | None:
        for known in self._known.get(token.lemma_.casefold(), ()):
            if known.noun is (token.pos_ in _VERBAL) or (known.noun and token.pos_ not in ("NOUN", "PROPN")):
                continue
            end = _phrase_end(doc, token, known)
            if end is None:
                continue
            if known.trigger.objects and not _has_object(token, known.trigger.objects):
                continue
            return known, end
        return None


def _phrase_end(doc: Doc, token: Token, known: _Known) -> int | None:
    """End of the trigger phrase: its words in a row, or the verb's particle or preposition a little further on."""
    if len(known.words) == 1:
        return token.i + 1
    following = known.words[1:]
    if token.i + len(known.words) <= len(doc) and all(
        word in (doc[token.i + 1 + n].lower_, doc[token.i + 1 + n].lemma_.casefold())
        for n, word in enumerate(following)
    ):
        return token.i + len(known.words)
    if not known.noun and len(following) == 1:
        child = next((c for c in token.children if c.lower_ == following[0] and c.dep_ in ("prt", "prep")), None)
        if child is not None:
            return token.i + 1
    return None


def _has_object(verb: Token, wanted: tuple[str, ...]) -> bool:
    """Whether one of the restricting nouns is the verb's object, or in its phrase's compound."""
    lemmas = set()
    nouns = [*objects(verb), *(noun for _, noun in complements(verb))]
    if is_passive(verb):
        nouns += subjects(verb)
    for noun in nouns:
        lemmas.add(noun.lemma_.casefold())
        lemmas.update(child.lemma_.casefold() for child in noun.children if child.dep_ in ("compound", "amod"))
        lemmas.update(inner.lemma_.casefold() for _, inner in complements(noun))
    text = {word.casefold() for word in wanted}
    return bool(lemmas & text)


def _verb_happened(verb: Token, unreal: set[int], aspect: set[int]) -> bool:
    if verb.dep_ == "xcomp" and verb.head.i in aspect:
        return _verb_happened(verb.head, unreal, set())
    if verb.dep_ in ("amod", "compound", "pcomp") or is_negated(verb):
        return False
    word = modal(verb)
    if word is not None:
        return False
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP") for c in verb.children
    )
    participle = verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl", "conj", "advcl", "ROOT")
    gerund = verb.tag_ == "VBG" and verb.dep_ in ("advcl", "conj", "acl")
    if verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children):
        # The bare present tells habits and headlines: an event only where the sentence is dated or short news.
        finite = verb.dep_ == "ROOT" and verb.tag_ == "VBZ"
    if not (finite or participle or gerund):
        return False
    return not _under_unreal(verb, unreal)


def _under_unreal(token: Token, unreal: set[int]) -> bool:
    """Whether a plan, demand, fear or condition stands over the words."""
    if any(c.dep_ == "mark" and c.i in unreal for c in token.children):
        return True
    node = token
    while node.head.i != node.i:
        parent = node.head
        if (
            node.dep_ in ("xcomp", "ccomp", "pcomp", "advcl", "dobj", "pobj", "prep", "acl", "nsubj", "nsubjpass")
            and parent.i in unreal
        ):
            return True
        if any(c.dep_ in ("mark", "aux") and c.i in unreal and c.i != token.i for c in parent.children) and (
            node.dep_ not in ("nsubj", "relcl", "advcl") or parent.tag_ == "VB"
        ):
            return True
        if node.dep_ in ("relcl", "ROOT", "parataxis"):
            break
        node = parent
    return False


def _nominal_happened(noun: Token, unreal: set[int]) -> bool:
    if any(child.i in unreal and child.dep_ in ("amod", "compound") for child in noun.children):
        return False
    if any(child.dep_ == "det" and child.lower_ in ("any", "no", "another") for child in noun.children):
        return False
    if noun.dep_ in ("compound", "amod", "nmod"):
        return False
    verb = clause_verb(noun)
    if verb.pos_ in _VERBAL and (is_negated(verb) or modal(verb) is not None) and noun.dep_ != "nsubj":
        return False
    definite = any(
        child.dep_ in ("det", "poss")
        and (child.lower_ in ("the", "this", "its", "their", "his", "her") or child.dep_ == "poss")
        for child in noun.children
    )
    carried = any(child.dep_ in ("amod", "nmod") for child in noun.children) or noun.tag_ == "NNS"
    return (definite or carried) and not _under_unreal(noun, unreal)


def _verb_roles(sentence: ParsedSentence, verb: Token, known: _Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    # "held talks in Vienna": what two do with each other has a place, but no target there.
    reciprocal = known.trigger.reciprocal
    toward = _TO - _PLACE if reciprocal else _TO
    targets = [*objects(verb), *(noun for preposition, noun in complements(verb) if preposition in toward)]
    if known.words[-1] == "to" and not any(sentence.actors_under(word) for word in targets):
        # "refused to sell missiles to Iran": whom the refused act would have been for.
        targets += [
            word
            for child in verb.children
            if child.dep_ == "xcomp" and child.tag_ == "VB"
            for word in (*objects(child), *(noun for preposition, noun in complements(child) if preposition in toward))
        ]
    if is_passive(verb):
        doers, suffering = agents(verb), [*subjects(verb), *targets]
        if not doers and not any(sentence.actors_under(t) for t in subjects(verb)):
            doers, suffering = [], targets
    else:
        doers, suffering = subjects(verb), targets
    return _sides(sentence, doers, suffering, _places(suffering) if reciprocal else frozenset())


def _places(nouns: list[Token]) -> frozenset[int]:
    """Tokens that only tell where something is ("talks in Vienna")."""
    return frozenset(
        word.i
        for noun in nouns
        for preposition, place in complements(noun)
        if preposition in _PLACE
        for word in place.subtree
    )


def _nominal_roles(sentence: ParsedSentence, noun: Token) -> tuple[tuple[str, ...], tuple[str, ...]]:
    doers = [child for child in noun.children if child.dep_ in ("poss", "compound", "amod", "nmod")]
    suffering: list[Token] = []
    for preposition, complement in complements(noun):
        if preposition == "by" or (
            preposition in _BY and not any(sentence.actors_under(d) for d in doers) and preposition != "of"
        ):
            doers.append(complement)
        elif preposition in _NOMINAL_TO or preposition == "of":
            suffering.append(complement)
    if not any(sentence.actors_under(d) for d in doers):
        # "paid a visit", "visit of the minister to ...": the subject of the verb, or the complement of "of", acts.
        of = [complement for preposition, complement in complements(noun) if preposition == "of"]
        if any(sentence.actors_under(word) for word in of) and any(
            sentence.actors_under(s) for s in suffering if s not in of
        ):
            doers, suffering = of, [s for s in suffering if s not in of]
        else:
            verb = clause_verb(noun)
            if verb.pos_ in _VERBAL and noun.dep_ == "dobj" and not is_passive(verb):
                doers = subjects(verb)
    return _sides(sentence, doers, suffering)


def _sides(
    sentence: ParsedSentence, doers: list[Token], suffering: list[Token], places: frozenset[int] = frozenset()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    source = _nearest(sentence, doers)
    target = tuple(a for a in _nearest(sentence, suffering, places) if a not in source)
    if not target and len(source) >= 2:
        # "Iran and Russia signed": each toward the other.
        return source, source
    return source, target


def _nearest(sentence: ParsedSentence, tokens: list[Token], places: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """Actors of each noun: whom it names itself, else the nearest that hangs on it and is no mere place."""
    actors: list[str] = []
    for token in (word for first in tokens for word in (first, *conjuncts(first))):
        own = sentence.actors_at(token)
        if not own:
            below = [
                word
                for word in token.subtree
                if sentence.actors_at(word) and word.dep_ != "relcl" and word.i not in places
            ]
            below.sort(key=lambda word: (_depth(word, token), word.i))
            if below:
                nearest = _depth(below[0], token)
                own = tuple(a for word in below if _depth(word, token) == nearest for a in sentence.actors_at(word))
        actors.extend(own)
    return tuple(dict.fromkeys(actors))


def _depth(word: Token, top: Token) -> int:
    depth = 0
    node = word
    while node.i != top.i and node.head.i != node.i:
        node = node.head
        depth += 1
    return depth


def _event(
    sentence: ParsedSentence,
    known: _Known,
    token: Token,
    end: int,
    source: tuple[str, ...],
    target: tuple[str, ...],
    reliability: dict[str, float],
) -> Event:
    verb = clause_verb(token) if known.noun else token
    left, right = subtree_range(verb if not known.noun else token, sentence.span)
    if not known.noun:
        heads = subjects(verb)
        left = max(left, min((h.left_edge.i for h in heads if h.i < token.i), default=left))
        right = min(right, token.i + 30)
    evidence = sentence.evidence(left, max(right, end))
    trigger = sentence.evidence(token.i, end)
    rule = f"event-{'noun' if known.noun else 'verb'}"
    return Event(
        id=identifier("event", trigger.id, known.type.id, "+".join(source), "+".join(target)),
        evidence=evidence,
        sentence=sentence.whole(),
        actors=sentence.actors(),
        claimants=claimants(sentence, left, max(right, end)),
        section=sentence.section,
        rule=rule,
        confidence=reliability.get(rule, 0.5),
        source=source,
        target=target,
        plover=known.type.id,
        mode=known.trigger.mode,
        quad=known.type.quad,
        cameo=known.trigger.cameo or known.type.cameo[0],
        trigger=trigger,
        when=_when(sentence, token),
    )


def _when(sentence: ParsedSentence, token: Token) -> When | None:
    """The date nearest to the trigger in its sentence."""
    dated = sorted(sentence.dates, key=lambda item: (abs(item[0] - token.i), item[0]))
    return dated[0][2] if dated else None
