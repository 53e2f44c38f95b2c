"""From readings to the dossier of a dyad as of a date."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from detente.assembly.agreement_ties import AgreementTies
from detente.assembly.agreements import AgreementAssembly
from detente.assembly.collecting import Collected, collect
from detente.assembly.factors import FactorAssembly
from detente.assembly.families import Families
from detente.assembly.gaps import find_gaps
from detente.assembly.judging import Judgements
from detente.assembly.outlook import find_conditions, find_predictions
from detente.assembly.refining import Refining
from detente.assembly.reliability import Reliability
from detente.assembly.retractions import match_retractions
from detente.assembly.third_parties import third_parties
from detente.assembly.timeline import build_timeline
from detente.codebook import Codebook
from detente.model import (
    Agreement,
    AnalystJudgement,
    AppliedJudgement,
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
    judgements: Sequence[AnalystJudgement] = (),
    around: bool = False,
) -> Dossier:
    """The dossier of a dyad: a pure function of documents, readings, judgements, dyad, codebook and date.

    Args:
        read: documents with their readings, in any order; gone through once, texts are not kept.
        dyad: the pair of states.
        codebook: for names, themes and concepts.
        as_of: only what was published by that day counts; None: everything.
        families: document id to the id of its family of near-copies, for documents that have any.
        judgements: the analyst's judgements that stand, oldest first.
        around: also what texts say of one of the two, with others or alone, as in a view of one text.

    >>> from detente.codebook import load_codebook
    >>> dossier = assemble([], Dyad.of("IRN", "RUS"), load_codebook())
    >>> dossier.factors, [gap.kind for gap in dossier.gaps]
    ((), ['silent'])
    """
    judged = Judgements(judgements, dyad)
    kept = collect(read, dyad, as_of, judged, around=around)
    reliability = Reliability(codebook, judged.counts())
    kept.rate(lambda one: reliability.confidence(one, accepted=judged.accepts(one)))
    touching = set(_documents_of(kept))
    retractions = match_retractions(kept.retractions, kept.sources)
    _drop(kept, {notice.withdraws for notice in retractions if notice.withdraws})
    publishers = {s.id: s.publisher for s in kept.sources.values() if s.publisher}
    admitted = {document: family for document, family in (families or {}).items() if document in kept.sources}
    witnesses = Families(_rooted(admitted, kept), publishers)
    published = {source.id: source.published for source in kept.sources.values()}
    names = _names(codebook)
    found = FactorAssembly(dyad, codebook, names, witnesses, judged).factors(kept.claims, kept.affinities)
    factors = Refining(dyad, codebook, as_of).refined(found)
    titles = {source.id: source.title for source in kept.sources.values()}
    untied = AgreementAssembly(dyad, codebook, witnesses, published, titles).agreements(kept.agreements)
    ties = AgreementTies(codebook, untied, kept.agreements, witnesses)
    tied = ties.of(kept.conditions)
    agreements = tuple(agreement.model_copy(update={"ties": tied.get(agreement.id, ())}) for agreement in untied)
    predictions = find_predictions(kept.predictions, kept.conditions, published, witnesses)
    conditions = find_conditions(kept.conditions, predictions, ties, witnesses)
    outsiders = third_parties(kept.roles, dyad, witnesses)
    timeline = build_timeline(kept.events, agreements, published, witnesses)
    relevant = tuple(notice for notice in retractions if notice.withdraws in touching)
    applied = judged.applied(kept.judged, touching.__contains__)
    shown = dict.fromkeys(_shown(factors, agreements, conditions, predictions, outsiders, timeline, relevant, applied))
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
        gaps=find_gaps(kept, dyad, names, factors, agreements, relevant, as_of, applied),
        passages=tuple(_passages(shown, kept)),
        judgements=applied,
        rules=reliability.shares(one.rule for one in kept.statements()),
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
    kept.judged = [one for one in kept.judged if one.evidence.document_id not in withdrawn]
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


def _shown(
    factors: tuple[Factor, ...],
    agreements: tuple[Agreement, ...],
    conditions: tuple[FoundCondition, ...],
    predictions: tuple[FoundPrediction, ...],
    outsiders: tuple[ThirdParty, ...],
    timeline: tuple[TimelineEntry, ...],
    retractions: tuple[NamedRetraction, ...],
    judgements: tuple[AppliedJudgement, ...],
) -> Iterator[Evidence]:
    """Every evidence that the dossier shows."""
    for factor in factors:
        for support in (*factor.support, *factor.opposition):
            yield support.claim.evidence
    for agreement in agreements:
        yield from agreement.mentions
        yield from (entry.evidence for entry in agreement.history)
        yield from (signatory.evidence for signatory in agreement.signatories)
        yield from agreement.provisions
        yield from (tie.words for tie in agreement.ties)
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
    for judgement in judgements:
        yield from (*judgement.statements, *judgement.lost)


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
        yield from (signatory.actor for signatory in agreement.signatories if signatory.actor)
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
