"""Which factors are cases of others: "Western sanctions" of "Western pressure".

One factor is a case of another of the same sign if everything in the other's label is there in its own, in the same
words or narrower ones: the head ("sanctions" are a way of "pressure", says the codebook), the actors (a state for a
bloc that it belongs to, an organ or a leader for the state), and the modifiers. It may say more besides. That is a
preorder, and its strict part a graph without circles; kept is only the step to the next wider factor (the transitive
reduction of Aho, Garey and Ullman 1972).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from detente.assembly.topics import singular
from detente.codebook import Codebook
from detente.codebook.code_tables import bloc_members, blocs
from detente.model import Claim, Dyad, Factor

_JOINING = frozenset({"and", "or"})
_TOKEN = re.compile(r"[^\W_][\w.'’-]*")


@dataclass(frozen=True, slots=True)
class Concept:
    """What a factor is about: the head of its label, the other words, and the third parties."""

    head: str
    words: frozenset[str]
    actors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wider:
    """What is wider than a word or an actor, itself included, at however many removes.

    >>> wider = Wider({"sanction": frozenset({"sanction", "pressure"})}, {"USA": frozenset({"USA", "WEST"})})
    >>> one = Concept("sanction", frozenset({"new"}), frozenset({"USA"}))
    >>> wider.covers(one, Concept("pressure", frozenset(), frozenset({"WEST"})))
    True
    """

    words: Mapping[str, frozenset[str]]
    actors: Mapping[str, frozenset[str]]

    def covers(self, one: Concept, other: Concept) -> bool:
        """Whether one concept has everything that another has, as it stands or narrower."""
        words = frozenset().union(*(self.of_word(word) for word in (one.head, *one.words)))
        actors = frozenset().union(*(self.actors.get(actor, frozenset((actor,))) for actor in one.actors))
        return other.head in self.of_word(one.head) and other.words <= words and other.actors <= actors

    def of_word(self, word: str) -> frozenset[str]:
        """A word with all that are wider."""
        return self.words.get(word, frozenset((word,)))


class Refining:
    """Finds which factors are cases of others.

    Args:
        dyad: the pair, whose own names do not tell factors apart.
        codebook: the names of actors, and its cues of the use `case_of`.
        as_of: the day as of which states belong to blocs.
    """

    def __init__(self, dyad: Dyad, codebook: Codebook, as_of: datetime.date | None) -> None:
        self._dyad = dyad
        self._codebook = codebook
        self._as_of = as_of
        steps: dict[str, set[str]] = {}
        for cue in codebook.cues("case_of"):
            for word in cue.words:
                steps.setdefault(singular(word.casefold()), set()).add(singular((cue.value or "").casefold()))
        self._words = {word: _reached(word, lambda one: steps.get(one, ())) for word in steps}
        self._blocs: dict[str, set[str]] = {}
        for bloc in blocs():
            for member in bloc_members(bloc, as_of):
                self._blocs.setdefault(member, set()).add(bloc)

    def refined(self, factors: Sequence[Factor]) -> tuple[Factor, ...]:
        """The factors, each with the ids of those that it is a case of."""
        concepts = {factor.id: self.concept(_lead(factor)) for factor in factors}
        spoken_of = {actor for concept in concepts.values() if concept is not None for actor in concept.actors}
        wider = Wider(words=self._words, actors={actor: _reached(actor, self._belongs_to) for actor in spoken_of})
        above: dict[str, list[str]] = {}
        for factor in factors:
            own = concepts[factor.id]
            above[factor.id] = [
                other.id
                for other in factors
                if other.sign is factor.sign
                and own is not None
                and (wide := concepts[other.id]) is not None
                and wider.covers(own, wide)
                and not wider.covers(wide, own)
            ]
        return tuple(
            factor.model_copy(update={"refines": _next(factor.id, above)}) if above[factor.id] else factor
            for factor in factors
        )

    def concept(self, claim: Claim) -> Concept | None:
        """What a claim's label is about; None where it has no word of its own."""
        third = frozenset(actor for actor in claim.actors if actor not in self._dyad)
        names = self._words_of_names((*third, *self._dyad.members))
        head: str | None = None
        ended = False
        words: list[str] = []
        for token in _TOKEN.findall(claim.label.casefold()):
            word = _bare(token)
            if word in _JOINING and not ended:
                continue  # "political and geopolitical influence" has one head
            if word in STOP_WORDS:
                # The head ends the first run of full words: "the lack | of trust", "Western sanctions | on banks".
                ended = ended or head is not None
            elif word not in names:
                words.append(singular(word))
                head = head if ended else words[-1]
        if head is None:
            return None
        return Concept(head=head, words=frozenset(words) - {head}, actors=third)

    def _belongs_to(self, actor: str) -> set[str]:
        """The blocs of a state, and the state of an organ or a leader."""
        state = self._codebook.actor(actor, self._as_of).speaks_for if actor in self._codebook.actors else None
        return self._blocs.get(actor, set()) | ({state} if state else set())

    def _words_of_names(self, actors: Iterable[str]) -> set[str]:
        entries = (self._codebook.actors[actor] for actor in actors if actor in self._codebook.actors)
        names = [name.text for entry in entries for name in entry.names]
        return {_bare(token) for name in names for token in _TOKEN.findall(name.casefold())}


def _bare(token: str) -> str:
    """A token without the points around it and the genitive's s.

    >>> _bare("iran's"), _bare("s-300.")
    ('iran', 's-300')
    """
    return token.strip(".'’-").removesuffix("'s").removesuffix("’s")


def _lead(factor: Factor) -> Claim:
    """The claim that gave the factor its label."""
    everyone = [support.claim for support in (*factor.support, *factor.opposition)]
    return next((claim for claim in everyone if claim.label == factor.label), everyone[0])


def _next(factor: str, above: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of all wider factors, those with none between."""
    further = {wider for one in above[factor] for wider in above[one]}
    return tuple(one for one in above[factor] if one not in further)


def _reached(start: str, steps: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """All that can be reached from a name in any number of steps, itself included.

    >>> _reached("a", {"a": ["b"], "b": ["a"]}.__getitem__) == {"a", "b"}
    True
    """
    reached, waiting = {start}, [start]
    while waiting:
        new = set(steps(waiting.pop())) - reached
        reached |= new
        waiting += sorted(new)
    return frozenset(reached)
