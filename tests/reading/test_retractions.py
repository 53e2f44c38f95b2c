"""Notices by which a publisher takes back or mends an earlier report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("text", "kind", "title", "when"),
    [
        (
            'Retraction: the report "Russia delivers missiles to Iran" of 3 March 2014 is withdrawn.',
            "retraction",
            "Russia delivers missiles to Iran",
            "2014-03-03",
        ),
        (
            "We have withdrawn the report “Moscow cancels the Tehran contract”, published on 3 March 2014.",
            "retraction",
            "Moscow cancels the Tehran contract",
            "2014-03-03",
        ),
        ("We retract our report of 3 March 2014 on Iran and Russia.", "retraction", None, "2014-03-03"),
        ("Correction: an earlier report said that Russia had delivered the missiles.", "correction", None, "None"),
    ],
)
def test_notices(read: Read, text: str, kind: str, title: str | None, when: str) -> None:
    [notice] = read(text).retractions
    assert (notice.kind, notice.title, str(notice.when)) == (kind, title, when)
    assert notice.evidence.holds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Russia withdrew its troops from Syria.",
        "Russia withdrew from the treaty with Iran.",
        'The report "Russia delivers missiles to Iran" is right.',
    ],
)
def test_other_withdrawals_are_none(read: Read, text: str) -> None:
    assert read(text).retractions == ()


def test_what_a_notice_repeats_is_not_stated(read: Read) -> None:
    text = 'Retraction: the report "Russia betrays Iran and cancels the missile contract with Iran" is withdrawn.'
    assert read(text).statements() == read(text).retractions
    text = "Correction: an earlier report said that Russia had attacked Iran."
    assert read(text).statements() == read(text).retractions
