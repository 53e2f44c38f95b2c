"""The same agreement under different descriptions is one, with the history of how far it has come."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.lang.en.stop_words import STOP_WORDS

from detente.assembly.families import Families
from detente.assembly.topics import singular
from detente.codebook import Codebook
from detente.model import (
    Agreement,
    AgreementKind,
    AgreementMention,
    AgreementStatus,
    Dyad,
    Precision,
    Signatory,
    StatusEntry,
    When,
    identifier,
)

_WORD = re.compile(r"[\w][\w.&-]*", re.UNICODE)
_ORDER = tuple(AgreementStatus)
SAME_NAME = 0.5
"""Share of distinguishing words that two names must have in common to be one agreement's (Jaccard)."""
COMPOUND = 2
"""Nouns for agreements that tell one from others when they stand together."""
_FIRST = frozenset({AgreementStatus.PROPOSED, AgreementStatus.NEGOTIATING, AgreementStatus.SIGNED})
_LOOSE = frozenset({AgreementKind.PACT, AgreementKind.OTHER, AgreementKind.TREATY, AgreementKind.MEMORANDUM})


@dataclass(slots=True)
class _Cluster:
    mentions: list[AgreementMention] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    @property
    def kind(self) -> AgreementKind:
        return self.mentions[0].kind


class AgreementAssembly:
    """Puts mentions of agreements together.

    Args:
        dyad: the pair.
        codebook: which words only say that something is an agreement, and which are actors' names.
        families: who is independent of whom.
        published: publication date of each document.
        titles: title of each document, which often names what its text then calls "the contract".
    """

    def __init__(
        self,
        dyad: Dyad,
        codebook: Codebook,
        families: Families,
        published: Mapping[str, datetime.date | None],
        titles: Mapping[str, str | None],
    ) -> None:
        self._titles = titles
        self._dyad = dyad
        self._families = families
        self._published = published
        self._nouns = {word for cue in codebook.cues("agreement") for word in cue.words}
        # Words that say nothing about which agreement it is.
        generic = {
            word
            for use in ("agreement", "status", "mutual", "tie")
            for cue in codebook.cues(use)
            for phrase in cue.words
            for word in phrase.casefold().split()
        }
        self._helping = {word for cue in codebook.cues("helping") for word in cue.words}
        members = [codebook.actors[actor] for actor in dyad.members if actor in codebook.actors]
        actors = {word for entry in members for name in entry.names for word in _WORD.findall(name.text.casefold())}
        self._generic = generic | actors | STOP_WORDS | {"recent", "new", "first", "last"}

    def agreements(self, mentions: Sequence[AgreementMention]) -> tuple[Agreement, ...]:
        """The agreements that some mentions name, those between the two first, then by date."""
        clusters: list[_Cluster] = []
        for mention in self._in_order(mentions):
            words = self.words_of(mention)
            cluster = self._cluster_of(mention, words, clusters)
            if cluster is None:
                cluster = _Cluster()
                clusters.append(cluster)
            cluster.mentions.append(mention)
            cluster.words |= words
        clusters = self._joined_by_date(clusters)
        found = [self._agreement(cluster) for cluster in clusters if self._is_known(cluster)]
        return tuple(sorted(found, key=self._sort_key))

    def distinguishing(self, name: str) -> set[str]:
        """Words of a name that tell which agreement it is."""
        found = (word.strip(".-").removesuffix("'s") for word in _WORD.findall(name.casefold()))
        # "The Swiss-brokered ceasefire": who helped to make it does not tell it from the one that the text has named.
        found = (word for word in found if word.rpartition("-")[2] not in self._helping)
        # "Iran-Russia" is two actors, "oil-for-goods" three words, "S-300" one.
        words = {part for word in found for part in (word.split("-") if not any(c.isdigit() for c in word) else [word])}
        return {
            singular(word)
            for word in words
            if word and word not in self._generic and singular(word) not in self._generic
        }

    def words_of(self, mention: AgreementMention) -> set[str]:
        """Distinguishing words of a mention, without those of its dates, which are compared as dates."""
        dates = [when.text.casefold() for when in (mention.dated, mention.when) if when is not None]
        dated = {word for text in dates for word in _WORD.findall(text)}
        return {word for word in self.distinguishing(mention.name) if word not in dated}

    def _joined_by_date(self, clusters: list[_Cluster]) -> list[_Cluster]:
        """Mentions without distinguishing words go to the one agreement of their kind and date, where there is one."""
        kept = [cluster for cluster in clusters if cluster.words]
        for cluster in (c for c in clusters if not c.words):
            dates = [d for m in cluster.mentions if (d := self._identity(m, told=True)) is not None]
            fitting = [
                other
                for other in kept
                if _compatible(cluster.kind, other.kind)
                and any(_overlap(d, e) for m in other.mentions if (e := self._identity(m, told=True)) for d in dates)
            ]
            if len(fitting) == 1:
                fitting[0].mentions.extend(cluster.mentions)
            else:
                kept.append(cluster)
        return kept

    def _is_known(self, cluster: _Cluster) -> bool:
        """Whether a reader can tell which agreement it is: by its words or its date, or because its status is told."""
        if cluster.words or any(m.dated or self._is_compound(m.name) for m in cluster.mentions):
            return True
        told = [mention for mention in cluster.mentions if mention.status is not None and mention.parties]
        return any(mention.cues or set(mention.parties) >= set(self._dyad.members) for mention in told)

    def _is_compound(self, name: str) -> bool:
        """Whether two nouns tell together what none tells alone: "the armistice negotiation", "sanctions talks"."""
        return len({singular(word) for word in _WORD.findall(name.casefold())} & self._nouns) >= COMPOUND

    def _in_order(self, mentions: Iterable[AgreementMention]) -> list[AgreementMention]:
        """By publication, then as they stand in their documents."""
        return sorted(
            mentions,
            key=lambda m: (
                self._published.get(m.evidence.document_id) or datetime.date.max,
                m.evidence.document_id,
                m.evidence.start,
            ),
        )

    def _cluster_of(self, mention: AgreementMention, words: set[str], clusters: list[_Cluster]) -> _Cluster | None:
        if words:
            scored = [
                (self._likeness(words, cluster), -index, cluster)
                for index, cluster in enumerate(clusters)
                if _compatible(mention.kind, cluster.kind) and self._same_date(mention, cluster)
            ]
            best = max(scored, key=lambda item: (item[0], item[1]), default=None)
            if best is not None and best[0] >= SAME_NAME:
                return best[2]
            # "the recent military agreement": a shorter name for what the same document has named at length.
            document = mention.evidence.document_id
            shortened = [
                cluster
                for score, _, cluster in scored
                if score and words <= cluster.words and cluster.mentions[-1].evidence.document_id == document
            ]
            return shortened[0] if len(shortened) == 1 else None
        if mention.dated is not None:
            # "the decree of 22 September 2010": whatever the document, the one of its kind and date.
            for cluster in clusters:
                dates = [d for m in cluster.mentions if (d := self._identity(m)) is not None]
                if _compatible(mention.kind, cluster.kind) and any(_overlap(mention.dated, d) for d in dates):
                    return cluster
            return None
        # "the agreement", "that order": the last one of its kind that the same document named.
        document = mention.evidence.document_id
        here = [cluster for cluster in clusters if cluster.mentions[-1].evidence.document_id == document]
        fitting = [
            cluster
            for cluster in sorted(here, key=lambda c: c.mentions[-1].evidence.start, reverse=True)
            if _alike(mention.kind, cluster.kind) and self._same_date(mention, cluster)
        ]
        # One that has the same parties is meant sooner than one that two others have.
        own = [c for c in fitting if set(c.mentions[0].parties) == set(mention.parties)]
        return next(iter(own or fitting), None) or self._named_in_title(mention, clusters)

    def _named_in_title(self, mention: AgreementMention, clusters: list[_Cluster]) -> _Cluster | None:
        """The one agreement of its kind that the title of the mention's document tells apart from others."""
        title = self.distinguishing(self._titles.get(mention.evidence.document_id) or "")
        fitting = [c for c in clusters if _compatible(mention.kind, c.kind) and c.words & title]
        return fitting[0] if len(fitting) == 1 else None

    def _likeness(self, words: set[str], cluster: _Cluster) -> float:
        if not cluster.words:
            return 0.0
        numbers = {word for word in words & cluster.words if any(c.isdigit() for c in word)}
        if numbers:
            return 1.0
        shared = len(words & cluster.words)
        best = max((shared / len(words | own) for m in cluster.mentions if (own := self.words_of(m))), default=0.0)
        contained = shared / min(len(words), len(cluster.words))
        return max(best, contained if shared >= 2 else 0.0)

    def _same_date(self, mention: AgreementMention, cluster: _Cluster) -> bool:
        """Whether the dates that are part of the descriptions can be the same."""
        dates = [m.dated for m in cluster.mentions if m.dated is not None]
        if mention.dated is None or not dates:
            return True
        return any(_overlap(mention.dated, date) for date in dates)

    def _identity(self, mention: AgreementMention, *, told: bool = False) -> When | None:
        """The date by which texts call an agreement: the one in its description, else the day it was signed."""
        if mention.dated is not None:
            return mention.dated
        if mention.status is AgreementStatus.SIGNED:
            reported = None if told else self._published.get(mention.evidence.document_id)
            return mention.when or (When.day(reported) if reported else None)
        return None

    def _agreement(self, cluster: _Cluster) -> Agreement:
        mentions = cluster.mentions
        history = self._history(mentions)
        named = max(mentions, key=lambda m: (len(self.distinguishing(m.name)), -len(m.name), m.name))
        kinds = [m.kind for m in mentions]
        kind = next((k for k in kinds if k not in (AgreementKind.PACT, AgreementKind.OTHER)), kinds[0])
        if AgreementKind.PACT in kinds and kind is AgreementKind.TALKS:
            kind = AgreementKind.PACT
        parties: dict[str, int] = {}
        for mention in mentions:
            for party in mention.parties:
                parties[party] = parties.get(party, 0) + 1
        names = list(dict.fromkeys(m.name for m in mentions))
        status, conflicting = self._current(history)
        return Agreement(
            id=identifier("agreement", str(self._dyad), *sorted({m.id for m in mentions})[:1], named.name),
            name=named.name,
            other_names=tuple(name for name in names if name != named.name)[:8],
            kind=kind,
            parties=self._parties(parties),
            issuer=next((m.issuer for m in mentions if m.issuer), None),
            signatories=_signatories(mentions),
            provisions=tuple(dict.fromkeys(words for m in mentions for words in m.provisions)),
            dated=next((m.dated for m in mentions if m.dated), None),
            status=status,
            history=tuple(history),
            mentions=tuple(m.evidence for m in mentions),
            families=self._families.count(m.evidence.document_id for m in mentions),
            conflicting=conflicting,
        )

    def _parties(self, named: Mapping[str, int]) -> tuple[str, ...]:
        """Those whom a good part of the mentions name, the dyad's members first: one slip names no party."""
        enough = 0.25 * max(named.values(), default=0)
        kept = [party for party in named if named[party] >= enough]
        return tuple(sorted(kept, key=lambda p: (p not in self._dyad, -named[p], p)))[:6]

    def _history(self, mentions: Sequence[AgreementMention]) -> list[StatusEntry]:
        entries: dict[tuple[AgreementStatus, str], StatusEntry] = {}
        # A status that only the kind tells (talks are being held) gives way to those that words tell.
        told = any(mention.cues and mention.status is not None for mention in mentions)
        for mention in mentions:
            if mention.status is None or (told and not mention.cues):
                continue
            document = mention.evidence.document_id
            key = (mention.status, document)
            # The first sentence of a document that tells a step is kept; later ones repeat it.
            entries.setdefault(
                key,
                StatusEntry(
                    status=mention.status,
                    when=mention.when,
                    reported=self._published.get(document),
                    evidence=mention.evidence,
                    sentence=mention.sentence,
                    claimants=mention.claimants,
                    family=self._families.of(document),
                    rule=mention.rule,
                    confidence=mention.confidence,
                ),
            )
        return _in_order(list(entries.values()))

    def _current(self, history: list[StatusEntry]) -> tuple[AgreementStatus | None, bool]:
        """The latest status, and whether texts published on the day of the latest one disagree with it."""
        if not history:
            return None, False
        last = history[-1]
        rivals = {
            e.status
            for e in history
            if e.family != last.family and e.reported == last.reported and e.status is not last.status
        }
        return last.status, bool(
            rivals
            & {
                AgreementStatus.CANCELLED,
                AgreementStatus.SUSPENDED,
                AgreementStatus.IN_FORCE,
                AgreementStatus.IMPLEMENTED,
            }
        )

    def _sort_key(self, agreement: Agreement) -> tuple[bool, int, datetime.date, str]:
        bilateral = set(agreement.parties) >= set(self._dyad.members)
        first = _day(agreement.history[0]) if agreement.history else datetime.date.max
        return (not bilateral, -agreement.families, first, agreement.name)


def _signatories(mentions: Iterable[AgreementMention]) -> tuple[Signatory, ...]:
    """Those who signed it, each once: of one name and its short form, the longer."""
    found: dict[str, Signatory] = {}
    for signatory in (one for mention in mentions for one in mention.signatories):
        last = signatory.name.split()[-1].casefold()
        if last not in found or len(signatory.name) > len(found[last].name):
            found[last] = signatory
    return tuple(found.values())


def _in_order(entries: list[StatusEntry]) -> list[StatusEntry]:
    """Steps by their days; a first step without a date is no later than what its document tells of later ones.

    "China encouraged Iran to agree to the ceasefire" comes before the ceasefire that the same text dates.
    """

    def day(entry: StatusEntry) -> datetime.date:
        own = _day(entry)
        if entry.when is not None or entry.status not in _FIRST:
            return own
        document, place = entry.evidence.document_id, _ORDER.index(entry.status)
        later = [e for e in entries if e.evidence.document_id == document and _ORDER.index(e.status) > place]
        return min([own, *map(_day, later)])

    return sorted(entries, key=lambda e: (day(e), _ORDER.index(e.status), e.evidence.id))


def _day(entry: StatusEntry) -> datetime.date:
    """The day that a step is put at: its own, if it is no later than the report, else the report's.

    Of a whole year or season, a first step is put at the beginning and a later one at the end, so that "signed in 2015"
    does not follow what came into force that autumn.
    """
    reported = entry.reported or datetime.date.max
    if entry.when is not None and entry.when.start <= reported:
        if entry.status in _FIRST and entry.when.precision in (Precision.YEAR, Precision.SEASON):
            return entry.when.start
        return min(entry.when.end, reported)
    return reported


def _overlap(one: When, other: When) -> bool:
    return one.start <= other.end and other.start <= one.end


def _alike(one: AgreementKind, other: AgreementKind) -> bool:
    """Whether "the agreement" can mean it: a treaty or a pact, but no memorandum and no proposal."""
    return one is other or {one, other} <= {AgreementKind.PACT, AgreementKind.TREATY}


def _compatible(one: AgreementKind, other: AgreementKind) -> bool:
    return one is other or (one in _LOOSE and other in _LOOSE)
