"""The shorter form leaves out nothing without counting it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.brief import Brief, abridge
from detente.brief.abridging import even_cut


def test_a_short_brief_stays_as_it_is(brief: Brief) -> None:
    assert abridge(brief, entries=150, quotations=8) is brief


def test_what_is_left_out_is_counted(huge_brief: Brief) -> None:
    shorter = abridge(huge_brief, entries=30, quotations=1)
    for whole, cut in zip(huge_brief.sections, shorter.sections, strict=True):
        assert cut.count == whole.count
        assert sum(len(group.entries) for group in cut.groups) <= 30
    cited = {quotation.note for quotation in shorter.quotations()}
    assert {note.number for note in shorter.notes} == cited
    anchors = {entry.anchor for entry in shorter.entries()}
    assert all(set(note.cited) <= anchors for note in shorter.notes)


def test_the_latest_steps_of_an_agreement_stay(brief: Brief) -> None:
    shorter = abridge(brief, entries=150, quotations=1)
    contract = next(e for e in shorter.entries() if e.anchor == "agreements-2")
    assert [step.status for step in contract.history] == ["implemented"]
    assert contract.left_out == 1


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(0, 100))
def test_even_cut_keeps_to_its_total(sizes: list[int], total: int) -> None:
    kept = even_cut(sizes, total)
    assert sum(kept) <= max(total, 0) or sum(sizes) <= total
    assert all(0 <= keep <= size for keep, size in zip(kept, sizes, strict=True))
    if sum(sizes) <= total:
        assert kept == sizes
