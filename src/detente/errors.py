"""The one family of errors: what was wrong, where, and what to do about it."""

from __future__ import annotations


class DetenteError(Exception):
    """Base of every error that Détente raises on purpose.

    Args:
        problem: what was wrong, in one sentence without a full stop.
        where: the file, line, record or address that it was found in.
        remedy: what the user can do.

    >>> print(DetenteError("the file is empty", where="notes.txt", remedy="add a file that holds text"))
    notes.txt: the file is empty; add a file that holds text
    """

    def __init__(self, problem: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(problem, where, remedy)

    def __str__(self) -> str:
        text = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{text}; {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword arguments do not survive the default pickling, which worker processes use.
        return (_rebuild, (type(self), self.problem, self.where, self.remedy))


def _rebuild(kind: type[DetenteError], problem: str, where: str | None, remedy: str | None) -> DetenteError:
    return kind(problem, where=where, remedy=remedy)


class SourceError(DetenteError):
    """A file, page, feed or address that could not be turned into a document."""


class CodebookError(DetenteError):
    """A codebook file that breaks its schema, or a term that no codebook knows."""


class ReadingError(DetenteError):
    """A document that the reader could not read."""


class WorkspaceError(DetenteError):
    """A workspace that cannot be opened, upgraded, exported, imported, or whose contents do not hold."""


class EventError(DetenteError):
    """An event data file or an event table that cannot be used."""


class ForecastError(DetenteError):
    """A question that the events cannot answer, or a forecast that cannot be kept or resolved."""


class BriefError(DetenteError):
    """A brief that cannot be rendered or written."""


class UsageError(DetenteError):
    """A request that makes no sense as asked: a dyad of one state, an unknown file type for the brief."""
