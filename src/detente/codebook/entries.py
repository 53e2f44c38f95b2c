"""What a codebook holds once it is loaded: actors with their names, cue words, themes, event types."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Literal

from detente.model import Actor, ActorKind, Value


class Place(Value):
    """File and line of a codebook entry.

    >>> str(Place(file="my/actors/states.yaml", line=12))
    'my/actors/states.yaml:12'
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class NameForm(StrEnum):
    """In what way a name names its actor.

    >>> NameForm("metonym").value
    'metonym'
    """

    NAME = "name"
    OFFICIAL = "official"
    DEMONYM = "demonym"
    ADJECTIVE = "adjective"
    CAPITAL = "capital"
    METONYM = "metonym"
    ACRONYM = "acronym"
    PERSON = "person"
    OFFICE = "office"


class ActorName(Value):
    """One way in which texts name an actor.

    `text` stands without its article ("Kremlin"), unless only the article makes it a name ("the West").
    `since` and `until` say when these words mean this actor; a later text that uses them still does ("the Soviet
    Union"), unless they have come to mean another actor by then.
    `ambiguous` names are also those of other actors: a text's neighbourhood must decide.
    """

    text: str
    actor_id: str
    form: NameForm
    since: datetime.date | None = None
    until: datetime.date | None = None
    case_sensitive: bool = True
    ambiguous: bool = False
    note: str | None = None

    def held(self, on: datetime.date | None) -> bool:
        """Whether the words meant this actor on that day; without a day, whether they still do.

        >>> name = ActorName(text="USSR", actor_id="RUS", form=NameForm.ACRONYM, until=datetime.date(1991, 12, 26))
        >>> name.held(datetime.date(1980, 1, 1)), name.held(None)
        (True, False)
        """
        return _within(self.since, self.until, on)

    def distance(self, on: datetime.date) -> int:
        """Days between that day and the time in which the words meant this actor; 0 within it."""
        return _days_outside(self.since, self.until, on)


class Office(Value):
    """An office that a person held, for whom they spoke in it, and when. None is open.

    >>> since, until = datetime.date(2013, 8, 15), datetime.date(2021, 8, 25)
    >>> office = Office(role="foreign minister", of="IRN", since=since, until=until)
    >>> office.held(datetime.date(2015, 2, 2)), office.held(None)
    (True, False)
    """

    role: str
    of: str
    since: datetime.date | None = None
    until: datetime.date | None = None

    def held(self, on: datetime.date | None) -> bool:
        """Whether it was held on that day; without a day, whether it still is."""
        return _within(self.since, self.until, on)

    def distance(self, on: datetime.date) -> int:
        """Days between that day and the time in which it was held; 0 within it."""
        return _days_outside(self.since, self.until, on)


class ActorEntry(Value):
    """An actor of the codebook.

    `based_in` are the states in which a group or an organisation sits; it does not speak for them.
    `successors` are the states that came after one that is no more.
    """

    id: str
    name: str
    kind: ActorKind
    speaks_for: str | None = None
    based_in: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    offices: tuple[Office, ...] = ()
    names: tuple[ActorName, ...] = ()
    note: str | None = None
    source: Place

    def actor(self, on: datetime.date | None = None) -> Actor:
        """The actor as of a day.

        A person has the role, and speaks for the state, of the office held that day: none before the first office,
        between two, and after the last. Without a day it is the latest office known. Where two are held at once, it
        is the one that was taken up first in the file.

        >>> zarif = ActorEntry(
        ...     id="IRN.zarif",
        ...     name="Mohammad Javad Zarif",
        ...     kind=ActorKind.PERSON,
        ...     offices=(Office(role="foreign minister", of="IRN", since=datetime.date(2013, 8, 15)),),
        ...     source=Place(file="actors/people.yaml", line=1),
        ... )
        >>> zarif.actor(datetime.date(2015, 2, 2)).speaks_for
        'IRN'
        >>> zarif.actor(datetime.date(2010, 1, 1)).speaks_for is None
        True
        """
        if not self.offices:
            return Actor(
                id=self.id,
                name=self.name,
                kind=self.kind,
                speaks_for=self.speaks_for,
                since=self.since,
                until=self.until,
            )
        if on is not None:
            office = next((office for office in self.offices if office.held(on)), None)
        else:
            office = max(
                self.offices,
                key=lambda o: (o.until or datetime.date.max, o.since or datetime.date.min),
            )
        if office is None:
            return Actor(id=self.id, name=self.name, kind=self.kind)
        return Actor(
            id=self.id,
            name=self.name,
            kind=self.kind,
            speaks_for=office.of,
            role=office.role,
            since=office.since,
            until=office.until,
        )


class Use(Value):
    """What a family of cue words is for, and the values that its entries may carry (empty: any).

    >>> from detente.codebook import load_codebook
    >>> load_codebook().uses["retraction"].meaning
    'Words by which a text withdraws or corrects an earlier report.'
    """

    id: str
    meaning: str
    values: tuple[str, ...] = ()
    source: Place


class CueEntry(Value):
    """Words that hint at something: of which `use` says of what, `weight` how strongly and in which direction.

    `pos` are the Universal Dependencies parts of speech that the head word may have; empty: any.

    >>> from detente.codebook import load_codebook
    >>> [cue.weight > 0 for cue in load_codebook().cues("stance") if "mutual interest" in cue.words]
    [True]
    """

    id: str
    use: str
    words: tuple[str, ...]
    pos: tuple[str, ...] = ()
    weight: float = 1.0
    value: str | None = None
    reason: str
    source: Place


class Theme(Value):
    """A field that factors belong to, with the words (lemmas and phrases) that speak of it.

    >>> from detente.codebook import load_codebook
    >>> "pipeline" in load_codebook().themes["energy"].words
    True
    """

    id: str
    name: str
    words: tuple[str, ...]
    reason: str
    source: Place


class Mode(Value):
    """A finer kind of an event type.

    >>> from detente.codebook import load_codebook
    >>> [mode.name for mode in load_codebook().event_types["CONSULT"].modes if mode.id == "mediate"]
    ['Mediation']
    """

    id: str
    name: str
    definition: str
    cameo: tuple[str, ...] = ()


class Trigger(Value):
    """Words that tell an event: lemmas of verbs (also phrasal: "call for") or nouns (also phrases: "state visit").

    Where `objects` are given, a verb counts only with one of them as its object (or the complement of its
    preposition), where `subjects` are, only with one of them as its subject ("troops left"). `reciprocal` events have
    no direction: who met whom. `standing` nouns name a state of things or a wish ("support", "cooperation"), and are no
    event where they stand alone. `said` are words for what becomes an event only by being said of somebody ("deceives
    the world": who says so blames him). `cameo` is the code of this trigger, where it is clearer than that of the type.

    >>> from detente.codebook import load_codebook
    >>> [trigger.cameo for trigger in load_codebook().event_types["SUPPORT"].triggers if "sign" in trigger.verbs]
    ['057']
    """

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    reciprocal: bool = False
    standing: bool = False
    said: bool = False
    mode: str | None = None
    cameo: str | None = None
    reason: str


class EventType(Value):
    """A PLOVER event type: quad class 1 to 4 (verbal, material cooperation; verbal, material conflict).

    PLOVER is the Political Language Ontology for Verifiable Event Records of the Open Event Data Alliance; `cameo` are
    the roots of its older kin CAMEO (Gerner, Schrodt and Yilmaz 2009). `announced` is the type of such an act that is
    only announced, `refused` of one that is refused or denied, `forsworn` of one that is said not to come; empty
    where it stays what it is.

    >>> from detente.codebook import load_codebook
    >>> types = load_codebook().event_types
    >>> types["AGREE"].quad, types["AID"].announced, types["AID"].refused, types["ASSAULT"].announced
    (1, 'AGREE', 'REJECT', 'THREATEN')
    """

    id: str
    name: str
    definition: str
    quad: Literal[1, 2, 3, 4]
    cameo: tuple[str, ...]
    announced: str | None = None
    refused: str | None = None
    forsworn: str | None = None
    magnitude: float | None = None
    """Between conflict (-10) and cooperation (10), on the scale of Goldstein (1992)."""
    modes: tuple[Mode, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    source: Place


class Exemplars(Value):
    """Sentences that show one event type, each with its source and its target marked; the event coder learns from them.

    A sentence is written `<s>Norway</s> and <t>Russia</t> signed a treaty.`. `check` sentences are never learned from:
    they tell what a change of the others does.

    >>> from detente.codebook import load_codebook
    >>> {exemplars.type for exemplars in load_codebook().exemplars.values()} == set(load_codebook().event_types)
    True
    """

    id: str
    type: str
    mode: str | None = None
    cameo: str | None = None
    check: bool = False
    reason: str
    sentences: tuple[str, ...]
    source: Place


Entry = ActorEntry | Use | CueEntry | Theme | EventType | Exemplars
"""Anything that has an id and stands in a codebook file."""


def _within(since: datetime.date | None, until: datetime.date | None, on: datetime.date | None) -> bool:
    if on is None:
        return until is None
    return (since is None or since <= on) and (until is None or on <= until)


def _days_outside(since: datetime.date | None, until: datetime.date | None, on: datetime.date) -> int:
    if since is not None and on < since:
        return (since - on).days
    if until is not None and on > until:
        return (on - until).days
    return 0
