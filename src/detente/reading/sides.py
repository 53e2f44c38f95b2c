"""Whose act or state a word names, and whom it is directed at."""

from __future__ import annotations

from spacy.tokens import Token

from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import VERBAL, agents, clause_verb, complements, is_passive, objects, subjects

# Prepositions that name whose act a noun is, and those that name whom it is directed at.
_SOURCE = frozenset({"of", "by", "from", "in"})
_OWNERS = frozenset({"poss", "compound", "amod", "nmod", "npadvmod"})
_TOWARD = frozenset(
    {"with", "against", "toward", "towards", "on", "to", "for", "between", "among", "at", "into", "upon", "over", "vis"}
)


def sides(sentence: ParsedSentence, head: Token, ties: set[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whose act or state a word names, and whom it is directed at.

    Where it is directed at a tie between two actors ("opposition to relations between Tehran and Moscow"), the two of
    the tie are the two sides, since it is their relation that the word speaks of.
    """
    source, target = participants(head)
    if (shared := _sharers(sentence, head)) is not None:
        return shared
    for token in (*target, *source):
        tied = sentence.actors_under(token)
        if len(tied) >= 2 and _has_tie(token, ties):
            return tied[:1], tied[1:]
    actors = sentence.actors_of(source)
    toward = tuple(a for a in sentence.actors_of(target) if a not in actors)
    if not toward and len(actors) >= 2 and _is_mutual(sentence, head):
        return actors[:1], actors[1:]
    return actors, toward


def participants(head: Token) -> tuple[list[Token], list[Token]]:
    """The words for who does what a word names, and for whom it is done to."""
    if head.pos_ in VERBAL and head.dep_ != "amod":
        return _verb_sides(head)
    if head.pos_ == "ADJ" and head.dep_ in ("acomp", "attr", "oprd"):
        return subjects(head.head), [noun for _, noun in complements(head)]
    return _noun_sides(head)


def _sharers(sentence: ParsedSentence, head: Token) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The two who have something in common ("both have a common enemy in the West"), whoever else is named."""
    if head.pos_ not in ("NOUN", "PROPN") or head.dep_ not in ("dobj", "attr", "pobj"):
        return None
    if not any(hit.head.head.i == head.i and hit.head.dep_ == "amod" for hit in sentence.uses("mutual")):
        return None
    sharing = sentence.actors_of(subjects(clause_verb(head)))
    return (sharing[:1], sharing[1:]) if len(sharing) == 2 else None


def _verb_sides(verb: Token) -> tuple[list[Token], list[Token]]:
    targets = [*objects(verb), *(noun for preposition, noun in complements(verb) if preposition in _TOWARD)]
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp", "pcomp") and not targets:
            targets.extend(objects(child))
    if is_passive(verb):
        return agents(verb), [*subjects(verb), *targets]
    return subjects(verb), targets


def _is_owner(word: Token) -> bool:
    """Whether a word before a noun can name whose it is ("Russian", "the army's"): "close" in "close ties" cannot."""
    return word.dep_ == "poss" or (word.dep_ in _OWNERS and word.text[:1].isupper())


def _noun_sides(noun: Token) -> tuple[list[Token], list[Token]]:
    source: list[Token] = []
    target: list[Token] = []
    node = noun.head if noun.dep_ in ("amod", "compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN") else noun
    for word in {noun.i: noun, node.i: node}.values():
        source += [c for c in word.children if _is_owner(c) and c.i != noun.i]
        for preposition, complement in complements(word):
            if preposition == "between":
                target.append(complement)
            elif preposition == "of" and any(_is_owner(c) and c.i != noun.i for c in word.children):
                target.append(complement)  # "the Soviet invasion of Afghanistan"
            elif preposition in _SOURCE:
                source.append(complement)
            elif preposition in _TOWARD:
                target.append(complement)
    for imposed in (child for child in node.children if child.dep_ == "acl" and child.tag_ == "VBN"):
        # "sanctions imposed on Iran by the Council"
        source += agents(imposed)
        target += [noun for preposition, noun in complements(imposed) if preposition in _TOWARD]
    for clause in (child for child in node.children if child.dep_ == "relcl"):
        # "the interests that Russia and the West have", "sanctions which the Council imposed"
        if any(child.dep_ == "dobj" and child.tag_ in ("WDT", "WP") for child in clause.children) or any(
            child.lower_ == "that" and child.dep_ in ("dobj", "mark") for child in clause.children
        ):
            source += [subject for subject in subjects(clause) if subject.i > node.i]
    verb = clause_verb(node)
    if verb.pos_ in VERBAL and verb.i != node.i:
        subject = subjects(verb)
        is_subject = any(node.i == s.i or node in s.subtree for s in subject)
        if not source and not is_subject and not is_passive(verb):
            source = subject
        elif not source and is_passive(verb):
            source = agents(verb)
        if not target:
            target = [
                word for preposition, word in complements(verb) if preposition in _TOWARD and node not in word.subtree
            ]
            if is_subject:
                target += list(objects(verb))
    return source, target


def _has_tie(token: Token, ties: set[int]) -> bool:
    return any(word.i in ties for word in token.subtree)


def _is_mutual(sentence: ParsedSentence, head: Token) -> bool:
    verb = clause_verb(head)
    left, right = verb.left_edge.i, verb.right_edge.i + 1
    return bool(sentence.uses("mutual", left, right))
