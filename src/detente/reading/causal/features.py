"""What the gate sees of a sentence: features of the whole, and features of each link in it, as strings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span, Token

from detente.reading.causal.denial import CAUSAL, find_denial
from detente.reading.causal.links import Link, links
from detente.reading.causal.negation import DENIAL, negations, opposition
from detente.reading.lexicon import Hit
from detente.reading.syntax import OBJECTS, SUBJECTS, VERBAL

_MARKERS = frozenset({"mark", "prep", "aux", "agent", "advmod", "cc"})
_CLAUSES = frozenset({"advcl", "xcomp", "ccomp", "relcl", "acl"})
_LENGTHS = 8
"""Words by which the length of a sentence is counted."""


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of a sentence and of its links, each at most once, in a fixed order."""

    whole: tuple[str, ...]
    links: tuple[tuple[str, ...], ...]
    says_no: bool
    """Whether any word of it says no, or sets one part against another: without one nothing is denied."""


def sentence_features(sentence: Span, hits: Mapping[str, Sequence[Hit]]) -> SentenceFeatures:
    """The features of a sentence.

    Args:
        sentence: a parsed sentence, or the whole text of a table's cell.
        hits: the codebook's cue words in its document, by use.

    >>> from detente.reading import load_language_model
    >>> doc = load_language_model()("Shops closed.")
    >>> sentence_features(doc[:], {}).links[0][:3]
    ('kind.over=nsubj|close', 'kind.parts=nsubj|VERB|NOUN', 'kind.under=nsubj|shop')
    """
    spoken = [
        hit for use in (CAUSAL, DENIAL) for hit in hits.get(use, ()) if sentence.start <= hit.start < sentence.end
    ]
    cues: dict[int, list[Hit]] = {}
    for hit in spoken:
        for position in range(hit.start, hit.end):
            cues.setdefault(position, []).append(hit)
    denial = find_denial(sentence, hits)
    opposed = (*opposition(sentence, spoken), *((f"denied-{denial.kind}",) if denial is not None else ()))
    of_links = tuple(tuple(sorted(set(_of_link(link, cues, opposed)))) for link in links(sentence))
    whole = {*_whole(sentence, spoken), *(f"opposed={one}" for one in opposed)}
    return SentenceFeatures(whole=tuple(sorted(whole)), links=of_links or (("none",),), says_no=bool(opposed))


def lemma(token: Token) -> str:
    """Lemma of a word; figures and names are masked: who and how many must not decide."""
    if token.like_num:
        return "#"
    return "@" if token.pos_ == "PROPN" else token.lemma_.casefold()


def _whole(sentence: Span, hits: Sequence[Hit]) -> Iterator[str]:
    tokens = [token for token in sentence if not token.is_space]
    lemmas = [lemma(token) for token in tokens]
    for token, own in zip(tokens, lemmas, strict=True):
        yield f"w={own}"
        if token.lower_ != own:
            yield f"f={token.lower_}"
    yield from (f"b={one}_{other}" for one, other in pairwise(lemmas))
    yield from (f"t={one}_{two}_{three}" for one, two, three in zip(lemmas, lemmas[1:], lemmas[2:], strict=False))
    for token in tokens:
        if token.dep_ != "punct":
            yield from _dependency(token)
    for hit in hits:
        yield f"cue={hit.entry.id}"
        yield f"cue={hit.entry.id}|{hit.head.pos_}|{hit.head.dep_}"
        yield f"tie={hit.entry.value}"
    yield f"length={min(len(tokens) // _LENGTHS, _LENGTHS)}"


def _dependency(token: Token) -> Iterator[str]:
    own, head = lemma(token), lemma(token.head)
    yield f"d={head}>{token.dep_}>{own}"
    yield f"dh={head}>{token.dep_}"
    yield f"dc={token.head.pos_}>{token.dep_}>{own}"
    if token.dep_ in _MARKERS:
        governor = token.head
        yield f"m={own}|{governor.pos_}|{governor.dep_}|{governor.head.pos_}"
        if token.dep_ in ("prep", "agent"):
            for noun in token.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    yield f"po={own}>{lemma(noun)}"
                    yield f"pp={head}>{own}>{noun.pos_}"
                    yield f"pt={own}>{noun.tag_}"
        if token.dep_ == "mark" or own == "to":
            yield f"mh={own}>{lemma(governor)}"
            yield f"mg={own}>{lemma(governor.head)}"
    if token.dep_ in _CLAUSES:
        opened = "+".join(child.lower_ for child in token.children if child.dep_ in ("mark", "aux"))
        yield f"c={token.dep_}|{opened}|{token.tag_}"
        yield f"ch={head}>{token.dep_}|{opened}|{token.tag_}"
        yield f"cv={token.dep_}|{own}|{opened}"
    if token.pos_ == "VERB":
        subjects = [child for child in token.children if child.dep_ in SUBJECTS]
        objects = [child for child in token.children if child.dep_ in OBJECTS]
        yield from (f"sv={child.pos_}|{child.dep_}>{own}" for child in subjects)
        yield from (f"vo={own}>{child.pos_}" for child in objects)
        yield from (f"svo={one.pos_}>{own}>{other.pos_}" for one in subjects for other in objects)


def _of_link(link: Link, cues: Mapping[int, Sequence[Hit]], opposed: Sequence[str]) -> Iterator[str]:
    governor, dependent, tie, kind = link.governor, link.dependent, link.tie, link.kind
    over, under = lemma(governor), lemma(dependent)
    parts = f"{governor.pos_}|{dependent.pos_}"
    yield f"tie={tie}"
    yield f"kind={kind}"
    yield f"tie.kind={tie}|{kind}"
    yield f"tie.kind.parts={tie}|{kind}|{parts}"
    yield f"kind.parts={kind}|{parts}"
    yield f"tie.tag={tie}|{dependent.tag_}"
    yield f"over={over}"
    yield f"under={under}"
    yield f"tie.over={tie}|{over}"
    yield f"tie.under={tie}|{under}"
    yield f"kind.over={kind}|{over}"
    yield f"kind.under={kind}|{under}"
    yield f"over.under={over}|{under}"
    yield f"order={tie}|{dependent.i > governor.i}"
    if dependent.pos_ in VERBAL or any(child.dep_ in ("acl", "relcl") for child in dependent.children):
        yield f"clausal={tie}"
    for child in governor.children:
        if child.dep_ == "aux" and child.tag_ == "MD":
            yield f"modal={tie}|{child.lower_}"
    if governor.head.i != governor.i:
        yield f"above={tie}|{lemma(governor.head)}"
    for child in dependent.children:
        if child.dep_ in ("amod", "compound", "dobj", "prep"):
            yield f"below={lemma(child)}"
            yield f"tie.below={tie}|{child.dep_}"
    for name, token in (("tied", link.tied_by), ("over", governor), ("under", dependent)):
        for hit in cues.get(token.i, ()):
            yield f"{name}.cue={hit.entry.id}"
            yield f"{name}.cue.kind={hit.entry.id}|{kind}"
            yield f"{name}.value={hit.entry.value}"
    yield from _denied(link, opposed)


def _denied(link: Link, opposed: Sequence[str]) -> Iterator[str]:
    """What speaks for a link's being denied, or for its holding against expectation."""
    governor, dependent, tie, kind = link.governor, link.dependent, link.tie, link.kind
    over = sorted(negations(governor))
    under = sorted(negations(dependent))
    if over:
        yield "not.over"
        yield f"not.over.tie={tie}"
        yield f"not.over.kind={kind}"
        yield f"not.over.word={lemma(governor)}"
        yield from (f"not.over={place}" for place in over)
    if under:
        yield "not.under"
        yield f"not.under.tie={tie}"
        yield f"not.under.kind={kind}"
        yield from (f"not.under={place}" for place in under)
    node = governor
    for step in range(3):
        if node.head.i == node.i:
            break
        node = node.head
        if any(negations(node)):
            yield f"not.above={step}"
            yield f"not.above.tie={tie}"
    for one in opposed:
        yield f"opposed={one}"
        yield f"opposed.kind={one}|{kind}"
