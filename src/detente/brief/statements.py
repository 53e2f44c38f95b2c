"""Agreements, conditions and predictions as entries."""

from __future__ import annotations

from collections.abc import Iterator

from detente.brief.content import Entry, Fact, Group, Quotation, Section, Step
from detente.brief.notebook import Notebook
from detente.brief.visible import headed
from detente.model import (
    Agreement,
    ConditionKind,
    Evidence,
    FoundCondition,
    FoundPrediction,
    StatementKind,
    StatusEntry,
)

CONDITION_ORDER: tuple[ConditionKind, ...] = (
    ConditionKind.PREREQUISITE,
    ConditionKind.IF_THEN,
    ConditionKind.DESPITE,
    ConditionKind.OTHERWISE,
)

MENTIONS = 3
"""Quotations that only mention an agreement, where none tells its status: enough to see what it is."""

PROVISIONS = 4
"""Provisions that are quoted of an agreement: the rest stands in the documents."""


def agreement_section(notebook: Notebook) -> Section:
    """Agreements with their status history."""
    said = notebook.words.sections["agreements"]
    entries = tuple(
        agreement_entry(agreement, f"agreements-{number}", notebook)
        for number, agreement in enumerate(notebook.dossier.agreements, start=1)
    )
    return _section("agreements", "agreements", said.lead if entries else said.empty, _one_group(entries), notebook)


def agreement_entry(agreement: Agreement, anchor: str, notebook: Notebook) -> Entry:
    """An agreement with its whole history and its terms; where no status is told, with what mentions it."""
    return Entry(
        anchor=anchor,
        kind="agreement",
        label=headed(agreement.name),
        facts=_agreement_facts(agreement, notebook),
        warnings=_agreement_warnings(agreement, notebook),
        quotations=(
            *(() if agreement.history else _mentions(agreement, notebook)),
            *_terms(agreement, notebook),
        ),
        history=tuple(_step(step, notebook) for step in agreement.history),
        withdrawn=_all_withdrawn(agreement, notebook),
    )


def _mentions(agreement: Agreement, notebook: Notebook) -> Iterator[Quotation]:
    return (_mention(evidence, notebook) for evidence in agreement.mentions[:MENTIONS])


def _terms(agreement: Agreement, notebook: Notebook) -> Iterator[Quotation]:
    """What it says, what it belongs to, what must come first, and what it stands in the way of."""
    phrases = notebook.words.phrases
    for words in agreement.provisions[:PROVISIONS]:
        yield notebook.quotation(words, role=phrases["provision"])
    for tie in agreement.ties:
        yield notebook.quotation(tie.words, role=phrases[f"tie_{tie.kind}"])


def agreement_point(agreement: Agreement, anchor: str, see: str, notebook: Notebook) -> Entry:
    """An agreement on the first page: status now, and the words that tell it."""
    telling = [step for step in agreement.history if step.status is agreement.status]
    if telling:
        latest = telling[-1]
        quotations: tuple[Quotation, ...] = (_telling(latest, notebook),)
    else:
        quotations = tuple(_mention(evidence, notebook) for evidence in agreement.mentions[:1])
    return Entry(
        anchor=anchor,
        kind="agreement",
        label=headed(agreement.name),
        facts=_agreement_facts(agreement, notebook)[:1],
        warnings=_agreement_warnings(agreement, notebook),
        quotations=quotations,
        withdrawn=_all_withdrawn(agreement, notebook),
        see=see,
    )


def _agreement_facts(agreement: Agreement, notebook: Notebook) -> tuple[Fact, ...]:
    words = notebook.words
    phrases = words.phrases
    status = words.statuses[agreement.status.value] if agreement.status else phrases["status_unknown"]
    facts = [
        Fact(name=phrases["status"], words=status),
        Fact(name=phrases["kind"], words=words.agreement_kinds[agreement.kind.value]),
    ]
    if agreement.parties:
        facts.append(Fact(name=phrases["parties"], words=notebook.names(agreement.parties)))
    if agreement.issuer:
        facts.append(Fact(name=phrases["issuer"], words=notebook.name(agreement.issuer)))
    if agreement.signatories:
        names = "; ".join(signatory.name for signatory in agreement.signatories)
        facts.append(Fact(name=phrases["signatories"], words=names))
    if agreement.dated:
        facts.append(Fact(name=phrases["dated"], words=words.when(agreement.dated)))
    if agreement.other_names:
        facts.append(Fact(name=phrases["other_names"], words="; ".join(agreement.other_names)))
    documents = {step.evidence.document_id for step in agreement.history}
    documents |= {mention.document_id for mention in agreement.mentions}
    support = words.phrase(
        "support_words",
        documents=words.count(len(documents), "document"),
        publishers=words.count(agreement.families, "publisher"),
    )
    facts.append(Fact(name=phrases["mentions"], words=support))
    return tuple(facts)


def _all_withdrawn(agreement: Agreement, notebook: Notebook) -> bool:
    documents = {step.evidence.document_id for step in agreement.history}
    documents |= {mention.document_id for mention in agreement.mentions}
    return bool(documents) and documents <= notebook.withdrawn


def _agreement_warnings(agreement: Agreement, notebook: Notebook) -> tuple[str, ...]:
    phrases = notebook.words.phrases
    warnings = [phrases["conflicting"]] if agreement.conflicting else []
    if _all_withdrawn(agreement, notebook):
        warnings.append(phrases["withdrawn_only"])
    elif any(step.evidence.document_id in notebook.withdrawn for step in agreement.history):
        warnings.append(phrases["withdrawn_partly"])
    return tuple(warnings)


def _step(step: StatusEntry, notebook: Notebook) -> Step:
    return Step(
        status=step.status.value,
        words=notebook.words.statuses[step.status.value],
        when=notebook.words.when(step.when) if step.when else "",
        reported=step.reported,
        quotation=_telling(step, notebook),
    )


def _telling(step: StatusEntry, notebook: Notebook) -> Quotation:
    quotation = notebook.quotation(step.evidence, sentence=step.sentence, claimants=step.claimants)
    return notebook.marked(quotation, StatementKind.AGREEMENT, step.evidence, step.rule, step.confidence)


def _mention(evidence: Evidence, notebook: Notebook) -> Quotation:
    return notebook.marked(notebook.quotation(evidence), StatementKind.AGREEMENT, evidence, "", None)


def condition_section(notebook: Notebook) -> Section:
    """Conditions, those that must be met first before the others."""
    said = notebook.words.sections["conditions"]
    groups = []
    number = 0
    for kind in CONDITION_ORDER:
        entries = []
        for found in conditions_of(kind, notebook):
            number += 1
            entries.append(condition_entry(found, f"conditions-{number}", notebook))
        if entries:
            groups.append(Group(title=notebook.words.condition_kinds[kind.value], entries=tuple(entries)))
    return _section("conditions", "statements", said.lead if groups else said.empty, tuple(groups), notebook)


def conditions_of(kind: ConditionKind, notebook: Notebook) -> list[FoundCondition]:
    """The conditions of one kind, in the dossier's order."""
    return [found for found in notebook.dossier.conditions if found.condition.kind is kind]


def condition_entry(found: FoundCondition, anchor: str, notebook: Notebook, *, see: str | None = None) -> Entry:
    """A condition and its consequence, both quoted; on the first page (`see` given) without the repeats."""
    condition = found.condition
    words = notebook.words
    kind = condition.kind.value
    quotations = [
        notebook.quotation(
            condition.condition,
            sentence=condition.sentence,
            role=words.phrases[kind],
            named_source=False,
        ),
        notebook.read_as(
            notebook.quotation(
                condition.consequence,
                sentence=condition.sentence,
                claimants=condition.claimants,
                role=words.phrases[f"{kind}_for"],
            ),
            condition,
        ),
    ]
    documents = {condition.evidence.document_id} | {evidence.document_id for evidence in found.repeated}
    facts: list[Fact] = []
    if see is None:
        if condition.actors:
            actors = notebook.names(dict.fromkeys(condition.actors))
            facts.append(Fact(name=words.phrases["actors"], words=actors))
        support = words.phrase(
            "support_words",
            documents=words.count(len(documents), "document"),
            publishers=words.count(found.families, "publisher"),
        )
        facts.append(Fact(name=words.phrases["support"], words=support))
        quotations.extend(notebook.quotation(evidence) for evidence in found.repeated)
    withdrawn = documents <= notebook.withdrawn
    return Entry(
        anchor=anchor,
        kind="condition",
        facts=tuple(facts),
        warnings=(words.phrases["withdrawn_only"],) if withdrawn else (),
        quotations=tuple(quotations),
        withdrawn=withdrawn,
        see=see,
    )


def prediction_section(notebook: Notebook) -> Section:
    """Predictions that texts make or report."""
    said = notebook.words.sections["predictions"]
    entries = tuple(
        prediction_entry(found, f"predictions-{number}", notebook)
        for number, found in enumerate(notebook.dossier.predictions, start=1)
    )
    return _section("predictions", "statements", said.lead if entries else said.empty, _one_group(entries), notebook)


def prediction_entry(found: FoundPrediction, anchor: str, notebook: Notebook, *, see: str | None = None) -> Entry:
    """A prediction in its own words, with who makes it, how surely, and by when."""
    prediction = found.prediction
    words = notebook.words
    phrases = words.phrases
    holder = phrases["author"] if prediction.holder == "author" else prediction.holder
    facts = [Fact(name=phrases["predicted_by"], words=holder)]
    if prediction.probability_word:
        facts.append(Fact(name=phrases["probability"], words=f"“{prediction.probability_word}”"))
    if prediction.horizon:
        facts.append(Fact(name=phrases["horizon"], words=words.when(prediction.horizon)))
    quotations = [
        notebook.read_as(
            notebook.quotation(
                prediction.evidence,
                sentence=prediction.sentence,
                claimants=prediction.claimants,
                role=phrases["watch_prediction"] if see else "",
            ),
            prediction,
        )
    ]
    condition = next((f.condition for f in notebook.dossier.conditions if f.condition.id == found.condition), None)
    if condition is not None and see is None:
        quotations.append(
            notebook.quotation(
                condition.condition,
                sentence=condition.sentence,
                role=phrases["under_condition"],
                named_source=False,
            )
        )
    withdrawn = prediction.evidence.document_id in notebook.withdrawn
    return Entry(
        anchor=anchor,
        kind="prediction",
        facts=tuple(facts),
        warnings=(phrases["withdrawn_only"],) if withdrawn else (),
        quotations=tuple(quotations),
        withdrawn=withdrawn,
        see=see,
    )


def _one_group(entries: tuple[Entry, ...]) -> tuple[Group, ...]:
    return (Group(title="", entries=entries),) if entries else ()


def _section(name: str, form: str, lead: str, groups: tuple[Group, ...], notebook: Notebook) -> Section:
    return Section.model_validate(
        {"anchor": name, "title": notebook.words.sections[name].title, "form": form, "lead": lead, "groups": groups}
    )
