"""Which claims are one factor: the automatic groups, and what the analyst's judgements make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detente.model import AnalystJudgement, Support, Verdict


@dataclass(slots=True)
class ClaimGroup:
    """Claims that are one factor. A group of both signs is a contested factor, in which they stay apart."""

    key: str
    """What the factor's id is made from: the leading claim of the topic, and the judgements that changed the group."""
    members: list[Support]
    judgements: list[str] = field(default_factory=list)
    """Ids of the judgements that put it together or took claims out, oldest first."""


def regroup(
    groups: Iterable[ClaimGroup], judgements: Sequence[tuple[AnalystJudgement, frozenset[str]]]
) -> list[ClaimGroup]:
    """The groups after the analyst's judgements, in their order.

    A merge makes one group of all those that hold one of its claims; a split takes its claims out of the groups that
    hold them, those out of one group staying together. Each judgement works on what the ones before it left, so a later
    split undoes what an earlier merge did to its claims, and the reverse.

    Args:
        groups: the groups by topic; no claim is in two.
        judgements: merges and splits, oldest first, each with the ids of the claims that it holds for.
    """
    current = list(groups)
    for judgement, claims in judgements:
        held = [group for group in current if any(member.claim.id in claims for member in group.members)]
        if judgement.verdict is Verdict.MERGE:
            current = _merged(current, held, judgement.id)
        else:
            current = [part for group in current for part in _parts(group, claims, judgement.id)]
    return current


def _merged(groups: list[ClaimGroup], held: list[ClaimGroup], judgement: str) -> list[ClaimGroup]:
    """The groups with those that are held as one, in the place of the first; a single one is one already."""
    if len(held) < 2:
        return groups
    earlier = dict.fromkeys(one for group in held for one in group.judgements)
    whole = ClaimGroup(
        key="+".join(sorted(group.key for group in held)),
        members=[member for group in held for member in group.members],
        judgements=[*earlier, judgement],
    )
    taken = {id(group) for group in held}
    return [whole if group is held[0] else group for group in groups if group is held[0] or id(group) not in taken]


def _parts(group: ClaimGroup, claims: frozenset[str], judgement: str) -> list[ClaimGroup]:
    """A group and what was taken out of it."""
    out = [member for member in group.members if member.claim.id in claims]
    if not out:
        return [group]
    judged = [*group.judgements, judgement]
    rest = [member for member in group.members if member.claim.id not in claims]
    if not rest:
        return [ClaimGroup(group.key, out, judged)]
    return [ClaimGroup(group.key, rest, judged), ClaimGroup(f"{group.key}-{judgement}", out, judged)]
