"""How far an agreement has come, in the words of one sentence: the status word that belongs to its noun, and what it
amounts to under a modal, a negation or a purpose."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from detente.model import AgreementKind, AgreementStatus
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import (
    SUBJECTS,
    VERBAL,
    agents,
    clause_verb,
    is_negated,
    is_passive,
    modal,
    objects,
    subjects,
)

_NOUN = frozenset({"NOUN", "PROPN"})
_BEFORE = {
    AgreementStatus.SIGNED: AgreementStatus.NEGOTIATING,
    AgreementStatus.RATIFIED: AgreementStatus.SIGNED,
    AgreementStatus.IMPLEMENTED: AgreementStatus.SIGNED,
}
"""A status that has not come about yet leaves the agreement where it stands before it."""
_ON_THE_WAY = frozenset({AgreementStatus.PROPOSED, AgreementStatus.NEGOTIATING})
_AFTER_WHICH = frozenset({AgreementStatus.CANCELLED, AgreementStatus.SUSPENDED, AgreementStatus.EXPIRED})
"""A status that ends an agreement: where it has not come about, the agreement still stands."""
_DEFAULT = {
    AgreementKind.TALKS: AgreementStatus.NEGOTIATING,
    AgreementKind.SANCTION: AgreementStatus.IN_FORCE,
}
_PARLIAMENT = "parliament"
"""Role of the bodies that ratify treaties and pass laws."""
_OFF_THE_TABLE = frozenset({AgreementStatus.IN_FORCE, AgreementStatus.CANCELLED})
"""What is said so of a plan ("includes", "was rejected") leaves it a plan."""
_OF_RELATIONS = frozenset({"taken-up", "broken-off"})
"""Entries of the codebook for what is done with diplomatic relations, which are no plan."""
_MADE = frozenset({AgreementStatus.SIGNED, AgreementStatus.NEGOTIATING})
_STANDING = frozenset({AgreementKind.TREATY, AgreementKind.PACT, AgreementKind.CONTRACT, AgreementKind.MEMORANDUM})
_HOLDERS = frozenset(
    {"pobj", "dobj", "nsubj", "nsubjpass", "prep", "attr", "conj", "compound", "poss", "oprd", "appos", "npadvmod"}
)
_PLANS = frozenset({"plan", "intend", "propose", "wish", "want"})
_BELOW = frozenset({"acomp", "attr", "xcomp", "oprd", "dobj", "prep", "advmod"})


_ASIDE = frozenset({"in", "at", "during", "after", "before", "since", "despite", "until", "through", "throughout"})
"""Prepositions by which a verb says when or where something else was done ("a step made in the talks")."""


_OUT_OF = frozenset({"from", "of"})


def status_words(sentence: ParsedSentence, head: Token) -> list[Hit]:
    """The status words that belong to a noun, the one that tells its status first.

    An adjective beside it ("a tentative deal") tells more than what is done with it ("was announced"), and that more
    than how it is described ("repealed the order that was issued in 2010").
    """
    # "Goods, including cars": a preposition, and not what an agreement includes.
    hits = {hit.head.i: hit for hit in sentence.uses("status") if (hit.head.dep_, hit.head.tag_) != ("prep", "VBG")}
    leaving = {hit.head.i: hit for hit in sentence.uses("leaving")}
    speaking = {hit.head.i for hit in sentence.uses("content")}
    beside, above = _beside(head, hits), _left(head, leaving) or _above(head, hits, speaking)
    first = beside is not None and (beside.head.dep_ in ("amod", "compound") or _is_further(beside, above))
    found = (beside, above) if first else (above, beside)
    return [hit for hit in found if hit is not None]


def _is_further(beside: Hit, above: Hit | None) -> bool:
    """ "Helped negotiate the deal that was signed in May": the clause on the noun tells what came of it."""
    if above is None or above.entry.value not in _ON_THE_WAY or beside.entry.value in _ON_THE_WAY:
        return False
    return beside.head.tag_ in ("VBN", "VBD") and not is_unreached(beside.head)


def status_carried(sentence: ParsedSentence, before: ParsedSentence | None) -> Hit | None:
    """What the sentence before tells of agreements, where this one names examples: "Two contracts are examples"."""
    if before is None or not sentence.uses("example") or not before.uses("agreement"):
        return None
    named = {hit.head.i for hit in sentence.uses("example")}
    verb = next((token for token in sentence.span if token.dep_ == "ROOT"), None)
    if (
        verb is None
        or verb.lemma_ != "be"
        or not any(child.dep_ == "attr" and child.i in named for child in verb.children)
    ):
        return None
    return next(reversed(before.uses("status")), None)


def _beside(head: Token, hits: dict[int, Hit]) -> Hit | None:
    """The status word among what describes a noun: "a tentative deal", "the contract suspended in 2010"."""
    for child in head.children:
        if child.i in hits and child.dep_ in ("amod", "compound", "acl", "relcl"):
            if child.dep_ == "relcl" and not is_passive(child) and any(c.dep_ == "dobj" for c in child.children):
                continue  # "a decree that lifts the ban": what it does, not what becomes of it
            if child.tag_ == "VBG" and hits[child.i].entry.value == AgreementStatus.SIGNED:
                continue  # "far-reaching proposals"
            return hits[child.i]
        if child.dep_ in ("acl", "relcl") and not any(c.dep_ == "dobj" for c in child.children):
            inner = next(
                (
                    g
                    for g in child.children
                    if g.i in hits and g.dep_ in ("xcomp", "acomp", "conj") and not _has_subject(g)
                ),
                None,
            )
            if inner is not None:
                return hits[inner.i]
    return None


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


def _above(head: Token, hits: dict[int, Hit], speaking: set[int]) -> Hit | None:
    """The status word that a noun hangs on: "the abrogation of the contract", "the treaty was ratified"."""
    node = head
    for _ in range(4):
        parent = node.head
        if parent.i == node.i or (node.dep_ == "prep" and node.lower_ in _ASIDE and parent.pos_ in VERBAL):
            break
        if node.dep_ == "agent":  # "sanctions imposed by the resolution", but not "replaced by the new treaty"
            binding = hits.get(parent.i)
            return binding if binding is not None and binding.entry.value == AgreementStatus.IN_FORCE else None
        if told := hits.get(parent.i):
            within = told.start <= node.i < told.end  # "stopped implementing it"
            if within or (node.dep_ in _HOLDERS and not _acts_itself(node, told, speaking)):
                return told
        if parent.pos_ in VERBAL:
            below = (c for c in parent.children if c.dep_ in _BELOW and not _is_object_of(c, node))
            if (hit := next((hit for c in below if (hit := _at(c, hits)) is not None), None)) is not None:
                return hit
            if node.dep_ not in ("xcomp", "conj", "pobj", "prep", "dobj"):
                break
        node = parent
    return None


def _left(head: Token, leaving: dict[int, Hit]) -> Hit | None:
    """The verb by which somebody takes himself or another out of it: "withdrew the country from the treaty"."""
    node = head.head
    if head.dep_ != "pobj" or node.lower_ not in _OUT_OF:
        return None
    verb = node.head if node.head.dep_ not in ("prep", "advmod", "prt") else node.head.head  # "out of"
    return leaving.get(verb.i)


def _at(word: Token, hits: dict[int, Hit]) -> Hit | None:
    """The status word that begins at a word: at itself, or at the noun of a fixed phrase that it opens ("in force")."""
    if word.i in hits:
        return hits[word.i]
    governed = (hits[c.i] for c in word.children if c.dep_ == "pobj" and c.i in hits)
    return next((hit for hit in governed if word.dep_ == "prep" and hit.start == word.i), None)


def _is_object_of(child: Token, noun: Token) -> bool:
    """ "The treaty ended the embargo": what a subject does to something else is no word on the subject."""
    return child.dep_ == "dobj" and noun.dep_ == "nsubj" and child.pos_ in _NOUN


def _acts_itself(noun: Token, told: Hit, speaking: set[int]) -> bool:
    """ "The new treaty replaced the old one": a subject that does something to something else keeps its own status."""
    verb = told.head
    if noun.dep_ != "nsubj" or is_passive(verb) or verb.i in speaking:
        return False
    others = (child for child in verb.children if not told.start <= child.i < told.end)  # "took effect"
    return any(child.dep_ == "dobj" and child.pos_ in _NOUN for child in others)


@dataclass(frozen=True, slots=True)
class Nature:
    """What sort of instrument a noun speaks of, as far as that tells how far it has come."""

    kind: AgreementKind
    immediate: bool = False
    """Whether such an instrument is in force as soon as it is agreed."""
    pending: bool = False
    """Whether it lies on the table by its very name ("a bill", "an offer", "any embargo")."""
    under_way: bool = False
    """Whether it is an act of bargaining, which is never in force but goes on."""
    definite: bool = True
    """Whether the words speak of one that the reader knows ("the ceasefire"): there is one then."""
    known: bool = False
    """The same, of any kind of instrument: what is spoken of as there stands, until words tell otherwise."""


def status_of(sentence: ParsedSentence, hit: Hit | None, nature: Nature) -> AgreementStatus | None:
    """What a status word says of an instrument; without one, what the instrument itself says.

    Args:
        sentence: the sentence of both.
        hit: the status word, if there is one.
        nature: what sort of instrument it is.
    """
    kind = nature.kind
    if hit is None:
        if nature.pending:
            return AgreementStatus.PROPOSED
        standing = (nature.immediate and nature.definite) or (nature.known and kind in _STANDING)
        return AgreementStatus.IN_FORCE if standing else _DEFAULT.get(kind)
    if nature.under_way and (going_on := _of_talks(sentence, hit)) is not None:
        return going_on
    status = _reached(sentence, hit)
    if status is not None and (by_parliament := _before_parliament(sentence, hit, kind, status)) is not None:
        return by_parliament
    if kind.is_one_sided and hit.entry.value == AgreementStatus.SIGNED and is_unreached(hit.head):
        return AgreementStatus.PROPOSED  # "pass this bill", "should adopt a resolution": nobody bargains about it
    if status is AgreementStatus.NEGOTIATING and kind in _STANDING and _is_over(hit.head):
        status = AgreementStatus.SIGNED  # "we have negotiated the treaty"
    if status is AgreementStatus.SIGNED and nature.immediate:
        return AgreementStatus.IN_FORCE
    if hit.entry.id in _OF_RELATIONS:
        return status
    if kind is AgreementKind.OTHER and (status in _OFF_THE_TABLE or (status in _MADE and _is_laid(sentence, hit))):
        return AgreementStatus.PROPOSED
    return status


def _of_talks(sentence: ParsedSentence, hit: Hit) -> AgreementStatus | None:
    """What a status word says of talks: they go on, are over, or are only agreed on, and are never in force."""
    status = AgreementStatus(hit.entry.value or "proposed")
    goes_on = hit.head.tag_ == "VBG" and any(child.dep_ == "aux" for child in hit.head.children)
    if any(found.head.i == hit.head.i for found in sentence.uses("concluding")):
        return AgreementStatus.NEGOTIATING if goes_on or is_unreached(hit.head) else AgreementStatus.IMPLEMENTED
    if status in (AgreementStatus.IN_FORCE, AgreementStatus.RATIFIED) or (goes_on and status not in _ON_THE_WAY):
        return AgreementStatus.NEGOTIATING  # "talks will continue", "are holding talks"
    if status is AgreementStatus.SIGNED or (status is AgreementStatus.IMPLEMENTED and is_unreached(hit.head)):
        return AgreementStatus.PROPOSED  # "agreed to talks", "will hold talks"
    return None


def _is_laid(sentence: ParsedSentence, hit: Hit) -> bool:
    """ "Made a proposal", "announced a plan": the word says that it was put before others, and no more."""
    return any(found.head.i == hit.head.i for found in sentence.uses("announcing"))


def _before_parliament(
    sentence: ParsedSentence, hit: Hit, kind: AgreementKind, status: AgreementStatus
) -> AgreementStatus | None:
    """How far an agreement between states has come by what a parliament does, has to do or gets to see.

    "The Senate approved the treaty" ratifies what was signed; "I ask the Senate to approve it", "was submitted to
    parliament" leave it signed. None where no parliament has a part in it.
    """
    if kind not in _STANDING or not any(found.head.i == hit.head.i for found in sentence.uses("approving")):
        return None
    verb = hit.head
    doers = [*agents(verb), *([] if is_passive(verb) else subjects(verb))]
    if _is_parliament(sentence, doers):
        before = status is AgreementStatus.PROPOSED or is_unreached(verb)  # "the Senate will consider it"
        return AgreementStatus.SIGNED if before else AgreementStatus.RATIFIED
    asked = [noun for noun in objects(verb.head) if verb.dep_ in ("xcomp", "ccomp")]
    # "Submitted the treaty with Chile to parliament": the parser may hang the last words on any before them.
    told = [noun for noun in verb.subtree if noun.dep_ == "pobj" and noun.head.lower_ == "to"]
    return AgreementStatus.SIGNED if _is_parliament(sentence, [*asked, *told]) else None


def _is_parliament(sentence: ParsedSentence, nouns: list[Token]) -> bool:
    bodies = {hit.head.i for hit in sentence.uses("role") if hit.entry.value == _PARLIAMENT}
    return any(noun.i in bodies for noun in nouns)


def _is_of_agreements(sentence: ParsedSentence, hit: Hit) -> bool:
    return any(found.head.i == hit.head.i for found in sentence.uses("of_agreements"))


def _is_only_planned(verb: Token) -> bool:
    """Whether a step is the content of a plan ("we plan to conclude a treaty"): nobody talks about it yet."""
    planned = verb.head
    return verb.dep_ == "xcomp" and _is_infinitive(verb) and planned.lemma_ in _PLANS and not is_negated(planned)


def _is_over(verb: Token) -> bool:
    """Whether a verb tells of an act that is over: "negotiated", "have negotiated", but not "have been negotiating"."""
    if verb.pos_ != "VERB" or is_unreached(verb):
        return False
    return verb.tag_ in ("VBD", "VBN") and verb.dep_ != "compound"


def _reached(sentence: ParsedSentence, hit: Hit) -> AgreementStatus | None:
    """The status that a word names, or the one before it where it has not come about."""
    status = AgreementStatus(hit.entry.value or "proposed")
    if status is AgreementStatus.IN_FORCE and is_unreached(hit.head) and not is_negated(hit.head):
        brought_about = any(found.head.i == hit.head.i for found in sentence.uses("issuing"))
        if brought_about:
            return AgreementStatus.PROPOSED  # "work to establish a ceasefire", "threatened to impose tariffs"
    verb = clause_verb(hit.head)
    denied = is_negated(hit.head) or is_negated(verb)
    if status is AgreementStatus.IN_FORCE and denied and _is_of_agreements(sentence, hit):
        ended = any(word.lower_ == "longer" for word in verb.children)
        return AgreementStatus.EXPIRED if ended else AgreementStatus.SIGNED  # "it never took effect"
    if status is AgreementStatus.IN_FORCE and modal(hit.head) is not None:
        return None  # "the agreement can provide a ground": what it may do says nothing of where it stands
    if is_unreached(hit.head):
        if _is_only_planned(hit.head):
            return AgreementStatus.PROPOSED
        if is_negated(hit.head) and modal(hit.head) is not None:
            return None  # "will not be signed": nobody is on the way to it
        if status in _BEFORE:
            return _BEFORE[status]
        if status in _AFTER_WHICH:
            return AgreementStatus.IN_FORCE  # "should be repealed": still stands
    return status


def is_unreached(verb: Token) -> bool:
    """Whether a step stands under a modal, a negation, an "if" or a purpose, or is asked for ("pass this bill")."""
    if is_negated(verb) or _is_supposed(verb):
        return True
    if verb.dep_ == "amod":
        return False  # "the negotiated treaty will help": what its noun does says nothing of it
    node = clause_verb(verb)
    if node.dep_ == "pcomp":
        means = node.head.lower_ == "by"
        node = clause_verb(node.head)  # "would return by signing a treaty"
        if means and node.dep_ in ("xcomp", "advcl", "acl") and _is_infinitive(node):
            node = clause_verb(node.head)  # "worked to calm it by signing a pact": the means was taken
    elif node.dep_ == "xcomp" and node.tag_ == "VBG":
        node = clause_verb(node.head)  # "if they had resumed implementing it"
    word = modal(node)
    if word is not None and word.lower_ not in ("can",):
        return True
    conditional = any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "once", "until") for c in node.children)
    return conditional or (word is None and (_is_infinitive(node) or _is_imperative(node)))


def _is_imperative(verb: Token) -> bool:
    """ "Pass this bill": the bare verb of a sentence without a subject."""
    return verb.dep_ == "ROOT" and verb.tag_ == "VB" and not _has_subject(verb)


def _is_supposed(participle: Token) -> bool:
    """ "New sanctions passed by parliament would end the talks": what would do something if there were such."""
    noun = participle.head
    if participle.dep_ != "acl" or participle.tag_ != "VBN" or noun.dep_ != "nsubj" or modal(noun.head) is None:
        return False
    return not any(
        child.dep_ in ("poss", "nummod") or (child.dep_ == "det" and child.lower_ not in ("a", "an", "any"))
        for child in noun.children
    )


def _is_infinitive(verb: Token) -> bool:
    """Whether a verb stands behind "to", also as a passive ("is to be signed")."""
    return verb.tag_ in ("VB", "VBN") and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
