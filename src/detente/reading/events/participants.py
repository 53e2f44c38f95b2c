"""Participants: for the words of a side, the actor, the state, the sector and the role that they mean."""

from __future__ import annotations

import datetime

from detente.codebook import Codebook, CueEntry
from detente.model import ActorKind, MentionKind, Participant
from detente.reading.events.candidates import Party, Side
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence

MAX_NAME_WORDS = 12


class ParticipantFinder:
    """Says of each party who it is at the document's date.

    Args:
        codebook: its uses `sector` and `role` know the words, its offices who held what when.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._sectors = _by_words(codebook, "sector")
        self._roles = _by_words(codebook, "role")

    def of(self, sentence: ParsedSentence, side: Side) -> tuple[Participant, ...]:
        """The participants of a side, in the order of their words: one for each actor that the words mean."""
        found = []
        for party in side:
            evidence = sentence.evidence(party.start, party.end)
            name = sentence.label(party.start, party.end, MAX_NAME_WORDS)
            for named in self._named(sentence, party):
                found.append(
                    self._participant(sentence, party, named).model_copy(update={"evidence": evidence, "name": name})
                )
        return tuple(found)

    def _named(self, sentence: ParsedSentence, party: Party) -> list[str | None]:
        """Ids of the very actors named, a person rather than his state; None where the codebook knows nobody there."""
        if not party.actors:
            return [None]
        own = [
            named
            for found in sentence.found
            if party.start <= found.start < party.end
            for actor, named in zip(found.actors, found.named, strict=False)
            if actor in party.actors and named != actor
        ]
        stood_for = {self.acts_for(named, sentence.published) for named in own}
        rest = [actor for actor in party.actors if actor not in stood_for]
        return [*dict.fromkeys(own), *rest]

    def _participant(self, sentence: ParsedSentence, party: Party, named: str | None) -> Participant:
        entry = self._codebook.actors.get(named) if named else None
        evidence = sentence.evidence(party.head.i, party.head.i + 1)
        sector, role = self._words(sentence, party)
        state = self.acts_for(named, sentence.published) if named else None
        if entry is not None:
            actor = entry.actor(sentence.published)
            if actor.role is not None:
                role = actor.role
                sector = self._of_role(role) or sector or "government"
            elif entry.kind is ActorKind.ORGAN:
                sector = self._of_name(entry.name, self._sectors) or sector
                role = self._of_name(entry.name, self._roles) or role
            elif entry.kind is ActorKind.GROUP:
                sector = sector or "rebels"
            elif entry.kind is ActorKind.STATE:
                # The state by its name acts through its government; "a Turkish jet" is known by its noun or not at all.
                sector = sector or ("government" if sentence.actors_at(party.head) else None)
            elif entry.kind is not ActorKind.PERSON:
                sector = "international"
        return Participant(
            name=party.head.text,
            actor=named,
            state=state if state and self._is_state(state) else self._based(entry.based_in if entry else ()),
            sector=sector,
            role=role,
            evidence=evidence,
        )

    def _words(self, sentence: ParsedSentence, party: Party) -> tuple[str | None, str | None]:
        """Sector and role by the party's own words, its head before what stands beside it ("journalist Kittleson")."""

        named = (found for found in sentence.found if found.kind is MentionKind.NAME)
        names = {i for found in named for i in range(found.start, found.end)}

        def nearest(use: str) -> str | None:
            # A word inside an actor's own name ("the European Union") says nothing of what he is in this text.
            hits = [hit for hit in sentence.uses(use, party.start, party.end) if hit.head.i not in names]
            beside = [hit for hit in hits if _covers(hit, party.head.i) or hit.head.head.i == party.head.i]
            ranked = sorted(beside, key=lambda hit: (not _covers(hit, party.head.i), hit.start - hit.end, hit.start))
            return ranked[0].entry.value if ranked else None

        return nearest("sector"), nearest("role")

    def _of_role(self, role: str) -> str | None:
        return self._of_name(role, self._sectors)

    def _of_name(self, name: str, known: dict[str, CueEntry]) -> str | None:
        """The value of the longest known words in a name."""
        lowered = f" {name.casefold()} "
        fitting = [words for words in known if f" {words} " in lowered]
        return known[max(fitting, key=lambda words: (len(words), words))].value if fitting else None

    def acts_for(self, actor_id: str, on: datetime.date | None) -> str:
        """The state or organisation that an actor acts for, by the office held nearest to a day; itself where none."""
        entry = self._codebook.actors.get(actor_id)
        if entry is None:
            return actor_id
        if entry.offices and on is not None:
            nearest = min(entry.offices, key=lambda office: office.distance(on))
            return nearest.of
        return entry.actor(on).speaks_for or actor_id

    def _is_state(self, actor_id: str) -> bool:
        entry = self._codebook.actors.get(actor_id)
        return entry is not None and entry.kind is ActorKind.STATE

    def _based(self, states: tuple[str, ...]) -> str | None:
        return states[0] if len(states) == 1 else None


def _covers(hit: Hit, index: int) -> bool:
    return hit.start <= index < hit.end


def _by_words(codebook: Codebook, use: str) -> dict[str, CueEntry]:
    return {words.casefold(): cue for cue in codebook.cues(use) for words in cue.words}
