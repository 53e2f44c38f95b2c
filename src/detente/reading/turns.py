"""What turns a stance word: negation, lack, prevention, fear of it, a preference, a predicate that denies it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from detente.reading.lexicon import Hit
from detente.reading.syntax import (
    SUBJECTS,
    VERBAL,
    has_negated_subject,
    is_content_of_noun,
    is_negated,
    is_passive,
    path_up,
)

_GOVERNED = frozenset(
    {"dobj", "pobj", "nsubjpass", "compound", "amod", "attr", "xcomp", "pcomp", "ccomp", "oprd", "obj"}
)
# "Kept them from attacking", "protected it against attack": what is kept off is turned, beside the object too.
_KEPT = frozenset({"from", "against"})
_WHICH = frozenset({"that", "which"})
_STEPS = 6
BREACHED = "breached"
"""Value of the reversal words that, before a noun, say that something goes on although it must not."""
# What stands behind these words is what a preference puts second.
_BEHIND = frozenset({"to", "over"})


@dataclass(frozen=True, slots=True)
class TurningWords:
    """The words of a sentence that may turn others, by the position of their heads."""

    turning: Mapping[int, Hit]
    """What turns what it governs or describes."""
    governing: Mapping[int, Hit]
    """The same by all positions of their words: "turn away from" governs with its last."""
    fading: Mapping[int, Hit]
    """What says of its subject that it grows less or ends."""
    superlative: Collection[int]
    """Positions of words by which a denial is praise ("never been closer")."""


def turns(hit: Hit, words: TurningWords) -> tuple[int, tuple[str, ...]]:
    """1 or -1, and the words that turned the sign: negation, lack, prevention, reduction, an end."""
    found = list(_turned_by(hit, words))
    return (-1 if len(found) % 2 else 1), tuple(reversed(found))


def _turned_by(hit: Hit, words: TurningWords) -> Iterator[str]:
    """The words that turn a stance word, from the nearest out."""
    node = hit.head
    denied = False
    beside = False  # once the way up leads through an adjunct, the verb's negation is not about these words
    own = range(hit.start, hit.end)
    of_noun = False  # "no plans to attack": what is denied of the noun is denied of its content
    told: set[int] = set()  # a word that turns does so once, however many of its own words the way up leads over
    for step in range(_STEPS):
        verbal = node.pos_ in VERBAL
        denials = (*node.children, *(() if verbal else node.head.children))
        said = any(_says_no(word) and (word.i in own or word.i in words.superlative) for word in denials)
        negated = is_negated(node) or (verbal and has_negated_subject(node))
        negated = negated and not said and not denied and (step == 0 or ((of_noun or verbal) and not beside))
        denied = denied or (said and not verbal)
        if negated:
            # "is not a threat": the verb's "not" is told of the noun as well, and counts once.
            denied = not verbal
            yield "not"
        for child in node.children:
            turner = words.turning.get(child.i)
            if (
                turner
                and child.i not in own
                and child.i not in words.superlative
                and child.dep_ in ("det", "amod", "advmod", "preconj", "nmod")
            ):
                own_no = any(word.dep_ == "neg" for word in child.doc[turner.start : turner.end])
                if (_says_no(child) and child.dep_ == "det") or (negated and own_no):
                    continue  # "no", "no longer": counted as a negation above
                if child.dep_ == "amod" and turner.entry.value == BREACHED:
                    continue  # "prohibited research" goes on, against the prohibition
                yield turner.words
            elif turner and child.i not in own and _is_done_to_noun(child):
                yield turner.words
        parent = node.head
        if node.dep_ in ("nsubj", "nsubjpass") and (end := _ended(parent, words)) is not None:
            yield end.words
            if is_negated(parent):
                yield "not"
            return
        if parent.i == node.i or not _leads_on(node, words):
            return
        turner = _governor_of(node, words)
        outside = parent.i not in own and parent.i not in words.superlative  # "nothing but hatred" is hatred
        if turner and outside and turner.start not in told and node.dep_ != "conj":
            told.add(turner.start)
            denied = denied or parent.pos_ not in VERBAL  # "no evidence that" says "no" itself
            yield turner.words
        if node.dep_ == "conj" and _instead(node):
            denied = True  # "not the number but the progress"
        beside = beside or (node.dep_ == "prep" and parent.pos_ in VERBAL and parent.lemma_ != "be")
        if node.dep_ == "ccomp" and parent.i not in words.turning:
            return
        of_noun = node.dep_ == "acl"
        node = parent


def _says_no(word: Token) -> bool:
    return word.dep_ == "neg" or (word.dep_ == "det" and word.lower_ == "no")


def _governor_of(node: Token, words: TurningWords) -> Hit | None:
    """The word above another that turns it; not by what is done along with it ("stopped it with the help of ...")."""
    above = node.head
    if node.dep_ == "relcl":
        return None  # "a restriction that hampers trade" restricts no hampering
    turner = words.governing.get(above.i)
    if turner is None:
        # "it is difficult for them to attack", "made it hard to agree"
        if node.tag_ != "VB" or node.dep_ not in ("xcomp", "ccomp", "advcl", "csubj"):
            return None
        told = (child.i for child in above.children if child.dep_ in ("acomp", "ccomp", "oprd"))
        return next((words.governing[i] for i in told if i in words.governing and above.doc[i].pos_ == "ADJ"), None)
    if node.dep_ == "prep" and above.pos_ in VERBAL and not turner.start <= node.i < turner.end:
        busy = is_passive(above) or any(child.dep_ == "dobj" for child in above.children)
        aside = node.i < above.i or (busy and node.lower_ not in _KEPT)
        return None if aside else turner
    return turner


def _is_done_to_noun(verb: Token) -> bool:
    """Whether a clause says what was done to its noun: "the chance that they wasted", "the work suspended in May"."""
    if is_negated(verb):
        return False
    if verb.dep_ == "acl":
        return verb.tag_ == "VBN"
    objects = ("nsubjpass",) if is_passive(verb) else ("dobj",)
    return verb.dep_ == "relcl" and any(
        child.dep_ in objects and (child.tag_ in ("WDT", "WP") or child.lower_ == "that") for child in verb.children
    )


def _leads_on(node: Token, words: TurningWords) -> bool:
    """Whether what turns the word above a word turns that word too."""
    if node.dep_ == "acl":
        return is_content_of_noun(node)
    if node.dep_ == "relcl":
        return _says_which(node) and _governor_of(node.head, words) is not None
    if node.dep_ == "advcl":
        return node.head.pos_ in ("ADJ", "AUX") and _governor_of(node, words) is not None  # "hard for them to attack"
    if node.dep_ == "conj" and node.pos_ in VERBAL and any(child.dep_ in SUBJECTS for child in node.children):
        return False  # "X did not sign, and Y withdrew": each clause says its own
    return node.dep_ in (*_GOVERNED, "prep", "conj")


def _says_which(verb: Token) -> bool:
    """Whether a clause says which of its kind a noun is, by what it does ("a law that bars trade")."""
    of_noun = any(child.dep_ in SUBJECTS and child.lower_ in _WHICH for child in verb.children)
    return of_noun and verb.left_edge.i > 0 and not verb.left_edge.nbor(-1).is_punct


def _instead(node: Token) -> bool:
    """Whether a joined word stands behind "but": what is denied before it makes room for it."""
    return any(child.dep_ == "cc" and child.lower_ == "but" and child.i < node.i for child in node.head.children)


def _ended(verb: Token, words: TurningWords) -> Hit | None:
    """The word that says of its subject that it grows less or ends ("the war ended", "tension has eased")."""
    if any(child.dep_ in ("dobj", "xcomp") for child in verb.children):
        return None
    return words.fading.get(verb.i)


def awaited(hit: Hit, waiting: Mapping[int, Hit]) -> Hit | None:
    """The word that says that something has not come yet ("until Norway agrees", "unless the ban is lifted")."""
    for node in (hit.head, *hit.head.ancestors):
        if node.dep_ in ("relcl", "parataxis", "ROOT"):
            return None
        if node.dep_ == "advcl":
            return next((waiting[child.i] for child in node.children if child.i in waiting), None)
    return None


def second_best(hit: Hit, preferring: Mapping[int, Hit]) -> Hit | None:
    """The preference that sets something else above the words: "prefers talks with others to an alliance"."""
    for node in path_up(hit.head, hit.head.sent.root):
        if node.dep_ != "prep" or node.lower_ not in _BEHIND:
            continue
        # "Prefers a return to talks": this "to" belongs to the return.
        verb = node.head if node.lower_ == "to" else next((w for w in node.ancestors if w.pos_ in VERBAL), node)
        return preferring.get(verb.i)
    return None


def governor(hit: Hit, wary: Mapping[int, Hit]) -> Hit | None:
    """The fear, doubt or opposition that has the words as its content."""
    found, aside = _wary_above(hit, wary)
    return None if aside else found


def in_a_fear(hit: Hit, wary: Mapping[int, Hit]) -> bool:
    """Whether the words only say when what is feared would come ("fears that, when relations are normal, ...")."""
    found, aside = _wary_above(hit, wary)
    return found is not None and aside and found.head.i != _clause_above(hit.head).i


def _wary_above(hit: Hit, wary: Mapping[int, Hit]) -> tuple[Hit | None, bool]:
    """The word of fear above a stance word, and whether the way up leads through an adverbial clause."""
    node = hit.head
    aside = False
    for _ in range(_STEPS + 2):
        parent = node.head
        if parent.i == node.i or node.dep_ in ("relcl", "conj", "parataxis", "nsubj", "nsubjpass"):
            return None, False
        aside = aside or node.dep_ == "advcl"
        found = wary.get(parent.i)
        if found is not None and not hit.start <= parent.i < hit.end:
            return found, aside
        node = parent
    return None, False


def _clause_above(word: Token) -> Token:
    """What the adverbial clause around a word hangs on."""
    return next((node.head for node in (word, *word.ancestors) if node.dep_ == "advcl"), word)


def denied_predicate(word: Token) -> bool:
    """Whether something good is said not to be any good: "trusting them is not an option"."""
    node = word
    for _ in range(_STEPS):
        if node.dep_ in ("csubj", "nsubj"):
            return node.head.lemma_ == "be" and is_negated(node.head)
        if node.dep_ not in ("pobj", "prep", "compound", "amod", "dobj", "pcomp"):
            return False
        node = node.head
    return False


def predicate(hit: Hit, hampering: Mapping[int, Hit]) -> Hit | None:
    """The predicate that says of its subject that it is held up ("the settlement will become difficult")."""
    node = hit.head
    for _ in range(_STEPS):
        if node.dep_ in ("nsubj", "nsubjpass"):
            verb = node.head
            told = [verb, *(child for child in verb.children if child.dep_ in ("acomp", "attr", "oprd"))]
            if verb.pos_ == "VERB" and not is_passive(verb) and any(child.dep_ == "dobj" for child in verb.children):
                return None  # "cooperation hampers X": the subject does it, it is not done to it
            found = next((hampering[word.i] for word in told if word.i in hampering and not is_negated(word)), None)
            return found if found is not None and found.head.i != hit.head.i else None
        if node.dep_ not in ("pobj", "prep", "compound", "amod", "conj", "poss"):
            return None
        node = node.head
    return None
