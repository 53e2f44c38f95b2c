"""What a brief says: the first page, the sections, the notes."""

from __future__ import annotations

from types import ModuleType

import pytest

from detente.brief import Brief, Section, compose
from detente.model import Dossier, Evidence, Sign


def section(brief: Brief, anchor: str) -> Section:
    return next(section for section in brief.sections if section.anchor == anchor)


def facts(entry) -> dict[str, str]:
    return {fact.name: fact.words for fact in entry.facts}


def test_title_date_and_basis(brief: Brief) -> None:
    assert brief.title == "Iran and Russia: what moves them together, what holds them apart"
    assert brief.as_of_words == "As of 2 February 2015"
    assert facts_of(brief) == {
        "Documents": "7 of 11 looked at",
        "Independent publishers": "5",  # the copy joins its wire, the correction joins its gazette
        "Published": "3 November 2014 to 2 February 2015",
    }


def facts_of(brief: Brief) -> dict[str, str]:
    return {fact.name: fact.words for fact in brief.basis}


def test_headline_is_counts(brief: Brief) -> None:
    assert brief.judgement.headline == (
        "5 incentives and 3 impediments are stated by 5 independent publishers; 1 factor is contested."
    )
    assert "On record: 4 agreements" in brief.judgement.sentences[0]
    assert "1 suspended" in brief.judgement.sentences[0]
    assert "1 without a status told" in brief.judgement.sentences[0]


def test_no_likelihood_word_of_its_own(dossier: Dossier) -> None:
    # The judgement without its quotations: counts, names, and nothing that weighs the future.
    own = " ".join([compose(dossier).judgement.headline, *compose(dossier).judgement.sentences]).lower()
    for word in ("likely", "probab", "expect", "will ", "may ", "could", "should", "trend"):
        assert word not in own


def test_strongest_three_by_rank(brief: Brief) -> None:
    labels = [entry.label for entry in brief.judgement.incentives.entries]
    assert labels == ["Shared wish to blunt sanctions", "Oil for goods", "Need for foreign orders"]
    assert brief.judgement.incentives.left_out == 2
    for entry in (*brief.judgement.incentives.entries, *brief.judgement.impediments.entries):
        assert len(entry.quotations) == 1
        assert facts(entry)["Moves"]


def test_first_page_points_at_the_full_entry(brief: Brief) -> None:
    full = {entry.anchor: entry for section in brief.sections for group in section.groups for entry in group.entries}
    for group in brief.judgement.groups:
        for entry in group.entries:
            assert entry.see in full
            assert full[entry.see].label == entry.label
            assert {q.evidence for q in entry.quotations} <= {q.evidence for q in full[entry.see].all_quotations()}


def test_balance_counts_each_factor_once(brief: Brief, dossier: Dossier) -> None:
    rows = brief.judgement.balance
    assert [row.theme for row in rows] == ["Security", "Economy", "Third parties", "Trust", "Law", "Technology"]
    assert sum(row.incentives for row in rows) == len(dossier.of_sign(Sign.INCENTIVE))
    assert sum(row.impediments for row in rows) == len(dossier.of_sign(Sign.IMPEDIMENT))
    assert sum(row.contested for row in rows) == 1


def test_what_must_happen_first_and_what_to_watch(brief: Brief) -> None:
    first = brief.judgement.first.entries
    assert first[0].quotations[0].quote == "the Kremlin must lift the export order of September 2010"
    assert first[0].quotations[1].quote == "Before any launcher is shipped"
    watched = [entry.anchor.split("-")[1] for entry in brief.judgement.watch.entries]
    assert watched == ["timeline", "predictions", "predictions", "conditions", "conditions"]
    assert brief.judgement.watch.entries[0].date == "31 December 2015"


def test_nothing_is_to_come_without_a_date(dossier: Dossier) -> None:
    brief = compose(dossier.model_copy(update={"as_of": None}))
    assert not [entry for entry in brief.judgement.watch.entries if entry.kind == "event"]
    assert brief.as_of_words == "All dates: no as-of date was set"


def test_claimant_chain_in_words(brief: Brief) -> None:
    said = {q.quote: q.said_by for q in brief.quotations() if q.said_by}
    assert said["Both Tehran and Moscow want the sanctions that bind them to lose their bite"] == "the author"
    israel = "Israel's objections still weigh on any sale of air defences"
    assert said[israel] == "analysts in Moscow (as a belief), as the author reports"


def test_qualifiers_only_where_not_plain(brief: Brief) -> None:
    by_quote = {q.quote: q for q in brief.quotations()}
    assert by_quote["Moscow's factories need foreign orders while oil is cheap"].qualifiers == ()
    assert by_quote["Our countries are not rivals in the gas market"].qualifiers == ("denied",)
    stop = "a new round of sanctions may stop the exchange before it starts"
    assert by_quote[stop].qualifiers == ("as possible", "expected")


def test_contested_keeps_both_piles(brief: Brief) -> None:
    (entry,) = section(brief, "contested").groups[0].entries
    assert [q.quote for q in entry.quotations] == ["Our countries are not rivals in the gas market"]
    assert [q.quote for q in entry.opposition] == ["each wants the European customers whom the other now serves"]


def test_copies_are_one_publisher(brief: Brief) -> None:
    oil = next(e for g in section(brief, "incentives").groups for e in g.entries if e.label == "Oil for goods")
    assert facts(oil)["Support"] == "2 documents, 1 independent publisher"


def test_withdrawn_words_are_marked_wherever_they_stand(brief: Brief, dossiers: ModuleType) -> None:
    gazette = dossiers.IDS["gazette"]
    quotations = [q for q in brief.quotations() if q.evidence.startswith(gazette)]
    assert len(quotations) >= 4  # a factor, a contested factor, an agreement's step, a dated event
    assert all(q.withdrawn for q in quotations)
    assert not any(q.withdrawn for q in brief.quotations() if not q.evidence.startswith(gazette))
    assert all(note.withdrawn == (note.document_id == gazette) for note in brief.notes)
    shipped = next(e for g in section(brief, "incentives").groups for e in g.entries if e.label == "Launchers shipped")
    assert shipped.withdrawn
    assert shipped.warnings == ("Rests only on withdrawn documents",)


def test_source_with_its_notice(brief: Brief) -> None:
    sources = section(brief, "sources").groups[0].entries
    withdrawn = [entry for entry in sources if entry.withdrawn]
    assert [entry.label for entry in withdrawn] == ["Launchers at Anzali"]
    assert withdrawn[0].quotations[0].role == "Notice of withdrawal"
    copy = next(entry for entry in sources if entry.label == "Oil for goods: list agreed")
    assert "Barter list agreed, agencies report" in facts(copy)["Near-copies"]
    assert "one witness" in facts(copy)["Near-copies"]


def test_agreement_history_and_conflict(brief: Brief) -> None:
    contract = section(brief, "agreements").groups[0].entries[1]
    assert [(step.words, step.when) for step in contract.history] == [("suspended", "2010"), ("implemented", "")]
    assert "Documents of the same time disagree on the status" in contract.warnings
    assert facts(contract)["Status now"] == "suspended"
    order = section(brief, "agreements").groups[0].entries[2]
    assert facts(order)["Status now"] == "not told"
    assert facts(order)["Issued by"] == "the Russian government"
    assert order.quotations


def test_notes_are_numbered_as_met_and_hold_the_context(brief: Brief, dossiers: ModuleType) -> None:
    assert [note.number for note in brief.notes] == list(range(1, len(brief.notes) + 1))
    met = list(dict.fromkeys(q.note for q in brief.quotations()))
    assert met == sorted(met)
    texts = {dossiers.IDS[name]: text for name, text in dossiers.TEXTS.items()}
    for note in brief.notes:
        text = texts[note.document_id]
        shown = (note.before + note.quote + note.after).replace("… ", "").replace(" …", "")
        assert shown in text
        assert note.before or text.startswith(note.quote)
        assert note.cited


def test_every_quotation_has_its_note(brief: Brief) -> None:
    notes = {note.number: note for note in brief.notes}
    for quotation in brief.quotations():
        assert notes[quotation.note].evidence == quotation.evidence
        assert notes[quotation.note].quote == quotation.quote


def test_anchors_are_unique(brief: Brief) -> None:
    anchors = [entry.anchor for entry in brief.entries()] + [section.anchor for section in brief.sections]
    assert len(anchors) == len(set(anchors))


def test_time_line_is_grouped_by_year_when_long(brief: Brief, huge_brief: Brief) -> None:
    assert [group.title for group in section(brief, "timeline").groups] == [""]
    assert [group.title for group in section(huge_brief, "timeline").groups] == [str(y) for y in range(2000, 2014)]


def test_no_statement_of_the_dossier_is_lost(brief: Brief, dossier: Dossier, dossiers: ModuleType) -> None:
    quoted = {quotation.evidence for quotation in brief.quotations()}
    for factor in dossier.factors:
        assert {s.claim.evidence.id for s in (*factor.support, *factor.opposition)} <= quoted
    for agreement in dossier.agreements:
        assert {step.evidence.id for step in agreement.history} <= quoted
    for entry in dossier.timeline:
        assert {evidence.id for evidence in entry.evidence} <= quoted
    for found in dossier.conditions:
        assert {found.condition.condition.id, found.condition.consequence.id} <= quoted
    assert {found.prediction.evidence.id for found in dossier.predictions} <= quoted
    assert section(brief, "gaps").count == len(dossier.gaps)


def test_context_comes_from_a_passage_that_covers_the_words(dossier: Dossier) -> None:
    # Conditions are quoted in halves, which have no passage of their own.
    half = dossier.conditions[0].condition.condition
    assert dossier.passage(half) is None
    note = next(note for note in compose(dossier).notes if note.evidence == half.id)
    assert note.before.endswith("Before any launcher is shipped, ")


def test_long_context_is_cut_between_words(dossiers: ModuleType) -> None:
    base = dossiers.iran_russia()
    evidence = base.factors[0].support[0].claim.evidence
    far = Evidence(document_id=evidence.document_id, start=5000, end=5006, quote="signed")
    passage = base.passages[0].model_copy(update={"evidence": far, "before": "word " * 1000, "after": " word" * 1000})
    claim = base.factors[0].support[0].claim.model_copy(update={"evidence": far})
    support = base.factors[0].support[0].model_copy(update={"claim": claim})
    factor = base.factors[0].model_copy(update={"support": (support,)})
    brief = compose(base.model_copy(update={"factors": (factor,), "passages": (passage,)}))
    note = next(note for note in brief.notes if note.evidence == far.id)
    assert note.before.startswith("… word ")
    assert note.after.endswith("word …")
    assert len(note.before) < 330
    assert len(note.after) < 330


def test_empty_dossier_says_so_and_what_to_do(empty_brief: Brief) -> None:
    assert empty_brief.judgement.headline == "No document speaks of Iran and Russia."
    advice = " ".join(empty_brief.judgement.sentences)
    assert "4 documents in the workspace" in advice
    assert "detente add" in advice
    assert "later as-of date" in advice
    assert all(section.count == 0 for section in empty_brief.sections)
    assert all(section.lead for section in empty_brief.sections)


def test_documents_without_factors(dossier: Dossier) -> None:
    brief = compose(dossier.model_copy(update={"factors": ()}))
    assert brief.judgement.headline == "No incentive and no impediment was found in 7 documents on Iran and Russia."
    assert brief.judgement.balance == ()


@pytest.mark.parametrize("name", ["IRN", "RUS"])
def test_unknown_names_fall_back_to_ids(dossier: Dossier, name: str) -> None:
    names = {key: value for key, value in dossier.names.items() if key != name}
    assert name in compose(dossier.model_copy(update={"names": names})).title


def test_composing_is_pure(dossier: Dossier) -> None:
    assert compose(dossier) == compose(Dossier.model_validate_json(dossier.model_dump_json()))


def test_what_is_withdrawn_does_not_lead_the_first_page(dossier: Dossier) -> None:
    first = [f.model_copy(update={"rank": 99.0}) if f.label == "launchers shipped" else f for f in dossier.factors]
    brief = compose(dossier.model_copy(update={"factors": tuple(first)}))
    assert "Launchers shipped" not in [entry.label for entry in brief.judgement.incentives.entries]


def test_long_labels_are_shortened_on_the_first_page_only(dossier: Dossier) -> None:
    long = "reason " * 60
    factors = tuple(factor.model_copy(update={"label": long}) for factor in dossier.factors)
    brief = compose(dossier.model_copy(update={"factors": factors}))
    assert all(len(entry.label) <= 122 for entry in brief.judgement.incentives.entries)
    assert len(section(brief, "incentives").groups[0].entries[0].label) == len(long)


def test_a_document_without_a_publisher_is_named_by_what_there_is(dossier: Dossier) -> None:
    bare = dossier.sources[0].model_copy(update={"publisher": None, "author": None, "title": None, "published": None})
    brief = compose(dossier.model_copy(update={"sources": (bare, *dossier.sources[1:])}))
    assert brief.judgement.incentives.entries[0].quotations[0].source == "notes/review.txt, undated"
