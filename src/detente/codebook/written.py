"""The codebook's file format, as pydantic models: what an analyst writes, key by key.

An entry with a known id replaces the earlier one; `remove: true` drops it; `add_…` keys extend it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from detente.codebook.entries import (
    ActorEntry,
    ActorName,
    CueEntry,
    EventType,
    Exemplars,
    Mode,
    NameForm,
    Office,
    Place,
    Theme,
    Trigger,
    Use,
)
from detente.codebook.written_values import (
    ActorId,
    Cameo,
    CameoCodes,
    EntryId,
    MarkedSentences,
    PartOfSpeech,
    Prose,
    Since,
    SomeWords,
    TypeId,
    Until,
    WordList,
    Words,
    code_as_text,
    one_as_list,
    wrong,
)
from detente.model import ActorKind, Value


class _Dated(Value):
    """Something that holds from a day to a day."""

    since: Since = None
    until: Until = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since is not None and self.until is not None and self.until < self.since:
            raise wrong(f"since {self.since} is after until {self.until}", "exchange or mend the dates")
        return self


class WrittenName(_Dated):
    """A name with what limits it. Most names are written as their text alone."""

    text: Words
    case_sensitive: bool = True
    ambiguous: bool = False
    note: Prose | None = None


def _short_name(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


NameList = Annotated[tuple[Annotated[WrittenName, BeforeValidator(_short_name)], ...], Field(max_length=500)]
Names = dict[NameForm, NameList]


class WrittenOffice(_Dated):
    """An office of a person. `of` is needed where it is not the actor before the point of the person's id."""

    role: Words
    of: ActorId | None = None


class WrittenActor(_Dated):
    """One actor."""

    id: ActorId
    name: Words
    kind: ActorKind
    speaks_for: ActorId | None = None
    based_in: Annotated[tuple[ActorId, ...], BeforeValidator(one_as_list)] = ()
    successors: Annotated[tuple[ActorId, ...], BeforeValidator(one_as_list)] = ()
    names: Names = Field(default_factory=dict)
    offices: Annotated[tuple[WrittenOffice, ...], Field(max_length=60)] = ()
    ambiguous: bool = False
    note: Prose | None = None

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.offices and self.kind is not ActorKind.PERSON:
            raise wrong("only a person has offices", "take `offices` out, or write `kind: person`")
        if self.kind in (ActorKind.PERSON, ActorKind.ORGAN) and "." not in self.id and self.speaks_for is None:
            raise wrong(
                f"it must say whom the {self.kind} speaks for", "give it an id like RUS.putin, or a key `speaks_for`"
            )
        return self

    def extended(self, more: MoreOfActor) -> WrittenActor:
        """The actor with the names and offices of a later folder."""
        names = dict(self.names)
        for form, added in more.add_names.items():
            names[form] = (*names.get(form, ()), *added)
        return self.model_validate({**dict(self), "names": names, "offices": (*self.offices, *more.add_offices)})

    def finished(self, place: Place) -> ActorEntry:
        """The entry as the rest of Détente sees it."""
        before_point = self.id.partition(".")[0] if "." in self.id else None
        dates: dict[str, Any] = {"since": self.since, "until": self.until}
        first = NameForm.PERSON if self.kind is ActorKind.PERSON else NameForm.NAME
        names = [ActorName(text=self.name, actor_id=self.id, form=first, ambiguous=self.ambiguous, **dates)]
        for form, written in self.names.items():
            for name in written:
                limits = name.model_dump()
                if name.since is None and name.until is None and self.kind is not ActorKind.PERSON:
                    limits |= dates
                names.append(ActorName(actor_id=self.id, form=form, **limits))
        return ActorEntry(
            id=self.id,
            name=self.name,
            kind=self.kind,
            speaks_for=self.speaks_for or (before_point if self.kind is ActorKind.ORGAN else None),
            based_in=self.based_in,
            successors=self.successors,
            offices=tuple(
                Office(role=o.role, of=o.of or before_point or self.id, since=o.since, until=o.until)
                for o in self.offices
            ),
            names=tuple(names),
            note=self.note,
            source=place,
            **dates,
        )


class MoreOfActor(Value):
    """Names and offices that a later folder adds to an actor."""

    id: ActorId
    add_names: Names = Field(default_factory=dict)
    add_offices: Annotated[tuple[WrittenOffice, ...], Field(max_length=60)] = ()


class WrittenUse(Value):
    """One use of cue words."""

    id: EntryId
    meaning: Prose
    values: WordList = ()

    def finished(self, place: Place) -> Use:
        """The entry as the rest of Détente sees it."""
        return Use(source=place, **dict(self))


class WrittenCue(Value):
    """Cue words of one meaning."""

    id: EntryId
    use: EntryId
    words: SomeWords
    pos: tuple[PartOfSpeech, ...] = ()
    weight: Annotated[float, Field(ge=-100, le=100, allow_inf_nan=False)] = 1.0
    value: Words | None = None
    reason: Prose

    def extended(self, more: MoreWords) -> WrittenCue:
        """The cue with the words of a later folder."""
        return self.model_validate({**dict(self), "words": _joined(self.words, more.add_words)})

    def finished(self, place: Place) -> CueEntry:
        """The entry as the rest of Détente sees it."""
        return CueEntry(source=place, **dict(self))


class WrittenTheme(Value):
    """One theme of factors."""

    id: EntryId
    name: Words
    words: SomeWords
    reason: Prose

    def extended(self, more: MoreWords) -> WrittenTheme:
        """The theme with the words of a later folder."""
        return self.model_validate({**dict(self), "words": _joined(self.words, more.add_words)})

    def finished(self, place: Place) -> Theme:
        """The entry as the rest of Détente sees it."""
        return Theme(source=place, **dict(self))


class MoreWords(Value):
    """Words that a later folder adds to a cue or a theme."""

    id: EntryId
    add_words: SomeWords


class WrittenMode(Value):
    """A mode of an event type."""

    id: EntryId
    name: Words
    definition: Prose
    cameo: CameoCodes = ()


class WrittenTrigger(Value):
    """Words that tell an event."""

    verbs: WordList = ()
    nouns: WordList = ()
    objects: WordList = ()
    subjects: WordList = ()
    reciprocal: bool = False
    standing: bool = False
    said: bool = False
    mode: EntryId | None = None
    cameo: Annotated[Cameo | None, BeforeValidator(code_as_text)] = None
    reason: Prose

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not self.verbs and not self.nouns:
            raise wrong("a trigger needs `verbs` or `nouns`", "add the words that tell the event")
        for name, limits in (("objects", self.objects), ("subjects", self.subjects)):
            if limits and not self.verbs:
                raise wrong(f"`{name}` limit verbs, and there are none", f"add `verbs`, or take `{name}` out")
        return self


class WrittenEventType(Value):
    """One PLOVER event type."""

    id: TypeId
    name: Words
    definition: Prose
    quad: Literal[1, 2, 3, 4]
    cameo: CameoCodes = ()
    announced: TypeId | None = None
    refused: TypeId | None = None
    forsworn: TypeId | None = None
    magnitude: Annotated[float | None, Field(ge=-10, le=10, allow_inf_nan=False)] = None
    modes: tuple[WrittenMode, ...] = ()
    triggers: Annotated[tuple[WrittenTrigger, ...], Field(max_length=1000)] = ()

    @model_validator(mode="after")
    def _known_modes(self) -> Self:
        known = [mode.id for mode in self.modes]
        for trigger in self.triggers:
            if trigger.mode is not None and trigger.mode not in known:
                remedy = f"name one of {', '.join(known)}" if known else "leave `mode` out: the type has none"
                raise wrong(f"{self.id} has no mode '{trigger.mode}'", remedy)
        return self

    def extended(self, more: MoreTriggers) -> WrittenEventType:
        """The type with the triggers of a later folder."""
        return self.model_validate({**dict(self), "triggers": (*self.triggers, *more.add_triggers)})

    def finished(self, place: Place) -> EventType:
        """The entry as the rest of Détente sees it."""
        fields = dict(self)
        fields["modes"] = tuple(Mode(**dict(mode)) for mode in self.modes)
        fields["triggers"] = tuple(Trigger(**dict(trigger)) for trigger in self.triggers)
        return EventType(source=place, **fields)


class MoreTriggers(Value):
    """Triggers that a later folder adds to an event type."""

    id: TypeId
    add_triggers: Annotated[tuple[WrittenTrigger, ...], Field(min_length=1, max_length=1000)]


class WrittenExemplars(Value):
    """Marked sentences of one event type."""

    id: EntryId
    type: TypeId
    mode: EntryId | None = None
    cameo: Annotated[Cameo | None, BeforeValidator(code_as_text)] = None
    check: bool = False
    reason: Prose
    sentences: MarkedSentences

    def extended(self, more: MoreSentences) -> WrittenExemplars:
        """The exemplars with the sentences of a later folder."""
        return self.model_validate({**dict(self), "sentences": _joined(self.sentences, more.add_sentences)})

    def finished(self, place: Place) -> Exemplars:
        """The entry as the rest of Détente sees it."""
        return Exemplars(source=place, **dict(self))


class MoreSentences(Value):
    """Sentences that a later folder adds to exemplars."""

    id: EntryId
    add_sentences: MarkedSentences


class Removal(Value):
    """An entry of an earlier folder that is dropped."""

    id: str
    remove: Literal[True]
    reason: Prose | None = None


def _joined(words: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*words, *added)))
