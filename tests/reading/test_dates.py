"""Dates of every form, against the day of publication, and nothing where there is none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.model import Precision
from detente.reading.dates import find_dates

MONDAY = datetime.date(2015, 2, 2)


def found(text: str, reference: datetime.date | None = MONDAY) -> list[str]:
    return [str(when) for _, _, when in find_dates(text, reference)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2010-09-22", "2010-09-22"),
        ("September 22, 2010", "2010-09-22"),
        ("September 22 2010", "2010-09-22"),
        ("Sept. 22, 2010", "2010-09-22"),
        ("September 22nd, 2010", "2010-09-22"),
        ("22 September 2010", "2010-09-22"),
        ("the 22nd of September, 2010", "2010-09-22"),
        ("22 Sep 2010", "2010-09-22"),
        ("September 2010", "2010-09"),
        ("September of 2010", "2010-09"),
        ("in 2010", "2010"),
        ("since 1991", "1991"),
        ("during 1946", "1946"),
    ],
)
def test_dates_that_say_it_all_need_no_reference(words: str, expected: str) -> None:
    assert found(f"They met {words}, as was told.", None) == [expected]


@pytest.mark.parametrize(
    ("words", "start", "end", "precision"),
    [
        ("early September 2010", "2010-09-01", "2010-09-10", Precision.PERIOD),
        ("late September 2010", "2010-09-20", "2010-09-30", Precision.PERIOD),
        ("spring 2010", "2010-03-01", "2010-05-31", Precision.SEASON),
        ("the autumn of 2010", "2010-09-01", "2010-11-30", Precision.SEASON),
    ],
)
def test_stretches(words: str, start: str, end: str, precision: Precision) -> None:
    [(_, _, when)] = find_dates(f"It began in {words}.", None)
    assert when.precision is precision
    assert abs((when.start - datetime.date.fromisoformat(start)).days) <= 1
    assert abs((when.end - datetime.date.fromisoformat(end)).days) <= 1


def test_parts_of_a_year_follow_each_other() -> None:
    parts = [next(find_dates(f"in {part} 2010", None))[2] for part in ("early", "mid", "late")]
    assert [when.start for when in parts] == sorted(when.start for when in parts)
    assert parts[0].start == datetime.date(2010, 1, 1)
    assert parts[2].end == datetime.date(2010, 12, 31)
    assert all(when.start.year == when.end.year == 2010 for when in parts)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("today", "2015-02-02"),
        ("yesterday", "2015-02-01"),
        ("on Monday", "2015-02-02"),
        ("on Sunday", "2015-02-01"),
        ("on Tuesday", "2015-01-27"),
        ("last Monday", "2015-01-26"),
        ("next Monday", "2015-02-09"),
        ("next Friday", "2015-02-06"),
        ("last week", "2015-01-26/2015-02-01"),
        ("this week", "2015-02-02/2015-02-08"),
        ("next week", "2015-02-09/2015-02-15"),
        ("last month", "2015-01"),
        ("next month", "2015-03"),
        ("last year", "2014"),
        ("next year", "2016"),
        ("two days ago", "2015-01-31"),
        ("3 months ago", "2014-11"),
        ("a year ago", "2014"),
        ("five years earlier", "2010"),
    ],
)
def test_relative_dates_count_from_the_day_of_publication(words: str, expected: str) -> None:
    assert found(f"The two met {words}.") == [expected]
    assert found(f"The two met {words}.", None) == []


def test_a_month_ago_crosses_the_year() -> None:
    assert found("They met last month.", datetime.date(2015, 1, 5)) == ["2014-12"]
    assert found("They will meet next month.", datetime.date(2014, 12, 5)) == ["2015-01"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on January 20", "2015-01-20"),
        ("on 20 January", "2015-01-20"),
        ("on December 20", "2014-12-20"),
        ("in April", "2015-04"),
        ("in November", "2014-11"),
        ("last March", "2014-03"),
        ("next January", "2016-01"),
        ("next April", "2015-04"),
    ],
)
def test_a_date_without_a_year_is_the_nearest_leaning_to_the_past(words: str, expected: str) -> None:
    assert found(f"The two met {words}.") == [expected]
    assert found(f"The two met {words}.", None) == []


@pytest.mark.parametrize(
    "text",
    [
        "They met on 2010-13-40.",
        "They met on June 31.",
        "They may march in time.",
        "The march of 100 men.",
        "Iran may 12 times ask.",
        "In 1234 nobody met.",
        "It costs 2010 dollars.",
        "The Maytag of Marchand in Junebug.",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert found(text) == []


def test_an_impossible_day_is_not_found_as_a_day() -> None:
    # The month that it names is all that can be true of it.
    assert found("They met on 31 February 2010.") in ([], ["2010-02"])


def test_ranges_are_those_of_the_words() -> None:
    text = "After 22 September 2010, and again on Monday, they met."
    assert [(text[a:b], when.text) for a, b, when in find_dates(text, MONDAY)] == [
        ("22 September 2010", "22 September 2010"),
        ("on Monday", "on Monday"),
    ]


NUMBERS = ["22", "31", "0", "2010", "1500", "99", "th", "٣", "2010-02-30", ",", "-"]
MONTHS = ["September", "Feb.", "May", "may", "spring", "Aprıl", "auguſt"]
RELATIVE = [
    "last",
    "next",
    "on",
    "in",
    "of",
    "Friday",
    "week",
    "weeK",
    "ago",
    "a",
    "years",
    "yesterday",
    "early",
    "late",
]
WORDS = st.lists(
    st.one_of(st.sampled_from(NUMBERS), st.sampled_from(MONTHS), st.sampled_from(RELATIVE)), max_size=12
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), WORDS), st.none() | st.dates())
@example("Aprıl 2015", None)
@example("sprıng 2015", None)
@example("yesterday", datetime.date.min)
@example("next week", datetime.date.max)
@example("last year", datetime.date.min)
@example("99 months ago", datetime.date(1, 2, 1))
def test_any_text_gives_exact_ordered_ranges(text: str, reference: datetime.date | None) -> None:
    end = 0
    for start, stop, when in find_dates(text, reference):
        assert end <= start < stop <= len(text)
        assert text[start:stop] == when.text
        assert when.start <= when.end
        end = stop
