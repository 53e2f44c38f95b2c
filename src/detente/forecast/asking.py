"""Questions in a sentence: "material cooperation of Russia toward Iran before 2016-01-01".

A sentence is a class of events, two actors and a time. Its words are the codebook's (cues/questions.yaml), with the
names of PLOVER types and CAMEO codes.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detente.codebook import Codebook
from detente.codebook.code_tables import cameo_table
from detente.errors import UsageError
from detente.forecast.classes import EventClass

FORMS = (
    "CLASS of ONE toward OTHER before DATE",
    "CLASS of ONE toward OTHER within 90 days",
    "CLASS between ONE and OTHER by DATE",
)
_LONGEST = 500
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LENGTH = re.compile(r"(\d{1,5})\s*([a-z]+)")
_CODE = re.compile(r"(?:cameo[: ]?)?(\d{2,4})")


class Sentence(NamedTuple):
    """What a sentence asks."""

    one: str
    """Id of an actor; the one who acts, where the question has a direction."""
    other: str
    wanted: EventClass
    directed: bool
    within: int | None
    """Days, where the sentence gives a length of time."""
    until: datetime.date | None
    """The last day that counts, where it gives a day."""


def parse(text: str, codebook: Codebook, on: datetime.date | None = None) -> Sentence:
    """What a sentence asks.

    Args:
        text: the sentence; case does not matter.
        codebook: its words and actors.
        on: the day as of which names are meant.

    Raises:
        UsageError: if a part is missing or not understood, with the forms that are.
        CodebookError: if an actor's name is unknown or means several.

    >>> from detente.codebook import load_codebook
    >>> asked = parse("material cooperation of Russia toward Iran before 2016-01-01", load_codebook())
    >>> asked.one, asked.other, asked.wanted.key, asked.directed, str(asked.until)
    ('RUS', 'IRN', 'quad:2', True, '2015-12-31')
    >>> parse("Sign formal agreement between Iran and Russia within 3 months", load_codebook()).within
    90
    """
    whole = " ".join(text.split()).strip(" ?.!")
    if not whole or len(whole) > _LONGEST:
        raise _not_understood(text, "the question is empty" if not whole else "the question is too long")
    rest, within, until = _time(whole, codebook)
    wanted, rest = _class(_without_filler(rest, codebook), codebook)
    one, other, directed = _actors(rest, codebook)
    ids = []
    for name in (one, other):
        actor = codebook.resolve(name, on)
        ids.append(actor.speaks_for or actor.id)
    if ids[0] == ids[1]:
        raise UsageError(f"both actors of the question are {ids[0]}", where=whole[:80], remedy="ask about two")
    return Sentence(ids[0], ids[1], wanted, directed, within, until)


def days_of(text: str, codebook: Codebook) -> int:
    """A length of time in days: `90`, `90d`, `3 months`.

    Raises:
        UsageError: if it is none.

    >>> from detente.codebook import load_codebook
    >>> days_of("90d", load_codebook()), days_of("2 weeks", load_codebook())
    (90, 14)
    """
    written = text.strip().lower()
    found = _LENGTH.fullmatch(written)
    if written.isdigit() and len(written) <= 5:
        return int(written)
    units = {word: int(cue.value or 0) for cue in codebook.cues("question_unit") for word in cue.words}
    if found is None or found[2] not in units:
        raise UsageError(f"{text[:40]!r} is no length of time", remedy="write days, such as 90d, or 3 months")
    return int(found[1]) * units[found[2]]


def class_of(text: str, codebook: Codebook) -> EventClass:
    """The class of events that words mean: `material cooperation`, `AID`, `Sign formal agreement`, `057`, `quad:2`.

    Raises:
        UsageError: if they mean none.

    >>> from detente.codebook import load_codebook
    >>> class_of("Sign formal agreement", load_codebook()).key, class_of("aid", load_codebook()).key
    ('cameo:057', 'cameo:07')
    """
    if ":" in text:
        return EventClass.parse(text)
    wanted, rest = _class(" ".join(text.split()), codebook)
    if rest:
        raise _unknown_class(text)
    return wanted


def _time(whole: str, codebook: Codebook) -> tuple[str, int | None, datetime.date | None]:
    """The sentence without its time, and the time."""
    for phrase, way in _phrases(codebook, "question_time"):
        found = re.search(rf"(?i)(?:^|\s){re.escape(phrase)}\s+(\S.*)$", whole)
        if found is None:
            continue
        said = found[1].strip()
        before = whole[: found.start()]
        if way == "within" and _LENGTH.fullmatch(said.lower()):
            return before, days_of(said, codebook), None
        if way != "within" and _DATE.fullmatch(said):
            try:
                day = datetime.date.fromisoformat(said)
            except ValueError as error:
                raise UsageError(f"{said} is no date", where=whole[:80], remedy="write YEAR-MONTH-DAY") from error
            return before, None, day - datetime.timedelta(days=1) if way == "before" else day
    raise _not_understood(whole, "the question has no time")


def _without_filler(text: str, codebook: Codebook) -> str:
    fillers = [phrase for phrase, _ in _phrases(codebook, "question_filler")]
    while True:
        found = next((one for one in fillers if text.lower().startswith(f"{one} ")), None)
        if found is None:
            return text
        text = text[len(found) :].strip()


def _class(text: str, codebook: Codebook) -> tuple[EventClass, str]:
    """The class at the beginning of a text, the longest that fits, and what follows it."""
    folded = text.lower()
    names: dict[str, str] = {}
    for code in cameo_table().codes.values():
        names.setdefault(code.name.lower(), f"cameo:{code.code}")
    for kind in codebook.event_types.values():
        names[kind.name.lower()] = names[kind.id.lower()] = f"plover:{kind.id}"
    for cue in codebook.cues("question_class"):
        names.update({word.lower(): cue.value or "" for word in cue.words})
    for name in sorted(names, key=lambda one: (-len(one), one)):
        if folded == name or folded.startswith(f"{name} "):
            return EventClass.parse(names[name]), text[len(name) :].strip()
    if (found := _CODE.match(folded)) and found.end() in (len(folded), folded.find(" ")):
        return EventClass.parse(f"cameo:{found[1]}"), text[found.end() :].strip()
    raise _unknown_class(text)


def _actors(text: str, codebook: Codebook) -> tuple[str, str, bool]:
    """The two names, and whether the first acts toward the second."""
    links = codebook.cues("question_link")
    words = {way: [word for cue in links if cue.value == way for word in cue.words] for way in _WAYS}
    directed = re.fullmatch(rf"(?i)(?:{_any(words['from'])})\s+(.+?)\s+(?:{_any(words['toward'])})\s+(.+)", text)
    if directed:
        return directed[1], directed[2], True
    pair = re.fullmatch(rf"(?i)(?:{_any(words['between'])})\s+(.+?)\s+(?:{_any(words['and'])})\s+(.+)", text)
    if pair:
        return pair[1], pair[2], False
    raise _not_understood(text, "the question does not say between whom")


_WAYS = ("from", "toward", "between", "and")


def _phrases(codebook: Codebook, use: str) -> list[tuple[str, str]]:
    """The phrases of a use with their values, the longest first."""
    found = [(word.lower(), cue.value or "") for cue in codebook.cues(use) for word in cue.words]
    return sorted(found, key=lambda one: (-len(one[0]), one))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda one: (-len(one), one))) or r"(?!)"


def _unknown_class(text: str) -> UsageError:
    return _not_understood(text, "no class of events is known by these words")


def _not_understood(text: str, why: str, forms: Sequence[str] = FORMS) -> UsageError:
    return UsageError(
        why,
        where=text[:80],
        remedy=f"write: {'; or: '.join(forms)}; "
        "a CLASS is such as material cooperation, AID, Sign formal agreement, 057",
    )
