"""Blocks cover the text in order; headings, list items and furniture are told from paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.blocks import Block, BlockKind, RunIn, find_blocks

LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                "",
                "",
                "Background",
                "# Heading",
                "- an item",
                "1. an item",
                "**Bold head** and then a good deal of text that follows it",
                "Lack of trust: " + "Iran does not believe what Russia says. " * 4,
                "A | B | C | D",
                "© 2015",
                "...",
                "word " * 14,
                "\t",
                "\r",
                "\x0b",
                "\u2028",
            ]
        ),
    ),
    max_size=15,
).map("\n".join)


def kinds(text: str, furniture: frozenset[str] = frozenset()) -> list[str]:
    return [block.kind.value for block in find_blocks(text, furniture)]


def headings(text: str) -> list[str]:
    blocks = (block for block in find_blocks(text) if block.run_in_kind is RunIn.HEADING)
    return [text[block.run_in[0] : block.run_in[1]] for block in blocks if block.run_in is not None]


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_blocks_are_exact_ordered_and_cover_all_words(text: str) -> None:
    blocks = find_blocks(text)
    end = 0
    for block in blocks:
        assert end <= block.start < block.end <= len(text)
        assert not text[end : block.start].strip()
        assert text[block.start : block.end].strip()
        assert block.blank >= 0
        if block.run_in is not None:
            assert block.start <= block.run_in[0] < block.run_in[1] <= block.end
        end = block.end
    assert not text[end:].strip()


def test_nothing_comes_of_nothing() -> None:
    assert find_blocks("") == []
    assert find_blocks("\n \n\t\n") == []


@pytest.mark.parametrize(
    "line",
    ["Background", "## Background", "THE SHARED PAST", "What Unites Iran and Russia", "2. The Past"],
)
def test_a_short_line_over_a_paragraph_is_a_heading(line: str) -> None:
    text = f"{line}\n\nIran and Russia met in the spring. They agreed on little, and said so in public.\n"
    assert kinds(text) in (["heading", "paragraph"], ["item", "paragraph"])
    assert kinds(text)[0] == ("item" if line.startswith("2.") else "heading")


@pytest.mark.parametrize(
    "line",
    [
        "Iran and Russia met.",
        "who came to Tehran",
        "Is this a heading?",
        "See https://a.example/page for the rest of it",
        "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    ],
)
def test_a_sentence_is_no_heading(line: str) -> None:
    assert kinds(f"{line}\n\nIran and Russia met in the spring, and agreed on little.")[0] == "paragraph"


def test_the_last_line_is_no_heading() -> None:
    assert kinds("Iran and Russia met in the spring.\n\nThe End of It")[-1] == "paragraph"


def test_list_items_stand_by_themselves() -> None:
    assert kinds("- Iran needs arms.\n- Russia needs money.\n(a) Both need friends.\n3) So it goes.") == ["item"] * 4


BODY = "Each doubts that the other will keep its word, and both have reasons in the past to think so."


def test_two_run_in_headings_are_headings() -> None:
    text = f"Lack of mutual trust: {BODY}\n\nIsrael: {BODY}\n"
    assert headings(text) == ["Lack of mutual trust", "Israel"]


def test_a_single_note_is_no_run_in_heading() -> None:
    assert headings(f"Note: {BODY}\n\nIran and Russia met. {BODY}") == []


def test_bold_type_makes_a_single_run_in_heading() -> None:
    assert headings(f"**Lack of trust.** {BODY}") == ["Lack of trust."]
    assert headings(f"- **Israel** {BODY}") == ["Israel"]


def test_a_colon_within_a_sentence_heads_nothing() -> None:
    text = f'Iran said in May that it "knew this: {BODY}"\n\nMoscow answered, at length: {BODY}'
    assert "Iran said in May that it" not in headings(text)


def test_words_that_head_several_paragraphs_are_no_headings() -> None:
    text = "\n\n".join(f"{name}: {BODY}" for name in ["The Minister", "The Envoy", "The Minister"] * 2)
    assert headings(text) == []


def test_lines_wrapped_at_a_column_are_one_paragraph() -> None:
    text = (
        "Iran and Russia have met four times since the spring of that year, and\n"
        "each time the two sides have gone home with less than they had come for,\n"
        "since neither of them could say what the other would do in case of need.\n"
        "\n"
        "Then they met again.\n"
    )
    blocks = find_blocks(text)
    assert [text[b.start : b.end].count("\n") for b in blocks] == [2, 0]


def test_short_lines_are_not_joined() -> None:
    assert len(find_blocks("Iran met Russia.\nRussia met Iran.\nBoth went home.")) == 3


def test_items_in_wrapped_text_stay_apart() -> None:
    text = (
        "- Iran and Russia have met four times since the spring of that year, and\n"
        "  each time the two sides have gone home with less than they came for,\n"
        "- Russia and Iran have met once more in the autumn of the same year, but\n"
        "  neither side said a word about it.\n"
    )
    assert kinds(text) == ["item", "item"]


@pytest.mark.parametrize(
    "line",
    [
        "Home | Archive | About | Contact",
        "© Copyright 2015 Some Publisher (All Rights Reserved)",
        "Copyright 2015 Some Publisher",
        "* * *",
        "-----",
        "12 / 34",
        "More from the Gulf ...",
        "comments powered by somebody",
    ],
)
def test_lines_of_the_page_are_furniture(line: str) -> None:
    known = frozenset({"comments powered by somebody"})
    text = f"Iran and Russia met in the spring.\n\n{line}\n"
    assert kinds(text, known) == ["paragraph", "furniture"]


def test_a_furniture_word_within_a_sentence_is_none() -> None:
    known = frozenset({"rss feed"})
    assert kinds("Iran offers an RSS feed of its statements.", known) == ["paragraph"]
    assert kinds("RSS Feed", known) == ["furniture"]


def test_blank_lines_are_counted() -> None:
    text = "Iran met.\n\n\nRussia met.\nBoth met."
    assert find_blocks(text) == [
        Block(0, 9, BlockKind.PARAGRAPH, 0),
        Block(12, 23, BlockKind.PARAGRAPH, 2),
        Block(24, 33, BlockKind.PARAGRAPH, 0),
    ]
