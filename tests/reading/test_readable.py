"""Readable text leads back to the exact place of each of its characters."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.reading.readable import readable

# Pieces that the markup is made of, so that chance builds links, notes and emphasis.
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            ["[", "]", "(", ")", "*", "**", "__", "`", "[1]", "![", "](http://a.example/b)", ' "t")', " ", "\n", "\t"]
        ),
        st.sampled_from(["\u200b", "\ufeff", "\u00ad", "’", "“", "–", "…", "Iran", "a_b", "x*y", "é", "\U0001f600"]),
        st.text(max_size=5),
    ),
    max_size=40,
).map("".join)
PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "‑": "-", "…": "."}


def check(text: str, start: int, end: int) -> None:
    words = readable(text, start, end)
    offsets = list(words.offsets)
    assert len(words.text) == len(offsets)
    assert all(start <= offset < end for offset in offsets)
    assert offsets == sorted(set(offsets))
    for character, offset in zip(words.text, offsets, strict=True):
        original = text[offset]
        assert character == PLAIN.get(original, original) or (character == " " and original.isspace())
    for position in range(len(offsets)):
        first, last = words.range(position, len(offsets))
        assert text[first : first + 1] == text[offsets[position]]
        assert last == offsets[-1] + 1


@settings(max_examples=150, deadline=None)
@given(MARKUP, st.data())
def test_every_kept_character_stands_at_its_offset(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    check(text, start, end)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
@example("[[[[a](b)](c) **")
def test_any_text(text: str) -> None:
    check(text, 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "[a" * 30_000,
        "[a](" * 20_000,
        "*" * 50_000,
        "* " * 30_000,
        "[" + "a" * 50_000,
        "[a](b" + " " * 50_000,
        "](" * 30_000,
        '[a](b "' * 10_000,
    ],
    ids=lambda text: text[:6],
)
def test_long_runs_of_markup_are_gone_through(text: str) -> None:
    assert len(readable(text, 0, len(text)).text) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran [rejected](https://a.example/x_(y)) it.", "Iran rejected it."),
        ('Iran [rejected](https://a.example "a title") it.', "Iran rejected it."),
        ("![A map](map.png) of Iran", "A map of Iran"),
        ("**Trust:** is *rare* in __this__ `case`", "Trust: is rare in this case"),
        ("Iran said so.[12] Twice.", "Iran said so. Twice."),
        ("Iran\n  and\tRussia", "Iran and Russia"),
        ("  Iran ", "Iran"),
        ("Iran’s “word”", 'Iran\'s "word"'),
        ("Ir\u00adan\u200b", "Iran"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("[not a link] (not an address)", "[not a link] (not an address)"),
        ("", ""),
    ],
)
def test_markup_goes_and_words_stay(text: str, expected: str) -> None:
    assert readable(text, 0, len(text)).text == expected


def test_only_the_range_is_read() -> None:
    text = "Iran and Russia met."
    assert readable(text, 5, 8).text == "and"
    assert readable(text, 9, 15).range(0, 6) == (9, 15)
