"""Questions in a sentence."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.codebook import load_codebook
from detente.errors import CodebookError, DetenteError, UsageError
from detente.forecast.asking import class_of, days_of, parse

BOOK = load_codebook()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("material cooperation of Russia toward Iran before 2016-01-01",
         ("RUS", "IRN", "quad:2", True, None, "2015-12-31")),
        ("Material conflict between Iran and Israel within 90 days",
         ("IRN", "ISR", "quad:4", False, 90, None)),
        ("Will there be a meeting between the Kremlin and Tehran by 2015-06-30?",
         ("RUS", "IRN", "cameo:04", False, None, "2015-06-30")),
        ("Sign formal agreement between Russia and China in the next 6 months",
         ("RUS", "CHN", "cameo:057", False, 180, None)),
        ("sanctions by the United States against Russia within 1 year",
         ("USA", "RUS", "plover:SANCTION", True, 365, None)),
        ("AID from Japan towards India until 2015-01-31",
         ("JPN", "IND", "cameo:07", True, None, "2015-01-31")),
        ("cooperation of France with Germany within 30d",
         ("FRA", "DEU", "union:cooperation", False, 30, None)),
        ("cameo:190 of Israel against Syria within 2 weeks",
         ("ISR", "SYR", "cameo:190", True, 14, None)),
        ("military aid of Russia toward Syria within 10 days",
         ("RUS", "SYR", "cameo:072", True, 10, None)),
    ],
)  # fmt: skip
def test_sentences_are_understood(text, expected):
    asked = parse(text, BOOK)
    found = (asked.one, asked.other, asked.wanted.key, asked.directed, asked.within)
    assert (*found, str(asked.until) if asked.until else None) == expected


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", UsageError, "is empty"),
        ("material cooperation of Russia toward Iran", UsageError, "no time"),
        ("material cooperation of Russia toward Iran within long", UsageError, "no time"),
        ("material cooperation of Russia toward Iran before 2016-02-30", UsageError, "no date"),
        ("frost of Russia toward Iran within 3 days", UsageError, "no class of events"),
        ("material cooperation in Russia within 3 days", UsageError, "between whom"),
        ("material cooperation of Russia toward Moscow within 3 days", UsageError, "both actors"),
        ("material cooperation of Rusia toward Iran within 3 days", CodebookError, "Russia"),
        ("x" * 600, UsageError, "too long"),
    ],
)
def test_what_is_not_understood_is_told_with_the_forms_that_are(text, error, message):
    with pytest.raises(error, match=message) as caught:
        parse(text, BOOK)
    if message in ("no time", "no class of events", "between whom"):
        assert "CLASS of ONE toward OTHER before DATE" in str(caught.value)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_understood_or_refused_in_plain_words(text):
    with contextlib.suppress(DetenteError):
        parse(text, BOOK)


def test_lengths_of_time_and_classes_by_themselves():
    assert [days_of(text, BOOK) for text in ("30", "30d", "2 weeks", "3 months", "1y")] == [30, 30, 14, 90, 365]
    for text in ("", "d", "soon", "3 fortnights", "-3d"):
        with pytest.raises(UsageError, match="no length of time"):
            days_of(text, BOOK)
    assert class_of("material conflict", BOOK).key == "quad:4"
    assert class_of("ASSAULT", BOOK).key == "plover:ASSAULT"
    with pytest.raises(UsageError, match="no class of events"):
        class_of("material conflict yesterday", BOOK)
