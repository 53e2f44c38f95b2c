"""Third parties: the actors outside a dyad that the documents give a role for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from detente.assembly.families import Families
from detente.model import Dyad, PartPlayed, RoleMention, ThirdParty, ThirdRole

_HOSTILE = frozenset({ThirdRole.SANCTIONS, ThirdRole.THREATENS})
_MUTUAL = frozenset({ThirdRole.COMPETES, ThirdRole.QUARRELS, ThirdRole.PARTNERS})
"""What one does with another, the other does with the one."""


class _Told(NamedTuple):
    """What one mention says of one third party."""

    actor: str
    role: ThirdRole
    toward: tuple[str, ...]


def third_parties(mentions: Iterable[RoleMention], dyad: Dyad, families: Families) -> tuple[ThirdParty, ...]:
    """Who plays which part for a dyad, told by most independent publishers and most often first.

    Args:
        mentions: what documents say of roles, in any order.
        dyad: the pair.
        families: who is independent of whom.
    """
    told: dict[str, dict[ThirdRole, dict[tuple[str, ...], dict[str, RoleMention]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(dict))
    )
    for mention in mentions:
        for actor, role, toward in _told(mention, dyad):
            told[actor][role][toward][mention.evidence.id] = mention
    parties = [ThirdParty(actor=actor, parts=tuple(_parts(roles, families))) for actor, roles in sorted(told.items())]
    return tuple(sorted(parties, key=lambda party: (-party.parts[0].families, -_mentions(party), party.actor)))


def _told(mention: RoleMention, dyad: Dyad) -> Iterator[_Told]:
    """What a mention says of third parties: what they do to members, and what members do to them."""
    concerned = tuple(member for member in dyad.members if member in mention.toward)
    if mention.actor not in dyad:
        if concerned:
            yield _Told(mention.actor, mention.role, concerned)
        return
    for other in mention.toward:
        if other in dyad:
            continue
        if mention.role in _MUTUAL:
            yield _Told(other, mention.role, (mention.actor,))
        elif mention.role in _HOSTILE:
            yield _Told(other, ThirdRole.SUFFERS, (mention.actor,))


def _parts(
    roles: Mapping[ThirdRole, Mapping[tuple[str, ...], Mapping[str, RoleMention]]], families: Families
) -> list[PartPlayed]:
    parts = [
        PartPlayed(
            role=role,
            toward=toward,
            mentions=tuple(sorted(found.values(), key=lambda m: (m.evidence.document_id, m.evidence.start))),
            families=families.count(mention.evidence.document_id for mention in found.values()),
        )
        for role, groups in roles.items()
        for toward, found in groups.items()
    ]
    return sorted(parts, key=lambda part: (-part.families, -len(part.mentions), part.role.value, part.toward))


def _mentions(party: ThirdParty) -> int:
    return sum(len(part.mentions) for part in party.parts)
