"""Small questions to the dependency tree: who does it, to whom, in which clause, denied or not."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

CLAUSE_HEADS = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "pcomp", "csubj"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
OBJECTS = frozenset({"dobj", "dative", "attr", "oprd", "obj", "iobj"})
VERBAL = frozenset({"VERB", "AUX"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
_NEITHER = frozenset({"no", "neither"})


def subtree_range(token: Token, within: Span) -> tuple[int, int]:
    """First token and end of what hangs on a token, cut to a sentence."""
    left = max(token.left_edge.i, within.start)
    right = min(token.right_edge.i + 1, within.end)
    return left, max(right, left + 1)


def clause_verb(token: Token) -> Token:
    """The verb (or root) of the clause that a token stands in."""
    node = token
    while node.head.i != node.i:
        if node.pos_ in VERBAL and node.dep_ in CLAUSE_HEADS:
            return node
        node = node.head
    return node


def auxiliaries(verb: Token) -> list[Token]:
    """The helping verbs of a verb, also those that the parser hangs on one another ("has been urging")."""
    own = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    return [*own, *(inner for word in own for inner in word.children if inner.dep_ in ("aux", "auxpass"))]


def subjects(verb: Token) -> list[Token]:
    """Subjects of a verb; those of the verb that it is coordinated with or controlled by, where it has none."""
    node = verb
    for _ in range(4):
        hung = [child for word in (node, *auxiliaries(node)) for child in word.children]
        own = [child for child in hung if child.dep_ in SUBJECTS and child.dep_ != "expl"]
        if own:
            return [word for subject in own for word in (subject, *conjuncts(subject))]
        if node.dep_ == "acl" and node.tag_ == "VB" and node.head.dep_ == "dobj":
            node = node.head.head  # "had the opportunity to meet": who had it
            continue
        if node.dep_ in ("relcl", "acl"):
            # "the contract signed by ...": the noun is what the verb speaks of.
            return [node.head]
        if node.dep_ in ("conj", "xcomp", "advcl", "pcomp", "acomp", "oprd") or (
            node.dep_ == "ccomp" and node.tag_ in ("VB", "VBG")
        ):
            node = node.head
            if node.dep_ == "prep":
                node = node.head
            continue
        break
    return []


def objects(verb: Token) -> list[Token]:
    """Direct objects and attributes of a verb, with what is coordinated with them."""
    return [word for child in verb.children if child.dep_ in OBJECTS for word in (child, *conjuncts(child))]


def agents(verb: Token) -> list[Token]:
    """Who does it in a passive clause ("signed by Iran and Russia")."""
    return [
        word
        for child in verb.children
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
        for grandchild in child.children
        if grandchild.dep_ == "pobj"
        for word in (grandchild, *conjuncts(grandchild))
    ]


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, also as a participle after a noun ("the order issued by ...")."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not any(c.dep_ in SUBJECTS for c in verb.children):
        # "were arrested and expelled"
        return is_passive(verb.head)
    return verb.dep_ in ("acl", "relcl", "advcl")


def is_present(verb: Token) -> bool:
    """Whether a verb tells what is, or what has come about by now ("trades", "has traded", "is trading")."""
    return any(word.tag_ in ("VBZ", "VBP") for word in (verb, *auxiliaries(verb)))


def complements(token: Token) -> Iterator[tuple[str, Token]]:
    """Preposition and noun of each prepositional phrase on a token, coordinated nouns included."""
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative") or child.pos_ == "ADP":
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    for word in (grandchild, *conjuncts(grandchild)):
                        yield child.lower_, word
                elif grandchild.dep_ == "prep":
                    for pobj in grandchild.children:
                        if pobj.dep_ == "pobj":
                            yield grandchild.lower_, pobj


def conjuncts(token: Token) -> list[Token]:
    """Nouns coordinated with a noun, to its right."""
    return [word for word in token.conjuncts if word.i > token.i]


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun takes up ("a proposal, which ..."); any other word itself.

    Of several joined nouns it is the first for "all of which", "both of which".
    """
    of = [
        inner for child in token.children if child.dep_ == "prep" and child.lower_ == "of" for inner in child.children
    ]
    if token.pos_ in ("DET", "PRON", "NOUN", "ADJ") and of and of[0].tag_ in _RELATIVE:
        whole = antecedent(of[0])
        return min((whole, *whole.conjuncts), key=lambda word: word.i)
    if token.tag_ not in _RELATIVE and not (token.lower_ == "that" and token.dep_ in ("nsubj", "nsubjpass", "dobj")):
        return token
    node = token
    while node.head.i != node.i:
        if node.dep_ == "relcl":
            # "officials from Russia and China (which encouraged ...)": in brackets it takes up the last name alone.
            in_brackets = token.i > 1 and token.nbor(-1).text == "("
            return token.nbor(-2) if in_brackets else node.head
        node = node.head
    return token


def path_up(word: Token, top: Token) -> list[Token]:
    """The words from one up to another that it hangs on, the latter left out."""
    path = []
    node = word
    while node.i != top.i and node.head.i != node.i:
        path.append(node)
        node = node.head
    return path


def name_range(noun: Token) -> tuple[int, int]:
    """The words of a name or noun phrase without the clauses and asides that hang on it."""
    keep = [
        word.i
        for word in noun.subtree
        if not any(a.dep_ in ("relcl", "acl", "appos", "advcl") for a in path_up(word, noun))
        and not (word.is_punct and word.i > noun.i)
    ]
    run = [noun.i]
    for i in sorted((i for i in keep if i < noun.i), reverse=True):
        if run[0] - i > 2:
            break
        run.insert(0, i)
    for i in sorted(i for i in keep if i > noun.i):
        if i - run[-1] > 1:
            break
        run.append(i)
    return run[0], run[-1] + 1


def is_subject_matter(noun: Token, instruments: set[int]) -> bool:
    """ "a contract for the delivery of ...": what an agreement is about has not happened by its being agreed."""
    node = noun
    for _ in range(4):
        if node.dep_ not in ("pobj", "prep", "conj", "compound", "amod", "acl", "dobj") or node.head.i == node.i:
            return False
        joined = node.dep_ == "conj"  # "the talks and the signing": beside an instrument, and not what it is about
        node = node.head
        if node.i in instruments and not joined:
            return True
    return False


def is_negated(token: Token) -> bool:
    """Whether a verb or noun is denied by "not", "no", "never", "neither"."""
    for child in token.children:
        if child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no"):
            return True
        if child.dep_ == "advmod" and child.lower_ == "longer" and any(word.lower_ == "no" for word in child.children):
            return True
    if token.pos_ not in VERBAL and token.head.pos_ in VERBAL and token.dep_ in ("acomp", "attr", "oprd"):
        return is_negated(token.head)
    return False


def has_negated_subject(verb: Token) -> bool:
    """Whether nobody does what a verb says ("no party could accept", "neither side agreed", "none of them signed").

    Who "has done more than" anybody, or so much that nobody has done it before, is praised and not denied.
    """
    if any(word.lower_ in ("than", "so") for word in verb.subtree):
        return False
    return any(
        child.dep_ in SUBJECTS
        and (child.lower_ in _NOBODY or any(word.lower_ in _NEITHER and word.i < child.i for word in child.children))
        for child in verb.children
    )


def is_content_of_noun(verb: Token) -> bool:
    """Whether a clause says what a noun is of: "evidence that they arm", "plans to attack"; not "sanctions imposed"."""
    if verb.dep_ != "acl":
        return False
    return any(
        (child.dep_ == "mark" and child.lower_ == "that") or (child.dep_ == "aux" and child.tag_ == "TO")
        for child in verb.children
    )


def modal(verb: Token) -> Token | None:
    """The modal auxiliary of a verb, of its governing "have", or of the verb it is coordinated with."""
    node = verb
    for _ in range(3):
        for child in node.children:
            if child.dep_ in ("aux", "auxpass") and child.tag_ == "MD":
                return child
        if node.dep_ == "conj" and not any(child.dep_ in SUBJECTS for child in node.children):
            node = node.head
            continue
        break
    return None
