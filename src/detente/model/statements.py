"""What one document states: claims, agreements, conditions, predictions, events, retractions."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Literal

from detente.model.evidence import Evidence
from detente.model.value import Value
from detente.model.when import When


class Relation(StrEnum):
    """How a claim ties what it speaks of to what follows."""

    CAUSES = "causes"
    PREVENTS = "prevents"
    REQUIRES = "requires"
    ACCOMPANIES = "accompanies"


class Modality(StrEnum):
    """How far the text commits itself."""

    ASSERTED = "asserted"
    LIKELY = "likely"
    POSSIBLE = "possible"
    HYPOTHETICAL = "hypothetical"
    COUNTERFACTUAL = "counterfactual"


class Attitude(StrEnum):
    """What a claimant does with the content: says it, knows it, hopes for it, ..."""

    ASSERTS = "asserts"
    KNOWS = "knows"
    BELIEVES = "believes"
    HOPES = "hopes"
    FEARS = "fears"
    DENIES = "denies"
    WARNS = "warns"
    DEMANDS = "demands"


class Tense(StrEnum):
    """When the content of a claim holds, seen from the document."""

    PAST = "past"
    PRESENT = "present"
    EXPECTED = "expected"


class AgreementKind(StrEnum):
    """Kind of an agreement or legal instrument."""

    TREATY = "treaty"
    CONTRACT = "contract"
    MEMORANDUM = "memorandum"
    PACT = "pact"
    DECREE = "decree"
    RESOLUTION = "resolution"
    SANCTION = "sanction"
    TALKS = "talks"
    OTHER = "other"

    @property
    def is_one_sided(self) -> bool:
        """Whether one side makes it alone, and others are only its object.

        >>> AgreementKind.SANCTION.is_one_sided, AgreementKind.TREATY.is_one_sided
        (True, False)
        """
        return self in (AgreementKind.DECREE, AgreementKind.RESOLUTION, AgreementKind.SANCTION)


class AgreementStatus(StrEnum):
    """How far an agreement was carried out."""

    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    RATIFIED = "ratified"
    IN_FORCE = "in_force"
    IMPLEMENTED = "implemented"
    HAMPERED = "hampered"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ConditionKind(StrEnum):
    """How a condition stands to its consequence."""

    IF_THEN = "if_then"
    PREREQUISITE = "prerequisite"
    DESPITE = "despite"
    OTHERWISE = "otherwise"


class ThirdRole(StrEnum):
    """What an actor does to others, or to what two others have with each other."""

    OPPOSES = "opposes"
    SUPPORTS = "supports"
    MEDIATES = "mediates"
    SANCTIONS = "sanctions"
    THREATENS = "threatens"
    COMPETES = "competes"
    QUARRELS = "quarrels"
    PARTNERS = "partners"
    SUFFERS = "suffers"
    """One of the two sanctions or threatens it: told of third parties in a dossier alone."""


class Cue(Value):
    """One reason for a judgement: the words, the codebook entry that knows them, and how far they push.

    `weight` is positive where the words speak for closer relations of the actors spoken of, negative where against.
    """

    entry: str
    words: str
    weight: float = 0.0
    actors: tuple[str, ...] = ()
    """Whose act, state or feeling the words name."""
    toward: tuple[str, ...] = ()
    """Whom it is directed at, where the words tell; the other side of a relation between two."""


class Claimant(Value):
    """One link of the chain of those who say so. The author of the document is `author`."""

    name: str
    actor: str | None = None
    attitude: Attitude = Attitude.ASSERTS
    quoted: bool = False
    evidence: Evidence | None = None


AUTHOR = Claimant(name="author")
"""The outermost claimant of everything that a document says in its own voice."""


class Statement(Value):
    """What every statement of a document has: an id, its words, whom it speaks of, who says so, and why it was read."""

    id: str
    evidence: Evidence
    """The words that make the statement, at most a few hundred characters."""
    sentence: Evidence
    """The whole sentence (or the part of it around the words, where it is very long)."""
    actors: tuple[str, ...] = ()
    """Actor ids that the words speak of, in order of appearance."""
    claimants: tuple[Claimant, ...] = (AUTHOR,)
    """Outermost first; the last one is nearest to the content."""
    section: int | None = None
    """Index into the reading's sections."""
    cues: tuple[Cue, ...] = ()
    rule: str
    """Name of the reading rule that made the statement."""
    confidence: float
    """Share of this rule's statements expected to be right, 0 to 1."""


class Claim(Statement):
    """A statement that something causes, prevents, requires or accompanies something else.

    `leaning` says whether what the words describe is good (+1) or bad (-1) for relations between the actors that the
    words themselves speak of; 0 where they do not tell. What that means for a given dyad is judged in assembly.
    """

    label: str
    """Shortened words of the text that name the factor."""
    relation: Relation
    cause: Evidence | None = None
    effect: Evidence | None = None
    signal: Evidence | None = None
    leaning: Literal[-1, 0, 1] = 0
    denied: bool = False
    holders: tuple[str, ...] = ()
    """Actor ids whom it moves."""
    modality: Modality = Modality.ASSERTED
    tense: Tense = Tense.PRESENT
    strength: str | None = None
    """The words that weigh the claim ("one of the main reasons"), if any."""
    themes: tuple[str, ...] = ()


class Signatory(Value):
    """Somebody who put his name to an agreement: the words, and the actor that they mean, where the codebook knows it.

    >>> words = Evidence.in_text("0123456789abcdef", "Lavrov signed the treaty.", 0, 6)
    >>> Signatory(name=words.quote, actor="RUS.lavrov", evidence=words).name
    'Lavrov'
    """

    name: str
    actor: str | None = None
    evidence: Evidence


class AgreementMention(Statement):
    """One sentence's word on an agreement: what it is called, whose it is, what it says, and how far it has come."""

    name: str
    kind: AgreementKind
    parties: tuple[str, ...] = ()
    issuer: str | None = None
    signatories: tuple[Signatory, ...] = ()
    """People who signed it; the states for whom they did are parties."""
    provisions: tuple[Evidence, ...] = ()
    """What it says: the words of the sentence for what it contains, grants, bans or demands."""
    part_of: Evidence | None = None
    """The words for the larger instrument that it belongs to ("Section 122 of the Trade Act")."""
    blocks: tuple[Evidence, ...] = ()
    """The words for what it forbids or holds up."""
    status: AgreementStatus | None = None
    when: When | None = None
    """When the status came about."""
    dated: When | None = None
    """The date that is part of the agreement's description ("the order of 22 September 2010")."""


class Condition(Statement):
    """X must or would happen for Y."""

    kind: ConditionKind
    condition: Evidence
    consequence: Evidence
    leaning: Literal[-1, 0, 1] = 0
    """Whether the consequence would be good (+1) or bad (-1) for relations."""


class Prediction(Statement):
    """A statement about the future that the text makes, or reports that somebody makes."""

    statement: str
    holder: str
    """Who predicts: `author` or the name in the text."""
    probability_word: str | None = None
    horizon: When | None = None
    condition: str | None = None
    """Id of the condition under which it is made."""
    leaning: Literal[-1, 0, 1] = 0


class Participant(Value):
    """One of those who take part in an event: the words, whom they mean, and what he is at the document's date.

    >>> words = Evidence.in_text("0123456789abcdef", "Iranian police arrested him.", 0, 14)
    >>> Participant(name=words.quote, state="IRN", sector="police", evidence=words).actor is None
    True
    """

    name: str
    """Shortened words of the text."""
    actor: str | None = None
    """Id of the very actor that the codebook knows (`RUS.putin`, `IRN.majlis`, `IRN`); None for "protesters"."""
    state: str | None = None
    """State for which he acts or to which he belongs, where the words tell; an organisation or bloc has none."""
    sector: str | None = None
    """Such as `government`, `military`, `media`, `civilians`: the values of the codebook's use `sector`."""
    role: str | None = None
    """Such as `foreign minister`, `court`, `army`: an office held at the document's date, or a word of the text."""
    evidence: Evidence


class RoleMention(Statement):
    """One sentence's word on what an actor does to others: opposes, mediates between, imposes sanctions on them."""

    actor: str
    role: ThirdRole
    toward: tuple[str, ...]
    """Whom it does that to; the two of a pair where it does it to what they have with each other."""


class Event(Statement):
    """Who did what to whom, when, in PLOVER terms, with the CAMEO equivalent. Only what the text says has happened.

    `source` and `target` are ids of states, organisations, blocs and groups; `sources` and `targets` name the same
    sides participant by participant, also those whom the codebook does not know.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    plover: str
    mode: str | None = None
    quad: int
    """Quad class 1 to 4: verbal and material cooperation, verbal and material conflict."""
    cameo: str
    trigger: Evidence
    contexts: tuple[str, ...] = ()
    """What it is about, in PLOVER's words (`military`, `economic`, ...): those whose words stand in its sentence."""
    probability: float | None = None
    """Probability of the type by the event coder, between 0 and 1; None where trigger words alone told it."""
    runner_up: str | None = None
    """The type that comes second, with its probability."""
    runner_up_probability: float | None = None
    exemplar: str | None = None
    """The codebook's exemplar sentence that is worded most like it."""
    sources: tuple[Participant, ...] = ()
    targets: tuple[Participant, ...] = ()
    when: When | None = None
    """The event's own date, as the text gives it."""
    reported: datetime.date | None = None
    """Publication date of the document that tells it."""
    background: bool = False
    """Whether the text tells it as something long past, beside what it reports."""
    place: str | None = None
    """Where it took place, in the words of the text."""
    place_state: str | None = None
    """The state of that place, where the codebook knows it."""
    quoted: bool = False
    """Whether its words stand in a quotation."""
    hedged: bool = False
    """Whether the text does not vouch for it ("allegedly", "reportedly", "according to ...")."""
    hedges: tuple[Evidence, ...] = ()
    """The words that hedge it."""
    repeated: tuple[Evidence, ...] = ()
    """Other words of the same document that tell the same event."""


class Retraction(Statement):
    """A notice that an earlier report is withdrawn or corrected."""

    kind: Literal["retraction", "correction"]
    title: str | None = None
    """Title of the withdrawn report, as the notice quotes it."""
    when: When | None = None
    """Date of the withdrawn report, as the notice gives it."""
