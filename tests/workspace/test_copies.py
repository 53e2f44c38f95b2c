"""Near-copies of one wire story are one family; texts that merely quote each other are not."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.workspace import Store, copies

DAY = datetime.date(2015, 2, 2)
LATER = DAY + datetime.timedelta(days=30)


def changed(text: str, share: float, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"other{i}" if chance.random() < share else word for i, word in enumerate(text.split()))


def families_of(place, drafts, **asked):
    with Store.open(place) as store:
        ids = [store.add(*one).document.id for one in drafts]
        return ids, store.families(**asked)


def test_another_introduction_a_cut_tail_and_a_few_edits_make_near_copies(place, draft, story):
    text = story(1, words=400)
    cut = " ".join(text.split()[:220])
    variants = ["An introduction of the paper's own, by its correspondent. " + text, cut, changed(text, 0.03, 1)]
    drafts = [draft(text, "wire.txt", published=LATER), draft(cut.upper(), "upper.txt", published=DAY)]
    drafts += [draft(variant, f"{n}.txt") for n, variant in enumerate(variants)]
    drafts += [draft(story(seed, words=400), f"other{seed}.txt") for seed in (2, 3)]
    ids, found = families_of(place, drafts)
    assert found == dict.fromkeys(ids[:-2], ids[1]), "the earliest published one gives the family its id"


def test_a_quotation_is_no_copy(place, draft, story):
    statement = story(1, words=80)
    analysis = f"{story(2, words=300)} {statement} {story(3, words=300)}"
    assert families_of(place, [draft(statement), draft(analysis)])[1] == {}


def test_very_short_texts_are_copies_only_with_the_same_words(place, draft):
    drafts = [
        draft(text)
        for text in ("Iran and Russia signed it.", "IRAN and RUSSIA\nsigned it", "Iran signed it.", "?!", "...")
    ]
    ids, found = families_of(place, drafts)
    assert set(found) == set(ids[:2])


def test_a_copy_published_later_links_nothing_before_it(place, draft, story):
    first, second = story(1, words=200), story(2, words=200)
    drafts = [draft(first, published=DAY), draft(second, published=DAY)]
    drafts.append(draft(f"{first} {second}", published=LATER))
    ids, found = families_of(place, drafts)
    assert set(found) == set(ids)
    with Store.open(place) as store:
        assert store.families(as_of=DAY) == {}


def test_many_copies_of_one_text_are_grouped_quickly_enough(place, draft, story):
    text = story(1, words=200)
    ids, found = families_of(place, [draft(changed(text, 0.01, seed), f"{seed}") for seed in range(150)])
    assert set(found) == set(ids)
    assert len(set(found.values())) == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_the_documents_ids(numbers, chance):
    # A chain of texts, each sharing much with the next: numbers that are close to each other are near-copies.
    words = [f"w{i}" for i in range(200)]
    texts = {n: " ".join(words[n : n + 60]) for n in numbers}

    def groups(names):
        sketches = {names[n]: copies.sketch(text) for n, text in texts.items()}
        buckets = sorted((b, name) for name, sketch in sketches.items() for b in sketch.buckets())
        by_name = {names[n]: copies.shingles(text) for n, text in texts.items()}
        back = {name: n for n, name in names.items()}
        found = copies.group(buckets, sketches, by_name.__getitem__)
        return {frozenset(back[name] for name in group) for group in found}

    shuffled = list(numbers)
    chance.shuffle(shuffled)
    assert groups({n: f"{n:03}" for n in numbers}) == groups({n: f"{i:03}" for i, n in enumerate(shuffled)})


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_sketched(text):
    sketch = copies.sketch(text)
    assert (sketch is None) == (not copies.shingles(text))
    if sketch is not None:
        again = copies.sketch(text)
        assert sketch.buckets() == again.buckets()
        assert all(0 <= bucket < 1 << 63 for bucket in sketch.buckets())


def test_a_sketch_is_the_same_on_every_machine():
    # Stored sketches are compared with new ones: if this changes, `copies.VERSION` and a migration are due.
    sketch = copies.sketch("Iran and Russia signed a memorandum on military cooperation in Tehran")
    assert sketch.shingles == 1
    assert sketch.signature[:3].tolist() == [1750577511, 3380666356, 604261572]


def test_signatures_estimate_the_resemblance(story):
    text = story(1, words=500)
    for share in (0.02, 0.05, 0.1):
        other = changed(text, share, 7)
        one, two = copies.shingles(text), copies.shingles(other)
        estimate = (copies.sketch(text).signature == copies.sketch(other).signature).mean()
        assert estimate == pytest.approx(len(one & two) / len(one | two), abs=0.15)
