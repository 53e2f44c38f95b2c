"""What the coder looks at: words and syntax around a pair, with the actors masked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from detente.reading.coding.families import Families
from detente.reading.coding.pair import EventWords, Pair
from detente.reading.syntax import is_negated, is_passive, modal

_VERBAL = frozenset({"VERB", "AUX"})
_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV"})
_OBJECTS = frozenset({"dobj", "attr", "oprd", "acomp"})
_LIGHT = frozenset({"do", "begin", "go-on", "resume", "say"})
"""Families of verbs whose object is the event: hold talks, launch an attack, announce an arrest."""
_GOVERNING = (
    "refuse", "agree", "promise", "request", "demand", "threaten", "accuse", "admit", "plan", "end", "delay", "allow",
    "praise", "criticise", "back", "ban", "coerce",
)  # fmt: skip
"""Families of verbs that set the mood of the verb that they govern."""
_MOODLESS = frozenset({"say", "begin", "go-on", "resume", "do"})
"""Families of governing verbs that leave the act as it is."""
_FUTURE = frozenset({"will", "would", "shall", "'ll"})


_IN_WORDS = {
    "p": "the predicate is '{}'",
    "pf": "its verb is one of the family {}",
    "e": "what is done is of the family {}",
    "me": "in this mood, what is done: {}",
    "et": "the codebook's words for {}",
    "met": "in this mood, the codebook's words: {}",
    "trigger": "the predicate is a word for {}",
    "ntrigger": "the noun is a word for {}",
    "mood": "the mood is {}",
    "n": "the noun '{}' ties the two",
    "nf": "a noun of the family {} ties the two",
    "pn": "'{}'",
    "g": "it is governed by '{}'",
    "gf": "it is governed by a verb of the family {}",
    "chain": "'{}'",
    "vo": "verb and object: '{}'",
    "o": "the object is '{}'",
    "of": "the object is of the family {}",
    "ot": "the object is a word for {}",
    "fo": "verb family and object: '{}'",
    "pfdp": "verb family and preposition: '{}'",
    "pfnf": "verb and noun are of the families {}",
    "chainf": "verbs of the families {}",
    "xf": "what it governs is of the family {}",
    "fof": "verb and object are of the families {}",
    "pdp": "'{}'",
    "sh": "the source is a '{}'",
    "th": "the target is a '{}'",
    "c": "'{}' stands close by",
    "cf": "a word of the family {} stands close by",
    "b": "'{}' stands in the sentence",
}


def in_words(feature: str) -> str:
    """A feature as a reader understands it.

    >>> in_words("fof=end_aid"), in_words("p=suspend")
    ('verb and object are of the families end aid', "the predicate is 'suspend'")
    """
    kind, _, value = feature.partition("=")
    template = _IN_WORDS.get(kind)
    value = value.replace("_", " ").replace("~", " ").replace("|", ": ")
    return template.format(value) if template is not None and value else feature


def lemma(token: Token) -> str:
    """Lemma of a word; figures and names are masked."""
    if token.like_num:
        return "#"
    if token.pos_ == "PROPN":
        return "@"
    return token.lemma_.casefold()


def pair_features(pair: Pair, families: Families) -> list[str]:
    """The features of a pair as strings, in a fixed order, each at most once."""
    return list(dict.fromkeys(_features(pair, families)))


def _features(pair: Pair, families: Families) -> Iterator[str]:
    path, words = pair.path, pair.words
    predicate = words.predicate
    yield from _event_in_mood(pair, families)
    yield f"p={lemma(predicate)}"
    yield f"ppos={predicate.pos_}"
    yield from (f"pf={family}" for family in families.of(predicate))
    yield from (f"trigger={kind}" for kind in families.types(predicate))
    yield from _form("", predicate)
    yield from _around(pair, predicate, "", families)
    for place, governor in enumerate(words.governors[:2]):
        mark = "g" if place == 0 else "gg"
        yield f"{mark}={lemma(governor)}"
        yield from (f"{mark}f={family}" for family in families.of(governor))
        yield from _form(mark, governor)
        if place == 0:
            yield f"chain={lemma(governor)}>{lemma(predicate)}"
            for outer in families.of(governor):
                yield from (f"chainf={outer}>{inner}" for inner in families.of(predicate))
                yield from (f"chaint={outer}>{kind}" for kind in families.types(predicate))
            yield from _around(pair, governor, "g", families)
    for noun in words.nouns:
        yield f"n={lemma(noun)}"
        yield f"pn={lemma(predicate)}_{lemma(noun)}"
        yield from (f"nf={family}" for family in families.of(noun))
        yield from (f"ntrigger={kind}" for kind in families.types(noun))
        for outer in families.of(predicate):
            yield from (f"pfnf={outer}_{inner}" for inner in families.of(noun))
        for child in noun.children:
            if child.dep_ in ("amod", "compound") and pair.side(child) is None:
                yield f"nm={lemma(child)}"
                yield from (f"nmf={family}" for family in families.of(child))
    for token in words.beyond:
        if token.pos_ in _CONTENT:
            yield f"beyond={lemma(token)}"
    for token in path.down:
        if token.dep_ in ("prep", "agent", "prt", "dative") and pair.side(token) is None:
            yield f"dp={token.lower_}"
            yield f"pdp={lemma(predicate)}_{token.lower_}"
            yield from (f"pfdp={family}_{token.lower_}" for family in families.of(predicate))
    yield "deps=" + ">".join(token.dep_ for token in path.down[-3:])
    yield f"sdep={path.source.dep_}"
    yield "tdep=" + (path.target.dep_ if path.target is not None else "none")
    if not any(child.dep_ in ("xcomp", "ccomp", "dobj", "pcomp") for child in predicate.children):
        yield f"bare={lemma(predicate)}"
    if not any(child.dep_ in ("xcomp", "ccomp") for child in predicate.children):
        yield f"unverbed={lemma(predicate)}"
    if path.target is not None and path.target.dep_ == "conj":
        yield f"both={lemma(predicate)}"
        yield from (f"bothf={family}" for family in families.of(predicate))
    yield from _sides_with(pair, predicate, families)
    yield from _context(pair, families)
    yield from _sides(pair)


def moods(features: list[str]) -> frozenset[str]:
    """The moods that a pair's features name: `future`, `not`, `modal`, or the family of a governing verb."""
    told = next((feature for feature in features if feature.startswith("mood=")), "mood=plain")
    return frozenset(told.removeprefix("mood=").split("+"))


def _event_in_mood(pair: Pair, families: Families) -> Iterator[str]:
    """What is done, with light verbs looked through, and in what mood: done, to come, denied, agreed to, asked for."""
    moods = list(_moods(pair.words, families))
    mood = "+".join(moods) or "plain"
    yield f"mood={mood}"
    for kin, kinds in _events(pair, families):
        yield from (f"e={one}" for one in kin)
        yield from (f"et={one}" for one in kinds)
        yield from (f"me={mood}|{one}" for one in kin)
        yield from (f"met={mood}|{one}" for one in kinds)


def _moods(words: EventWords, families: Families) -> Iterator[str]:
    """The moods of the predicate, outermost first, each at most once."""
    found: list[str] = []
    for verb in words.verbs[:-1]:
        kin = set(families.of(verb)) - _MOODLESS
        found += [mood for mood in _GOVERNING if mood in kin][:1]
        if is_negated(verb):
            found.append("not")
        word = modal(verb)
        if word is not None and word.lower_ in _FUTURE:
            found.append("future")
    predicate = words.predicate
    if predicate.pos_ in _VERBAL:
        word = modal(predicate)
        if word is not None:
            found.append("future" if word.lower_ in _FUTURE else "modal")
        if any(child.dep_ == "aux" and child.lower_ == "to" for child in predicate.children) and not words.verbs[:-1]:
            found.append("to")
    if is_negated(predicate):
        found.append("not")
    yield from dict.fromkeys(found)


def _events(pair: Pair, families: Families) -> Iterator[tuple[list[str], list[str]]]:
    """Families and event types of what is done: of the object where the verb is light, of verb and object otherwise."""
    predicate = pair.words.predicate
    kin, kinds = families.of(predicate), families.types(predicate)
    nouns = [noun for noun in pair.words.nouns if noun.i != predicate.i]
    if predicate.pos_ in _VERBAL:
        nouns += [
            child
            for child in predicate.children
            if (child.dep_ in _OBJECTS or child.dep_ == "nsubjpass")
            and pair.side(child) is None
            and child.i not in {noun.i for noun in nouns}
        ]
        nouns += [child for child in predicate.children if child.dep_ == "xcomp" and _LIGHT & set(kin)]
    told = [(families.of(noun), families.types(noun)) for noun in nouns]
    told = [(one, other) for one, other in told if one or other]
    if told and (not kin or _LIGHT & set(kin)):
        for one, other in told:
            yield list(one), list(other)
        return
    yield list(kin), list(kinds)
    for one, other in told:
        yield (
            [f"{outer}~{inner}" for outer in kin for inner in one],
            [f"{outer}~{kind}" for outer in kin for kind in other],
        )


def _context(pair: Pair, families: Families) -> Iterator[str]:
    core = pair.core
    content = [token for token in core if pair.side(token) is None and token.pos_ in _CONTENT]
    for token in content:
        yield f"c={lemma(token)}"
        yield from (f"cf={family}" for family in families.of(token))
    for first, second in pairwise(content):
        yield f"cc={lemma(first)}_{lemma(second)}"
    kept = {token.i for token in core}
    for token in pair.words.predicate.sent:
        if token.pos_ in _CONTENT and token.i not in kept and pair.side(token) is None:
            yield f"b={lemma(token)}"


def _sides_with(pair: Pair, predicate: Token, families: Families) -> Iterator[str]:
    """What the two sides are, where their heads are common nouns, together with the predicate."""
    kin = families.of(predicate)
    for side, span in (("s", pair.source_span), ("t", pair.target_span)):
        if span is None or span.root.pos_ != "NOUN":
            continue
        for other in families.of(span.root):
            yield f"{side}f={other}"
            yield f"p{side}f={lemma(predicate)}_{other}"
            yield from (f"pf{side}f={family}_{other}" for family in kin)
            yield from (f"et{side}f={kind}_{other}" for kind in families.types(predicate))
        yield f"p{side}h={lemma(predicate)}_{lemma(span.root)}"


def _sides(pair: Pair) -> Iterator[str]:
    for side, span in (("s", pair.source_span), ("t", pair.target_span)):
        if span is None:
            continue
        for token in span:
            if token.pos_ == "NOUN":
                yield f"{side}n={lemma(token)}"
                if token.i == span.root.i:
                    yield f"{side}h={lemma(token)}"
            elif token.pos_ in _VERBAL:
                yield f"{side}v={lemma(token)}"


def _form(mark: str, token: Token) -> Iterator[str]:
    yield f"{mark}tag={token.tag_}"
    if is_negated(token):
        yield f"{mark}neg"
    if token.pos_ not in _VERBAL:
        return
    if is_passive(token):
        yield f"{mark}passive"
    word = modal(token)
    if word is not None:
        yield f"{mark}modal={word.lower_}"
        yield "future" if word.lower_ in _FUTURE else "modal"
        if is_negated(token):
            yield "future-neg"
    for child in token.children:
        if child.dep_ == "aux" and child.lower_ == "to":
            yield f"{mark}to"
        elif child.dep_ == "aux" and child.lemma_ == "be":
            yield f"{mark}progressive"


def _around(pair: Pair, token: Token, mark: str, families: Families) -> Iterator[str]:
    own = lemma(token)
    kin = families.of(token)
    for child in token.children:
        side = pair.side(child)
        if child.dep_ == "prt":
            yield f"{mark}prt={own}_{child.lower_}"
        elif child.dep_ in _OBJECTS or (child.dep_ == "nsubjpass" and side is None):
            name = side or lemma(child)
            yield f"{mark}o={name}"
            yield f"{mark}vo={own}_{name}"
            yield from (f"{mark}fo={family}_{name}" for family in kin)
            if side is None:
                of = families.of(child)
                yield from (f"{mark}of={family}" for family in of)
                yield from (f"{mark}ot={kind}" for kind in families.types(child))
                for family in kin:
                    yield from (f"{mark}fof={family}_{other}" for other in of)
                for inner in child.children:
                    if inner.dep_ in ("amod", "compound", "nmod") and pair.side(inner) is None:
                        yield f"{mark}om={lemma(inner)}"
                        yield from (f"{mark}omf={family}" for family in families.of(inner))
                    elif inner.dep_ == "prep":
                        for last in inner.children:
                            if last.dep_ == "pobj" and pair.side(last) is None:
                                yield f"{mark}oo={lemma(last)}"
                                yield from (f"{mark}oof={family}" for family in families.of(last))
                                for family in kin:
                                    yield from (f"{mark}foof={family}_{other}" for other in families.of(last))
        elif child.dep_ == "prep" and side is None:
            yield f"{mark}vp={own}_{child.lower_}"
            for inner in child.children:
                if inner.dep_ == "pobj" and pair.side(inner) is None:
                    yield f"{mark}po={child.lower_}_{lemma(inner)}"
                    for other in families.of(inner):
                        yield f"{mark}pof={other}"
                        yield from (f"{mark}fpof={family}_{other}" for family in kin)
                elif inner.dep_ == "pcomp":
                    yield f"{mark}x={lemma(inner)}"
                    yield from (f"{mark}xf={family}" for family in families.of(inner))
        elif child.dep_ in ("xcomp", "ccomp", "advcl") and side is None:
            name = "x" if child.dep_ != "advcl" else "adv"
            yield f"{mark}{name}={lemma(child)}"
            yield f"{mark}v{name}={own}>{lemma(child)}"
            yield from (f"{mark}{name}t={kind}" for kind in families.types(child))
            for other in families.of(child):
                yield f"{mark}{name}f={other}"
                yield from (f"{mark}f{name}f={family}>{other}" for family in kin)
            if is_negated(child):
                yield f"{mark}{name}neg"
        elif child.dep_ == "nsubj" and side is None:
            yield f"{mark}subj={lemma(child)}"
        elif child.dep_ == "advmod":
            yield f"{mark}adv={lemma(child)}"
