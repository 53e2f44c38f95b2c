"""What a proposal is held against: the text itself, and what the rules found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from detente.codebook import Codebook
from detente.model import Document, Evidence, Mention, Reading, When
from detente.reading.dates import find_dates
from detente.reading.llm.pieces import Piece
from detente.reading.llm.proposals import Drop
from detente.reading.parsed import MAX_EVIDENCE

_SHORTEST = 3
"""Letters and digits that a quotation must have: fewer show nothing."""


class DroppedError(Exception):
    """Why a proposal is not kept."""

    def __init__(self, why: Drop) -> None:
        self.why = why
        super().__init__(why)


class Grounds:
    """Finds the words, actors and dates of proposals in the document that they were made from.

    Args:
        document: the document.
        reading: what the rules found in it.
        codebook: the actors.
    """

    def __init__(self, document: Document, reading: Reading, codebook: Codebook) -> None:
        self._document = document
        self._reading = reading
        self._codebook = codebook
        self._sentences = reading.sentences
        self._ends = [sentence.end for sentence in self._sentences]
        mentions = sorted(reading.mentions, key=lambda mention: (mention.start, mention.end))
        self._mentions = [(mention, self._parties(mention)) for mention in mentions]
        self._starts = [mention.start for mention in mentions]
        self._taken_back = [notice.sentence for notice in reading.retractions]
        self.spoken_of = tuple(dict.fromkeys(actor for _, parties in self._mentions for actor in parties))
        """Ids of the actors that the document speaks of, in order of appearance."""

    # Words -------------------------------------------------------------------------------------------------------

    def quotation(self, piece: Piece, words: str, actors: Sequence[str]) -> Evidence:
        """The evidence that a proposal's quotation is.

        Of several places where the words stand in the piece, it is the first whose sentence speaks of all the actors
        named beside it; the first of all, if none does.

        Raises:
            DroppedError: if the words do not stand in the piece, or in a notice that takes a report back.
        """
        places = [self._evidence(start, end) for start, end in piece.places(words) if end - start <= MAX_EVIDENCE]
        if not places or sum(map(str.isalnum, words)) < _SHORTEST:
            raise DroppedError(Drop.NOT_QUOTED)
        wanted = set(actors)
        found = next((one for one in places if wanted <= set(self.actors_in(self.sentence(one)))), places[0])
        if any(found.overlaps(notice) for notice in self._taken_back):
            raise DroppedError(Drop.TAKEN_BACK)
        return found

    def inside(self, whole: Evidence, piece: Piece, words: str) -> Evidence:
        """The first place of words within other words.

        Raises:
            DroppedError: if they do not stand there.
        """
        return self._first(whole, piece, words, Drop.NOT_INSIDE)

    def beside(self, evidence: Evidence, piece: Piece, words: str) -> Evidence:
        """The first place of words in the sentence of other words.

        Raises:
            DroppedError: if they do not stand there.
        """
        return self._first(self.sentence(evidence), piece, words, Drop.NO_SPEAKER)

    def sentence(self, evidence: Evidence) -> Evidence:
        """The sentence, or sentences, that words stand in; the words themselves where no sentence was found."""
        first = bisect_left(self._ends, evidence.start + 1)
        touched = [s for s in self._sentences[first : first + MAX_EVIDENCE] if s.start < evidence.end]
        if not touched:
            return evidence
        start, end = min(touched[0].start, evidence.start), max(touched[-1].end, evidence.end)
        # Of a very long sentence, the part around the words.
        return self._evidence(max(start, evidence.start - 2 * MAX_EVIDENCE), min(end, evidence.end + 2 * MAX_EVIDENCE))

    def section(self, evidence: Evidence) -> int | None:
        """The section that words stand in."""
        found = [n for n, section in enumerate(self._reading.sections) if section.start <= evidence.start < section.end]
        return found[-1] if found else None

    def _first(self, within: Evidence, piece: Piece, words: str, otherwise: Drop) -> Evidence:
        for start, end in piece.places(words):
            if within.start <= start and end <= within.end:
                return self._evidence(start, end)
        raise DroppedError(otherwise)

    def _evidence(self, start: int, end: int) -> Evidence:
        return Evidence.in_text(self._document.id, self._document.text, start, end)

    # Actors ------------------------------------------------------------------------------------------------------

    def actor(self, name: str) -> str:
        """Id of the state, organisation, bloc or group that a name or id means, or that a person or organ speaks for.

        Raises:
            DroppedError: if the codebook does not know it, or the document does not speak of it.
        """
        known = self._codebook.find(name, self._document.published)
        if known is None:
            raise DroppedError(Drop.UNKNOWN_ACTOR)
        party = known.speaks_for or known.id
        if party not in self.spoken_of:
            raise DroppedError(Drop.ABSENT_ACTOR)
        return party

    def actors(self, names: Sequence[str]) -> tuple[str, ...]:
        """The same for several names, each actor once."""
        return tuple(dict.fromkeys(self.actor(name) for name in names))

    def actors_in(self, evidence: Evidence) -> tuple[str, ...]:
        """Ids of the actors of whom words speak, in order of appearance."""
        return self.actors_between(evidence.start, evidence.end)

    def actors_between(self, start: int, end: int) -> tuple[str, ...]:
        """The same for a range of the text."""
        mentions = self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple(dict.fromkeys(actor for _, parties in mentions for actor in parties))

    def mention(self, actor: str, evidence: Evidence) -> Mention:
        """The words by which an actor is spoken of in the sentence of other words, or last before it.

        Raises:
            DroppedError: if the document speaks of the actor only later.
        """
        sentence = self.sentence(evidence)
        last = bisect_left(self._starts, sentence.end)
        found = [mention for mention, parties in self._mentions[:last] if actor in parties]
        if not found:
            raise DroppedError(Drop.ABSENT_ACTOR)
        return next((mention for mention in found if mention.start >= sentence.start), found[-1])

    def words_of(self, mention: Mention) -> Evidence:
        """The words of a mention."""
        return self._evidence(mention.start, mention.end)

    def _parties(self, mention: Mention) -> tuple[str, ...]:
        """Those for whom the actors of a mention stand, as of the document's date."""
        known = (actor for actor in mention.actors if actor in self._codebook.actors)
        named = (self._codebook.actor(actor, self._document.published) for actor in known)
        return tuple(dict.fromkeys(actor.speaks_for or actor.id for actor in named))

    # Dates -------------------------------------------------------------------------------------------------------

    def when(self, words: Evidence, *, happened: bool) -> When:
        """The days that words name, as seen from the document's date.

        Args:
            words: words of the text.
            happened: whether they date something that is told as done, which cannot lie after the document.

        Raises:
            DroppedError: if no day can be made of them, or one that cannot be.
        """
        published = self._document.published
        found = next((when for _, _, when in find_dates(words.quote, published)), None)
        if found is None or (happened and published is not None and found.start > published):
            raise DroppedError(Drop.NO_DATE)
        return found
