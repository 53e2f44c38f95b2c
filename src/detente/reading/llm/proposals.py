"""What a language model may propose, and which parts of its answer have that form.

The schema is that of the model's statements, with words in place of ranges: ranges are never believed, only found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from detente.model import (
    AgreementKind,
    AgreementStatus,
    Attitude,
    ConditionKind,
    Modality,
    Relation,
    Tense,
    ThirdRole,
)
from detente.reading.llm.bounded_json import parse
from detente.reading.parsed import MAX_EVIDENCE

MOST_ENTRIES = 200
"""Entries of one kind that are looked at in one answer."""
MOST_MEMBERS = 12
"""Entries of a list within an entry."""


class Drop(StrEnum):
    """Why something that was proposed is not kept, in the words that a user is told."""

    SCHEMA = "that do not have the form asked for"
    TOO_MANY = f"beyond the first {MOST_ENTRIES} of their kind in one answer"
    NOT_QUOTED = "whose quotation does not stand in the text"
    NOT_INSIDE = "with words that do not stand inside their quotation"
    UNKNOWN_ACTOR = "that name an actor whom the codebook does not know"
    ABSENT_ACTOR = "that name an actor of whom the text does not speak"
    NO_DATE = "with a date that cannot be understood, or that lies in the future of what is told as done"
    UNKNOWN_CODE = "with a theme or event type that the codebook does not have"
    NO_SPEAKER = "whose claimant is not named beside them"
    TAKEN_BACK = "from a notice that takes a report back"
    REPEATED = "that say again what was proposed before"


Words = Annotated[str, Field(min_length=1, max_length=MAX_EVIDENCE)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Names = Annotated[list[Name], Field(max_length=MOST_MEMBERS)]
Quoted = Annotated[list[Words], Field(max_length=MOST_MEMBERS)]
Leaning = Literal["closer", "apart", "unclear"]


def _acts(role: ThirdRole) -> ThirdRole:
    if role is ThirdRole.SUFFERS:
        raise ValueError("what somebody suffers is told of who does it")
    return role


class _Closed(BaseModel):
    """Neither a field too many nor a number where words are wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposedClaimant(_Closed):
    """One link of the chain of those who say so."""

    name: Words
    attitude: Attitude = Attitude.ASSERTS
    quoted: bool = Field(default=False, strict=True)


class Proposal(_Closed):
    """What all proposals have."""

    quote: Words
    claimants: Annotated[list[ProposedClaimant], Field(max_length=MOST_MEMBERS)] = []


class ProposedClaim(Proposal):
    """A claim."""

    between: Annotated[list[Name], Field(min_length=2, max_length=2)]
    leaning: Leaning
    relation: Relation
    holders: Names = []
    label: Words | None = None
    cause: Words | None = None
    effect: Words | None = None
    signal: Words | None = None
    denied: bool = Field(default=False, strict=True)
    modality: Modality = Modality.ASSERTED
    tense: Tense = Tense.PRESENT
    strength: Words | None = None
    themes: Names = []


class ProposedAgreement(Proposal):
    """A sentence's word on an agreement."""

    name: Words
    kind: AgreementKind
    parties: Names = []
    issuer: Name | None = None
    status: AgreementStatus | None = None
    date: Words | None = None
    signatories: Quoted = []
    provisions: Quoted = []
    part_of: Words | None = None
    blocks: Quoted = []


class ProposedCondition(Proposal):
    """A condition."""

    kind: ConditionKind
    condition: Words
    consequence: Words
    leaning: Leaning = "unclear"


class ProposedPrediction(Proposal):
    """A prediction."""

    probability_word: Words | None = None
    horizon: Words | None = None
    leaning: Leaning = "unclear"


class ProposedEvent(Proposal):
    """An event."""

    trigger: Words
    type: Name
    source: Annotated[list[Name], Field(min_length=1, max_length=MOST_MEMBERS)]
    target: Names = []
    date: Words | None = None
    hedged: bool = Field(default=False, strict=True)


class ProposedRole(Proposal):
    """What an actor does to others, or to what two others have with each other."""

    actor: Name
    role: Annotated[ThirdRole, AfterValidator(_acts)]
    toward: Annotated[list[Name], Field(min_length=1, max_length=MOST_MEMBERS)]


KINDS: dict[str, type[Proposal]] = {
    "claims": ProposedClaim,
    "agreements": ProposedAgreement,
    "conditions": ProposedCondition,
    "predictions": ProposedPrediction,
    "events": ProposedEvent,
    "roles": ProposedRole,
}
"""The keys of an answer, and what stands under each."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What one answer proposes, in its order, and how much of it was dropped for what reason."""

    entries: tuple[Proposal, ...]
    dropped: Counter[Drop] = field(default_factory=Counter)


def proposals(answer: str) -> Proposals:
    """The proposals of an answer that have the right form; every other one is counted.

    Raises:
        ValueError: if the answer as a whole has no form that proposals could be taken from.

    >>> answer = '{"predictions": [{"quote": "will meet"}, {"quote": "may meet", "sure": 1}, "rubbish"]}'
    >>> found = proposals(answer)
    >>> [entry.quote for entry in found.entries], dict(found.dropped)
    (['will meet'], {<Drop.SCHEMA: 'that do not have the form asked for'>: 2})
    """
    content = parse(_bare(answer))
    if not isinstance(content, dict) or not content.keys() <= KINDS.keys():
        raise ValueError("it is no object with the keys asked for")
    dropped: Counter[Drop] = Counter()
    entries: list[Proposal] = []
    for key, kind in KINDS.items():
        found = content.get(key)
        if found is None:
            continue
        if not isinstance(found, list):
            raise ValueError(f"its {key} are no list")
        dropped[Drop.TOO_MANY] += max(0, len(found) - MOST_ENTRIES)
        for entry in _of_kind(found[:MOST_ENTRIES], kind):
            if entry is None:
                dropped[Drop.SCHEMA] += 1
            else:
                entries.append(entry)
    return Proposals(tuple(entries), +dropped)


def _of_kind(found: list[Any], kind: type[Proposal]) -> Iterator[Proposal | None]:
    for entry in found:
        try:
            # A field that is null is one left out: many models write it so.
            given = {name: value for name, value in entry.items() if value is not None} if entry else entry
            yield kind.model_validate(given)
        except (ValidationError, AttributeError):
            yield None


def _bare(answer: str) -> str:
    """An answer without the thoughts and the code fence that some models put around it, though asked not to."""
    rest = answer.strip()
    if rest.startswith("<think>"):
        rest = rest.partition("</think>")[2].strip()
    if rest.startswith("```") and rest.endswith("```"):
        rest = rest.partition("\n")[2].removesuffix("```")
    return rest
