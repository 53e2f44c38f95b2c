"""Forecasts, with what moved them and how good they were, as entries of a brief."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from detente.brief.content import Entry, Fact, Group, Section
from detente.brief.notebook import Notebook
from detente.brief.visible import headed
from detente.brief.words import Words
from detente.forecast.documents import DocumentFactor, DocumentsSay
from detente.forecast.records import Change, Forecast, PastEvent, Precedent
from detente.forecast.scores import Scores
from detente.model import Value

REASONS = 3
"""Reasons that are told of each forecast: the strongest."""
PAST = 3
"""Past events that are told of each."""


class Outlook(Value):
    """What a brief says of the future: forecasts, the names of the actors in them, and the track record.

    `unavailable` says why there is no forecast although the workspace has events.
    """

    forecasts: tuple[Forecast, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)
    record: Scores | None = None
    unavailable: str = ""


def forecast_section(outlook: Outlook, notebook: Notebook) -> Section:
    """Each forecast with its figures and reasons, then the track record."""
    words = notebook.words
    said = words.sections["forecasts"]
    entries = [
        _entry(forecast, f"forecasts-{number}", outlook.names, notebook)
        for number, forecast in enumerate(outlook.forecasts, start=1)
    ]
    groups = []
    if entries:
        groups.append(Group(title="", entries=tuple(entries)))
        # They were made on one day for one pair: documents say the same beside each.
        if (told := outlook.forecasts[0].documents) is not None:
            groups.append(_documents(told, notebook))
        groups.append(Group(title=words.phrases["record_title"], entries=(_record(outlook.record, words),)))
    lead = said.lead if entries else said.empty
    if outlook.unavailable:
        lead = words.phrase("forecast_unavailable", reason=outlook.unavailable)
    return Section(anchor="forecasts", title=said.title, form="forecasts", lead=lead, groups=tuple(groups))


def _documents(told: DocumentsSay, notebook: Notebook) -> Group:
    """Agreements and open conditions beside the figures, with the words that tell them."""
    words = notebook.words
    entries = [
        _document_factor(factor, f"forecasts-documents-{number}", notebook)
        for number, factor in enumerate(told.factors, start=1)
    ]
    if not entries:
        silent = words.phrase("documents_silent", documents=words.count(told.documents, "document"))
        entries = [Entry(anchor="forecasts-documents", kind="forecast", label=silent)]
    title = words.phrases["documents_title"]
    return Group(title=title, entries=tuple(entries), left_out=told.left_out, see="agreements")


def _document_factor(factor: DocumentFactor, anchor: str, notebook: Notebook) -> Entry:
    words = notebook.words
    facts = [Fact(name=words.phrases["documents_state"], words=factor.words)]
    if factor.when is not None:
        facts.append(Fact(name=words.phrases["when"], words=words.when(factor.when)))
    return Entry(
        anchor=anchor,
        kind="forecast",
        label=headed(factor.title),
        facts=tuple(facts),
        warnings=(words.phrases["conflicting"],) if factor.conflicting else (),
        quotations=tuple(
            notebook.quotation(one.evidence, sentence=one.sentence, role=headed(one.role)) for one in factor.quotations
        ),
    )


def _entry(forecast: Forecast, anchor: str, names: dict[str, str], notebook: Notebook) -> Entry:
    words = notebook.words
    phrases = words.phrases
    chance = words.phrase(
        "chance_words",
        chance=_percent(forecast.probability),
        likelihood=forecast.likelihood,
        coverage=_percent(forecast.coverage),
        low=_percent(forecast.low),
        high=_percent(forecast.high),
    )
    facts = [
        Fact(name=phrases["chance"], words=chance),
        Fact(
            name=phrases["base_rate"],
            words=words.phrase("base_rate_words", base=_percent(forecast.base_rate), own=_percent(forecast.own_rate)),
        ),
    ]
    facts += [
        Fact(name=reason.title, words=words.phrase("reason_words", words=reason.words, points=f"{reason.points:+.1f}"))
        for reason in forecast.reasons[:REASONS]
    ]
    if forecast.past:
        latest = "; ".join(_past(one, names, words) for one in forecast.past[:PAST])
        facts.append(Fact(name=phrases["latest_events"], words=latest))
    if forecast.precedent_share is not None:
        cases = "; ".join(_precedent(one, names, words) for one in forecast.precedents)
        told = words.phrase("precedent_words", share=_percent(forecast.precedent_share), cases=cases)
        facts.append(Fact(name=phrases["precedents"], words=told))
    if forecast.changes:
        facts.append(Fact(name=phrases["would_change"], words=_change(forecast.changes[0], names, words)))
    asked = forecast.asked
    basis = words.phrase(
        "forecast_basis",
        data_set=forecast.data_set,
        as_of=words.date(asked.as_of),
        version=forecast.version,
        id=forecast.id,
    )
    facts.append(Fact(name=phrases["forecast_from"], words=basis))
    period = words.phrase("forecast_period", words=asked.words, until=words.date(asked.until))
    return Entry(
        anchor=anchor,
        kind="forecast",
        label=period[:1].upper() + period[1:],
        facts=tuple(facts),
        quotations=tuple(
            notebook.quotation(told.evidence, sentence=told.sentence, role=_past(one, names, words))
            for one in forecast.past[:PAST]
            for told in one.quotations
        ),
    )


def _past(event: PastEvent, names: dict[str, str], words: Words) -> str:
    return words.phrase(
        "past_event",
        date=words.date(event.date),
        source=names.get(event.source, event.source),
        target=names.get(event.target, event.target),
        name=event.name,
        code=event.cameo,
    )


def _precedent(precedent: Precedent, names: dict[str, str], words: Words) -> str:
    case = words.phrase(
        "precedent_yes" if precedent.happened else "precedent_no",
        one=names.get(precedent.one, precedent.one),
        other=names.get(precedent.other, precedent.other),
        date=words.date(precedent.as_of),
        days=words.count(precedent.after or 0, "day"),
    )
    if precedent.event is None or not precedent.event.quotations:
        return case
    # The dossier need not hold the documents on another pair: they are named here.
    told = precedent.event.quotations[0]
    return words.phrase("case_quoted", case=case, quote=told.evidence.quote, source=told.named, id=told.evidence.id)


def _change(change: Change, names: dict[str, str], words: Words) -> str:
    return words.phrase(
        "change_words",
        name=change.name,
        source=names.get(change.source, change.source),
        target=names.get(change.target, change.target),
        chance=_percent(change.probability),
        points=f"{change.points:+.1f}",
    )


def _record(scores: Scores | None, words: Words) -> Entry:
    phrases = words.phrases
    if scores is None:
        return Entry(anchor="forecasts-record", kind="forecast", label=phrases["record_none"])
    facts = [
        Fact(
            name=phrases["record_answered"],
            words=words.phrase(
                "record_words", forecasts=words.count(scores.forecasts, "forecast"), share=_percent(scores.came_true)
            ),
        ),
        Fact(name=phrases["record_brier"], words=f"{scores.brier:.3f}"),
    ]
    if scores.skill_base is not None:
        facts.append(Fact(name=phrases["record_skill"], words=f"{scores.skill_base:+.2f}"))
    facts.append(Fact(name=phrases["record_calibration"], words=_calibration(scores, words)))
    return Entry(anchor="forecasts-record", kind="forecast", label=phrases["record_label"], facts=tuple(facts))


def _calibration(scores: Scores, words: Words) -> str:
    told: Sequence[str] = [
        words.phrase(
            "record_bin",
            said=_percent(one.probability),
            came=_percent(one.came_true),
            forecasts=words.count(one.forecasts, "forecast"),
        )
        for one in scores.bins
    ]
    return "; ".join(told)


def _percent(share: float) -> str:
    return f"{share:.0%}"
