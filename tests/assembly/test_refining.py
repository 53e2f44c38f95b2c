"""What is a case of what: by head, actors and modifiers, never in a circle, only to the next wider."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.assembly.refining import Concept, Refining, Wider
from detente.codebook import Codebook
from detente.model import Claim, Dyad, Evidence, Factor, Relation, Sign, Support, identifier

DYAD = Dyad.of("IRN", "RUS")
DAY = datetime.date(2015, 2, 2)


def factor(label: str, *actors: str, sign: Sign = Sign.IMPEDIMENT) -> Factor:
    words = Evidence(document_id="0" * 16, start=0, end=len(label), quote=label)
    claim = Claim(
        id=label,
        evidence=words,
        sentence=words,
        rule="r",
        confidence=0.5,
        label=label,
        relation=Relation.CAUSES,
        actors=actors,
    )
    support = Support(claim=claim, sign=sign, holders=("IRN",), reasons=(), document_id="0" * 16, family="0" * 16)
    return Factor(
        id=identifier(label, sign.value),
        label=label,
        sign=sign,
        themes=(),
        holders=("IRN",),
        support=(support,),
        families=1,
        rank=1.0,
    )


@pytest.fixture(scope="session")
def cases(codebook: Codebook) -> Callable[..., dict[str, tuple[str, ...]]]:
    """For each label the labels of what it is a case of."""
    refining = Refining(DYAD, codebook, DAY)

    def make(*factors: Factor) -> dict[str, tuple[str, ...]]:
        labels = {one.id: one.label for one in factors}
        return {one.label: tuple(labels[wide] for wide in one.refines) for one in refining.refined(factors)}

    return make


def test_western_sanctions_are_a_case_of_western_pressure(cases) -> None:
    found = cases(factor("Western pressure on Iran", "WEST", "IRN"), factor("Western sanctions", "WEST"))
    assert found == {"Western sanctions": ("Western pressure on Iran",), "Western pressure on Iran": ()}


def test_a_state_is_a_part_of_its_bloc_and_an_organ_of_its_state(cases) -> None:
    found = cases(
        factor("American sanctions", "USA"),
        factor("Western sanctions", "WEST"),
        factor("Pentagon sanctions", "USA.pentagon"),
        factor("Chinese sanctions", "CHN"),
    )
    assert found["Pentagon sanctions"] == ("American sanctions",), "only the next wider one is kept"
    assert found["American sanctions"] == ("Western sanctions",)
    assert found["Chinese sanctions"] == found["Western sanctions"] == ()


def test_more_modifiers_make_a_case(cases) -> None:
    found = cases(factor("the lack of trust"), factor("the lack of mutual trust"), factor("lack of money"))
    assert found == {"the lack of mutual trust": ("the lack of trust",), "the lack of trust": (), "lack of money": ()}


def test_the_head_decides_and_not_any_word(cases) -> None:
    found = cases(factor("banks"), factor("sanctions on banks"), factor("sanctions"))
    assert found["sanctions on banks"] == ("sanctions",)


def test_never_across_sign(cases) -> None:
    found = cases(factor("Western pressure", "WEST", sign=Sign.INCENTIVE), factor("Western sanctions", "WEST"))
    assert found["Western sanctions"] == ()


def test_names_of_the_pair_tell_nothing_apart(cases) -> None:
    assert set(cases(factor("Iran's sanctions"), factor("sanctions of Russia")).values()) == {()}
    assert cases(factor("Iran and Russia"), factor("sanctions"))["sanctions"] == ()


words = st.sampled_from(["pressure", "sanction", "embargo", "trust", "oil", "bank"])
actors = st.frozensets(st.sampled_from(["USA", "WEST", "CHN"]), max_size=2)
concepts = st.builds(Concept, words, st.frozensets(words, max_size=2), actors)
WIDER = Wider(
    words={"sanction": frozenset({"sanction", "pressure"}), "embargo": frozenset({"embargo", "sanction", "pressure"})},
    actors={"USA": frozenset({"USA", "WEST"})},
)


@settings(max_examples=200, deadline=None)
@given(concepts, concepts, concepts)
def test_covering_is_a_preorder(one: Concept, two: Concept, three: Concept) -> None:
    assert WIDER.covers(one, one)
    if WIDER.covers(one, two) and WIDER.covers(two, three):
        assert WIDER.covers(one, three)


labels = st.lists(
    st.tuples(words, words, st.sampled_from(["", "USA", "WEST"])).map(lambda p: (f"{p[0]} of {p[1]}", p[2])),
    min_size=2,
    max_size=7,
    unique=True,
)


@settings(max_examples=40, deadline=None)
@given(given_labels=labels)
def test_there_is_no_circle_and_order_means_nothing(codebook: Codebook, given_labels) -> None:
    refining = Refining(DYAD, codebook, DAY)
    named = [(f"{label} {number}", actor) for number, (label, actor) in enumerate(given_labels)]
    factors = [factor(label, *([actor] if actor else [])) for label, actor in (*named, *dict(given_labels).items())]
    found = {one.id: set(one.refines) for one in refining.refined(factors)}
    assert {one.id: set(one.refines) for one in refining.refined(factors[::-1])} == found

    def above(start: str) -> set[str]:
        reached: set[str] = set()
        waiting = list(found[start])
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += found[one]
        return reached

    for id_, direct in found.items():
        assert id_ not in above(id_)
        assert all(not (direct & above(one)) for one in direct), "a step to the next wider one only"


def test_a_case_of_a_case_hangs_on_the_next_wider(cases) -> None:
    labels = ("Differences with the West", "Western pressure", "American sanctions", "tensions with China")
    found = cases(*(factor(label, actor) for label, actor in zip(labels, ("WEST", "WEST", "USA", "CHN"), strict=True)))
    assert found["American sanctions"] == ("Western pressure",)
    assert found["Western pressure"] == ("Differences with the West",)
    assert found["tensions with China"] == ()


def test_joined_words_have_one_head(cases) -> None:
    found = cases(factor("political and economic influence"), factor("influence"), factor("politics"))
    assert found == {"political and economic influence": ("influence",), "influence": (), "politics": ()}
