"""Folders laid over each other, and the checks that need all of them: does everything that is referred to exist?"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from pydantic import ValidationError

from detente.codebook import written
from detente.codebook.entries import ActorEntry, ActorName, Place
from detente.codebook.folder import Folder, Found, SectionName, explained
from detente.codebook.yaml_text import MOST_MISTAKES
from detente.errors import CodebookError

MOST_BEARERS = 100
"""Actors of one name, and times that one name is listed. The commonest surname has a handful."""


@dataclass(slots=True)
class Stack:
    """The entries of each section by id, after some folders. A replaced entry keeps its place in the order."""

    actors: dict[str, Found] = field(default_factory=dict)
    uses: dict[str, Found] = field(default_factory=dict)
    cues: dict[str, Found] = field(default_factory=dict)
    themes: dict[str, Found] = field(default_factory=dict)
    event_types: dict[str, Found] = field(default_factory=dict)
    exemplars: dict[str, Found] = field(default_factory=dict)
    removed: dict[tuple[SectionName, str], Place] = field(default_factory=dict)
    """Where an entry that is no more was dropped."""
    broken: set[str] = field(default_factory=set)
    """Ids of entries that have mistakes, and are told of as such."""
    own: set[str] = field(default_factory=set)
    """Ids of the entries laid since the stack was copied: the others fit each other, and these are told of."""

    def section(self, key: SectionName) -> dict[str, Found]:
        """The entries of one section."""
        entries: dict[str, Found] = getattr(self, key)
        return entries

    def copy(self) -> Stack:
        """A stack that more folders can be laid on without touching this one."""
        return Stack(
            dict(self.actors),
            dict(self.uses),
            dict(self.cues),
            dict(self.themes),
            dict(self.event_types),
            dict(self.exemplars),
            dict(self.removed),
            set(self.broken),
        )


def lay(stack: Stack, folder: Folder) -> list[CodebookError]:
    """Lays the entries of one folder on a stack, in place; returns its mistakes and what does not fit."""
    errors = list(folder.errors)
    stack.broken |= folder.broken
    here: dict[tuple[str, str], Found] = {}
    for item in folder.found:
        twin = here.setdefault((item.section.key, item.id), item)
        if twin is not item:
            problem = f"this folder has an entry of this id already, at {twin.place}"
            errors.append(_error(item, problem, "give one of them another id, or make one entry of both"))
            continue
        stack.own.add(item.id)
        errors += _lay_entry(stack, item)
    return errors


def _lay_entry(stack: Stack, item: Found) -> list[CodebookError]:
    section = item.section
    entries = stack.section(section.key)
    if isinstance(item.written, section.whole):
        entries[item.id] = item
        return []
    earlier = entries.get(item.id)
    if earlier is None:
        what = "drop" if isinstance(item.written, written.Removal) else "add to"
        problem = f"there is no earlier {section.noun} of this id to {what}"
        return [] if item.id in stack.broken else [_error(item, problem, _meant(item.id, entries))]
    if isinstance(item.written, written.Removal):
        stack.removed[section.key, item.id] = item.place
        del entries[item.id]
        return []
    try:
        # Each form that may be added to has `extended`, for its own kind of addition.
        extended = earlier.written.extended(item.written)  # type: ignore[attr-defined]
    except ValidationError as error:
        found = error.errors(include_url=False)
        return [_error(item, *explained(detail, section, section.whole)) for detail in found]
    entries[item.id] = Found(section, extended, earlier.place, earlier.node, (*earlier.additions, item))
    return []


def mistakes(stack: Stack) -> list[CodebookError]:
    """References to what does not exist, and names that mean two actors at one time without saying so.

    No more than `MOST_MISTAKES`: where an actor that hundreds refer to is missing, the first are enough.
    """
    return list(islice(chain(*(check(stack) for check in _CHECKS)), MOST_MISTAKES))


def _unknown_actors(stack: Stack) -> Iterator[CodebookError]:
    for item in stack.actors.values():
        for origin, other, path in _references(item):
            if other not in stack.actors and other not in stack.broken:
                yield _unknown(stack, origin, "actors", other, *path)


def _references(item: Found) -> Iterator[tuple[Found, str, tuple[int | str, ...]]]:
    """Ids of other actors that an actor names, with the entry or addition in which it does, and where there."""
    actor = item.written
    assert isinstance(actor, written.WrittenActor)
    if "." in actor.id:
        yield item, actor.id.partition(".")[0], ("id",)
    if actor.speaks_for is not None:
        yield item, actor.speaks_for, ("speaks_for",)
    for key, others in (("based_in", actor.based_in), ("successors", actor.successors)):
        for index, other in enumerate(others):
            yield item, other, (key, index)
    additions = [(more, more.written) for more in item.additions]
    added = [
        (more, "add_offices", form.add_offices) for more, form in additions if isinstance(form, written.MoreOfActor)
    ]
    own = len(actor.offices) - sum(len(offices) for _, _, offices in added)
    for origin, key, offices in [(item, "offices", actor.offices[:own]), *added]:
        for index, office in enumerate(offices):
            if office.of is not None:
                yield origin, office.of, (key, index, "of")


def _unknown_uses(stack: Stack) -> Iterator[CodebookError]:
    for item in stack.cues.values():
        cue = item.written
        assert isinstance(cue, written.WrittenCue)
        use = stack.uses.get(cue.use)
        if use is None:
            if cue.use not in stack.broken:
                yield _unknown(stack, item, "uses", cue.use, "use")
            continue
        assert isinstance(use.written, written.WrittenUse)
        values = use.written.values
        if values and cue.value not in values:
            problem = f"'{cue.value}' is no value of the use '{cue.use}'" if cue.value else "the key 'value' is missing"
            yield _error(item, problem, f"it must be one of {', '.join(values)}", "value")


def _unknown_types(stack: Stack) -> Iterator[CodebookError]:
    for item in stack.event_types.values():
        form = item.written
        assert isinstance(form, written.WrittenEventType)
        for key in ("announced", "refused", "forsworn"):
            other = getattr(form, key)
            if other is not None and other not in stack.event_types and other not in stack.broken:
                yield _unknown(stack, item, "event_types", other, key)
    for item in stack.exemplars.values():
        exemplars = item.written
        assert isinstance(exemplars, written.WrittenExemplars)
        kind = stack.event_types.get(exemplars.type)
        if kind is None:
            if exemplars.type not in stack.broken:
                yield _unknown(stack, item, "event_types", exemplars.type, "type")
            continue
        assert isinstance(kind.written, written.WrittenEventType)
        modes = [mode.id for mode in kind.written.modes]
        if exemplars.mode is not None and exemplars.mode not in modes:
            remedy = f"name one of {', '.join(modes)}" if modes else "leave `mode` out: the type has none"
            yield _error(item, f"{exemplars.type} has no mode '{exemplars.mode}'", remedy, "mode")


def _clashing_names(stack: Stack) -> Iterator[CodebookError]:
    # Only names of the entries laid last can clash: thousands of shipped ones were compared when they were written.
    bearers: dict[str, list[tuple[ActorName, Found]]] = {}
    for item in stack.actors.values():
        if item.id in stack.own:
            bearers.update((name.text, []) for name in _names(item))
    for item in stack.actors.values():
        for name in _names(item):
            if name.text in bearers:
                bearers[name.text].append((name, item))
    for text, named in bearers.items():
        if len(named) > MOST_BEARERS:
            # Each is compared with each; so many can only be a mistake.
            remedy = "keep it as a name of those whom texts mean by it"
            yield _error(named[-1][1], f"'{text}' is listed as a name more than {MOST_BEARERS} times", remedy)
            continue
        for index, one in enumerate(named):
            clash = next((other for other in named[:index] if _clash(one[0], other[0])), None)
            if clash is not None:
                yield _clash_error(stack, one, clash)


def _names(item: Found) -> tuple[ActorName, ...]:
    actor = item.finished
    assert isinstance(actor, ActorEntry)
    return actor.names


def _clash(one: ActorName, other: ActorName) -> bool:
    if one.actor_id == other.actor_id or (one.ambiguous and other.ambiguous):
        return False
    return not (
        (one.until is not None and other.since is not None and one.until < other.since)
        or (other.until is not None and one.since is not None and other.until < one.since)
    )


def _clash_error(stack: Stack, one: tuple[ActorName, Found], other: tuple[ActorName, Found]) -> CodebookError:
    if one[1].id not in stack.own and other[1].id in stack.own:
        one, other = other, one
    name, item = one
    origin = _origin(
        item, lambda more: any(name.text == added.text for names in more.add_names.values() for added in names)
    )
    path = ("name",) if name.text == getattr(origin.written, "name", None) else ("names", name.form.value)
    return _error(
        origin,
        f"'{name.text}' is also a name of {other[0].actor_id} ({other[1].place})",
        "give the names dates that do not overlap, or declare both `ambiguous: true`",
        *(path if origin is item else ("add_names", name.form.value)),
    )


def _origin(item: Found, holds: Callable[[written.MoreOfActor], bool]) -> Found:
    """The addition that something of an actor came with, or the entry itself."""
    additions = reversed(item.additions)
    return next((a for a in additions if isinstance(a.written, written.MoreOfActor) and holds(a.written)), item)


def _unknown(stack: Stack, item: Found, key: SectionName, other: str, *path: int | str) -> CodebookError:
    noun = {"actors": "actor", "uses": "use"}.get(key, "event type")
    place = stack.removed.get((key, other))
    remedy = f"it is removed at {place}: remove this entry too" if place else _meant(other, stack.section(key))
    return _error(item, f"there is no {noun} '{other}'", remedy, *path)


def _error(item: Found, problem: str, remedy: str, *path: int | str) -> CodebookError:
    return CodebookError(problem, where=f"{item.place_of(*path)} ({item.id})", remedy=remedy)


def _meant(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else "add an entry for it, or mend the id"


_CHECKS = (_unknown_actors, _unknown_uses, _unknown_types, _clashing_names)
