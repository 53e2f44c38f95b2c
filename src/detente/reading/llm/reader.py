"""The optional reader: the rules' reading, and beside it what a language model proposes and the text bears out."""

from __future__ import annotations

from collections import Counter

from detente.codebook import Codebook
from detente.errors import ReadingError
from detente.model import Document, Reading
from detente.reading.llm.answers import KeptAnswers
from detente.reading.llm.endpoint import AnswerError, Endpoint, EndpointError
from detente.reading.llm.grounds import Grounds
from detente.reading.llm.pieces import Piece, cut
from detente.reading.llm.prompt import prompt_version, request
from detente.reading.llm.proposals import Drop, Proposals, proposals
from detente.reading.llm.settings import LlmSettings, key_for
from detente.reading.llm.statements import Stating
from detente.reading.llm.together import together
from detente.reading.llm.topics import TopicFinder

IN_PART = " (in part)"
"""What a reader's name ends with where not every piece of the document was answered."""
_MOST_FAILURES = 3
"""Requests in a row that fail before nothing more is asked: the endpoint is down, or the model unfit."""


def llm_reader_version(rules: str, model: str) -> str:
    """Name of the reader that is the rules and a language model together.

    Args:
        rules: the rules' name and version.
        model: name of the language model.

    >>> llm_reader_version("detente-2/en", "small").startswith("detente-2/en+llm-")
    True
    """
    return f"{rules}+llm-{prompt_version()}/{model}"


def is_read_whole(reading: Reading) -> bool:
    """Whether the language model gave a usable answer to everything of a document that it was to be asked."""
    return "+llm-" in reading.reader and not reading.reader.endswith(IN_PART)


class LlmReader:
    """Adds to readings what a language model finds.

    It never raises for a text or an answer: a reading that got no answer, or an unusable one, stays what the rules
    found, and says so in its warnings. After an answer that means that no other will come, nothing more is asked.

    Args:
        settings: which model, and where.
        codebook: actors, themes, event types and reliabilities.
        model: name of the spaCy model that the rules read with.

    Raises:
        UsageError: if the key in the environment cannot be sent to the settings' address.
    """

    def __init__(self, settings: LlmSettings, codebook: Codebook, model: str | None = None) -> None:
        if settings.address is not None:
            key_for(settings.address)  # said before anything is read, which may take hours
        self._settings = settings
        self._codebook = codebook
        self._topics = TopicFinder(codebook, model)
        self._endpoint = Endpoint(settings)
        self._answers = KeptAnswers(settings.answers)
        self._furniture = frozenset(word.casefold() for cue in codebook.cues("furniture") for word in cue.words)
        self._failures = 0
        self.fault: str | None = None
        """Why nothing is asked any more."""

    def read(self, document: Document, rules: Reading) -> Reading:
        """The reading of a document by the rules and the model together.

        Args:
            document: the document.
            rules: its reading by the rules. Where they could not read it, the model is not asked either.
        """
        if rules.note is not None:
            return rules
        grounds = Grounds(document, rules, self._codebook)
        stating = Stating(document, grounds, self._codebook, self._topics)
        pieces = cut(document.text, rules, self._furniture)
        most = self._settings.most_requests
        unread: dict[str, list[int]] = {}
        dropped: Counter[Drop] = Counter()
        for number, piece in enumerate(pieces[:most], 1):
            try:
                found = self._ask(document, piece, grounds)
            except ReadingError as error:
                unread.setdefault(str(error), []).append(number)
                continue
            dropped += found.dropped
            for entry in found.entries:
                stating.take(entry, piece)
        warnings = [
            f"the language model did not read part {', '.join(map(str, parts))} of {len(pieces)}: {why}"
            for why, parts in unread.items()
        ]
        if len(pieces) > most:
            warnings.append(f"the language model was given the first {most} of {len(pieces)} parts")
        missing = sum(map(len, unread.values()))
        if missing and missing == min(len(pieces), most):
            return rules.model_copy(update={"warnings": (*rules.warnings, *warnings)})
        version = llm_reader_version(rules.reader, self._settings.model)
        told = _told(self._settings.model, len(stating.statements), dropped + stating.dropped)
        return together(rules, stating.statements.values()).model_copy(
            update={
                "reader": version + IN_PART if missing else version,
                "warnings": (*rules.warnings, told, *warnings),
            }
        )

    def _ask(self, document: Document, piece: Piece, grounds: Grounds) -> Proposals:
        """What the model proposes for a piece: as it was kept, or asked now.

        Raises:
            ReadingError: if there is no answer, or none that can be used.
        """
        named = set(grounds.actors_between(piece.start, piece.end))
        actors = tuple(actor for actor in grounds.spoken_of if actor in named)
        body = request(piece, document, actors, self._codebook, self._settings.model)
        kept = self._answers.get(body)
        if kept is not None:
            return _proposed(kept)
        if self.fault is not None:
            raise EndpointError(self.fault)
        try:
            answer = self._endpoint.ask(body)
            found = _proposed(answer)
            self._answers.keep(body, self._settings.model, answer)
        except ReadingError as error:
            self._failures += 1
            if not isinstance(error, AnswerError):
                self.fault = f"nothing more is asked after: {error}"
            elif self._failures >= _MOST_FAILURES:
                self.fault = f"nothing more is asked after {self._failures} failures in a row, the last: {error}"
            raise
        self._failures = 0
        return found


def _proposed(answer: str) -> Proposals:
    """What an answer proposes.

    Raises:
        AnswerError: if it has no form that proposals could be taken from.
    """
    try:
        return proposals(answer)
    except ValueError as error:
        raise AnswerError(f"the answer cannot be used: {error}") from None


def _told(model: str, kept: int, dropped: Counter[Drop]) -> str:
    """How much of what a model proposed was kept, and why the rest was not."""
    words = f"{kept} of {kept + dropped.total()} proposals of the language model {model} were kept"
    reasons = [f"{dropped[reason]} {reason.value}" for reason in Drop if dropped[reason]]
    return words + (f"; dropped were {', '.join(reasons)}" if reasons else "")
