"""Third parties and the parts that they play, as entries."""

from __future__ import annotations

from detente.brief.content import Entry, Fact, Group, Section
from detente.brief.notebook import Notebook
from detente.brief.visible import headed
from detente.model import PartPlayed, ThirdParty

QUOTED = 2
"""Quotations of each part that are shown: one to see it, one to see that it is no slip."""


def third_party_section(notebook: Notebook) -> Section:
    """Who else acts on the two, those told of most first."""
    said = notebook.words.sections["third_parties"]
    entries = tuple(
        third_party_entry(party, f"third-parties-{number}", notebook)
        for number, party in enumerate(notebook.dossier.third_parties, start=1)
    )
    return Section(
        anchor="third-parties",
        title=said.title,
        form="statements",
        lead=said.lead if entries else said.empty,
        groups=(Group(title="", entries=entries),) if entries else (),
    )


def third_party_entry(party: ThirdParty, anchor: str, notebook: Notebook) -> Entry:
    """A third party with its parts, each with the words that tell it."""
    documents = {mention.evidence.document_id for part in party.parts for mention in part.mentions}
    withdrawn = documents <= notebook.withdrawn
    return Entry(
        anchor=anchor,
        kind="third_party",
        label=headed(notebook.name(party.actor)),
        facts=tuple(_fact(part, notebook) for part in party.parts),
        warnings=(notebook.words.phrases["withdrawn_only"],) if withdrawn else (),
        quotations=tuple(
            notebook.quotation(
                mention.evidence,
                sentence=mention.sentence,
                claimants=mention.claimants,
                role=_title(part, notebook),
            )
            for part in party.parts
            for mention in part.mentions[:QUOTED]
        ),
        withdrawn=withdrawn,
    )


def _title(part: PartPlayed, notebook: Notebook) -> str:
    return f"{notebook.words.roles[part.role.value]} {notebook.names(part.toward)}"


def _fact(part: PartPlayed, notebook: Notebook) -> Fact:
    words = notebook.words
    documents = {mention.evidence.document_id for mention in part.mentions}
    support = words.phrase(
        "support_words",
        documents=words.count(len(documents), "document"),
        publishers=words.count(part.families, "publisher"),
    )
    return Fact(name=_title(part, notebook), words=support)
