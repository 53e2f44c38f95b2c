"""Putting claims together by shared words, whatever the order in which they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.assembly.topics import TopicItem, group_topics, singular

ITEMS = st.lists(
    st.tuples(st.frozensets(st.sampled_from("abcdef"), max_size=4), st.sampled_from([1.0, 2.0])), max_size=8
).map(lambda made: [TopicItem(str(n), words, None, weight) for n, (words, weight) in enumerate(made)])


@given(ITEMS, st.randoms())
def test_order_does_not_matter(items: list[TopicItem], random: object) -> None:
    topics = dict(zip([item.id for item in items], group_topics(items, {}), strict=True))
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert dict(zip([item.id for item in shuffled], group_topics(shuffled, {}), strict=True)) == topics
    assert all(topics[leader] == leader for leader in topics.values())


@given(ITEMS)
def test_items_without_a_common_word_stay_apart(items: list[TopicItem]) -> None:
    by_id = {item.id: item for item in items}
    for item, topic in zip(items, group_topics(items, {}), strict=True):
        assert topic == item.id or item.words & by_id[topic].words


def test_the_same_words_are_one_topic() -> None:
    words = frozenset({"trust", "deep"})
    items = [TopicItem(name, words, None, 1.0) for name in "abc"]
    assert len(set(group_topics(items, {}))) == 1


def test_what_stands_under_a_heading_is_of_its_topic() -> None:
    items = [
        TopicItem("heading", frozenset({"israel"}), "heading", 3.0),
        TopicItem("body", frozenset({"lobby"}), "heading", 1.0),
        TopicItem("elsewhere", frozenset({"israel"}), None, 1.0),
    ]
    assert group_topics(items, {}) == ["heading"] * 3


def test_a_heavier_word_weighs_more() -> None:
    items = [
        TopicItem("a", frozenset({"oil", "gas", "coal", "price"}), None, 2.0),
        TopicItem("b", frozenset({"oil", "grain", "wheat"}), None, 1.0),
    ]
    assert group_topics(items, {}) == ["a", "b"]
    assert group_topics(items, {"oil": 20.0}) == ["a", "a"]


def test_singular() -> None:
    assert [singular(word) for word in ("arms", "gas", "press", "us")] == ["arm", "gas", "press", "us"]
