"""The brief in a terminal: the first page whole, the rest shortened, with the ids that `detente show` takes."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from detente.brief.abridging import abridge
from detente.brief.content import Brief, Entry, Group, Quotation, Section
from detente.brief.visible import visible
from detente.brief.words import Words, shipped_words

ENTRIES = 10
"""Entries of a section: about a screen."""
QUOTATIONS = 2
"""Quotations of an entry."""
WIDTH = 100
"""Columns beyond which lines are hard to read."""

_COLOURS = {"incentive": "blue", "impediment": "dark_orange3", "contested": "bright_black"}


def to_terminal(brief: Brief, console: Console) -> None:
    """Print a brief. Text from sources is printed as it is, never as markup or control sequences.

    Args:
        brief: the whole brief; what is not shown of it is counted.
        console: where to print; its width decides the lines, up to 100 columns.
    """
    _Printer(console, shipped_words()).brief(abridge(brief, entries=ENTRIES, quotations=QUOTATIONS))


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style)


class _Printer:
    """Prints the parts of a brief, indented, no wider than is readable."""

    def __init__(self, console: Console, words: Words) -> None:
        self.console = console
        self.words = words
        self.width = min(console.width, WIDTH)

    def line(self, text: Text, indent: int = 0) -> None:
        self.console.print(Padding(text, (0, 0, 0, indent), expand=False), width=self.width, overflow="fold")

    def brief(self, brief: Brief) -> None:
        phrases = self.words.phrases
        self.console.print()
        self.line(_text(brief.title, "bold"))
        self.line(_text(brief.as_of_words))
        self.line(_text(" · ".join(f"{fact.name}: {fact.words}" for fact in brief.basis), "dim"))
        self.heading(phrases["judgement"])
        self.line(_text(brief.judgement.headline, "bold"))
        for sentence in brief.judgement.sentences:
            self.line(_text(sentence))
        if brief.judgement.balance:
            self.console.print()
            self.balance(brief)
        if brief.notes:
            nothing = ("incentives", "impediments", "agreed", "first", "watch")
            for group, key in zip(brief.judgement.groups, nothing, strict=True):
                self.first_page_group(group, phrases[f"nothing_{key}"])
        for section in brief.sections:
            self.section(section)
        self.console.print()
        self.line(_text(self.words.phrase("made_by", version=brief.detente, codebook=brief.codebook), "dim"))

    def heading(self, title: str) -> None:
        self.console.print()
        self.console.print(Rule(_text(title, "bold"), align="left", style="dim"), width=self.width)

    def balance(self, brief: Brief) -> None:
        words = self.words
        table = Table(box=None, padding=(0, 1), show_edge=False, pad_edge=False)
        table.add_column(words.phrases["balance_theme"], overflow="fold")
        table.add_column(words.sections["impediments"].title, justify="right", style=_COLOURS["impediment"])
        table.add_column(words.sections["incentives"].title, style=_COLOURS["incentive"])
        table.add_column(words.signs["contested"].word, justify="right", style=_COLOURS["contested"])
        countable = brief.judgement.countable
        for row in brief.judgement.balance:
            table.add_row(
                _text(row.theme),
                f"{'▨' * row.impediments if countable else ''} {row.impediments}",
                f"{row.incentives} {'■' * row.incentives if countable else ''}",
                str(row.contested),
            )
        self.console.print(table, width=self.width)

    def first_page_group(self, group: Group, nothing: str) -> None:
        self.console.print()
        self.line(_text(group.title, "bold underline"))
        if not group.entries:
            self.line(_text(nothing, "italic"), 2)
        for entry in group.entries:
            self.entry(entry)
        if group.left_out:
            self.line(_text(self.words.phrase("more_first", count=f"{group.left_out:,}"), "dim"), 2)

    def section(self, section: Section) -> None:
        self.heading(f"{section.title} ({section.count:,})")
        self.line(_text(section.lead, "italic"))
        for group in section.groups:
            if group.title:
                self.console.print()
                self.line(_text(group.title, "bold underline"))
            for entry in group.entries:
                self.dated(entry) if section.form == "timeline" else self.entry(entry)
            if group.left_out:
                more = self.words.count(group.left_out, "more_entry")
                self.line(_text(self.words.phrase("more_elsewhere", more=more), "dim"), 2)

    def dated(self, entry: Entry) -> None:
        line = _text(entry.date)
        line.append("  ")
        line.append_text(_text(entry.label, "bold"))
        self.line(line, 2)
        codes = [f"{f.name}, {f.words}" if f.name.isupper() else f.words for f in entry.facts]
        codes += [quotation.evidence for quotation in entry.quotations]
        self.line(_text(" · ".join(codes), "dim"), 4)
        self.warnings(entry)

    def entry(self, entry: Entry) -> None:
        self.console.print()
        if entry.label:
            sign = self.words.signs.get(entry.kind)
            line = Text()
            if sign:
                line.append(f"{sign.mark} ", style=f"bold {_COLOURS[entry.kind]}")
            line.append_text(_text(entry.label, "strike" if entry.kind == "source" and entry.withdrawn else "bold"))
            self.line(line, 2)
        facts = [f"{fact.name}: {fact.words}" for fact in entry.facts]
        if entry.date:
            facts.insert(0, entry.date)
        led_by_quotation = entry.kind in ("condition", "prediction")
        if facts and not led_by_quotation:
            self.line(_text(" · ".join(facts), "dim"), 4)
        self.warnings(entry)
        if entry.kind == "contested" and entry.opposition:
            self.line(_text(self.words.phrases["supports_it"], _COLOURS["incentive"]), 4)
            self.quotations(entry.quotations)
            self.line(_text(self.words.phrases["opposes_it"], _COLOURS["impediment"]), 4)
            self.quotations(entry.opposition)
        else:
            self.quotations(entry.quotations)
        for step in entry.history:
            step_words = f"{step.words}, {step.when or self.words.phrases['undated']}"
            self.line(_text(step_words), 4)
            self.quotation(step.quotation, 6)
        if facts and led_by_quotation:
            self.line(_text(" · ".join(facts), "dim"), 4)
        if entry.left_out:
            more = self.words.count(entry.left_out, "more_quotation")
            self.line(_text(self.words.phrase("more_elsewhere", more=more), "dim"), 4)

    def warnings(self, entry: Entry) -> None:
        for warning in entry.warnings:
            self.line(_text(f"! {warning}", "bold red"), 4)

    def quotations(self, quotations: tuple[Quotation, ...]) -> None:
        for quotation in quotations:
            self.quotation(quotation, 4)

    def quotation(self, quotation: Quotation, indent: int) -> None:
        line = Text()
        if quotation.role:
            line.append_text(_text(f"{quotation.role}: ", "italic"))
            line.append(" ")
        if quotation.withdrawn:
            line.append(f"{self.words.phrases['withdrawn_short']} ", style="bold red")
        line.append_text(_text(f"“{visible(quotation.quote)}”"))
        self.line(line, indent)
        said = [part for part in (quotation.source, quotation.said_by, *quotation.remarks) if part]
        self.line(_text(" · ".join([*said, quotation.evidence]), "dim"), indent)
