"""Folders laid over each other, and the checks that need all of them: does everything that is referred to exist?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from detente.codebook import written
from detente.codebook.entries import ActorName
from detente.codebook.folder import Found, SectionName
from detente.errors import CodebookError


@dataclass(slots=True)
class Stack:
    """The entries of each section by id, after some folders. A replaced entry keeps its place in the order."""

    actors: dict[str, Found] = field(default_factory=dict)
    uses: dict[str, Found] = field(default_factory=dict)
    cues: dict[str, Found] = field(default_factory=dict)
    themes: dict[str, Found] = field(default_factory=dict)
    event_types: dict[str, Found] = field(default_factory=dict)

    def section(self, key: SectionName) -> dict[str, Found]:
        """The entries of one section."""
        entries: dict[str, Found] = getattr(self, key)
        return entries

    def copy(self) -> Stack:
        """A stack that more folders can be laid on without touching this one."""
        return Stack(dict(self.actors), dict(self.uses), dict(self.cues), dict(self.themes), dict(self.event_types))


def lay(stack: Stack, found: Iterable[Found]) -> list[CodebookError]:
    """Lays the entries of one folder on a stack, in place; returns what does not fit."""
    errors: list[CodebookError] = []
    here: dict[tuple[str, str], Found] = {}
    for item in found:
        entries = stack.section(item.section.key)
        twin = here.setdefault((item.section.key, item.id), item)
        if twin is not item:
            errors.append(
                _error(
                    item,
                    f"this folder has an entry of this id already, at {twin.place}",
                    "give one of them another id, or make one entry of both",
                )
            )
            continue
        earlier = entries.get(item.id)
        if isinstance(item.written, item.section.whole):
            entries[item.id] = item
            continue
        if earlier is None:
            what = "drop" if isinstance(item.written, written.Removal) else "add to"
            errors.append(
                _error(item, f"there is no earlier {item.section.noun} of this id to {what}", _meant(item.id, entries))
            )
        elif isinstance(item.written, written.Removal):
            del entries[item.id]
        else:
            try:
                # Each form that may be added to has `extended`, for its own kind of addition.
                extended = earlier.written.extended(item.written)  # type: ignore[attr-defined]
            except PydanticCustomError as error:
                context = error.context or {}
                errors.append(_error(item, str(context.get("problem")), str(context.get("remedy"))))
                continue
            entries[item.id] = Found(earlier.section, extended, earlier.place, earlier.node)
    return errors


def mistakes(stack: Stack) -> list[CodebookError]:
    """References to what does not exist, and names that mean two actors at one time without saying so."""
    return [*_unknown_actors(stack), *_unknown_uses(stack), *_clashing_names(stack)]


def _unknown_actors(stack: Stack) -> list[CodebookError]:
    errors = []
    for item in stack.actors.values():
        actor = item.written
        assert isinstance(actor, written.WrittenActor)
        references: list[tuple[str, tuple[int | str, ...]]] = []
        if "." in actor.id:
            references.append((actor.id.partition(".")[0], ("id",)))
        if actor.speaks_for is not None:
            references.append((actor.speaks_for, ("speaks_for",)))
        references.extend((other, ("based_in", index)) for index, other in enumerate(actor.based_in))
        references.extend((other, ("successors", index)) for index, other in enumerate(actor.successors))
        references.extend(
            (office.of, ("offices", index, "of")) for index, office in enumerate(actor.offices) if office.of is not None
        )
        for other, path in references:
            if other not in stack.actors:
                errors.append(_error(item, f"there is no actor '{other}'", _meant(other, stack.actors), *path))
    return errors


def _unknown_uses(stack: Stack) -> list[CodebookError]:
    errors = []
    for item in stack.cues.values():
        cue = item.written
        assert isinstance(cue, written.WrittenCue)
        use = stack.uses.get(cue.use)
        if use is None:
            errors.append(_error(item, f"there is no use '{cue.use}'", _meant(cue.use, stack.uses), "use"))
            continue
        values: tuple[str, ...] = getattr(use.written, "values")  # noqa: B009  # Found holds any kind of entry
        if values and cue.value not in values:
            problem = f"'{cue.value}' is no value of the use '{cue.use}'" if cue.value else "the key 'value' is missing"
            errors.append(_error(item, problem, f"it must be one of {', '.join(values)}", "value"))
    return errors


def _clashing_names(stack: Stack) -> list[CodebookError]:
    bearers: dict[str, list[tuple[ActorName, Found]]] = {}
    for item in stack.actors.values():
        actor = item.written
        assert isinstance(actor, written.WrittenActor)
        for name in actor.finished(item.place).names:
            bearers.setdefault(name.text, []).append((name, item))
    errors = []
    for text, named in bearers.items():
        for index, (name, item) in enumerate(named):
            for other, other_item in named[:index]:
                if other.actor_id == name.actor_id or (name.ambiguous and other.ambiguous) or not _overlap(name, other):
                    continue
                errors.append(
                    _error(
                        item,
                        f"'{text}' is also a name of {other.actor_id} ({other_item.place})",
                        "give the names dates that do not overlap, or declare both `ambiguous: true`",
                        "names",
                        name.form.value,
                    )
                )
    return errors


def _overlap(one: ActorName, other: ActorName) -> bool:
    return not (
        (one.until is not None and other.since is not None and one.until < other.since)
        or (other.until is not None and one.since is not None and other.until < one.since)
    )


def _error(item: Found, problem: str, remedy: str, *path: int | str) -> CodebookError:
    return CodebookError(problem, where=f"{item.place_of(*path)} ({item.id})", remedy=remedy)


def _meant(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else "add an entry for it, or mend the id"
