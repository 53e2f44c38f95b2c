"""Whether a noun for an agreement speaks of one particular instrument, or of agreements in general."""

from __future__ import annotations

from spacy.tokens import Token

from detente.model import AgreementKind, AgreementStatus
from detente.reading.agreement_status import is_unreached
from detente.reading.agreement_terms import whole_of
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import VERBAL, complements, subjects

_KNOWN = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my"})
_DETERMINED = _KNOWN | {"a", "an", "any", "another"}
_ON_THE_TABLE = frozenset({AgreementStatus.PROPOSED, AgreementStatus.NEGOTIATING})
_FIRST_PERSON = frozenset({"our", "my"})
_POINTING = frozenset({"the", "this", "that"})
_PLURAL = frozenset({"NNS", "NNPS"})
_UNDER_A_VERB = frozenset({"dobj", "nsubjpass"})
_OF_SEVERAL = _UNDER_A_VERB | {"npadvmod"}
"""The same, with what the parser makes of the first words of a list."""
PAIR = 2
"""Sides of a meeting or a membership."""
MIN_NAME = 3
"""Tokens of a name that tells one plan or round of talks from others, where nothing else does."""


def is_immediate(sentence: ParsedSentence, head: Token) -> bool:
    """Whether what a noun names is in force as soon as it is agreed."""
    return any(found.head.i == head.i for found in sentence.uses("immediate"))


def is_idiom(sentence: ParsedSentence, hit: Hit) -> bool:
    """ "in order to", "an act of war", "Korean agreement to fishing": the noun names no instrument."""
    head = hit.head
    if any(fixed.start <= head.i < fixed.end for fixed in sentence.uses("no_instrument")):
        return not _is_of_a_day(sentence, head)
    if head.lower_ == "agreement" and any(c.lower_ == "to" and c.dep_ == "prep" for c in head.children):
        return not any(child.dep_ == "det" for child in head.children)  # consent
    if head.lower_ in ("act", "acts", "law", "laws"):
        return not head.text[0].isupper() or _is_basis(sentence, head)
    return False


def _is_of_a_day(sentence: ParsedSentence, head: Token) -> bool:
    """ "Order of 22 September" is one."""
    return any(start <= head.i + 2 < end for start, end, _ in sentence.dates)


def _is_basis(sentence: ParsedSentence, head: Token) -> bool:
    """ "Under Section 232 of the Trade Act": a law that is named only as what something else rests on."""
    left = max(head.left_edge.i, sentence.span.start)
    before = range(max(left - 5, sentence.span.start), left)
    under = any(sentence.block.doc[i].lower_ == "under" for i in before)
    return under and any(hit.head.i in before for hit in sentence.uses("provision"))


def is_known(hit: Hit, head: Token) -> bool:
    """Whether the words speak of one that the reader knows ("the treaty", "our alliance"): there is one then."""
    if hit.entry.use == "instrument":
        return True
    return any(child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in _KNOWN) for child in head.children)


def is_particular(sentence: ParsedSentence, hit: Hit, head: Token, left: int, right: int, status: Hit | None) -> bool:
    """Whether the words speak of one particular instrument and not of agreements in general.

    Args:
        sentence: the sentence.
        hit: the cue word.
        head: the noun that carries the name.
        left: first token of the name.
        right: end of the name.
        status: the word that gives its status, if there is one.
    """
    if hit.entry.use == "instrument":
        return True
    if any(child.dep_ == "det" and child.lower_ == "no" for child in head.children):
        return False  # "no agreement on ..."
    told = _Told(sentence, hit, head, left, right, status)
    if hit.entry.use == "arrangement" and head.dep_ in ("compound", "nmod"):
        return False  # "coalition bases", "aid workers"
    special = _OF_ENTRY.get(hit.entry.id)
    if special is not None:
        return special(told)
    if hit.entry.value == AgreementKind.SANCTION:
        return _is_burden(told)
    if head.lemma_ == "talk" and not told.plural:
        return False  # "all his tough talk on trade"
    if hit.entry.value in (AgreementKind.OTHER, AgreementKind.TALKS):
        if _is_own_programme(told) or (hit.entry.value == AgreementKind.OTHER and sentence.actors_at(head)):
            return False  # "the International Monetary Fund" is an organisation
        named = (
            told.has_actor or told.has_name or _is_made_to(told) or (status is not None and right - left >= MIN_NAME)
        )
        return named or (hit.entry.value == AgreementKind.TALKS and _is_round(told))
    return _is_instrument(told)


class _Told:
    """What the words of a name tell of which one is meant."""

    def __init__(
        self, sentence: ParsedSentence, hit: Hit, head: Token, left: int, right: int, status: Hit | None
    ) -> None:
        self.sentence, self.hit, self.head, self.left, self.right, self.status = (
            sentence,
            hit,
            head,
            left,
            right,
            status,
        )
        words = sentence.block.doc[left:right]
        self.has_actor = bool(sentence.actors(left, right))
        dated = {i for start, end, _ in sentence.dates for i in range(start, end)}
        self.has_number = any(token.like_num and token.i not in dated for token in words)
        # A capital letter at the head of a line or a list makes no name.
        own = [token for token in words if token.pos_ == "PROPN" and not sentence.actors_at(token)]
        self.has_name = self.has_number or bool(own)
        self.has_name_beside = self.has_number or any(not hit.start <= token.i < hit.end for token in own)
        self.plural = head.tag_ in _PLURAL

    @property
    def determined(self) -> bool:
        return any(
            child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in _DETERMINED)
            for child in self.head.children
        )

    @property
    def is_told_apart(self) -> bool:
        """Whether one that the reader does not know yet is told by more than praise: "a good agreement" is any."""
        if any(child.lower_ in _KNOWN for child in self.head.children if child.dep_ in ("det", "poss")):
            return True
        return self.hit.end - self.hit.start > 1 or any(
            child.dep_ in ("compound", "nmod", "prep", "acl", "relcl") for child in self.head.children
        )


def _is_meeting(told: _Told) -> bool:
    """A meeting of two, by its name or by who held it; a summit or a process by its name."""
    if told.has_name_beside and told.hit.head.lemma_.casefold() != "meeting":
        return True
    around = set(told.sentence.actors(told.left, told.right))
    verb = told.head.head
    if told.head.dep_ in _UNDER_A_VERB and verb.pos_ in VERBAL:
        around.update(told.sentence.actors_of(subjects(verb)))
    return len(around) >= PAIR


def _is_round(told: _Told) -> bool:
    """Talks that the reader knows: by what they are about ("the armistice negotiation"), or as those of the two."""
    if not any(child.lower_ in _KNOWN for child in told.head.children if child.dep_ in ("det", "poss")):
        return False
    described = any(child.dep_ in ("compound", "amod", "nmod") for child in told.head.children)
    return described or (told.plural and told.sentence.focus is not None)


def _is_made_to(told: _Told) -> bool:
    """ "Made proposals to Norway": the parser hangs the last words on the verb."""
    if told.head.dep_ != "dobj" or told.status is None:
        return False
    return any(word == "to" and told.sentence.actors_at(noun) for word, noun in complements(told.head.head))


def _is_own_programme(told: _Told) -> bool:
    """ "Our Space Initiative": what somebody calls his own by a name, and lays before nobody, is his programme."""
    own = [child for child in told.head.children if child.dep_ == "poss" and child.lower_ in _FIRST_PERSON]
    others = told.sentence.actors(told.head.i, told.right)
    return bool(own) and told.head.pos_ == "PROPN" and told.status is None and not others


def _is_order(told: _Told) -> bool:
    """A command of the army or an order of words is none: one of law has a date or a name, or is issued."""
    issued = told.status is not None and any(told.status.head.i == hit.head.i for hit in told.sentence.uses("issuing"))
    dated = any(told.left <= start < told.right for start, _, _ in told.sentence.dates)
    again = any(child.lower_ in _POINTING for child in told.head.children if child.dep_ == "det")
    return issued or dated or told.has_name_beside or (again and told.right - told.left < MIN_NAME)


def _is_arrangement(told: _Told) -> bool:
    """ "The arrangements with Norway": with whom, or of whom; else it is how something is ordered."""
    own = {child.i for child in told.head.children if child.lower_ in _FIRST_PERSON}
    first = told.left + (told.left in own)
    return bool(told.sentence.actors(first, told.right))


def _is_assurance(told: _Told) -> bool:
    """ "In the firm assurance that ...": a single one that nobody gives to anybody is confidence."""
    return _is_instrument(told) and (told.plural or told.status is not None or _is_arrangement(told))


def _is_resolution(told: _Told) -> bool:
    """ "The resolution of the conflict" is its end, "a steadfast resolution" a mood: law is passed or named."""
    told_of = told.sentence
    of = [c for child in told.head.children if child.lower_ == "of" and child.dep_ == "prep" for c in child.children]
    if told.head.lemma_ == "resolution" and not told.has_number and any(not told_of.actors_at(noun) for noun in of):
        return False
    issued = {hit.head.i for use in ("issuing", "approving") for hit in told_of.uses(use)}
    handled = told.status is not None and told.status.head.i in issued
    again = any(child.lower_ in _POINTING for child in told.head.children if child.dep_ == "det")
    if told.head.lemma_ == "resolution" and not (handled or told.has_name or told.has_actor or again):
        return False
    return _is_instrument(told)


def _is_settlement(told: _Told) -> bool:
    """A settlement of somebody, or the one that a text about two speaks of; "peaceful solutions" are not."""
    return not told.plural and (told.has_actor or told.has_name_beside or told.sentence.focus is not None)


def _is_grant(told: _Told) -> bool:
    """Aid to somebody that is granted, held up or stopped; the giving of aid in general is no undertaking."""
    handled = told.status is not None and not told.left <= told.status.head.i < told.right
    # The parser hangs "to Laos" on the aid or on what is done with it.
    governors = [told.head, told.head.head] if told.head.dep_ in _UNDER_A_VERB else [told.head]
    to_whom = [noun for word in governors for preposition, noun in complements(word) if preposition in ("to", "for")]
    if to_whom:
        return handled and any(told.sentence.actors_at(noun) for noun in to_whom)
    return handled and told.has_actor and told.hit.end - told.hit.start > 1


def _is_coalition(told: _Told) -> bool:
    """One that is formed or named; "a coalition of the willing" may be any."""
    if told.plural:
        return False
    return told.has_name_beside or told.has_actor or (told.status is not None and told.status.head.pos_ == "VERB")


def _is_membership(told: _Told) -> bool:
    """Whose it is and in what: "Norway's accession to the treaty"."""
    within = any(
        told.left <= hit.head.i < told.right and hit.head.i != told.head.i
        for use in ("agreement", "instrument")
        for hit in told.sentence.uses(use)
    )
    return len(told.sentence.actors(told.left, told.right)) + within >= PAIR


def _is_of_somebody(told: _Told) -> bool:
    """Whose negotiators they are."""
    return told.has_actor


def _is_granted(told: _Told) -> bool:
    """A standing of somebody, or one that somebody grants another."""
    return told.has_actor or len(told.sentence.actors()) >= PAIR


def _is_taken_up(told: _Told) -> bool:
    """ "Restored diplomatic relations": told as a step, and not as how two states stand."""
    return told.status is not None


def _is_bill(told: _Told) -> bool:
    """A bill by its subject or its name, or one that is passed; "bills" come by post too."""
    passed = told.status is not None and told.status.head.pos_ == "VERB" and told.head.dep_ in _UNDER_A_VERB
    described = any(child.dep_ in ("compound", "amod") for child in told.head.children)
    return not told.plural and (told.has_name_beside or (told.determined and (passed or described)))


def _is_plan(told: _Told) -> bool:
    """A plan on the table has a number or a name, or is laid before others; "plans to attack" are one's own."""
    offered = told.status is not None and AgreementStatus(told.status.entry.value or "") is AgreementStatus.PROPOSED
    if offered and told.status is not None and told.status.head.pos_ == "VERB" and not told.plural:
        return told.has_actor or told.right - told.left >= MIN_NAME
    if any(child.dep_ in ("acl", "relcl") and child.tag_ == "VB" for child in told.head.children):
        return False
    return told.has_name_beside or len(told.sentence.actors(told.left, told.right)) >= 2


def _is_burden(told: _Told) -> bool:
    """Sanctions in general are a circumstance; those of somebody, on somebody, by a rate or an act are particular."""
    if told.plural and told.status is None and is_unreached(told.head):
        return False  # "could result in tariffs on imports"
    if _is_any(told.head) and any(hit.entry.id == "if" for hit in told.sentence.uses("condition")):
        return False  # "if a state places a tariff on our goods": none is there yet
    if told.has_name_beside or told.has_actor or whole_of(told.sentence, told.head) is not None:
        return True
    if not told.plural and any(child.lower_ in _KNOWN for child in told.head.children if child.dep_ == "det"):
        return True
    return told.status is not None and told.head.dep_ in _UNDER_A_VERB


def _is_any(noun: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in ("a", "an", "any", "another") for child in noun.children)


def _first_joined(head: Token) -> Token:
    """The first of several joined names ("aviation, maritime, and textile agreements")."""
    node = head
    while node.dep_ in ("conj", "npadvmod") and node.head.i < node.i and node.head.pos_ not in VERBAL:
        node = node.head
    return node


def _is_instrument(told: _Told) -> bool:
    status, head = told.status, told.head
    if told.plural and not told.determined and not told.has_name and not told.sentence.actors(head.i + 1, told.right):
        # "concluded several agreements with countries", "plan to conclude aviation and textile agreements"
        described = any(child.dep_ in ("amod", "compound") for child in head.children)
        done = status is not None and (status.entry.value not in _ON_THE_TABLE or described)
        first = _first_joined(head)
        return done and first.dep_ in _OF_SEVERAL and status.head.i == first.head.i  # type: ignore[union-attr]
    if not (told.plural or told.determined or told.has_actor or told.has_name):
        return False  # "until we reach international agreement"
    if told.determined and told.sentence.focus is not None and is_immediate(told.sentence, told.head):
        return True  # "welcomed the ceasefire": in a text about two there is one
    named = told.has_actor or told.has_name or status is not None
    return named or (told.determined and told.right - told.left >= MIN_NAME and told.is_told_apart)


_OF_ENTRY = {
    "aid-programmes": _is_grant,
    "arrangements": _is_arrangement,
    "assurances": _is_assurance,
    "bills": _is_bill,
    "coalitions": _is_coalition,
    "diplomatic-ties": _is_taken_up,
    "meetings": _is_meeting,
    "memberships": _is_membership,
    "negotiators": _is_of_somebody,
    "orders": _is_order,
    "plans": _is_plan,
    "resolution": _is_resolution,
    "settlements": _is_settlement,
    "trade-status": _is_granted,
}
"""Entries of the codebook whose words are particular in ways of their own."""
