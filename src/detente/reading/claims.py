"""Claims: what a text says moves actors together or apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from spacy.tokens import Token

from detente.model import Claim, Cue, Evidence, Relation, Section, SectionRole, Tense, identifier
from detente.reading.attribution import claimants, deliberates, is_denied, modality, tense
from detente.reading.causal.denial import DenialKind, denials
from detente.reading.lexicon import Hit
from detente.reading.parsed import MAX_EVIDENCE, ParsedSentence
from detente.reading.push import Push, leaning
from detente.reading.stance import TIE_WEIGHT, StanceWords, pushes
from detente.reading.syntax import clause_verb, subjects, subtree_range
from detente.reading.units import units

MIN_PUSH = 0.45
"""Weight that the strongest stance word of a part must have: weaker words are topics, not statements."""

SPOKEN_OUT = 3
"""Words from which on a denial says by itself that there is no tie, whatever else ties the parts of a claim."""


def find_claims(sentence: ParsedSentence, reliability: dict[str, float]) -> Iterator[Claim]:
    """The claims of a sentence: one for each part that says something for or against closer relations."""
    if sentence.is_question:
        return  # a question states nothing
    words = StanceWords.of(sentence)
    for start, end in units(sentence):
        main = clause_verb(sentence.block.doc[start:end].root)
        if deliberates(sentence, main) and not sentence.uses("mixed", start, end):
            continue
        if sentence.uses("courtesy", start, end):
            continue
        found = pushes(sentence, start, end, words)
        signals = sentence.uses("connective", start, end)
        motives = [hit for hit in sentence.uses("motive", start, end) if _experiencer(sentence, hit)]
        mixed = sentence.uses("mixed", start, end)
        strongest = max((abs(push.hit.entry.weight) or TIE_WEIGHT for push in found), default=0.0)
        if strongest < MIN_PUSH and not mixed:
            continue
        if not (signals or motives or mixed) and _is_thin(sentence, start, end, found):
            continue
        rule = "stance-clause"
        if motives:
            rule = "motive"
        if signals and strongest >= MIN_PUSH:
            rule = "causal-clause"
        yield _claim(sentence, start, end, found, signals, rule, reliability)


def _is_thin(sentence: ParsedSentence, start: int, end: int, found: Sequence[Push]) -> bool:
    """Whether words about one of the pair name an act of force and no more: news, and no reason for anything."""
    if len(set(sentence.actors(start, end)) & set(sentence.focus or ())) == 2:
        return False
    brief = len(found) == 1 or tense(sentence, start, end) is Tense.PAST
    return brief and all(push.hit.entry.value == "force" and not push.reversed_by for push in found)


def heading_claim(
    section: Section, index: int, first: ParsedSentence, heading: ParsedSentence, reliability: dict[str, float]
) -> Claim:
    """The claim that a heading in a list of reasons makes: its words are the factor, its section gives the sign."""
    sign: Literal[-1, 1] = 1 if section.role is SectionRole.INCENTIVES else -1
    start, end = heading.span.start, heading.span.end
    named, opening = heading.evidence(start, end), first.whole()
    evidence = named
    if opening.end - named.start <= MAX_EVIDENCE:
        # The heading with the sentence that explains it: the heading alone tells a reader little.
        evidence = Evidence.in_text(named.document_id, first.text, named.start, opening.end)
    actors = tuple(dict.fromkeys((*heading.actors(), *first.actors())))
    return Claim(
        id=identifier("claim", evidence.id, "heading"),
        evidence=evidence,
        sentence=first.whole(),
        actors=actors,
        section=index,
        cues=(Cue(entry=f"section-{section.role.value}", words=section.reason[:120], weight=float(sign)),),
        rule="headed-factor",
        confidence=reliability.get("headed-factor", 0.5),
        label=heading.label(start, end),
        relation=Relation.CAUSES if sign > 0 else Relation.PREVENTS,
        leaning=sign,
        themes=themes(heading) or themes(first),
    )


def themes(sentence: ParsedSentence, start: int | None = None, end: int | None = None) -> tuple[str, ...]:
    """Themes that the words fall under, most often named first."""
    counts: dict[str, int] = {}
    for hit in sentence.uses("concept", start, end):
        if hit.entry.value:
            counts[hit.entry.value] = counts.get(hit.entry.value, 0) + 2
    for hit in sentence.uses("theme", start, end):
        if hit.entry.value:
            counts[hit.entry.value] = counts.get(hit.entry.value, 0) + 1
    return tuple(sorted(counts, key=lambda theme: -counts[theme]))[:3]


def concepts(sentence: ParsedSentence, start: int, end: int) -> list[Cue]:
    """What the words are about, as weightless cues that assembly groups factors by."""
    return concept_cues(sentence.uses("concept", start, end))


def concept_cues(hits: Sequence[Hit]) -> list[Cue]:
    """One weightless cue for each concept that words of its own were found for."""
    entries = {hit.entry.id: hit for hit in reversed(hits)}
    return [Cue(entry=entry, words=hit.words) for entry, hit in sorted(entries.items())]


def _claim(
    sentence: ParsedSentence,
    start: int,
    end: int,
    found: list[Push],
    signals: list[Hit],
    rule: str,
    reliability: dict[str, float],
) -> Claim:
    total = sum(push.weight for push in found)
    chain = claimants(sentence, start, end)
    evidence = _evidence(sentence, start, end, found)
    relation, cause, effect, signal = _causal(sentence, start, end, signals, total)
    strength = next((hit.words for hit in sentence.uses("strength", start, end)), None)
    both_ways = [Cue(entry=hit.entry.id, words=hit.words) for hit in sentence.uses("mixed", start, end)]
    cues = [*(push.cue() for push in found), *both_ways, *concepts(sentence, start, end)]
    return Claim(
        id=identifier("claim", evidence.id),
        evidence=evidence,
        sentence=sentence.whole(),
        actors=sentence.actors(start, end),
        claimants=chain,
        section=sentence.section,
        cues=tuple(cues),
        rule=rule,
        confidence=reliability.get(rule, 0.5),
        label=_label(sentence, start, end, found),
        relation=relation,
        cause=cause,
        effect=effect,
        signal=signal,
        leaning=leaning(found),
        denied=is_denied(sentence, start, end, chain)
        or _is_denied_cause(sentence, start, end, signals, relation, found),
        holders=holders(sentence, start, end, found),
        modality=modality(sentence, start, end),
        tense=tense(sentence, start, end),
        strength=strength,
        themes=themes(sentence, start, end),
    )


def _is_denied_cause(
    sentence: ParsedSentence, start: int, end: int, signals: Sequence[Hit], relation: Relation, found: list[Push]
) -> bool:
    """Whether the words deny that the one brings about the other: such a claim must count for nothing.

    Only what the claim itself ties with is looked at, and what is denied in so many words ("have nothing to do with"):
    "not to annoy them" denies no cause. Of an effect that only failed to come, words against closer relations stand
    ("has not driven Iran toward Russia"), and so do those that the negation itself turns ("does not threaten").
    """
    for denial in denials(sentence.block.doc[start:end], sentence.hits):
        ties = any(hit.start < denial.end and denial.start < hit.end for hit in signals)
        if not ties and denial.end - denial.start < SPOKEN_OUT:
            continue
        if denial.kind is not DenialKind.FAILED or relation is Relation.PREVENTS:
            return True
        if leaning(found) > 0 and not any(push.reversed_by for push in found):
            return True
    return False


def _evidence(sentence: ParsedSentence, start: int, end: int, found: list[Push]) -> Evidence:
    """The part's words; of a very long part, the clause around its strongest word."""
    first, last = sentence.range(start, end)
    if last - first <= 420 or not found:
        return sentence.evidence(start, end)
    strongest = max(found, key=lambda push: abs(push.weight))
    left, right = subtree_range(clause_verb(strongest.hit.head), sentence.span)
    return sentence.evidence(max(left, start), min(right, end))


def holders(sentence: ParsedSentence, start: int, end: int, found: Sequence[Push] = ()) -> tuple[str, ...]:
    """Whom the words move: who believes, hopes, fears, needs; else who acts, and whom a hostile act estranges."""
    felt: list[str] = []
    for use in ("attitude", "motive"):
        for hit in sentence.uses(use, start, end):
            felt.extend(_experiencer(sentence, hit))
    if felt:
        return tuple(dict.fromkeys(felt))
    verb = clause_verb(sentence.block.doc[start:end].root)
    acting = [actor for token in _actual_subjects(verb) for actor in sentence.actors_under(token)]
    # Distrust and fear are felt by one; what one does against others shows its will and turns the other away too.
    deeds = [push for push in found if push.weight < 0 and push.hit.entry.value != "against"]
    if deeds and leaning(found) < 0:
        acting += [actor for push in deeds for actor in (*push.actors, *push.toward)]
        if sentence.focus and set(acting) & set(sentence.focus):
            acting += sentence.focus
    return tuple(dict.fromkeys(acting))


def _actual_subjects(verb: Token) -> list[Token]:
    """Subjects of a verb; what is brought out in "it is X that ..." in place of "it"."""
    named = subjects(verb)
    if verb.lemma_ == "be" and any(token.lower_ == "it" for token in named):
        return [child for child in verb.children if child.dep_ == "attr"] or named
    return named


def _experiencer(sentence: ParsedSentence, hit: Hit) -> tuple[str, ...]:
    """Actors who hold an attitude or have a need: the subject of the verb, the possessor of the noun."""
    head = hit.head
    if head.pos_ in ("VERB", "AUX"):
        tokens = subjects(head)
    elif head.pos_ == "ADJ":
        tokens = subjects(head.head) if head.dep_ in ("acomp", "attr", "oprd") else []
    else:
        tokens = [child for child in head.children if child.dep_ in ("poss", "compound", "amod")]
        tokens += [noun for child in head.children if child.lower_ in ("of", "for") for noun in child.children]
    return tuple(dict.fromkeys(actor for token in tokens for actor in sentence.actors_under(token)))


def _causal(
    sentence: ParsedSentence, start: int, end: int, signals: list[Hit], total: float
) -> tuple[Relation, Evidence | None, Evidence | None, Evidence | None]:
    """Relation, cause, effect and connective, where the words have them."""
    for hit in signals:
        relation, _, side = (hit.entry.value or "").partition(":")
        sign = sentence.evidence(hit.start, hit.end)
        left, right = _sides_of(sentence, hit, start, end)
        if left is None or right is None:
            continue
        cause, effect = (left, right) if side == "left" else (right, left)
        return Relation(relation), sentence.evidence(*cause), sentence.evidence(*effect), sign
    return (Relation.ACCOMPANIES if total >= 0 or not signals else Relation.PREVENTS), None, None, None


def _sides_of(
    sentence: ParsedSentence, hit: Hit, start: int, end: int
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """What stands left and right of a connective: subject and object of a verb, clause and noun of a preposition."""
    head = hit.head
    if head.pos_ == "VERB":
        left_tokens: list[Token] = subjects(head)
        right_tokens = [
            child for child in head.children if child.i >= hit.end - 1 and child.dep_ not in ("punct", "cc", "conj")
        ]
        right_tokens = [child for child in right_tokens if child.right_edge.i + 1 > hit.end]
        if not left_tokens or not right_tokens:
            return None, None
        left = subtree_range(left_tokens[0], sentence.span)
        right = (hit.end, min(max(child.right_edge.i + 1 for child in right_tokens), end))
    else:
        left = (start, hit.start)
        right = (hit.end, min(end, max(head.right_edge.i + 1, hit.end + 1)))
        if left[1] - left[0] < 2 and right[1] < end - 2:
            # "Because of X, Y": the clause follows its cause.
            left = (right[1], end)
    if left[1] <= left[0] or right[1] <= right[0]:
        return None, None
    return left, right


def _label(sentence: ParsedSentence, start: int, end: int, found: list[Push]) -> str:
    """The noun phrase or clause around the strongest stance word, in the text's own words."""
    if not found:
        return sentence.label(start, end)
    strongest = max(found, key=lambda push: (abs(push.weight), -push.hit.start))
    head = strongest.hit.head
    if head.pos_ in ("VERB", "AUX"):
        left, right = subtree_range(head, sentence.span)
        right = min(right, strongest.hit.end + 8)
        subject = next((s.left_edge.i for s in subjects(head) if s.left_edge.i < strongest.hit.start), None)
        near = subject is not None and strongest.hit.start - subject <= 8
        left = subject if near and subject is not None else strongest.hit.start
    else:
        while head.dep_ == "conj" and head.pos_ == "ADJ":
            head = head.head  # "a long and bumpy road"
        top = head.head if head.dep_ in ("amod", "compound") and head.head.pos_ in ("NOUN", "PROPN") else head
        left, right = subtree_range(top, sentence.span)
        if right - left < 3 and top.dep_ in ("dobj", "pobj", "attr", "nsubjpass", "acomp"):
            verb = clause_verb(top)
            left, right = min(verb.i, left), max(right, verb.i + 1)
    left, right = max(left, start), min(right, end)
    doc = sentence.block.doc
    while left > start and doc[left].tag_ == "POS":
        left = doc[left - 1].left_edge.i  # "Tehran 's refusal" needs its owner
    while left < right - 2 and (doc[left].tag_ in ("WDT", "WP") or doc[left].dep_ in ("mark", "cc", "expl")):
        left += 1
    return sentence.label(max(left, start), right)
