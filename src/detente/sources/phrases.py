"""The words from the codebook by which sources tell bylines, credits, date lines and furniture."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from detente.codebook import Codebook, load_codebook

_KEYS: dict[tuple[str, str | None], str] = {("credit", "agency"): "wire", ("dateline", "outlet"): "outlet"}
"""Where the value of a cue tells words of one use apart."""
_MONTH = re.compile(r"month (\d{1,2})")
_FOLDED_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Text as phrases are compared: without case and with single spaces.

    >>> fold("  RSS   Feed ")
    'rss feed'
    """
    return _FOLDED_SPACE.sub(" ", text).strip().casefold()


@dataclass(frozen=True)
class Phrases:
    """Word lists that the parsers need, taken from the codebook's cues by their `use`.

    >>> phrases = Phrases.of({"byline": ["by"], "furniture": ["RSS Feed"]})
    >>> "rss feed" in phrases.furniture
    True
    """

    byline: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    wire: tuple[str, ...] = ()
    dateline: tuple[str, ...] = ()
    outlet: frozenset[str] = frozenset()
    furniture: frozenset[str] = frozenset()
    solar_months: Mapping[str, int] = field(default_factory=dict, hash=False)

    @classmethod
    def from_codebook(cls, codebook: Codebook) -> Phrases:
        """The phrases that a codebook holds for sources: the cues of the uses byline, credit, dateline, furniture."""
        words: dict[str, list[str]] = {}
        months: dict[str, int] = {}
        for use in ("byline", "credit", "dateline", "furniture"):
            for cue in codebook.cues(use):
                month = _MONTH.fullmatch(cue.value or "")
                if month:
                    months.update(dict.fromkeys(cue.words, int(month[1])))
                else:
                    words.setdefault(_KEYS.get((use, cue.value), use), []).extend(cue.words)
        return cls.of(words, months)

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]], solar_months: Mapping[str, int] | None = None) -> Phrases:
        """Phrases from word lists by use. Longer phrases are tried before shorter ones."""

        def ordered(use: str) -> tuple[str, ...]:
            return tuple(sorted(set(words.get(use, ())), key=lambda phrase: (-len(phrase), phrase)))

        return cls(
            byline=ordered("byline"),
            credit=ordered("credit"),
            wire=ordered("wire"),
            dateline=ordered("dateline"),
            outlet=frozenset(fold(word) for word in words.get("outlet", ())),
            furniture=frozenset(fold(word) for word in words.get("furniture", ())),
            solar_months={fold(word): number for word, number in (solar_months or {}).items()},
        )

    def with_furniture(self, more: Iterable[str]) -> Phrases:
        """These phrases with more words of furniture."""
        added = frozenset(fold(word) for word in more)
        return Phrases(**{**self.__dict__, "furniture": self.furniture | added}) if added - self.furniture else self


@functools.cache
def shipped_phrases() -> Phrases:
    """The phrases of the codebook that ships with Détente."""
    return Phrases.from_codebook(load_codebook())
