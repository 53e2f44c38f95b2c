"""A shorter form of a brief for formats in which nothing can be folded away. What it leaves out, it counts."""

from __future__ import annotations

from collections.abc import Sequence

from detente.brief.content import Brief, Entry, Group, Section


def abridge(brief: Brief, *, entries: int, quotations: int) -> Brief:
    """The brief with bounded sections and entries; notes keep their numbers, those no longer cited go.

    Args:
        brief: the whole brief.
        entries: most entries a section; its groups are cut back evenly, each from its end.
        quotations: most quotations an entry, and steps of an agreement's history (the latest stay).

    Returns:
        the same brief where nothing had to go.
    """
    sections = tuple(_section(section, entries, quotations) for section in brief.sections)
    if sections == brief.sections:
        return brief
    shorter = brief.model_copy(update={"sections": sections})
    cited = {quotation.note for quotation in shorter.quotations()}
    anchors = {entry.anchor for entry in shorter.entries()}
    notes = tuple(
        note.model_copy(update={"cited": tuple(anchor for anchor in note.cited if anchor in anchors)})
        for note in brief.notes
        if note.number in cited
    )
    return shorter.model_copy(update={"notes": notes})


def even_cut(sizes: Sequence[int], total: int) -> list[int]:
    """How many to keep of each group so that no more than `total` remain, the large ones cut back first.

    >>> even_cut([2, 10, 50], 20)
    [2, 9, 9]
    >>> even_cut([2, 3], 20)
    [2, 3]
    >>> even_cut([5, 5, 5], 2)
    [1, 1, 0]
    """
    if sum(sizes) <= total:
        return list(sizes)
    cap = 0
    while sum(min(size, cap + 1) for size in sizes) <= total:
        cap += 1
    kept = [min(size, cap) for size in sizes]
    if cap == 0:  # more groups than entries: the first ones get one each
        kept = [1 if at < total and size else 0 for at, size in enumerate(sizes)]
    return kept


def _section(section: Section, entries: int, quotations: int) -> Section:
    kept = even_cut([len(group.entries) for group in section.groups], entries)
    groups = tuple(_group(group, keep, quotations) for group, keep in zip(section.groups, kept, strict=True))
    return section if groups == section.groups else section.model_copy(update={"groups": groups})


def _group(group: Group, keep: int, quotations: int) -> Group:
    entries = tuple(_entry(entry, quotations) for entry in group.entries[:keep])
    if entries == group.entries:
        return group
    left_out = group.left_out + len(group.entries) - keep
    return group.model_copy(update={"entries": entries, "left_out": left_out})


def _entry(entry: Entry, quotations: int) -> Entry:
    piles = (entry.quotations[:quotations], entry.opposition[:quotations], entry.history[-quotations:])
    left_out = len(entry.quotations) + len(entry.opposition) + len(entry.history) - sum(len(pile) for pile in piles)
    if not left_out:
        return entry
    return entry.model_copy(
        update={"quotations": piles[0], "opposition": piles[1], "history": piles[2], "left_out": left_out}
    )
