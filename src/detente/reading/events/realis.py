"""Whether the text says that something happened, or only plans, fears, denies, asks or supposes it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from detente.reading.events.candidates import Predicate
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import (
    VERBAL,
    auxiliaries,
    clause_verb,
    complements,
    is_negated,
    is_passive,
    is_subject_matter,
    modal,
    subjects,
)

_HOSTILE_DEED = 4
"""Quad class of material conflict: to announce it is to threaten."""
_BY_SAYING = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_FORCE = "ASSAULT"
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_GOVERNED = frozenset(
    {"xcomp", "ccomp", "pcomp", "advcl", "dobj", "pobj", "prep", "acl", "nsubj", "nsubjpass", "attr", "acomp", "oprd"}
)
_TOLD = frozenset({"VBD", "VBN"})
_HAPPENED_BY = frozenset({"by", "after", "since", "through", "while", "upon", "following"})
"""Prepositions whose gerund tells what was done ("responded by expelling"); "without", "for", "of" do not."""
_DEFINITE = frozenset({"the", "this", "these", "that", "those", "its", "their", "his", "her", "our"})
_OPEN = frozenset({"any", "no", "another", "every", "each", "either", "neither", "such"})


MAX_HEADLINE = 25
"""Tokens of a line that stands alone and can be a headline."""


MAX_NOTE = 600
"""Characters of a document that is a note of news: its present tense tells what has just been."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Positions of a sentence's words under which nothing has happened, and of those that begin or perform an act."""

    unreal: frozenset[int]
    ended: frozenset[int]
    aspect: frozenset[int]
    occasions: frozenset[int]
    light: frozenset[int]
    instruments: frozenset[int]
    asked: frozenset[int]
    hedged: frozenset[int]

    @classmethod
    def of(cls, sentence: ParsedSentence) -> Marks:
        """The marks of a sentence."""

        def heads(use: str) -> frozenset[int]:
            return frozenset(hit.head.i for hit in sentence.uses(use))

        return cls(
            unreal=heads("irrealis"),
            ended=frozenset(hit.head.i for hit in sentence.uses("reversal") if hit.head.pos_ in VERBAL),
            aspect=heads("aspect"),
            occasions=heads("occasion"),
            light=heads("light_verb"),
            instruments=heads("agreement"),
            hedged=heads("hedge"),
            asked=frozenset(hit.head.i for hit in sentence.uses("denial") if hit.entry.value == "denies"),
        )


def happened(predicate: Predicate, marks: Marks) -> bool:
    """Whether the text asserts that what the predicate tells has happened.

    Questions, plans, demands, conditions, fears, denials and general truths have not; nor has what is only the subject
    of an agreement ("a contract for the delivery of ...").
    """
    sentence = predicate.sentence
    if sentence.is_question or predicate.anchor.i in marks.asked:
        return False  # a question, also one that is reported ("asked whether")
    if predicate.nominal:
        return _noun_happened(predicate, marks)
    if predicate.anchor.lemma_ == "be" and predicate.end > predicate.anchor.i + 1:
        # "is subject to a tariff": what holds because of an act that was done, so the present tells it.
        verb = predicate.anchor
        return not is_negated(verb) and modal(verb) is None and not _under_unreal(verb, marks.unreal)
    if _is_performed(predicate, marks) or _is_conduct(predicate, marks):
        return True
    return verb_happened(predicate.anchor, marks, sentence)


def _is_performed(predicate: Predicate, marks: Marks) -> bool:
    """Whether a speaker does by saying it what the present tells: "we condemn this attack", "I call on Iran to ..."."""
    verb = predicate.anchor
    says = any(match.type.id in _BY_SAYING for match in predicate.matches)
    if not says or verb.tag_ != "VBP" or modal(verb) is not None:
        return False
    speakers = [child for child in verb.children if child.dep_ == "nsubj" and child.lower_ in ("we", "i")]
    own = {actor for speaker in speakers for actor in predicate.sentence.actors_at(speaker)}
    # "I turn to our schools": where nobody else is named, nothing is done to anybody.
    speaks = bool(own) and bool(set(predicate.sentence.actors_under(verb)) - own)
    main = verb.dep_ == "ROOT" or (verb.dep_ in ("conj", "ccomp", "parataxis") and verb.head.dep_ == "ROOT")
    return speaks and main and not is_negated(verb) and not _under_unreal(verb, marks.unreal - {verb.i})


def _is_conduct(predicate: Predicate, marks: Marks) -> bool:
    """Whether the present tells what somebody goes on doing to others, as a speech says it of its adversary.

    "It continues a brutal war": only force and coercion, and only of a state for which the text does not speak.
    """
    verb, sentence = predicate.anchor, predicate.sentence
    if predicate.best.type.quad != _HOSTILE_DEED or verb.tag_ not in ("VBZ", "VBP") or sentence.home is None:
        return False
    doers = {actor for subject in subjects(verb) for actor in sentence.actors_under(subject)}
    told = verb.dep_ in ("ROOT", "conj", "ccomp", "relcl", "parataxis") and modal(verb) is None
    return (
        bool(doers)
        and sentence.home not in doers
        and told
        and not is_negated(verb)
        and not _under_unreal(verb, marks.unreal)
    )


def is_announced(predicate: Predicate, marks: Marks) -> bool:
    """Whether a hostile deed is said to come without an "if" of its own: "we will destroy their economy"."""
    verb = predicate.anchor
    word = modal(verb)
    if predicate.nominal or predicate.best.type.quad != _HOSTILE_DEED or is_negated(verb) or word is None:
        return False
    if word.lower_ not in ("will", "'ll", "shall") or predicate.sentence.is_question:
        return False
    return not any(child.dep_ == "mark" and child.i in marks.unreal for child in verb.children)


def verb_happened(verb: Token, marks: Marks, sentence: ParsedSentence) -> bool:
    """Whether a verb tells something that was done, by its form and by all that stands over it."""
    if verb.dep_ == "xcomp" and verb.head.i in marks.aspect:
        # "started firing", "moved to ban": what was begun was done, if the beginning was.
        return not is_negated(verb) and verb_happened(verb.head, marks, sentence)
    if verb.dep_ == "xcomp" and verb.head.i in marks.hedged and any(c.lemma_ == "have" for c in verb.children):
        # "is believed to have attacked": told, though not vouched for.
        return not is_negated(verb) and _told_as_done(verb.head, sentence) and not is_negated(verb.head)
    if verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.i in marks.occasions and verb.head.dep_ == "dobj":
        # "had the opportunity to meet": told in the past, it was taken.
        taken = verb.head.head
        past = taken.tag_ in ("VBD", "VBN") and modal(taken) is None
        return past and not is_negated(verb.head) and verb_happened(taken, marks, sentence)
    if verb.dep_ in ("amod", "compound") or is_negated(verb) or modal(verb) is not None:
        return False
    if verb.tag_ == "VBG" and verb.dep_ == "pcomp":
        return verb.head.lower_ in _HAPPENED_BY and (
            _governor_happened(verb.head.head, marks, sentence) or _is_means(verb.head, marks, sentence)
        )
    if not _told_as_done(verb, sentence):
        return False
    return not _under_unreal(verb, marks.unreal)


def _governor_happened(word: Token, marks: Marks, sentence: ParsedSentence) -> bool:
    verb = clause_verb(word)
    return verb.pos_ in VERBAL and verb_happened(verb, marks, sentence)


def _is_means(preposition: Token, marks: Marks, sentence: ParsedSentence) -> bool:
    """ "Worked to calm the region by concluding a pact": the end may lie ahead, the means were taken."""
    while preposition.dep_ == "conj":
        preposition = preposition.head
    end = preposition.head
    if preposition.lower_ == "by" and end.tag_ in _TOLD and not is_passive(end):
        return verb_happened(end, marks, sentence)  # "has taken steps by warnings to them"
    if preposition.lower_ != "by" or end.tag_ != "VB" or end.dep_ not in ("xcomp", "acl", "advcl", "relcl"):
        return False
    verb = clause_verb(end.head)
    if verb.pos_ not in VERBAL or verb.i in marks.unreal or is_negated(verb) or modal(verb) is not None:
        return False
    told = any(c.lemma_ == "have" and c.dep_ == "aux" for c in verb.children) or verb.tag_ == "VBD"
    return told and _told_as_done(verb, sentence) and not _under_unreal(verb, marks.unreal)


def _told_as_done(verb: Token, sentence: ParsedSentence) -> bool:
    """Whether the form of a verb can tell a fact: finite, a participle after a noun, a gerund beside a clause."""
    helpers = auxiliaries(verb)
    if any(c.tag_ == "TO" for c in helpers):
        return False
    finite = verb.tag_ in _FINITE or any(c.tag_ in _FINITE for c in helpers)
    participle = verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl", "conj", "advcl", "ROOT", "ccomp")
    gerund = verb.tag_ == "VBG" and verb.dep_ in ("advcl", "conj", "acl")
    if verb.tag_ in ("VBZ", "VBP") and not any(c.lemma_ == "have" for c in helpers):
        return _present_tells(verb, sentence)
    if verb.dep_ == "conj" and not finite and verb.head.pos_ in VERBAL:
        # "has attacked and occupied", "to attack and occupy": as the verb that it is joined to. A bare form that the
        # parser joins to a finite one ("restated demands that it leave, abandon ...") stands under something else.
        if verb.tag_ == "VB" and verb.head.tag_ in _TOLD:
            return False
        return _told_as_done(verb.head, sentence)
    return finite or participle or gerund


def _present_tells(verb: Token, sentence: ParsedSentence) -> bool:
    """The bare present tells news in headlines and digests, and what is done by saying it ("we condemn")."""
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and verb.head.tag_ in ("VBZ", "VBP"):
        return _present_tells(verb.head, sentence)
    if sentence.block.is_item:
        return verb.dep_ in ("ROOT", "ccomp") or (verb.tag_ == "VBZ" and verb.dep_ == "advcl")
    # In running text it tells what holds ("Russia supports Syria"), unless a day is named, or it is a headline.
    alone = len(sentence.span) <= MAX_HEADLINE and len(sentence.span) >= len(sentence.block.doc) - 1
    alone = alone or len(sentence.text) <= MAX_NOTE
    return verb.tag_ == "VBZ" and verb.dep_ == "ROOT" and (bool(sentence.dates) or alone)


def _under_unreal(token: Token, unreal: frozenset[int]) -> bool:
    """Whether a plan, demand, fear, denial or condition stands over the words."""
    node = token
    while True:
        if any(c.dep_ == "mark" and c.i in unreal for c in node.children):
            return True
        parent = node.head
        if parent.i == node.i or node.dep_ in ("relcl", "ROOT", "parataxis"):
            return False
        described = node.dep_ == "acl" and node.tag_ == "VBN"  # "the proposal offered by him": it was offered
        # "called it defensive, pointing to an attack": a participle behind a comma says something of its own.
        described = described or (node.dep_ == "advcl" and node.tag_ == "VBG" and _behind_comma(node, parent))
        if node.dep_ in _GOVERNED and parent.i in unreal and not _temporal(node) and not described:
            return True
        if node.dep_ in ("ccomp", "xcomp") and is_negated(parent):
            return True  # "did not say that ...": nobody has said it.
        if (
            node.dep_ not in ("nsubj", "nsubjpass", "relcl")
            and parent.pos_ in VERBAL
            and not _temporal(node)
            and any(c.dep_ in ("mark", "aux") and c.i in unreal for c in parent.children)
            and (node.dep_ != "advcl" or parent.tag_ == "VB")
        ):
            return True
        node = parent


def _behind_comma(node: Token, parent: Token) -> bool:
    left = node.left_edge.i
    return parent.i < left and node.doc[left - 1].text == ","


def _temporal(node: Token) -> bool:
    """Whether a clause only tells when, since when or why the one above it holds ("after Russia invaded, it wants")."""
    return node.dep_ == "advcl" and any(
        c.dep_ in ("mark", "advmod") and c.lower_ in ("after", "since", "because", "as", "when", "while", "although")
        for c in node.children
    )


def is_single(predicate: Predicate) -> bool:
    """Whether a noun names one deed or one run of deeds: it is dated, or has "the" or "an" and says on whom."""
    noun = predicate.anchor
    if predicate.best.type.id != _FORCE:
        return False
    articles = [child for child in noun.children if child.dep_ == "det" and child.lower_ in ("the", "this", "a", "an")]
    return is_dated(noun, predicate.sentence) or bool(articles)


def is_dated(noun: Token, sentence: ParsedSentence) -> bool:
    """Whether a noun has a date before it that is not ahead ("the June 2025 strikes")."""
    own = [when for start, _, when in sentence.dates if noun.left_edge.i <= start < noun.i]
    return bool(own) and (sentence.published is None or all(one.end < sentence.published for one in own))


def _noun_happened(predicate: Predicate, marks: Marks) -> bool:
    noun = predicate.anchor
    means = noun.dep_ == "pobj" and _is_means(noun.head, marks, predicate.sentence)
    if means and any(child.dep_ == "prep" for child in noun.children):
        return True  # "worked to deter them by warnings to their allies"
    if predicate.best.trigger.standing or is_subject_matter(noun, set(marks.instruments)):
        return False
    if means:
        return True
    # "prevented the attack" is none; "the talks ended" were held.
    unreal = marks.unreal if noun.dep_ == "nsubj" else marks.unreal | marks.ended
    children = list(noun.children)
    if any(child.i in unreal and child.dep_ in ("amod", "compound") for child in children):
        return False
    if any(child.dep_ == "det" and child.lower_ in _OPEN for child in children):
        return False
    if noun.dep_ in ("compound", "amod", "nmod", "npadvmod"):
        return False
    definite = any(child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in _DEFINITE) for child in children)
    described = any(child.dep_ in ("amod", "nmod", "compound") for child in children) or noun.tag_ in ("NNS", "NNPS")
    described = described or any(preposition in ("by", "between") for preposition, _ in complements(noun))
    # "a week after an attack on the port": what a past is told from has been.
    described = described or (noun.head.lower_ in _HAPPENED_BY - {"by"} and clause_verb(noun).tag_ == "VBD")
    verb = clause_verb(noun)
    if _is_to_come(noun, sentence=predicate.sentence):
        return False
    if noun.dep_ in ("attr", "oprd") and not definite:
        return False  # "is an attack on ...": what something is called, not an act of its own.
    if verb.pos_ in VERBAL:
        if noun.dep_ == "dobj" and verb.i in marks.light:
            return verb_happened(verb, marks, predicate.sentence)
        open_clause = is_negated(verb) or modal(verb) is not None
        subject = noun.dep_ == "nsubj" or (noun.dep_ == "nsubjpass" and is_passive(verb))
        if open_clause and not (subject and definite and not is_negated(verb)):
            return False
        if subject and predicate.reciprocal and verb.lemma_ in ("be", "become", "remain"):
            return False  # "the talks have become an issue": what is talked about, and not that they met.
        # A habit or a general truth ("attacks on ships raise prices") tells no single act.
        if subject and verb.tag_ in ("VBZ", "VBP") and not definite and verb.dep_ != "ROOT":
            return False
    return (definite or described) and not _under_unreal(noun, unreal)


def _is_to_come(noun: Token, sentence: ParsedSentence) -> bool:
    """Whether what a noun names lies ahead: "ahead of the summit", "the April 11 meeting" in a text of April 9."""
    node = noun.head
    if noun.dep_ == "pobj" and (node.lower_ in ("before", "until", "pending") or node.head.lower_ == "ahead"):
        # "before the June strikes, it exceeded ...": told of the past, what has a date of its own has been.
        return clause_verb(noun).tag_ != "VBD" or not is_dated(noun, sentence)
    if sentence.published is None:
        return False
    left, right = noun.left_edge.i, noun.i
    return any(left <= start < right and when.start > sentence.published for start, _, when in sentence.dates)
