"""The shipped example as dossiers: three dates, three worlds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente
from detente.model import Agreement, AgreementKind, AgreementStatus, Dossier, Sign

ROOT = Path(__file__).parents[2]
BEFORE_THE_DECREE, UNDER_THE_DECREE, AFTERWARDS = "2010-09-01", "2015-02-02", "2016-12-31"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[detente.Desk]:
    with detente.open(tmp_path_factory.mktemp("example") / "workspace") as opened:
        report = opened.add(ROOT / "examples" / "iran-russia-2015")
        assert report.refused == ()
        yield opened


@pytest.fixture(scope="module")
def worlds(desk: detente.Desk) -> dict[str, Dossier]:
    days = (BEFORE_THE_DECREE, UNDER_THE_DECREE, AFTERWARDS)
    return {day: desk.dossier("Iran", "Russia", as_of=day) for day in days}


def missiles(dossier: Dossier) -> Agreement:
    """The contract on the S-300 that most is said of."""
    contracts = [one for one in dossier.agreements if "S-300" in one.name and "contract" in one.name.lower()]
    return max(contracts, key=lambda agreement: len(agreement.mentions))


def test_nothing_in_a_world_was_published_after_it(worlds: dict[str, Dossier]) -> None:
    for day, dossier in worlds.items():
        published = [source.published for source in dossier.sources if source.published]
        assert published
        assert max(published) <= datetime.date.fromisoformat(day)


def test_each_world_has_incentives_and_impediments(worlds: dict[str, Dossier]) -> None:
    for dossier in worlds.values():
        assert len(dossier.of_sign(Sign.INCENTIVE)) >= 5
        assert len(dossier.of_sign(Sign.IMPEDIMENT)) >= 5


def test_the_contract_stands_then_is_cancelled_then_is_carried_out(worlds: dict[str, Dossier]) -> None:
    contracts = [one for one in worlds[BEFORE_THE_DECREE].agreements if one.kind is AgreementKind.CONTRACT]
    assert contracts
    assert all(entry.status is not AgreementStatus.CANCELLED for one in contracts for entry in one.history)
    assert missiles(worlds[UNDER_THE_DECREE]).status is AgreementStatus.CANCELLED
    assert missiles(worlds[AFTERWARDS]).status in {AgreementStatus.IN_FORCE, AgreementStatus.IMPLEMENTED}


def test_under_the_decree_it_must_be_repealed_first(worlds: dict[str, Dossier]) -> None:
    def says_repeal(dossier: Dossier) -> bool:
        return any(
            "repeal" in found.condition.condition.quote and "decree" in found.condition.condition.quote
            for found in dossier.conditions
        )

    assert not says_repeal(worlds[BEFORE_THE_DECREE])
    assert says_repeal(worlds[UNDER_THE_DECREE])


def test_contradiction_is_kept(worlds: dict[str, Dossier]) -> None:
    contested = worlds[UNDER_THE_DECREE].of_sign(Sign.CONTESTED)
    assert contested
    assert all(factor.support and factor.opposition for factor in contested)


def test_the_wire_story_and_its_copy_are_one_family(worlds: dict[str, Dossier]) -> None:
    family = {source.title: source.family for source in worlds[UNDER_THE_DECREE].sources}
    assert (
        family["Tehran and Moscow sign military pact"] == family["Russia and Iran sign military cooperation agreement"]
    )
    assert family["What Tehran expects from Moscow"] != family["Tehran and Moscow sign military pact"]


def test_nothing_rests_on_the_withdrawn_report(worlds: dict[str, Dossier]) -> None:
    dossier = worlds[UNDER_THE_DECREE]
    [withdrawn] = dossier.retractions
    assert withdrawn.retraction.title == "First S-300 battalion shipped across the Caspian"
    assert withdrawn.withdraws is not None
    rests = {support.document_id for factor in dossier.factors for support in (*factor.support, *factor.opposition)}
    assert withdrawn.withdraws not in rests


def test_the_report_was_believed_until_it_was_withdrawn(desk: detente.Desk) -> None:
    dossier = desk.dossier("Iran", "Russia", as_of="2015-01-15")
    assert dossier.retractions == ()
    assert "First S-300 battalion shipped across the Caspian" in {source.title for source in dossier.sources}


def test_what_is_not_about_the_two_leaves_no_trace(worlds: dict[str, Dossier]) -> None:
    for dossier in worlds.values():
        assert "World court draws sea border between Chile and Peru" not in {source.title for source in dossier.sources}
        assert "CHL" not in dossier.names


def test_the_text_that_was_not_read_is_named(worlds: dict[str, Dossier]) -> None:
    assert [gap for gap in worlds[UNDER_THE_DECREE].gaps if gap.kind == "language"]


def test_every_quotation_is_exact(desk: detente.Desk) -> None:
    assert list(desk.check()) == []
