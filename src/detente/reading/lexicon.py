"""Finding the codebook's cue words in parsed text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from detente.codebook import Codebook, CueEntry

THEME = "theme"
"""The use under which words of themes are found."""
# "de-escalation" is three tokens to the parser, and to be found as three; "S-300" is one.
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
# One vowel between consonants, the last of which is doubled before an ending.
_SHORT_VERB = re.compile(r"[^aeiouy]+[aeiou][bdfgklmnprtvz]")
_NOMINAL = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "AUX"})


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens `[start, end)` of a parsed block that a cue entry knows; `head` is the one that the others hang on."""

    entry: CueEntry
    start: int
    end: int
    head: Token

    @property
    def words(self) -> str:
        """The words as they stand in the text."""
        return self.head.doc[self.start : self.end].text


class Lexicon:
    """The cue words of a codebook, made ready for matching against lemmas and lower-case forms.

    Within one use the longest phrase wins; several uses may know the same words.

    Args:
        codebook: whose words are looked for.
        uses: those of these uses only; None for all, with the words of themes.
    """

    def __init__(self, codebook: Codebook, uses: Sequence[str] | None = None) -> None:
        phrases: dict[str, list[tuple[tuple[str, ...], CueEntry]]] = defaultdict(list)
        for use in (*codebook.uses, THEME) if uses is None else uses:
            for entry in codebook.cues(use) if use != THEME else _theme_cues(codebook):
                for words in entry.words:
                    parts = tuple(_HYPHEN.sub(" - ", words.casefold()).split())
                    phrases[parts[0]].append((parts, entry))
        # Longest first; ties keep file order, since sort is stable.
        self._phrases = {first: sorted(found, key=lambda p: -len(p[0])) for first, found in phrases.items()}

    def find(self, doc: Doc) -> dict[str, list[Hit]]:
        """All hits in a parsed block, by use, in order of appearance."""
        forms = [(token.lower_, _lemma(token)) for token in doc]
        hits: dict[str, list[Hit]] = defaultdict(list)
        taken: dict[str, int] = defaultdict(int)
        for index, (lower, lemma) in enumerate(forms):
            candidates = self._phrases.get(lemma, [])
            if lower != lemma and (more := self._phrases.get(lower)):
                candidates = sorted([*candidates, *more], key=lambda p: -len(p[0]))
            for parts, entry in candidates:
                if index < taken[entry.use] or not _matches(parts, forms, index):
                    continue
                head = _head(doc, index, index + len(parts))
                if entry.pos and head.pos_ not in entry.pos:
                    continue
                hits[entry.use].append(Hit(entry, index, index + len(parts), head))
                taken[entry.use] = index + len(parts)
        return hits


def _theme_cues(codebook: Codebook) -> list[CueEntry]:
    """The words of the themes as cues, so that they are found in the same pass."""
    return [
        CueEntry(id=theme.id, use=THEME, words=theme.words, value=theme.id, reason=theme.reason, source=theme.source)
        for theme in codebook.themes.values()
    ]


def _lemma(token: Token) -> str:
    """The lemma; of a plural in a proper name ("the Japan Talks"), which the tagger leaves alone, the singular."""
    lower = token.lower_
    if token.pos_ == "PROPN" and len(lower) > 4 and lower.endswith("s") and not lower.endswith("ss"):
        return lower[:-1]
    lemma = token.lemma_.casefold()
    return with_silent_e(lower, lemma) if token.pos_ == "VERB" else lemma


def with_silent_e(form: str, lemma: str) -> str:
    """A verb's lemma with the e that the lemmatizer takes for part of an ending; other lemmas as they are.

    English doubles the last consonant of a short verb ("hop, hopped"), so "hopes" and "hoped" are forms of "hope".

    >>> with_silent_e("hopes", "hop"), with_silent_e("staged", "stag"), with_silent_e("hopped", "hop")
    ('hope', 'stage', 'hop')
    >>> with_silent_e("visited", "visit"), with_silent_e("sailed", "sail"), with_silent_e("fixes", "fix")
    ('visit', 'sail', 'fix')
    """
    ending = form.removeprefix(lemma)
    return f"{lemma}e" if ending in ("es", "ed", "ing") and _SHORT_VERB.fullmatch(lemma) else lemma


def _matches(parts: tuple[str, ...], forms: list[tuple[str, str]], index: int) -> bool:
    if index + len(parts) > len(forms):
        return False
    return all(part in forms[index + offset] for offset, part in enumerate(parts))


def _head(doc: Doc, start: int, end: int) -> Token:
    """The token of a phrase that governs the others; of several, the first content word."""
    if end - start == 1:
        return doc[start]
    inside = range(start, end)
    tops = [doc[i] for i in inside if doc[i].head.i not in inside or doc[i].head.i == i]
    content = next((token for token in tops if token.pos_ in _NOMINAL), None)
    return content or next((doc[i] for i in inside if doc[i].pos_ in _NOMINAL), doc[start])
