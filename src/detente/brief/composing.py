"""From a dossier to a brief."""

from __future__ import annotations

from detente.brief.content import Brief, Fact, Party
from detente.brief.factors import factor_section
from detente.brief.forecasts import Outlook, forecast_section
from detente.brief.independence import independent_publishers
from detente.brief.judgement import judgement
from detente.brief.notebook import Notebook
from detente.brief.record import gap_section, source_section, timeline_section
from detente.brief.statements import agreement_section, condition_section, prediction_section
from detente.brief.third_parties import third_party_section
from detente.brief.verdicts import verdict_section
from detente.brief.words import shipped_words
from detente.model import Dossier, Sign


def compose(dossier: Dossier, outlook: Outlook | None = None) -> Brief:
    """Write a dossier for a reader: counts, quotations and their context, in reading order.

    A pure function: no clock, no file but the shipped words. Nothing is stated that is neither a count nor a
    quotation nor shortened words of the texts.

    Args:
        dossier: what is known about the dyad as of its date.
        outlook: forecasts and their track record, where the workspace has events to make them from.

    Returns:
        the brief, which renders itself (`Brief.html`, `Brief.pdf`, ...).

    >>> from detente.model import Dyad
    >>> empty = Dossier(dyad=Dyad.of("IRN", "RUS"), names={"IRN": "Iran", "RUS": "Russia"}, as_of=None, detente="0",
    ...                 codebook="0", themes={}, factors=(), agreements=(), conditions=(), predictions=(), timeline=(),
    ...                 retractions=(), sources=(), considered=0, gaps=(), passages=())
    >>> compose(empty).judgement.headline
    'No document speaks of Iran and Russia.'
    """
    words = shipped_words()
    notebook = Notebook(dossier, words)
    first, second = (Party(id=member, name=notebook.name(member)) for member in dossier.dyad.members)
    as_of = dossier.as_of
    # In reading order: the notes are numbered as they are first met.
    opening = judgement(notebook)
    sections = (
        factor_section(Sign.INCENTIVE, notebook),
        factor_section(Sign.IMPEDIMENT, notebook),
        factor_section(Sign.CONTESTED, notebook),
        agreement_section(notebook),
        condition_section(notebook),
        prediction_section(notebook),
        third_party_section(notebook),
        *((forecast_section(outlook, notebook),) if outlook is not None else ()),
        timeline_section(notebook),
        *((judged,) if (judged := verdict_section(notebook)) is not None else ()),
        source_section(notebook),
        gap_section(notebook),
    )
    brief = Brief(
        title=words.phrase("title", first=first.name, second=second.name),
        dyad=(first, second),
        as_of=as_of,
        as_of_words=words.phrase("as_of", date=words.date(as_of)) if as_of else words.phrases["as_of_none"],
        basis=_basis(notebook),
        judgement=opening,
        sections=sections,
        notes=notebook.notes(),
        method=words.phrases["method"],
        detente=dossier.detente,
        codebook=dossier.codebook,
        rules=dossier.rules,
    )
    return _with_citations(brief)


def _basis(notebook: Notebook) -> tuple[Fact, ...]:
    dossier, words = notebook.dossier, notebook.words
    days = sorted(source.published for source in dossier.sources if source.published)
    if not days:
        span = words.phrases["span_none"]
    elif days[0] == days[-1]:
        span = words.date(days[0])
    else:
        span = words.phrase("span", first=words.date(days[0]), last=words.date(days[-1]))
    facts = [
        Fact(
            name=words.phrases["basis_documents"],
            words=words.phrase("basis_of", used=f"{len(dossier.sources):,}", considered=f"{dossier.considered:,}"),
        ),
        Fact(name=words.phrases["basis_publishers"], words=f"{independent_publishers(dossier.sources):,}"),
    ]
    if dossier.sources:
        facts.append(Fact(name=words.phrases["basis_span"], words=span))
    return tuple(facts)


def _with_citations(brief: Brief) -> Brief:
    """The brief with, at each note, the entries that cite it."""
    citing: dict[int, list[str]] = {}
    for entry in brief.entries():
        for quotation in entry.all_quotations():
            anchors = citing.setdefault(quotation.note, [])
            if entry.anchor not in anchors[-1:]:
                anchors.append(entry.anchor)
    notes = tuple(
        note.model_copy(update={"cited": tuple(dict.fromkeys(citing.get(note.number, ())))}) for note in brief.notes
    )
    return brief.model_copy(update={"notes": notes})
