"""Incentives, impediments and contested factors as entries, grouped by theme."""

from __future__ import annotations

from detente.brief.content import Entry, EntryKind, Fact, Group, Quotation, Section
from detente.brief.notebook import Notebook
from detente.brief.visible import headed, shortened
from detente.model import Factor, Modality, Sign, Support, Tense

SECTIONS: dict[Sign, str] = {
    Sign.INCENTIVE: "incentives",
    Sign.IMPEDIMENT: "impediments",
    Sign.CONTESTED: "contested",
}

_KINDS: dict[Sign, EntryKind] = {
    Sign.INCENTIVE: "incentive",
    Sign.IMPEDIMENT: "impediment",
    Sign.CONTESTED: "contested",
}


POINT_LABEL = 120
"""Most characters of a label on the first page: two lines of a column. The full entry has the whole of it."""


def by_rank(factors: tuple[Factor, ...]) -> list[Factor]:
    """Factors from the highest rank down; the dossier's order decides between equals."""
    return sorted(factors, key=lambda factor: -factor.rank)


def by_standing(factors: tuple[Factor, ...], notebook: Notebook) -> list[Factor]:
    """Like `by_rank`, but what rests only on withdrawn documents comes last: it must not lead the first page."""
    return sorted(by_rank(factors), key=lambda factor: _only_withdrawn(factor, notebook))


def theme_of(factor: Factor, notebook: Notebook) -> str:
    """Name of the theme that a factor is filed under: its first."""
    themes = notebook.dossier.themes
    return next((themes[theme] for theme in factor.themes if theme in themes), notebook.words.phrases["other_theme"])


def theme_names(notebook: Notebook) -> list[str]:
    """Names of all themes in the codebook's order, what has none last."""
    return list(dict.fromkeys([*notebook.dossier.themes.values(), notebook.words.phrases["other_theme"]]))


def factor_section(sign: Sign, notebook: Notebook) -> Section:
    """The section of one sign."""
    name = SECTIONS[sign]
    said = notebook.words.sections[name]
    factors = by_rank(notebook.dossier.of_sign(sign))
    groups: list[Group] = []
    number = 0
    for theme in theme_names(notebook):
        entries = []
        for factor in (factor for factor in factors if theme_of(factor, notebook) == theme):
            number += 1
            entries.append(factor_entry(factor, f"{name}-{number}", notebook))
        if entries:
            groups.append(Group(title=theme, entries=tuple(entries)))
    return Section(
        anchor=name, title=said.title, form="factors", lead=said.lead if factors else said.empty, groups=tuple(groups)
    )


def factor_entry(factor: Factor, anchor: str, notebook: Notebook) -> Entry:
    """A factor with every claim that speaks for it and against it."""
    return Entry(
        anchor=anchor,
        kind=_KINDS[factor.sign],
        label=headed(factor.label),
        facts=_facts(factor, notebook),
        warnings=_warnings(factor, notebook),
        quotations=tuple(_quotation(support, notebook) for support in factor.support),
        opposition=tuple(_quotation(support, notebook) for support in factor.opposition),
        withdrawn=_only_withdrawn(factor, notebook),
    )


def factor_point(factor: Factor, anchor: str, see: str, notebook: Notebook) -> Entry:
    """A factor on the first page: holder, support, one quotation (of a document that stands, where there is one)."""
    claims = sorted(factor.support or factor.opposition, key=lambda s: s.document_id in notebook.withdrawn)
    return Entry(
        anchor=anchor,
        kind=_KINDS[factor.sign],
        label=shortened(headed(factor.label), POINT_LABEL),
        facts=tuple(fact for fact in _facts(factor, notebook) if fact.name in _point_facts(notebook)),
        warnings=_warnings(factor, notebook),
        quotations=tuple(_quotation(support, notebook).model_copy(update={"reasons": ()}) for support in claims[:1]),
        withdrawn=_only_withdrawn(factor, notebook),
        see=see,
    )


def _point_facts(notebook: Notebook) -> tuple[str, str]:
    return notebook.words.phrases["holders"], notebook.words.phrases["support"]


def _facts(factor: Factor, notebook: Notebook) -> tuple[Fact, ...]:
    words = notebook.words
    facts = []
    if factor.holders:
        facts.append(Fact(name=words.phrases["holders"], words=notebook.names(factor.holders)))
    facts.append(Fact(name=words.phrases["support"], words=_support_words(factor.support, factor.families, notebook)))
    if factor.opposition:
        against = _support_words(factor.opposition, factor.opposing_families, notebook)
        facts.append(Fact(name=words.phrases["opposing"], words=against))
    strengths = dict.fromkeys(s.claim.strength for s in (*factor.support, *factor.opposition) if s.claim.strength)
    if strengths:
        facts.append(Fact(name=words.phrases["strength"], words=", ".join(f"“{strength}”" for strength in strengths)))
    themes = notebook.dossier.themes
    filed = theme_of(factor, notebook)
    others = [themes[theme] for theme in factor.themes if theme in themes and themes[theme] != filed]
    if others:
        facts.append(Fact(name=words.phrases["themes"], words=words.enumerate(others)))
    facts += [
        Fact(name=words.phrases[name], words="; ".join(f"“{headed(one.label)}”" for one in others))
        for name, others in (("case_of", notebook.wider(factor)), ("cases", notebook.cases(factor)))
        if others
    ]
    judged = [words.judgement(one) for one in notebook.dossier.judgements if one.id in factor.judgements]
    if judged:
        facts.append(Fact(name=words.phrases["judged"], words="; ".join(judged)))
    return tuple(facts)


def _support_words(supports: tuple[Support, ...], families: int, notebook: Notebook) -> str:
    documents = len({support.document_id for support in supports})
    return notebook.words.phrase(
        "support_words",
        documents=notebook.words.count(documents, "document"),
        publishers=notebook.words.count(families, "publisher"),
    )


def _only_withdrawn(factor: Factor, notebook: Notebook) -> bool:
    supports = (*factor.support, *factor.opposition)
    return bool(supports) and all(support.document_id in notebook.withdrawn for support in supports)


def _warnings(factor: Factor, notebook: Notebook) -> tuple[str, ...]:
    supports = (*factor.support, *factor.opposition)
    if _only_withdrawn(factor, notebook):
        return (notebook.words.phrases["withdrawn_only"],)
    if any(support.document_id in notebook.withdrawn for support in supports):
        return (notebook.words.phrases["withdrawn_partly"],)
    return ()


def _quotation(support: Support, notebook: Notebook) -> Quotation:
    claim = support.claim
    words = notebook.words
    qualifiers = []
    if claim.denied:
        qualifiers.append(words.phrases["denied"])
    if claim.modality is not Modality.ASSERTED:
        qualifiers.append(words.modalities[claim.modality.value])
    if claim.tense is not Tense.PRESENT:
        qualifiers.append(words.tenses[claim.tense.value])
    quotation = notebook.quotation(
        claim.evidence,
        sentence=claim.sentence,
        claimants=claim.claimants,
        qualifiers=tuple(qualifiers),
        reasons=support.reasons,
    )
    return notebook.read_as(quotation, claim)
