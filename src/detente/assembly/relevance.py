"""Which statements of a reading are about a dyad."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.model import (
    AgreementKind,
    AgreementMention,
    Claim,
    Condition,
    Dyad,
    Event,
    Prediction,
    Reading,
    RoleMention,
    Section,
    SectionRole,
    Statement,
)

MAX_ACTORS = 5
"""A sentence that names more actors than this lists them: it says little about any two."""
MIN_ALONE = 0.7
"""Sum of the weights of a claim that names nobody, from which on it is taken to be about what its section is about."""
MIN_WORDS = 13
"""Words of a part of a sentence that names none of the two, fewer than which it says too little to be about them."""
MAX_PAIRS = 3
"""Pairs that a text names together most often, as far as they tell what it is about."""
NEAR = 2
"""Sentences before and after some words that are looked at for who else is named there."""
MIN_NAMED = 2
"""Actors who must be named near some words for them to be no matter of one alone."""
_OF_ONE = frozenset({AgreementKind.DECREE, AgreementKind.SANCTION, AgreementKind.OTHER})
"""Kinds of instruments that a state also makes for itself alone."""
_BY_NAME = "agreement-named"
"""Rule of the instruments that everybody knows by name."""
_ARGUMENT = frozenset({SectionRole.INCENTIVES, SectionRole.IMPEDIMENTS})


@dataclass(frozen=True, slots=True)
class Relevance:
    """Says what of one reading is about a dyad.

    A statement is about the dyad if its words speak of both members; or of one of them where its section is about the
    two; in a list of reasons about the two, everything is.
    """

    reading: Reading
    dyad: Dyad
    around: bool = False
    """Also what a text says of one of the two and others: in a view of that text alone, where it is part of the
    picture."""

    def of_section(self, statement: Statement) -> Section | None:
        """The section that a statement stands in."""
        if statement.section is None or statement.section >= len(self.reading.sections):
            return None
        return self.reading.sections[statement.section]

    def in_focus(self, statement: Statement) -> bool:
        """Whether its section is about the dyad."""
        section = self.of_section(statement)
        return section is not None and section.about == self.dyad.members

    def _is_around(self, statement: Statement, actors: Iterable[str]) -> bool:
        """Whether, in a view of its text alone, its section is about one of the dyad, or one is among the actors.

        Where nobody is named at all, one of the dyad must be among those whom the text names together most often.
        """
        if not self.around:
            return False
        section = self.of_section(statement)
        about = section.about if section is not None else ()
        pairs = (actor for pair in self.reading.focus[:MAX_PAIRS] for actor in (pair.first, pair.second))
        return members((*about, *actors) or pairs, self.dyad) >= 1

    def _is_told_around(self, claim: Claim) -> bool:
        """Whether a claim counts in a view of its text alone.

        Of a text that turns from state to state, what it says of the one that it names with all of them ("we have
        worked for peace"), or of others only, counts near the words that name one of the pair; unless nobody else is
        named there, which is a matter at home.
        """
        if self._is_around(claim, claim.actors) and not self._is_of_hub(claim.actors):
            return True
        near = self._named_around(claim) if self.around else set()
        return members(near, self.dyad) >= 1 and len(near) >= MIN_NAMED

    def _is_of_hub(self, actors: Sequence[str]) -> bool:
        """Whether the only actor is one whom the text names with others more often than with the other of the dyad."""
        if len(actors) != 1:
            return False
        pairs = {(pair.first, pair.second): pair.sentences for pair in self.reading.focus}
        together = pairs.pop(self.dyad.members, 0)
        return sum(count for pair, count in pairs.items() if actors[0] in pair) > together

    def touches(self, statement: Statement) -> bool:
        """Whether a claim, condition or prediction is about the dyad."""
        named = members(statement.actors, self.dyad)
        if named == 2:
            return len(statement.actors) <= MAX_ACTORS or self.in_focus(statement)
        if not self.in_focus(statement):
            return False
        if named == 1:
            return True
        section = self.of_section(statement)
        return section is not None and section.listed and section.role in _ARGUMENT

    def claims(self) -> tuple[Claim, ...]:
        """Claims about the dyad; what the text itself denies is none."""
        return tuple(
            claim
            for claim in self.reading.claims
            if not claim.denied
            and not self._says_too_little(claim)
            and (
                self.touches(claim)
                or self._about_agreement(claim)
                or self._speaks_of_none(claim)
                or self._is_told_around(claim)
            )
        )

    def agreements(self) -> tuple[AgreementMention, ...]:
        """Agreements between the two, acts of law that bear on them, and instruments that a text about them names."""
        return tuple(mention for mention in self.reading.agreements if self._concerns(mention))

    def conditions(self) -> tuple[Condition, ...]:
        """Conditions about the dyad, or about an agreement in a section about the dyad."""
        return tuple(c for c in self.reading.conditions if self._bears_on(c))

    def predictions(self) -> tuple[Prediction, ...]:
        """Predictions about the dyad, or about an agreement in a section about the dyad."""
        return tuple(p for p in self.reading.predictions if self._bears_on(p))

    def roles(self) -> tuple[RoleMention, ...]:
        """What others do to the two or one of them, and what one of them does to others, where the text is about both.

        Where the words name one of the two alone, their section must be about the two.
        """
        return tuple(
            mention
            for mention in self.reading.roles
            if set(mention.actors) - set(self.dyad.members)
            and (named := members(mention.actors, self.dyad))
            and (named == 2 or self.in_focus(mention))
        )

    def events(self) -> tuple[Event, ...]:
        """Events between the two, and those of one of them with others in sections about the two.

        With `around`, also those between others in sections about the two or about one of them, and what one of the
        two does in sections about no pair.
        """
        return tuple(
            event
            for event in self.reading.events
            if self._involves(event)
            or self._is_around(event, (*event.source, *event.target))
            or (self.around and self._is_of_text())
        )

    def _is_of_text(self) -> bool:
        """Whether the dyad is the pair that the text names together most often: what others do is part of its story."""
        first = self.reading.focus[0] if self.reading.focus else None
        return first is not None and (first.first, first.second) == self.dyad.members

    def _concerns(self, mention: AgreementMention) -> bool:
        if self._is_at_home(mention):
            return False
        named = members(mention.parties, self.dyad)
        if named == 2 or (members(mention.actors, self.dyad) == 2 and len(mention.actors) <= MAX_ACTORS):
            return True
        # "I propose a fund": what names no parties is a plan at home.
        if (mention.parties or mention.kind is not AgreementKind.OTHER) and self._is_around(mention, mention.actors):
            return True
        if mention.kind.is_one_sided:
            spoken_of = max(named, members(mention.actors, self.dyad))
            if mention.kind is AgreementKind.RESOLUTION and self.in_focus(mention):
                return True  # what an assembly resolves bears on the two whose affairs the section is about
            return spoken_of == 2 or (spoken_of == 1 and self.in_focus(mention))
        if named == 1 and self._turns_to_no_other(mention):
            return True
        unnamed = not mention.parties and mention.kind is not AgreementKind.OTHER
        return self.in_focus(mention) and (named == 1 or unnamed)

    def _is_at_home(self, mention: AgreementMention) -> bool:
        """Whether an instrument is a matter within one state: the sentences around it name nobody else.

        A speech to a parliament speaks of a treaty in one paragraph and of the taxes in the next.
        """
        if mention.rule == _BY_NAME or mention.kind not in _OF_ONE:
            return False
        return len({*mention.actors, *self._named_around(mention)}) < MIN_NAMED

    def _named_around(self, statement: Statement) -> set[str]:
        """The states and organisations that the sentence of a statement and those next to it name or take up."""
        sentences = self.reading.sentences
        at = max(bisect_right(sentences, statement.evidence.start, key=lambda sentence: sentence.start) - 1, 0)
        near = sentences[max(at - NEAR, 0) : at + NEAR + 1]
        if not near:
            return set()
        named = (m for m in self.reading.mentions if near[0].start <= m.start < near[-1].end)
        # What stands before the point of an organ's or a person's id is the state that it speaks for.
        return {actor.partition(".")[0] for mention in named for actor in mention.actors}

    def _bears_on(self, statement: Statement) -> bool:
        """Whether a condition or prediction is about the dyad, or in a text about it that turns to no other pair.

        What may come of a conflict between two, or what it hangs on, is often said without naming either.
        """
        if self.touches(statement) or self._about_agreement(statement) or self._is_around(statement, statement.actors):
            return True
        return self._turns_to_no_other(statement)

    def _turns_to_no_other(self, statement: Statement) -> bool:
        """Whether a text names the dyad together most often, and the section of a statement is about no other pair."""
        section = self.of_section(statement)
        about = section.about if section is not None else ()
        return self._is_of_text() and about in ((), self.dyad.members)

    def _says_too_little(self, claim: Claim) -> bool:
        """Whether a claim is a few words that name none of the two and give no reason ("There was great progress")."""
        if claim.rule != "stance-clause" or members(claim.actors, self.dyad):
            return False
        return len(claim.evidence.quote.split()) < MIN_WORDS

    def _speaks_of_none(self, claim: Claim) -> bool:
        """Whether a strong claim names nobody, in a section about the dyad ("The failure of talks would be grave")."""
        weights = [cue.weight for cue in claim.cues]
        return not claim.actors and self.in_focus(claim) and abs(sum(weights)) >= MIN_ALONE

    def _about_agreement(self, statement: Statement) -> bool:
        return self.in_focus(statement) and any(
            statement.evidence.overlaps(mention.evidence) for mention in self.reading.agreements
        )

    def _involves(self, event: Event) -> bool:
        sides = {*event.source, *event.target}
        return members(sides, self.dyad) == 2 or (members(sides, self.dyad) >= 1 and self.in_focus(event))


def members(actors: Iterable[str], dyad: Dyad) -> int:
    """How many members of the dyad are among the actors.

    >>> members(("IRN", "USA"), Dyad.of("RUS", "IRN"))
    1
    """
    return len(set(actors) & set(dyad.members))
