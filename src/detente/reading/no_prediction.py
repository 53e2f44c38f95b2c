"""What stands under a word for the future and yet foretells nothing: suppositions, descriptions, ways of speaking."""

from __future__ import annotations

from spacy.tokens import Token

from detente.reading.attribution import deliberates
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import SUBJECTS, is_negated, modal, subjects

_TENTATIVE = frozenset({"may", "might", "could", "can"})
_CONCEDING = frozenset({"although", "though", "while", "whereas"})
_CERTAIN = frozenset({"will", "'ll", "wo", "shall"})
_ASKING = frozenset({"what", "which", "who", "whom", "how"})
_FIRST_PERSON = frozenset({"i", "we", "us", "me"})
_IMPERSONAL = frozenset({"it", "this", "that", "what", "all"})
_HARDLY = frozenset({"hardly", "scarcely", "barely"})


def foretells_nothing(sentence: ParsedSentence, hit: Hit, verb: Token) -> bool:
    """Whether a clause under a word for the future says nothing of what will be.

    Args:
        sentence: the sentence.
        hit: the word for the future.
        verb: the verb of its clause.
    """
    return (
        _is_question(sentence, verb)
        or _is_unreal(sentence, verb)
        or _only_describes(sentence, verb)
        or _is_way_of_speaking(sentence, hit, verb)
    )


def _is_question(sentence: ParsedSentence, verb: Token) -> bool:
    """A question, or what somebody cannot tell ("nobody knows which way they will go")."""
    if sentence.is_question:
        return True
    return verb.dep_ in ("ccomp", "pcomp") and any(
        word.lower_ in _ASKING and word.i < verb.i
        for child in verb.children
        if child.dep_ in ("dobj", "attr", "advmod")
        for word in (child, *child.children)
    )


def is_past_conditional(verb: Token) -> bool:
    """ "Would have needed a year"."""
    return any(child.lower_ == "have" and child.dep_ == "aux" for child in verb.children) and any(
        child.lower_ in ("would", "could", "might", "should") for child in verb.children
    )


def _is_unreal(sentence: ParsedSentence, verb: Token) -> bool:
    """Conditions themselves, and what stands under a past conditional, predict nothing."""
    if verb.dep_ in ("ccomp", "xcomp") and is_past_conditional(verb.head):
        return True  # "nobody would have believed that they would sit down together"
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in verb.children):
        return True
    denied = any(child.dep_ == "neg" or child.lower_ in _HARDLY for child in verb.children)
    if denied and any(child.lower_ == "could" and child.dep_ == "aux" for child in verb.children):
        return True  # "could not agree" tells of the past
    if is_past_conditional(verb) and _is_thought(sentence, verb):
        return True  # "nobody would have believed it"
    if _is_past_wish(verb):
        return True
    # Ways of speaking, not of foretelling: "it would be wrong to say", "one would think".
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    return (
        subject is not None
        and subject.lower_ in ("i", "you", "one", "there")
        and verb.lemma_ in ("say", "like", "think")
    )


def _is_thought(sentence: ParsedSentence, verb: Token) -> bool:
    return any(hit.head.i == verb.i and hit.entry.value == "believes" for hit in sentence.uses("attitude"))


def _is_past_wish(verb: Token) -> bool:
    """ "I promised that we would end the war": what the speaker himself once hoped or promised tells of then."""
    governor = verb.head
    word = modal(verb)
    if verb.dep_ not in ("ccomp", "acl") or word is None or word.lower_ not in ("would", "could", "might"):
        return False
    told = governor if verb.dep_ == "ccomp" else governor.head
    return told.tag_ == "VBD" and any(subject.lower_ in _FIRST_PERSON for subject in subjects(told))


def _only_describes(sentence: ParsedSentence, verb: Token) -> bool:
    """Whether the clause says what kind of thing is meant, what may be thought or done, or what an agreement says."""
    tentative = any(child.tag_ == "MD" and child.lower_ in _TENTATIVE for child in verb.children)
    governor = verb.head
    if verb.dep_ == "relcl" and not (
        _is_aside(verb) or _is_content(verb) or _is_consequence(sentence, verb) or _is_dated(sentence, verb)
    ):
        return True  # "avoid any measure that may ...": what kind of measure, not what will be
    if verb.dep_ == "ccomp" and any(hit.head.i == governor.i for hit in sentence.uses("condition")):
        return True  # "the estimate assumes that it would ...": a condition, which is told as such
    if deliberates(sentence, verb):
        return True  # "Congress could consider whether ..."
    if tentative and any(child.dep_ == "mark" and child.lower_ in _CONCEDING for child in verb.children):
        return True  # "although we may differ": how things are
    if verb.dep_ == "ccomp" and tentative:
        if any(hit.head.i == governor.i for hit in sentence.uses("permission")):
            return True  # "agreed that the same amount could be caught"
        thought = any(hit.head.i == governor.i and hit.entry.value == "believes" for hit in sentence.uses("attitude"))
        if thought and governor.tag_ == "VBD":
            return True  # "believed that he could be contained": a thought of the past
    able = any(child.lower_ == "can" and child.dep_ == "aux" for child in verb.children)
    provides = not able and any(hit.head.i == verb.i for hit in sentence.uses("content"))
    instruments = {hit.head.i for use in ("agreement", "instrument") for hit in sentence.uses(use)}
    return provides and any(
        word.i in instruments or (word.lower_ == "it" and instruments) for word in subjects(verb)
    )  # "the ceasefire would apply everywhere": a provision


def _is_content(verb: Token) -> bool:
    """Whether "that" only opens the clause ("fears that the role would pass"), and no noun is taken up by it."""
    if any(child.dep_ == "mark" for child in verb.children):
        return True
    return len([child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]) > 1


def _is_consequence(sentence: ParsedSentence, verb: Token) -> bool:
    """Whether a relative clause tells what follows from the one before ("as a result of which he will ...")."""
    return any(hit.start <= verb.head.i < hit.end for hit in sentence.uses("condition"))


def _is_aside(verb: Token) -> bool:
    """Whether a relative clause stands behind a comma or a dash, and so says something more of what it hangs on."""
    start = verb.left_edge.i
    return start > 0 and verb.doc[start - 1].is_punct


def _is_dated(sentence: ParsedSentence, verb: Token) -> bool:
    """Whether a clause that says which ones are meant also says when: "missiles that will soon reach the coast"."""
    word = modal(verb)
    if word is None or word.lower_ not in _CERTAIN:
        return False
    times = {i for start, end, _ in sentence.dates for i in range(start, end)}
    soon = {hit.head.i for hit in sentence.uses("soon")}
    return any(token.i in times or token.i in soon for token in verb.subtree)


def _is_way_of_speaking(sentence: ParsedSentence, hit: Hit, verb: Token) -> bool:
    """Ways of saying what something is, or how firm somebody is, by words for the future."""
    if _is_equation(sentence, hit, verb):
        return True
    if hit.entry.value == "expecting":
        demanded = (child for child in verb.children if child.dep_ in ("ccomp", "xcomp"))
        return any(child.lower_ in _FIRST_PERSON for clause in demanded for child in clause.children)
    firm = any(found.head.i == verb.i for found in sentence.uses("resolve"))
    return firm and is_negated(verb)  # "I will never hesitate to ..."


def _is_equation(sentence: ParsedSentence, hit: Hit, verb: Token) -> bool:
    """ "Our goal is to create trust", "to go on would be to forget": the one is the other, and nothing is to come.

    "The ministers are to meet", "the treaty is to be signed" tell what will be: of somebody, or of what is done.
    """
    infinitive = next((c for c in verb.children if c.dep_ == "xcomp" and c.tag_ in ("VB", "VBN")), None)
    if verb.lemma_ != "be" or infinitive is None:
        return False
    if modal(verb) is not None:
        return any(child.dep_ == "csubj" for child in verb.children)
    if sentence.block.doc[hit.start].lemma_ != "be" or hit.end - hit.start > len(("be", "to")):
        return False
    passive = any(child.dep_ == "auxpass" for child in infinitive.children)
    doers = [child for child in verb.children if child.dep_ in SUBJECTS]
    somebody = any(sentence.actors_at(noun) or noun.tag_ in ("NNS", "NNPS", "NNP") for noun in doers)
    return not passive and not (somebody and all(noun.lower_ not in _IMPERSONAL for noun in doers))
