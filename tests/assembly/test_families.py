"""Copies of one wire story, like the texts of one publisher, are one witness."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from detente.assembly.families import Families
from detente.model import Document, Dossier

DOCUMENTS = st.lists(st.sampled_from("abcdefgh"), max_size=8)


@given(
    DOCUMENTS,
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abc")),
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["Wire", "wire", "Desk", "Post"])),
    st.randoms(),
)
def test_counting(documents: list[str], copies: dict[str, str], publishers: dict[str, str], random: object) -> None:
    families = Families(copies, publishers)
    count = families.count(documents)
    assert (count == 0) is (not documents)
    assert count <= len(set(documents))
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert families.count(shuffled) == count
    assert families.count([*documents, *documents]) == count
    for extra in "abcdefgh":
        assert families.count([*documents, extra]) <= count + 1


def test_what_joins_two_witnesses_makes_them_one() -> None:
    families = Families({"a": "x", "b": "x", "c": "y", "d": "y"}, {"b": "Wire", "c": "WIRE"})
    assert families.count(["a", "d"]) == 2
    assert families.count(["a", "b", "c", "d"]) == 1


TEXT = "Iran distrusts Russia."


def test_copies_of_a_wire_story_are_one_family(
    dossier_of: Callable[..., Dossier], make_document: Callable[..., Document]
) -> None:
    one = make_document(TEXT, publisher="Gulf Desk")
    two = make_document(f"{TEXT} ", publisher="Northern Post")
    apart = dossier_of(one, two)
    together = dossier_of(one, two, families={one.id: "f", two.id: "f"})
    assert [factor.families for factor in apart.factors] == [2]
    assert [factor.families for factor in together.factors] == [1]
    assert [source.copies for source in together.sources] == [(two.id,), (one.id,)] or {
        source.document_id: source.copies for source in together.sources
    } == {one.id: (two.id,), two.id: (one.id,)}


def test_two_texts_of_one_publisher_are_one_witness(
    dossier_of: Callable[..., Dossier], make_document: Callable[..., Document]
) -> None:
    dossier = dossier_of(make_document(TEXT, publisher="Gulf Desk"), make_document(f"{TEXT} ", publisher="Gulf desk"))
    assert [factor.families for factor in dossier.factors] == [1]
    assert len(dossier.factors[0].support) == 2
