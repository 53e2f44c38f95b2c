"""A pair in a sentence: who acts, toward whom, and the words that tie the two together in the dependency tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from detente.reading.syntax import CLAUSE_HEADS

_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "ADJ", "PROPN"})
_FUNCTION = frozenset({"aux", "auxpass", "neg", "prt", "mark", "agent", "case", "expl", "cc", "punct"})
MAX_CORE = 40
"""Tokens of the longest core: what a vector model reads at a glance."""


@dataclass(frozen=True)
class Pair:
    """Source and target of a would-be event, each a range of tokens of one document."""

    doc: Doc
    source: tuple[int, int]
    target: tuple[int, int] | None
    """None where nobody is named toward whom it is done."""
    anchor: int | None = None
    """The predicate, where whoever found the pair knows it already."""

    @property
    def source_span(self) -> Span:
        """The words of the source."""
        return self.doc[self.source[0] : self.source[1]]

    @property
    def target_span(self) -> Span | None:
        """The words of the target, if there is one."""
        return None if self.target is None else self.doc[self.target[0] : self.target[1]]

    @cached_property
    def path(self) -> Path:
        """The way from the source to the target."""
        return path_between(self)

    @cached_property
    def words(self) -> EventWords:
        """The words that tell the event."""
        return event_words(self, self.path)

    @cached_property
    def core(self) -> list[Token]:
        """The words of the event without the rest of the sentence."""
        return core_tokens(self, self.path)

    def side(self, token: Token) -> str | None:
        """Whether a token belongs to the source ("source"), the target ("target"), or neither."""
        if self.source[0] <= token.i < self.source[1]:
            return "source"
        if self.target is not None and self.target[0] <= token.i < self.target[1]:
            return "target"
        return None


@dataclass(frozen=True, slots=True)
class Path:
    """The way through the tree from the source's head up to what both hang on, and down to the target's head."""

    up: tuple[Token, ...]
    """From the source's head, that one left out, to the common ancestor, that one included."""
    down: tuple[Token, ...]
    """From below the common ancestor to the target's head, that one left out."""
    source: Token
    target: Token | None

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens between the two heads, in the order of the way."""
        return self.up + self.down


def path_between(pair: Pair) -> Path:
    """The way from the source to the target; for sentences that fell apart, over the roots' order."""
    source = pair.source_span.root
    above_source = [source, *source.ancestors]
    if pair.target_span is None:
        verb = next((place for place, token in enumerate(above_source[1:], 1) if token.pos_ in _VERBAL), None)
        return Path(tuple(above_source[1 : (verb or 0) + 1]), (), source, None)
    target = pair.target_span.root
    above_target = [target, *target.ancestors]
    places = {token.i: place for place, token in enumerate(above_source)}
    meeting = next((place for place, token in enumerate(above_target) if token.i in places), None)
    if meeting is None:
        return Path(tuple(above_source[1:]), tuple(reversed(above_target[1:])), source, target)
    common = places[above_target[meeting].i]
    up = tuple(above_source[1 : common + 1])
    down = tuple(reversed(above_target[1:meeting]))
    return Path(up, down, source, target)


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words that tell what the source does to the target: verbs from the outermost in, then nouns.

    In "Iran agreed to halt its attacks on Israel" the verbs are *agreed* and *halt*, the noun is *attacks*.
    """

    verbs: tuple[Token, ...]
    """Each governs the next one ("agreed to halt"); the last one is the predicate."""
    nouns: tuple[Token, ...]
    """Nouns between the predicate and the target, or, without a verb, the nominal event itself."""
    beyond: tuple[Token, ...]
    """What stands in a clause of its own on the way to the target: who or what it is, not what is done to it."""

    @property
    def predicate(self) -> Token:
        """The word that says most: the last verb, or where there is none, the noun next to the source."""
        return self.verbs[-1] if self.verbs else self.nouns[0]

    @property
    def governors(self) -> tuple[Token, ...]:
        """The verbs above the predicate, the nearest first."""
        return tuple(reversed(self.verbs[:-1]))


def event_words(pair: Pair, path: Path) -> EventWords:
    """The words on the way from source to target that tell the event.

    The way is left where it enters a clause of its own: in "condemned the threats made by the United States" the event
    is the condemning, not the making.
    """
    if pair.anchor is not None:
        anchor = pair.doc[pair.anchor]
        if anchor.pos_ in _VERBAL:
            return EventWords((*_governing(anchor), anchor), (), ())
        return EventWords((), (anchor,), ())
    verbs: list[Token] = []
    nouns: list[Token] = []
    beyond: list[Token] = []
    for token in path.up:
        if pair.side(token) is not None:
            continue
        if token.pos_ in _VERBAL:
            # Going up, an outer verb takes over: the source is in a part of its clause.
            verbs, nouns = [token], []
        elif token.pos_ in _NOMINAL and not verbs:
            nouns.append(token)
    turned = False
    for token in path.down:
        if pair.side(token) is not None:
            continue
        if (verbs or nouns) and _own_clause(token):
            turned = True
        if turned:
            beyond.append(token)
        elif token.pos_ in _VERBAL:
            if token.dep_ == "conj" or (token.dep_ == "advcl" and verbs):
                verbs = verbs[:-1]
            verbs.append(token)
            nouns = []
        elif token.pos_ in _NOMINAL:
            nouns.append(token)
    if not verbs and not nouns:
        node = path.up[-1] if path.up else path.source
        while node.head.i != node.i and node.pos_ not in _VERBAL:
            node = node.head
        verbs = [node]
    elif verbs:
        verbs = _without_empty(verbs)
    if verbs and pair.target is None:
        verbs = _inward(verbs)
    if verbs and verbs[-1].pos_ == "AUX":
        nouns = [*_told_of(verbs[-1]), *nouns]
    return EventWords(tuple(verbs), tuple(nouns), tuple(beyond))


def _own_clause(token: Token) -> bool:
    """Whether a token begins a clause that tells of something else than the event."""
    if token.dep_ in ("relcl", "acl"):
        return True
    return token.dep_ == "advcl" and token.tag_ != "VBG"


def _governing(verb: Token) -> list[Token]:
    found: list[Token] = []
    node = verb
    while node.dep_ in ("xcomp", "ccomp", "pcomp") and node.head.i != node.i and len(found) < 3:
        node = node.head
        if node.pos_ in _VERBAL:
            found.insert(0, node)
    return found


def _inward(verbs: list[Token]) -> list[Token]:
    """With the verbs that the last one governs: without a target there is no way that leads to them."""
    found = list(verbs)
    while len(found) < 4:
        inner = next((child for child in found[-1].children if child.dep_ in ("xcomp", "ccomp")), None)
        if inner is None or inner.i < found[-1].i or inner.pos_ not in _VERBAL:
            break
        found.append(inner)
    return found


def _told_of(copula: Token) -> list[Token]:
    """What a copula says of the source ("is guilty of violating", "is the largest donor")."""
    return [
        word
        for child in copula.children
        if child.dep_ in ("acomp", "attr", "oprd")
        for word in (child, *(inner for prep in child.children if prep.dep_ == "prep" for inner in prep.children))
    ]


def _without_empty(verbs: list[Token]) -> list[Token]:
    """Without a copula at the end where a fuller verb stands before it."""
    while len(verbs) > 1 and verbs[-1].pos_ == "AUX":
        verbs = verbs[:-1]
    return verbs


def core_tokens(pair: Pair, path: Path) -> list[Token]:
    """The words of the event without the rest of the sentence: both sides, the way between, and what hangs on it."""
    kept: dict[int, Token] = {}
    for token in (*pair.source_span, *(pair.target_span or ()), *path.tokens):
        kept[token.i] = token
    words = pair.words
    predicate = words.predicate
    for token in (*path.tokens, *words.verbs, *words.nouns):
        kept[token.i] = token
        if token.pos_ in _VERBAL:
            for child in token.children:
                _keep_child(child, kept)
        else:
            for child in token.children:
                if child.dep_ in ("compound", "amod", "poss", "neg", "case", "det", "prep", "nummod"):
                    kept[child.i] = child
                    if child.dep_ == "prep":
                        _keep_phrase(child, kept)
    if len(kept) > MAX_CORE:
        near = sorted(kept, key=lambda i: (abs(i - predicate.i), i))[:MAX_CORE]
        kept = {i: kept[i] for i in near}
    return [kept[i] for i in sorted(kept)]


def _keep_child(child: Token, kept: dict[int, Token]) -> None:
    if child.dep_ in _FUNCTION and child.dep_ not in ("punct", "cc"):
        kept[child.i] = child
    elif child.dep_ in ("dobj", "attr", "oprd", "acomp", "dative", "nsubjpass") or child.dep_ == "prep":
        _keep_phrase(child, kept)
    elif child.dep_ in ("xcomp", "ccomp") and child.i > child.head.i:
        kept[child.i] = child
        for word in child.children:
            if word.dep_ in (*_FUNCTION, "dobj", "prep", "acomp", "attr") and word.dep_ not in ("punct", "cc"):
                _keep_phrase(word, kept) if word.dep_ not in _FUNCTION else kept.setdefault(word.i, word)
    elif child.dep_ == "advmod":
        kept[child.i] = child


def _keep_phrase(head: Token, kept: dict[int, Token], depth: int = 0) -> None:
    """A noun or prepositional phrase without its clauses."""
    kept[head.i] = head
    if depth >= 4:
        return
    for child in head.children:
        if child.dep_ in CLAUSE_HEADS or child.dep_ in ("punct", "cc", "appos"):
            continue
        _keep_phrase(child, kept, depth + 1)


def masked_tokens(pair: Pair, tokens: Iterable[Token], source: str, target: str) -> Iterator[tuple[Token, str]]:
    """Tokens with their words, each side as one token with one word."""
    last: str | None = None
    for token in tokens:
        side = pair.side(token)
        if side is None:
            yield token, token.text
        elif side != last:
            yield token, source if side == "source" else target
        last = side
