"""Judgements in the brief: who, when and why, beside the words and in a section of their own, in every format."""

from __future__ import annotations

import datetime
import json
from types import ModuleType

import pytest
from jsonschema import Draft202012Validator

from detente.brief import Brief, Entry, Section, compose, json_schema
from detente.model import AppliedJudgement, Dossier, Evidence, RuleShare, StatementKind, Verdict

DAY = datetime.date(2026, 3, 1)
WHY = "two witnesses <b>say so</b>"


def applied(verdict: Verdict, *statements: Evidence, **more: object) -> AppliedJudgement:
    fields = {"id": f"{verdict.value:0<16}", "by": "A. Reader", "on": DAY, "why": WHY, "kind": StatementKind.CLAIM}
    return AppliedJudgement.model_validate({"verdict": verdict, "statements": statements, **fields, **more})


@pytest.fixture(scope="session")
def judged(dossier: Dossier) -> Dossier:
    """The dossier of the tests, with one claim accepted, one rejected, a factor merged, and one a case of another."""
    first, second, *_ = dossier.factors
    claim = first.support[0].claim
    gone = dossier.factors[-1].support[0].claim
    event = next(entry for entry in dossier.timeline if entry.kind == "event")
    merge = applied(Verdict.MERGE, claim.evidence, second.support[0].claim.evidence)
    factors = (
        first.model_copy(update={"judgements": (merge.id,)}),
        second.model_copy(update={"refines": (first.id,)}),
        *dossier.factors[2:-1],
    )
    return dossier.model_copy(
        update={
            "factors": factors,
            "judgements": (
                merge,
                applied(Verdict.ACCEPT, claim.evidence, why=""),
                applied(Verdict.REJECT, gone.evidence),
                applied(Verdict.ACCEPT, event.evidence[0], id="event00000000000", kind=StatementKind.EVENT),
            ),
            "rules": (RuleShare(rule=claim.rule, right=17, measured=27, accepted=1, judged=2, share=0.6129),),
        }
    )


@pytest.fixture(scope="session")
def judged_brief(judged: Dossier) -> Brief:
    return compose(judged)


def section(brief: Brief, anchor: str) -> Section:
    return next(one for one in brief.sections if one.anchor == anchor)


def entry(brief: Brief, label: str) -> Entry:
    return next(one for one in brief.entries() if one.label.lower() == label.lower() and one.see is None)


def facts(one: Entry) -> dict[str, str]:
    return {fact.name: fact.words for fact in one.facts}


def test_an_accepted_statement_says_by_whom_and_when(judged: Dossier, judged_brief: Brief) -> None:
    claim = judged.factors[0].support[0].claim
    found = [one for one in judged_brief.quotations() if one.evidence == claim.evidence.id and one.rule]
    assert found
    for one in found:
        assert one.judged[0] == "accepted by A. Reader, 1 March 2026"
        assert (one.reliability, one.confidence) == ("", claim.confidence)


def test_every_other_statement_says_how_often_its_rule_is_right(judged: Dossier, judged_brief: Brief) -> None:
    claim = judged.factors[1].support[0].claim
    found = [one for one in judged_brief.quotations() if one.evidence == claim.evidence.id and one.rule == claim.rule]
    assert found
    assert {one.reliability for one in found} == {f"read right {claim.confidence:.0%} of the time"}
    for anchor in ("conditions", "predictions"):
        for group in section(judged_brief, anchor).groups:
            for one in group.entries:
                assert any(quotation.reliability for quotation in one.quotations), one.anchor


def test_rejected_statements_stand_first_in_a_section_of_their_own(judged: Dossier, judged_brief: Brief) -> None:
    groups = section(judged_brief, "judged").groups
    assert [group.title for group in groups] == ["Rejected", "Accepted", "Put together"]
    [rejected] = groups[0].entries
    assert rejected.label == f"Rejected by A. Reader, 1 March 2026: {WHY}"
    assert [one.evidence for one in rejected.quotations] == [judged.judgements[2].statements[0].id]
    assert facts(rejected) == {"Read as": "claim", "Judgement": judged.judgements[2].id}
    counted = "Judged by analysts: 2 statements accepted, 1 statement rejected and taken out."
    assert counted in judged_brief.judgement.sentences


def test_factors_say_what_was_put_together_and_what_is_a_case_of_what(judged: Dossier, judged_brief: Brief) -> None:
    first, second = (entry(judged_brief, factor.label) for factor in judged.factors[:2])
    assert facts(first)["Judged"] == f"put together by A. Reader, 1 March 2026: {WHY}"
    assert facts(first)["Cases of it"] == f"“{second.label}”"
    assert facts(second)["A case of"] == f"“{first.label}”"


def test_a_judged_event_says_so_on_the_time_line(judged_brief: Brief) -> None:
    dated = [one for group in section(judged_brief, "timeline").groups for one in group.entries]
    assert [f for one in dated for f in one.facts if f.name == "Judged"]
    assert [f for one in dated for f in one.facts if f.name == "Reading"]


def test_every_format_has_them_and_escapes_what_analysts_write(judged_brief: Brief) -> None:
    page = judged_brief.html()
    assert "two witnesses &lt;b&gt;say so&lt;/b&gt;" in page
    assert "<b>say so" not in page
    assert "17 of 27" in page
    assert "1 of 2" in page
    content = json.loads(judged_brief.json())
    Draft202012Validator(json_schema()).validate(content)
    assert content["rules"][0]["judged"] == 2
    markdown = judged_brief.markdown()
    assert "accepted by A. Reader, 1 March 2026" in markdown
    assert judged_brief.pdf().startswith(b"%PDF")
    assert judged_brief.docx()


def test_without_judgements_there_is_no_section(brief: Brief) -> None:
    assert "judged" not in {one.anchor for one in brief.sections}
    assert not [one for one in brief.quotations() if one.judged]


def test_words_that_are_no_longer_read_are_marked(dossiers: ModuleType, dossier: Dossier) -> None:
    words = dossier.factors[0].support[0].claim.evidence
    lost = applied(Verdict.ACCEPT, lost=(words,))
    [group] = section(compose(dossier.model_copy(update={"judgements": (lost,)})), "judged").groups
    assert [(one.evidence, one.role) for one in group.entries[0].quotations] == [(words.id, "No longer read so")]
