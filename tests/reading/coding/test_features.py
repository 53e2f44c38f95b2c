"""Families, features and moods: what the coder looks at, and what it must not look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from detente.codebook import Codebook
from detente.reading.coding import CoderModel, Coding, Pair, PairCoder
from detente.reading.coding.families import Families
from detente.reading.coding.features import in_words, moods, pair_features

PairOf = Callable[[str], Pair]
# Features that tell the event: these must not know who takes part. Others may, by the common nouns of a side.
OF_THE_SIDES = (
    "sn",
    "tn",
    "sh",
    "th",
    "sv",
    "tv",
    "sf",
    "tf",
    "psf",
    "ptf",
    "psh",
    "pth",
    "pfsf",
    "pftf",
    "etsf",
    "ettf",
)


@pytest.fixture(scope="module")
def families(codebook: Codebook) -> Families:
    return Families(codebook)


def words(language_model: Language, text: str, word: str):  # type: ignore[no-untyped-def]
    return next(token for token in language_model(text) if token.text == word)


@pytest.mark.parametrize(
    ("text", "word", "family"),
    [
        ("Mali bombed Chad.", "bombed", "attack"),
        ("Mali refused to leave.", "refused", "refuse"),
        ("Mali called for talks.", "called", "request"),
        ("Mali lifted the ban.", "lifted", "lift"),
        ("Mali imposed sanctions on Chad.", "sanctions", "sanction"),
        ("Mali sent troops.", "troops", "troops"),
    ],
)
def test_families_of_words(families: Families, language_model: Language, text: str, word: str, family: str) -> None:
    assert family in families.of(words(language_model, text, word))


def test_a_word_of_no_family(families: Families, language_model: Language) -> None:
    assert families.of(words(language_model, "Mali baked a cake.", "baked")) == ()
    assert families.of(words(language_model, "Mali baked a cake.", "cake")) == ()
    assert families.types(words(language_model, "Mali baked a cake.", "cake")) == ()


def test_types_of_trigger_words_hang_on_the_object(families: Families, language_model: Language) -> None:
    assert families.types(words(language_model, "Mali imposed sanctions on Chad.", "imposed")) == ("SANCTION",)
    assert families.types(words(language_model, "Mali accused Chad.", "accused")) == ("ACCUSE",)
    assert "SANCTION" not in families.types(words(language_model, "Mali imposed its taste.", "imposed"))


@pytest.mark.parametrize(
    "sentence",
    [
        "<s>{}</s> bombed <t>{}</t> on Sunday.",
        "<s>{}</s> refused to send food to <t>{}</t>.",
        "<t>{1}</t> was accused of espionage by <s>{0}</s>.",
        "<s>{}</s> and <t>{}</t> signed a treaty.",
        "<s>{}</s> will withdraw its troops from <t>{}</t>.",
    ],
)
def test_other_actors_change_nothing(families: Families, pair_of: PairOf, sentence: str) -> None:
    def seen(one: str, other: str) -> list[str]:
        return pair_features(pair_of(sentence.format(one, other)), families)

    first = seen("Mali", "Chad")
    assert first == seen("Norway", "Denmark") == seen("Russia", "Japan")
    assert not any(name in feature.casefold() for feature in first for name in ("mali", "chad"))


def test_actors_of_several_words_leave_what_tells_the_event_alone(families: Families, pair_of: PairOf) -> None:
    def seen(one: str, other: str) -> set[str]:
        found = pair_features(pair_of(f"<s>{one}</s> bombed <t>{other}</t> on Sunday."), families)
        return {feature for feature in found if feature.partition("=")[0] not in OF_THE_SIDES}

    assert seen("Mali", "Chad") == seen("The army of Norway", "the people of Denmark")


def test_features_are_distinct_and_always_in_one_order(families: Families, pair_of: PairOf) -> None:
    sentence = "<s>Mali</s> agreed to halt its attacks on <t>Chad</t> and to attack no more."
    found = pair_features(pair_of(sentence), families)
    assert len(set(found)) == len(found)
    assert found == pair_features(pair_of(sentence), families)
    assert "p=halt" in found
    assert "g=agree" in found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("<s>Mali</s> bombed <t>Chad</t>.", {"plain"}),
        ("<s>Mali</s> will bomb <t>Chad</t>.", {"future"}),
        ("<s>Mali</s> would bomb <t>Chad</t>.", {"future"}),
        ("<s>Mali</s> may bomb <t>Chad</t>.", {"modal"}),
        ("<s>Mali</s> did not bomb <t>Chad</t>.", {"not"}),
        ("<s>Mali</s> will not bomb <t>Chad</t>.", {"future", "not"}),
        ("<s>Mali</s> refused to meet <t>Chad</t>.", {"refuse"}),
        ("<s>Mali</s> agreed to meet <t>Chad</t>.", {"agree"}),
        ("<s>Mali</s> promised to help <t>Chad</t>.", {"promise"}),
        ("<s>Mali</s> began to bomb <t>Chad</t>.", {"plain"}),
    ],
)
def test_moods(families: Families, pair_of: PairOf, sentence: str, expected: set[str]) -> None:
    assert moods(pair_features(pair_of(sentence), families)) == expected


def test_no_mood_told_is_plain() -> None:
    assert moods([]) == {"plain"}


@pytest.mark.parametrize(
    ("sentence", "act", "kind", "rule"),
    [
        ("<s>Norway</s> bombed <t>Denmark</t>.", "ASSAULT", "ASSAULT", None),
        ("<s>Norway</s> will bomb <t>Denmark</t>.", "ASSAULT", "THREATEN", "announced"),
        ("<s>Norway</s> will not bomb <t>Denmark</t>.", "ASSAULT", "AGREE", "forsworn"),
        ("<s>Norway</s> visited <t>Chad</t>.", "CONSULT", "CONSULT", None),
        ("<s>Norway</s> will visit <t>Chad</t>.", "CONSULT", "AGREE", "announced"),
        ("<s>Norway</s> did not visit <t>Chad</t>.", "CONSULT", "REJECT", "refused"),
        ("<s>Norway</s> will not visit <t>Chad</t>.", "CONSULT", "REJECT", "refused"),
    ],
)
def test_mood_rules_turn_the_act(
    small_book: Callable[..., Codebook],
    small_model: CoderModel,
    pair_of: PairOf,
    sentence: str,
    act: str,
    kind: str,
    rule: str | None,
) -> None:
    book = small_book()
    [coding] = PairCoder(book, small_model, vectors=False).code([pair_of(sentence)])
    assert (coding.act, coding.type, coding.rule) == (act, kind, rule)
    assert coding.quad == book.event_types[kind].quad


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("<s>Norway</s> will bomb <t>Denmark</t>.", "THREATEN"),
        ("<s>Norway</s> will impose sanctions on <t>Denmark</t>.", "THREATEN"),
        ("<s>Norway</s> will send food aid to <t>Chad</t>.", "AGREE"),
        ("<s>Norway</s> did not send food aid to <t>Chad</t>.", "REJECT"),
        ("<s>Norway</s> refused to send food aid to <t>Chad</t>.", "REJECT"),
    ],
)
def test_what_is_announced_or_refused(code: Callable[[str], Coding], sentence: str, kind: str) -> None:
    assert code(sentence).type == kind


def test_the_codebook_says_what_an_act_becomes(bare_coder: PairCoder) -> None:
    types = bare_coder.codebook.event_types
    for kind in types.values():
        announced, refused = (
            bare_coder._in_mood(kind.id, frozenset({"future"})),
            bare_coder._in_mood(kind.id, frozenset({"not"})),
        )
        assert announced == ((kind.announced, "announced") if kind.announced else (kind.id, None))
        assert refused == ((kind.refused, "refused") if kind.refused else (kind.id, None))
        assert bare_coder._in_mood(kind.id, frozenset({"plain"})) == (kind.id, None)
        forsworn = (kind.forsworn, "forsworn") if kind.forsworn else refused
        assert bare_coder._in_mood(kind.id, frozenset({"future", "not"})) == forsworn


def test_every_feature_of_a_reason_can_be_read_out() -> None:
    assert in_words("p=suspend") == "the predicate is 'suspend'"
    assert in_words("unheard=of") == "unheard=of"
    assert in_words("neg") == "neg"
    assert in_words("n={0}") == "the noun '{0}' ties the two"


def test_a_coding_is_of_conflict_from_quad_three_on(code: Callable[[str], Coding]) -> None:
    assert code("<s>Mali</s> accused <t>Chad</t> of espionage.").conflict
    assert not code("<s>Mali</s> praised <t>Chad</t>.").conflict
