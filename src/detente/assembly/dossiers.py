"""From readings to the dossier of a dyad as of a date."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from detente.assembly.agreements import AgreementAssembly
from detente.assembly.collecting import Collected, collect
from detente.assembly.factors import FactorAssembly
from detente.assembly.families import Families
from detente.assembly.gaps import find_gaps
from detente.assembly.retractions import match_retractions
from detente.assembly.third_parties import third_parties
from detente.assembly.timeline import build_timeline
from detente.codebook import Codebook
from detente.model import (
    Agreement,
    Condition,
    Contribution,
    Document,
    Dossier,
    Dyad,
    Evidence,
    Factor,
    FoundCondition,
    FoundPrediction,
    NamedRetraction,
    Passage,
    Prediction,
    Reading,
    ThirdParty,
    TimelineEntry,
)
from detente.version import __version__


def assemble(
    read: Iterable[tuple[Document, Reading]],
    dyad: Dyad,
    codebook: Codebook,
    *,
    as_of: datetime.date | None = None,
    families: Mapping[str, str] | None = None,
) -> Dossier:
    """The dossier of a dyad: a pure function of documents, readings, dyad, codebook and date.

    Args:
        read: documents with their readings, in any order; gone through once, texts are not kept.
        dyad: the pair of states.
        codebook: for names, themes and concepts.
        as_of: only what was published by that day counts; None: everything.
        families: document id to the id of its family of near-copies, for documents that have any.

    >>> from detente.codebook import load_codebook
    >>> dossier = assemble([], Dyad.of("IRN", "RUS"), load_codebook())
    >>> dossier.factors, [gap.kind for gap in dossier.gaps]
    ((), ['silent'])
    """
    kept = collect(read, dyad, as_of)
    touching = set(_documents_of(kept))
    retractions = match_retractions(kept.retractions, kept.sources)
    _drop(kept, {notice.withdraws for notice in retractions if notice.withdraws})
    publishers = {s.id: s.publisher for s in kept.sources.values() if s.publisher}
    admitted = {document: family for document, family in (families or {}).items() if document in kept.sources}
    witnesses = Families(_rooted(admitted, kept), publishers)
    published = {source.id: source.published for source in kept.sources.values()}
    names = _names(codebook)
    factors = FactorAssembly(dyad, codebook, names, witnesses).factors(kept.claims, kept.affinities)
    titles = {source.id: source.title for source in kept.sources.values()}
    agreements = AgreementAssembly(dyad, codebook, witnesses, published, titles).agreements(kept.agreements)
    conditions = _conditions(kept.conditions, witnesses)
    predictions = _predictions(kept.predictions, published, witnesses)
    outsiders = third_parties(kept.roles, dyad, witnesses)
    timeline = build_timeline(kept.events, agreements, published, witnesses)
    relevant = tuple(notice for notice in retractions if notice.withdraws in touching)
    shown = dict.fromkeys(_shown(factors, agreements, conditions, predictions, outsiders, timeline, relevant))
    used = set(_actors(factors, agreements, conditions, predictions, outsiders, timeline)) | set(dyad.members)
    return Dossier(
        dyad=dyad,
        names={actor: names.get(actor, actor) for actor in sorted(used)},
        as_of=as_of,
        detente=__version__,
        codebook=codebook.fingerprint,
        themes={theme.id: theme.name for theme in codebook.themes.values()},
        factors=factors,
        agreements=agreements,
        conditions=conditions,
        predictions=predictions,
        third_parties=outsiders,
        timeline=timeline,
        retractions=relevant,
        sources=_sources(kept, witnesses, factors, agreements, conditions, predictions, timeline, relevant),
        considered=kept.considered,
        gaps=find_gaps(kept, dyad, names, factors, agreements, relevant, as_of),
        passages=tuple(_passages(shown, kept)),
    )


def _documents_of(kept: Collected) -> Iterator[str]:
    """Ids of the documents that say something about the dyad."""
    yield from (claim.evidence.document_id for claim, _ in kept.claims)
    for statements in (kept.agreements, kept.conditions, kept.predictions, kept.events):
        yield from (statement.evidence.document_id for statement in statements)


def _drop(kept: Collected, withdrawn: set[str]) -> None:
    """Nothing rests on a report that was withdrawn."""
    for document in sorted(withdrawn):
        kept.affinities.forget(document)
    kept.claims = [(claim, section) for claim, section in kept.claims if claim.evidence.document_id not in withdrawn]
    kept.agreements = [a for a in kept.agreements if a.evidence.document_id not in withdrawn]
    kept.conditions = [c for c in kept.conditions if c.evidence.document_id not in withdrawn]
    kept.predictions = [p for p in kept.predictions if p.evidence.document_id not in withdrawn]
    kept.roles = [r for r in kept.roles if r.evidence.document_id not in withdrawn]
    kept.events = [e for e in kept.events if e.evidence.document_id not in withdrawn]
    kept.claims.sort(key=lambda item: (item[0].evidence.document_id, item[0].evidence.start, item[0].id))


def _rooted(families: Mapping[str, str], kept: Collected) -> dict[str, str]:
    """Families named after their earliest member as of the date, so that later copies change nothing."""
    members: dict[str, list[str]] = defaultdict(list)
    for document, family in families.items():
        members[family].append(document)
    return {
        document: min(group, key=lambda d: (kept.sources[d].published or datetime.date.max, d))
        for group in members.values()
        for document in group
    }


def _conditions(conditions: list[Condition], families: Families) -> tuple[FoundCondition, ...]:
    """Conditions, those that several documents state in the same words put together."""
    groups: dict[str, list[Condition]] = defaultdict(list)
    for condition in sorted(conditions, key=lambda c: (c.evidence.document_id, c.evidence.start)):
        groups[" ".join(condition.evidence.quote.casefold().split())].append(condition)
    found = [
        FoundCondition(
            condition=group[0],
            repeated=tuple(c.evidence for c in group[1:]),
            family=families.of(group[0].evidence.document_id),
            families=families.count(c.evidence.document_id for c in group),
        )
        for group in groups.values()
    ]
    return tuple(sorted(found, key=lambda f: (-f.families, -f.condition.confidence, f.condition.evidence.id)))


def _predictions(
    predictions: list[Prediction], published: Mapping[str, datetime.date | None], families: Families
) -> tuple[FoundPrediction, ...]:
    """Predictions, newest first; the same words in a copy are left out."""
    seen: set[str] = set()
    found = []
    for prediction in sorted(predictions, key=lambda p: (p.evidence.document_id, p.evidence.start)):
        words = " ".join(prediction.evidence.quote.casefold().split())
        if words in seen:
            continue
        seen.add(words)
        document = prediction.evidence.document_id
        found.append(
            FoundPrediction(prediction=prediction, published=published.get(document), family=families.of(document))
        )
    newest = datetime.date.max
    return tuple(
        sorted(found, key=lambda f: ((newest - (f.published or datetime.date.min)).days, f.prediction.evidence.id))
    )


def _shown(
    factors: tuple[Factor, ...],
    agreements: tuple[Agreement, ...],
    conditions: tuple[FoundCondition, ...],
    predictions: tuple[FoundPrediction, ...],
    outsiders: tuple[ThirdParty, ...],
    timeline: tuple[TimelineEntry, ...],
    retractions: tuple[NamedRetraction, ...],
) -> Iterator[Evidence]:
    """Every evidence that the dossier shows."""
    for factor in factors:
        for support in (*factor.support, *factor.opposition):
            yield support.claim.evidence
    for agreement in agreements:
        yield from agreement.mentions
        yield from (entry.evidence for entry in agreement.history)
    for found in conditions:
        yield found.condition.evidence
        yield from found.repeated
    for made in predictions:
        yield made.prediction.evidence
    for party in outsiders:
        yield from (mention.evidence for part in party.parts for mention in part.mentions)
    for entry in timeline:
        yield from entry.evidence
    for notice in retractions:
        yield notice.retraction.evidence


def _passages(shown: Iterable[Evidence], kept: Collected) -> Iterator[Passage]:
    for evidence in shown:
        if (passage := kept.passages.get(evidence.id)) is not None:
            yield passage


def _actors(
    factors: tuple[Factor, ...],
    agreements: tuple[Agreement, ...],
    conditions: tuple[FoundCondition, ...],
    predictions: tuple[FoundPrediction, ...],
    outsiders: tuple[ThirdParty, ...],
    timeline: tuple[TimelineEntry, ...],
) -> Iterator[str]:
    for factor in factors:
        for support in (*factor.support, *factor.opposition):
            yield from support.claim.actors
            yield from (claimant.actor for claimant in support.claim.claimants if claimant.actor)
            for cue in support.claim.cues:
                yield from (*cue.actors, *cue.toward)
    for agreement in agreements:
        yield from agreement.parties
        if agreement.issuer:
            yield agreement.issuer
    for found in conditions:
        yield from found.condition.actors
    for made in predictions:
        yield from made.prediction.actors
    for party in outsiders:
        yield party.actor
        for part in party.parts:
            yield from (claimant.actor for m in part.mentions for claimant in m.claimants if claimant.actor)
    for entry in timeline:
        yield from (*entry.source, *entry.target)


def _names(codebook: Codebook) -> dict[str, str]:
    return {actor_id: entry.name for actor_id, entry in codebook.actors.items()}


def _sources(
    kept: Collected,
    families: Families,
    factors: tuple[Factor, ...],
    agreements: tuple[Agreement, ...],
    conditions: tuple[FoundCondition, ...],
    predictions: tuple[FoundPrediction, ...],
    timeline: tuple[TimelineEntry, ...],
    retractions: tuple[NamedRetraction, ...],
) -> tuple[Contribution, ...]:
    """The documents that gave something, and those that were withdrawn, by date."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for factor in factors:
        counts["factors"].update({s.document_id for s in (*factor.support, *factor.opposition)})
    for agreement in agreements:
        counts["agreements"].update({evidence.document_id for evidence in agreement.mentions})
    for found in conditions:
        counts["conditions"].update({e.document_id for e in (found.condition.evidence, *found.repeated)})
    for made in predictions:
        counts["predictions"].update({made.prediction.evidence.document_id})
    for entry in timeline:
        if entry.kind == "event":
            counts["events"].update({evidence.document_id for evidence in entry.evidence})
    withdrawn = {n.withdraws: n.retraction.evidence for n in retractions if n.withdraws}
    notices = {n.retraction.evidence.document_id for n in retractions}
    copies: dict[str, list[str]] = defaultdict(list)
    for document in kept.sources:
        copies[families.of(document)].append(document)
    given = {document for counter in counts.values() for document in counter} | set(withdrawn) | notices
    result = [
        Contribution(
            document_id=source.id,
            title=source.title,
            author=source.author,
            publisher=source.publisher,
            published=source.published,
            address=source.address,
            locations=source.locations,
            language=source.language,
            family=families.of(source.id),
            copies=tuple(sorted(d for d in copies[families.of(source.id)] if d != source.id)),
            factors=counts["factors"][source.id],
            agreements=counts["agreements"][source.id],
            conditions=counts["conditions"][source.id],
            predictions=counts["predictions"][source.id],
            events=counts["events"][source.id],
            retracted_by=withdrawn.get(source.id),
            warnings=source.warnings,
        )
        for source in kept.sources.values()
        if source.id in given
    ]
    return tuple(sorted(result, key=lambda c: (c.published or datetime.date.max, c.title or "", c.document_id)))
