"""What analysts judged, as a section of its own, which also lists what they took out."""

from __future__ import annotations

from detente.brief.content import Entry, Fact, Group, Section
from detente.brief.notebook import Notebook
from detente.brief.visible import headed
from detente.model import AppliedJudgement, Verdict

ORDER = (Verdict.REJECT, Verdict.ACCEPT, Verdict.SIGN, Verdict.MERGE, Verdict.SPLIT)
"""What was taken out comes first: it stands nowhere else."""


def judged_sentence(notebook: Notebook) -> str | None:
    """How many statements were accepted and rejected, for the first page; None where none was."""
    words = notebook.words
    counts = dict.fromkeys((Verdict.ACCEPT, Verdict.REJECT), 0)
    dossier = notebook.dossier
    counted = {(one.kind, evidence.id): evidence for one in dossier.judgements for evidence in one.statements}
    for (kind, _), evidence in counted.items():
        if (verdict := notebook.verdict(kind, evidence)) is not None:
            counts[verdict] += 1
    if not any(counts.values()):
        return None
    return words.phrase(
        "judged_counted",
        accepted=words.count(counts[Verdict.ACCEPT], "statement"),
        rejected=words.count(counts[Verdict.REJECT], "statement"),
    )


def verdict_section(notebook: Notebook) -> Section | None:
    """The judgements that bear on the dossier, with their words; None where there are none."""
    words = notebook.words
    judgements = notebook.dossier.judgements
    if not judgements:
        return None
    groups = []
    number = 0
    for verdict in ORDER:
        entries = []
        for judgement in (one for one in judgements if one.verdict is verdict):
            number += 1
            entries.append(_entry(judgement, f"judged-{number}", notebook))
        if entries:
            groups.append(Group(title=words.phrases[f"judged_title_{verdict.value}"], entries=tuple(entries)))
    said = words.sections["judged"]
    return Section(anchor="judged", title=said.title, form="judged", lead=said.lead, groups=tuple(groups))


def _entry(judgement: AppliedJudgement, anchor: str, notebook: Notebook) -> Entry:
    words = notebook.words
    lost = tuple(notebook.quotation(evidence, role=words.phrases["judged_lost"]) for evidence in judgement.lost)
    return Entry(
        anchor=anchor,
        kind="judgement",
        label=headed(words.judgement(judgement)),
        facts=(
            Fact(name=words.phrases["judged_kind"], words=words.nouns[judgement.kind.value][0]),
            Fact(name=words.phrases["judged_id"], words=judgement.id),
        ),
        quotations=(*(notebook.quotation(evidence) for evidence in judgement.statements), *lost),
    )
