"""What the sections of a text are there for: reasons for, reasons against, background, outlook."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from detente.model import SectionRole
from detente.reading.blocks import Block, BlockKind
from detente.reading.lexicon import Hit

OPPOSITE = {
    SectionRole.INCENTIVES: SectionRole.IMPEDIMENTS,
    SectionRole.IMPEDIMENTS: SectionRole.INCENTIVES,
}


@dataclass(slots=True)
class DraftSection:
    """A section while it is being worked out.

    `group` numbers the runs of sections that a wider gap sets apart; `announcement` are the cue words of the last
    sentence before the group, `title` those of its own heading.
    """

    start: int
    end: int
    heading: tuple[int, int] | None
    group: int
    run_in: bool
    role: SectionRole = SectionRole.UNKNOWN
    reason: str = ""


def draft_sections(blocks: Sequence[Block]) -> tuple[list[DraftSection], list[int]]:
    """Sections of a text, and for each block the index of the one that it stands in.

    A heading, a run-in heading, or a gap wider than the text's usual one opens a section.
    """
    body = [block for block in blocks if block.kind is not BlockKind.FURNITURE]
    usual = _usual_gap(body)
    sections: list[DraftSection] = []
    member: list[int] = []
    group = 0
    previous: Block | None = None
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            member.append(max(len(sections) - 1, 0))
            continue
        wide = previous is not None and block.blank > usual and previous.kind is not BlockKind.HEADING
        if wide:
            group += 1
        if block.kind is BlockKind.HEADING:
            heading: tuple[int, int] | None = (block.start, block.end)
        else:
            heading = block.run_in
        after_heading = previous is not None and previous.kind is BlockKind.HEADING
        if not sections or wide or (heading is not None and not (after_heading and heading == block.run_in is None)):
            sections.append(DraftSection(block.start, block.end, heading, group, block.run_in is not None))
        sections[-1].end = block.end
        member.append(len(sections) - 1)
        previous = block
    if not sections:
        sections.append(DraftSection(0, 0, None, 0, False))
    return sections, member


def _usual_gap(blocks: Sequence[Block]) -> int:
    gaps = sorted(block.blank for block in blocks[1:])
    # The gap that most blocks keep; a text without empty lines has none that is wider.
    return max(1, gaps[len(gaps) // 2]) if gaps else 1


def assign_roles(
    sections: list[DraftSection],
    headings: dict[int, list[Hit]],
    announcements: dict[int, list[Hit]],
    title: Sequence[Hit],
) -> None:
    """Give sections their roles, in place.

    Args:
        sections: the sections in order.
        headings: cue words for roles in each section's heading.
        announcements: for each section, those in the last sentence before it.
        title: those in the document's title.

    A group's role is what was announced before it, or what most of its own headings say. Where the title names both
    roles and the text has exactly two groups of headed sections of which one is known, the other has the other role.
    """
    groups: dict[int, list[int]] = {}
    for index, section in enumerate(sections):
        if section.heading is not None and section.run_in:
            groups.setdefault(section.group, []).append(index)
    known: dict[int, tuple[SectionRole, str]] = {}
    for group, members in groups.items():
        announced = [hit for hit in announcements.get(members[0], []) if _role(hit) in OPPOSITE]
        if announced:
            # The last word announces what comes next: "many factors may cast doubt. However, there are also incentives"
            known[group] = (_role(announced[-1]), f"announced by “{announced[-1].words}”")
    both = {_role(hit) for hit in title} >= set(OPPOSITE) or len({role for role, _ in known.values()}) == 1
    lists = [group for group, members in groups.items() if len(members) >= 2]
    if both and len(lists) == 2:
        unknown = [group for group in lists if group not in known]
        if len(unknown) == 1:
            other = known[next(group for group in lists if group in known)][0]
            known[unknown[0]] = (OPPOSITE[other], "the other of the text's two lists")
        elif len(unknown) == 2 and (order := [r for hit in title if (r := _role(hit)) in OPPOSITE]):
            known[lists[0]] = (order[0], "order of the title")
            known[lists[1]] = (OPPOSITE[order[0]], "order of the title")
    for index, section in enumerate(sections):
        own = [hit for hit in headings.get(index, []) if _role(hit) is not SectionRole.UNKNOWN]
        if section.heading is not None and section.run_in and section.group in known:
            section.role, section.reason = known[section.group]
        elif own:
            section.role, section.reason = _role(own[0]), f"heading “{own[0].words}”"
    _pass_down(sections)


def _pass_down(sections: list[DraftSection]) -> None:
    """A heading without a text of its own ("Issues of contention include") speaks for the run-in sections below it."""
    for above, below in itertools.pairwise(sections):
        if above.heading and above.end == above.heading[1] and above.role in OPPOSITE and below.run_in:
            for section in sections[sections.index(below) :]:
                if not section.run_in:
                    break
                section.role, section.reason = above.role, above.reason


def _role(hit: Hit) -> SectionRole:
    return SectionRole(hit.entry.value) if hit.entry.value else SectionRole.UNKNOWN
