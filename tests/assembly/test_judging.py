"""What judgements do to a dossier: out, in, signed, together, apart; never by what was published later."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

import pytest

from detente.codebook import Codebook
from detente.model import (
    AnalystJudgement,
    Anchor,
    Claim,
    Document,
    Dossier,
    Dyad,
    Factor,
    Reading,
    Sign,
    Statement,
    StatementKind,
    Verdict,
)
from detente.reading import Reader

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]
DAY = datetime.date
DYAD = Dyad.of("IRN", "RUS")
TRUST = "There is a lack of trust between Iran and Russia."
OIL = "Iran and Russia share common interests in oil."
ANGER = "Russia's vote in the council has angered Iran."
IF = "If Russia delivers the missiles, Iran will drop its claim against Russia."
TEXTS = ((TRUST, "A"), (OIL, "B"), (ANGER, "C"), (IF, "D"))


@pytest.fixture(scope="session")
def documents(make_document: Make) -> list[Document]:
    return [make_document(text, DAY(2015, 1, 1 + number), publisher=by) for number, (text, by) in enumerate(TEXTS)]


@pytest.fixture(scope="session")
def readings(documents: list[Document], reader: Reader) -> list[Reading]:
    return [reader.read(document) for document in documents]


@pytest.fixture(scope="session")
def dossier(documents: list[Document], dossier_of: DossierOf) -> Callable[..., Dossier]:
    """The dossier of the four documents, with judgements."""

    def make(*judgements: AnalystJudgement, **options: object) -> Dossier:
        return dossier_of(*documents, judgements=judgements, **options)

    return make


def judgement(verdict: Verdict, *statements: Statement, dyad: Dyad | None = None, **more: object) -> AnalystJudgement:
    anchors = tuple(map(Anchor.of, statements))
    given = {"by": "A. Reader", "on": DAY(2026, 3, 1), **more}
    pair = DYAD if verdict in (Verdict.SIGN, Verdict.MERGE, Verdict.SPLIT) else dyad
    return AnalystJudgement.model_validate({"verdict": verdict, "anchors": anchors, "dyad": pair, **given})


def quoted(factor: Factor) -> set[str]:
    return {support.claim.evidence.quote for support in (*factor.support, *factor.opposition)}


def with_words(factors: Iterable[Factor], words: str) -> Factor:
    return next(one for one in factors if any(words.startswith(quote) for quote in quoted(one)))


def claim_of(dossier: Dossier, words: str) -> Claim:
    return with_words(dossier.factors, words).support[0].claim


def test_what_is_rejected_leaves_the_dossier_and_is_listed(dossier) -> None:
    before = dossier()
    claim = claim_of(before, TRUST)
    after = dossier(judgement(Verdict.REJECT, claim, why="a rumour"))
    assert {f.label for f in after.factors} == {f.label for f in before.factors} - {claim.label}
    [(words, one)] = after.rejected()
    assert (words, one.by, str(one.on), one.why) == (claim.evidence, "A. Reader", "2026-03-01", "a rumour")
    assert after.passage(claim.evidence) is not None
    assert after.verdict(StatementKind.CLAIM, claim.evidence) == one


def test_every_kind_of_statement_can_be_rejected(dossier, readings: list[Reading]) -> None:
    conditions = [one for reading in readings for one in reading.conditions]
    assert len(dossier().conditions) == 1
    after = dossier(judgement(Verdict.REJECT, *conditions))
    assert after.conditions == ()
    assert [one.kind for one in after.judgements] == [StatementKind.CONDITION]


def test_what_is_accepted_is_marked_and_weighs_as_confirmed(dossier) -> None:
    before = dossier()
    claim = claim_of(before, ANGER)
    after = dossier(judgement(Verdict.ACCEPT, claim))
    assert with_words(after.factors, ANGER).rank > with_words(before.factors, ANGER).rank
    assert claim_of(after, ANGER).confidence > 0.9
    assert after.verdict(StatementKind.CLAIM, claim.evidence).verdict is Verdict.ACCEPT


def test_verdicts_move_the_share_of_their_rule(dossier) -> None:
    before = dossier()
    claim = claim_of(before, ANGER)
    measured = next(one for one in before.rules if one.rule == claim.rule)
    [rejected] = [one for one in dossier(judgement(Verdict.REJECT, claim)).rules if one.rule == claim.rule]
    [accepted] = [one for one in dossier(judgement(Verdict.ACCEPT, claim)).rules if one.rule == claim.rule]
    assert rejected.share < measured.share < accepted.share
    assert (rejected.accepted, rejected.judged, accepted.accepted, accepted.judged) == (0, 1, 1, 1)
    other = dossier(judgement(Verdict.REJECT, claim_of(before, TRUST)))
    if claim_of(before, TRUST).rule == claim.rule:
        assert claim_of(other, ANGER).confidence == pytest.approx(rejected.share)


def test_a_claim_signed_otherwise_says_who_did_it(dossier) -> None:
    claim = claim_of(dossier(), OIL)
    after = dossier(judgement(Verdict.SIGN, claim, sign=Sign.IMPEDIMENT, why="they compete"))
    factor = with_words(after.factors, OIL)
    assert factor.sign is Sign.IMPEDIMENT
    assert factor.support[0].reasons[0] == "signed by A. Reader, 2026-03-01: they compete"


def test_merged_factors_are_one_and_split_ones_two_again(dossier) -> None:
    before = dossier()
    trust, anger = claim_of(before, TRUST), claim_of(before, ANGER)
    merge = judgement(Verdict.MERGE, trust, anger)
    merged = dossier(merge)
    factor = with_words(merged.factors, TRUST)
    assert quoted(factor) == {trust.evidence.quote, anger.evidence.quote}
    assert factor.judgements == (merge.id,)
    assert factor.families == 2
    assert len(merged.factors) == len(before.factors) - 1
    split = judgement(Verdict.SPLIT, anger)
    again = dossier(merge, split)
    assert sorted(map(sorted, map(quoted, again.factors))) == sorted(map(sorted, map(quoted, before.factors)))
    assert len({one.id for one in again.factors}) == len(again.factors)
    assert quoted(with_words(dossier(split, merge).factors, TRUST)) == quoted(factor), "the later one counts"


def test_factors_of_opposite_sign_become_a_contested_one_with_both_piles(dossier) -> None:
    before = dossier()
    trust, oil = claim_of(before, TRUST), claim_of(before, OIL)
    factor = with_words(dossier(judgement(Verdict.MERGE, trust, oil)).factors, TRUST)
    assert factor.sign is Sign.CONTESTED
    assert [s.claim.id for s in factor.support] == [oil.id]
    assert [s.claim.id for s in factor.opposition] == [trust.id]


def test_of_two_verdicts_the_later_one_counts_and_both_are_told(dossier) -> None:
    claim = claim_of(dossier(), TRUST)
    reject, accept = judgement(Verdict.REJECT, claim), judgement(Verdict.ACCEPT, claim, by="B. Reader")
    kept = dossier(reject, accept)
    assert with_words(kept.factors, TRUST)
    assert kept.rejected() == ()
    assert [one.by for one in kept.judged(StatementKind.CLAIM, claim.evidence)] == ["A. Reader", "B. Reader"]
    assert len(dossier(accept, reject).rejected()) == 1


def test_a_judgement_for_another_pair_does_nothing_here(dossier) -> None:
    claim = claim_of(dossier(), TRUST)
    other = judgement(Verdict.REJECT, claim, dyad=Dyad.of("IRN", "USA"))
    assert dossier(other) == dossier()
    assert dossier(judgement(Verdict.REJECT, claim, dyad=DYAD)).rejected()


def test_judgements_on_later_documents_change_nothing_of_an_earlier_date(dossier) -> None:
    whole = dossier()
    trust, anger = claim_of(whole, TRUST), claim_of(whole, ANGER)
    day = DAY(2015, 1, 2)
    for verdict in (Verdict.REJECT, Verdict.ACCEPT):
        assert dossier(judgement(verdict, anger), as_of=day) == dossier(as_of=day)
    merged = dossier(judgement(Verdict.MERGE, trust, anger), as_of=day)
    assert merged == dossier(as_of=day), "a merge with what was not published yet puts nothing together"


def test_a_judgement_holds_whatever_the_date_that_is_asked_for(dossier) -> None:
    claim = claim_of(dossier(), TRUST)
    made_later = judgement(Verdict.REJECT, claim, on=DAY(2026, 3, 1))
    assert len(dossier(made_later, as_of=DAY(2015, 1, 31)).rejected()) == 1


def test_words_that_are_no_longer_read_are_told(dossier) -> None:
    claim = claim_of(dossier(), TRUST)
    words = claim.evidence.model_copy(update={"start": 0, "end": 9, "quote": claim.evidence.quote[:9]})
    gone = AnalystJudgement(
        verdict=Verdict.ACCEPT,
        anchors=(Anchor(kind=StatementKind.CLAIM, evidence=words),),
        by="A. Reader",
        on=DAY(2026, 3, 1),
    )
    after = dossier(gone)
    [gap] = [one for one in after.gaps if one.kind == "judgement"]
    assert gap.evidence == (words,)
    assert "A. Reader" in gap.text
    assert after.judgements[0].lost == (words,)
    assert after.factors == dossier().factors


def test_judgements_survive_a_reader_that_cuts_its_statements_otherwise(
    documents: list[Document], readings: list[Reading], codebook: Codebook, dossier
) -> None:
    from detente.assembly import assemble

    def shorter(reading: Reading) -> Reading:
        """As a later reader might read: every claim under another id, a little shorter, by another rule."""
        claims = []
        for claim in reading.claims:
            words = claim.evidence
            cut = words.model_copy(update={"end": words.end - 4, "quote": words.quote[:-4]})
            claims.append(claim.model_copy(update={"id": f"new {claim.id}", "evidence": cut, "rule": "new"}))
        return reading.model_copy(update={"claims": tuple(claims), "reader": "later"})

    before = dossier()
    made = [
        judgement(Verdict.REJECT, claim_of(before, TRUST)),
        judgement(Verdict.SIGN, claim_of(before, OIL), sign=Sign.IMPEDIMENT),
        judgement(Verdict.MERGE, claim_of(before, OIL), claim_of(before, ANGER)),
    ]
    read = list(zip(documents, map(shorter, readings), strict=True))
    after = assemble(read, DYAD, codebook, judgements=made)
    assert [words.quote for words, _ in after.rejected()] == [claim_of(before, TRUST).evidence.quote[:-4]]
    [factor] = [one for one in after.factors if len(one.support) == 2]
    assert factor.sign is Sign.IMPEDIMENT
    assert not [one for one in after.gaps if one.kind == "judgement"]
