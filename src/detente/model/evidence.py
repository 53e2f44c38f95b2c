"""Evidence: a document and a character range in its text, always an exact quotation."""

from __future__ import annotations

import re
from typing import Self

from pydantic import model_validator

from detente.errors import UsageError
from detente.model.value import Value

_EVIDENCE_ID = re.compile(r"([0-9a-f]{16}):(\d{1,9})-(\d{1,9})")


class Evidence(Value):
    """The words `quote` at `[start, end)` of a document's text, counted in Unicode code points.

    >>> text = "Tehran and Moscow signed a memorandum."
    >>> evidence = Evidence.in_text("0123456789abcdef", text, 18, 24)
    >>> evidence.quote, evidence.id
    ('signed', '0123456789abcdef:18-24')
    """

    document_id: str
    start: int
    end: int
    quote: str

    @model_validator(mode="after")
    def _quotes_its_range(self) -> Self:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.quote):
            raise ValueError(
                f"range [{self.start}, {self.end}) does not fit a quotation of {len(self.quote)} characters"
            )
        return self

    @property
    def id(self) -> str:
        """What `detente show` takes: it names the document and the range, so it can be found without an index."""
        return f"{self.document_id}:{self.start}-{self.end}"

    @classmethod
    def in_text(cls, document_id: str, text: str, start: int, end: int) -> Evidence:
        """The evidence for a range of a document's text."""
        return cls(document_id=document_id, start=start, end=end, quote=text[start:end])

    def holds_in(self, text: str) -> bool:
        """Whether the quotation stands in the text at exactly its range."""
        return text[self.start : self.end] == self.quote

    def overlaps(self, other: Evidence) -> bool:
        """Whether both quote some of the same characters of the same document."""
        return self.document_id == other.document_id and self.start < other.end and other.start < self.end


def parse_evidence_id(text: str) -> tuple[str, int, int]:
    """Document id, start and end that an evidence id names.

    Raises:
        UsageError: if the text is no evidence id.

    >>> parse_evidence_id("0123456789abcdef:18-24")
    ('0123456789abcdef', 18, 24)
    """
    match = _EVIDENCE_ID.fullmatch(text.strip())
    if match is None or int(match[2]) >= int(match[3]):
        raise UsageError(
            f"{text!r} is not an evidence id",
            remedy="an id is DOCUMENT:START-END as a brief prints it, such as 0123456789abcdef:18-24",
        )
    return match[1], int(match[2]), int(match[3])
