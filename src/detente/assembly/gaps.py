"""What the documents do not tell, and what could not be used."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from detente.assembly.collecting import Collected
from detente.model import Agreement, AppliedJudgement, Dyad, Factor, Gap, NamedRetraction, Sign


def find_gaps(
    kept: Collected,
    dyad: Dyad,
    names: Mapping[str, str],
    factors: Sequence[Factor],
    agreements: Sequence[Agreement],
    retractions: Sequence[NamedRetraction],
    as_of: datetime.date | None,
    judgements: Sequence[AppliedJudgement],
) -> tuple[Gap, ...]:
    """The gaps of a dossier, gravest first."""
    gaps: list[Gap] = []
    used = list(kept.sources.values())
    if not factors and not agreements:
        gaps.append(Gap(kind="silent", text="No document says what moves the two together or apart."))
    for sign, words in ((Sign.INCENTIVE, "moves the two together"), (Sign.IMPEDIMENT, "holds the two apart")):
        if factors and not any(factor.sign in (sign, Sign.CONTESTED) for factor in factors):
            gaps.append(Gap(kind="one_sided", text=f"No document says what {words}."))
    for member in dyad.members:
        if factors and not any(member in factor.holders for factor in factors):
            gaps.append(Gap(kind="one_sided", text=f"No document says what moves {names.get(member, member)}."))
    for notice in retractions:
        if notice.withdraws is not None:
            title = kept.sources[notice.withdraws].title or notice.withdraws
            gaps.append(
                Gap(
                    kind="retracted",
                    text=f"“{title}” was withdrawn; nothing in this brief rests on it.",
                    evidence=(notice.retraction.evidence,),
                    documents=(notice.withdraws,),
                )
            )
    for judgement in judgements:
        if judgement.lost:
            gaps.append(
                Gap(
                    kind="judgement",
                    text=f"{judgement.by} judged these words on {judgement.on} ({judgement.verdict.value}), "
                    f"and no {judgement.kind.value} is read in them any more.",
                    evidence=judgement.lost,
                    documents=tuple(dict.fromkeys(words.document_id for words in judgement.lost)),
                )
            )
    single = [factor for factor in factors if factor.families + factor.opposing_families == 1]
    if len(factors) > 1 and single:
        gaps.append(
            Gap(
                kind="single_source",
                text=f"{len(single)} of {len(factors)} factors rest on one publisher alone.",
            )
        )
    unsettled = [agreement for agreement in agreements if agreement.status is None]
    if unsettled:
        gaps.append(
            Gap(
                kind="no_status",
                text="No document says how far these have come: " + "; ".join(a.name for a in unsettled[:8]) + ".",
                evidence=tuple(a.mentions[0] for a in unsettled[:8]),
            )
        )
    if kept.undated:
        listed = ", ".join(source.title or source.locations[0] for source in kept.undated[:8])
        gaps.append(
            Gap(
                kind="undated",
                text=f"{_documents(len(kept.undated))} without a known date left out, since nobody can say "
                f"that they were known by {as_of}: {listed}{' …' if len(kept.undated) > 8 else ''}.",
                documents=tuple(source.id for source in kept.undated),
            )
        )
    for source in kept.unread:
        gaps.append(
            Gap(
                kind="language" if "language" in (source.note or "") else "unread",
                text=f"“{source.title or source.locations[0]}” was not read: {source.note}.",
                documents=(source.id,),
            )
        )
    for source in used:
        if source.published is None and as_of is None:
            gaps.append(
                Gap(
                    kind="undated",
                    text=f"“{source.title or source.locations[0]}” has no known date.",
                    documents=(source.id,),
                )
            )
    return tuple(gaps)


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"
