"""What moves two states together or apart, whom it moves, who says so, and how surely."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import AUTHOR, Attitude, Claim, Modality, Reading, Relation, Tense

Read = Callable[..., Reading]


def only(reading: Reading) -> Claim:
    [claim] = reading.claims
    return claim


@pytest.mark.parametrize(
    "sentence",
    [
        "Iran trusts Russia.",
        "Iran and Russia share common interests.",
        "The two reduced tensions between Iran and Russia.",
        "The treaty would prevent war between Iran and Russia.",
        "The treaty reduces the risk of war between Iran and Russia.",
        "Russia is not a threat to Iran.",
        "Iran is no threat to Russia.",
        "Iran and Russia avoid confrontation.",
        "Russia ended the dispute with Iran.",
        "Iran and Russia have a common enemy in Israel.",
        "Russia prefers a return to cooperation with Iran.",
    ],
)
def test_words_for_closer_relations(read: Read, sentence: str) -> None:
    assert only(read(sentence)).leaning == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "There is a lack of trust between Iran and Russia.",
        "There is no trust between Iran and Russia.",
        "Iran distrusts Russia.",
        "Russia does not trust Iran.",
        "Iran no longer trusts Russia.",
        "Russia is a threat to Iran.",
        "Russia has ended its support for Iran.",
        "Iran and Russia have no common interests.",
        "The dispute over the sea hampers cooperation between Iran and Russia.",
        "Lack of trust prevents cooperation between Iran and Russia.",
        "Israel opposes closer ties between Russia and Iran.",
        "Russia prefers a deal with others to cooperation with Iran.",
        "Iran chose isolation over an alliance with Russia.",
    ],
)
def test_words_against_closer_relations(read: Read, sentence: str) -> None:
    assert only(read(sentence)).leaning == -1


def test_what_turned_a_word_is_kept_with_it(read: Read) -> None:
    cues = [cue.words.casefold() for cue in only(read("There is a lack of trust between Iran and Russia.")).cues]
    assert "lack of trust" in cues
    cues = [cue.words.casefold() for cue in only(read("Russia is not a threat to Iran.")).cues]
    assert "not threat" in cues


def test_cues_name_both_sides(read: Read) -> None:
    [cue] = [cue for cue in only(read("Iran distrusts Russia.")).cues if cue.weight]
    assert (cue.actors, cue.toward) == (("IRN",), ("RUS",))


def test_opposition_to_a_tie_is_between_the_two_of_the_tie(read: Read) -> None:
    claim = only(read("Israel opposes closer ties between Russia and Iran."))
    assert any({*cue.actors, *cue.toward} == {"RUS", "IRN"} and cue.weight < 0 for cue in claim.cues)


@pytest.mark.parametrize(
    "sentence",
    [
        "This does not mean that Iran trusts Russia.",
        "It does not follow that Iran distrusts Russia.",
        "Iran denied that Russia was a threat.",
    ],
)
def test_what_the_text_denies_is_marked_as_denied(read: Read, sentence: str) -> None:
    assert all(claim.denied for claim in read(sentence).claims)
    assert read(sentence).claims


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("Russia does not trust Iran.", -1),
        ("Russia does not threaten Iran.", 1),
        ("Russia does not want war with Iran.", 1),
    ],
)
def test_what_is_plainly_negated_is_turned_and_not_marked_as_denied(read: Read, sentence: str, leaning: int) -> None:
    claim = only(read(sentence))
    assert (claim.leaning, claim.denied) == (leaning, False)


def test_what_nobody_has_confirmed_is_denied(read: Read) -> None:
    claims = read("Russia did not confirm that it distrusts Iran.").claims
    assert all(claim.denied for claim in claims)


@pytest.mark.parametrize("word", ["Although", "While", "Even though"])
def test_two_parts_that_point_different_ways_are_two_claims(read: Read, word: str) -> None:
    text = f"{word} Iran distrusts Russia, both countries share common interests."
    first, second = read(text).claims
    assert (first.leaning, second.leaning) == (-1, 1)
    assert first.evidence.end <= second.evidence.start
    assert set(second.actors) == {"IRN", "RUS"}


def test_but_sets_two_parts_against_each_other(read: Read) -> None:
    claims = read("Iran and Russia share common interests, but deep mistrust divides the two.").claims
    assert [claim.leaning for claim in claims] == [1, -1]


@pytest.mark.parametrize(
    ("sentence", "holders"),
    [
        ("Russia fears that Iran will become a threat.", {"RUS"}),
        ("Iran needs investment because of the threat from Israel.", {"IRN"}),
        ("Russia believes that Iran is unreliable.", {"RUS"}),
        ("Iran distrusts Russia.", {"IRN"}),
        ("Iran and Russia share common interests.", {"IRN", "RUS"}),
    ],
)
def test_the_holder_is_whom_it_moves(read: Read, sentence: str, holders: set[str]) -> None:
    assert set(only(read(sentence)).holders) == holders


def test_the_author_is_always_the_outermost_claimant(read: Read) -> None:
    assert only(read("Iran distrusts Russia.")).claimants == (AUTHOR,)
    assert only(read("Analysts say that Russia distrusts Iran.")).claimants[0] == AUTHOR


@pytest.mark.parametrize(
    ("sentence", "name", "actor"),
    [
        ("Analysts say that Russia distrusts Iran.", "Analysts", None),
        ("According to analysts, Russia distrusts Iran.", "analysts", None),
        ("The minister said on Monday that Russia distrusts Iran.", "The minister", None),
        ("Iran's foreign minister said that Russia distrusts Iran.", "Iran's foreign minister", "IRN"),
        ("Israel said that Russia distrusts Iran.", "Israel", "ISR"),
    ],
)
def test_who_says_so(read: Read, sentence: str, name: str, actor: str | None) -> None:
    claim = only(read(sentence))
    inner = claim.claimants[-1]
    assert (inner.name, inner.actor, inner.attitude) == (name, actor, Attitude.ASSERTS)
    assert inner.evidence is not None
    assert inner.evidence.holds_in(sentence)
    assert len(claim.claimants) == 2


def test_a_warning_is_one(read: Read) -> None:
    claim = only(read("Israeli experts warned that Iran could betray Russia."))
    assert [(c.name, c.attitude) for c in claim.claimants] == [
        ("author", Attitude.ASSERTS),
        ("Israeli experts", Attitude.WARNS),
    ]


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Russia distrusts Iran.", Modality.ASSERTED),
        ("Russia probably distrusts Iran.", Modality.LIKELY),
        ("Russia may become a threat to Iran.", Modality.POSSIBLE),
        ("Russia would support Iran if Israel attacked.", Modality.HYPOTHETICAL),
        ("Russia would have betrayed Iran.", Modality.COUNTERFACTUAL),
    ],
)
def test_how_surely_it_is_said(read: Read, sentence: str, modality: Modality) -> None:
    assert {claim.modality for claim in read(sentence).claims} == {modality}


@pytest.mark.parametrize(
    ("sentence", "tense"),
    [
        ("Russia betrayed Iran.", Tense.PAST),
        ("Russia distrusts Iran.", Tense.PRESENT),
        ("Russia will betray Iran.", Tense.EXPECTED),
    ],
)
def test_when_it_holds(read: Read, sentence: str, tense: Tense) -> None:
    assert only(read(sentence)).tense is tense


def test_a_cause_and_what_it_brings(read: Read) -> None:
    text = "Because of the threat from Israel, Iran trusts Russia."
    claim = next(c for c in read(text).claims if c.cause is not None)
    assert claim.relation is Relation.CAUSES
    assert claim.cause is not None
    assert claim.effect is not None
    assert "Israel" in claim.cause.quote
    assert "Russia" in claim.effect.quote
    assert "Israel" not in claim.effect.quote


def test_a_hindrance_and_what_it_hinders(read: Read) -> None:
    claim = only(read("The dispute over the sea hampers cooperation between Iran and Russia."))
    assert claim.relation is Relation.PREVENTS
    assert claim.cause is not None
    assert claim.effect is not None
    assert claim.cause.quote.endswith("dispute over the sea")
    assert claim.effect.quote.startswith("cooperation")


@pytest.mark.parametrize(
    "sentence",
    [
        "Does Iran trust Russia?",
        "Iran borders on Russia.",
        "The minister of Iran met the minister of Russia.",
        "The memorandum of understanding between Iran and Russia is long.",
    ],
)
def test_questions_and_bare_facts_claim_nothing(read: Read, sentence: str) -> None:
    assert read(sentence).claims == ()


def test_evidence_is_exact_and_short_even_of_very_long_sentences(read: Read) -> None:
    asides = ", ".join(f"which the paper of the {n}th of that month had called a lesson for all" for n in range(1, 12))
    text = f"Iran distrusts Russia, {asides}, and both share common interests with China, {asides}."
    reading = read(text)
    assert reading.claims
    for statement in reading.statements():
        assert statement.evidence.holds_in(text)
        assert statement.sentence.holds_in(text)
        assert len(statement.evidence.quote) <= 600


def test_labels_are_words_of_the_text(read: Read) -> None:
    text = "Because of its distrust of Russia, Iran has long avoided deep cooperation with its great neighbour."
    for claim in read(text).claims:
        assert claim.label.removesuffix(" …") in text


def test_a_sentence_that_markup_runs_through_is_quoted_with_it(read: Read) -> None:
    text = "Iran **deeply [distrusts](https://a.example/x) Russia**."
    claim = only(read(text))
    assert claim.evidence.holds_in(text)
    assert "https://a.example" in claim.evidence.quote
    assert "example" not in claim.label


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister's visit to Moscow did not lead to closer cooperation between Iran and Russia.",
        "Iran cooperates with Russia not because it trusts Moscow.",
        "Iran's trade with Russia is not the result of friendship.",
        "Joint exercises have nothing to do with an alliance between Iran and Russia.",
        "The ban did not prevent cooperation between Iran and Russia.",
    ],
    ids=["no effect", "no reason", "no result", "nothing to do with", "not prevented"],
)
def test_a_cause_that_is_denied_counts_for_nothing(read: Read, sentence: str) -> None:
    assert [claim.denied for claim in read(sentence).claims] == [True]


@pytest.mark.parametrize(
    "sentence",
    [
        "Iran prefers not to annoy Russia and welcomes its offer.",
        "It cannot be denied that Iran is worried about Russia.",
        "Iran relies on covert, rather than declared, facilities against Russia.",
    ],
    ids=["not to", "cannot be denied", "rather than"],
)
def test_what_denies_no_cause_leaves_the_claim(read: Read, sentence: str) -> None:
    assert [claim.denied for claim in read(sentence).claims] == [False]


def test_a_harm_from_an_effect_that_failed_to_come_stands(read: Read) -> None:
    claim = only(read("Pressure from the West has not brought Iran closer to Russia."))
    assert (claim.leaning, claim.denied) == (-1, False)


def test_a_label_of_an_adjective_is_its_whole_noun(read: Read) -> None:
    assert only(read("Serbia and Croatia have a long and bumpy road to go.")).label == "a long and bumpy road to go"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Serbian experts believe that the deal helps Croatia. They stressed that trade will grow.", "Serbian experts"),
        ("They stressed that trade between Serbia and Croatia will grow.", "They"),
        ("Norway said that Serbia helps Croatia. He stressed that trade of Serbia and Croatia will grow.", "He"),
    ],
)
def test_a_pronoun_that_speaks_has_the_name_of_who_spoke_last(read: Read, text: str, name: str) -> None:
    last = read(text).claims[-1]
    assert last.claimants[-1].name == name
    assert all(link.evidence is None or link.evidence.holds_in(text) for link in last.claimants)
