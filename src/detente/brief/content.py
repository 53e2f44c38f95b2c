"""What a brief says, in the order in which a reader meets it, free of any format."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from detente.model import RuleShare, Value

FORMAT: Final = "detente-brief/1"
"""Name and version of the brief's JSON form. A change that breaks its readers raises the number."""

SQUARES = 12
"""Most squares of a row in the picture of the balance: what a narrow column holds, and an eye counts."""

EntryKind = Literal[
    "incentive",
    "impediment",
    "contested",
    "agreement",
    "condition",
    "prediction",
    "third_party",
    "forecast",
    "event",
    "source",
    "gap",
    "judgement",
]

SectionForm = Literal["factors", "agreements", "statements", "forecasts", "timeline", "judged", "sources", "gaps"]


class Fact(Value):
    """A name and what stands for it, both in plain words: "Moves" and "Iran, Russia"."""

    name: str
    words: str


class Quotation(Value):
    """Exact words of a document, who says them, and the number of the note that shows them in context."""

    note: int
    evidence: str
    """Id for `detente show`: document, start and end of the quotation."""
    quote: str
    """Exactly the characters of the stored text."""
    role: str = ""
    """What the words are there for, where an entry quotes more than one thing: "What must happen first"."""
    source: str
    """Publisher and date in words."""
    said_by: str = ""
    """The chain of those who say so, in words: "Russian experts, as the author reports"."""
    qualifiers: tuple[str, ...] = ()
    """How far the text commits itself, where it does not plainly assert."""
    reasons: tuple[str, ...] = ()
    """Why the words were read as they were."""
    withdrawn: bool = False
    """Whether the document was withdrawn or corrected by a later notice."""
    rule: str = ""
    """The reading rule that read the words so."""
    confidence: float | None = None
    """Share of the rule's statements expected to be right, 0 to 1; of an accepted statement, what it counts for."""
    reliability: str = ""
    """The same in words; empty where an analyst accepted the statement."""
    judged: tuple[str, ...] = ()
    """What analysts judged of the statement, by whom and when, in words."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """All that stands beside the words but their source and who says them."""
        return (*self.qualifiers, *self.judged, *([self.reliability] if self.reliability else ()))


class Step(Value):
    """One step of an agreement's history."""

    status: str
    """Code of the status, such as `in_force`."""
    words: str
    """The status in plain words."""
    when: str
    """When it came about, in words; empty where no document tells."""
    reported: datetime.date | None
    """Publication date of the document that tells it."""
    quotation: Quotation


class Entry(Value):
    """One thing that the brief says, with the quotations that bear it."""

    anchor: str
    """Name of the entry within the brief, unique and fit for a link."""
    kind: EntryKind
    label: str = ""
    """Shortened words of the text, or a title; empty where the quotations speak for themselves."""
    date: str = ""
    """The date of a dated thing, in words."""
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()
    """What a reader must not overlook: a withdrawn source, a disagreement."""
    quotations: tuple[Quotation, ...] = ()
    opposition: tuple[Quotation, ...] = ()
    """Of a contested factor: the quotations that say the opposite."""
    history: tuple[Step, ...] = ()
    """Of an agreement: how far it came, in order."""
    address: str | None = None
    """Of a source: where it was published, as the document gives it. It may be anything: check before linking."""
    withdrawn: bool = False
    """Whether every document that supports it, or the source itself, was withdrawn."""
    see: str | None = None
    """On the first page: anchor of the full entry."""
    left_out: int = 0
    """Quotations of this entry that a shortened form leaves out."""

    def all_quotations(self) -> Iterator[Quotation]:
        """Every quotation of the entry, in reading order."""
        yield from self.quotations
        yield from self.opposition
        for step in self.history:
            yield step.quotation


class Group(Value):
    """Entries under one heading: a theme, a year, a kind of condition. The title is empty where there is one group."""

    title: str
    entries: tuple[Entry, ...]
    left_out: int = 0
    """Entries that are not shown here: the rest of a first-page list, or what a shortened form leaves out."""
    see: str | None = None
    """Anchor of the section that holds the rest."""


class Section(Value):
    """A part of the brief under its own heading."""

    anchor: str
    title: str
    form: SectionForm
    lead: str = ""
    """One sentence that says what stands here; for an empty section, that there is nothing, and why."""
    groups: tuple[Group, ...] = ()

    @property
    def count(self) -> int:
        """Number of entries, those left out included."""
        return sum(len(group.entries) + group.left_out for group in self.groups)


class BalanceRow(Value):
    """How many factors of each sign a theme has. Counts, not weights."""

    theme: str
    incentives: int
    impediments: int
    contested: int


class Judgement(Value):
    """The first page: counts and quotations, no assessment of Détente's own."""

    headline: str
    """The one sentence that the brief comes down to, made of counts."""
    sentences: tuple[str, ...]
    balance: tuple[BalanceRow, ...]
    incentives: Group
    impediments: Group
    agreed: Group
    first: Group
    """What must happen first."""
    watch: Group
    """Predictions, dated things to come, if-then conditions."""

    @property
    def countable(self) -> bool:
        """Whether the balance can be drawn with one square a factor, which needs short rows."""
        return all(max(row.incentives, row.impediments) <= SQUARES for row in self.balance)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The lists of the first page, in reading order."""
        return (self.incentives, self.impediments, self.agreed, self.first, self.watch)


class Note(Value):
    """A quotation in its context: the numbered evidence at the end of the brief."""

    number: int
    evidence: str
    document_id: str
    before: str
    quote: str
    after: str
    title: str
    author: str | None
    publisher: str | None
    published: datetime.date | None
    address: str | None
    withdrawn: bool = False
    cited: tuple[str, ...] = ()
    """Anchors of the entries that cite it."""


class Party(Value):
    """A member of the dyad."""

    id: str
    name: str


class Brief(Value):
    """A dossier written for a reader: everything that is seen, in order.

    Made by `detente.brief.compose`; every method gives the same content in another format, and the same bytes
    whenever the dossier is the same.
    """

    format: Literal["detente-brief/1"] = FORMAT
    title: str
    dyad: tuple[Party, Party]
    as_of: datetime.date | None
    as_of_words: str
    """"As of 2 February 2015", or that no date was set."""
    basis: tuple[Fact, ...]
    """How many documents, independent publishers, and the span of their dates."""
    judgement: Judgement
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    method: str
    """How to read the brief: what the counts mean and what they do not."""
    detente: str
    codebook: str
    rules: tuple[RuleShare, ...] = ()
    """How often each reading rule is right, as measured and as judged in the workspace."""

    def entries(self) -> Iterator[Entry]:
        """Every entry in reading order, those of the first page first."""
        for group in self.judgement.groups:
            yield from group.entries
        for section in self.sections:
            for group in section.groups:
                yield from group.entries

    def quotations(self) -> Iterator[Quotation]:
        """Every quotation in reading order; one may stand in several entries."""
        for entry in self.entries():
            yield from entry.all_quotations()

    # The renderers know Brief and not the other way round; they are imported where they are called.

    def html(self) -> str:
        """One self-contained HTML page that asks nothing of the network."""
        from detente.brief.page import to_html

        return to_html(self)

    def markdown(self) -> str:
        """Markdown (CommonMark with tables and footnotes)."""
        from detente.brief.markdown import to_markdown

        return to_markdown(self)

    def json(self) -> str:  # type: ignore[override]  # pydantic's own `json` is deprecated and gives way to ours
        """JSON after the published schema (`detente.brief.json_schema`)."""
        from detente.brief.schema import to_json

        return to_json(self)

    def pdf(self) -> bytes:
        """A PDF of A4 pages with bookmarks.

        Raises:
            BriefError: if the typesetter fails.
        """
        from detente.brief.pdf import to_pdf

        return to_pdf(self)

    def docx(self) -> bytes:
        """A Word document with headings, tables and linked notes."""
        from detente.brief.word import to_docx

        return to_docx(self)

    def save(self, path: str | Path) -> None:
        """Write the brief in the format that the file's suffix names.

        Raises:
            BriefError: if the suffix names no format, or the file cannot be written.
        """
        from detente.brief.formats import write

        write(self, path)
