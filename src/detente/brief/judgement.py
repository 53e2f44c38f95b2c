"""The first page: what the dossier comes down to, in counts and quotations."""

from __future__ import annotations

import datetime
from collections import Counter

from detente.brief.content import BalanceRow, Entry, Group, Judgement
from detente.brief.factors import SECTIONS, by_rank, by_standing, factor_point, theme_names, theme_of
from detente.brief.independence import independent_publishers
from detente.brief.notebook import Notebook
from detente.brief.record import timeline_entry
from detente.brief.statements import agreement_point, condition_entry, conditions_of, prediction_entry
from detente.brief.verdicts import judged_sentence
from detente.model import ConditionKind, Sign

STRONGEST = 3
"""Factors of each sign on the first page."""
LISTED = 4
"""Agreements and prerequisites on the first page."""
WATCHED = 2
"""Things to watch on the first page, of each of the three kinds."""


def judgement(notebook: Notebook) -> Judgement:
    """The first page of a dossier."""
    return Judgement(
        headline=_headline(notebook),
        sentences=_sentences(notebook),
        balance=_balance(notebook),
        incentives=_strongest(Sign.INCENTIVE, "strongest_incentives", notebook),
        impediments=_strongest(Sign.IMPEDIMENT, "strongest_impediments", notebook),
        agreed=_agreed(notebook),
        first=_first(notebook),
        watch=_watch(notebook),
    )


def _headline(notebook: Notebook) -> str:
    dossier, words = notebook.dossier, notebook.words
    first, second = (notebook.name(member) for member in dossier.dyad.members)
    if not dossier.sources:
        return words.phrase("headline_no_document", first=first, second=second)
    if not dossier.factors:
        documents = words.count(len(dossier.sources), "document")
        return words.phrase("headline_no_factor", documents=documents, first=first, second=second)
    counts = Counter(factor.sign for factor in dossier.factors)
    fields = {
        "incentives": words.count(counts[Sign.INCENTIVE], "incentive"),
        "impediments": words.count(counts[Sign.IMPEDIMENT], "impediment"),
        "publishers": words.count(_factor_publishers(notebook), "publisher"),
    }
    contested = counts[Sign.CONTESTED]
    if not contested:
        return words.phrase("headline", **fields)
    key = "headline_contested_one" if contested == 1 else "headline_contested_many"
    said = words.phrase(key, count=words.count(contested, "factor"))
    return words.phrase("headline_contested", contested=said, **fields)


def _factor_publishers(notebook: Notebook) -> int:
    stating = {
        support.document_id for factor in notebook.dossier.factors for support in (*factor.support, *factor.opposition)
    }
    return independent_publishers([source for source in notebook.dossier.sources if source.document_id in stating])


def _sentences(notebook: Notebook) -> tuple[str, ...]:
    dossier, words = notebook.dossier, notebook.words
    if not dossier.sources:
        considered = words.count(dossier.considered, "document")
        said = [words.phrase("advice_considered", documents=considered), words.phrases["advice_empty"]]
        return (*said, words.phrases["advice_date"]) if dossier.as_of else tuple(said)
    said = []
    if not dossier.factors:
        said.append(words.phrases["advice_no_factor"])
    if dossier.agreements:
        statuses = Counter(agreement.status for agreement in dossier.agreements)
        told = [
            f"{statuses[status]} {words.statuses[status.value]}"
            for status in dict.fromkeys(a.status for a in dossier.agreements if a.status)
        ]
        if statuses[None]:
            told.append(f"{statuses[None]} {words.phrases['agreements_no_status']}")
        agreements = words.count(len(dossier.agreements), "agreement")
        said.append(words.phrase("agreements_counted", agreements=agreements, statuses=words.enumerate(told)))
    prerequisites = len(conditions_of(ConditionKind.PREREQUISITE, notebook))
    if prerequisites:
        said.append(words.phrase("first_counted", conditions=words.count(prerequisites, "condition")))
    single = sum(1 for factor in dossier.factors if factor.families == 1 and not factor.opposition)
    if single:
        count = words.phrase("single_one" if single == 1 else "single_many", count=words.count(single, "factor"))
        said.append(words.phrase("single_counted", factors=count))
    if (judged := judged_sentence(notebook)) is not None:
        said.append(judged)
    withdrawn = sum(1 for source in dossier.sources if source.document_id in notebook.withdrawn)
    if withdrawn:
        said.append(words.phrase("withdrawn_counted", documents=words.count(withdrawn, "document")))
    return tuple(said)


def _balance(notebook: Notebook) -> tuple[BalanceRow, ...]:
    counts = Counter((theme_of(factor, notebook), factor.sign) for factor in notebook.dossier.factors)
    rows = [
        BalanceRow(
            theme=theme,
            incentives=counts[theme, Sign.INCENTIVE],
            impediments=counts[theme, Sign.IMPEDIMENT],
            contested=counts[theme, Sign.CONTESTED],
        )
        for theme in theme_names(notebook)
    ]
    return tuple(row for row in rows if row.incentives + row.impediments + row.contested)


def _strongest(sign: Sign, name: str, notebook: Notebook) -> Group:
    section = SECTIONS[sign]
    factors = by_standing(notebook.dossier.of_sign(sign), notebook)
    anchors = _anchors_of_factors(sign, notebook)
    entries = tuple(
        factor_point(factor, f"first-{section}-{number}", anchors[factor.id], notebook)
        for number, factor in enumerate(factors[:STRONGEST], start=1)
    )
    return Group(
        title=notebook.words.phrases[name],
        entries=entries,
        left_out=len(factors) - len(entries),
        see=section if factors else None,
    )


def _anchors_of_factors(sign: Sign, notebook: Notebook) -> dict[str, str]:
    """Where the section on a sign will have each factor: by theme, then by rank, numbered through."""
    factors = by_rank(notebook.dossier.of_sign(sign))
    order = [f for theme in theme_names(notebook) for f in factors if theme_of(f, notebook) == theme]
    return {factor.id: f"{SECTIONS[sign]}-{number}" for number, factor in enumerate(order, start=1)}


def _agreed(notebook: Notebook) -> Group:
    agreements = notebook.dossier.agreements
    entries = tuple(
        agreement_point(agreement, f"first-agreements-{number}", f"agreements-{number}", notebook)
        for number, agreement in enumerate(agreements[:LISTED], start=1)
    )
    return Group(
        title=notebook.words.phrases["agreed"],
        entries=entries,
        left_out=len(agreements) - len(entries),
        see="agreements" if agreements else None,
    )


def _first(notebook: Notebook) -> Group:
    found = conditions_of(ConditionKind.PREREQUISITE, notebook)
    # Prerequisites open the section on conditions, so their numbers there are the same.
    entries = tuple(
        condition_entry(condition, f"first-conditions-{number}", notebook, see=f"conditions-{number}")
        for number, condition in enumerate(found[:LISTED], start=1)
    )
    return Group(
        title=notebook.words.phrases["must_first"],
        entries=entries,
        left_out=len(found) - len(entries),
        see="conditions" if found else None,
    )


def _watch(notebook: Notebook) -> Group:
    dossier = notebook.dossier
    entries: list[Entry] = []
    total = 0
    coming = [(n, e) for n, e in enumerate(dossier.timeline, start=1) if _is_to_come(e.when.end, dossier.as_of)]
    total += len(coming)
    entries.extend(
        timeline_entry(entry, f"watch-timeline-{number}", notebook, see=f"timeline-{number}")
        for number, entry in coming[:WATCHED]
    )
    total += len(dossier.predictions)
    entries.extend(
        prediction_entry(found, f"watch-predictions-{number}", notebook, see=f"predictions-{number}")
        for number, found in enumerate(dossier.predictions[:WATCHED], start=1)
    )
    ifs = conditions_of(ConditionKind.IF_THEN, notebook)
    before = len(conditions_of(ConditionKind.PREREQUISITE, notebook))
    total += len(ifs)
    entries.extend(
        condition_entry(found, f"watch-conditions-{number}", notebook, see=f"conditions-{before + number}")
        for number, found in enumerate(ifs[:WATCHED], start=1)
    )
    see = None
    if total > len(entries):
        see = (
            "predictions" if len(dossier.predictions) > WATCHED else "conditions" if len(ifs) > WATCHED else "timeline"
        )
    return Group(title=notebook.words.phrases["watch"], entries=tuple(entries), left_out=total - len(entries), see=see)


def _is_to_come(day: datetime.date, as_of: datetime.date | None) -> bool:
    """Whether a dated thing lies after the as-of date; without one, nothing is known to lie ahead."""
    return as_of is not None and day > as_of
