"""Where the name of an agreement begins and ends, and what it is about."""

from __future__ import annotations

from spacy.tokens import Token

from detente.reading.parsed import ParsedSentence

MAX_NAME_TOKENS = 16
_INSIDE = frozenset(
    {
        "prep", "pobj", "compound", "amod", "poss", "det", "nummod", "nmod", "case", "pcomp", "cc", "conj", "quantmod",
        "npadvmod", "appos", "punct", "dobj", "advmod", "hyph", "nsubj", "acl", "number", "agent",
    }
)  # fmt: skip
# Prepositions that go on with the name; "in", "at", "during" say where or when somebody speaks of it.
_GOES_ON = frozenset(
    {"of", "on", "for", "between", "with", "to", "by", "about", "concerning", "among", "against", "over"}
)
_ABOUT = frozenset({"for", "on", "about", "concerning", "to"})
_NUMBER_SIGN = frozenset({"no.", "no", "nr.", "number"})


def agreement_range(sentence: ParsedSentence, head: Token) -> tuple[int, int]:
    """Tokens of the noun phrase that names an agreement, without the relative clauses that hang on it."""
    doc, span = sentence.block.doc, sentence.span
    left = max(head.left_edge.i, span.start)
    right = head.i + 1
    days = _days(sentence)
    own_days = {i for start, end, _ in sentence.dates if names_day(sentence, start) for i in range(start, end)}
    clauses = [
        w.left_edge.i for w in head.subtree if w.dep_ == "relcl" and w.left_edge.i > head.i and not _is_purpose(w)
    ]
    stop = min([head.right_edge.i + 1, span.end, *clauses, *_joined(sentence, head)])
    for token in doc[head.i + 1 : stop]:
        if token.i in own_days:
            right = token.i + 1  # "issued on May 4, 2010": the comma is the date's
            continue
        if (
            not _goes_on(token, head, where=_is_theirs(sentence, token))
            or token.i in days
            or token.i - left >= MAX_NAME_TOKENS
        ):
            break
        right = token.i + 1
    right = _past_number(sentence, right)
    while right > head.i + 1 and doc[right - 1].pos_ in ("ADP", "DET", "CCONJ", "PART", "PUNCT"):
        right -= 1
    while left < head.i and doc[left].pos_ in ("ADP", "CCONJ", "PUNCT", "ADV"):
        left += 1
    return max(left, head.i - MAX_NAME_TOKENS), right


def _joined(sentence: ParsedSentence, head: Token) -> list[int]:
    """Where instruments begin that are joined to a name, each its own: "the treaty with A and the pact with B"."""
    others = {hit.head.i for hit in sentence.uses("agreement")}
    return [
        word.left_edge.i
        for word in head.subtree
        if word.i > head.i and word.dep_ == "conj" and word.i in others and any(c.dep_ == "det" for c in word.children)
    ]


def subject_matter(sentence: ParsedSentence, head: Token, right: int) -> tuple[int, int] | None:
    """What it is about, where the parser hangs that on a verb or noun above it.

    "signed a contract on Tuesday for two units", "the abrogation of the contract for delivery".
    """
    doc = sentence.block.doc
    days = {start for start, _, _ in sentence.dates}
    above = [word for word in list(head.ancestors)[:3] if word.i < head.i]
    for child in sorted((c for word in above for c in word.children), key=lambda c: c.i):
        beside = child.i == right or (head.dep_ in ("dobj", "nsubjpass") and child.head.i == head.head.i)
        if child.i < right or not beside or child.dep_ != "prep" or child.lower_ not in _ABOUT:
            continue
        noun = next((word for word in child.children if word.dep_ == "pobj"), None)
        if noun is None or child.i in days or any(child.i < day <= noun.i for day in days):
            continue
        end = child.i + 1
        for token in doc[child.i + 1 : min(child.right_edge.i + 1, sentence.span.end)]:
            if token.dep_ not in _INSIDE or token.text in ",;:()" or token.i - child.i >= MAX_NAME_TOKENS // 2:
                break
            end = token.i + 1
        return child.i, end
    return None


def _past_number(sentence: ParsedSentence, right: int) -> int:
    """The end of a name with its number, however the parser hangs that: "Resolution No. 1929"."""
    doc, end = sentence.block.doc, sentence.span.end
    at = right if doc[right - 1].lower_ not in _NUMBER_SIGN else right - 1
    if at < end and doc[at].lower_ in _NUMBER_SIGN:
        at += 1
        at += at < end and doc[at].text == "."
        return at + 1 if at < end and doc[at].like_num else right
    return right


def _days(sentence: ParsedSentence) -> set[int]:
    """Where dates begin that are no part of a name."""
    return {start for start, _, _ in sentence.dates if not names_day(sentence, start)}


def names_day(sentence: ParsedSentence, start: int) -> bool:
    """Whether a date belongs to a name: "the decree of 22 September", "the order issued on 22 September"."""
    doc = sentence.block.doc
    before = doc[start - 1] if start else doc[start]
    return before.lower_ in ("of", "dated") or (before.lower_ == "on" and start > 1 and doc[start - 2].dep_ == "acl")


def _goes_on(token: Token, head: Token, *, where: bool) -> bool:
    if token.text in ",;:()":
        return False
    if token.dep_ == "prep" and token.head.i == head.i and token.lower_ not in _GOES_ON and not where:
        return False
    if token.dep_ in ("conj", "cc") and token.head.i == head.i:
        return False
    if token.dep_ == "acl" and token.tag_ not in ("VBN", "VBG", "VB"):
        return False
    to_do = token.dep_ == "aux" and token.tag_ == "TO" and _is_purpose(token.head)
    return token.dep_ in _INSIDE or to_do or _is_purpose(token)


def _is_theirs(sentence: ParsedSentence, preposition: Token) -> bool:
    """ "A settlement in Afghanistan", "an offer from Iran": whose it is, or whom it is for, is part of the name."""
    return preposition.lower_ in ("in", "from") and any(sentence.actors_at(child) for child in preposition.children)


def _is_purpose(word: Token) -> bool:
    """Whether a verb says what something is for: "a memorandum to swap oil for goods"."""
    return (
        word.tag_ == "VB"
        and (word.dep_ in ("acl", "relcl") or (word.dep_ == "advcl" and word.head.pos_ in ("NOUN", "PROPN")))
        and any(child.tag_ == "TO" and child.dep_ == "aux" for child in word.children)
    )
