"""What turns a stance word: negation, lack, prevention, fear of it, a preference, a predicate that denies it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from spacy.tokens import Token

from detente.reading.lexicon import Hit
from detente.reading.syntax import VERBAL, is_negated, is_passive, path_up

_GOVERNED = frozenset(
    {"dobj", "pobj", "nsubjpass", "compound", "amod", "attr", "xcomp", "pcomp", "ccomp", "oprd", "obj"}
)
_STEPS = 5
# What stands behind these words is what a preference puts second.
_BEHIND = frozenset({"to", "over"})


def turns(hit: Hit, turning: Mapping[int, Hit], superlative: Collection[int]) -> tuple[int, tuple[str, ...]]:
    """1 or -1, and the words that turned the sign: negation, lack, prevention, reduction."""
    factor = 1
    words: list[str] = []
    node = hit.head
    denied = False
    beside = False  # once the way up leads through an adjunct, the verb's negation is not about these words
    own = range(hit.start, hit.end)
    for step in range(_STEPS):
        said = any(child.dep_ == "neg" and child.i in own for child in node.children)
        said = said or any(child.dep_ == "neg" and child.i in superlative for child in node.children)
        negated = is_negated(node) and not said and (step == 0 or (node.pos_ in VERBAL and not beside and not denied))
        if negated:
            factor = -factor
            # "is not a threat": the verb's "not" is told of the noun as well, and counts once.
            denied = node.pos_ not in VERBAL
            words.append("not")
        for child in node.children:
            turner = turning.get(child.i)
            if (
                turner
                and child.i not in own
                and child.i not in superlative
                and child.dep_ in ("det", "amod", "advmod", "preconj", "nmod")
            ):
                own_no = any(word.dep_ == "neg" for word in child.doc[turner.start : turner.end])
                if (child.dep_ == "det" and child.lower_ == "no") or (negated and own_no):
                    continue  # "no", "no longer": counted as a negation above
                factor = -factor
                words.append(turner.words)
        parent = node.head
        if parent.i == node.i or node.dep_ not in (*_GOVERNED, "prep", "conj"):
            break
        turner = turning.get(parent.i)
        outside = parent.i not in own and parent.i not in superlative  # "nothing but hatred" is hatred
        if turner and outside and turner.head.i == parent.i and node.dep_ != "conj":
            factor = -factor
            words.append(turner.words)
        beside = beside or (node.dep_ == "prep" and parent.pos_ in VERBAL and parent.lemma_ != "be")
        if node.dep_ in ("ccomp",) and parent.i not in turning:
            break
        node = parent
    return factor, tuple(reversed(words))


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
