"""Which report a notice withdraws: by title, else by publisher and day, and none where it is not plain."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from detente.model import Document, Dossier

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]
DAY = datetime.date
TEXT = "Iran distrusts Russia."


def withdrawn(dossier: Dossier) -> list[str | None]:
    return [notice.withdraws for notice in dossier.retractions]


def test_by_title_whatever_the_publisher(dossier_of: DossierOf, make_document: Make) -> None:
    report = make_document(TEXT, DAY(2014, 3, 3), title="Iran's doubts of Russia", publisher="A")
    notice = make_document('Retraction: the report "Iran’s doubts of Russia" is withdrawn.', DAY(2014, 4, 1))
    assert withdrawn(dossier_of(report, notice)) == [report.id]


def test_by_publisher_and_day(dossier_of: DossierOf, make_document: Make) -> None:
    report = make_document(TEXT, DAY(2014, 3, 3), publisher="A")
    notice = make_document("We retract our report of 3 March 2014 on Iran and Russia.", DAY(2014, 4, 1), publisher="A")
    assert withdrawn(dossier_of(report, notice)) == [report.id]


def test_another_publishers_report_of_the_day_stands(dossier_of: DossierOf, make_document: Make) -> None:
    report = make_document(TEXT, DAY(2014, 3, 3), publisher="B")
    notice = make_document("We retract our report of 3 March 2014 on Iran and Russia.", DAY(2014, 4, 1), publisher="A")
    dossier = dossier_of(report, notice)
    assert withdrawn(dossier) == []
    assert len(dossier.factors) == 1


def test_of_two_reports_of_the_day_neither_is_withdrawn(dossier_of: DossierOf, make_document: Make) -> None:
    reports = [make_document(f"{TEXT}{' ' * n}", DAY(2014, 3, 3), publisher="A") for n in range(2)]
    notice = make_document("We retract our report of 3 March 2014 on Iran and Russia.", DAY(2014, 4, 1), publisher="A")
    dossier = dossier_of(*reports, notice)
    assert withdrawn(dossier) == []
    assert len(dossier.factors[0].support) == 2


def test_a_notice_does_not_withdraw_what_came_after_it(dossier_of: DossierOf, make_document: Make) -> None:
    report = make_document(TEXT, DAY(2014, 5, 3), title="Iran's doubts of Russia")
    notice = make_document('Retraction: the report "Iran\'s doubts of Russia" is withdrawn.', DAY(2014, 4, 1))
    assert len(dossier_of(report, notice).factors) == 1


def test_a_notice_does_not_withdraw_itself(dossier_of: DossierOf, make_document: Make) -> None:
    notice = make_document(
        f'{TEXT} Retraction: the report "Iran and its doubts" is withdrawn.',
        DAY(2014, 4, 1),
        title="Iran and its doubts",
    )
    assert len(dossier_of(notice).factors) == 1
