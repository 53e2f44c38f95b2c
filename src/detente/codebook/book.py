"""The loaded codebook: what the other rooms ask it."""

from __future__ import annotations

import datetime
import difflib
import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from detente.codebook.entries import ActorEntry, ActorName, CueEntry, Entry, EventType, Exemplars, Theme, Use
from detente.codebook.yaml_text import shown
from detente.errors import CodebookError
from detente.model import Actor

_Item = TypeVar("_Item")
_Entry = TypeVar("_Entry", ActorEntry, Use, CueEntry, Exemplars)


class Codebook:
    """Actors, event types, themes and cue words, as loaded from one or more folders. It never changes.

    Args:
        actors: the actors; these, the uses and the cues are put in the order of their ids, so that it does not matter
            in which files they stand.
        event_types: the PLOVER event types, in an order that counts: the first of two that fit as well is taken.
        themes: the themes of factors, in the order that a brief shows them.
        uses: what cue words are used for.
        cues: the cue words.
        exemplars: sentences that show event types, in the order of their ids.

    >>> from detente.codebook import load_codebook
    >>> codebook = load_codebook()
    >>> codebook.resolve("the Kremlin").id, codebook.resolve("Iranians").id
    ('RUS', 'IRN')
    """

    def __init__(
        self,
        actors: Iterable[ActorEntry] = (),
        event_types: Iterable[EventType] = (),
        themes: Iterable[Theme] = (),
        uses: Iterable[Use] = (),
        cues: Iterable[CueEntry] = (),
        exemplars: Iterable[Exemplars] = (),
    ) -> None:
        self.actors: Mapping[str, ActorEntry] = MappingProxyType({entry.id: entry for entry in _by_id(actors)})
        self.event_types: Mapping[str, EventType] = MappingProxyType({entry.id: entry for entry in event_types})
        self.themes: Mapping[str, Theme] = MappingProxyType({entry.id: entry for entry in themes})
        self.uses: Mapping[str, Use] = MappingProxyType({entry.id: entry for entry in _by_id(uses)})
        self._cues = tuple(_by_id(cues))
        self.exemplars: Mapping[str, Exemplars] = MappingProxyType({entry.id: entry for entry in _by_id(exemplars)})

    def __reduce__(self) -> tuple[object, ...]:
        # Read-only mappings cannot be pickled; worker processes rebuild them from the entries.
        parts = (self.actors, self.event_types, self.themes, self.uses)
        return (Codebook, (*(tuple(part.values()) for part in parts), self._cues, tuple(self.exemplars.values())))

    @cached_property
    def fingerprint(self) -> str:
        """16 hexadecimal digits of the SHA-256 of all entries, in order, without the places that they stand at.

        Two codebooks of the same fingerprint read any text alike, whatever files and comments they are written in.

        >>> from detente.codebook import load_codebook
        >>> len(load_codebook().fingerprint)
        16
        """
        digest = hashlib.sha256()
        for entry in self._entries():
            digest.update(type(entry).__name__.encode())
            digest.update(entry.model_dump_json(exclude={"source"}).encode())
        return digest.hexdigest()[:16]

    def cues(self, use: str) -> tuple[CueEntry, ...]:
        """The cue words of one use, in the order of their ids; none where no folder has words for it.

        >>> from detente.codebook import load_codebook
        >>> sorted({cue.value for cue in load_codebook().cues("retraction")})
        ['correction', 'retraction']
        """
        return self._cues_by_use.get(use, ())

    def actor(self, actor_id: str, on: datetime.date | None = None) -> Actor:
        """The actor of an id, as of a day (see `ActorEntry.actor`).

        Raises:
            CodebookError: if there is none.

        >>> from detente.codebook import load_codebook
        >>> load_codebook().actor("USA.pentagon").speaks_for
        'USA'
        """
        entry = self.actors.get(actor_id)
        if entry is None:
            raise CodebookError(f"the codebook has no actor '{shown(actor_id)}'", remedy=self._remedy(actor_id))
        return entry.actor(on)

    def resolve(self, name: str, on: datetime.date | None = None) -> Actor:
        """The actor that a name, an adjective, a capital, an id ... means, as users write it: case does not matter.

        Args:
            name: such as `Iran`, `IRN`, `iran`, `the Kremlin`, `Russian`. An id goes before a name of the same letters.
            on: the day as of which it is meant. Where a name has meant several actors, it is the one that it meant
                then (or nearest to then); without a day, the one that it means still.

        Raises:
            CodebookError: if no actor has the name, with close matches; if several have, with their ids.

        >>> from detente.codebook import load_codebook
        >>> load_codebook().resolve("iran").id
        'IRN'
        """
        wanted = " ".join(name.split())
        ids = self._meant(wanted, on)
        if len(ids) == 1:
            return self.actors[ids[0]].actor(on)
        if ids:
            listed = ", ".join(f"{one} ({self.actors[one].name})" for one in ids)
            raise CodebookError(f"'{shown(wanted)}' is the name of several actors", remedy=f"write one of {listed}")
        raise CodebookError(f"the codebook knows no actor named '{shown(wanted)}'", remedy=self._remedy(wanted))

    def find(self, name: str, on: datetime.date | None = None) -> Actor | None:
        """The same, None where the name is nobody's or that of several: for names by the thousand, as data sets have.

        >>> from detente.codebook import load_codebook
        >>> load_codebook().find("Erewhon") is None
        True
        """
        ids = self._meant(" ".join(name.split()), on)
        return self.actors[ids[0]].actor(on) if len(ids) == 1 else None

    def _meant(self, wanted: str, on: datetime.date | None) -> list[str]:
        """Ids of the actors whom a name means: one, none, or several that it fits as well."""
        if wanted in self.actors:
            return [wanted]
        for candidates in self._lookups(wanted):
            if ids := list(dict.fromkeys(candidate.actor_id for candidate in _meant_on(candidates, on))):
                return ids
        # Ids in another case come last: "Guam" is the island, though GUAM is an organisation.
        actor_id = self._ids_by_folded.get(_folded(wanted))
        return [actor_id] if actor_id is not None else []

    def names(self) -> tuple[ActorName, ...]:
        """Every name of every actor, in the order of the actors' ids: for finding actors in texts.

        >>> from detente.codebook import load_codebook
        >>> [name.text for name in load_codebook().names() if name.actor_id == "IRN" and name.form == "capital"][0]
        'Tehran'
        """
        return self._names

    def named(self, text: str, on: datetime.date | None = None) -> tuple[ActorName, ...]:
        """The names that words in a text can be, letter by letter: several only where they are ambiguous.

        Args:
            text: the words, such as `Kremlin` or `the West`.
            on: the day of the text; names that meant somebody else by then are left out. Without a day, all.

        >>> from detente.codebook import load_codebook
        >>> codebook = load_codebook()
        >>> [name.actor_id for name in codebook.named("Brussels", datetime.date(1980, 1, 1))]
        ['BEL']
        >>> sorted(name.actor_id for name in codebook.named("Brussels"))
        ['BEL', 'EU']
        """
        names = self._by_text.get(text, ())
        return tuple(_meant_on(names, on)) if on is not None else names

    def show(self, term: str) -> list[Entry]:
        """Every entry that knows a term, in any case, with or without its article.

        Actors come first, then uses, cues, themes and event types.

        Each has its file and line as `source`.

        >>> from detente.codebook import load_codebook
        >>> [entry.id for entry in load_codebook().show("kremlin")]
        ['RUS']
        """
        wanted = _without_article(_folded(" ".join(term.split())))
        return [
            entry for entry in self._entries() if any(_without_article(_folded(t)) == wanted for t in _terms(entry))
        ]

    def _entries(self) -> Iterable[Entry]:
        yield from self.actors.values()
        yield from self.uses.values()
        yield from self._cues
        yield from self.themes.values()
        yield from self.event_types.values()
        yield from self.exemplars.values()

    @cached_property
    def _names(self) -> tuple[ActorName, ...]:
        return tuple(name for entry in self.actors.values() for name in entry.names)

    @cached_property
    def _cues_by_use(self) -> dict[str, tuple[CueEntry, ...]]:
        return _grouped(self._cues, lambda cue: cue.use)

    @cached_property
    def _by_text(self) -> dict[str, tuple[ActorName, ...]]:
        return _grouped(self._names, lambda name: name.text)

    @cached_property
    def _ids_by_folded(self) -> dict[str, str]:
        return {_folded(actor_id): actor_id for actor_id in self.actors}

    @cached_property
    def _by_folded(self) -> dict[str, tuple[ActorName, ...]]:
        return _grouped(self._names, lambda name: _folded(name.text))

    def _lookups(self, wanted: str) -> Iterable[tuple[ActorName, ...]]:
        """Names that fit, from the strictest way of comparing to the loosest."""
        yield self._by_text.get(wanted, ())
        folded = _folded(wanted)
        bare = _without_article(folded)
        yield self._by_folded.get(folded, ())
        yield self._by_folded.get(bare, ())
        yield self._by_folded.get(f"the {bare}", ())

    def _remedy(self, wanted: str) -> str:
        known = dict(self._ids_by_folded)
        for folded, names in self._by_folded.items():
            known.setdefault(folded, names[0].text)
        close = difflib.get_close_matches(_without_article(_folded(wanted[:80])), known, n=3, cutoff=0.7)
        if close:
            return f"did you mean {', '.join(known[match] for match in close)}?"
        return "add it to a codebook folder of your own, or write an ISO 3166 alpha-3 code such as IRN"


def _by_id(entries: Iterable[_Entry]) -> list[_Entry]:
    return sorted(entries, key=lambda entry: entry.id)


def _grouped(items: Iterable[_Item], key: Callable[[_Item], str]) -> dict[str, tuple[_Item, ...]]:
    groups: dict[str, list[_Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(members) for name, members in groups.items()}


def _folded(text: str) -> str:
    """Lower case, without accents and with plain apostrophes: how terms are compared when a user writes them."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _without_article(folded: str) -> str:
    return folded.removeprefix("the ")


def _meant_on(names: Iterable[ActorName], on: datetime.date | None) -> list[ActorName]:
    """The names that meant their actor on a day; where none did, those that did so nearest to it."""
    names = list(names)
    held = [name for name in names if name.held(on)]
    if held or not names:
        return held
    if on is None:
        latest = max(name.until or datetime.date.max for name in names)
        return [name for name in names if (name.until or datetime.date.max) == latest]
    nearest = min(name.distance(on) for name in names)
    return [name for name in names if name.distance(on) == nearest]


def _terms(entry: Entry) -> Iterable[str]:
    yield entry.id
    if isinstance(entry, ActorEntry):
        yield from (name.text for name in entry.names)
    elif isinstance(entry, CueEntry):
        yield from entry.words
    elif isinstance(entry, Theme):
        yield from (entry.name, *entry.words)
    elif isinstance(entry, Exemplars):
        yield from (entry.type, *([entry.cameo] if entry.cameo else ()))
    elif isinstance(entry, EventType):
        yield from (entry.name, *entry.cameo)
        for mode in entry.modes:
            yield from (mode.id, mode.name, *mode.cameo)
        for trigger in entry.triggers:
            yield from (*trigger.verbs, *trigger.nouns, *trigger.objects, *([trigger.cameo] if trigger.cameo else ()))
