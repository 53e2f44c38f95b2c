"""What a claim means for a dyad, above all where a third party stands between the two."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from detente.assembly.signs import MIXED, Affinities, judge
from detente.model import Claim, Cue, Document, Dossier, Dyad, Evidence, Relation, Section, SectionRole, Sign

DYAD = Dyad.of("IRN", "RUS")
NAMES = {"IRN": "Iran", "RUS": "Russia", "WEST": "the West", "ISR": "Israel", "SYR": "Syria"}
QUOTE = Evidence.in_text("0123456789abcdef", "Some words about them.", 0, 21)


def cue(weight: float, actors: tuple[str, ...] = (), toward: tuple[str, ...] = (), words: str = "words") -> Cue:
    return Cue(entry="test", words=words, weight=weight, actors=actors, toward=toward)


def claim(*cues: Cue, actors: tuple[str, ...] = ("IRN", "RUS"), rule: str = "stance-clause") -> Claim:
    return Claim(
        id="0",
        evidence=QUOTE,
        sentence=QUOTE,
        actors=actors,
        cues=cues,
        rule=rule,
        confidence=0.5,
        label="words",
        relation=Relation.ACCOMPANIES,
    )


def affinities(*known: tuple[str, str, float]) -> Affinities:
    """How actors stand to each other, said often enough to be sure."""
    result = Affinities()
    result.add(claim(cue(weight, (one,), (other,))) for one, other, weight in known for _ in range(9))
    return result


def sign(of: Claim, *known: tuple[str, str, float], section: Section | None = None) -> Sign | None:
    judgement = judge(of, section, DYAD, affinities(*known), NAMES)
    return judgement.sign if judgement else None


def test_what_is_said_of_the_two_counts_as_it_stands() -> None:
    assert sign(claim(cue(1.0, ("IRN",), ("RUS",)))) is Sign.INCENTIVE
    assert sign(claim(cue(-1.0, ("RUS",), ("IRN",)))) is Sign.IMPEDIMENT
    assert sign(claim(cue(1.0, ("IRN", "RUS")))) is Sign.INCENTIVE


def test_a_common_adversary_unites() -> None:
    assert sign(claim(cue(-1.0, ("IRN", "RUS"), ("WEST",)))) is Sign.INCENTIVE
    assert sign(claim(cue(-1.0, ("WEST",), ("IRN", "RUS")))) is Sign.INCENTIVE


def test_the_adversary_of_an_adversary_unites() -> None:
    hostile = claim(cue(-1.0, ("IRN",), ("WEST",)), actors=("IRN", "WEST"))
    assert sign(hostile, ("RUS", "WEST", -1.0)) is Sign.INCENTIVE


def test_an_adversarys_friend_divides() -> None:
    friendly = claim(cue(1.0, ("RUS",), ("ISR",)), actors=("RUS", "ISR"))
    assert sign(friendly, ("IRN", "ISR", -1.0)) is Sign.IMPEDIMENT


def test_a_friends_friend_unites_and_a_friends_enemy_divides() -> None:
    assert sign(claim(cue(1.0, ("RUS",), ("SYR",)), actors=("RUS", "SYR")), ("IRN", "SYR", 1.0)) is Sign.INCENTIVE
    assert sign(claim(cue(-1.0, ("RUS",), ("SYR",)), actors=("RUS", "SYR")), ("IRN", "SYR", 1.0)) is Sign.IMPEDIMENT


def test_which_member_it_is_makes_no_difference() -> None:
    for member, partner in (DYAD.members, DYAD.members[::-1]):
        hostile = claim(cue(-1.0, (member,), ("WEST",)), actors=(member, "WEST"))
        assert sign(hostile, (partner, "WEST", -1.0)) is Sign.INCENTIVE


def named(entry: str, weight: float, actors: tuple[str, ...], toward: tuple[str, ...]) -> Claim:
    return claim(Cue(entry=entry, words="words", weight=weight, actors=actors, toward=toward))


def test_a_quarrel_with_an_unknown_outsider_leaves_the_other_to_turn_to() -> None:
    assert sign(named("difference", -0.8, ("IRN",), ("WEST",))) is Sign.INCENTIVE
    assert sign(named("war-violence", -1.0, ("IRN",), ("WEST",))) is Sign.IMPEDIMENT


def test_force_against_an_adversary_of_the_other_is_no_favour() -> None:
    assert sign(named("war-violence", -1.0, ("IRN",), ("WEST",)), ("RUS", "WEST", -0.9)) is Sign.IMPEDIMENT


def test_who_is_deterred_is_no_companion_against_outsiders() -> None:
    assert sign(named("shared-threat-response", 0.5, ("IRN",), ("RUS",))) is Sign.IMPEDIMENT
    assert sign(named("shared-threat-response", 0.5, ("IRN", "RUS"), ("WEST",))) is Sign.INCENTIVE


def test_words_about_others_alone_say_nothing() -> None:
    assert sign(claim(cue(-1.5, ("ISR",), ("SYR",)), actors=("ISR", "SYR"))) is None


def test_weak_words_say_nothing() -> None:
    assert sign(claim(cue(0.05, ("IRN",), ("RUS",)))) is None
    assert sign(claim()) is None


def test_equal_words_both_ways_take_no_side() -> None:
    both = claim(cue(1.0, ("IRN",), ("RUS",)), cue(-1.0, ("IRN",), ("RUS",)))
    assert sign(both) in (None, Sign.CONTESTED)


def test_words_that_say_it_cuts_both_ways_are_contested() -> None:
    mixed = Cue(entry=f"{MIXED}-test", words="double-edged")
    assert sign(claim(cue(1.0, ("IRN",), ("RUS",)), mixed)) is Sign.CONTESTED


@pytest.mark.parametrize(
    ("role", "expected"), [(SectionRole.INCENTIVES, Sign.INCENTIVE), (SectionRole.IMPEDIMENTS, Sign.IMPEDIMENT)]
)
def test_a_heading_in_a_list_of_reasons_has_the_lists_sign(role: SectionRole, expected: Sign) -> None:
    section = Section(start=0, end=9, heading=QUOTE, role=role, reason="announced", listed=True)
    leaning = 1 if role is SectionRole.INCENTIVES else -1
    headed = claim(rule="headed-factor").model_copy(update={"leaning": leaning})
    assert sign(headed, section=section) is expected


def test_a_list_of_reasons_settles_weak_words() -> None:
    weak = claim(cue(0.1, ("IRN",), ("RUS",)))
    section = Section(start=0, end=9, heading=QUOTE, role=SectionRole.IMPEDIMENTS, reason="announced", listed=True)
    assert sign(weak, section=section) is Sign.IMPEDIMENT


def test_each_judgement_has_its_reasons_in_words() -> None:
    judgement = judge(claim(cue(-1.0, ("IRN", "RUS"), ("WEST",), words="differences")), None, DYAD, affinities(), NAMES)
    assert judgement is not None
    assert any("differences" in reason and "the West" in reason for reason in judgement.reasons)


def test_affinity_is_bounded_symmetric_and_zero_where_unknown() -> None:
    known = affinities(("RUS", "WEST", -1.5), ("IRN", "SYR", 1.5))
    assert known.between("RUS", "WEST") == known.between("WEST", "RUS") < 0
    assert 0 < known.between("IRN", "SYR") <= 1
    assert known.between("IRN", "ISR") == 0


def test_what_is_denied_is_no_affinity() -> None:
    denied = Affinities()
    denied.add([claim(cue(-1.0, ("IRN",), ("RUS",))).model_copy(update={"denied": True})])
    assert denied.between("IRN", "RUS") == 0


def test_what_a_document_said_can_be_taken_back() -> None:
    known = affinities(("RUS", "WEST", -1.5))
    known.add([claim(cue(1.0, ("RUS",), ("ISR",)))])
    known.forget(QUOTE.document_id)
    known.forget("unknown")
    assert known.between("RUS", "WEST") == known.between("RUS", "ISR") == 0


def signs(dossier: Dossier) -> set[Sign]:
    return {factor.sign for factor in dossier.factors}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran and Russia have a common enemy in the Islamic State.", Sign.INCENTIVE),
        ("Iran trusts Russia.", Sign.INCENTIVE),
        ("Israel opposes closer ties between Russia and Iran.", Sign.IMPEDIMENT),
        ("Iran distrusts Russia.", Sign.IMPEDIMENT),
        ("A lack of trust stands between Iran and Russia.", Sign.IMPEDIMENT),
    ],
)
def test_from_text_to_sign(
    dossier_of: Callable[..., Dossier], make_document: Callable[..., Document], text: str, expected: Sign
) -> None:
    assert signs(dossier_of(make_document(text, datetime.date(2015, 1, 1)))) == {expected}
